"""Sections into passages that fit the embedding model's window.

A passage never crosses a heading, never mixes two numbered paragraphs, spans at most two pages, and keeps list
items whole. A list that is too long for one passage goes on in the next with its lead-in as context, so that
"within 10 working days" is still found as something the core group does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.outline import Section, sections
from ingest.types import Block, Reading
from knowledge.spans import SENTENCE_END
from knowledge.types import Passage

Kind = Literal["prose", "list", "table", "box", "footnote"]

TARGET = 0.72
"""Share of the window at which a passage is full enough: what follows begins a new one."""


def passages_of(reading: Reading, title: str, count: Callable[[str], int], window: int = 250) -> tuple[Passage, ...]:
    """Cut a reading into passages of at most `window` word pieces, title and headings included.

    `count` gives the number of word pieces of a text. Ordinals count from 0 in reading order.
    """
    labels = {page.number: page.label for page in reading.pages}
    cutter = _Cutter(title=title, count=count, window=window, labels=labels)
    for section in sections(reading.blocks):
        cutter.section(section)
    return tuple(p.model_copy(update={"ordinal": i}) for i, p in enumerate(cutter.passages))


@dataclass
class _Piece:
    """A block, or a part of a long one, ready to be laid into a passage."""

    text: str
    size: int
    page: int | None
    breaks: int | None
    item: bool


@dataclass
class _Cutter:
    title: str
    count: Callable[[str], int]
    window: int
    labels: dict[int, str | None]
    passages: list[Passage] = field(default_factory=list)
    held: list[_Piece] = field(default_factory=list)
    heading: tuple[str, ...] = ()
    kind: Kind = "prose"
    number: str | None = None
    lead: str | None = None
    context: str = ""
    room: int = 0

    def section(self, section: Section) -> None:
        self.heading, self.number, self.lead = section.heading, None, None
        self.kind = "prose" if section.kind == "prose" else section.kind  # type: ignore[assignment]
        self._set_context(None)
        hanging: str | None = None
        for block in section.blocks:
            if block.kind == "footnote" or (block.number is not None and block.kind == "paragraph"):
                self._close()
                self.number = block.number if block.kind != "footnote" else None
                hanging = None
            if block.kind in ("paragraph", "box"):
                hanging = _last_sentence(block.text) if block.text.rstrip().endswith(":") else None
                self._set_lead(None)
            for piece in self._pieces(block):
                self._lay(piece, hanging)
        self._close()

    def _lay(self, piece: _Piece, hanging: str | None) -> None:
        if self.held and not self._fits(piece):
            tail = self._orphan()
            self._close()
            self._set_lead(hanging if piece.item and not tail else None)
            self.held = tail
        self.held.append(piece)

    def _orphan(self) -> list[_Piece]:
        """A lead-in must not be left alone at the end of a passage: it goes with its first item."""
        if len(self.held) > 1 and self.held[-1].text.rstrip().endswith(":"):
            return [self.held.pop()]
        return []

    def _fits(self, piece: _Piece) -> bool:
        used = sum(held.size for held in self.held)
        if used + piece.size > self.room:
            return False
        pages = {p for held in [*self.held, piece] for p in _pages(held)}
        if pages and max(pages) - min(pages) > 1:
            return False
        roomy = piece.item or self.number is not None or self.held[-1].text.rstrip().endswith(":")
        return roomy or used + piece.size <= self.room * TARGET

    def _set_lead(self, lead: str | None) -> None:
        self.lead = lead
        self._set_context(lead)

    def _set_context(self, lead: str | None) -> None:
        parts = [self.title, *self.heading[-3:]]
        self.context = " > ".join(parts) + (f"\n{lead}" if lead else "")
        self.room = max(40, self.window - self.count(self.context) - 4)

    def _pieces(self, block: Block) -> Iterator[_Piece]:
        item = block.kind in ("item", "row", "box")
        size = self.count(block.text)
        if size <= self.room:
            yield _Piece(block.text, size, block.page, block.breaks, item)
            return
        yield from self._parts(block, item)

    def _parts(self, block: Block, item: bool) -> Iterator[_Piece]:
        """Cut a block that is too long, at sentence ends, then at words."""
        at, start, size = 0, 0, 0
        spans = _sentence_spans(block.text, self.count, self.room)
        for begin, end, length in spans:
            if size and size + length > self.room * TARGET:
                yield self._part(block, start, at, size, item)
                start, size = begin, 0
            at, size = end, size + length
        yield self._part(block, start, at, size, item)

    def _part(self, block: Block, start: int, end: int, size: int, item: bool) -> _Piece:
        page, breaks = block.page, block.breaks
        if breaks is not None and page is not None:
            if start >= breaks:
                page, breaks = page + 1, None
            else:
                breaks = breaks - start if end > breaks else None
        return _Piece(block.text[start:end].strip(), size, page, breaks, item)

    def _close(self) -> None:
        if not self.held:
            return
        text, break_at, first, last = _assemble(self.held)
        items = sum(piece.item for piece in self.held)
        kind: Kind = "list" if self.kind == "prose" and items > 1 else self.kind
        self.passages.append(
            Passage(
                ordinal=0,
                text=text,
                context=self.context,
                heading=self.heading,
                paragraph=self.number,
                kind=kind,
                pdf_page=first,
                pdf_page_end=last if last != first else None,
                printed_page=self.labels.get(first) if first else None,
                printed_page_end=self.labels.get(last) if last and last != first else None,
                page_break=break_at,
                lead_in=self.lead,
            )
        )
        self.held = []


def _pages(piece: _Piece) -> tuple[int, ...]:
    if piece.page is None:
        return ()
    return (piece.page, piece.page + 1) if piece.breaks is not None else (piece.page,)


def _assemble(pieces: Sequence[_Piece]) -> tuple[str, int | None, int | None, int | None]:
    text, break_at = "", None
    first = pieces[0].page
    for piece in pieces:
        start = len(text) + 1 if text else 0
        if break_at is None and first is not None and piece.page is not None:
            if piece.page > first:
                break_at = start
            elif piece.breaks is not None:
                break_at = start + piece.breaks
        text = f"{text}\n{piece.text}" if text else piece.text
    last = max((p for piece in pieces for p in _pages(piece)), default=None)
    return text, break_at, first, last


def _last_sentence(text: str) -> str:
    return SENTENCE_END.split(text)[-1].strip()


def _sentence_spans(text: str, count: Callable[[str], int], room: int) -> Iterator[tuple[int, int, int]]:
    """Start, end and size of each sentence; one that is itself too long is cut at words."""
    at = 0
    for match in [*SENTENCE_END.finditer(text), None]:
        end = match.end() if match else len(text)
        size = count(text[at:end])
        if size <= room:
            yield at, end, size
        else:
            yield from _word_spans(text, at, end, count, room)
        at = end


def _word_spans(
    text: str, start: int, end: int, count: Callable[[str], int], room: int
) -> Iterator[tuple[int, int, int]]:
    at = start
    while at < end:
        stop = end
        while count(text[at:stop]) > room and stop - at > 1:
            half = at + max(1, int((stop - at) * 0.7))
            space = text.rfind(" ", at + 1, half)
            stop = space if space > at else half
        yield at, stop, count(text[at:stop])
        at = stop
