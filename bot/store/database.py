"""The connections to the tables about people: the catalogue's own way in, and a way to erase that leaves nothing.

What SQLite deletes stays in the file until something is written over it, and longer in the log beside it. Here it is
wiped as it is deleted, and the log is emptied. PostgreSQL does that in its own time (vacuum).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection

from knowledge.catalogue.store import PATIENCE
from knowledge.catalogue.store import Store as Connections
from knowledge.errors import Busy

_turns: defaultdict[str, Lock] = defaultdict(Lock)
"""Whose turn it is to write into a file, among the threads of this process."""

WRITERS = 0x70656F70
"""The number of the advisory lock that writers of these tables share: they never wait for who writes guidance."""


class Database(Connections):
    """One database; `patience` is how many seconds a SQLite writer waits for another."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        super().__init__(url, patience, WRITERS)
        self._file = self.url.get_backend_name() == "sqlite"
        self._patience = patience
        if self._file:
            event.listen(self.engine, "connect", _wipe)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: committed as a whole at the end, or not at all. Raises Busy where others write for too long.

        Threads of one process queue here: SQLite makes whoever finds its file locked sleep, and lets others past.
        """
        if not self._file:
            with super().writing() as connection:
                yield connection
            return
        turn = _turns[str(self.url)]
        if not turn.acquire(timeout=self._patience):
            raise Busy("Too many are writing at once; try again in a moment.")
        try:
            with super().writing() as connection:
                yield connection
        finally:
            turn.release()

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
