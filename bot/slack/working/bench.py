"""What every act works with: the desk, the queue, the way into Slack and who is who."""

from __future__ import annotations

from typing import NamedTuple

from bot.assistant import Assistant
from bot.jobs import Job
from bot.slack import blocks
from bot.slack.drawn import Drawn
from bot.slack.posting import Poster
from bot.slack.roster import Roster
from bot.slack.shelf import Shelf
from bot.slack.work import Work
from bot.types import Admission
from prompts import Replies


class Bench(NamedTuple):
    """Shared by all threads."""

    desk: Assistant
    shelf: Shelf
    poster: Poster
    roster: Roster
    replies: Replies

    def admit(self, work: Work) -> Admission:
        """Let in whoever asked, or say why not: danger in their words comes before any refusal."""
        return self.desk.people.admit(self.roster.person(work.place), work.said or "")

    def aside(self, work: Work, drawn: Drawn) -> Drawn:
        """What is said instead of an answer: unless their words tell of danger, or they may not come in."""
        heard = self.desk.listen(work.said) if work.said else None
        if heard and heard.alarm.level == "immediate":
            return blocks.answer(self.desk.urgent(heard))
        admission = self.admit(work)
        return drawn if admission.actor else self.refused(admission)

    def note(self, name: str, job: Job) -> Drawn:
        """One of the fixed sentences."""
        return blocks.note(getattr(self.replies, name).format(reference=job.reference))

    def refused(self, admission: Admission) -> Drawn:
        """999, or the reason."""
        return blocks.answer(admission.urgent) if admission.urgent else blocks.note(admission.refusal or "")
