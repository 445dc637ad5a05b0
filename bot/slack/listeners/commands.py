"""/ask, /threshold, /screen and /kb. A command is never in a thread, and what it says only its writer sees."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from slack_bolt import Ack, App

from bot.slack import blocks, views
from bot.slack.drawn import Drawn
from bot.slack.listeners import reading, screening
from bot.slack.listeners.counter import Counter
from bot.slack.listeners.reading import Body
from bot.slack.work import Act, Work
from bot.types import Question
from knowledge.errors import KnowledgeError

Command = Callable[[Ack, dict[str, Any]], None]


def register(app: App, counter: Counter) -> None:
    def ask(ack: Ack, body: dict[str, Any]) -> None:
        _ask(counter, ack, body)

    def threshold(ack: Ack, body: dict[str, Any]) -> None:
        _threshold(counter, ack, body)

    def screen(ack: Ack, body: dict[str, Any]) -> None:
        if not _urgent(counter, ack, body):
            ack()
            screening.begin(counter, reading.command(body), body)

    def kb(ack: Ack, body: dict[str, Any]) -> None:
        if not _urgent(counter, ack, body):
            counter.intake.other(_key(body), Work(act=Act.GUIDANCE, place=reading.command(body)))
            ack()

    for name, act in (("/ask", ask), ("/threshold", threshold), ("/screen", screen), ("/kb", kb)):
        app.command(name)(_kept_or_told(act, counter))


def _ask(counter: Counter, ack: Ack, body: Body) -> None:
    text = _text(body)
    if not text:
        return _say(ack, blocks.note(counter.replies.how_to_ask))
    if _urgent(counter, ack, body):
        return None
    kept = counter.intake.question(_key(body), Act.PRIVATE, reading.command(body), text)
    if kept is None or kept.act is not Act.PRIVATE or kept.said is None:
        ack()
        return None
    return _say(ack, blocks.note(counter.replies.private.format(reference=kept.said.reference)))


def _threshold(counter: Counter, ack: Ack, body: Body) -> None:
    """The words after the command go into the window as they were heard: without what could identify a child."""
    heard = counter.desk.hear(Question(text=_text(body)))
    if heard.alarm.level == "immediate":
        return _say(ack, blocks.answer(counter.desk.urgent(heard)))
    ack()
    return counter.open(reading.command(body), body, lambda actor: views.threshold(heard.text))


def _urgent(counter: Counter, ack: Ack, body: Body) -> bool:
    """999 in the acknowledgement itself, before anything is looked up."""
    heard = counter.desk.hear(Question(text=_text(body)))
    if heard.alarm.level != "immediate":
        return False
    _say(ack, blocks.answer(counter.desk.urgent(heard)))
    return True


def _kept_or_told(act: Command, counter: Counter) -> Command:
    """Slack does not send a command again: where it cannot be kept, that is said at once."""

    @wraps(act)
    def told(ack: Ack, body: dict[str, Any]) -> None:
        try:
            act(ack, body)
        except KnowledgeError:
            _say(ack, blocks.note(counter.replies.not_kept))

    return told


def _say(ack: Ack, drawn: Drawn) -> None:
    ack(response_type="ephemeral", text=drawn.text, blocks=list(drawn.blocks))


def _text(body: Body) -> str:
    return reading.words(body)


def _key(body: Body) -> str:
    return f"command:{body['trigger_id']}"
