"""What people are to be told without having asked: a day to look again has come, a review came in, a passage has gone.

    Promise    one thing to tell one person, known by its key
    Reminders  what is to be told now, gathered from whoever knows
    Timer      a thread that acts once a minute

Nothing is remembered here. A door makes a job of each promise, and a job of the same key is kept once: so each is told
once, by whichever process comes first, and late where none was running. A promise that no longer stands when its job is
done (a day was moved, a screening erased) is not told. None holds a word about a family.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from threading import Event, Thread
from typing import NamedTuple

from knowledge.types import Frozen

log = logging.getLogger(__name__)

MORNING = 8
"""The hour, by this machine's clock, from which somebody is reminded of a day."""
EVERY = 60.0
"""Seconds between two looks."""
PATIENCE = 5.0


class Kind(StrEnum):
    """What somebody is told."""

    DUE = "due"
    """The day has come to look at a screening again."""
    REVIEWED = "reviewed"
    """A manager said what they think of one's screening."""
    DECIDED = "decided"
    """The day has come to look at a decision on a threshold check again."""
    CHANGED = "changed"
    """The guidance under such a decision says something else now."""
    GONE = "gone"
    """The screening rests on passages that the live guidance does not hold: for leads, once a release."""


Teams = Mapping[str, Mapping[str, Collection[str]]]


class Promise(Frozen):
    """One thing to tell one person. `reference` names what it is about, and nothing more."""

    key: str
    kind: Kind
    team: str
    user: str
    reference: str = ""


class Span(NamedTuple):
    """The days that may be spoken of now: up to `until`, and no older than `since`. What is older was told, or nobody
    was there to tell it for as long as jobs are kept.

    `teams` gives the workspaces that can be told, each with the members of its user groups: it may have to ask for
    them, so it is called only where there is something to tell."""

    since: date
    until: date
    teams: Callable[[], Teams]


Source = Callable[[Span], Iterable[Promise]]


class Reminders:
    """What is to be told."""

    def __init__(self, *sources: Source) -> None:
        self._sources = sources

    def promised(self, now: datetime, memory: timedelta, teams: Callable[[], Teams]) -> Iterator[Promise]:
        """Everything that is to be told by now, told already or not. `memory` is how long told ones are remembered.

        A source that fails is logged, and keeps nobody from being told of the others.
        """
        span = span_of(now, memory, teams)
        for source in self._sources:
            try:
                yield from tuple(source(span))
            except Exception as error:
                log.error("some were not reminded: %s", type(error).__name__)

    def stands(self, key: str, teams: Teams) -> bool:
        """Whether it is still to be told, however long ago it was promised. Raises what a source raises."""
        always = Span(since=date.min, until=date.max, teams=lambda: teams)
        return any(one.key == key for source in self._sources for one in source(always))


def span_of(now: datetime, memory: timedelta, teams: Callable[[], Teams]) -> Span:
    """From the morning on today may be spoken of, before it yesterday. A told one is remembered for a day longer."""
    until = now.date() if now.hour >= MORNING else now.date() - timedelta(days=1)
    return Span(since=now.date() - max(memory - timedelta(days=1), timedelta()), until=until, teams=teams)


class Timer:
    """Acts at once and then every so many seconds, until it is stopped. What `act` raises is logged, and passes."""

    def __init__(self, act: Callable[[], None], every: float = EVERY) -> None:
        self._act, self._every = act, every
        self._ended = Event()
        self._thread = Thread(target=self._go, name="reminders", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, within: float = PATIENCE) -> None:
        """Act no more. A look under way may last so many seconds longer; what it keeps is done at the next start."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(within)

    def _go(self) -> None:
        while not self._ended.is_set():
            try:
                self._act()
            except Exception as error:
                log.error("nobody was reminded: %s", type(error).__name__)
            self._ended.wait(self._every)
