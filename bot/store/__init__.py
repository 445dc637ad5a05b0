"""What is kept about people: the turns of conversations that were given a name. The only room with SQL for it.

Nothing gets in as it was typed: a question is kept as `Asked`, whose words are masked, and an urgent one without any
words. A conversation is filed under a hash of its name, so that a table that leaks lets nobody go on with one, and a
name that somebody chose badly names no child.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from bot.store import turns
from bot.store.database import Database
from bot.store.tables import HEAD, VERSIONS
from bot.types import Answer, Turn
from bot.understanding import Asked
from knowledge.migrations.upgrade import upgrade

PATIENCE = 2.0
"""Seconds that an answer may wait to be kept, while another process writes."""


class Store:
    """Opened on a SQLAlchemy URL (`sqlite:///…` or `postgresql://…`); call `migrate` before anything else.

    Each method is one transaction, and may raise KnowledgeError, Busy or IntegrityFailure.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self._url = url
        self._database = Database(url, patience)

    def migrate(self) -> None:
        """Bring the tables up to date, waiting for whoever writes; nothing to do costs one query."""
        patient = Database(self._url)
        try:
            with patient.writing() as connection:
                upgrade(connection, HEAD, VERSIONS, "bot.store:migrations")
        finally:
            patient.close()

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def turns(self, conversation: str, last: int = 2) -> tuple[Turn, ...]:
        """The last turns of a conversation, oldest first; an urgent one has no words. None if it is unknown."""
        with self._database.reading() as connection:
            return turns.last(connection, conversation, last)

    def keep(self, conversation: str, asked: Asked | None, answer: Answer, at: datetime | None = None) -> None:
        """Keep a turn: the masked wording, the gist of the answer, how it ended, its release and its reference.

        `asked` is None where danger was seen before the words were read. Raises TypeError for words of any other kind.
        """
        with self._database.writing() as connection:
            turns.add(connection, conversation, asked, answer, at)

    def forget(self, conversation: str) -> int:
        """Erase a conversation for good. How many turns went."""
        with self._database.erasing() as connection:
            return turns.erase(connection, conversation)

    def forget_older(self, than: timedelta, now: datetime | None = None) -> int:
        """Erase every turn kept longer than that ago. How many went."""
        with self._database.erasing() as connection:
            return turns.erase_older(connection, than, now)
