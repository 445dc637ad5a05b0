"""The queue in SQL: what is promised to people, until it is done. Shared by every process of one database.

Of a job that is done, its place, its reference and where the reply stands are left, so that the same event is not
answered twice and an edited question is answered where it was. Its words are erased as it is done.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from time import time
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, or_, select, true, update
from sqlalchemy.engine import Connection

from bot.jobs import Job, Lane
from bot.store.database import Database
from bot.store.stamps import stamp
from bot.store.tables import job as held
from bot.store.together import Together

WAITING, TAKEN, DONE, DROPPED = "waiting", "taken", "done", "dropped"
OPEN = (WAITING, TAKEN)
PATIENCE = 2.0
"""Seconds that an acknowledgement may wait to be kept, while another process writes."""


class Jobs:
    """Opened on the same SQLAlchemy URL as the store, whose `migrate` makes the table. Raises KnowledgeError, Busy."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self._database = Database(url, patience)
        self._writing = Together(self._database)

    def close(self) -> None:
        self._writing.close()
        self._database.close()

    def add(self, job: Job, most: int | None = None, instead: Job | None = None) -> Job | None:
        """Keep a job: what was kept, or None where its key is known already.

        `instead` is kept where so many jobs of conversations are not done yet.
        """
        return self._writing.do(partial(_add, job=job, most=most, instead=instead))

    def take(self, lane: Lane, holder: str, until: float) -> Job | None:
        """The next job that may be done now, held until then; None where there is none."""
        with self._database.reading() as connection:
            if _next(connection, lane, time()) is None:
                return None
        return self._writing.do(partial(_take, lane=lane, holder=holder, until=until))

    def renew(self, holder: str, until: float) -> None:
        """Go on holding everything that this process has in hand."""
        self._writing.do(partial(_set, which=_held_by(holder), changes={"due": until}))

    def note_posted(self, job: Job, posted: str) -> None:
        """Remember where the reply stands."""
        self._change(job, posted=posted, doubt=False)

    def hand_on(self, job: Job, work: str, posted: str | None = None) -> None:
        """What was begun in the quick lane goes on in the slow one."""
        changes = {"failures": 0, "doubt": False, "work": work, "posted": posted}
        self._change(job, lane="slow", state=WAITING, due=time(), holder=None, **changes)

    def put_back(self, job: Job, due: float, failed: bool = True) -> None:
        """To be done again, not before then."""
        again = {"doubt": True, "failures": job.failures + 1} if failed else {}
        self._change(job, state=WAITING, due=due, holder=None, **again)

    def finish(self, job: Job) -> None:
        """Done, and its words erased."""
        self._change(job, state=DONE, work="", holder=None)

    def let_go(self, holder: str) -> None:
        """Give back what this process has in hand, for another to take up."""
        self._writing.do(partial(_set, which=_held_by(holder), changes={"due": time()}))

    def drop(self, subject: str) -> None:
        """Nothing more is to be done for a message: its words are erased, whether somebody has them in hand or not."""
        own = (held.c.subject == subject, held.c.state.in_(OPEN))
        self._writing.do(partial(_set, which=own, changes={"state": DROPPED, "work": "", "holder": None}))

    def holds(self, job: Job) -> bool:
        """Whether a job is still to be done, by whoever took it."""
        with self._database.reading() as connection:
            return connection.scalar(select(held.c.id).where(*_same(job))) is not None

    def before(self, job: Job) -> tuple[Job, ...]:
        """The earlier jobs of the same subject, oldest first."""
        earlier = select(held).where(held.c.subject == job.subject, held.c.id < job.id).order_by(held.c.id)
        with self._database.reading() as connection:
            return tuple(_job(row._mapping) for row in connection.execute(earlier))

    def waiting(self) -> int:
        """How many jobs that are part of a conversation are not done."""
        with self._database.reading() as connection:
            return _waiting(connection)

    def forget_older(self, than: timedelta, now: datetime | None = None) -> int:
        """Erase every job kept longer than that ago, done or not. How many went."""
        oldest = stamp((now or datetime.now(UTC)) - than)
        with self._database.erasing() as connection:
            return connection.execute(held.delete().where(held.c.at < oldest)).rowcount

    def _change(self, job: Job, **changes: Any) -> None:
        """Only while it is still held as it was taken: somebody else may have taken it up since."""
        self._writing.do(partial(_set, which=_same(job), changes=changes))


def _add(connection: Connection, job: Job, most: int | None, instead: Job | None) -> Job | None:
    if connection.scalar(select(held.c.id).where(held.c.key == job.key)) is not None:
        return None
    full = most is not None and instead is not None and _waiting(connection) >= most
    kept = instead if full and instead is not None else job
    made = connection.execute(insert(held).values(**_row(kept)).returning(held.c.id)).scalar_one()
    return kept.model_copy(update={"id": made})


def _take(connection: Connection, lane: Lane, holder: str, until: float) -> Job | None:
    found = _next(connection, lane, time())
    if found is None:
        return None
    changes = {"state": TAKEN, "holder": holder, "due": until, "takes": held.c.takes + 1}
    changes["doubt"] = case((held.c.state == TAKEN, true()), else_=held.c.doubt)
    row = connection.execute(update(held).where(held.c.id == found).values(changes).returning(held)).one()
    return _job(row._mapping)


def _set(connection: Connection, which: tuple[ColumnElement[bool], ...], changes: dict[str, Any]) -> None:
    connection.execute(update(held).where(*which).values(changes))


def _next(connection: Connection, lane: Lane, now: float) -> int | None:
    """What may be done now: danger first, then the oldest."""
    earlier = held.alias("earlier")
    in_line = (held.c.lane == "slow", earlier.c.lane == "slow", earlier.c.thread == held.c.thread, held.c.thread != "")
    follows = and_(held.c.follows, earlier.c.subject == held.c.subject)
    ahead = and_(earlier.c.id < held.c.id, earlier.c.state.in_(OPEN), or_(and_(*in_line), follows))
    ready = (held.c.lane == lane, held.c.state.in_(OPEN), held.c.due <= now)
    free = or_(held.c.urgent, ~exists().where(ahead))
    order = (held.c.urgent.desc(), held.c.id)
    found: int | None = connection.scalar(select(held.c.id).where(*ready, free).order_by(*order).limit(1))
    return found


def _waiting(connection: Connection) -> int:
    return connection.scalar(select(func.count()).where(held.c.thread != "", held.c.state.in_(OPEN))) or 0


def _same(job: Job) -> tuple[ColumnElement[bool], ...]:
    return held.c.id == job.id, held.c.takes == job.takes, held.c.state == TAKEN


def _held_by(holder: str) -> tuple[ColumnElement[bool], ...]:
    return held.c.holder == holder, held.c.state == TAKEN


def _row(job: Job) -> dict[str, Any]:
    return {**job.model_dump(exclude={"id"}), "due": 0.0, "at": stamp(datetime.now(UTC))}


def _job(row: Any) -> Job:
    return Job(**{name: row[name] for name in Job.model_fields})
