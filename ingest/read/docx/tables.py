"""A Word table as rows of cells, with merged cells filled in, and its header where it has one."""

from __future__ import annotations

from collections.abc import Callable
from itertools import zip_longest
from typing import Any, NamedTuple

from docx.oxml.ns import qn

_MOST_COLUMNS = 200
_SHORT = 80

Cell = tuple[str, bool]
"""Its text, and whether all of it is bold."""


class Grid(NamedTuple):
    """Rows of cell texts and the names of the columns (empty where the table has no header)."""

    header: list[str]
    rows: list[list[str]]


def grid(table: Any, read: Callable[[Any], Cell], styled: bool = False) -> Grid:
    """The table's rows in order. `read` gives a cell's words; `styled` says that its style marks the first row."""
    rows: list[list[Cell]] = []
    flagged = 0
    for row in table.iterchildren(qn("w:tr")):
        properties = row.find(qn("w:trPr"))
        if properties is not None and properties.find(qn("w:hidden")) is not None:
            continue
        cells = _cells(row, rows[-1] if rows else [], read)
        if properties is not None and properties.find(qn("w:tblHeader")) is not None and flagged == len(rows):
            flagged += 1
        rows.append(cells)
    count = flagged if 0 < flagged < len(rows) else int(_heads(rows, styled))
    texts = [[text for text, _ in row] for row in rows]
    return Grid(_named(texts[:count]), texts[count:])


def _cells(row: Any, above: list[Cell], read: Callable[[Any], Cell]) -> list[Cell]:
    """A row's cells; one that spans columns is said once, one merged with the cell above says the same."""
    out: list[Cell] = []
    for cell in row.iter(qn("w:tc")):
        if next(cell.iterancestors(qn("w:tr"))) is not row:
            continue
        properties = cell.find(qn("w:tcPr"))
        merged = properties.find(qn("w:vMerge")) if properties is not None else None
        goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
        out.append(above[len(out)] if goes_on and len(out) < len(above) else read(cell))
        out.extend([("", False)] * (_span(properties) - 1))
    return out[:_MOST_COLUMNS]


def _span(properties: Any | None) -> int:
    found = properties.find(qn("w:gridSpan")) if properties is not None else None
    value = str(found.get(qn("w:val"), "1")) if found is not None else "1"
    return max(1, min(int(value), _MOST_COLUMNS)) if value.isdigit() else 1


def _heads(rows: list[list[Cell]], styled: bool) -> bool:
    """Whether the first row names the columns: every cell short and filled, and set apart or above several rows."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    first = rows[0]
    if not all(text and len(text) <= _SHORT and not text.endswith((".", ":")) for text, _ in first):
        return False
    bold = all(bold for _, bold in first) and not all(bold for row in rows[1:] for text, bold in row if text)
    return styled or bold or (len(first) >= 3 and len(rows) >= 3)


def _named(rows: list[list[str]]) -> list[str]:
    """Column names out of one or more header rows; a name over several columns goes with each of them."""
    names: list[str] = []
    for row in rows:
        spread: list[str] = []
        for text in row:
            spread.append(text or (spread[-1] if spread and row is not rows[-1] else ""))
        pairs = zip_longest(names, spread, fillvalue="")
        names = [" ".join(dict.fromkeys(filter(None, pair))) for pair in pairs]
    return names
