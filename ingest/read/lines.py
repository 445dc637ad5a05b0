"""Lines of paged text into blocks: headings, numbered paragraphs, list items, boxes and footnotes.

Serves every format that comes as lines on pages (layout text, PDF). The document's own words are kept as
printed, bullets included, so that a quote can be found on the page; only line ends are mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.read.columns import boxes, has_columns
from ingest.read.furniture import Line, Sheet, sheets
from ingest.read.wrapped import key as _key
from ingest.read.wrapped import promote, unwrap
from ingest.types import Block, BlockKind
from knowledge.types import Page

__all__ = ["Line", "blocks_from_pages"]

_ITEM = re.compile(r"^(\s*)([•◼▪■●○▫➢►]|[–\-*o](?=\s))\s*(?=\S)")
_SUB = re.compile(r"^(\s*)(\(?[a-z]{1}[.)]|\(?[ivx]{1,4}[.)]|\d{1,2}[.)])\s+(?=\S)")
_NUMBER = re.compile(r"^\s{0,6}(\d{1,3}(?:\.\d{1,3}){0,2})\.?\s+(?=\S)|^\s{0,6}(\d{1,3})\.(?=[A-Z‘“])")
_TERM = re.compile(r"^([A-Z‘][^.:;]{2,80}?) [-–] (?=[A-Z‘(])")
_CLOSED = re.compile(r"[.?!:;]['’”\")\]]*\s*\d{0,3}$")
_TITLE = re.compile(r"\s*(table of )?contents\s*$", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"[.,;:]$|(?<!\))\s\d{1,3}$|\b(?:a|an|and|at|by|for|from|in|of|on|or|that|the|their|to|which|with)$"
)
_LETTERS = re.compile(r"[A-Za-z]{2,}")


def blocks_from_pages(
    pages: Sequence[Sequence[Line]], labels: Sequence[str | None] = (), hinted: bool = False
) -> tuple[tuple[Page, ...], tuple[Block, ...], tuple[str, ...]]:
    """Pages, blocks in reading order, and warnings (contents pages left out).

    `hinted` says that the reader knows every heading; otherwise they are told by how they stand on the page
    and by the document's own contents list.
    """
    sorted_sheets = sheets(pages, labels)
    outline = _outline(sorted_sheets)
    builder = _Builder(hinted=hinted, outline=outline, width=_width(sorted_sheets))
    for sheet in sorted_sheets:
        builder.page(sheet)
    builder.close()
    kept = tuple(
        Page(number=s.number, label=s.label, text="\n".join(line.text.rstrip() for line in s.body).strip("\n"))
        for s in sorted_sheets
    )
    skipped = [str(s.number) for s in sorted_sheets if s.contents]
    warnings = (f"contents list left out: page {', '.join(skipped)}",) if skipped else ()
    found = builder.blocks if hinted else promote(builder.blocks)
    return kept, tuple(found), warnings


def _outline(pages: Sequence[Sheet]) -> dict[str, int]:
    """Heading text (folded) to level, as the document's contents list has it."""
    found: dict[str, int] = {}
    entries: list[tuple[int, str]] = []
    pending = ""
    for line in (line for sheet in pages if sheet.contents for line in sheet.body if line.text.strip()):
        match = re.search(r"[\s.]{2,}(\d{1,3})\s*$|\s(\d{1,3})\s*$", line.text)
        text = line.text[: match.start()] if match else line.text
        if match:
            entries.append((len(line.text) - len(line.text.lstrip()), _key(f"{pending} {text}")))
        pending = "" if match or _TITLE.match(text) else text.strip()
    indents = sorted({indent for indent, _ in entries})
    for indent, text in entries:
        found.setdefault(text, indents.index(indent) + 1)
    return found


def _width(pages: Sequence[Sheet]) -> int:
    lengths = sorted(len(line.text.strip()) for sheet in pages for line in sheet.body if len(line.text.strip()) > 20)
    return lengths[int(len(lengths) * 0.9)] if lengths else 80


