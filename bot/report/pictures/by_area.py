"""Areas down, children across; in each cell the worst answer, in words and by shade. There is no number to add up."""

from __future__ import annotations

from typing import Any, NamedTuple

from bot.report.pictures.canvas import GREY, INK, LINE, PALE, Box, Canvas, wrapped
from bot.report.pictures.spoken import cell_says
from bot.screening.results import Cell, Findings
from bot.screening.types import Choice
from prompts.report import PictureWords

LABEL, HEAD, EDGE = 2.4, 0.5, 0.08
SIZE, TALL, STEP = 7.6, 0.44, 0.13
WIDEST, NARROWEST = 1.6, 0.86
PAGE = 7.2


class _Look(NamedTuple):
    """How a cell is filled. What is not known is empty, broken at the edge and hatched: never like no concern."""

    fill: str
    ink: str = INK
    mark: str = ""
    hatch: str = ""
    dashed: bool = False


LOOKS = {
    Choice.NO_CONCERN: _Look("white", mark="○"),
    Choice.SOMETIMES: _Look("#a9c6e3", mark="◐"),
    Choice.SERIOUS: _Look("#12325c", "white", mark="●"),
    Choice.NOT_KNOWN: _Look("white", mark="?", hatch="////", dashed=True),
}
NOT_ASKED = _Look(PALE, GREY)


Line = tuple[str, bool]
"""Words, and whether they are bold."""


def drawn(findings: Findings, words: PictureWords) -> bytes:
    """A PNG."""
    areas = list(dict.fromkeys(cell.title for cell in findings.profile))
    children = list(findings.children)
    wide = max(NARROWEST, min(WIDEST, (PAGE - LABEL) / len(children)))
    says = {(cell.title, cell.child): _says(cell, wide - 0.14, words) for cell in findings.profile}
    tall = max(TALL, max(map(len, says.values())) * STEP + 0.12)
    canvas = Canvas(LABEL + wide * len(children) + EDGE, HEAD + tall * len(areas) + EDGE)
    for column, child in enumerate(children):
        middle = LABEL + wide * (column + 0.5)
        canvas.text(middle, HEAD * 0.34, child.name, 9, bold=True, ha="center")
        canvas.text(middle, HEAD * 0.7, words.bands[child.band], 8, color=GREY, ha="center")
    for row, title in enumerate(areas):
        lines = [(line, False) for line in wrapped(title, LABEL - 0.15, 9)]
        _lines(canvas, EDGE, HEAD + tall * (row + 0.5), lines, 9)
    for cell in findings.profile:
        row, column = areas.index(cell.title), children.index(cell.child)
        box = (LABEL + wide * column, HEAD + tall * row, wide, tall)
        _cell(canvas, _look(cell), says[cell.title, cell.child], box)
    return canvas.png()


def _look(cell: Cell) -> _Look:
    return LOOKS[cell.worst] if cell.asked else NOT_ASKED


def _says(cell: Cell, within: float, words: PictureWords) -> list[Line]:
    look = _look(cell)
    first, *more = cell_says(cell, words)
    bold = bool(look.mark)
    heading = [(line, bold) for line in wrapped(f"{look.mark} {first}".strip(), within, SIZE, bold)]
    return [*heading, *((line, False) for says in more for line in wrapped(says, within, SIZE))]


def _cell(canvas: Canvas, look: _Look, says: list[Line], box: Box) -> None:
    x, y, w, h = box
    inside = (x + 0.03, y + 0.03, w - 0.06, h - 0.06)
    edge, style = INK if look.mark else LINE, "dashed" if look.dashed else "solid"
    canvas.boxes([inside], facecolors=look.fill, edgecolors=LINE, hatch=look.hatch, linewidths=0)
    canvas.boxes([inside], facecolors="none", edgecolors=edge, linestyles=style, linewidths=0.9)
    backed = {"bbox": {"facecolor": "white", "edgecolor": "none", "pad": 1.5}} if look.hatch else {}
    _lines(canvas, x + w / 2, y + h / 2, says, SIZE, ha="center", color=look.ink, **backed)


def _lines(canvas: Canvas, x: float, y: float, lines: list[Line], size: float, **how: Any) -> None:
    """Lines around a middle."""
    step = STEP * size / SIZE
    for at, (line, bold) in enumerate(lines):
        canvas.text(x, y + (at - (len(lines) - 1) / 2) * step, line, size, bold=bold, **how)
