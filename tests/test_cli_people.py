"""`curiosity people`: roles given and taken, feedback read, the audit shown and checked."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from test_people_store import AMY, given
from typer.testing import CliRunner, Result

from bot import wiring
from bot.cli.commands import app
from bot.safety.masking import Masking
from bot.settings import load
from bot.store.audit import Act
from bot.types import Reason, Role, Vote


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURIOSITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOGNAME", "somebody")


def people(*words: str, exits: int = 0) -> Result:
    done = CliRunner().invoke(app, ["people", *words])
    assert done.exit_code == exits, done.output
    return done


def test_a_role_is_given_shown_and_taken(tmp_path: Path) -> None:
    assert "U012ABC is lead now." in people("grant", "U012ABC", "Lead").stderr
    people("grant", "U012ABC", "manager", "--team", "T09TEAM")
    shown = people("list").stdout
    assert "U012ABC" in shown
    assert "terminal:somebody" in shown
    held = json.loads(people("list", "--json").stdout)
    assert [(one["user"], one["team"], one["role"]) for one in held] == [
        ("U012ABC", None, "lead"),
        ("U012ABC", "T09TEAM", "manager"),
    ]
    with wiring.open_store(load()) as store:
        assert (store.role("U012ABC", "T1"), store.role("U012ABC", "T09TEAM")) == (Role.LEAD, Role.MANAGER)
    people("revoke", "U012ABC")
    assert "has no granted role" in people("revoke", "U012ABC", exits=2).stderr
    assert [one["team"] for one in json.loads(people("list", "--json").stdout)] == ["T09TEAM"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("grant", "amy", "lead"), "not a member id"),
        (("grant", "S0GROUP", "lead"), "not a member id"),
        (("grant", "U012ABC", "king"), "There is no role 'king'"),
        (("grant", "U012ABC", "lead", "--team", "ours"), "not a workspace's id"),
        (("revoke", "@amy"), "not a member id"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(words: tuple[str, ...], said: str) -> None:
    done = people(*words, exits=2)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert json.loads(people("list", "--json").stdout) == []


def test_somebody_whom_a_sign_in_proxy_names_is_granted_a_role_on_the_web() -> None:
    people("grant", "anna@example.org", "manager", "--team", "web")
    with wiring.open_store(load()) as store:
        assert store.role("anna@example.org", "web") == Role.MANAGER
        assert store.role("anna@example.org", "T1") is None
    people("revoke", "anna@example.org", "--team", "web")
    assert json.loads(people("list", "--json").stdout) == []


def test_empty_lists_say_so() -> None:
    assert "Nobody has a granted role" in people("list").stdout
    assert "Nobody has said anything" in people("feedback").stdout


def test_feedback_is_shown_without_who_gave_it() -> None:
    with wiring.open_store(load()) as store:
        store.keep_answer(Act(AMY, "ask", "AAA"), None, given("AAA"))
        act = Act(AMY, "give feedback", "AAA")
        store.vote(act, Vote.DOWN, (Reason.OUT_OF_DATE,), Masking(text="It is the 2023 text."))
    for shown in (people("feedback").stdout, people("feedback", "--json").stdout):
        assert "It is the 2023 text." in " ".join(shown.split())
        assert AMY.user not in shown
    assert "0 helped, 1 did not" in people("feedback").stdout


def test_the_audit_shows_who_did_what() -> None:
    people("grant", "U012ABC", "lead")
    shown = " ".join(people("audit").stdout.split())
    assert "terminal:somebody grant a role U012ABC lead" in shown
    (newest, first) = json.loads(people("audit", "--json", "--last", "2").stdout)
    assert (newest["action"], first["action"]) == ("see the audit", "see the audit")


def test_a_whole_audit_says_so_and_gives_the_hash_to_note() -> None:
    people("grant", "U012ABC", "lead")
    noted = people("audit", "--verify").stdout.strip()
    assert len(noted) == 64
    people("grant", "U012DEF", "lead")
    assert "The audit is whole" in people("audit", "--noted", noted).stderr
    told = json.loads(people("audit", "--verify", "--json").stdout)
    assert (told["whole"], told["problems"]) == (True, [])


def test_a_changed_audit_exits_1_and_names_the_line(tmp_path: Path) -> None:
    people("grant", "U012ABC", "lead")
    people("grant", "U012DEF", "lead")
    database = sqlite3.connect(tmp_path / "home" / "curiosity.db")
    with database:
        database.execute("UPDATE people_audit SET user = 'UOTHER' WHERE id = 2")
    database.close()
    assert "Line 2 is not what was written." in people("audit", "--verify", exits=1).stderr
    assert json.loads(people("audit", "--verify", "--json", exits=1).stdout)["whole"] is False


def test_an_audit_cut_short_shows_to_who_noted_its_hash(tmp_path: Path) -> None:
    people("grant", "U012ABC", "lead")
    noted = people("audit", "--verify").stdout.strip()
    database = sqlite3.connect(tmp_path / "home" / "curiosity.db")
    with database:
        database.execute("DELETE FROM people_audit WHERE id > 1")
    database.close()
    people("grant", "U012XYZ", "administrator")
    assert "The audit is whole" in people("audit", "--verify").stderr
    assert "hash you noted is not there" in people("audit", "--noted", noted, exits=1).stderr
