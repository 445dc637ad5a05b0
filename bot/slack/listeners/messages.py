"""Direct messages and mentions: kept, and only then acknowledged.

Bolt acknowledges an event before its listener runs, so the work is kept in the listener's middleware, which runs
before that. Where it cannot be kept, Slack is told so, and sends the event again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from slack_bolt import App

from bot.slack import blocks
from bot.slack.listeners import reading
from bot.slack.listeners.counter import Counter
from bot.slack.listeners.reading import Body, Said
from bot.slack.work import Act, Work
from bot.types import Question
from knowledge.errors import KnowledgeError


def register(app: App, counter: Counter) -> None:
    def message(body: dict[str, Any], next: Callable[[], Any]) -> None:
        _keep(counter, body, reading.message(body))
        next()

    def mention(body: dict[str, Any], next: Callable[[], Any]) -> None:
        _keep(counter, body, reading.mention(body))
        next()

    app.event("message", middleware=[message])(_kept)
    app.event("app_mention", middleware=[mention])(_kept)


def _kept() -> None:
    """Nothing is left to do here."""


def _keep(counter: Counter, body: Body, said: Said | None) -> None:
    if said is None:
        return
    key = str(body["event_id"])
    try:
        _into(counter, key, said)
    except KnowledgeError:
        if not _rescued(counter, said):
            raise


def _into(counter: Counter, key: str, said: Said) -> None:
    if said.act is Act.FORGET:
        counter.intake.deleted(key, said.place)
    elif said.act is Act.SAY and not said.text:
        counter.intake.other(key, Work(act=said.act, place=said.place, note=said.note))
    else:
        counter.intake.question(key, said.act, said.place, said.text, said.note)


def _rescued(counter: Counter, said: Said) -> bool:
    """Whether a call to 999 is said at once, where nothing can be kept: waiting for Slack to send again is too long."""
    heard = counter.desk.hear(Question(text=said.text))
    if heard.alarm.level != "immediate":
        return False
    place = said.place.model_copy(update={"direct": True})
    counter.spare.submit(counter.tell, place, blocks.answer(counter.desk.urgent(heard)))
    return True
