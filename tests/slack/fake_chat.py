"""Messages: chat.*, conversations.*."""

from __future__ import annotations

import asyncio
import json

from blockkit_rules import check_blocks
from fake_values import SlackError


class Chat:
    def _chan(self, ref, *, post=False) -> str:
        if ref in self.users:
            return self.dm_channel(ref)
        c = self.channels.get(ref) or next(
            (c for c in self.channels.values() if "#" + c["name"] == ref or c["name"] == ref), None
        )
        if not c:
            raise SlackError("channel_not_found")
        if c["is_archived"]:
            raise SlackError("is_archived")
        if post and self.bot_user not in c["members"] and "chat:write.public" not in self.scopes:
            raise SlackError("not_in_channel")
        return c["id"]

    def _check(self, args, n_max=50, longest=40_000):
        if "blocks" in args and args["blocks"] is not None:
            if len(args["blocks"]) > n_max:
                raise SlackError(
                    "invalid_blocks", errors=[f"no more than {n_max} items allowed [json-pointer:/blocks]"]
                )
            errs = check_blocks(args["blocks"], "message")
            if errs:
                raise SlackError(
                    "invalid_blocks", errors=errs, response_metadata={"messages": ["[ERROR] " + e for e in errs]}
                )
        if len(args.get("text") or "") > longest:
            raise SlackError("msg_too_long")
        if len(json.dumps(args.get("blocks") or [])) > 13_000:
            raise SlackError("msg_blocks_too_long")

    def _post(self, cid, args, **extra):
        m = {
            "type": "message",
            "ts": self._ts(),
            "channel": cid,
            "user": self.bot_user,
            "bot_id": self.bot_id,
            "app_id": self.app_id,
            "team": self.team_id,
            "text": args.get("text") or "",
        }
        for k in ("blocks", "attachments", "metadata"):
            if args.get(k):
                m[k] = args[k]
        for b in m.get("blocks", []):
            b.setdefault("block_id", self._id("b"))
        if args.get("thread_ts"):
            m["thread_ts"] = args["thread_ts"]
        m |= extra
        self.messages[cid].append(m)
        if self.bot_user in self.channels[cid]["members"]:
            self._later(m | {"channel_type": "im" if self.channels[cid]["is_im"] else "channel", "event_ts": m["ts"]})
        return m

    def _later(self, event):
        body = self._envelope(event)
        self.loop.call_soon_threadsafe(lambda: asyncio.ensure_future(self._deliver_event(body)))

    def find(self, cid, ts):
        m = next((m for m in self.messages.get(cid, []) if m["ts"] == ts), None)
        if not m:
            raise SlackError("message_not_found")
        return m

    def m_chat_postMessage(self, a):
        self._scope("chat:write")
        cid = self._chan(a.get("channel"), post=True)
        self._check(a)
        if not (a.get("text") or a.get("blocks") or a.get("attachments")):
            raise SlackError("no_text")
        m = self._post(cid, a)
        return {"channel": cid, "ts": m["ts"], "message": m}

    def m_chat_postEphemeral(self, a):
        self._scope("chat:write")
        cid = self._chan(a.get("channel"), post=True)
        if a.get("user") not in self.channels[cid]["members"]:
            raise SlackError("user_not_in_channel")
        self._check(a)
        ts = self._ts()
        self.ephemerals.append(
            {
                "ts": ts,
                "channel": cid,
                "to": a["user"],
                "text": a.get("text"),
                "blocks": a.get("blocks"),
                "thread_ts": a.get("thread_ts"),
            }
        )
        return {"message_ts": ts}

    def m_chat_update(self, a):
        cid = self._chan(a.get("channel"))
        m = self.find(cid, a.get("ts"))
        if m.get("user") != self.bot_user:
            raise SlackError("cant_update_message")
        self._check(a, longest=4_000)
        if "blocks" in a or a.get("text"):
            m["text"], m["blocks"] = a.get("text", ""), a.get("blocks") or []
        if a.get("metadata"):
            m["metadata"] = a["metadata"]
        m["edited"] = {"user": self.bot_user, "ts": self._ts()}
        return {"channel": cid, "ts": m["ts"], "text": m["text"], "message": m}

    def m_chat_delete(self, a):
        cid = self._chan(a.get("channel"))
        m = self.find(cid, a.get("ts"))
        if m.get("user") != self.bot_user:
            raise SlackError("cant_delete_message")
        self.messages[cid].remove(m)
        return {"channel": cid, "ts": m["ts"]}

    def m_chat_getPermalink(self, a):
        return {
            "channel": a["channel"],
            "permalink": f"https://fake.slack.com/archives/{a['channel']}/p{a['message_ts'].replace('.', '')}",
        }

    def m_conversations_info(self, a):
        self._scope("channels:read", "groups:read", "im:read")
        c = self.channels[self._chan(a.get("channel"))]
        if c["is_private"] and self.bot_user not in c["members"]:
            raise SlackError("channel_not_found")
        return {"channel": {k: v for k, v in c.items() if k != "members"}}

    def m_conversations_open(self, a):
        u = str(a.get("users", "")).split(",")[0]
        if u not in self.users:
            raise SlackError("user_not_found")
        return {"channel": {"id": self.dm_channel(u)}}

    def m_conversations_members(self, a):
        return {
            "members": self.channels[self._chan(a.get("channel"))]["members"],
            "response_metadata": {"next_cursor": ""},
        }

    def m_conversations_history(self, a):
        self._scope("channels:history", "im:history", "groups:history")
        ms = [
            m for m in self.messages[self._chan(a.get("channel"))] if "thread_ts" not in m or m["thread_ts"] == m["ts"]
        ]
        return {"messages": list(reversed(ms)), "has_more": False, "response_metadata": {"next_cursor": ""}}

    def m_conversations_replies(self, a):
        self._scope("channels:history", "im:history", "groups:history")
        cid = self._chan(a.get("channel"))
        held = [m for m in self.messages[cid] if m["ts"] == a["ts"] or m.get("thread_ts") == a["ts"]]
        if not held:
            raise SlackError("thread_not_found")
        start, limit = int(a.get("cursor") or 0), int(a.get("limit") or 1000)
        after = str(start + limit) if len(held) > start + limit else ""
        page = [_seen(m, a.get("include_all_metadata")) for m in held[start : start + limit]]
        return {"messages": page, "has_more": bool(after), "response_metadata": {"next_cursor": after}}

    def m_reactions_add(self, a):
        m = self.find(self._chan(a["channel"]), a["timestamp"])
        m.setdefault("reactions", []).append({"name": a["name"], "users": [self.bot_user]})


def _seen(message, metadata):
    """A message as it is read: its metadata only for who asks for it."""
    return message if metadata in (True, "1", "true") else {k: v for k, v in message.items() if k != "metadata"}
