"""Everything else that is said: pointers, fixed sentences, shared answers, the list of guidance, a deleted question."""

from __future__ import annotations

from bot.jobs import Job
from bot.slack import blocks
from bot.slack.work import Act, Work
from bot.slack.working.bench import Bench
from bot.slack.working.saying import once, say


def point(bench: Bench, job: Job, work: Work) -> None:
    """To somebody who called on the bot in a channel: 999, a refusal, or where to ask."""
    bench.poster.whisper(work.place, bench.aside(work, bench.note("pointer", job)))


def sentence(bench: Bench, job: Job, work: Work) -> None:
    """A fixed sentence, unless the answer that it is about has come meanwhile."""
    if work.note != "overdue" or _open(bench, job):
        say(bench, job, work, bench.aside(work, bench.note(work.note, job)))


def forget(bench: Bench, job: Job, work: Work) -> None:
    """A deleted question: what was kept of it is erased; where it was not answered yet, that is said."""
    actor = bench.admit(work).actor
    for one in bench.shelf.before(job):
        if actor is not None:
            bench.desk.people.erase(actor, one.reference)
        if one.state == "dropped" and one.posted:
            bench.poster.change(work.place, one.posted, bench.note("deleted", job), one.reference)


def guidance(bench: Bench, job: Job, work: Work) -> None:
    """The list of guidance."""
    admission = bench.admit(work)
    if admission.actor is None:
        return bench.poster.whisper(work.place, bench.refused(admission))
    return bench.poster.whisper(work.place, blocks.guidance(bench.desk.people.guidance(admission.actor)))


def share(bench: Bench, job: Job, work: Work) -> None:
    """An answer to a colleague, if they may use this desk too."""
    admission = bench.admit(work)
    colleague = work.model_copy(update={"place": work.place.model_copy(update={"user": work.note})})
    received = bench.admit(colleague)
    if admission.actor is None or received.actor is None:
        return bench.poster.whisper(work.place, bench.refused(admission if admission.actor is None else received))
    answer = bench.desk.people.share(admission.actor, work.reference, work.note)
    if answer is None:
        return bench.poster.whisper(work.place, bench.note("expired", job))
    drawn = blocks.shared(answer, work.place.user)
    return once(bench, job, work, lambda: bench.poster.send(work.place, work.note, drawn))


def keep(bench: Bench, job: Job, work: Work) -> None:
    """A private answer, to a direct message where it stays."""
    actor = bench.admit(work).actor
    answer = bench.desk.people.answer(actor, work.reference) if actor else None
    if answer is None:
        return bench.poster.whisper(work.place, bench.note("expired", job))
    return once(bench, job, work, lambda: bench.poster.send(work.place, work.place.user, blocks.kept(answer)))


def tell_leads(bench: Bench, job: Job, work: Work) -> None:
    """A question waits: the lead named in `note` is told."""
    once(bench, job, work, lambda: bench.poster.send(work.place, work.note, bench.note("waits", job)))


def _open(bench: Bench, job: Job) -> bool:
    """Whether the question that a sentence is about is still waited for."""
    return any(one.reference == job.reference and one.state in ("waiting", "taken") for one in bench.shelf.before(job))


STEPS = {
    (Act.POINT, "quick"): point,
    (Act.SAY, "quick"): sentence,
    (Act.FORGET, "quick"): forget,
    (Act.GUIDANCE, "quick"): guidance,
    (Act.SHARE, "quick"): share,
    (Act.KEEP, "quick"): keep,
    (Act.TELL_LEADS, "quick"): tell_leads,
}
