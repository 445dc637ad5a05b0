"""A table of a threshold document as rows of cells, each under the name of its column. Pure.

The reader puts a column's name before each cell ("Area: Food; Level 1: …") where it is sure of the names; else cells
stand apart by bars, and the first row may hold the names after all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from knowledge.levels import climbing, level

HEAD = 8
"""Words of a cell that may name a column."""
_LINES = re.compile(r"[^\n]+")
_PARTS = re.compile(r"[^;]+")
_BAR = re.compile(r" \| ")
_NAMED = re.compile(r"(?P<name>[A-Z][^:]{0,70}): ")
_COLUMN = re.compile(
    r"(?:level|tier|band|area|domain|dimension|factor|theme|category|need)s?(?: of (?:need|concern|support))?"
    r"|(?:(?:key|possible|example|typical) )?(?:examples? of )?"
    r"(?:indicator|sign|feature|concern|example|descriptor)s?(?: .*)?",
    re.I,
)


class Cell(NamedTuple):
    """Where a cell's own words are in the text of its passage, and the name of its column, if it has one.

    `whole` is where the cell begins with its name; `goes_on` says that it is more of the cell before it.
    """

    name: str
    start: int
    end: int
    whole: int
    goes_on: bool = False


Row = tuple[Cell, ...]


class Rows:
    """The rows of one table, passage by passage: names in a first row are kept for the passages after it."""

    def __init__(self) -> None:
        self._heads: tuple[str, ...] = ()

    def of(self, text: str) -> Iterator[Row]:
        """Each row that is not the names of the columns."""
        for line in _LINES.finditer(text):
            if " | " not in line.group():
                yield tuple(_named(text, *line.span()))
            elif row := self._barred(text, *line.span()):
                yield row

    def _barred(self, text: str, start: int, end: int) -> Row:
        bars = [match.span() for match in _BAR.finditer(text, start, end)]
        edges = zip([start, *(after for _, after in bars)], [*(before for before, _ in bars), end], strict=True)
        spans = [trimmed(text, first, last) for first, last in edges]
        said = tuple(text[first:last] for first, last in spans)
        if not self._heads and _is_head(said):
            self._heads = said
            return ()
        short = len(spans) - len(self._heads)  # the first column may have no name; any other gap cannot be told
        names = ("",) * short + self._heads if self._heads and short in (0, 1) else ("",) * len(spans)
        return tuple(Cell(name, first, last, first) for name, (first, last) in zip(names, spans, strict=True))


def trimmed(text: str, start: int, end: int, edges: str = " \t") -> tuple[int, int]:
    """Offsets without these characters at the ends."""
    while start < end and text[start] in edges:
        start += 1
    while end > start and text[end - 1] in edges:
        end -= 1
    return start, end


def _named(text: str, start: int, end: int) -> Iterator[Cell]:
    """A semicolon inside a cell parts it: what follows has no name, and is more of the same cell."""
    for at, part in enumerate(_PARTS.finditer(text, start, end)):
        first, last = trimmed(text, *part.span())
        if first == last:
            continue
        name = _NAMED.match(text, first, last)
        yield Cell(name["name"], name.end(), last, first) if name else Cell("", first, last, first, goes_on=at > 0)


def _is_head(said: tuple[str, ...]) -> bool:
    if len(said) < 2 or any(len(one.split()) > HEAD for one in said):
        return False
    levels = {number for one in said if (number := level(one)) is not None}
    return len(levels) > 1 or bool(climbing(said)) or all(_COLUMN.fullmatch(one.strip()) for one in said)
