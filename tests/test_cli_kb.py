"""Guidance from the terminal: added, built, looked at, published, taken back. A real catalogue and real releases."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from knowledge_fakes import WordEmbedder
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.cli.door import Door
from bot.settings import Settings, load
from knowledge.catalogue import Catalogue
from knowledge.releases import Releases
from knowledge.types import GateResult, GateRule

POLICY = """---
title: Neglect policy
authority: local policy
publisher: A partnership
edition: "{edition}"
published: 2026-01-05
---

# Neglect policy

## Visits

1.1 A child on a plan is visited every {days} working days.
"""


class Wiring:
    """The real rooms, with a model in miniature."""

    def __init__(self) -> None:
        self.model = WordEmbedder()

    def open_catalogue(self, settings: Settings) -> Catalogue:
        catalogue = Catalogue(settings.database)
        catalogue.migrate()
        return catalogue

    def open_embedder(self, settings: Settings) -> WordEmbedder:
        return self.model

    def open_releases(self, settings: Settings) -> Releases:
        return Releases(self.open_catalogue(settings), settings.home, lambda: self.model)


class Terminal:
    """Types commands into one home."""

    def __init__(self) -> None:
        self.wiring = Wiring()

    def kb(self, *words: str, exits: int = 0) -> Result:
        done = CliRunner().invoke(app, ["kb", *words], obj=Door(find=lambda: self.wiring))
        assert done.exit_code == exits, done.output
        assert "Traceback" not in done.output
        return done

    def told(self, *words: str, exits: int = 0) -> Any:
        return json.loads(self.kb(*words, "--json", exits=exits).stdout)


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURIOSITY_HOME", str(tmp_path / "home"))
    (tmp_path / "docs").mkdir()
    write("2026", 10)
    return Terminal()


def write(edition: str, days: int) -> None:
    Path("docs/neglect-policy.md").write_text(POLICY.format(edition=edition, days=days), encoding="utf-8")


def live(terminal: Terminal) -> str:
    (release,) = [one for one in terminal.told("releases") if one["live"]]
    return str(release["id"])


def test_a_folder_is_added_built_and_published_without_a_question_asked(terminal: Terminal) -> None:
    (added,) = terminal.told("add", "docs", "--yes")
    assert (added["name"], added["outcome"]) == ("neglect-policy", "added")
    release = terminal.told("build", "--yes", "--no-starter")
    assert [one["document"] for one in release["documents"]] == ["neglect-policy"]
    assert terminal.told("publish", "--yes")["live"] is True


def test_a_list_has_one_row_a_document_built_or_not(terminal: Terminal) -> None:
    assert terminal.told("list") == []
    terminal.kb("add", "docs", "--yes")
    (row,) = terminal.told("list")
    expected = {"document": "neglect-policy", "title": "Neglect policy", "authority": "local policy", "built": False}
    assert {name: row[name] for name in expected} == expected
    terminal.kb("build", "--no-starter")
    terminal.kb("publish", "--yes")
    (row,) = terminal.told("list")
    assert (row["built"], row["live"]) == (True, True)
    assert "neglect-policy" in terminal.kb("list").stdout


def test_a_build_in_an_empty_home_is_of_the_starter_guidance(terminal: Terminal) -> None:
    release = terminal.told("build")
    assert len(release["documents"]) > 1
    assert {one["authority"] for one in release["documents"]} == {"starter"}


def test_a_file_that_cannot_be_read_is_one_line_and_the_others_go_on(terminal: Terminal) -> None:
    Path("docs/broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    done = terminal.kb("add", "docs", "--yes", exits=1)
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("docs/broken.pdf: ")]
    assert len(line) > len("docs/broken.pdf: ")
    assert "neglect-policy: added" in done.stdout


def test_a_guess_that_nobody_is_there_to_accept_is_refused_with_what_to_do(terminal: Terminal) -> None:
    Path("docs/note.txt").write_text("A note\n\nVisits are every ten days.\n", encoding="utf-8")
    done = terminal.kb("add", "docs/note.txt", exits=1)
    assert "--yes" in done.stderr
    assert "note.txt.yaml" in done.stderr
    assert terminal.told("list") == []
    (added,) = terminal.told("add", "docs/note.txt", "--yes")
    assert added["guesses"]


def test_nothing_goes_live_unasked_when_nobody_is_there(terminal: Terminal) -> None:
    terminal.kb("add", "docs", "--yes")
    terminal.kb("build", "--no-starter")
    assert "--yes" in terminal.kb("publish", exits=2).stderr
    assert [one["live"] for one in terminal.told("releases")] == [False]


def test_publishing_shows_what_changes_and_rolling_back_undoes_it(terminal: Terminal) -> None:
    terminal.kb("add", "docs", "--yes")
    first = terminal.told("build", "--no-starter")["id"]
    terminal.kb("publish", "--yes")
    write("2027", 15)
    terminal.kb("add", "docs", "--yes")
    second = terminal.told("build", "--no-starter")["id"]
    shown = terminal.kb("publish", "--yes").stdout
    assert "~ neglect-policy: Neglect policy, 2026 to 2027 (+1 -1 passages)" in shown
    assert live(terminal) == second
    assert terminal.told("diff", first, second)["passages_added"] == 1
    terminal.kb("rollback", "--yes")
    assert live(terminal) == first


def test_a_release_that_is_not_what_was_built_never_goes_live(terminal: Terminal, tmp_path: Path) -> None:
    terminal.kb("add", "docs", "--yes")
    release = terminal.told("build", "--no-starter")["id"]
    assert terminal.told("verify") == {"release": release, "sound": True, "problems": [], "warnings": []}
    for path in (tmp_path / "home" / "releases" / release).rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    assert terminal.told("verify", exits=1)["sound"] is False
    assert terminal.kb("publish", "--yes", exits=1).stderr.count("\n") == 1
    assert [one["live"] for one in terminal.told("releases")] == [False]


def test_a_document_is_shown_with_its_headings_and_its_passages(terminal: Terminal) -> None:
    terminal.kb("add", "docs", "--yes")
    shown = terminal.kb("show", "neglect-policy").stdout
    assert "Neglect policy, 2026" in shown
    assert "Visits" in shown
    (told,) = terminal.told("show", "neglect-policy")
    assert told["contents"][0]["paragraph"] == "1.1"


def test_a_document_that_is_taken_out_leaves_the_next_release(terminal: Terminal) -> None:
    terminal.kb("add", "docs", "--yes")
    assert terminal.told("remove", "neglect-policy", "--yes")["document"] == "neglect-policy"
    assert terminal.told("list") == []


def test_two_documents_of_one_name_are_told_apart_by_their_keys(terminal: Terminal) -> None:
    terminal.kb("add", "docs", "--yes")
    Path("more").mkdir()
    Path("more/neglect-policy.md").write_text(POLICY.format(edition="other", days=3), encoding="utf-8")
    terminal.kb("add", "more", "--yes")
    keys = [row["key"] for row in terminal.told("list")]
    line = terminal.kb("remove", "neglect-policy", "--yes", exits=2).stderr
    assert all(key in line for key in keys)
    terminal.kb("remove", keys[0], "--yes")
    assert [row["key"] for row in terminal.told("list")] == keys[1:]


@pytest.mark.parametrize("words", [["show", "nothing"], ["verify", "0"], ["diff", "0", "1"], ["publish", "0", "--yes"]])
def test_a_name_that_is_not_known_is_one_line(terminal: Terminal, words: list[str]) -> None:
    assert terminal.kb(*words, exits=1).stderr.count("\n") == 1


def test_publishing_before_building_says_what_to_do(terminal: Terminal) -> None:
    assert "curiosity kb build" in terminal.kb("publish", "--yes", exits=2).stderr


# The evaluation gate


def gated(terminal: Terminal, release: str, outcome: str, composer: str = "extractive") -> None:
    """The gate has looked at a release."""
    rule = GateRule(
        name="Danger is heard",
        suite="danger",
        figure="danger recall",
        wanted="at least 95%",
        value=0.5,
        n=24,
        outcome=outcome,
    )
    said = GateResult(
        release=release,
        at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        outcome=outcome,
        composer=composer,
        rules_sha256="0",
        rules=(rule,),
    )
    with terminal.wiring.open_catalogue(load()) as catalogue:
        catalogue.keep_gate(said)


def built(terminal: Terminal) -> str:
    terminal.kb("add", "docs", "--yes")
    return str(terminal.told("build", "--no-starter")["id"])


def test_publishing_what_no_gate_has_looked_at_warns_and_goes_on(terminal: Terminal) -> None:
    release = built(terminal)
    said = terminal.kb("publish", "--yes").stderr
    assert f"Warning: no evaluation gate has looked at this release. `curiosity-evals gate {release}` does." in said
    assert live(terminal) == release


def test_a_failed_gate_names_its_rules_and_wants_a_reason(terminal: Terminal) -> None:
    release = built(terminal)
    gated(terminal, release, "failed")
    said = terminal.kb("publish", "--yes", exits=1).stderr
    assert "not met: Danger is heard (danger: danger recall at least 95%; it is 0.500 of 24 cases)" in said
    assert "--reason" in said
    assert [one["live"] for one in terminal.told("releases")] == [False]


def test_the_reason_for_publishing_all_the_same_is_kept_and_shown(terminal: Terminal) -> None:
    release = built(terminal)
    gated(terminal, release, "failed")
    told = terminal.told("publish", "--yes", "--reason", "The board has agreed")
    assert told["gate"]["outcome"] == "failed"
    assert [one["reason"] for one in terminal.told("releases")] == ["The board has agreed"]
    assert "although its gate failed: The board has agreed" in " ".join(terminal.kb("releases").stdout.split())


@pytest.mark.parametrize("outcome", ["passed", "not applicable"])
def test_any_other_outcome_is_told_and_publishes(terminal: Terminal, outcome: str) -> None:
    release = built(terminal)
    gated(terminal, release, outcome)
    assert f"Evaluation gate of 02 Nov 2026 09:30: {outcome}." in terminal.kb("publish", "--yes").stderr
    assert live(terminal) == release


def test_a_gate_that_judged_other_words_than_people_will_read_is_told_of(terminal: Terminal) -> None:
    gated(terminal, built(terminal), "passed", composer="ollama:small")
    assert "worded by ollama:small; here they are worded by extractive" in terminal.kb("publish", "--yes").stderr
