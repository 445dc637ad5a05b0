"""Buttons and shortcuts. Each is acknowledged at once: what it opens must open within three seconds of the press."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.errors import Denied
from bot.slack import blocks, ids, views
from bot.slack.drawn import View
from bot.slack.listeners import front, reading
from bot.slack.listeners.counter import FAULTS, Counter
from bot.slack.listeners.reading import Body
from bot.slack.work import Act, Work
from bot.types import Actor, Answer, Question, Vote
from knowledge.errors import KnowledgeError

log = logging.getLogger(__name__)
Made = Callable[[Counter, Actor, str], View]


def register(app: App, counter: Counter) -> None:
    for name, made in OPENING.items():
        app.action(name)(_opening(counter, made))
    for name, act in KEEPING.items():
        app.action(name)(_keeping(counter, act))

    def feedback(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        _feedback(counter, body)

    def settle(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        _settle(counter, body)

    def check(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        _check(counter, body)

    app.action(ids.FEEDBACK)(feedback)
    app.action(ids.SETTLE)(settle)
    app.action(re.compile(rf"^{ids.LINK}"))(_nothing)
    app.shortcut(ids.CHECK_THRESHOLD)(check)


def _nothing(ack: Ack) -> None:
    """A button that only opens an address."""
    ack()


def _opening(counter: Counter, made: Made) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        value = _value(body)
        counter.open(reading.pressed(body), body, lambda actor: made(counter, actor, value))

    return pressed


def _keeping(counter: Counter, act: Act) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        place = reading.pressed(body)
        try:
            counter.intake.other(_key(body), Work(act=act, place=place, reference=_value(body)))
            ack()
        except KnowledgeError:
            ack()
            counter.tell(place, blocks.note(counter.replies.not_opened))

    return pressed


def _feedback(counter: Counter, body: Body) -> None:
    """A vote counts at once; a vote against opens the window that asks why."""
    verdict, _, reference = _value(body).partition(":")
    place = reading.pressed(body)
    if verdict == Vote.DOWN:
        return counter.open(place, body, lambda actor: _down(counter, actor, reference))
    return _quietly(counter, body, lambda actor: counter.desk.people.feedback(actor, reference, Vote.UP))


def _down(counter: Counter, actor: Actor, reference: str) -> View:
    counter.desk.people.feedback(actor, reference, Vote.DOWN)
    return views.reasons(reference)


def _settle(counter: Counter, body: Body) -> None:
    _quietly(counter, body, lambda actor: counter.desk.people.settle(actor, int(_value(body))))
    front.draw(counter, reading.pressed(body))


def _quietly(counter: Counter, body: Body, act: Callable[[Actor], object]) -> None:
    """Do it; a reason or a fault is said to who pressed."""
    place = reading.pressed(body)
    try:
        act(counter.actor(place))
    except Denied as denied:
        counter.tell(place, blocks.note(str(denied)))
    except FAULTS as fault:
        log.warning("a press was lost: %s", type(fault).__name__)
        counter.tell(place, blocks.note(counter.replies.not_opened))


def _check(counter: Counter, body: Body) -> None:
    """The words of a message, as they were heard, into the window; 999 in it where they tell of danger."""
    heard = counter.desk.hear(Question(text=reading.words(body.get("message") or {})))
    place = reading.pressed(body)
    if heard.alarm.level == "immediate":
        return counter.tell(place, blocks.answer(counter.desk.urgent(heard)))
    return counter.open(place, body, lambda actor: views.threshold(heard.text))


def _passage(counter: Counter, actor: Actor, value: str) -> View:
    at = ids.pointed(value)
    held = _kept(counter, actor, at.reference) if at and at.reference else None
    citation = next((one for one in held.citations if at and one.number == at.citation), None) if held else None
    context = counter.desk.context(citation.passage_id if citation else (at.passage if at else None) or 0)
    return views.passage(context, citation) if context else views.done(counter.replies.expired)


def _answer(counter: Counter, actor: Actor, value: str) -> View:
    held = _kept(counter, actor, value)
    return views.answer(held) if held else views.done(counter.replies.expired)


def _ask_person(counter: Counter, actor: Actor, value: str) -> View:
    held = _kept(counter, actor, value)
    return views.ask_person(value, held.trace.question if held else None)


def _kept(counter: Counter, actor: Actor, reference: str | None) -> Answer | None:
    return counter.desk.people.answer(actor, reference) if reference else None


def _value(body: Body) -> str:
    return str(body["actions"][0].get("value") or "")


def _key(body: Body) -> str:
    return f"press:{body['trigger_id']}"


OPENING: dict[str, Made] = {
    ids.SHOW_PASSAGE: _passage,
    ids.OPEN_ANSWER: _answer,
    ids.ASK_PERSON: _ask_person,
    ids.SHARE_ANSWER: lambda counter, actor, value: views.share(value),
    ids.START_ASK: lambda counter, actor, value: views.ask(),
    ids.START_THRESHOLD: lambda counter, actor, value: views.threshold(),
}
KEEPING = {ids.KEEP_ANSWER: Act.KEEP}
