"""Threshold checks in SQL, and what was decided on them: both masked before they come here.

A check is kept only for somebody who may record a decision. One that nobody decided on goes as soon as a question
does; a decision is kept as long as a screening.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, delete, insert, or_, select, update
from sqlalchemy.engine import Connection, Row

from bot.safety.masking import Masking
from bot.store.stamps import held, moment, stamp
from bot.store.tables import threshold
from bot.thresholds.types import Check, Decision
from bot.types import Actor


class Words(NamedTuple):
    """What somebody decided and why, masked, and the day to look at it again."""

    decided: Masking
    why: Masking
    review: date | None


class Owned(NamedTuple):
    """A decision with the workspace of whoever made it; an empty one for none."""

    team: str
    decision: Decision


def add(connection: Connection, actor: Actor, check: Check) -> None:
    """Keep a check under its reference, for a decision to come; in place of the same one, where a door asks again."""
    again = threshold.c.reference == check.reference, _own(actor), threshold.c.decided.is_(None)
    connection.execute(delete(threshold).where(*again))
    place = {"reference": check.reference, "team": held(actor.team), "user": actor.user}
    connection.execute(insert(threshold).values(**place, body=check.model_dump_json(), at=stamp()))


def decide(connection: Connection, actor: Actor, reference: str, words: Words) -> bool:
    """Record a decision on one's own check; False where it is not there, or was decided before.

    Raises TypeError for words not masked.
    """
    for one in (words.decided, words.why):
        if not isinstance(one, Masking):
            raise TypeError(f"Words are kept as Masking, and not as {type(one).__name__}.")
    day = words.review.isoformat() if words.review else None
    values = {"decided": words.decided.text, "why": words.why.text, "review": day, "at": stamp()}
    mine = threshold.c.reference == reference, _own(actor), threshold.c.decided.is_(None)
    return bool(connection.execute(update(threshold).where(*mine).values(**values)).rowcount)


def decisions(connection: Connection, actor: Actor) -> tuple[Decision, ...]:
    """What somebody decided, newest first."""
    rows = connection.execute(_decided().where(_own(actor)).order_by(threshold.c.id.desc()))
    return tuple(map(_made, rows))


def decision(connection: Connection, actor: Actor, reference: str) -> Decision | None:
    """One of somebody's own."""
    row = connection.execute(_decided().where(_own(actor), threshold.c.reference == reference)).first()
    return None if row is None else _made(row)


def every(connection: Connection) -> Sequence[Owned]:
    """All decisions, oldest first: for whoever looks whether one's guidance has changed, or its day has come."""
    return [Owned(row.team, _made(row)) for row in connection.execute(_decided().order_by(threshold.c.id))]


def erase(connection: Connection, actor: Actor, reference: str) -> bool:
    """Erase one of somebody's own, with its check."""
    return bool(connection.execute(delete(threshold).where(_own(actor), threshold.c.reference == reference)).rowcount)


def erase_older(connection: Connection, checked: str, decided: str) -> int:
    """Erase checks that nobody decided on from before `checked`, and decisions from before `decided`. How many went."""
    open_ = and_(threshold.c.decided.is_(None), threshold.c.at < checked)
    return connection.execute(delete(threshold).where(or_(open_, threshold.c.at < decided))).rowcount


def _decided() -> Select[Any]:
    return select(threshold).where(threshold.c.decided.is_not(None))


def _own(actor: Actor) -> ColumnElement[bool]:
    return (threshold.c.team == held(actor.team)) & (threshold.c.user == actor.user)


def _made(row: Row[Any]) -> Decision:
    return Decision(
        reference=row.reference,
        decided=row.decided,
        why=row.why,
        review=date.fromisoformat(row.review) if row.review else None,
        user=row.user,
        at=moment(row.at),
        check=Check.model_validate_json(row.body),
    )
