"""What people said about answers, and questions that wait for a lead, in SQL. Words come in masked, or not at all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Connection

from bot.kept import Feedback, Waiting
from bot.safety.masking import Masking
from bot.store.stamps import held, moment, stamp
from bot.store.tables import answer, feedback, waiting
from bot.types import Actor, Outcome, Reason, Vote


def vote(
    connection: Connection,
    actor: Actor,
    reference: str,
    cast: Vote,
    reasons: tuple[Reason, ...],
    comment: Masking,
    at: datetime | None = None,
) -> None:
    """Keep somebody's vote on a kept answer, in place of any earlier one. Raises TypeError for words not masked."""
    place = {"reference": reference, "team": held(actor.team), "user": actor.user}
    of = connection.execute(select(answer.c.outcome, answer.c.release).where(answer.c.reference == reference)).one()
    connection.execute(delete(feedback).filter_by(**place))
    connection.execute(
        insert(feedback).values(
            **place,
            vote=cast.value,
            reasons=",".join(reason.value for reason in reasons),
            comment=_masked(comment),
            outcome=of.outcome,
            release=of.release,
            at=stamp(at),
        )
    )


def told(connection: Connection) -> tuple[Feedback, ...]:
    """All that was said, newest first, without who said it."""
    rows = connection.execute(select(feedback).order_by(feedback.c.id.desc()))
    return tuple(
        Feedback(
            reference=row.reference,
            vote=Vote(row.vote),
            reasons=tuple(Reason(reason) for reason in row.reasons.split(",") if reason),
            comment=row.comment,
            outcome=Outcome(row.outcome),
            release=row.release,
            at=moment(row.at),
        )
        for row in rows
    )


def counts(connection: Connection) -> tuple[int, int, int]:
    """How many questions wait, how many votes are against an answer, how many of those call it unsafe."""
    against = select(func.count()).select_from(feedback).where(feedback.c.vote == Vote.DOWN.value)
    unsafe = against.where(feedback.c.reasons.contains(Reason.UNSAFE.value))
    every = (select(func.count()).select_from(waiting), against, unsafe)
    queued, down, grave = (connection.scalar(one) or 0 for one in every)
    return queued, down, grave


def put(
    connection: Connection, actor: Actor, reference: str | None, words: Masking, at: datetime | None = None
) -> None:
    """Put a question in the lead's queue. Raises TypeError for words not masked."""
    connection.execute(
        insert(waiting).values(
            team=held(actor.team), user=actor.user, text=_masked(words), reference=reference, at=stamp(at)
        )
    )


def queue(connection: Connection, actor: Actor) -> tuple[Waiting, ...]:
    """Questions that wait in somebody's workspace, oldest first."""
    rows = connection.execute(select(waiting).where(waiting.c.team == held(actor.team)).order_by(waiting.c.id))
    return tuple(
        Waiting(
            id=row.id,
            text=row.text,
            reference=row.reference,
            user=row.user,
            team=row.team or None,
            at=moment(row.at),
        )
        for row in rows
    )


def settle(connection: Connection, actor: Actor, id: int) -> bool:
    """Take a question out of the queue of somebody's workspace: it is erased."""
    mine = waiting.c.team == held(actor.team)
    return bool(connection.execute(delete(waiting).where(waiting.c.id == id, mine)).rowcount)


def erase_older(connection: Connection, oldest: str) -> int:
    """Erase what was said or asked before that time. How many went."""
    return sum(connection.execute(delete(table).where(table.c.at < oldest)).rowcount for table in (feedback, waiting))


def _masked(words: Masking) -> str:
    if not isinstance(words, Masking):
        raise TypeError(f"Words are kept as Masking, and not as {type(words).__name__}.")
    return words.text
