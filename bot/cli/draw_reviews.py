"""What managers think of screenings, on a terminal: functions from data to drawings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.screening.days import worded
from bot.screening.types import Due, Opinion, Shared
from prompts import Reflective


def draw_shared(held: Sequence[Shared]) -> RenderableType:
    """A table: what nothing was said of yet first."""
    if not held:
        return Text("Nothing was shared with you.")
    table = _table("Reference", "State", "Children", "From", "What you said")
    for one in sorted(held, key=lambda one: one.said is not None):
        summary = one.summary
        ages = ", ".join(f"{child.letter} {child.band.value}" for child in summary.children)
        table.add_row(summary.reference, summary.state, ages, one.by.removeprefix("terminal:"), _last(one.said))
    return table


def draw_due(held: Sequence[Due]) -> RenderableType:
    """A table, the longest ago first."""
    if not held:
        return Text("Nothing is due. Days to look again are set at the end of a screening, and by a manager.")
    table = _table("Reference", "Look again")
    for one in held:
        table.add_row(one.reference, worded(one.day))
    return table


def draw_opinions(held: Sequence[Opinion]) -> RenderableType:
    """Who said what, in order."""
    if not held:
        return Text("No manager has said anything yet.")
    return Group(*(part for one in held for part in _opinion(one)))


def draw_questions(held: Reflective) -> RenderableType:
    """What to ask, under each line of enquiry."""
    parts: list[RenderableType] = [Text(held.title, style="bold"), Text(held.about)]
    for one in held.enquiries:
        parts.append(Text(f"\n{one.title}", style="bold"))
        parts += [Padding(Text(ask), (0, 0, 0, 2)) for ask in one.ask]
    return Group(*parts, "")


def _opinion(one: Opinion) -> Iterator[RenderableType]:
    what = "agreed" if one.agrees else "did not agree"
    again = f" Look again: {worded(one.review)}." if one.review else ""
    yield Text(f"{one.user.removeprefix('terminal:')} {what} on {worded(one.at)}.{again}", style="bold")
    if one.words:
        yield Padding(Text(one.words), (0, 0, 0, 2))


def _last(said: Opinion | None) -> str:
    if said is None:
        return "nothing yet"
    again = f", look again {said.review}" if said.review else ""
    return f"{'agree' if said.agrees else 'do not agree'}{again}"


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for place, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=place == 0)
    return table
