"""One desk over the starter guidance for all tests of Slack, and a workspace with the bot in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from running import LEAD, Bot, home_of, people, settings

from bot import wiring
from bot.assistant import Assistant
from bot.settings import Settings
from bot.types import Role


@pytest.fixture(scope="session")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(starter_home, tmp_path_factory.mktemp("slack") / "home")


@pytest.fixture(scope="session")
def desk(home: Path) -> Iterator[Assistant]:
    opened = wiring.open_assistant(Settings(home=home, database_url=None, roles={LEAD: Role.LEAD}))
    yield opened
    opened.close()


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    """Slack over HTTP, with nobody who listens yet."""
    with people(FakeSlack()) as fake:
        yield fake


@pytest.fixture
def told(home: Path, slack: FakeSlack) -> Settings:
    return settings(home, slack)


@pytest.fixture
def bot(slack: FakeSlack, told: Settings, desk: Assistant) -> Iterator[Bot]:
    with Bot(slack, told, desk) as running:
        yield running
