"""What the web asks of the desk, and how it is opened: in the background, so that /health answers while models load."""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Lock, Thread
from typing import Annotated, Protocol

from fastapi import Depends, Request

from bot.people import People
from bot.screen import Screenings
from bot.settings import BadSettings
from bot.sheets import Context
from bot.threshold import Thresholds
from bot.types import Answer, Question, Turn
from knowledge.errors import KnowledgeError
from knowledge.types import Release

log = logging.getLogger(__name__)


class Status(Protocol):
    """What the desk answers from just now."""

    @property
    def release(self) -> Release | None: ...
    @property
    def warm(self) -> bool: ...


class Desk(Protocol):
    """All that the web may call."""

    @property
    def people(self) -> People: ...
    @property
    def screenings(self) -> Screenings: ...
    @property
    def thresholds(self) -> Thresholds: ...

    def ask(self, question: Question) -> Answer: ...
    def turns(self, conversation: str, last: int) -> tuple[Turn, ...]: ...
    def forget(self, conversation: str) -> int: ...
    def context(self, passage_id: int) -> Context | None: ...
    def status(self) -> Status: ...


class NotReady(Exception):
    """The desk cannot answer yet; the message is one line for the person who runs it."""


class Opening:
    """A desk, or the call that opens one. A call that failed is tried again when somebody next needs the desk."""

    def __init__(self, source: Desk | Callable[[], Desk]) -> None:
        self._open: Callable[[], Desk] | None = source if callable(source) else None
        self._desk: Desk | None = None if callable(source) else source
        self._lock = Lock()
        self.reason = "The guidance and the search model are still being loaded."

    def start(self) -> None:
        """Open in the background, unless that is done or under way."""
        if self._desk is None and not self._lock.locked():
            Thread(target=self._quietly, name="open the desk", daemon=True).start()

    def peek(self) -> Desk | None:
        """The desk if it is open; never waits."""
        return self._desk

    def desk(self) -> Desk:
        """The desk, waiting for it to open. Raises NotReady."""
        with self._lock:
            if self._desk is None and self._open is not None:
                self._desk = self._opened(self._open)
        if self._desk is None:
            raise NotReady(self.reason)
        return self._desk

    def _opened(self, call: Callable[[], Desk]) -> Desk:
        try:
            return call()
        except (KnowledgeError, BadSettings) as error:
            self.reason = " ".join(str(error).split()) or type(error).__name__
            raise NotReady(self.reason) from error
        except Exception as error:
            log.error("the desk did not open: %s", type(error).__name__)
            self.reason = f"Curiosity could not start ({type(error).__name__})."
            raise NotReady(self.reason) from error

    def _quietly(self) -> None:
        try:
            self.desk()
        except NotReady as error:
            log.warning("not ready: %s", error)


def _desk(request: Request) -> Desk:
    opening: Opening = request.app.state.opening
    return opening.desk()


AtDesk = Annotated[Desk, Depends(_desk)]
