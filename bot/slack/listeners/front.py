"""A person's front page, drawn again each time it is opened: one that fails is logged, and comes with the next."""

from __future__ import annotations

import logging
from typing import Any

from slack_bolt import App

from bot.slack import home
from bot.slack.listeners import reading
from bot.slack.listeners.counter import FAULTS, Counter
from bot.slack.work import Place

log = logging.getLogger(__name__)


def register(app: App, counter: Counter) -> None:
    def opened(body: dict[str, Any]) -> None:
        if body["event"].get("tab") == "home":
            draw(counter, Place(team=reading.team(body), user=body["event"]["user"]))

    app.event("app_home_opened")(opened)


def draw(counter: Counter, place: Place) -> None:
    """For whoever it belongs to."""
    try:
        admission = counter.desk.people.admit(counter.roster.person(place))
        drawn = home.home(counter.desk.people.home(admission.actor)) if admission.actor else None
        counter.poster.publish(place, drawn or home.refused(admission.refusal or ""))
    except FAULTS as fault:
        log.warning("a front page was not drawn: %s", type(fault).__name__)
