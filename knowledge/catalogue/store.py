"""One database, two ways in: reading, and writing one at a time.

A writer takes the database's one write lock when it begins (SQLite's own; an advisory lock in PostgreSQL), so
two writers queue instead of failing half-way. Readers never wait. A commit is on disk before it returns.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from pydantic import ValidationError
from sqlalchemy import create_engine, event
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DatabaseError

from knowledge.errors import Busy, IntegrityFailure, KnowledgeError

PATIENCE = 30.0
"""Seconds that a writer waits for another before it gives up."""
AGAIN = 0.02
"""Seconds before SQLite is asked again for what it does not wait for."""
WRITERS = 0x43757269
"""The number of the advisory lock that PostgreSQL writers share, unless they have one of their own."""
DAMAGED = ("malformed", "not a database", "disk i/o error")


class Store:
    """The connections to one database. `url` is a SQLAlchemy URL of SQLite or PostgreSQL."""

    def __init__(self, url: str, patience: float = PATIENCE, writers: int = WRITERS) -> None:
        self.url = _portable(make_url(url))
        self.engine = _engine(self.url, patience, writers)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one moment of the database."""
        with _one_line(self.url), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed as a whole at the end, or not at all."""
        engine = self.engine.execution_options(writing=True)
        with _one_line(self.url), engine.begin() as connection:
            yield connection

    def close(self) -> None:
        self.engine.dispose()


def _portable(url: URL) -> URL:
    """People write postgres:// or postgresql://; we speak to it through psycopg."""
    plain = url.drivername in ("postgres", "postgresql")
    return url.set(drivername="postgresql+psycopg") if plain else url


def _engine(url: URL, patience: float, writers: int) -> Engine:
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, patience)
    engine = create_engine(url, pool_pre_ping=True)
    event.listen(engine, "begin", partial(_queue_writers, writers))
    return engine


def _sqlite(url: URL, patience: float) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": patience})
    event.listen(engine, "connect", partial(_prepare, patience))
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(patience: float, connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late: a reader that turns writer would fail at once instead of waiting.
    connection.isolation_level = None
    _walled(connection, monotonic() + patience)
    for pragma in ("synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _walled(connection: Any, until: float) -> None:
    """Turn on the write-ahead log. SQLite does not wait for a lock here: of two that open a new home at the same
    moment one is refused at once, and asks again."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() >= until:
                raise
            sleep(AGAIN)


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if _writes(connection) else "BEGIN")


def _queue_writers(writers: int, connection: Connection) -> None:
    if _writes(connection):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({writers})")


def _writes(connection: Connection) -> bool:
    return bool(connection.get_execution_options().get("writing"))


@contextmanager
def _one_line(url: URL) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        raise _plain(error, url) from error
    except ValidationError as error:
        raise IntegrityFailure(f"The guidance database holds a damaged {error.title.lower()}.") from error


def _plain(error: DatabaseError, url: URL) -> KnowledgeError:
    """What went wrong with which database, in one line. Passwords stay out of it."""
    where = url.render_as_string(hide_password=True)
    reason = (str(error.orig).strip().splitlines() or ["no reason given"])[0]
    if "locked" in reason.lower():
        return Busy(f"Another process is writing to the guidance database ({where}); try again in a moment.")
    if any(sign in reason.lower() for sign in DAMAGED):
        return IntegrityFailure(f"The guidance database is damaged ({where}): {reason}")
    return KnowledgeError(f"The guidance database cannot be used ({where}): {reason}")
