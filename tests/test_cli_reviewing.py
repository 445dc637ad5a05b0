"""Reviews from the terminal: shown to a manager of the same machine, read, answered, listed when they are due."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from test_screen_desk import CASES, DANGER, walk
from typer.testing import CliRunner, Result

from bot import wiring
from bot.cli.commands import app
from bot.settings import Settings
from bot.types import Actor, Role


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("terminal") / "home"))


@pytest.fixture
def reference(home: Path) -> Iterator[str]:
    desk = wiring.assemble(Settings(home=home, database_url=None))
    yield walk(desk.screenings, CASES["mild-single"], by=Actor(user="terminal:amy", role=Role.PRACTITIONER))
    desk.close()


@pytest.fixture(autouse=True)
def _place(monkeypatch: pytest.MonkeyPatch, home: Path, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURIOSITY_HOME", str(home))
    monkeypatch.setenv("CURIOSITY_ROLES", "terminal:mo=manager")


def screen(who: str, *words: str, typed: str = "", exits: int = 0) -> Result:
    done = CliRunner().invoke(app, ["screen", *words], input=typed, env={"LOGNAME": who})
    assert done.exit_code == exits, done.output
    return done


def test_it_is_shown_to_a_manager_who_says_what_they_think(reference: str) -> None:
    assert reference not in screen("mo", "--shared").stdout
    screen("amy", "share", reference, "mo")
    assert "nothing yet" in screen("mo", "--shared").stdout
    done = screen(
        "mo", "review", reference, "--disagree", "--again", date.today().isoformat(), typed="Ask the school.\n"
    )
    assert "Missed appointments, seen together" in done.stdout
    assert "Your review is kept." in done.stderr
    (said,) = json.loads(screen("amy", "reviews", reference, "--json").stdout)
    assert (said["agrees"], said["words"], said["review"]) == (False, "Ask the school.", date.today().isoformat())
    assert "mo did not agree" in screen("amy", "reviews", reference).stdout
    for who in ("amy", "mo"):
        assert reference in screen(who, "--due").stdout
    assert reference not in screen("bob", "--due").stdout


def test_what_does_not_fit_is_one_line_and_nothing_is_kept(reference: str) -> None:
    screen("amy", "share", reference, "mo")
    done = screen("mo", "review", reference, "--disagree", typed="\n", exits=2)
    assert "Say why you do not agree" in done.stderr
    past = (date.today() - timedelta(days=1)).isoformat()
    assert "has not passed" in screen("mo", "review", reference, "--agree", "--again", past, typed="\n", exits=2).stderr
    assert (
        "--again needs a day"
        in screen("mo", "review", reference, "--agree", "--again", "soon", typed="\n", exits=2).stderr
    )
    assert json.loads(screen("mo", "reviews", reference, "--json").stdout) == []


def test_danger_is_said_first(reference: str) -> None:
    screen("amy", "share", reference, "mo")
    said = screen("mo", "review", reference, "--agree", typed=f"{DANGER}\n").stderr
    assert said.index("Call 999 now.") < said.index("Your review is kept.")


def test_it_is_shown_to_nobody_who_is_no_manager_and_by_nobody_but_its_owner(reference: str) -> None:
    assert "bob is not a manager" in screen("amy", "share", reference, "bob", exits=2).stderr
    assert f"There is no screening {reference} of yours." in screen("bob", "share", reference, "mo", exits=2).stderr
    for who in ("mo", "bob"):
        for command in ("reviews", "review"):
            mine, none = (screen(who, command, one, exits=1).stderr for one in (reference, "NOTTHERE"))
            assert mine == none
    screen("bob", "--shared", exits=1)
