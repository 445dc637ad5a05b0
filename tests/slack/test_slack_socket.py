"""Socket Mode stays up: over Slack's own reconnecting, and where the library's connection shows no life any more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import sleep

import pytest
from fake_slack import FakeSlack
from running import ALICE, Bot, people, settings

from bot.assistant import Assistant
from bot.slack.socket import Link

NEGLECT = "What are the signs of neglect?"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with people(FakeSlack(mode="socket")) as fake:
        yield fake


def test_when_slack_asks_to_reconnect_it_does_and_goes_on_answering(
    slack: FakeSlack, home: Path, desk: Assistant
) -> None:
    with Bot(slack, settings(home, slack), desk):
        old = slack._sockets[0]
        slack.disconnect_sockets()
        slack.wait(lambda: slack._sockets and slack._sockets[-1] is not old, 30)
        alice = slack.user(ALICE)
        asked = alice.dm(NEGLECT)
        assert alice.wait_dm("[1]", thread_ts=asked["ts"], timeout=30)


def test_a_token_that_slack_refuses_at_first_is_tried_again(slack: FakeSlack, home: Path, desk: Assistant) -> None:
    slack.inject_fault("apps.connections.open", error="internal_error", times=1)
    with Bot(slack, settings(home, slack), desk):
        assert slack._sockets


class Connection:
    """One that can fall silent."""

    made: list[Connection] = []

    def __init__(self, refuses: bool = False) -> None:
        self.silent, self.closed, self.refuses = False, Event(), refuses
        Connection.made.append(self)

    def connect(self) -> None:
        if self.refuses:
            raise OSError("no network")

    def close(self) -> None:
        self.closed.set()

    def alive(self) -> bool:
        return not self.silent


@pytest.fixture
def made() -> list[Connection]:
    Connection.made = []
    return Connection.made


def _until(true: object, tries: int = 500) -> None:
    while not true():  # type: ignore[operator]
        tries -= 1
        assert tries, "it did not come about"
        sleep(0.01)


def test_a_connection_that_shows_no_life_is_replaced_whole(made: list[Connection]) -> None:
    link = Link(Connection, look=0.01, grace=0.05)
    link.start()
    _until(lambda: made)
    sleep(0.2)
    assert len(made) == 1, "one that is alive is let be"
    made[0].silent = True
    _until(lambda: len(made) == 2)
    assert made[0].closed.is_set()
    link.stop()
    assert made[1].closed.is_set()


def test_a_short_silence_is_left_to_the_library(made: list[Connection]) -> None:
    link = Link(Connection, look=0.01, grace=30)
    link.start()
    _until(lambda: made)
    sleep(0.05)
    made[0].silent = True
    sleep(0.2)
    assert len(made) == 1
    link.stop()


def test_where_there_is_no_network_it_goes_on_trying(made: list[Connection]) -> None:
    link = Link(lambda: Connection(refuses=len(made) < 3), look=0.01, grace=0.05)
    link.start()
    _until(lambda: len(made) == 4)
    assert all(one.closed.is_set() for one in made[:3])
    link.stop()
