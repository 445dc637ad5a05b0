"""A home with the starter guidance, built once with the real model, for tests that read real answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)  # a failure is never luck, nor a busy machine
settings.load_profile("steady")


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the starter is live. Tests must not change it."""
    from bot import wiring
    from bot.settings import Settings

    home = tmp_path_factory.mktemp("starter")
    wiring.ensure_starter(Settings(home=home, database_url=None))
    return home


@pytest.fixture(scope="session")
def assistant(starter_home: Path):
    """The desk over the starter."""
    from bot import wiring
    from bot.settings import Settings

    opened = wiring.open_assistant(Settings(home=starter_home, database_url=None))
    yield opened
    opened.close()
