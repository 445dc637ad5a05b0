"""What surrounds every request: a size limit, security headers, the last catch, and one line in the log.

The log line holds the route's template, never the address asked for, so that nothing a person typed is in it.
"""

from __future__ import annotations

import logging
import secrets
import traceback
from time import perf_counter
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.problems import problem

LARGEST = 256 * 1024
"""Bytes in a request's body: the longest question with its history needs a third of it."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}
POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

log = logging.getLogger(__name__)


class Shell:
    """The outermost of our own layers, as ASGI has it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; whatever goes wrong inside becomes a page with a reference."""
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        visit = _Visit(scope, send)
        try:
            body = await _whole_body(receive)
            if body is None:
                await problem(Request(scope), 413)(scope, receive, visit.send)
            else:
                await self._app(scope, _again(body, receive), visit.send)
        except Exception as error:
            visit.note(error)
            if not visit.status:
                await problem(Request(scope), 500)(scope, receive, visit.send)
        finally:
            visit.close()


class _Visit:
    """One request from its arrival to its line in the log."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.status = 0
        self._scope, self._send, self._began = scope, send, perf_counter()
        self._state: dict[str, Any] = scope.setdefault("state", {})
        self._state.update(nonce=secrets.token_urlsafe(16), reference=secrets.token_hex(4), outcome="-")

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self._dress(MutableHeaders(scope=message))
        await self._send(message)

    def _dress(self, headers: MutableHeaders) -> None:
        headers.update(HEADERS)
        headers["Content-Security-Policy"] = POLICY.format(nonce=self._state["nonce"])
        kept = self.status == 200 and self._scope["path"].startswith("/static/")
        headers["Cache-Control"] = "public, max-age=31536000, immutable" if kept else "no-store"

    def note(self, error: Exception) -> None:
        """Where it went wrong and what kind of error: its message could hold what a person typed."""
        self._state["outcome"] = "broken"
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}"
        log.error("reference %s: %s at %s", self._state["reference"], type(error).__name__, where)

    def close(self) -> None:
        route = getattr(self._scope.get("route"), "path", None) or "unmatched"
        took = (perf_counter() - self._began) * 1000
        said = (self._scope["method"], route, self.status, self._state["outcome"], took, self._state["reference"])
        log.log(logging.DEBUG if route == "/static" else logging.INFO, "%s %s %d %s %.0f ms reference %s", *said)


async def _whole_body(receive: Receive) -> bytes | None:
    """The body, or None when it is larger than we take or the visitor left."""
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > LARGEST:
            return None
    return body


def _again(body: bytes, receive: Receive) -> Receive:
    left = [body]

    async def replay() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return replay
