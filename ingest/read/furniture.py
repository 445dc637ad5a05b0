"""What is printed on a page but is not its text: running heads and feet, page labels, contents pages, footnotes.

Works on lines of layout text. Found here once, so that no passage ever quotes a running head.
"""

from __future__ import annotations

import re
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


class Sheet(NamedTuple):
    """A page sorted into its parts. `notes` are its footnotes, whole."""

    number: int
    label: str | None
    body: tuple[Line, ...]
    notes: tuple[str, ...]
    contents: bool


_LABEL = re.compile(r"^\s*(?:page\s+)?(\d{1,4}|[ivxl]{1,6})(?:\s+of\s+\d+)?\s*$", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.{3,}|\s{3,}|\s\.\s\.)\s*(?:\d{1,3}|[ivxl]{1,5})\s*$")
_ENDS_IN_NUMBER = re.compile(r"\S\s+\d{1,3}\s*$")
_NOTE_ALONE = re.compile(r"^\s*(\d{1,3})\s*$")
_NOTE_INLINE = re.compile(r"^\s{0,6}(\d{1,3})\s+(?=[\"'‘“(]?[A-Za-z])")
_EDGE = 3


def sheets(pages: Sequence[Sequence[Line]], labels: Sequence[str | None] = ()) -> list[Sheet]:
    """Sort every page's lines into label, body and footnotes, and mark the contents pages."""
    repeated = _repeated(pages)
    out: list[Sheet] = []
    last_note = 0
    contents = False
    for number, lines in enumerate(pages, 1):
        label, kept = _strip_edges(lines, repeated, number)
        contents = _is_contents(kept, contents)
        body, notes, last_note = (kept, (), last_note) if contents else _notes(kept, last_note)
        given = labels[number - 1] if number <= len(labels) else None
        out.append(Sheet(number, label or given, tuple(body), tuple(notes), contents))
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


def _notes(lines: list[Line], last: int) -> tuple[list[Line], tuple[str, ...], int]:
    """Cut the footnotes off the foot of a page: from a line numbered next in turn to the end, numbers in order."""
    start = _note_start(lines, last)
    if start is None:
        return lines, (), last
    notes: list[list[str]] = []
    number = last
    for line in lines[start:]:
        match = _NOTE_ALONE.match(line.text) or _NOTE_INLINE.match(line.text)
        if match and (int(match[1]) == number + 1 or (not notes and _near(int(match[1]), last))):
            number = int(match[1])
            notes.append([line.text.strip()])
        elif notes and line.text.strip():
            notes[-1].append(line.text.strip())
    restarted = number < last
    return lines[:start], tuple(" ".join(parts) for parts in notes), last if restarted else number


def _near(found: int, last: int) -> bool:
    return not last or last < found <= last + 12 or found == 1


def _note_start(lines: Sequence[Line], last: int) -> int | None:
    for i, line in enumerate(lines):
        match = _NOTE_ALONE.match(line.text) or _NOTE_INLINE.match(line.text)
        if match and line.heading is None and _near(int(match[1]), last) and _marked(lines[:i], match[1]):
            return i
    return None


def _marked(above: Sequence[Line], number: str) -> bool:
    """Whether the text above bears this footnote's marker, so that a numbered list is not taken for footnotes."""
    text = " ".join(line.text.strip() for line in above)
    return bool(re.search(rf"(?:(?<=[A-Za-z.,;:)’'”\"])\s?|(?<=\d)\s){number}(?=[\s.,;:)]|$)", text))
