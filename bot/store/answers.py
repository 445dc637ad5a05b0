"""Answers in SQL, kept under their reference so that their buttons work after a restart; and who may open them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.engine import Connection

from bot.hearing import Heard
from bot.store.stamps import held, moment, stamp
from bot.store.tables import answer, feedback, share, turn
from bot.types import Actor, Answer, Outcome, Recent
from bot.understanding import Asked


def add(
    connection: Connection, actor: Actor, words: Asked | Heard | None, told: Answer, at: datetime | None = None
) -> None:
    """Keep an answer in place of an earlier one of the same reference, of which nothing is left: who could open it and
    what was said of it belong to what it said. Raises TypeError for words not masked."""
    reference = told.trace.reference
    clear(connection, [reference])
    connection.execute(
        insert(answer).values(
            reference=reference,
            team=held(actor.team),
            user=actor.user,
            question="" if told.outcome == Outcome.URGENT else _shown(words),
            outcome=told.outcome.value,
            release=told.trace.release,
            body=_body(told),
            at=stamp(at),
        )
    )


def own(connection: Connection, actor: Actor, reference: str) -> Answer | None:
    """An answer that somebody may open: they asked, or it was shared with them."""
    body = connection.scalar(select(answer.c.body).where(answer.c.reference == reference, _opens(actor, reference)))
    return None if body is None else Answer.model_validate_json(body)


def question(connection: Connection, actor: Actor, reference: str) -> str | None:
    """The masked question of an answer that somebody may open."""
    return connection.scalar(select(answer.c.question).where(answer.c.reference == reference, _opens(actor, reference)))


def recent(connection: Connection, actor: Actor, most: int) -> tuple[Recent, ...]:
    """What somebody asked last, newest first."""
    rows = connection.execute(select(answer).where(_asked(actor)).order_by(answer.c.id.desc()).limit(most))
    return tuple(
        Recent(reference=row.reference, question=row.question, outcome=Outcome(row.outcome), at=moment(row.at))
        for row in rows
    )


def give(connection: Connection, actor: Actor, reference: str, user: str) -> None:
    """Let another of the same team open an answer; once is enough."""
    place = {"reference": reference, "team": held(actor.team), "user": user}
    connection.execute(delete(share).filter_by(**place))
    connection.execute(insert(share).values(**place))


def erase(connection: Connection, actor: Actor, reference: str) -> bool:
    """Erase an answer that somebody asked for, its turn, its shares and what was said of it."""
    if not connection.execute(delete(answer).where(answer.c.reference == reference, _asked(actor))).rowcount:
        return False
    clear(connection, [reference])
    connection.execute(delete(turn).where(turn.c.reference == reference))
    return True


def clear(connection: Connection, references: list[str]) -> None:
    """Erase answers with their shares and what was said of them."""
    for table in (answer, share, feedback):
        connection.execute(delete(table).where(table.c.reference.in_(references)))


def erase_older(connection: Connection, oldest: str) -> int:
    """Erase answers from before that time. How many went."""
    gone = connection.execute(delete(answer).where(answer.c.at < oldest)).rowcount
    connection.execute(delete(share).where(share.c.reference.not_in(select(answer.c.reference))))
    return gone


def _asked(actor: Actor) -> ColumnElement[bool]:
    return (answer.c.team == held(actor.team)) & (answer.c.user == actor.user)


def _opens(actor: Actor, reference: str) -> ColumnElement[bool]:
    team = held(actor.team)
    shared = select(share.c.id).where(share.c.reference == reference, share.c.team == team, share.c.user == actor.user)
    return (answer.c.team == team) & ((answer.c.user == actor.user) | shared.exists())


def _shown(words: Asked | Heard | None) -> str:
    if words is None:
        return ""
    if isinstance(words, Asked):
        return words.shown
    if isinstance(words, Heard):
        return words.text
    raise TypeError(f"A question is kept as Asked or Heard, which are masked, and not as {type(words).__name__}.")


def _body(told: Answer) -> str:
    """An answer as JSON, without the words of its hits: they are in the guidance, under `passage_id`."""
    hits = tuple(hit.model_copy(update={"text": ""}) for hit in told.hits)
    return told.model_copy(update={"hits": hits}).model_dump_json()
