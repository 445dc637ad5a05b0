"""Screenings in SQL: the answers as they stand, masked before they come here; and the instrument of each, kept once.

A draft is saved at every step, so it is there after a restart. `revision` counts the saves: one that began from an
older state is refused, so that two clicks at once cannot undo each other.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.engine import Connection, Row

from bot.safety.masking import Masking
from bot.screening.types import Opinion, Shared, Summary
from bot.screening.walk import Screening
from bot.store.stamps import held, moment, stamp
from bot.store.tables import instrument, opinion, screening, screening_share
from bot.types import Actor
from prompts.screening import Instrument

_read: dict[str, Instrument] = {}


def add(connection: Connection, actor: Actor, reference: str, begun: Screening) -> None:
    """Keep a new screening, with its instrument unless that is held already."""
    digest = _instrument(connection, begun.instrument)
    connection.execute(
        insert(screening).values(
            reference=reference,
            team=held(actor.team),
            user=actor.user,
            instrument=digest,
            state=begun.state,
            body=begun.model_dump_json(),
            revision=1,
            at=stamp(),
            review=_review(begun),
        )
    )


def save(connection: Connection, actor: Actor, reference: str, changed: Screening, revision: int) -> bool:
    """Keep a step of somebody's own screening; False where it has gone, or gone on since `revision`."""
    mine = screening.c.reference == reference, screening.c.revision == revision, _own(actor)
    values = {"state": changed.state, "body": changed.model_dump_json(), "revision": revision + 1, "at": stamp()}
    values["review"] = _review(changed)
    return bool(connection.execute(update(screening).where(*mine).values(**values)).rowcount)


def read(connection: Connection, actor: Actor, reference: str) -> tuple[Screening, int, bool] | None:
    """A screening that somebody may see, its revision, and whether it is their own."""
    sees = screening.c.reference == reference, _sees(actor, reference)
    row = connection.execute(select(screening).where(*sees)).first()
    return None if row is None else (_made(connection, row), row.revision, _mine(row, actor))


def mine(connection: Connection, actor: Actor) -> tuple[Summary, ...]:
    """Somebody's own screenings, and those shared with them, the last changed first."""
    given = select(screening_share.c.reference).where(
        screening_share.c.team == held(actor.team), screening_share.c.user == actor.user
    )
    seen = (screening.c.team == held(actor.team)) & (_own(actor) | screening.c.reference.in_(given))
    rows = connection.execute(select(screening).where(seen).order_by(screening.c.at.desc(), screening.c.id.desc()))
    return tuple(_summary(connection, row, actor) for row in rows.all())


def give(connection: Connection, actor: Actor, reference: str, user: str) -> bool:
    """Let somebody of the same team see one's own screening; once is enough. False where it is not one's own."""
    if connection.scalar(select(screening.c.id).where(screening.c.reference == reference, _own(actor))) is None:
        return False
    place = {"reference": reference, "team": held(actor.team), "user": user}
    connection.execute(delete(screening_share).filter_by(**place))
    connection.execute(insert(screening_share).values(**place))
    return True


def think(
    connection: Connection, actor: Actor, reference: str, agrees: bool, words: Masking, review: date | None
) -> bool:
    """Add what somebody thinks of a screening that they may see. Raises TypeError for words not masked."""
    if not isinstance(words, Masking):
        raise TypeError(f"Words are kept as Masking, and not as {type(words).__name__}.")
    if read(connection, actor, reference) is None:
        return False
    day = review.isoformat() if review else None
    place = {"reference": reference, "team": held(actor.team), "user": actor.user}
    connection.execute(insert(opinion).values(**place, agrees=agrees, words=words.text, review=day, at=stamp()))
    return True


def opinions(connection: Connection, actor: Actor, reference: str) -> tuple[Opinion, ...]:
    """What was thought of a screening that somebody may see, in order."""
    if read(connection, actor, reference) is None:
        return ()
    rows = connection.execute(select(opinion).where(opinion.c.reference == reference).order_by(opinion.c.id))
    return tuple(map(_opinion, rows))