@dataclass
class _Builder:
    """Walks the lines once. Holds the open block and the last paragraph number."""

    hinted: bool
    outline: dict[str, int]
    width: int
    blocks: list[Block] = field(default_factory=list)
    kind: BlockKind = "paragraph"
    parts: list[str] = field(default_factory=list)
    begun: int = 0
    breaks: int | None = None
    number: str | None = None
    level: int = 1
    indent: int = 0
    last_number: int = 0
    turned: bool = False
    in_contents: bool = False

    def page(self, sheet: Sheet) -> None:
        if not sheet.contents:
            self.turned = True
            lines = unwrap(sheet.body, self.outline, self.width, self.hinted)
            for start, end, chart in _regions(lines):
                if chart:
                    self._chart(lines[start:end], sheet.number)
                else:
                    self._prose(lines[start:end], sheet.number)
        self._notes(sheet)

    def _notes(self, sheet: Sheet) -> None:
        held = [
            Block(kind="footnote", text=note.text, page=sheet.number, number=str(note.number)) for note in sheet.notes
        ]
        self.blocks.extend(held)

    def _chart(self, lines: Sequence[Line], page: int) -> None:
        self.close()
        for text in boxes([line.text for line in lines]):
            if _LETTERS.search(text):
                self.blocks.append(Block(kind="box", text=text, page=page))

    def _prose(self, lines: Sequence[Line], page: int) -> None:
        blank = not self.turned
        for i, line in enumerate(lines):
            if not line.text.strip():
                blank = True
                continue
            self._line(lines, i, blank or line.gap, page)
            blank = False
            self.turned = False

    def _line(self, lines: Sequence[Line], i: int, blank: bool, page: int) -> None:
        line = lines[i]
        level = self._heading(lines, i, blank)
        if line.row:
            self._open("row", line.text.strip(), page)
            self.close()
        elif level is not None:
            self._add_heading(line.text.strip(), level, page)
        elif (number := self._paragraph_number(line.text)) is not None:
            self._open("paragraph", line.text, page, number=number[0], cut=number[1])
        elif item := _ITEM.match(line.text):
            depth = 2 if item[2] == "o" or (len(item[1]) > self.indent + 3 and self.kind == "item") else 1
            bullet = "•" if item[2] in "•*-–" else item[2]
            self._open("item", f"{bullet} {line.text[item.end() :]}", page, level=depth, indent=len(item[1]))
        elif _SUB.match(line.text) and (blank or self._ended()):
            indent = len(line.text) - len(line.text.lstrip())
            self._open("item", line.text.strip(), page, indent=indent)
        elif self._continues(line.text, blank):
            self._extend(line.text, page)
        else:
            self._begin_prose(line.text, page)

    def _begin_prose(self, text: str, page: int) -> None:
        term = _TERM.match(text)
        if term and self._in_glossary():
            self._add_heading(term[1], 9, page)
        self._open("paragraph", text, page)

    def _in_glossary(self) -> bool:
        top = next((b.text for b in reversed(self.blocks) if b.kind == "heading" and b.level < 9), "")
        return bool(re.search(r"glossary|definition|key terms", top, re.IGNORECASE))

    def _paragraph_number(self, text: str) -> tuple[str, int] | None:
        match = _NUMBER.match(text)
        if not match:
            return None
        found = match[1] or match[2]
        dotted = "." in found
        if not dotted and not re.match(r"\s*\d+\.", text):
            return None
        if dotted:
            return (found, match.end()) if re.match(r"\s*\d+(\.\d+)+\.?\s+[A-Z‘“]", text) else None
        number = int(found)
        if self.last_number and not (self.last_number < number <= self.last_number + 4):
            return None
        self.last_number = number
        return found, match.end()

    def _ended(self) -> bool:
        return not self.parts or bool(_CLOSED.search(self.parts[-1]))

    def _continues(self, text: str, blank: bool) -> bool:
        """Whether a line goes on with the open block, over a page end too."""
        if not self.parts:
            return False
        first = text.lstrip()[:1]
        indent = len(text) - len(text.lstrip())
        if self.turned:
            return not self._ended() and (
                first.islower() or first.isdigit() or self._was_full() or indent > self.indent
            )
        if blank:
            return False
        if self._in_glossary() and _TERM.match(text) and self._ended():
            return False
        if self.kind == "item" and indent <= self.indent and self.indent and first.isupper():
            return False
        short = len(self.parts[-1].strip()) < self.width * 0.8
        return not (self._ended() and short and first.isupper())

    def _was_full(self) -> bool:
        return self.kind == "paragraph" and len(self.parts[-1].strip()) > self.width * 0.75

    def _heading(self, lines: Sequence[Line], i: int, blank: bool) -> int | None:
        line = lines[i]
        if line.heading is not None:
            return line.heading
        text = line.text.strip()
        if not text[:1].isupper() and not re.match(r"[ivx]+\.\s", text):
            return None
        listed = self._listed(lines, i)
        if listed is not None and (blank or self.turned or self._ended() or self.kind != "paragraph"):
            return listed
        if self.hinted or not self._looks_like_heading(lines, i, blank):
            return None
        return 6 if text else None

    def _listed(self, lines: Sequence[Line], i: int) -> int | None:
        """The level of a heading that the contents list names; it may run over two lines."""
        text = lines[i].text.strip()
        if not self.outline or (_CLOSED.search(text) and not text.endswith("?")):
            return self.outline.get(_key(text)) if self.outline and text.endswith(":") else None
        one = self.outline.get(_key(text))
        if one is not None:
            return one
        after = lines[i + 1].text.strip() if i + 1 < len(lines) else ""
        before = lines[i - 1].text.strip() if i else ""
        return self.outline.get(_key(f"{text} {after}")) or self.outline.get(_key(f"{before} {text}"))

    def _looks_like_heading(self, lines: Sequence[Line], i: int, blank: bool) -> bool:
        text = lines[i].text
        bare = text.strip()
        if len(text) - len(text.lstrip()) > 3 or len(bare) > min(90, self.width * 0.95) or not _LETTERS.search(bare):
            return False
        if not bare[0].isupper() or _UNFINISHED.search(bare) or bare.count(" ") > 13:
            return False
        if self.parts and not blank and not self._ended() and self.kind == "paragraph":
            return False
        return (blank or not self.parts or self.kind == "item" or self._ended()) and self._text_follows(lines, i)

    def _text_follows(self, lines: Sequence[Line], i: int) -> bool:
        after = next((line.text for line in lines[i + 1 :] if line.text.strip()), "")
        first = after.lstrip()[:1]
        near = i + 1 < len(lines) and bool(lines[i + 1].text.strip())
        if near and len(lines[i].text.strip()) > self.width * 0.8:
            return False
        return bool(after) and (first.isupper() or first.isdigit() or first in "‘“•◼▪")

    def _add_heading(self, text: str, level: int, page: int) -> None:
        last = self.blocks[-1] if self.blocks and not self.parts else None
        if last and last.kind == "heading" and last.level == level and last.page == page and level < 9:
            joined = _join(last.text, text)
            if _key(joined) in self.outline or (not self.outline and text[:1].islower()):
                self.blocks[-1] = last.model_copy(update={"text": joined})
                return
        self.close()
        self.blocks.append(Block(kind="heading", text=text, page=page, level=level))

    def _open(
        self,
        kind: BlockKind,
        text: str,
        page: int,
        number: str | None = None,
        cut: int = 0,
        level: int = 1,
        indent: int | None = None,
    ) -> None:
        self.close()
        self.kind, self.number, self.level, self.begun, self.breaks = kind, number, level, page, None
        self.indent = len(text) - len(text.lstrip()) if indent is None else indent
        self.parts = [text[cut:].strip()]

    def _extend(self, text: str, page: int) -> None:
        if self.turned and page != self.begun:
            if self.breaks is not None or page != self.begun + 1:
                self._open(self.kind, text, page, number=self.number)
                return
            self.breaks = len(_joined(self.parts)) + 1
        self.parts.append(text.strip())

    def close(self) -> None:
        if self.parts:
            text = _joined(self.parts)
            breaks = self.breaks if self.breaks is not None and self.breaks < len(text) else None
            self.blocks.append(
                Block(kind=self.kind, text=text, page=self.begun, breaks=breaks, level=self.level, number=self.number)
            )
        self.parts = []


