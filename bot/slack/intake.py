"""What people send, kept before it is acknowledged: danger looked for first, then masked, then stored."""

from __future__ import annotations

from collections.abc import Callable

from bot.answering import reference
from bot.assistant import Assistant
from bot.jobs import Job
from bot.slack.shelf import Shelf
from bot.slack.work import Act, Place, Work, conversation
from bot.types import Question

MOST = 300
"""Questions that may wait at once. Beyond that, people are told to ask again later."""


class Intake:
    """Every method may raise KnowledgeError: then nothing was kept, and nothing may be acknowledged."""

    def __init__(self, desk: Assistant, shelf: Shelf, wake: Callable[[], None], secret: str, most: int = MOST) -> None:
        self._desk, self._shelf, self._wake, self._secret, self._most = desk, shelf, wake, secret, most

    def question(self, key: str, act: Act, place: Place, text: str, note: str = "") -> Work | None:
        """Words that somebody wrote. What was kept: `act`, or that there is no room; None for what was kept before.

        An alarm that is immediate always has room."""
        code = reference()
        name = conversation(self._secret, place) if place.message else None
        said = self._desk.hear(Question(text=text, conversation=name, reference=code))
        work = Work(act=act, place=place, said=said, note=note)
        job = _job(key, code, work).model_copy(update={"thread": name or key, "follows": act is Act.AGAIN})
        busy = _job(key, code, work.model_copy(update={"act": Act.SAY, "note": "busy"}))
        return self._add(job, busy)

    def other(self, key: str, work: Work) -> Work | None:
        """Anything else that is to be done."""
        return self._add(_job(key, reference(), work), None)

    def deleted(self, key: str, place: Place) -> None:
        """A question is not there any more: its words are erased at once, and what came of it soon."""
        self._shelf.drop(place.subject)
        self.other(key, Work(act=Act.FORGET, place=place))

    def _add(self, job: Job, busy: Job | None) -> Work | None:
        kept = self._shelf.add(job, None if job.urgent else self._most, busy)
        self._wake()
        return Work.model_validate_json(kept.work) if kept else None


def _job(key: str, code: str, work: Work) -> Job:
    place = work.place
    subject = place.subject if place.message else ""
    return Job(key=key, reference=code, work=work.model_dump_json(), subject=subject, urgent=work.urgent)
