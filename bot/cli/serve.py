"""`curiosity serve`: the web pages and the interface for programs, on one address."""

from __future__ import annotations

import errno
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.ask import untouched
from bot.cli.door import Door, Refused, say
from bot.cli.telling import Telling

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.settings import Settings
    from bot.slack.app import Slack

DAY = 24 * 60 * 60.0
DRAIN = 20.0
"""Seconds that questions in hand may take to be answered, when the server is told to end."""
log = logging.getLogger(__name__)


def serve(
    ctx: typer.Context,
    host: Annotated[str | None, typer.Option(help="The address to listen on (CURIOSITY_HOST, 127.0.0.1).")] = None,
    port: Annotated[int | None, typer.Option(help="The port (CURIOSITY_PORT, 8000); 0 takes a free one.")] = None,
) -> None:
    """Answer questions on a web page until stopped with Ctrl+C."""
    door: Door = ctx.obj
    settings = door.settings(host=host, port=port)
    with listening(settings) as listener:
        release = _ready(door, settings)
        _run(door, settings, listener, release)


def _ready(door: Door, settings: Settings) -> str | None:
    """The live release; the starter guidance in an empty home; None where a lead has yet to publish."""
    with door.wiring.open_catalogue(settings) as catalogue:
        live, own = catalogue.live_id(), not untouched(catalogue)
    if own:
        if not live:
            say("No guidance is live yet: run `curiosity kb build` and `curiosity kb publish`.")
        return live
    with Telling() as tell:
        return door.wiring.ensure_starter(settings, tell).id


def listening(settings: Settings) -> socket.socket:
    """The port, taken before any work is done. Raises Refused where it cannot be had."""
    place = f"Port {settings.port} on {settings.host}"
    try:
        return _bound(settings.host, settings.port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise Refused(f"{place} is taken by another program: choose one with --port or CURIOSITY_PORT.") from None
        raise Refused(f"{place} cannot be used: {error.strerror}.") from None


def _bound(host: str, port: int) -> socket.socket:
    family, kind, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def address(settings: Settings, listener: socket.socket) -> str:
    """What to type into a browser on this machine."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}
    host = everywhere.get(settings.host, settings.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"


def _run(door: Door, settings: Settings, listener: socket.socket, release: str | None) -> None:
    import uvicorn

    from bot.cli.running import leave_note, take_note
    from bot.web.app import create_app

    url = address(settings, listener)

    class Server(uvicorn.Server):
        """Says when it is ready, and leaves a note of where for as long as it is: also when it is told to end."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            leave_note(settings, url, release)
            say(f"Curiosity is at {url} (Ctrl+C stops it)")

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            take_note(settings)
            await super().shutdown(sockets)

    logging.basicConfig(
        level=settings.log_level.upper(), stream=sys.stderr, format="%(asctime)s %(name)s %(levelname)s %(message)s"
    )
    try:
        with _ended(), _slack(door, settings) as (source, slack), daily(lambda: _forget_old(door, settings)):
            app = create_app(source, settings, slack)
            config = uvicorn.Config(app, log_level=settings.log_level, access_log=False, timeout_graceful_shutdown=5)
            Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        say("Stopped.")


@contextmanager
def _ended() -> Iterator[None]:
    """Told to end (SIGTERM), leave as Ctrl+C does: what is under way is finished first, not cut off."""

    def leave(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _slack(door: Door, settings: Settings) -> Iterator[tuple[Callable[[], Assistant], Slack | None]]:
    """How the pages open their desk, and the door into Slack. At the end what is in hand there is finished.

    Slack is answered from the first moment, before the models are loaded: what is asked then is kept and waits."""
    if not settings.slack:
        yield lambda: _read_ahead(door.wiring.open_assistant(settings, _quiet)), None
        return
    desk = door.wiring.assemble(settings)
    slack = door.wiring.open_slack(settings, desk)
    if slack is None:
        raise Refused("No Slack workspace is set.")
    slack.start()
    try:
        yield partial(_warmed, desk), slack
    finally:
        if not slack.stop(DRAIN):
            log.warning("some questions were not finished: they are taken up at the next start")


def _warmed(desk: Assistant) -> Assistant:
    desk.warm()
    return _read_ahead(desk)


def _read_ahead(desk: Assistant) -> Assistant:
    """The threshold documents are read beside the first questions, which do not wait for them."""

    def read() -> None:
        try:
            desk.thresholds.warm()
        except Exception as error:
            log.warning("the threshold documents were not read ahead: %s", type(error).__name__)

    Thread(target=read, name="thresholds", daemon=True).start()
    return desk


@contextmanager
def daily(act: Callable[[], None], every: float = DAY) -> Iterator[None]:
    """Act now, and again every so many seconds (a day) until the block ends. `act` must not raise."""
    ended = Event()

    def go() -> None:
        while not ended.wait(every):
            act()

    act()
    Thread(target=go, name="once a day", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def _forget_old(door: Door, settings: Settings) -> None:
    try:
        gone = door.wiring.forget_old(settings)
    except Exception as error:
        log.error("old turns were not erased: %s", type(error).__name__)
    else:
        log.info("%d old turns were erased", gone)


def _quiet(step: str, done: int = 0, total: int = 0) -> None:
    """Nobody watches."""
