"""What follows a screening: told in short to who did it, its pictures, shown to a manager, cleared away when erased.

All of it goes to direct messages and nowhere else. What was sent is found again by the screening's reference, so that
a crash doubles nothing and erasing leaves nothing.
"""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from bot.errors import Denied
from bot.jobs import Job
from bot.roles import Action, may
from bot.slack import blocks
from bot.slack.blocks import screening_result
from bot.slack.blocks.words import words
from bot.slack.work import Act, Place, Work
from bot.slack.working.bench import Bench
from bot.slack.working.saying import once
from bot.types import Actor

log = logging.getLogger(__name__)
UNGRANTED = ("missing_scope", "not_allowed_token_type", "file_uploads_disabled")
"""Slack lets the bot put no files there."""


def tell(bench: Bench, job: Job, work: Work) -> None:
    """In short, in direct messages. A screening has one message: where it is finished again, that one is changed."""
    admission = bench.admit(work)
    if admission.actor is None:
        return bench.poster.whisper(work.place, bench.refused(admission))
    desk = bench.desk.screenings
    try:
        opened = desk.look(admission.actor, work.reference)
        drawn = screening_result.message(opened, desk.outcome(admission.actor, work.reference))
    except Denied:  # erased meanwhile
        return None
    place = bench.poster.direct(work.place)
    stands = bench.poster.said(place, work.reference)
    if stands:
        posted = bench.poster.change(place, stands[0], drawn, work.reference)
    else:
        posted = bench.poster.post(place, drawn, work.reference)
    there = place.model_copy(update={"message": posted})
    kept = work.model_copy(update={"actor": admission.actor, "place": there})
    return bench.shelf.hand_on(job, kept.model_dump_json(), posted)


def pictures(bench: Bench, job: Job, work: Work) -> None:
    """The timeline and the profile, in the thread of the message, in place of any that hang there. Where the screening
    was erased meanwhile, nothing of it stays."""
    if work.actor is None:
        return
    try:
        _hang(bench, job, work, work.actor)
        bench.desk.screenings.look(work.actor, work.reference)
    except Denied:
        clear(bench, job, work)


def _hang(bench: Bench, job: Job, work: Work, actor: Actor) -> None:
    drawn, say = bench.desk.screenings.pictures(actor, work.reference), words().screened
    _take_down(bench, work.place)
    if not drawn:
        return
    try:
        bench.poster.upload(work.place, {one.title: (one.png, one.alt) for one in drawn}, say.pictures)
    except SlackApiError as error:
        if error.response.get("error") not in UNGRANTED:
            raise
        log.error("%s has no pictures: %s", work.reference, error.response.get("error"))
        bench.poster.post(work.place, blocks.note(say.no_pictures), job.reference)


def share(bench: Bench, job: Job, work: Work) -> None:
    """A screening to a manager or a lead, who is told where to open it; nothing of it is in the message."""
    admission = bench.admit(work)
    colleague = work.model_copy(update={"place": work.place.model_copy(update={"user": work.note})})
    received = bench.admit(colleague)
    if admission.actor is None or received.actor is None:
        return bench.poster.whisper(work.place, bench.refused(admission if admission.actor is None else received))
    if not may(received.actor.role, Action.REVIEW_SCREEN):
        return bench.poster.whisper(work.place, screening_result.sent(work.note, known=False))
    if not bench.desk.screenings.share(admission.actor, work.reference, work.note):
        return bench.poster.whisper(work.place, blocks.note(words().screen.gone))

    drawn = screening_result.shared(work.reference, work.place.user)
    once(bench, job, work, lambda: bench.poster.send(work.place, work.note, drawn))
    return bench.poster.whisper(work.place, screening_result.sent(work.note))


def clear(bench: Bench, job: Job, work: Work) -> None:
    """What stands in direct messages of a screening that was erased: its pictures go, its words are taken back."""
    place = bench.poster.direct(work.place)
    for message in bench.poster.said(place, work.reference):
        _take_down(bench, place.model_copy(update={"message": message}))
        bench.poster.change(place, message, blocks.note(words().screen.erased), job.reference)


def _take_down(bench: Bench, place: Place) -> None:
    for file in bench.poster.files(place, place.message):
        bench.poster.remove(place, file)


STEPS = {
    (Act.SCREENED, "quick"): tell,
    (Act.SCREENED, "slow"): pictures,
    (Act.SHARE_SCREENING, "quick"): share,
    (Act.CLEAR_SCREENING, "quick"): clear,
}
