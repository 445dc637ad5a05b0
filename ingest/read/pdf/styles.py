"""Headings told by how they are set: larger or bolder than the body text. For PDFs without tagged headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple


class Row(NamedTuple):
    """A printed line with its setting: size in points, distance from the left edge, and baseline from the foot.

    `role` is what its tag says it is, `level` and `element` the level and identity of a tagged heading or cell, and
    `row` the table row it stands in.
    """

    text: str
    page: int
    left: float
    base: float
    size: float
    bold: bool
    role: str = ""
    level: int | None = None
    element: int = 0
    row: int = 0


_NOT_HEADINGS = frozenset({"LI", "TOCI", "Note", "Caption", "TR"})
_CELLS = frozenset({"TD", "TH"})
_WORDS = re.compile(r"[^\W\d_]{2,}")
_BULLET = re.compile(r"^\s*[•◼▪■●○▫➢►✓□–*-]")
_LONGEST = 160


def levels(rows: Sequence[Row]) -> list[int | None]:
    """The heading level of each row, or None.

    Where headings are tagged, the tags say; a line set like a tagged heading is one too, as tagging is often
    patchy. Without tags, 1 is the largest setting used for headings, then by size and weight.
    """
    tagged = _tagged_ranks(rows)
    standing = _standing(rows, in_cells=bool(tagged) or _laid_out_in_tables(rows))
    ranks = tagged or _ranks(row for row, is_one in zip(rows, standing, strict=True) if is_one)
    return [
        row.level or (ranks.get(_setting(row)) if is_one else None) for row, is_one in zip(rows, standing, strict=True)
    ]


def _standing(rows: Sequence[Row], in_cells: bool) -> list[bool]:
    """Which rows stand out from the body text and read as a heading; those in table cells only with `in_cells`."""
    body = _body(rows)
    if body is None:
        return [False] * len(rows)
    barred = _NOT_HEADINGS if in_cells else _NOT_HEADINGS | _CELLS
    found = [row.role not in barred and _stands_out(row, body) for row in rows]
    for start, end in _runs(rows, found):
        if not _reads_as_heading([row.text for row in rows[start:end]]):
            found[start:end] = [False] * (end - start)
    return found


def _laid_out_in_tables(rows: Sequence[Row]) -> bool:
    """Whether tables hold so much of the text outside lists that they are there for the layout, as in many letters."""
    sizes = [(row.role in _CELLS, len(row.text)) for row in rows if row.role not in _NOT_HEADINGS]
    return sum(size for in_cell, size in sizes if in_cell) > 0.3 * sum(size for _, size in sizes)


def _tagged_ranks(rows: Sequence[Row]) -> dict[tuple[float, bool], int]:
    """The level that each setting mostly has among tagged headings."""
    seen: dict[tuple[float, bool], Counter[int]] = {}
    for row in rows:
        if row.level:
            seen.setdefault(_setting(row), Counter())[row.level] += 1
    return {setting: count.most_common(1)[0][0] for setting, count in seen.items()}


def _ranks(headings: Iterable[Row]) -> dict[tuple[float, bool], int]:
    settings = sorted({_setting(row) for row in headings}, key=lambda s: (-s[0], not s[1]))
    return {setting: min(rank, 6) for rank, setting in enumerate(settings, 1)}


def _setting(row: Row) -> tuple[float, bool]:
    return round(row.size), row.bold


def _body(rows: Sequence[Row]) -> tuple[float, bool] | None:
    """The setting that most letters have."""
    letters: Counter[tuple[float, bool]] = Counter()
    for row in rows:
        letters[_setting(row)] += len(row.text)
    return max(letters, key=lambda s: letters[s]) if letters else None


def _stands_out(row: Row, body: tuple[float, bool]) -> bool:
    size, bold = body
    larger = row.size >= size * 1.12 and row.size >= size + 1
    heavier = row.bold and not bold and row.size >= size * 0.93
    return (larger or heavier) and not _BULLET.match(row.text)


def _runs(rows: Sequence[Row], found: Sequence[bool]) -> list[tuple[int, int]]:
    """Rows in one setting that follow each other closely: one heading over several lines, or a bold paragraph."""
    runs: list[tuple[int, int]] = []
    for i, row in enumerate(rows):
        if not found[i]:
            continue
        if runs and runs[-1][1] == i and follows(rows[i - 1], row):
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def follows(above: Row, below: Row) -> bool:
    """Whether a row goes straight on from the one above it, in the same setting."""
    near = 0 < above.base - below.base <= 1.6 * max(above.size, below.size)
    return near and above.page == below.page and _setting(above) == _setting(below)


def _reads_as_heading(lines: Sequence[str]) -> bool:
    text = " ".join(lines).strip()
    if len(text) > _LONGEST or len(lines) > 4 or not _WORDS.search(text) or re.search(r"[.;,]$", text):
        return False
    return text[0].isupper() or text[0].isdigit() or text[0] in "‘“'\"("


def largest(rows: Sequence[Row]) -> str | None:
    """What is set largest on the first page, when it stands well above the body: the title on a cover."""
    body, cover = _body(rows), [row for row in rows if row.page == 1 and _WORDS.search(row.text)]
    if body is None or not cover:
        return None
    top = max(round(row.size) for row in cover)
    if top < body[0] * 1.25:
        return None
    first = next(run for is_top, run in groupby(cover, key=lambda row: round(row.size) == top) if is_top)
    text = " ".join(" ".join(row.text for row in first).split())
    return text if 8 <= len(text) <= 200 else None
