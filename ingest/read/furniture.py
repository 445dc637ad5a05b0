"""What is printed on a page but is not its text: running heads and feet, page labels, contents pages, footnotes.

Works on lines of layout text. Found here once, so that no passage ever quotes a running head.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """A line as read. Leading spaces are kept where the reader has them; `heading` is a level the reader knows."""

    text: str
    heading: int | None = None
    gap: bool = False
    row: bool = False
    """A whole row of a table, its columns named."""


class Note(NamedTuple):
    """A footnote, whole. `text` begins with its mark as printed; `number` is the mark in plain figures."""

    number: int
    text: str


class Sheet(NamedTuple):
    """A page sorted into its parts. `notes` are its footnotes, in order."""

    number: int
    label: str | None
    body: tuple[Line, ...]
    notes: tuple[Note, ...]
    contents: bool


_LABEL = re.compile(r"^\s*(?:page\s+)?(\d{1,4}|[ivxl]{1,6})(?:\s+of\s+\d+)?\s*$", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.{3,}|\s{3,}|\s\.\s\.)\s*(?:\d{1,3}|[ivxl]{1,5})\s*$")
_ENDS_IN_NUMBER = re.compile(r"\S\s+\d{1,3}\s*$")
_RAISED = re.compile("[⁰¹²³⁴-⁹]{1,3}")
_FIGURES = rf"(\d{{1,3}}|{_RAISED.pattern})"
_MARK_ALONE = re.compile(rf"^\s*{_FIGURES}\s*$")
_MARK_BESIDE = re.compile(rf"^\s{{0,6}}{_FIGURES}(?:\s+(?=[\"'‘“(]?[A-Za-z])|(?=[\"'‘“(]?[A-Z][A-Za-z]))")
"""In front of a note's first word, with or without a space. Glued to it, a capital and a letter must follow: `16C` is a
section of an Act and `2am` a time."""
_EDGE = 3


def sheets(pages: Sequence[Sequence[Line]], labels: Sequence[str | None] = ()) -> list[Sheet]:
    """Sort every page's lines into label, body and footnotes, and mark the contents pages."""
    repeated = _repeated(pages)
    out: list[Sheet] = []
    last_note = 0
    contents = False
    body: Sequence[Line] = ()
    for number, lines in enumerate(pages, 1):
        label, kept = _strip_edges(lines, repeated, number)
        contents = _is_contents(kept, contents)
        body, notes, last_note = (kept, (), last_note) if contents else _notes(kept, last_note, body)
        given = labels[number - 1] if number <= len(labels) else None
        out.append(Sheet(number, label or given, tuple(body), notes, contents))
    return out


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", " ", text)).strip().lower()


def _edges(lines: Sequence[Line]) -> list[int]:
    filled = [i for i, line in enumerate(lines) if line.text.strip()]
    return sorted(set(filled[:_EDGE] + filled[-_EDGE:]))


