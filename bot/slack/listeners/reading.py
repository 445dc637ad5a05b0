"""Slack's payloads, read. Pure: a payload in, what was said and where out."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from bot.slack.work import Act, Place

Body = Mapping[str, Any]
WINDOW = 300.0
"""Seconds in which a changed question is answered anew, where the answer stands."""
_MARKED = re.compile(r"<([@#!]?)([^>|]*)(?:\|([^>]*))?>")
_SPOKEN = (None, "file_share", "thread_broadcast", "me_message")


class Said(NamedTuple):
    """A message to the bot: what is to be done, where, and the words as typed."""

    act: Act
    place: Place
    text: str
    note: str = ""


def message(body: Body) -> Said | None:
    """A direct message, new, changed or deleted; None for what is not meant for the bot."""
    event = body["event"]
    if event.get("channel_type") != "im":
        return None
    kind = event.get("subtype")
    if kind == "message_changed":
        return _changed(body, event)
    if kind == "message_deleted":
        return _deleted(body, event.get("previous_message") or {})
    if kind not in _SPOKEN or not _by_a_person(event):
        return None
    text = words(event)
    act, note = (Act.ANSWER, "") if text else (Act.SAY, "no_words")
    return Said(act, _place(body, event), text, note)


def mention(body: Body) -> Said | None:
    """The bot called on in a channel; in a direct message it is a message like any other."""
    event = body["event"]
    if not _by_a_person(event) or str(event.get("channel", "")).startswith("D"):
        return None
    place = _place(body, event).model_copy(update={"direct": False, "thread": event.get("thread_ts")})
    return Said(Act.POINT, place, words(event))


def words(message: Body) -> str:
    """What a person reads: Slack's marks for people, channels and addresses taken out of a message."""
    plain = _MARKED.sub(_shown, str(message.get("text") or ""))
    return html.unescape(plain).strip()


def pressed(body: Body) -> Place:
    """Where a button or a shortcut was pressed."""
    channel = (body.get("channel") or {}).get("id") or ""
    user = body["user"]
    held = body.get("container") or {}
    hangs = (body.get("message") or {}).get("thread_ts") or held.get("thread_ts")
    return Place(
        team=team(body),
        user=user["id"],
        channel=channel,
        thread=hangs,
        response_url=body.get("response_url"),
        view=(body.get("view") or {}).get("id"),
        direct=channel.startswith("D"),
    )


def command(body: Body) -> Place:
    """Where a command was typed."""
    channel = str(body["channel_id"])
    return Place(
        team=body["team_id"],
        user=body["user_id"],
        channel=channel,
        response_url=body.get("response_url"),
        direct=channel.startswith("D"),
    )


def _changed(body: Body, event: Body) -> Said | None:
    now, before = event.get("message") or {}, event.get("previous_message") or {}
    if now.get("subtype") == "tombstone":  # what Slack sends for a deleted message that has replies: ours always has
        return _deleted(body, before)
    if not _by_a_person(now) or words(now) == words(before):
        return None
    edited = float((now.get("edited") or {}).get("ts") or event.get("event_ts") or 0)
    late = edited - float(now["ts"]) > WINDOW
    place = _place(body, {**event, **now})
    return Said(Act.SAY, place, words(now), "changed_late") if late else Said(Act.AGAIN, place, words(now))


def _deleted(body: Body, before: Body) -> Said | None:
    if not _by_a_person(before):
        return None
    return Said(Act.FORGET, _place(body, {**body["event"], **before}), "")


def _place(body: Body, event: Body) -> Place:
    return Place(
        team=team(body),
        user=event["user"],
        channel=event["channel"],
        message=event["ts"],
        thread=event.get("thread_ts") or event["ts"],
        direct=event.get("channel_type") == "im",
        connected=bool(body.get("is_ext_shared_channel")),
    )


def team(body: Body) -> str:
    """The workspace where the bot is installed, which need not be that of the person."""
    for installed in body.get("authorizations") or ():
        if installed.get("team_id"):
            return str(installed["team_id"])
    team = (body.get("team") or {}).get("id") or body.get("team_id") or (body.get("user") or {}).get("team_id")
    return str(team or "")


def _by_a_person(message: Body) -> bool:
    return bool(message.get("user")) and not message.get("bot_id") and message.get("user") != "USLACKBOT"


def _shown(mark: re.Match[str]) -> str:
    sign, target, label = mark[1], mark[2], mark[3]
    if sign == "@":
        return "[name]" if label is None else label  # a colleague; their id would tell who
    if sign == "!":
        return label or ""
    return label or ("" if sign == "#" else target)
