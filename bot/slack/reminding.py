"""Looks once a minute for what people are to be told unasked, and makes a job of each: see `bot.reminding`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.reminding import Reminders, Teams
from bot.slack.intake import Intake
from bot.slack.work import Act, Place, Work


class Reminding:
    """`memory` is how long a job that is done is kept. `teams` asks Slack, and is called only where it matters."""

    def __init__(
        self,
        reminders: Reminders,
        intake: Intake,
        teams: Callable[[], Teams],
        memory: timedelta,
        clock: Callable[[], datetime],
    ) -> None:
        self._reminders, self._intake, self._teams = reminders, intake, teams
        self._memory, self._clock = memory, clock
        self._kept: frozenset[str] = frozenset()
        """Keys of jobs that are there: looking again costs no write."""

    def look(self) -> None:
        """Keep what is new. May raise KnowledgeError and whatever Slack's answers raise: then the next look does it."""
        promised = {one.key: one for one in self._reminders.promised(self._clock(), self._memory, self._teams)}
        for one in (one for key, one in promised.items() if key not in self._kept):
            place = Place(team=one.team, user=one.user, direct=True)
            self._intake.other(one.key, Work(act=Act.REMIND, place=place, note=one.kind, reference=one.reference))
            self._kept |= {one.key}
        self._kept &= promised.keys()
