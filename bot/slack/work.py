"""What is to be done about one message or one press of a button, as it is kept: ids, and words already masked."""

from __future__ import annotations

import hashlib
import hmac
from enum import StrEnum

from bot.hearing import Heard
from bot.types import Actor
from knowledge.types import Frozen


class Act(StrEnum):
    """What is to be done."""

    ANSWER = "answer"
    """A question in a direct message: a note that it was heard, and then the answer in its place."""
    AGAIN = "again"
    """The same, for a question that was changed: the new answer goes where the old one stands."""
    PRIVATE = "private"
    """A question by command: only who asked sees the answer."""
    POINT = "point"
    """Somebody called on the bot in a channel: where to ask instead."""
    SAY = "say"
    """A fixed sentence; `note` is its name in `prompts.Replies`."""
    FORGET = "forget"
    """A question was deleted."""
    THRESHOLD = "threshold"
    """A concern was put into the window: what is found goes into the window."""
    GUIDANCE = "guidance"
    """The list of guidance, for who asked only."""
    SHARE = "share"
    """An answer, to the colleague in `note`."""
    KEEP = "keep"
    """A private answer, to a direct message where it stays."""
    TELL_LEADS = "tell leads"
    """A question waits for the safeguarding leads."""
    SCREENED = "screened"
    """A screening was finished: what it says in short, then its pictures, to the direct messages of who did it."""
    SHARE_SCREENING = "share a screening"
    """A screening, to the manager or lead in `note`."""
    REMIND = "remind"
    """Something that nobody asked for: `note` is its kind (`bot.reminding.Kind`)."""
    CLEAR_SCREENING = "clear a screening"
    """A screening was erased: what was said of it in direct messages goes too, with its pictures."""


class Place(Frozen):
    """Where something was said or pressed, and where the reply goes. All are Slack's own ids."""

    team: str
    user: str
    channel: str = ""
    message: str = ""
    """The timestamp that names the message."""
    thread: str | None = None
    """The message that the reply hangs on."""
    response_url: str | None = None
    view: str | None = None
    direct: bool = False
    connected: bool | None = None
    """Whether the channel is shared with another organisation; None where that is not known yet."""

    @property
    def subject(self) -> str:
        return f"{self.team}:{self.channel}:{self.message}"


class Work(Frozen):
    """What is kept until it is done."""

    act: Act
    place: Place
    said: Heard | None = None
    actor: Actor | None = None
    """Who was let in."""
    note: str = ""
    reference: str = ""
    """The answer that a button belongs to."""

    @property
    def urgent(self) -> bool:
        return self.said is not None and self.said.alarm.level == "immediate"


def conversation(secret: str, place: Place) -> str:
    """The name of a thread's conversation: nobody can guess it from Slack's ids, which travel openly."""
    named = f"{place.team}:{place.channel}:{place.thread or place.message}"
    return hmac.new(secret.encode(), named.encode(), hashlib.sha256).hexdigest()
