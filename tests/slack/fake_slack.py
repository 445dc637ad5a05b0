"""A stateful imitation of Slack, in memory, for end-to-end tests.

It speaks the Web API (/api/<method>: bearer tokens, ok and error envelopes, 429s, faults put in on purpose), delivers
signed HTTP or Socket Mode with three seconds to acknowledge and redelivery, and keeps what a person would see:
messages, ephemerals, windows, home pages. People are driven with `slack.user("U…")`. It runs in a thread of its own.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
import threading
import time
from collections.abc import Callable, Coroutine
from typing import Any

import aiohttp
from aiohttp import web
from fake_chat import Chat
from fake_delivery import Deliveries
from fake_files import Files
from fake_people import Directory
from fake_values import Call, Delivery, Fault, SlackError
from fake_views import Views
from human import Human

SCOPES = (
    "app_mentions:read,channels:read,chat:write,commands,files:read,files:write,groups:read,im:history,im:read,im:write,"
    "usergroups:read,users:read"
)
READS = ("users.", "conversations.info", "conversations.replies", "conversations.members", "usergroups.", "team.")
"""Methods that take a form or a query and no JSON."""


class FakeSlack(Chat, Directory, Views, Files, Deliveries):
    """`request_urls` are where the app listens: deliveries go to them in turn, as a balancer would send them."""

    def __init__(
        self,
        *request_urls: str,
        mode: str = "http",
        ack_timeout: float = 3.0,
        trigger_ttl: float = 3.0,
        retry_delays: tuple[float, ...] = (0.05, 0.1, 0.2),
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.request_urls, self.mode, self.clock = list(request_urls), mode, clock
        self.signing_secret, self.bot_token, self.app_token = "test-signing-secret", "xoxb-fake-bot", "xapp-fake-app"
        self.ack_timeout, self.trigger_ttl, self.retry_delays = ack_timeout, trigger_ttl, retry_delays
        self.team_id, self.app_id, self.bot_user, self.bot_id = "T0FAKE", "A0FAKE", "U0BOT", "B0BOT"
        self.scopes = set(SCOPES.split(","))
        self.users: dict[str, dict[str, Any]] = {}
        self.usergroups: dict[str, list[str]] = {}
        self.channels: dict[str, dict[str, Any]] = {}
        self.messages: dict[str, list[dict[str, Any]]] = {}
        self.ephemerals: list[dict[str, Any]] = []
        self.files: dict[str, dict[str, Any]] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        self.stacks: dict[str, list[dict[str, Any]]] = {}  # user -> their open windows
        self.view_errors: dict[str, dict[str, Any]] = {}
        self.calls: list[Call] = []
        self.deliveries: list[Delivery] = []
        self.faults: list[Fault] = []
        self.keeps = True  # a long load test would fill the memory with what it sent
        self._n = itertools.count(secrets.randbelow(900_000))  # two workspaces name nothing alike
        self._turn = itertools.count()
        self._file_bytes: dict[str, bytes] = {}
        self._triggers: dict[str, dict[str, Any]] = {}
        self._resp_urls: dict[str, dict[str, Any]] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Any]] = {}
        self._cv = threading.Condition()
        self.add_user(self.bot_user, "assistant", is_bot=True)

    def add_user(self, uid: str, name: str | None = None, **over: Any) -> Human:
        named = name or uid.lower()
        flags = ("deleted", "is_admin", "is_owner", "is_bot", "is_restricted", "is_ultra_restricted", "is_stranger")
        known = {"id": uid, "team_id": self.team_id, "name": named, "real_name": named.title(), "tz": "Europe/London"}
        self.users[uid] = known | dict.fromkeys(flags, False) | over
        return Human(self, uid)

    def user(self, uid: str) -> Human:
        return Human(self, uid)

    def add_channel(self, cid: str, name: str, members: list[str], **over: Any) -> str:
        flags = ("is_im", "is_private", "is_archived", "is_shared", "is_ext_shared", "is_pending_ext_shared")
        known = {"id": cid, "name": name, "is_channel": True, "members": list(members), "num_members": len(members)}
        self.channels[cid] = known | dict.fromkeys(flags, False) | over
        self.messages.setdefault(cid, [])
        return cid

    def dm_channel(self, uid: str) -> str:
        cid = "D" + uid[1:]
        if cid not in self.channels:
            self.add_channel(cid, "directmessage", [uid, self.bot_user], is_channel=False, is_im=True, user=uid)
        return cid

    def inject_fault(self, method: str, **how: Any) -> Fault:
        """Have the next call of a method (of any, with `*`) go wrong: see `Fault`."""
        fault = Fault(method, **how)
        self.faults.append(fault)
        return fault

    def start(self, host: str = "127.0.0.1", port: int = 0) -> FakeSlack:
        ready = threading.Event()

        def run() -> None:
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
            self.loop.run_until_complete(self._boot(host, port))
            ready.set()
            self.loop.run_forever()
            self.loop.close()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    async def _boot(self, host: str, port: int) -> None:
        app = web.Application(client_max_size=50 * 2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_get("/link/", self._link)
        app.router.add_post("/response/{id}", self._response_url)
        app.router.add_post("/upload/{fid}", self._upload)
        app.router.add_get("/files-pri/{fid}/{name}", self._download)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.base = f"http://{host}:{self.port}"
        self._http = aiohttp.ClientSession()

    def stop(self) -> None:
        async def down() -> None:
            for ws in list(self._sockets):
                await ws.close()
            await self._http.close()
            await self._runner.cleanup()
            others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        self._run(down())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)

    __enter__ = start

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def api_url(self) -> str:
        return self.base + "/api/"

    @property
    def env(self) -> dict[str, str]:
        """What the app is told, and nothing else of us."""
        return {
            "SLACK_API_URL": self.api_url,
            "SLACK_BOT_TOKEN": self.bot_token,
            "SLACK_SIGNING_SECRET": self.signing_secret,
            "SLACK_APP_TOKEN": self.app_token,
            "SLACK_MODE": self.mode,
        }

    def _run(self, coro: Coroutine[Any, Any, Any], timeout: float = 30) -> Any:
        return asyncio.run_coroutine_threadsafe(coro, self.loop).result(timeout)

    def _changed(self) -> None:
        with self._cv:
            self._cv.notify_all()

    def wait(self, pred: Callable[[], Any], timeout: float = 10.0, what: str = "condition") -> Any:
        """What `pred` gives as soon as it gives something."""
        end = time.time() + timeout
        with self._cv:
            while True:
                value = pred()
                if value:
                    return value
                left = end - time.time()
                if left <= 0:
                    calls = [(c.method, c.response.get("error")) for c in self.calls[-8:]]
                    sent = [(d.kind, d.status, d.error) for d in self.deliveries[-4:]]
                    raise AssertionError(f"timed out waiting for {what}; last calls: {calls}; deliveries: {sent}")
                self._cv.wait(min(left, 0.05))

    def _id(self, prefix: str) -> str:
        return f"{prefix}{next(self._n):08d}"

    def _ts(self) -> str:
        return f"{int(self.clock())}.{next(self._n):06d}"

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        args = await _arguments(request, method)
        token = (request.headers.get("Authorization") or "").removeprefix("Bearer ") or args.pop("token", "")
        fault = next((fault for fault in self.faults if fault.strikes(method)), None)
        if fault:
            fault.times -= 1
            await asyncio.sleep(fault.delay)
        if fault and (fault.error or fault.http_status != 200):
            return self._refuse(method, args, fault)
        reply = self._answer(method, args, token)
        if self.keeps:
            self.calls.append(Call(method, args, reply))
        self._changed()
        if fault:
            await asyncio.sleep(fault.held)
        if fault and fault.lost and request.transport:
            request.transport.close()
        return web.json_response(reply, headers={"x-oauth-scopes": ",".join(sorted(self.scopes))})

    def _refuse(self, method: str, args: dict[str, Any], fault: Fault) -> web.Response:
        body = {"ok": False, "error": fault.error or "internal_error"}
        self.calls.append(Call(method, args, body))
        headers = {"Retry-After": str(fault.retry_after)} if fault.retry_after else {}
        return web.json_response(body, status=fault.http_status, headers=headers)

    def _answer(self, method: str, args: dict[str, Any], token: str) -> dict[str, Any]:
        try:
            self._authorise(method, token)
            act = getattr(self, "m_" + method.replace(".", "_"), None)
            if act is None:
                raise SlackError("unknown_method", req_method=method)
            return {"ok": True, **(act(args) or {})}
        except SlackError as error:
            return {"ok": False, "error": error.code, **error.extra}

    def _authorise(self, method: str, token: str) -> None:
        want = self.app_token if method == "apps.connections.open" else self.bot_token
        if method in ("oauth.v2.access", "api.test"):
            return
        if not token:
            raise SlackError("not_authed")
        if token != want:
            raise SlackError("invalid_auth" if token != self.app_token else "not_allowed_token_type")

    def _scope(self, *any_of: str) -> None:
        if not self.scopes & set(any_of):
            raise SlackError("missing_scope", needed=any_of[0], provided=",".join(sorted(self.scopes)))

    def bot_messages(self, cid: str, thread_ts: str | None = None) -> list[dict[str, Any]]:
        """What the bot said in a channel, or in one thread of it."""
        held = list(self.messages.get(cid, []))
        return [m for m in held if m.get("bot_id") and (thread_ts is None or m.get("thread_ts") == thread_ts)]

    def calls_to(self, method: str) -> list[Call]:
        return [call for call in list(self.calls) if call.method == method]


async def _arguments(request: web.Request, method: str) -> dict[str, Any]:
    """As Slack reads them: a method that only reads passes over a JSON body."""
    args: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        args |= {} if method.startswith(READS) else await request.json()
    elif request.method == "POST":
        form = await request.post()
        args |= {name: value.file.read() if hasattr(value, "file") else value for name, value in form.items()}
    for name in ("view", "blocks", "attachments", "metadata", "files"):
        if isinstance(args.get(name), str):
            args[name] = json.loads(args[name])
    return args
