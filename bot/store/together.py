"""Writes of many threads, committed together: a commit waits for the disk, and a hundred wait no longer than one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Any, NamedTuple, TypeVar

from sqlalchemy.engine import Connection

from bot.store.database import Database

MOST = 64
"""Writes in one transaction: another process waits for all of them."""
T = TypeVar("T")


class Together:
    """Does what it is given in one thread, in order. What fails fails for all that were to be committed with it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._asked: SimpleQueue[_Wish | None] = SimpleQueue()
        self._lock = Lock()
        self._thread: Thread | None = None

    def do(self, act: Callable[[Connection], T]) -> T:
        """What `act` gives, once it is on disk. Raises what the database raises."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._go_on, name="jobs: writer", daemon=True)
                self._thread.start()
        wish = _Wish(act, Future())
        self._asked.put(wish)
        given: T = wish.given.result()
        return given

    def close(self) -> None:
        """Do what was given until now, and end."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._asked.put(None)
            thread.join()

    def _go_on(self) -> None:
        while (first := self._asked.get()) is not None:
            batch, ends = self._with(first)
            self._commit(batch)
            if ends:
                return

    def _with(self, first: _Wish) -> tuple[list[_Wish], bool]:
        """What else waits already; whether it was the last."""
        batch = [first]
        while len(batch) < MOST:
            try:
                more = self._asked.get_nowait()
            except Empty:
                break
            if more is None:
                return batch, True
            batch.append(more)
        return batch, False

    def _commit(self, batch: list[_Wish]) -> None:
        try:
            with self._database.writing() as connection:
                made = [wish.act(connection) for wish in batch]
        except Exception as error:
            for wish in batch:
                wish.given.set_exception(error)
        else:
            for wish, value in zip(batch, made, strict=True):
                wish.given.set_result(value)


class _Wish(NamedTuple):
    act: Callable[[Connection], Any]
    given: Future[Any]
