"""Everything that a person can do in the Slack client."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING, Any

from fake_values import UserVisibleError
from windows import Windows

if TYPE_CHECKING:
    from fake_slack import FakeSlack


class Human(Windows):
    """Everything a person can do in the Slack client."""

    def __init__(self, s: FakeSlack, uid: str):
        self.s, self.id = s, uid

    # -- basics
    @property
    def dm_id(self):
        return self.s.dm_channel(self.id)

    def _base(self):
        u = self.s.users[self.id]
        return {
            "token": "x",
            "api_app_id": self.s.app_id,
            "team": {"id": u["team_id"], "domain": "fake"},
            "enterprise": None,
            "is_enterprise_install": False,
            "user": {"id": self.id, "username": u["name"], "name": u["name"], "team_id": u["team_id"]},
        }

    def say(self, channel, text, thread_ts=None, files=None, wait=True):
        s, c = self.s, self.s.channels[channel]
        m = {
            "type": "message",
            "ts": s._ts(),
            "user": self.id,
            "text": text,
            "channel": channel,
            "team": s.team_id,
            "client_msg_id": str(uuid.uuid4()),
            "blocks": [
                {
                    "type": "rich_text",
                    "block_id": s._id("b"),
                    "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}],
                }
            ],
        }
        if thread_ts:
            m["thread_ts"] = thread_ts
        if files:
            m |= {"files": files, "subtype": "file_share", "upload": False}
        s.messages[channel].append(m)
        ctype = "im" if c["is_im"] else "group" if c["is_private"] else "channel"
        s.event(m | {"channel_type": ctype, "event_ts": m["ts"]}, wait=wait)
        if f"<@{s.bot_user}>" in text and not c["is_im"]:
            s.event(
                {k: v for k, v in m.items() if k != "subtype"} | {"type": "app_mention", "event_ts": m["ts"]}, wait=wait
            )
        return m

    def edit(self, message, text, after=10.0):
        """Change one's own message, so many seconds after it was sent."""
        s, channel = self.s, message["channel"]
        before = dict(message)
        at = f"{float(message['ts']) + after:.6f}"
        message |= {"text": text, "edited": {"user": self.id, "ts": at}}
        now = {k: v for k, v in message.items() if k not in ("channel",)}
        return s.event(
            {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "channel": channel,
                "channel_type": "im",
                "message": now,
                "previous_message": before,
                "ts": at,
                "event_ts": at,
            }
        )

    def delete(self, message):
        """Delete one's own message: where others replied to it, Slack leaves a tombstone."""
        s, channel = self.s, message["channel"]
        before = dict(message)
        replied = any(m.get("thread_ts") == message["ts"] for m in s.messages[channel] if m is not message)
        common = {
            "type": "message",
            "hidden": True,
            "channel": channel,
            "channel_type": "im",
            "previous_message": before,
            "event_ts": s._ts(),
        }
        if replied:
            message |= {"subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
            return s.event(common | {"subtype": "message_changed", "message": dict(message)})
        s.messages[channel].remove(message)
        return s.event(common | {"subtype": "message_deleted", "deleted_ts": before["ts"]})

    def dm(self, text, **kw):
        return self.say(self.dm_id, text, **kw)

    def open_home(self, tab="home"):
        return self.s.event(
            {"type": "app_home_opened", "user": self.id, "channel": self.dm_id, "tab": tab, "event_ts": self.s._ts()}
        )

    def upload(self, name, data: bytes, channel=None, text="", mimetype="application/pdf"):
        """A message with a file; the app does not ask to be told of files by themselves."""
        file = self.s._mk_file(self.id, name, data, mimetype)
        return file, self.say(channel or self.dm_id, text, files=[file])

    # -- interactivity
    def _interact(self, payload):
        d = self.s._run(self.s._deliver("interactive", payload))
        if d.error:
            raise UserVisibleError(f"{payload['type']}: {d.error} (HTTP {d.status}) after {d.took:.1f}s")
        return d

    def slash(self, command, text="", channel=None):
        ch = channel or self.dm_id
        u = self.s.users[self.id]
        body = {
            "token": "x",
            "team_id": self.s.team_id,
            "team_domain": "fake",
            "channel_id": ch,
            "channel_name": self.s.channels[ch]["name"],
            "user_id": self.id,
            "user_name": u["name"],
            "command": command,
            "text": text,
            "api_app_id": self.s.app_id,
            "is_enterprise_install": "false",
            "trigger_id": self.s.trigger(self.id),
            "response_url": self.s.new_response_url(channel=ch, user=self.id),
        }
        d = self.s._run(self.s._deliver("slash_commands", body))
        if d.error:
            what = "operation_timeout" if d.error == "http_timeout" else "dispatch_failed"
            raise UserVisibleError(f"{command} failed: {what}")
        if d.ack:
            self.s._apply_response(
                {"channel": ch, "user": self.id}, d.ack if isinstance(d.ack, dict) else {"text": d.ack}
            )
        return d

    def shortcut(self, callback_id, message=None):
        p = self._base() | {
            "type": "message_action" if message else "shortcut",
            "callback_id": callback_id,
            "trigger_id": self.s.trigger(self.id),
            "action_ts": self.s._ts(),
        }
        if message:
            ch = message["channel"]
            p |= {
                "message": message,
                "message_ts": message["ts"],
                "channel": {"id": ch, "name": self.s.channels[ch]["name"]},
                "response_url": self.s.new_response_url(channel=ch, user=self.id, message=None),
            }
        return self._interact(p)

    @staticmethod
    def _elements(blocks):
        for b in blocks or []:
            for e in (
                b.get("elements", [])
                if b["type"] in ("actions", "context_actions")
                else [b["accessory"]]
                if b.get("accessory")
                else [b["element"]]
                if b["type"] == "input"
                else []
            ):
                yield b, e

    def click(self, where, action_id, value: Any = None, typed: dict | None = None):
        """where: a message dict, 'home', or 'modal'. value picks an option / text / feedback 'positive'|'negative', or
        the button with that value. typed: what stands in the fields of the modal by then."""
        view = self.s.homes[self.id] if where == "home" else self.s.stacks[self.id][-1] if where == "modal" else None
        blocks = view["blocks"] if view else where.get("blocks")
        hits = [(b, e) for b, e in self._elements(blocks) if e.get("action_id") == action_id]
        hit = next((one for one in hits if value and one[1].get("value") == value), hits[0] if hits else None)
        if not hit:
            raise UserVisibleError(f"there is no {action_id!r} to click on")
        b, e = hit
        b.setdefault("block_id", self.s._id("b"))
        a = {"action_id": action_id, "block_id": b["block_id"], "type": e["type"], "action_ts": self.s._ts()}
        if e["type"] == "button":
            a |= {"text": e["text"], **({"value": e["value"]} if "value" in e else {})}
        elif e["type"] == "feedback_buttons":
            a["value"] = e["positive_button" if value in (None, "positive") else "negative_button"]["value"]
        else:
            a |= {k: v for k, v in self._value(e, value).items() if k != "type"}
        p = self._base() | {
            "type": "block_actions",
            "trigger_id": self.s.trigger(self.id),
            "actions": [a],
            "state": {"values": {}},
        }
        if view:
            self._fill_in(view, typed or {})
            p |= {"view": view, "container": {"type": "view", "view_id": view["id"]}}
        else:
            ch = where["channel"]
            p |= {
                **({} if "to" in where else {"message": where}),
                "channel": {"id": ch, "name": self.s.channels[ch]["name"]},
                "response_url": self.s.new_response_url(
                    channel=ch, user=self.id, message=None if "to" in where else where
                ),
                "container": {
                    "type": "message",
                    "message_ts": where["ts"],
                    "channel_id": ch,
                    "is_ephemeral": "to" in where,
                },
            }
        return self._interact(p)

    def wait_dm(self, contains="", thread_ts=None, timeout=10):
        rx = re.compile(re.escape(contains))
        return self.s.wait(
            lambda: next((m for m in self.s.bot_messages(self.dm_id, thread_ts) if rx.search(m["text"])), None),
            timeout,
            f"bot DM containing {contains!r}",
        )

    def wait_ephemeral(self, contains="", timeout=10):
        return self.s.wait(
            lambda: next((m for m in self.s.ephemerals if m["to"] == self.id and contains in (m["text"] or "")), None),
            timeout,
            f"ephemeral {contains!r}",
        )
