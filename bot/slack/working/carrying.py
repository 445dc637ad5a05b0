"""The acts of a job: each carried out by its own function, and what is said when one hangs or cannot be done."""

from __future__ import annotations

import logging

from bot.errors import Denied
from bot.jobs import Job
from bot.slack import blocks
from bot.slack.posting import Unreachable, Vanished
from bot.slack.work import Act, Work
from bot.slack.working import asking, reviewing, screening, telling, thresholds
from bot.slack.working.bench import Bench
from bot.slack.working.saying import say

log = logging.getLogger(__name__)

STEPS = {**asking.STEPS, **telling.STEPS, **screening.STEPS, **reviewing.STEPS, **thresholds.STEPS}


class Carrying:
    """What `bot.jobs.Workers` calls."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    def do(self, job: Job) -> None:
        """Raises Later, and whatever may pass; what never will is logged, and the job is done."""
        work = Work.model_validate_json(job.work)
        try:
            STEPS[work.act, job.lane](self._bench, job, work)
        except Denied as denied:
            say(self._bench, job, work, blocks.note(str(denied)))
        except (Unreachable, Vanished) as lost:
            log.error("%s cannot be told anybody: %s", job.reference, lost)

    def overdue(self, job: Job) -> None:
        """Have the person told, by somebody who is not stuck; not of what nobody waits for."""
        work = Work.model_validate_json(job.work)
        if work.act is Act.REMIND:
            return
        work = work.model_copy(update={"act": Act.SAY, "note": "overdue", "said": None})
        told = job.model_copy(
            update={"key": f"{job.key}:overdue", "lane": "quick", "thread": "", "work": work.model_dump_json()}
        )
        self._bench.shelf.add(told.model_copy(update={"id": 0, "state": "waiting", "takes": 0, "failures": 0}))

    def give_up(self, job: Job) -> None:
        """The last thing that is said of a job that cannot be done."""
        work = Work.model_validate_json(job.work)
        if work.act is not Act.REMIND:
            say(self._bench, job, work, self._bench.note("given_up", job))
