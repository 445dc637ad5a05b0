"""Questions. In the quick lane: 999 at once, or who asks and a note that it was heard. In the slow one: the answer."""

from __future__ import annotations

from bot.jobs import Job
from bot.slack import blocks
from bot.slack.work import Act, Place, Work
from bot.slack.working.bench import Bench
from bot.slack.working.saying import once, put, say, standing
from bot.types import Actor, Answer


def greet(bench: Bench, job: Job, work: Work) -> None:
    """Say that it was heard, with the reference to quote, and leave the answer to the slow lane."""
    if work.urgent:
        return urgent(bench, job, work)
    admission = bench.admit(work)
    if admission.actor is None:
        return say(bench, job, work, bench.refused(admission))
    posted = put(bench, job, work, bench.note("working", job))
    return bench.shelf.hand_on(job, _for(work, admission.actor), posted)


def greet_again(bench: Bench, job: Job, work: Work) -> None:
    """As `greet`, where the earlier answer stands, which is erased. Danger is said anew, where it is seen."""
    if work.urgent:
        return urgent(bench, job, work)
    earlier = bench.shelf.before(job)
    stands = next((one.posted for one in reversed(earlier) if one.posted), None)
    job = job.model_copy(update={"posted": standing(bench, job, work) or stands})
    admission = bench.admit(work)
    if admission.actor is None:
        return say(bench, job, work, bench.refused(admission))
    for one in earlier:
        bench.desk.people.erase(admission.actor, one.reference)
    posted = put(bench, job, work, bench.note("again", job))
    return bench.shelf.hand_on(job, _for(work, admission.actor), posted)


def answer(bench: Bench, job: Job, work: Work) -> None:
    """The answer, in place of the note. One whose question was deleted meanwhile is erased, and not said."""
    found = _answered(bench, job, work)
    if found is not None:
        bench.poster.change(work.place, job.posted or "", blocks.answer(found), job.reference)


def let_in(bench: Bench, job: Job, work: Work) -> None:
    """Who asks by command: the command itself was told that it was heard."""
    admission = bench.admit(work)
    if admission.actor is None:
        return bench.poster.whisper(work.place, bench.refused(admission))
    if bench.roster.connected(work.place) is None:
        bench.poster.whisper(work.place, bench.note("direct", job))
        work = work.model_copy(update={"place": _direct(work.place)})
    return bench.shelf.hand_on(job, _for(work, admission.actor))


def whisper(bench: Bench, job: Job, work: Work) -> None:
    """The answer, to who asked only."""
    found = _answered(bench, job, work)
    if found is not None:
        once(bench, job, work, lambda: bench.poster.whisper(work.place, blocks.answer(found, private=True)))


def urgent(bench: Bench, job: Job, work: Work) -> None:
    """999 first and to anybody; only then is it looked up who asked, so that it is kept."""
    if work.said is None:
        return
    say(bench, job, work, blocks.answer(bench.desk.urgent(work.said)))
    actor = bench.admit(work.model_copy(update={"said": None})).actor
    if actor is not None:
        bench.desk.ask(work.said, actor=actor)


def _answered(bench: Bench, job: Job, work: Work) -> Answer | None:
    """What the desk says; None for a question that nobody waits for any more."""
    if work.said is None or work.actor is None:
        return None
    tried = job.takes > 2  # once in each lane is the least
    found = bench.desk.people.answer(work.actor, job.reference) if tried else None
    found = found or bench.desk.ask(work.said, actor=work.actor)
    if bench.shelf.holds(job):
        return found
    bench.desk.people.erase(work.actor, job.reference)
    return None


def _direct(place: Place) -> Place:
    """Where nobody else sees it: nobody can tell whether this channel is shared with another organisation."""
    return place.model_copy(update={"response_url": None, "channel": "", "direct": True})


def _for(work: Work, actor: Actor) -> str:
    return work.model_copy(update={"actor": actor}).model_dump_json()


STEPS = {
    (Act.ANSWER, "quick"): greet,
    (Act.ANSWER, "slow"): answer,
    (Act.AGAIN, "quick"): greet_again,
    (Act.AGAIN, "slow"): answer,
    (Act.PRIVATE, "quick"): let_in,
    (Act.PRIVATE, "slow"): whisper,
}
