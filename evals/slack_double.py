"""As much of Slack as a rush of questions needs: small and quick, so that what is measured is the bot."""

from __future__ import annotations

import asyncio
import json
from time import monotonic
from typing import Any
from urllib.parse import parse_qsl

TEAM, BOT = "T0LOAD", "U0BOT"


class Slack:
    """Takes the bot's calls, and remembers when each question was replied to, and with what."""

    def __init__(self) -> None:
        self.messages: dict[str, list[dict[str, Any]]] = {}
        self.asked: dict[str, float] = {}
        self.noted: dict[str, float] = {}
        self.answered: dict[str, float] = {}
        self.shed: set[str] = set()
        self.stands: dict[str, str] = {}
        self.count = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """HTTP/1.1, one request after another on a connection."""
        try:
            while line := await reader.readline():
                path, _, query = line.split()[1].decode().partition("?")
                body = await reader.readexactly(await _length(reader))
                args = json.loads(body) if body[:1] == b"{" else dict(parse_qsl(query))
                reply = json.dumps(self.reply(path.rpartition("/")[2], args)).encode()
                head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(reply)}\r\n\r\n"
                writer.write(head.encode() + reply)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def reply(self, method: str, args: dict[str, Any]) -> dict[str, Any]:
        """What Slack would say."""
        if method == "auth.test":
            return {"ok": True, "team_id": TEAM, "user_id": BOT}
        if method == "users.info":
            return {"ok": True, "user": {"id": "U", "team_id": TEAM}}
        if method == "conversations.replies":
            return {"ok": True, "messages": self.messages.get(str(args.get("ts")), [])}
        if method in ("chat.postMessage", "chat.update"):
            return {"ok": True, "ts": self._said(method, args), "channel": args["channel"]}
        return {"ok": True}

    def _said(self, method: str, args: dict[str, Any]) -> str:
        thread, text = str(args.get("thread_ts") or ""), str(args["text"])
        if method == "chat.update":
            thread = self.stands[args["ts"]]
        else:
            self.count += 1
            args["ts"] = f"{self.count}.000001"
            self.stands[args["ts"]] = thread
            said = {"ts": args["ts"], "metadata": args.get("metadata")}
            self.messages.setdefault(thread, []).append(said)
        if "not kept" in text:
            self.shed.add(thread)
        elif text.startswith("Looking in the guidance"):
            self.noted.setdefault(thread, monotonic())
        elif "longer than it should" not in text:
            self.answered.setdefault(thread, monotonic())
        return str(args["ts"])


async def _length(reader: asyncio.StreamReader) -> int:
    length = 0
    while (line := await reader.readline()).strip():
        name, _, value = line.decode().partition(":")
        length = int(value) if name.lower() == "content-length" else length
    return length
