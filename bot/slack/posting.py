"""Putting replies into Slack, and what its refusals mean: wait and do it again, it can never be done, or a fault.

A reply that stays carries its reference as metadata, so that one whose sending was cut short is found again and not
sent twice. Nothing here is repeated by the library: a request that may have arrived is never sent again blindly.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from bot.jobs import Later
from bot.slack.blocks.kit import cut
from bot.slack.drawn import Drawn
from bot.slack.work import Place

log = logging.getLogger(__name__)

Clients = Callable[[str], WebClient]
TIMEOUT = 10
"""Seconds that Slack has to answer one call."""
EVENT = "curiosity_reply"
NO_UNFURL = {"unfurl_links": False, "unfurl_media": False}
ALL = {"include_all_metadata": True, "limit": 200}
"""Of a thread or a direct message: everything, with the marks of ours."""
ALT = 1_000
"""Characters of the words for a picture."""
LONGEST = 4_000
"""Characters of a message’s text: chat.update refuses more (msg_too_long)."""
GONE = frozenset({"message_not_found", "thread_not_found", "cant_update_message", "edit_window_closed"})
"""The message is not there any more: say it anew."""
REFUSED = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
"""Slack does not take the drawing: the words alone are sent."""
NEVER = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "token_revoked",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
    }
)
"""Nobody can be reached there, however often it is tried."""


class Unreachable(Exception):
    """There is no way to say it to them there. Its text is Slack's own word for why."""


class Vanished(Exception):
    """What was to be changed is not there any more: a message, a window."""


