"""What every listener works with."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from typing import Any, NamedTuple

from slack_sdk.errors import SlackApiError

from bot.assistant import Assistant
from bot.errors import Denied
from bot.jobs import Later
from bot.slack import blocks
from bot.slack.drawn import Drawn, View
from bot.slack.intake import Intake
from bot.slack.posting import Poster, Unreachable, Vanished
from bot.slack.roster import Roster
from bot.slack.work import Place
from bot.types import Actor
from knowledge.errors import KnowledgeError
from prompts import Replies

log = logging.getLogger(__name__)

FAULTS = (KnowledgeError, SlackApiError, Later, Unreachable, OSError)
"""What may fail while a window is opened: the store, Slack, the way there."""


class Counter(NamedTuple):
    """Shared by all listeners."""

    desk: Assistant
    intake: Intake
    poster: Poster
    roster: Roster
    replies: Replies
    spare: Executor

    def actor(self, place: Place) -> Actor:
        """Whoever presses a button. Raises Denied, with the reason for them to read, and what the poster raises."""
        admission = self.desk.people.admit(self.roster.person(place))
        if admission.actor is None:
            raise Denied(admission.refusal or "")
        return admission.actor

    def open(self, place: Place, body: Mapping[str, Any], made: Callable[[Actor], View]) -> None:
        """Open the window that `made` draws for whoever pressed; whatever comes between is said to them."""
        pushes = bool(body.get("view")) and (body.get("view") or {}).get("type") == "modal"
        try:
            self.poster.open(place, body["trigger_id"], made(self.actor(place)), pushes)
        except Vanished as lost:
            self.tell(place, _late(body, str(lost), self.replies))
        except Denied as denied:
            self.tell(place, blocks.note(str(denied)))
        except FAULTS as fault:
            log.warning("a window was not opened: %s", type(fault).__name__)
            self.tell(place, blocks.note(self.replies.not_opened))

    def tell(self, place: Place, drawn: Drawn) -> None:
        """Say it to the person alone. A press is no message: where even this fails, the log says so."""
        try:
            self.poster.whisper(place, drawn)
        except Exception as fault:
            log.error("nobody was told: %s", type(fault).__name__)


def _late(body: Mapping[str, Any], code: str, replies: Replies) -> Drawn:
    """The same button again, where there was one: a new press is a new three seconds."""
    if "trigger" not in code:
        return blocks.note(replies.closed)
    action = next(iter(body.get("actions") or ()), None)
    if not action:
        return blocks.note(replies.too_long_open)
    return blocks.again(action["action_id"], action.get("value") or "")
