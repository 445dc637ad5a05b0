"""Work that is promised to a person: kept before it is acknowledged, done once, and taken up again after a crash.

    Kept     what is kept, shared by every process: bot.store.jobs
    Workers  threads that take a job, do it, and say how it ended

A job is held on a lease that its process goes on renewing, so that work that is slow is not done twice, and work whose
process died is taken up by another. There are two lanes: `quick` never waits for the guidance or a language model, so a
call to 999, a reference or a refusal goes out however busy the desk is.
"""

from __future__ import annotations

import logging
import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from queue import Empty, Full, Queue
from threading import Event, Thread
from time import monotonic, time
from typing import Literal, NamedTuple, Protocol, TypeVar

from knowledge.types import Frozen

log = logging.getLogger(__name__)

T = TypeVar("T")
Lane = Literal["quick", "slow"]
State = Literal["waiting", "taken", "done", "dropped"]
SPARE = 4
"""How many more threads a lane may have while some of its own are stuck."""
LEASE = 15.0
"""Seconds that a job stays with a process that has stopped renewing it."""
BEAT = 4.0
"""Seconds between two renewals."""
LONGEST = 60.0
"""Seconds between two attempts, at most."""
BELLS = 8
"""Calls to have a look that are remembered: whoever ends a job has a look without being called."""
SHORT = 0.05
IDLE = 1.0
"""Seconds between two looks for work that another process has kept."""


class Job(Frozen):
    """One thing to do. `work` is the door's own account of it, without a word that was not masked.

    `subject` is the message it answers, `thread` its conversation; slow jobs of one thread are done in order, and a job
    that `follows` waits for the earlier ones of its subject.
    """

    key: str
    """What it is known by to whoever sends it again: a second job of the same key is not kept."""
    reference: str
    work: str
    lane: Lane = "quick"
    subject: str = ""
    thread: str = ""
    urgent: bool = False
    follows: bool = False
    id: int = 0
    state: State = "waiting"
    takes: int = 0
    """How often it was taken: whoever holds it is known by this."""
    failures: int = 0
    posted: str | None = None
    """Where the reply to it stands already."""
    doubt: bool = False
    """An earlier attempt ended badly, or never ended: it may have posted something nobody knows of."""


class Kept(Protocol):
    """Where jobs are kept. Each method is one transaction, and may raise KnowledgeError."""

    def take(self, lane: Lane, holder: str, until: float) -> Job | None: ...
    def renew(self, holder: str, until: float) -> None: ...
    def finish(self, job: Job) -> None: ...
    def put_back(self, job: Job, due: float, failed: bool = True) -> None: ...
    def let_go(self, holder: str) -> None: ...


class Pace(NamedTuple):
    """How much is done at once, and for how long."""

    threads: Mapping[Lane, int] = {"quick": 12, "slow": 6}
    """Most of the time they wait for Slack, or for a language model."""
    patience: float = 45.0
    """Seconds after which a person is told that their answer is taking too long."""
    attempts: int = 9
    """Failures after which a job is given up: about five minutes."""


