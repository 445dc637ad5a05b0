"""A person's front page, drawn again each time it is opened: one that fails is logged, and comes with the next."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any

from slack_bolt import App

from bot.roles import Action, may
from bot.slack import home
from bot.slack.drawn import View
from bot.slack.listeners import reading
from bot.slack.listeners.counter import FAULTS, Counter
from bot.slack.work import Place
from bot.types import Actor

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
        drawn = _own(counter, admission.actor) if admission.actor else home.refused(admission.refusal or "")
        counter.poster.publish(place, drawn)
    except FAULTS as fault:
        log.warning("a front page was not drawn: %s", type(fault).__name__)


def _own(counter: Counter, actor: Actor) -> View:
    desk = counter.desk.screenings
    reviews = home.Reviews(
        due=desk.due(actor, date.today()),
        shared=desk.shared(actor) if may(actor.role, Action.REVIEW_SCREEN) else (),
        lost=desk.warnings(actor) if may(actor.role, Action.SEE_ANCHORS) else (),
        decisions=counter.desk.thresholds.decisions(actor) if may(actor.role, Action.RECORD_DECISION) else (),
    )
    return home.home(counter.desk.people.home(actor), desk.mine(actor), reviews)
