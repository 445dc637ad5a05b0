"""Socket Mode, and who watches that it is alive.

The library reconnects by itself, and there are known cases in which it does not, or in which it is connected and hears
nothing any more (bolt-python 417 and 1529, python-slack-sdk 1446). A connection that shows no life is replaced whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from threading import Event, Thread
from time import monotonic, time
from typing import Protocol

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds between two looks."""
GRACE = 30.0
"""Seconds that a connection may show no life: the library's own reconnecting takes a few."""
PING = 5.0
"""Seconds between two pings; Slack answers each."""
AT_ONCE = 10
"""Envelopes that are read at the same time."""


class Connection(Protocol):
    """One connection, and everything that hangs on it."""

    def connect(self) -> None: ...
    def close(self) -> None: ...
    def alive(self) -> bool: ...


class Link:
    """Keeps one connection up, by making a new one where the old one shows no life for `grace` seconds."""

    def __init__(self, make: Callable[[], Connection], look: float = LOOK, grace: float = GRACE) -> None:
        self._make, self._look, self._grace = make, look, grace
        self._ended = Event()
        self._held: Connection | None = None
        self._watch = Thread(target=self._go_on, name="socket watch", daemon=True)

    def start(self) -> None:
        self._watch.start()

    def stop(self) -> None:
        self._ended.set()
        self._watch.join(self._grace)
        self._drop()

    def _go_on(self) -> None:
        seen = -self._grace
        while not self._ended.is_set():
            if self._held is not None and self._held.alive():
                seen = monotonic()
            elif self._held is None or monotonic() - seen > self._grace:
                self._renew()
                seen = monotonic()
            self._ended.wait(self._look)

    def _renew(self) -> None:
        if self._held is not None:
            log.warning("the socket shows no life: a new one is made")
        self._drop()
        try:
            fresh = self._make()
            self._held = fresh
            fresh.connect()
        except Exception as error:  # no network, a token that was revoked: tried again at the next look
            log.error("no socket: %s", type(error).__name__)
            self._drop()

    def _drop(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            try:
                held.close()
            except Exception as error:
                log.warning("the socket was not closed: %s", type(error).__name__)


class _Handler:
    """The library's connection, asked for signs of life."""

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        # The library would ask for a socket with the client's token: this one has none but the app's.
        asking = WebClient(base_url=api_url, timeout=10)
        self._handler = SocketModeHandler(app, app_token, web_client=asking, ping_interval=PING, concurrency=AT_ONCE)

    def connect(self) -> None:
        self._handler.connect()  # type: ignore[no-untyped-call]

    def close(self) -> None:
        self._handler.close()  # type: ignore[no-untyped-call]

    def alive(self) -> bool:
        client = self._handler.client
        session = client.current_session
        if session is None or not session.is_active():
            return False
        running = client.current_session_runner.is_alive() and client.message_processor.is_alive()
        heard = session.last_ping_pong_time
        return running and (heard is None or time() - heard < GRACE)


def connection(app: App, app_token: str, api_url: str) -> Connection:
    """A connection that is not made yet."""
    return _Handler(app, app_token, api_url)