class Later(Exception):
    """Nothing is wrong: do the same again after so many seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__(f"in {wait:g} s")
        self.wait = wait


class Acts(Protocol):
    """What the door does. `do` may raise: then it is done again, and `give_up` is called after the last attempt."""

    def do(self, job: Job) -> None: ...
    def overdue(self, job: Job) -> None: ...
    def give_up(self, job: Job) -> None: ...


class Workers:
    """Threads that do what is queued until they are stopped. `wake` tells them that something new is there."""

    def __init__(self, queue: Kept, acts: Acts, pace: Pace | None = None) -> None:
        self.holder = f"{os.getpid()}-{secrets.token_hex(6)}"
        self._queue, self._acts, self._pace = queue, acts, pace or Pace()
        self._new: dict[Lane, Queue[None]] = {lane: Queue(maxsize=BELLS) for lane in self._pace.threads}
        self._draining, self._ended = Event(), Event()
        self._hands: dict[Lane, set[_Hand]] = {lane: set() for lane in self._pace.threads}
        self._beat = Thread(target=self._go_on, name="jobs: lease", daemon=True)

    def start(self) -> None:
        for lane, most in self._pace.threads.items():
            for _ in range(most):
                self._hire(lane)
        self._beat.start()

    def wake(self, lane: Lane = "quick") -> None:
        """Something is there to be done: one thread has a look."""
        with suppress(Full):
            self._new[lane].put_nowait(None)

    def stop(self, within: float) -> bool:
        """Do what can be done now in so many seconds, and give back the rest. Whether nothing was left in hand."""
        self._draining.set()
        until = monotonic() + within
        for hand in self._all():
            hand.join(max(0.0, until - monotonic()))
        self._ended.set()
        done = not self._busy()
        self._quietly(lambda: self._queue.let_go(self.holder), "jobs in hand were not given back")
        return done

    def _all(self) -> list[_Hand]:
        return [hand for hands in self._hands.values() for hand in list(hands)]

    def _busy(self) -> bool:
        """Whether somebody has a job in hand, which may make another."""
        return any(hand.job for hand in self._all())

    def _hire(self, lane: Lane) -> None:
        hand = _Hand(lane, self._work)
        self._hands[lane].add(hand)
        hand.start()

    def _work(self, hand: _Hand) -> None:
        while not self._ended.is_set() and not hand.replaced:
            job = self._quietly(lambda: self._queue.take(hand.lane, self.holder, time() + LEASE), "no job was taken")
            if job is None:
                if self._draining.is_set() and not self._busy():
                    break
                with suppress(Empty):
                    self._new[hand.lane].get(timeout=SHORT if self._draining.is_set() else IDLE)
                continue
            hand.begin(job)
            self._do(job)
            hand.end()
            for lane in self._new:  # it may have been handed on, or have been in another's way
                self.wake(lane)
        self._hands[hand.lane].discard(hand)

    def _do(self, job: Job) -> None:
        """Do it, and say how it ended. Whatever goes wrong, the job stays until it is done or given up."""
        try:
            self._acts.do(job)
        except Later as later:
            due = time() + later.wait
            self._quietly(lambda: self._queue.put_back(job, due, False), "a job was not put back")
        except Exception as error:
            log.warning("%s failed, time %d: %s", job.reference, job.failures + 1, _told(error))
            self._failed(job)
        else:
            self._quietly(lambda: self._queue.finish(job), "a job was not marked as done")

    def _failed(self, job: Job) -> None:
        if job.failures + 1 < self._pace.attempts:
            due = time() + min(2.0**job.failures, LONGEST)
            self._quietly(lambda: self._queue.put_back(job, due), "a job was not put back")
            return
        log.error("%s was given up", job.reference)
        self._quietly(lambda: self._acts.give_up(job), "nobody was told")
        self._quietly(lambda: self._queue.finish(job), "a job was not marked as done")

    def _go_on(self) -> None:
        while not self._ended.wait(min(BEAT, self._pace.patience / 2)):
            self._quietly(lambda: self._queue.renew(self.holder, time() + LEASE), "leases were not renewed")
            for hand in [hand for hand in self._all() if hand.late(self._pace.patience)]:
                self._relieve(hand.lane, hand)

    def _relieve(self, lane: Lane, hand: _Hand) -> None:
        """Tell the person, and let somebody else go on with the lane while this thread is stuck."""
        job, hand.told = hand.job, True
        if job is not None:
            log.warning("%s is taking too long", job.reference)
            self._quietly(lambda: self._acts.overdue(job), "nobody was told")
        if len(self._hands[lane]) < self._pace.threads[lane] + SPARE:
            hand.replaced = True
            self._hire(lane)

    def _quietly(self, act: Callable[[], T], lost: str) -> T | None:
        """Whatever fails here fails for this one job, and is tried again when its lease ends."""
        try:
            return act()
        except Exception as error:
            log.error("%s: %s", lost, _told(error))
            return None


class _Hand(Thread):
    """One thread, and what it has in hand."""

    def __init__(self, lane: Lane, work: Callable[[_Hand], None]) -> None:
        super().__init__(name=f"jobs: {lane}", daemon=True)
        self.lane, self.told, self.replaced = lane, False, False
        self.job: Job | None = None
        self._work, self._since = work, 0.0

    def run(self) -> None:
        self._work(self)

    def begin(self, job: Job) -> None:
        self._since, self.told, self.job = monotonic(), False, job

    def end(self) -> None:
        self.job = None

    def late(self, patience: float) -> bool:
        return self.job is not None and not self.told and monotonic() - self._since > patience


def _told(error: Exception) -> str:
    """The kind of error: what it says could hold what a person typed."""
    return type(error).__name__