def _repeated(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Shapes of edge lines that stand on many pages: running heads and feet."""
    seen = Counter(shape for lines in pages for shape in {_shape(lines[i].text) for i in _edges(lines)})
    enough = max(3, round(len(pages) * 0.3))
    return {shape for shape, count in seen.items() if count >= enough and len(shape) > 1}


def _strip_edges(lines: Sequence[Line], repeated: set[str], number: int) -> tuple[str | None, list[Line]]:
    label, drop = None, set()
    edges = _edges(lines)
    for i in edges:
        text = lines[i].text
        if _shape(text) in repeated and not _LABEL.match(text):
            drop.add(i)
            label = label or _trailing(text, number)
    for i in [e for e in edges if e not in drop][-1:] + [e for e in edges if e not in drop][:1]:
        match = _LABEL.match(lines[i].text)
        if match and label is None:
            label, drop = match[1], drop | {i}
    return label, [line for i, line in enumerate(lines) if i not in drop]


def _trailing(text: str, number: int) -> str | None:
    """A page number at the end (or start) of a running head, when it is near the physical page."""
    for pattern in (r"\b(\d{1,3})\s*$", r"^\s*(\d{1,3})\b"):
        match = re.search(pattern, text)
        if match and abs(int(match[1]) - number) <= 12:
            return match[1]
    return None


def _is_contents(lines: Sequence[Line], before: bool) -> bool:
    filled = [line.text for line in lines if line.text.strip()]
    if len(filled) < 3:
        return False
    leaders = sum(bool(_LEADER.search(text)) for text in filled)
    numbered = sum(bool(_ENDS_IN_NUMBER.search(text)) for text in filled)
    titled = any(re.fullmatch(r"\s*(table of )?contents\s*", text, re.IGNORECASE) for text in filled[:4])
    share = (leaders if before else max(leaders, numbered if titled else 0)) / len(filled)
    return share >= 0.5 if not titled else share >= 0.3


def _notes(lines: list[Line], last: int, before: Sequence[Line]) -> tuple[list[Line], tuple[Note, ...], int]:
    """Cut the footnotes off the foot of a page: from a line numbered next in turn to the end, numbers in order.

    `last` is the last footnote's number and `before` the text of the page before: a note may be put off to the page
    after its mark.
    """
    start, foot = _foot(lines, last, before)
    notes: list[Note] = []
    number = last
    for line in foot:
        mark = _mark(line.text)
        if mark and (mark.number == number + 1 or (not notes and _near(mark.number, last))):
            number = mark.number
            notes.append(Note(number, f"{mark.printed} {mark.rest}".strip()))
        elif notes and line.text.strip():
            notes[-1] = Note(number, f"{notes[-1].text} {line.text.strip()}")
    restarted = number < last
    return lines[:start], tuple(notes), last if restarted else number


class _Mark(NamedTuple):
    """The number at the head of a footnote, and what stands beside it on its line."""

    number: int
    printed: str
    rest: str


def _mark(text: str) -> _Mark | None:
    match = _MARK_ALONE.match(text) or _MARK_BESIDE.match(text)
    return _Mark(int(_plain(match[1])), match[1], text[match.end() :].strip()) if match else None


def _plain(figures: str) -> str:
    return unicodedata.normalize("NFKC", figures)


def _near(found: int, last: int) -> bool:
    return not last or last < found <= last + 12 or found == 1


def _foot(lines: list[Line], last: int, before: Sequence[Line]) -> tuple[int, list[Line]]:
    """Where the footnotes begin, and their lines, each mark in front of its note."""
    for i, line in enumerate(lines):
        mark = _mark(line.text)
        if mark is None or line.heading is not None:
            continue
        start = i - 1 if _apart(lines, i - 1) and _sunk(lines, i) else i
        if _follows(mark, lines[:i], last) or (_apart(lines, start) and _put_off(mark, before, last)):
            return start, _lifted([line, *lines[start:i], *lines[i + 1 :]])
    return len(lines), []


def _follows(mark: _Mark, above: Sequence[Line], last: int) -> bool:
    return _near(mark.number, last) and _marked(above, mark.number)


def _put_off(mark: _Mark, before: Sequence[Line], last: int) -> bool:
    """Whether this is the very next note, and the page before bears its mark."""
    return last > 0 and mark.number == last + 1 and not mark.rest and _marked(before, mark.number)


def _apart(lines: Sequence[Line], i: int) -> bool:
    """Whether a line stands clear of the text above it by two blank lines, as footnotes do in layout text."""
    if i < 2 or not lines[i].text.strip():
        return False
    return not lines[i - 1].text.strip() and not lines[i - 2].text.strip()


def _lifted(lines: Sequence[Line]) -> list[Line]:
    """Lines of footnotes with every mark above its note: layout text may print a raised mark under the first line."""
    out: list[Line] = []
    for i, line in enumerate(lines):
        out.insert(len(out) - 1 if _sunk(lines, i) else len(out), line)
    return out


def _sunk(lines: Sequence[Line], i: int) -> bool:
    """Whether a mark alone on its line belongs to the line above, which is set in to leave room for it.

    Where that line stands apart nothing else can be its mark, unless the line below is the one set in.
    """
    mark, above = _mark(lines[i].text), lines[i - 1].text if i else ""
    if mark is None or mark.rest or lines[i].gap or not above.strip() or _mark(above):
        return False
    below = next((line.text for line in lines[i + 1 :] if line.text.strip()), "")
    following = _mark(below)
    if not below or (following and following.number == mark.number + 1):
        return True
    left, room = _indent(below), _indent(above)
    return left <= room if _apart(lines, i - 1) else left == 0 < room


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _marked(above: Sequence[Line], number: int) -> bool:
    """Whether a text bears this footnote's mark, so that a numbered list is not taken for footnotes.

    Two marks side by side may be printed as one number: 160 and 161 as 160161.
    """
    text = _RAISED.sub(lambda raised: f" {_plain(raised[0])}", " ".join(line.text.strip() for line in above))
    figures = rf"(?:{number - 1})?{number}(?:{number + 1})?"
    return bool(re.search(rf"(?:(?<=[A-Za-z.,;:)'’”\"])\s?|(?<=\d)\s){figures}(?=[\s.,;:)]|$)", text))