def _join(left: str, right: str) -> str:
    """Mend a line end: a word cut with a hyphen keeps it (`non-` + `familial`), a soft hyphen goes."""
    if left.endswith("\u00ad"):
        return left[:-1] + right
    if re.search(r"[A-Za-z]-$", left) and right[:1].islower():
        return left + right
    return f"{left} {right}"


def _joined(parts: Sequence[str]) -> str:
    out = ""
    for part in parts:
        out = _join(out, re.sub(r"\s+", " ", part)) if out else re.sub(r"\s+", " ", part)
    return out


def _regions(lines: Sequence[Line]) -> Iterator[tuple[int, int, bool]]:
    """Runs of lines that are prose, and runs set in columns (at least four lines with columns close together)."""
    marks = [i for i, line in enumerate(lines) if line.heading is None and has_columns(line.text)]
    groups: list[list[int]] = []
    for i in marks:
        if groups and i - groups[-1][-1] <= 8:
            groups[-1].append(i)
        else:
            groups.append([i])
    at = 0
    for group in (g for g in groups if len(g) >= 4):
        start, end = _grow(lines, group[0], group[-1], at)
        if start > at:
            yield at, start, False
        yield start, end, True
        at = end
    if at < len(lines):
        yield at, len(lines), False


def _grow(lines: Sequence[Line], first: int, last: int, floor: int) -> tuple[int, int]:
    """Take in the centred lines around a run of columns: they are boxes of the same chart."""

    def centred(text: str) -> bool:
        return not text.strip() or len(text) - len(text.lstrip()) >= 10

    while first > floor and centred(lines[first - 1].text):
        first -= 1
    last += 1
    while last < len(lines) and centred(lines[last].text):
        last += 1
    return first, last
