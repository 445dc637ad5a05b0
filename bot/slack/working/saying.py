"""Saying something once: found again after a crash, put where it stands already, and never sent twice."""

from __future__ import annotations

from collections.abc import Callable

from slack_sdk.errors import SlackApiError

from bot.jobs import Job, Later
from bot.slack.drawn import Drawn
from bot.slack.work import Work
from bot.slack.working.bench import Bench

SENDING = "sending"
"""Stands for the place of a message that only one person sees: such a message cannot be found again."""


def standing(bench: Bench, job: Job, work: Work) -> str | None:
    """Where the reply stands; after an attempt that ended badly the thread is read for it."""
    if job.posted or not job.doubt:
        return job.posted
    return bench.poster.find(work.place, job.reference)


def put(bench: Bench, job: Job, work: Work, drawn: Drawn) -> str:
    """Say it in the thread, in place of what stands there for this job. Where it stands."""
    posted = standing(bench, job, work)
    if posted:
        return bench.poster.change(work.place, posted, drawn, job.reference)
    return bench.poster.post(work.place, drawn, job.reference)


def say(bench: Bench, job: Job, work: Work, drawn: Drawn) -> None:
    """The whole reply: in the thread of a direct message; to the person alone anywhere else."""
    if work.place.direct and work.place.message:
        bench.shelf.note_posted(job, put(bench, job, work, drawn))
    else:
        bench.poster.whisper(work.place, drawn)


def once(bench: Bench, job: Job, work: Work, send: Callable[[], object]) -> None:
    """Send what cannot be found again. After a crash at that moment the person is told so, and not sent it twice."""
    if job.posted == SENDING:
        bench.poster.whisper(work.place, bench.note("unsure", job))
        return
    bench.shelf.note_posted(job, SENDING)
    try:
        send()
    except (Later, SlackApiError):  # Slack said no: nothing was sent
        bench.shelf.note_posted(job, "")
        raise
