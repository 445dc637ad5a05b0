"""Tagged tables of a PDF: one line for each row, every cell under its column's name, as in the other formats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.read.pdf.styles import Row
from ingest.read.words import row_text

CELLS = frozenset({"TD", "TH"})


def woven(rows: Sequence[Row]) -> list[Row]:
    """Printed lines with those of a table put together row by row, a row of headings woven into the others.

    Only a table that has such a row and two columns or more: tables are also used to lay a page out, and there the
    printed lines stay as they are.
    """
    out: list[Row] = []
    for inside, run in groupby(rows, key=lambda row: row.row != 0 and row.role in CELLS):
        held = list(run)
        out += _table(held) if inside else held
    return out


def _table(lines: Sequence[Row]) -> Iterator[Row]:
    table = [list(run) for _, run in groupby(lines, key=lambda row: row.row)]
    header = _cells(table[0]) if all(line.role == "TH" for line in table[0]) else []
    if len(header) < 2 or len(table) < 2:
        yield from _as_printed(lines)
        return
    for one in table[1:]:
        if all(line.role == "TH" for line in one) and len(_cells(one)) > 1:
            header = _cells(one)
        else:
            yield one[0]._replace(text=row_text(_cells(one), header), role="TR", level=None)


def _as_printed(lines: Sequence[Row]) -> Iterator[Row]:
    """Cells that stand on one printed line as that line again."""
    for _, run in groupby(lines, key=lambda row: (row.page, row.base)):
        parts = list(run)
        yield parts[0]._replace(text=" ".join(part.text for part in parts))


def _cells(lines: Sequence[Row]) -> list[str]:
    """The text of each cell, in order; a cell of several printed lines is put together."""
    found: dict[int, str] = {}
    for line in lines:
        found[line.element] = f"{found[line.element]} {line.text}" if line.element in found else line.text
    return list(found.values())
