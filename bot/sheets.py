"""A passage in its place: the page's own text around it, with the quote marked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, Protocol

from bot.marking import ANCHOR, Span, locate
from bot.showing import BULLET, upper_first, where
from bot.types import Citation
from knowledge.types import Document, Page, Passage

REACH = 6_000
"""Characters shown on each side of a quote: a text without pages can be a whole book."""


class Context(Protocol):
    """A passage with the one or two pages it lies on."""

    @property
    def document(self) -> Document: ...
    @property
    def pages(self) -> tuple[Page, ...]: ...
    @property
    def passage(self) -> Passage: ...


class Row(NamedTuple):
    """One line as shown, in three parts of which any may be empty: before the quote, the quote, after it."""

    before: str
    quote: str
    after: str


class Block(NamedTuple):
    """Rows to show alike: the items of a list, or plain lines."""

    bullets: bool
    rows: tuple[Row, ...]


class Sheet(NamedTuple):
    """One page as shown, with its title."""

    title: str
    blocks: tuple[Block, ...]


def quotes(citations: Sequence[Citation], look: Callable[[int], Context | None]) -> dict[int, Span]:
    """Where each source's quote stands in its passage, by the source's number. `look` gives a passage by its id."""
    held = {id: look(id) for id in {one.passage_id for one in citations}}
    texts = {id: context.passage.text for id, context in held.items() if context}
    found = {one.number: locate(one.quote, texts.get(one.passage_id, "")) for one in citations}
    return {number: span for number, span in found.items() if span}


def sheets(context: Context, start: int | None, end: int | None, reach: int = REACH) -> tuple[Sheet, ...]:
    """The pages of a passage with the quote at `start` to `end` of its text marked; without them all of it is.

    At least `reach` characters are shown on each side of the quote, where there are so many. When the quote is not to
    be found on its pages, the passage itself comes first, marked, and the pages follow.
    """
    text = context.passage.text
    quote = (start or 0, min(end or len(text), len(text)))
    spans = _spans(context, quote)
    pages = zip(context.pages, spans, strict=True)
    shown = tuple(_sheet(_title(context, page), page.text, at, reach) for page, at in pages)
    return shown if any(spans) else (_sheet("The passage", text, quote, reach), *shown)


def _spans(context: Context, quote: Span) -> list[Span | None]:
    """Where the quote lies on each page: whole on one of them, or cut where the passage turns the page."""
    text, pages = context.passage.text, context.pages
    whole = [_near(text, text[slice(*quote)], page) for page in pages]
    cut = context.passage.page_break
    if any(whole) or cut is None or len(pages) < 2:
        first = next((n for n, span in enumerate(whole) if span), -1)
        return [span if n == first else None for n, span in enumerate(whole)]
    parts = text[quote[0] : max(cut, quote[0])], text[max(cut, quote[0]) : quote[1]]
    halves = [locate(part, page.text) for part, page in zip(parts, pages, strict=False)]
    return [*halves, *[None] * (len(pages) - len(halves))]


def _near(passage: str, quote: str, page: Page) -> Span | None:
    begins = locate(passage[: 2 * ANCHOR], page.text)
    return locate(quote, page.text, begins[0] if begins else 0)


def _title(context: Context, page: Page) -> str:
    if context.passage.pdf_page is None:
        return "The text around it"
    return upper_first(where(page.label, page.number))


def _sheet(title: str, text: str, span: Span | None, reach: int) -> Sheet:
    marked = span or (0, 0)
    window = _window(text, marked, reach)
    lines = [line for line in _lines(_reflowed(text)) if line[0] < window[1] and line[1] > window[0]]
    rows = [(bool(BULLET.match(words)), _row(words, start, marked)) for start, _, words in lines]
    blocks = (Block(bullets, tuple(row for _, row in run)) for bullets, run in groupby(rows, key=lambda row: row[0]))
    return Sheet(title, tuple(blocks))


def _window(text: str, span: Span, reach: int) -> Span:
    return max(0, span[0] - reach), min(len(text), span[1] + reach)


def _lines(text: str) -> Iterator[tuple[int, int, str]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line), line
        start += len(line) + 1


def _row(line: str, start: int, marked: Span) -> Row:
    bullet = BULLET.match(line)
    begin = bullet.end() if bullet else len(line) - len(line.lstrip())
    low, high = (min(max(edge - start, begin), len(line)) for edge in marked)
    return Row(line[begin:low], line[low:high], line[high:])


def _reflowed(text: str) -> str:
    """The text with line breaks inside a sentence made spaces, length unchanged so that offsets still hold.

    A printed line that nearly fills the page runs on; a short one, or one before a bullet or a number, ends there.
    """
    lines = text.split("\n")
    full = 0.7 * max(map(len, lines))
    joined = lines[0]
    for line, following in pairwise(lines):
        runs_on = len(line) >= full and following.lstrip()[:1].isalpha() and not BULLET.match(following)
        joined += (" " if runs_on else "\n") + following
    return joined
