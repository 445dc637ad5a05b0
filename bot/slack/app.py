"""The Slack door, put together: Bolt in front, the queue behind it, and workers that do what is queued.

Bolt only checks signatures and finds the listener. Whom the bot acts for is known without asking Slack, so that an
acknowledgement never waits for Slack's own interface.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from slack_bolt import App, BoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.assistant import Assistant
from bot.jobs import Pace, Workers
from bot.reminding import EVERY, Teams, Timer
from bot.slack.installing import Installing
from bot.slack.intake import MOST, Intake
from bot.slack.listeners import leaving, register
from bot.slack.listeners.counter import Counter
from bot.slack.posting import TIMEOUT, Poster
from bot.slack.reminding import Reminding
from bot.slack.roster import Roster
from bot.slack.shelf import Shelf
from bot.slack.socket import Link, connection
from bot.slack.working import Carrying
from bot.slack.working.bench import Bench
from prompts import Replies

log = logging.getLogger(__name__)

Tokens = Callable[[str], str | None]
"""The bot's token in a workspace; None where it is not installed."""
PRESSES = 24
"""Presses and commands that may wait for Slack at the same time, while it acknowledges others."""


class Keys(NamedTuple):
    """How Slack and the bot know each other. Without a signing secret nothing is taken over HTTP; without an app token
    there is no Socket Mode."""

    tokens: Tokens
    signing_secret: str | None
    app_token: str | None
    api_url: str

    @property
    def secret(self) -> str:
        """What conversations are named with: it outlives a bot's token."""
        return self.signing_secret or self.app_token or ""


class Limits(NamedTuple):
    """How many questions may wait, how fast they are done, and when people are reminded."""

    waiting: int = MOST
    """Beyond that, people are told to ask again later."""
    pace: Pace = Pace()
    memory: timedelta = timedelta(days=30)
    """How long a job that is done is remembered."""
    looks: float = EVERY
    """Seconds between two looks for what people are to be told unasked."""
    clock: Callable[[], datetime] = datetime.now


class Reply(NamedTuple):
    """What goes back to Slack over HTTP."""

    status: int
    body: str
    headers: Mapping[str, str]


class Slack:
    """The door. Call `start`, then `stop`; `handle` takes what Slack posts."""

    def __init__(
        self,
        desk: Assistant,
        shelf: Shelf,
        keys: Keys,
        replies: Replies,
        installing: Installing | None = None,
        groups: bool = False,
        limits: Limits | None = None,
    ) -> None:
        """`groups`: whether user groups give roles here."""
        limits = limits or Limits()
        self.installing = installing
        poster = Poster(lambda team: _client(keys, team))
        roster = Roster(poster, groups)
        self._workers = Workers(shelf, Carrying(Bench(desk, shelf, poster, roster, replies)), limits.pace)
        self._spare = ThreadPoolExecutor(PRESSES, thread_name_prefix="slack")
        self.app = _bolt(keys, self._spare)
        intake = Intake(desk, shelf, self._workers.wake, keys.secret, limits.waiting)
        register(self.app, Counter(desk, intake, poster, roster, replies, self._spare))
        if installing is not None:
            leaving.register(self.app, installing)
        reminding = Reminding(desk.reminders, intake, lambda: _teams(roster, installing), limits.memory, limits.clock)
        self._timer = Timer(reminding.look, limits.looks)
        self.http = bool(keys.signing_secret)
        self._link = Link(lambda: connection(self.app, keys.app_token or "", keys.api_url)) if keys.app_token else None

    def start(self) -> None:
        """Do what was left, and take more."""
        self._workers.start()
        self._timer.start()
        if self._link:
            self._link.start()

    def stop(self, within: float) -> bool:
        """Take nothing more, end what is in hand in so many seconds, and give back the rest. Whether all was done."""
        if self._link:
            self._link.stop()
        self._timer.stop()
        done = self._workers.stop(within)
        self._spare.shutdown(wait=False, cancel_futures=True)
        return done

    def handle(self, body: bytes, headers: Mapping[str, str]) -> Reply:
        """One request of Slack's. Blocks for as long as it takes to keep what was said; safe in many threads."""
        request = BoltRequest(body=body.decode("utf-8", "replace"), headers={k: [v] for k, v in headers.items()})
        reply = self.app.dispatch(request)
        return Reply(reply.status, reply.body, {name: values[0] for name, values in reply.headers.items()})


def _teams(roster: Roster, installing: Installing | None) -> Teams:
    """The workspaces that are served, each with the members of its user groups."""
    served = installing.teams() if installing else (roster.team(),)
    return {team: roster.groups(team) for team in served}


def _bolt(keys: Keys, threads: ThreadPoolExecutor) -> App:
    for library in ("slack_bolt", "slack_sdk"):  # below INFO they log what people wrote
        logging.getLogger(library).setLevel(max(logging.INFO, logging.getLogger().level))

    def authorize(team_id: str | None, enterprise_id: str | None) -> Any:
        token = keys.tokens(team_id or "")
        if token is None:
            return None  # Bolt then says that the bot is not installed there
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return App(
        name="curiosity",
        logger=logging.getLogger("slack_bolt"),
        signing_secret=keys.signing_secret or "",
        client=WebClient(base_url=keys.api_url, timeout=TIMEOUT, retry_handlers=[]),
        authorize=authorize,
        listener_executor=threads,
        ignoring_self_events_enabled=False,  # it would have to ask Slack who it is; messages of bots are passed over
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )


def _client(keys: Keys, team: str) -> WebClient:
    return WebClient(token=keys.tokens(team), base_url=keys.api_url, timeout=TIMEOUT, retry_handlers=[])
