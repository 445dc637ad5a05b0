"""Who did what, when, in SQL: lines that are only ever added, each with a hash over itself and the line before.

Lines hold ids and the name of an action, never words. A changed, missing or moved line breaks every hash after it;
lines cut off at the end break none, so `verify` can be told a hash that was noted elsewhere and must still be there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from bot.kept import Entry
from bot.store.stamps import held, moment, stamp
from bot.store.tables import audit
from bot.types import Actor

SUBJECT = 100
"""Characters of a subject: it is an id."""


class Act(NamedTuple):
    """What somebody does or tries to: `subject` is the id of what they do it to."""

    actor: Actor
    action: str
    subject: str = ""
    allowed: bool = True


def add(connection: Connection, act: Act, at: datetime | None = None) -> None:
    """Add a line. The caller writes, so no other line can come between this one and the one before."""
    before = connection.execute(select(audit.c.id, audit.c.hash).order_by(audit.c.id.desc()).limit(1)).first()
    line = {
        "id": before.id + 1 if before else 1,
        "at": stamp(at),
        "team": held(act.actor.team),
        "user": act.actor.user,
        "action": str(act.action),
        "subject": act.subject[:SUBJECT],
        "allowed": act.allowed,
    }
    connection.execute(insert(audit).values(**line, hash=hashed(before.hash if before else "", line)))


def last(connection: Connection, most: int) -> tuple[Entry, ...]:
    """The last lines, newest first."""
    rows = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(most)).mappings()
    return tuple(Entry(**{**row, "at": moment(row["at"]), "team": row["team"] or None}) for row in rows)


def broken(connection: Connection, noted: str | None = None) -> tuple[int, str, tuple[str, ...]]:
    """How many lines there are, the last one's hash, and what is wrong with the chain: nothing, if it is whole."""
    count, before, seen = 0, "", noted is None
    problems: list[str] = []
    for row in _rows(connection):
        count += 1
        line = {name: value for name, value in row.items() if name != "hash"}
        if row["id"] != count:
            return count, before, (*problems, f"Line {count} is missing.")
        if row["hash"] != hashed(before, line):
            problems.append(f"Line {count} is not what was written.")
        before = row["hash"]
        seen = seen or before == noted
    if not seen:
        problems.append("The line with the hash you noted is not there: lines were cut off or written again.")
    return count, before, tuple(problems)


def hashed(before: str, line: dict[str, Any]) -> str:
    """SHA-256 over the hash before and the line, as JSON with its names in order."""
    told = json.dumps([before, line], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def _rows(connection: Connection) -> Iterator[dict[str, Any]]:
    rows = connection.execution_options(yield_per=1000).execute(select(audit).order_by(audit.c.id))
    for row in rows.mappings():
        yield dict(row)
