"""What nobody asked for, told once: in a direct message, with a reference and a button."""

from __future__ import annotations

import logging

from bot.jobs import Job, Later
from bot.reminding import Kind
from bot.slack.blocks import reviewing, thresholds
from bot.slack.drawn import Drawn
from bot.slack.posting import Unreachable, Vanished
from bot.slack.work import Act, Work
from bot.slack.working.bench import Bench
from bot.types import Actor

log = logging.getLogger(__name__)

AGAIN = 300.0
"""Seconds until it is tried again, whatever went wrong: a reminder is never given up while its job is kept."""


def remind(bench: Bench, job: Job, work: Work) -> None:
    """Say it if it still stands. After an attempt that was cut short their direct messages are looked through first."""
    try:
        _remind(bench, job, work)
    except (Later, Unreachable, Vanished):
        raise
    except Exception as fault:
        log.warning("%s waits: %s", job.reference, type(fault).__name__)
        raise Later(AGAIN) from fault


def _remind(bench: Bench, job: Job, work: Work) -> None:
    groups = {work.place.team: bench.roster.groups(work.place.team)}
    actor = bench.admit(work).actor if bench.desk.reminders.stands(job.key, groups) else None
    drawn = _drawn(bench, actor, work) if actor else None
    if drawn is None:
        return
    place = bench.poster.direct(work.place)
    if job.takes > 1 and bench.poster.said(place, job.reference):
        return
    bench.poster.post(place, drawn, job.reference)


def _drawn(bench: Bench, actor: Actor, work: Work) -> Drawn | None:
    if Kind(work.note) is not Kind.CHANGED:
        return reviewing.told(Kind(work.note), work.reference)
    affected = bench.desk.thresholds.affected(actor)
    return next((thresholds.told(one) for one in affected if one.reference == work.reference), None)


STEPS = {(Act.REMIND, "quick"): remind}
