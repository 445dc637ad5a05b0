"""The bot, run for a test: the real door, queue and desk over the starter guidance, in this process."""

from __future__ import annotations

import shutil
import socket
import threading
from pathlib import Path
from time import sleep

import uvicorn
from fake_slack import FakeSlack

from bot import wiring
from bot.assistant import Assistant
from bot.settings import Settings
from bot.slack.app import Limits, Slack
from bot.web.app import create_app

ALICE, BOB, GUEST, STRANGER, LEAD = "U01ALICE", "U02BOB", "U03GUEST", "U04STRANGER", "U05LEAD"
TEAM_CHANNEL, SHARED_CHANNEL = "C01TEAM", "C02SHARED"


def people(slack: FakeSlack) -> FakeSlack:
    """A workspace with a few people in it, one channel of its own and one shared with another organisation."""
    slack.add_user(ALICE, "alice")
    slack.add_user(BOB, "bob")
    slack.add_user(LEAD, "lead")
    slack.add_user(GUEST, "guest", is_restricted=True)
    slack.add_user(STRANGER, "stranger", team_id="T0OTHER", is_stranger=True)
    slack.add_channel(TEAM_CHANNEL, "duty-team", [ALICE, BOB, GUEST, slack.bot_user])
    slack.add_channel(SHARED_CHANNEL, "partners", [ALICE, STRANGER, slack.bot_user], is_ext_shared=True)
    return slack


def home_of(starter: Path, at: Path) -> Path:
    """A home of its own, with the starter guidance live in it."""
    shutil.copytree(starter, at)
    return at


def settings(home: Path, slack: FakeSlack, **more: object) -> Settings:
    told = {
        "slack_bot_token": slack.bot_token,
        "slack_signing_secret": slack.signing_secret,
        "slack_app_token": slack.app_token,
        "slack_mode": slack.mode,
        "slack_api_url": slack.api_url,
    }
    return Settings(home=home, database_url=None, **{**told, **more})


class Bot:
    """One process's worth of bot. `desk` may be shared, as the model and the indexes are large."""

    def __init__(
        self, slack: FakeSlack, told: Settings, desk: Assistant | None = None, limits: Limits | None = None
    ) -> None:
        self.desk = desk or wiring.assemble(told)
        self._own = desk is None
        opened = wiring.open_slack(told, self.desk, limits)
        assert isinstance(opened, Slack)
        self.door = opened
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(128)
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/slack/events"
        app = create_app(self.desk, told, self.door)
        self._server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._listener]}, daemon=True)
        slack.request_urls.append(self.url)
        self._slack, self._stopped = slack, False

    def __enter__(self) -> Bot:
        self.door.start()
        self._thread.start()
        while not self._server.started:
            sleep(0.01)
        if self._slack.mode == "socket":
            self._slack.wait_connected(40)
        return self

    def __exit__(self, *_: object) -> None:
        if not self._stopped:
            self.stop()

    def stop(self, within: float = 10.0) -> bool:
        self._stopped = True
        self._slack.request_urls.remove(self.url)
        self._server.should_exit = True
        self._thread.join(10)
        done = self.door.stop(within)
        if self._own:
            self.desk.close()
        return done