class Poster:
    """Says things in Slack. `clients` gives the client of a workspace, without retries of its own.

    Every method may raise Later, Unreachable, Vanished, or what the library raises for a fault that may pass.
    """

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    def post(self, place: Place, drawn: Drawn, reference: str) -> str:
        """Say it in the thread of a message: where it stands."""
        said = {"channel": place.channel, "thread_ts": place.thread or place.message or None}
        mark = {"event_type": EVENT, "event_payload": {"reference": reference}}
        reply = self._say(place.team, "chat.postMessage", drawn, {**said, "metadata": mark, **NO_UNFURL})
        return str(reply["ts"])

    def change(self, place: Place, posted: str, drawn: Drawn, reference: str) -> str:
        """Put it where another reply stands; anew where that is gone. Where it stands."""
        mark = {"event_type": EVENT, "event_payload": {"reference": reference}}
        try:
            said = {"channel": place.channel, "ts": posted, "metadata": mark}
            self._say(place.team, "chat.update", drawn, said)
        except Vanished:
            return self.post(place, drawn, reference)
        return posted

    def find(self, place: Place, reference: str) -> str | None:
        """Where a reply with this reference stands already, if it does."""
        asked = {
            "channel": place.channel,
            "ts": place.thread or place.message,
            "include_all_metadata": True,
            "limit": 200,
        }
        try:
            held = self._pages(place, "conversations.replies", asked)
            return next((str(one["ts"]) for one in held if _reference(one) == reference), None)
        except Vanished:
            return None

    def whisper(self, place: Place, drawn: Drawn) -> None:
        """Say it to one person only, where they are; in a direct message where that cannot be done any more."""
        if place.response_url and _answered(place.response_url, drawn):
            return
        said = {"channel": place.channel, "user": place.user, "thread_ts": place.thread}
        try:
            if place.channel and not place.direct and not place.response_url:
                self._say(place.team, "chat.postEphemeral", drawn, said)
                return
        except Unreachable:
            pass
        self.send(place, place.user, drawn)

    def direct(self, place: Place) -> Place:
        """The person's own direct messages."""
        channel = str(self._call(place.team, "conversations.open", {"users": place.user})["channel"]["id"])
        return place.model_copy(update={"channel": channel, "direct": True, "message": "", "thread": None})

    def said(self, place: Place, reference: str) -> list[str]:
        """Where in a direct message something with this reference stands, the newest first."""
        asked = {"channel": place.channel, **ALL}
        return [
            str(one["ts"]) for one in self._pages(place, "conversations.history", asked) if _reference(one) == reference
        ]

    def files(self, place: Place, message: str) -> list[str]:
        """The files that hang on a message, by id."""
        asked = {"channel": place.channel, "ts": message, **ALL}
        try:
            held = list(self._pages(place, "conversations.replies", asked))
        except Vanished:
            return []
        return [str(file["id"]) for one in held if one.get("bot_id") for file in one.get("files") or ()]

    def upload(self, place: Place, pictures: Mapping[str, tuple[bytes, str]], comment: str) -> None:
        """Pictures, each with its words for who cannot see it, by title; in the thread of a message.

        Never anywhere but in direct messages: raises Unreachable."""
        if not place.channel.startswith("D"):
            raise Unreachable("not a direct message")
        held = [
            {"filename": f"picture-{n}.png", "title": title, "file": png, "alt_txt": cut(alt, ALT)}
            for n, (title, (png, alt)) in enumerate(pictures.items(), 1)
        ]
        with _meaning():
            self._clients(place.team).files_upload_v2(
                file_uploads=held, channel=place.channel, thread_ts=place.message, initial_comment=comment
            )

    def remove(self, place: Place, file: str) -> None:
        """Take a file away that the bot put there; one that is gone already is no fault."""
        try:
            self._call(place.team, "files.delete", {"file": file})
        except SlackApiError as error:
            if _code(error) not in ("file_not_found", "file_deleted"):
                raise

    def _pages(self, place: Place, method: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """Every message, page by page."""
        cursor = ""
        while True:
            page = self.look_up(place.team, method, **asked, cursor=cursor or None)
            yield from page.get("messages", [])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def send(self, place: Place, user: str, drawn: Drawn) -> str:
        """Say it to somebody in a direct message: the channel it is in."""
        channel = str(self._call(place.team, "conversations.open", {"users": user})["channel"]["id"])
        self._say(place.team, "chat.postMessage", drawn, {"channel": channel, **NO_UNFURL})
        return channel

    def open(self, place: Place, trigger: str, view: Mapping[str, Any], push: bool = False) -> None:
        """Open a window, or one on top of it. Raises Vanished when that took too long."""
        method = "views.push" if push else "views.open"
        self._call(place.team, method, {"trigger_id": trigger, "view": view})

    def redraw(self, place: Place, view: Mapping[str, Any]) -> None:
        """Draw a window that is open again. Raises Vanished when it was closed."""
        self._call(place.team, "views.update", {"view_id": place.view, "view": view})

    def publish(self, place: Place, view: Mapping[str, Any]) -> None:
        """A person's home page."""
        self._call(place.team, "views.publish", {"user_id": place.user, "view": view})

    def look_up(self, team: str, method: str, **asked: Any) -> dict[str, Any]:
        """What Slack knows of somebody or something."""
        return self._call(team, method, asked, read=True)

    def _say(self, team: str, method: str, drawn: Drawn, where: dict[str, Any]) -> dict[str, Any]:
        text = drawn.text[:LONGEST]
        try:
            return self._call(team, method, {**where, "text": text, "blocks": list(drawn.blocks) or None})
        except SlackApiError as error:
            if _code(error) not in REFUSED:
                raise
            log.error("%s: the drawing was refused: %s", method, _code(error))
            return self._call(team, method, {**where, "text": text, "blocks": []})

    def _call(self, team: str, method: str, asked: dict[str, Any], read: bool = False) -> dict[str, Any]:
        given = {name: value for name, value in asked.items() if value is not None}
        with _meaning():
            client = self._clients(team)
            reply = (
                client.api_call(method, http_verb="GET", params=given) if read else client.api_call(method, json=given)
            )
            return dict(reply.data) if isinstance(reply.data, dict) else {}


@contextmanager
def _meaning() -> Iterator[None]:
    try:
        yield
    except SlackApiError as error:
        code = _code(error)
        if error.response.status_code == 429 or code == "ratelimited":
            raise Later(float(error.response.headers.get("Retry-After") or 1)) from error
        if code in GONE or code in LOST_WINDOWS:
            raise Vanished(code) from error
        if code in NEVER:
            raise Unreachable(code) from error
        raise


LOST_WINDOWS = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id", "trigger_expired", "trigger_exchanged"}
    | {"not_found", "hash_conflict", "push_limit_reached"}
)
"""A window could not be opened in time, or is closed, or has changed since."""


def _answered(url: str, drawn: Drawn) -> bool:
    """Whether a command's own address took it: it does five times, for half an hour."""
    reply = WebhookClient(url, timeout=TIMEOUT, retry_handlers=[]).send_dict(
        {
            "response_type": "ephemeral",
            "text": drawn.text[:LONGEST],
            "blocks": list(drawn.blocks),
            "replace_original": False,
        }
    )
    if reply.status_code == 429:
        raise Later(float(reply.headers.get("Retry-After") or 1))
    if reply.status_code >= 500:
        raise OSError(f"response address: status {reply.status_code}")
    return reply.status_code == 200


def _reference(message: Mapping[str, Any]) -> str | None:
    mark = message.get("metadata") or {}
    held = mark.get("event_payload") or {}
    return str(held.get("reference")) if mark.get("event_type") == EVENT else None


def _code(error: SlackApiError) -> str:
    return str(error.response.get("error") or "")
