"""Reviews: what managers said of a screening opens in a window, and a manager writes in it. And, for leads, what the
screening rests on that has gone."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date
from typing import Any

from slack_bolt import Ack, App

from bot.errors import Denied, Unfit
from bot.roles import Action, may
from bot.slack import ids, views
from bot.slack.blocks import reviewing
from bot.slack.blocks.words import words
from bot.slack.drawn import View
from bot.slack.ids import Field
from bot.slack.listeners import front, reading
from bot.slack.listeners.counter import FAULTS, Counter
from bot.slack.listeners.reading import Body
from bot.types import Actor

log = logging.getLogger(__name__)
BESIDE = {"words": ids.OPINION.block, "review": ids.LOOK_AGAIN.block}
"""The block that a fault of each field stands beside."""


def register(app: App, counter: Counter) -> None:
    def opened(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        reference = str(body["actions"][0].get("value") or "")
        counter.open(reading.pressed(body), body, lambda actor: _reviews(counter, actor, reference))

    def sent(ack: Ack, body: dict[str, Any]) -> None:
        _sent(counter, ack, body)

    def lost(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        place = reading.pressed(body)
        counter.open(place, body, lambda actor: reviewing.warnings(counter.desk.screenings.warnings(actor)))

    app.action(ids.REVIEW)(opened)
    app.action(ids.SEE_LOST)(lost)
    app.view(ids.REVIEW_FORM)(sent)


def _reviews(counter: Counter, actor: Actor, reference: str) -> View:
    desk = counter.desk.screenings
    shown = desk.open(actor, reference)
    writes = not shown.mine and may(actor.role, Action.REVIEW_SCREEN)
    return reviewing.reviews(shown, desk.opinions(actor, reference), writes)


def _sent(counter: Counter, ack: Ack, body: Body) -> None:
    """It is kept, or a fault stands beside its field. Where nothing could be kept, danger in it is answered all the
    same; else it stays open as it was typed."""
    try:
        ack(response_action="update", view=_kept(counter, body))
    except Unfit as unfit:
        return _refuse(ack, {BESIDE[key]: why for key, why in unfit.faults.items()})
    except (Denied, *FAULTS) as fault:
        log.warning("a review was not kept: %s", type(fault).__name__)
        heard = counter.desk.screenings.heard(_words(body))
        if heard.told or isinstance(fault, Denied):
            ack(response_action="update", view=reviewing.noted(heard) if heard.told else views.done(str(fault)))
            return None
        return _refuse(ack, {ids.OPINION.block: words().screen.not_kept})
    return front.draw(counter, reading.pressed(body))


def _refuse(ack: Ack, errors: Mapping[str, str]) -> None:
    ack(response_action="errors", errors=dict(errors))


def _kept(counter: Counter, body: Body) -> View:
    actor = counter.actor(reading.pressed(body))
    reference = str(body["view"].get("private_metadata") or "")
    agrees = (_field(body, ids.AGREES).get("selected_option") or {}).get("value") == "yes"
    day = _field(body, ids.LOOK_AGAIN).get("selected_date")
    review = date.fromisoformat(day) if day else None
    return reviewing.noted(counter.desk.screenings.review(actor, reference, agrees, _words(body), review))


def _words(body: Body) -> str:
    return str(_field(body, ids.OPINION).get("value") or "").strip()


def _field(body: Body, field: Field) -> Mapping[str, Any]:
    held: Mapping[str, Any] = body["view"]["state"]["values"].get(field.block, {}).get(field.action, {})
    return held
