"""Turns in SQL: each function is given a connection that is already in a transaction."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from bot.store.stamps import stamp
from bot.store.tables import turn
from bot.types import Answer, Outcome, Turn
from bot.understanding import Asked

GIST = 200
"""Characters kept of an answer's first statement."""


def last(connection: Connection, conversation: str, most: int) -> tuple[Turn, ...]:
    """The last turns, oldest first."""
    newest = (
        select(turn.c.question, turn.c.gist)
        .where(turn.c.conversation == filed(conversation))
        .order_by(turn.c.id.desc())
        .limit(most)
    )
    return tuple(
        Turn(question=row.question, answer_gist=row.gist) for row in reversed(connection.execute(newest).all())
    )


def add(
    connection: Connection,
    conversation: str,
    asked: Asked | None,
    answer: Answer,
    at: datetime | None = None,
    instead: bool = False,
) -> None:
    """Keep a turn; `instead` of one with the same reference. Raises TypeError for words that were not masked."""
    if not (asked is None or isinstance(asked, Asked)):
        raise TypeError(f"A question is kept as Asked, which is masked, and not as {type(asked).__name__}.")
    if instead:
        connection.execute(delete(turn).where(turn.c.reference == answer.trace.reference))
    wordless = asked is None or answer.outcome == Outcome.URGENT
    connection.execute(
        insert(turn).values(
            conversation=filed(conversation),
            question="" if wordless or asked is None else asked.shown,
            gist=gist(answer),
            outcome=answer.outcome.value,
            release=answer.trace.release,
            reference=answer.trace.reference,
            at=stamp(at),
        )
    )


def erase(connection: Connection, conversation: str) -> int:
    return connection.execute(delete(turn).where(turn.c.conversation == filed(conversation))).rowcount


def references(connection: Connection, conversation: str) -> list[str]:
    """The references of a conversation's turns."""
    return list(connection.scalars(select(turn.c.reference).where(turn.c.conversation == filed(conversation))))


def erase_older(connection: Connection, oldest: str) -> int:
    return connection.execute(delete(turn).where(turn.c.at < oldest)).rowcount


def gist(answer: Answer) -> str:
    """The start of the first statement, in the guidance's words; the outcome where nothing was stated."""
    if not answer.statements:
        return answer.outcome.value
    return " ".join(answer.statements[0].text.split())[:GIST]


def filed(conversation: str) -> str:
    """What a conversation is filed under."""
    return hashlib.sha256(conversation.encode()).hexdigest()
