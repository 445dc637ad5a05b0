"""The days to look at something again, and the reviews that came in, in SQL: who is to be told, and of what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, null, select, true, union_all
from sqlalchemy.engine import Connection, Row

from bot.screening.types import Due
from bot.store.stamps import held
from bot.store.tables import opinion, screening
from bot.types import Actor


def due(connection: Connection, since: date, until: date) -> tuple[Due, ...]:
    """Whose day to look again lies in that span, once a person, screening and day.

    A screening's own day is its owner's. A manager's, the last that they set, is theirs and the owner's.
    """
    return _told(_days(connection, since, until, true()))


def due_for(connection: Connection, actor: Actor, until: date) -> tuple[Due, ...]:
    """The same for one person, however long ago the day was: the longest ago first."""
    rows = _days(connection, date.min, until, screening.c.team == held(actor.team))
    return tuple(one for one in _told(rows) if one.user == actor.user)


def came(connection: Connection, since: date) -> tuple[tuple[int, Due], ...]:
    """Reviews that came in since that day, by their numbers, each for the owner of the screening."""
    rows = connection.execute(
        select(opinion.c.id, opinion.c.at, screening.c.reference, screening.c.team, screening.c.user)
        .join(screening, screening.c.reference == opinion.c.reference)
        .where(opinion.c.at >= since.isoformat(), opinion.c.user != screening.c.user)
        .order_by(opinion.c.id)
    )
    return tuple((row.id, _due(row, row.user, date.fromisoformat(row.at[:10]))) for row in rows)


def _days(connection: Connection, since: date, until: date, whose: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """Days to look again with the owner of the screening, and the manager who set it where one did."""
    last = (
        select(func.max(opinion.c.id))
        .where(opinion.c.review.is_not(None))
        .group_by(opinion.c.reference, opinion.c.team, opinion.c.user)
    )
    place = screening.c.reference, screening.c.team, screening.c.user.label("owner")
    own = select(*place, screening.c.review, cast(null(), String).label("manager")).where(whose)
    managers = (
        select(*place, opinion.c.review, opinion.c.user.label("manager"))
        .join(opinion, opinion.c.reference == screening.c.reference)
        .where(whose, opinion.c.id.in_(last))
    )
    days = union_all(own, managers).subquery()
    span = days.c.review.between(since.isoformat(), until.isoformat())
    return connection.execute(select(days).where(span).order_by(days.c.review, days.c.reference)).all()


def _told(rows: Sequence[Row[Any]]) -> tuple[Due, ...]:
    told = (
        _due(row, user, date.fromisoformat(row.review)) for row in rows for user in (row.owner, row.manager) if user
    )
    return tuple(dict.fromkeys(told))


def _due(row: Any, user: str, day: date) -> Due:
    return Due(reference=row.reference, team=row.team, user=user, day=day)
