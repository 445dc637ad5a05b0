"""A concern that was put into a window: what the threshold documents say of it goes into that window."""

from __future__ import annotations

from bot.jobs import Job
from bot.roles import Action, may
from bot.sheets import quotes
from bot.slack import views
from bot.slack.blocks import thresholds
from bot.slack.drawn import View
from bot.slack.posting import Vanished
from bot.slack.work import Act, Work
from bot.slack.working.bench import Bench


def let_in(bench: Bench, job: Job, work: Work) -> None:
    """Who put a concern into the window."""
    admission = bench.admit(work)
    if admission.actor is None:
        refused = views.answer(admission.urgent) if admission.urgent else views.done(admission.refusal or "")
        return _into_window(bench, work, refused)
    held = work.model_copy(update={"actor": admission.actor})
    return bench.shelf.hand_on(job, held.model_dump_json())


def check(bench: Bench, job: Job, work: Work) -> None:
    """What is found for a concern; 999 instead where it tells of danger."""
    if work.actor is None or work.said is None:
        return None
    found = bench.desk.thresholds.check(work.actor, work.said)
    if found.urgent:
        return _into_window(bench, work, views.answer(found.urgent))
    spans = quotes(found.citations, bench.desk.context)
    records = bool(found.documents) and may(work.actor.role, Action.RECORD_DECISION)
    return _into_window(bench, work, thresholds.check(found, spans, records))


def _into_window(bench: Bench, work: Work, view: View) -> None:
    """Where the window was closed meanwhile, nobody waits for it: the words were taken in a window to stay there."""
    try:
        bench.poster.redraw(work.place, view)
    except Vanished:
        return


STEPS = {(Act.THRESHOLD, "quick"): let_in, (Act.THRESHOLD, "slow"): check}
