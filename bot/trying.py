"""Patience with a language model: a time limit, a few tries, and a breaker that stops asking one that is down."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import NamedTuple

from bot.errors import Unanswered
from bot.llm import Piece


class Limits(NamedTuple):
    """Seconds until the first piece and in all, tries after the first, and the first pause between two tries."""

    first: float = 4.5
    """Below five, so that an answer without the model is there in five."""
    total: float = 20.0
    again: int = 2
    pause: float = 0.4


LIMITS = Limits()


class Breaker:
    """Open after three failures in a row: nobody is asked for a minute, then one question goes ahead as a trial."""

    def __init__(self, failures: int = 3, seconds: float = 60.0, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._seconds, self._clock = failures, seconds, clock
        self._failed = 0
        self._until = 0.0
        self._lock = Lock()

    def allows(self) -> bool:
        """Whether to ask now. A trial holds the others back for as long again, or until it ends."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._until:
                return False
            self._until = self._clock() + self._seconds
            return True

    def succeeded(self) -> None:
        """The provider answered, well or badly."""
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        """The provider was late, broken or not there."""
        with self._lock:
            self._failed += 1
            self._until = self._clock() + self._seconds


Start = Callable[[], Iterator[Piece]]


def pieces(start: Start, limits: Limits, breaker: Breaker) -> Iterator[Piece]:
    """What a model makes, within the limits. Raises Unanswered; what was had before then stays had."""
    if not breaker.allows():
        raise Unanswered("not asked: it failed several times just now")
    begun = monotonic()
    try:
        yield from _tried(start, limits, begun)
    except Unanswered as error:
        (breaker.succeeded if error.ours else breaker.failed)()
        raise
    breaker.succeeded()


def _tried(start: Start, limits: Limits, begun: float) -> Iterator[Piece]:
    for tries in range(limits.again + 1):
        started = False
        try:
            for piece in _timed(start, limits, begun):
                started = True
                yield piece
            return
        except Unanswered as error:
            pause = _pause(error, limits, tries)
            if started or not error.passing or tries == limits.again or _late(begun, limits, pause):
                raise
        sleep(pause)


def _pause(error: Unanswered, limits: Limits, tries: int) -> float:
    """What the provider asked for, or a pause that doubles; either with some chance in it, so that many do not come
    back at once."""
    asked = error.wait or 0.0
    return float(max(asked, limits.pause * 2**tries) * (1 + random.random() / 2))


def _late(begun: float, limits: Limits, pause: float) -> bool:
    return monotonic() + pause > begun + limits.first


def _timed(start: Start, limits: Limits, begun: float) -> Iterator[Piece]:
    """Pieces read by a thread of its own, so that a provider that hangs or trickles cannot hold the answer up."""
    told: SimpleQueue[Piece | Unanswered | None] = SimpleQueue()
    stop = Event()
    Thread(target=_read, args=(start, told, stop), name="language-model", daemon=True).start()
    until = begun + limits.first
    try:
        while True:
            piece = _next(told, until)
            if piece is None:
                return
            if isinstance(piece, Unanswered):
                raise piece
            until = begun + limits.total
            yield piece
    finally:
        stop.set()


def _next(told: SimpleQueue[Piece | Unanswered | None], until: float) -> Piece | Unanswered | None:
    left = until - monotonic()
    try:
        return told.get(timeout=left) if left > 0 else Unanswered("late")
    except Empty:
        return Unanswered("late")


def _read(start: Start, told: SimpleQueue[Piece | Unanswered | None], stop: Event) -> None:
    try:
        for piece in start():
            if stop.is_set():
                return
            told.put(piece)
        told.put(None)
    except Unanswered as error:
        told.put(error)
    except Exception as error:  # a fault of ours must not leave the reader waiting
        told.put(Unanswered(type(error).__name__))
