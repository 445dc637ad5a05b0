"""What drawings on a terminal are made of."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import RenderableType
from rich.rule import Rule
from rich.table import Table


def section(heading: str, things: Iterable[RenderableType]) -> list[RenderableType]:
    """A ruled heading with things under it; nothing where there are none."""
    held = list(things)
    return ["", Rule(heading, align="left", style="dim"), *held] if held else []


def point(text: RenderableType) -> RenderableType:
    """An item of a list."""
    return hung("-", text)


def hung(mark: str, body: RenderableType) -> RenderableType:
    """A mark with its body hung beside it."""
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=4, justify="right")
    grid.add_column(overflow="fold")
    grid.add_row(mark, body)
    return grid


def table(*columns: str) -> Table:
    """A table without lines."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        made.add_column(column, overflow="fold")
    return made
