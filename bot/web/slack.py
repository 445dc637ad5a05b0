"""Where Slack posts events, presses and commands, out of the way of all else; and where workspaces install it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, Response

AT_ONCE = 40
"""Requests that are kept at the same time: threads of their own, so that a page that hangs never holds up Slack."""

Query = Mapping[str, Sequence[str]]
Headers = Mapping[str, str]


class Reply(Protocol):
    """What goes back."""

    @property
    def status(self) -> int: ...
    @property
    def body(self) -> str: ...
    @property
    def headers(self) -> Headers: ...


class Installing(Protocol):
    """Where a workspace begins to install the app, and where Slack sends the browser back to."""

    def begin(self, query: Query, headers: Headers) -> Reply: ...
    def finish(self, query: Query, headers: Headers) -> Reply: ...


class Door(Protocol):
    """Slack's. `http` says whether it takes requests at all: not without a secret by which they are known."""

    @property
    def http(self) -> bool: ...
    @property
    def installing(self) -> Installing | None: ...
    def handle(self, body: bytes, headers: Headers) -> Reply: ...


def slack_router(door: Door) -> APIRouter:
    """The addresses of a door."""
    router = APIRouter(include_in_schema=False)
    if door.http:
        _events(router, door)
    if door.installing is not None:
        router.get("/slack/install")(_page(door.installing.begin))
        router.get("/slack/oauth_redirect")(_page(door.installing.finish))
    return router


def _events(router: APIRouter, door: Door) -> None:
    threads: list[CapacityLimiter] = []

    @router.post("/slack/events")
    async def events(request: Request) -> Response:
        if not threads:
            threads.append(CapacityLimiter(AT_ONCE))  # it belongs to the running loop, which is not there earlier
        call = partial(door.handle, await request.body(), dict(request.headers))
        return _response(await run_sync(call, limiter=threads[0]))


def _page(made: Callable[[Query, Headers], Reply]) -> Callable[[Request], Response]:
    def page(request: Request) -> Response:
        query = {name: request.query_params.getlist(name) for name in request.query_params}
        return _response(made(query, dict(request.headers)))

    return page


def _response(reply: Reply) -> Response:
    headers = {name: value for name, value in reply.headers.items() if name.lower() != "content-length"}
    return Response(reply.body, reply.status, headers)
