"""The connections to the tables about people: the catalogue's own way in, and a way to erase that leaves nothing.

What SQLite deletes stays in the file until something is written over it, and longer in the log beside it. Here it is
wiped as it is deleted, and the log is emptied. PostgreSQL does that in its own time (vacuum).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from knowledge.catalogue.store import PATIENCE
from knowledge.catalogue.store import Store as Connections

WRITERS = 0x70656F70
"""The number of the advisory lock that writers of these tables share: they never wait for who writes guidance."""


class Database(Connections):
    """One database; `patience` is how many seconds a SQLite writer waits for another."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        super().__init__(url, patience, WRITERS)
        self._file = self.url.get_backend_name() == "sqlite"
        if self._file:
            event.listen(self.engine, "connect", _wipe)

    @contextmanager
    def erasing(self) -> Iterator[Connection]:
        """As `writing`; what is deleted is gone from the file at the end."""
        with self.writing() as connection:
            yield connection
        if self._file:
            self._empty_log()

    def _empty_log(self) -> None:
        # Somebody who reads just now keeps the log from being emptied: the next to erase, or the last to close, does.
        connection = self.engine.raw_connection()
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
        finally:
            connection.close()


def _wipe(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA secure_delete=ON").close()