def shared(connection: Connection, actor: Actor) -> tuple[Shared, ...]:
    """The screenings that were shared with somebody, the last changed first, with what they said of each last."""
    own = (opinion.c.team == held(actor.team)) & (opinion.c.user == actor.user)
    rows = connection.execute(select(opinion).where(own).order_by(opinion.c.id))
    said = {row.reference: _opinion(row) for row in rows}
    given = [one for one in mine(connection, actor) if not one.mine]
    named = screening.c.reference.in_([one.reference for one in given])
    by = {
        row.reference: row.user
        for row in connection.execute(select(screening.c.reference, screening.c.user).where(named))
    }
    return tuple(Shared(summary=one, by=by.get(one.reference, ""), said=said.get(one.reference)) for one in given)


def erase(connection: Connection, actor: Actor, reference: str) -> bool:
    """Erase somebody's own screening, its shares and what was thought of it."""
    gone = connection.execute(delete(screening).where(screening.c.reference == reference, _own(actor))).rowcount
    _sweep(connection)
    return bool(gone)


def erase_older(connection: Connection, oldest: str) -> int:
    """Erase screenings last changed before that time. How many went."""
    gone = connection.execute(delete(screening).where(screening.c.at < oldest)).rowcount
    _sweep(connection)
    return gone


def _instrument(connection: Connection, used: Instrument) -> str:
    body = used.model_dump_json()
    digest = hashlib.sha256(body.encode()).hexdigest()
    if connection.scalar(select(instrument.c.digest).where(instrument.c.digest == digest)) is None:
        connection.execute(insert(instrument).values(digest=digest, body=body))
    return digest


def _sweep(connection: Connection) -> None:
    """Take away what hangs on screenings that have gone."""
    for table in (screening_share, opinion):
        connection.execute(delete(table).where(table.c.reference.not_in(select(screening.c.reference))))
    connection.execute(delete(instrument).where(instrument.c.digest.not_in(select(screening.c.instrument))))


def _made(connection: Connection, row: Row[Any]) -> Screening:
    return Screening(instrument=_begun_with(connection, row.instrument), **json.loads(row.body))


def _begun_with(connection: Connection, digest: str) -> Instrument:
    """An instrument by its hash: read once a process, for what has that hash never changes."""
    if digest not in _read:
        body = connection.scalar(select(instrument.c.body).where(instrument.c.digest == digest))
        _read[digest] = Instrument.model_validate_json(str(body))
    return _read[digest]


def _opinion(row: Row[Any]) -> Opinion:
    return Opinion(
        user=row.user,
        agrees=row.agrees,
        words=row.words,
        review=date.fromisoformat(row.review) if row.review else None,
        at=moment(row.at).date(),
    )


def _summary(connection: Connection, row: Row[Any], actor: Actor) -> Summary:
    made = _made(connection, row)
    return Summary(
        reference=row.reference,
        version=made.instrument.version,
        state=made.state,
        children=made.children,
        begun=made.begun,
        changed=moment(row.at).date(),
        mine=_mine(row, actor),
    )


def _review(held: Screening) -> str | None:
    """The day to look again, once somebody has decided: it stands while the decision is thought over."""
    return str(held.answers.get("review") or "") or None if "next" in held.answers else None


def _mine(row: Row[Any], actor: Actor) -> bool:
    return (row.team, row.user) == (held(actor.team), actor.user)


def _own(actor: Actor) -> ColumnElement[bool]:
    return (screening.c.team == held(actor.team)) & (screening.c.user == actor.user)


def _sees(actor: Actor, reference: str) -> ColumnElement[bool]:
    given = select(screening_share.c.id).where(
        screening_share.c.reference == reference,
        screening_share.c.team == held(actor.team),
        screening_share.c.user == actor.user,
    )
    return (screening.c.team == held(actor.team)) & (_own(actor) | given.exists())
