"""How Slack delivers: signed HTTP with redelivery, and Socket Mode."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
import uuid
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from fake_values import Delivery


class Deliveries:
    def sign(self, body: str, ts: str | None = None) -> dict:
        ts = ts or str(int(self.clock()))
        sig = "v0=" + hmac.new(self.signing_secret.encode(), f"v0:{ts}:{body}".encode(), hashlib.sha256).hexdigest()
        return {
            "X-Slack-Request-Timestamp": ts,
            "X-Slack-Signature": sig,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }

    async def _deliver(self, kind: str, body: dict, attempt: int = 0, reason: str | None = None) -> Delivery:
        delivery = Delivery(kind, body, attempt)
        if self.keeps:
            self.deliveries.append(delivery)
        began = time.time()
        try:
            if self.mode == "socket":
                sent = self._send_envelope(kind, body, attempt, reason)
                delivery.ack, delivery.status = await asyncio.wait_for(sent, self.ack_timeout), 200
            else:
                await self._post_to_app(delivery, reason)
        except TimeoutError:
            delivery.error = "http_timeout"
        except aiohttp.ClientError:
            delivery.error = "connection_failed"
        delivery.took = time.time() - began
        self._changed()
        return delivery

    async def _post_to_app(self, delivery: Delivery, reason: str | None) -> None:
        raw, content_type = _encoded(delivery)
        headers = self.sign(raw) | {"Content-Type": content_type}
        if delivery.attempt:
            headers |= {"X-Slack-Retry-Num": str(delivery.attempt), "X-Slack-Retry-Reason": reason or "http_timeout"}
        url = self.request_urls[next(self._turn) % len(self.request_urls)]
        limit = aiohttp.ClientTimeout(total=self.ack_timeout)
        async with self._http.post(url, data=raw, headers=headers, timeout=limit) as reply:
            delivery.status, text = reply.status, await reply.text()
            try:
                delivery.ack = json.loads(text) if text else None
            except ValueError:
                delivery.ack = text
            delivery.error = None if 200 <= reply.status < 300 else "http_error"

    async def _deliver_event(self, body):
        d = await self._deliver("events_api", body)
        for n, delay in enumerate(self.retry_delays, 1):
            if not d.error:
                break
            await asyncio.sleep(delay)
            d = await self._deliver("events_api", body, n, d.error)
        return d

    async def _link(self, request):
        ws = web.WebSocketResponse(heartbeat=10)
        await ws.prepare(request)
        self._sockets.append(ws)
        await ws.send_json(
            {
                "type": "hello",
                "num_connections": len(self._sockets),
                "debug_info": {"host": "fake", "approximate_connection_time": 18060},
                "connection_info": {"app_id": self.app_id},
            }
        )
        self._changed()
        async for msg in ws:
            if msg.type == aiohttp.WSMsgType.TEXT:
                try:
                    m = json.loads(msg.data)
                except ValueError:
                    continue
                fut = self._acks.pop(m.get("envelope_id"), None)
                if fut and not fut.done():
                    fut.set_result(m.get("payload"))
        self._sockets.remove(ws)
        return ws

    async def _send_envelope(self, kind, body, attempt, reason):
        if not self._sockets:
            raise aiohttp.ClientError("no socket connected")
        eid = str(uuid.uuid4())
        fut = self._acks[eid] = self.loop.create_future()
        env = {"envelope_id": eid, "type": kind, "payload": body, "accepts_response_payload": kind != "events_api"}
        if kind == "events_api":
            env |= {"retry_attempt": attempt, "retry_reason": reason or ""}
        await self._sockets[0].send_json(env)
        return await fut

    def disconnect_sockets(self, reason="refresh_requested"):
        async def go():
            for ws in list(self._sockets):
                await ws.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "fake"}})

        self._run(go())

    def wait_connected(self, timeout=10):
        return self.wait(lambda: self._sockets, timeout, "a Socket Mode connection")

    def _envelope(self, event: dict, event_id: str | None = None, **envelope) -> dict:
        ch = self.channels.get(event.get("channel") if isinstance(event.get("channel"), str) else "", {})
        return {
            "token": "x",
            "team_id": self.team_id,
            "api_app_id": self.app_id,
            "type": "event_callback",
            "event_id": event_id or self._id("Ev"),
            "event_time": int(self.clock()),
            "event": event,
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self.team_id,
                    "user_id": self.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(ch.get("is_ext_shared")),
            "event_context": "4-x",
        } | envelope

    def redeliver(self, event_id: str, times: int) -> None:
        """Send an event again, as Slack does when it thinks that nobody heard it, all at the same time."""
        body = next(d.body for d in self.deliveries if d.body.get("event_id") == event_id)

        async def again():
            return await asyncio.gather(
                *(self._deliver("events_api", body, n + 1, "http_timeout") for n in range(times))
            )

        self._run(again())

    def event(self, event: dict, *, event_id: str | None = None, wait=True, **envelope):
        body = self._envelope(event, event_id, **envelope)
        fut = asyncio.run_coroutine_threadsafe(self._deliver_event(body), self.loop)
        return fut.result(30) if wait else fut


def _encoded(delivery: Delivery) -> tuple[str, str]:
    """A body as Slack sends it, and its content type."""
    if delivery.kind == "events_api":
        return json.dumps(delivery.body), "application/json"
    form = delivery.body if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.body)}
    return urlencode(form), "application/x-www-form-urlencoded"
