"""Tables of a tagged PDF come row by row, every cell under its column's name; layout tables stay as printed."""

from __future__ import annotations

from ingest.read.furniture import Line
from ingest.read.lines import blocks_from_pages
from ingest.read.pdf.styles import Row
from ingest.read.pdf.tables import woven


def cell(text: str, element: int, row: int, role: str = "TD", base: float = 700.0) -> Row:
    return Row(text, 1, 72.0, base, 11.0, False, role, None, element, row)


def test_a_row_is_read_with_its_columns_named() -> None:
    rows = [
        cell("Level", 1, 9, "TH"),
        cell("Sign", 2, 9, "TH"),
        cell("Level 3", 3, 10, base=680),
        cell("The child is often", 4, 10, base=680),
        cell("hungry", 4, 10, base=668),
        cell("Level 4", 5, 11, base=650),
        cell("The baby is not fed", 6, 11, base=650),
    ]
    assert [row.text for row in woven(rows)] == [
        "Level 3; Sign: The child is often hungry",
        "Level 4; Sign: The baby is not fed",
    ]


def test_a_table_that_only_lays_a_page_out_stays_as_printed() -> None:
    rows = [cell("Dear", 1, 9), cell("Director", 2, 9), cell("Findings", 3, 10, base=680)]
    assert [row.text for row in woven(rows)] == ["Dear Director", "Findings"]


def test_text_outside_tables_is_left_alone() -> None:
    plain = Row("A sentence.", 1, 72.0, 600.0, 11.0, False)
    assert woven([plain]) == [plain]


def test_each_row_is_a_block_of_its_own() -> None:
    lines = [Line("Level 3; Sign: hungry", row=True), Line("Level 4; Sign: not fed", row=True)]
    _, found, _ = blocks_from_pages([lines], hinted=True)
    assert [(block.kind, block.text) for block in found] == [
        ("row", "Level 3; Sign: hungry"),
        ("row", "Level 4; Sign: not fed"),
    ]
