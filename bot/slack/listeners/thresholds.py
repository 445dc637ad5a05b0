"""What a threshold check rests on opens in a window; and a manager's decision on it: written, kept, opened again."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from slack_bolt import Ack, App

from bot.errors import Denied, Unfit
from bot.sheets import quotes
from bot.slack import ids, views
from bot.slack.blocks import thresholds
from bot.slack.drawn import View
from bot.slack.ids import Field
from bot.slack.listeners import front, reading
from bot.slack.listeners.counter import FAULTS, Counter
from bot.slack.listeners.reading import Body
from bot.thresholds.types import Decision
from bot.types import Actor

log = logging.getLogger(__name__)
BESIDE = {"decided": ids.DECIDED.block, "why": ids.WHY.block, "review": ids.LOOK_AGAIN.block}
"""The block that a fault of each field stands beside."""


def register(app: App, counter: Counter) -> None:
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        _sent(counter, ack, body)

    app.action(re.compile(rf"^{ids.SHOW_QUOTE}\d+$"))(_opening(counter, _quote))
    app.action(ids.DECIDE)(_opening(counter, lambda counter, actor, reference: thresholds.deciding(reference)))
    app.action(ids.DECISION)(_opening(counter, _decision))
    app.view(ids.DECISION_FORM)(sent)


def _opening(counter: Counter, made: Callable[[Counter, Actor, str], View]) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        value = str(body["actions"][0].get("value") or "")
        counter.open(reading.pressed(body), body, lambda actor: made(counter, actor, value))

    return pressed


def _quote(counter: Counter, actor: Actor, value: str) -> View:
    passage, span = ids.lying(value)
    context = counter.desk.context(passage)
    return views.passage(context, span=span) if context else views.done(counter.replies.expired)


def _decision(counter: Counter, actor: Actor, reference: str) -> View:
    desk = counter.desk.thresholds
    held = desk.decision(actor, reference)
    changed = [change for one in desk.affected(actor) if one.reference == reference for change in one.changed]
    return thresholds.decision(held, changed, quotes(held.check.citations, counter.desk.context))


def _sent(counter: Counter, ack: Ack, body: Body) -> None:
    """It is kept, or a fault stands beside its field. Where nothing could be kept, it stays open as it was typed; but
    where the words tell of danger, 999 comes first whatever became of them."""
    urgent = counter.desk.thresholds.danger(_text(body, ids.DECIDED), _text(body, ids.WHY))
    try:
        decision = _kept(counter, body)
        ack(response_action="update", view=thresholds.urgent(urgent, True) if urgent else thresholds.recorded(decision))
    except (Unfit, Denied, *FAULTS) as fault:
        if not urgent:
            return _not_kept(counter, ack, fault)
        ack(response_action="update", view=thresholds.urgent(urgent, False))
    return front.draw(counter, reading.pressed(body))


def _not_kept(counter: Counter, ack: Ack, fault: Exception) -> None:
    if isinstance(fault, Unfit):
        return _refuse(ack, {BESIDE[key]: why for key, why in fault.faults.items()})
    if isinstance(fault, Denied):
        ack(response_action="update", view=views.done(str(fault)))
        return None
    log.warning("a decision was not kept: %s", type(fault).__name__)
    return _refuse(ack, {ids.DECIDED.block: counter.replies.not_opened})


def _refuse(ack: Ack, errors: Mapping[str, str]) -> None:
    ack(response_action="errors", errors=dict(errors))


def _kept(counter: Counter, body: Body) -> Decision:
    actor = counter.actor(reading.pressed(body))
    reference = str(body["view"].get("private_metadata") or "")
    day = _field(body, ids.LOOK_AGAIN).get("selected_date")
    review = date.fromisoformat(day) if day else None
    desk = counter.desk.thresholds
    return desk.record(actor, reference, _text(body, ids.DECIDED), _text(body, ids.WHY), review)


def _text(body: Body, field: Field) -> str:
    return str(_field(body, field).get("value") or "").strip()


def _field(body: Body, field: Field) -> Mapping[str, Any]:
    held: Mapping[str, Any] = body["view"]["state"]["values"].get(field.block, {}).get(field.action, {})
    return held
