"""What roles, feedback and the audit look like on a terminal: functions from data to drawings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.kept import Entry, Feedback, Grant


def draw_grants(grants: Sequence[Grant]) -> RenderableType:
    """A table, one row a person."""
    if not grants:
        return Text("Nobody has a granted role. Give one with: curiosity people grant USER ROLE")
    table = _table("Person", "Role", "Workspace", "Since", "By")
    for one in grants:
        table.add_row(one.user, one.role.value, one.team or "any", f"{one.at:%d %b %Y}", one.by)
    return table


def draw_feedback(told: Sequence[Feedback]) -> RenderableType:
    """How many votes there are, then each with its comment under it."""
    if not told:
        return Text("Nobody has said anything about an answer yet.")
    votes = Counter(one.vote.value for one in told)
    head = Text(f"{votes['up']} helped, {votes['down']} did not", style="bold")
    return Group(head, *(line for one in told for line in _said(one)))


def draw_entries(entries: Sequence[Entry]) -> RenderableType:
    """A table, newest first."""
    if not entries:
        return Text("Nothing has been done yet.")
    table = _table("Line", "When (UTC)", "Who", "What", "To what", "")
    for one in entries:
        who = f"{one.team}/{one.user}" if one.team else one.user
        denied = "" if one.allowed else "denied"
        table.add_row(str(one.id), f"{one.at:%Y-%m-%d %H:%M:%S}", who, one.action, one.subject, denied)
    return table


def _said(one: Feedback) -> Iterator[RenderableType]:
    said = ", ".join([one.vote.value, *(reason.value.replace("_", " ") for reason in one.reasons)])
    about = f"{one.outcome.value.replace('_', ' ')}, guidance {one.release or 'none'}, {one.at:%d %b %Y}"
    yield Text.assemble((f"{one.reference}: {said}", "bold"), f" ({about})")
    if one.comment:
        yield Padding(Text(one.comment), (0, 0, 0, 4))


def _table(*columns: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table
