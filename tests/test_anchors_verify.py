"""What the screening rests on is looked for in every release: leads are warned of prompts whose passage has gone, and
may publish all the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot import wiring
from bot.cli.commands import app
from bot.errors import Denied
from bot.screening.anchors import Held, warnings
from bot.settings import Settings
from bot.types import Actor, Role
from prompts import load_screening

INSTRUMENT = load_screening()
POLICY = """---
title: Our neglect policy
edition: "2026"
authority: local policy
publisher: Us
---
# Our neglect policy

1.1 Tell your manager about a worry on the same day, and write down what you saw.
"""
LEAD = Actor(user="UL", team="T1", role=Role.LEAD)


def home(path: Path) -> Settings:
    return Settings(home=path, database_url=None)


def held(settings: Settings) -> list[Held]:
    with wiring.open_catalogue(settings) as catalogue:
        release = catalogue.release(str(catalogue.live_id()))
        documents = {document.key: document for document in release.documents}
        return [(id, passage, documents[key]) for id, passage, key in catalogue.release_passages(release.id)]


@pytest.fixture(scope="module")
def starter(starter_home: Path) -> list[Held]:
    return held(home(starter_home))


def told(line: str) -> str:
    return line.partition(":")[0]


def test_the_release_that_ships_holds_every_prompts_passage(starter_home: Path, starter: list[Held]) -> None:
    assert warnings(INSTRUMENT, starter) == ()
    assert wiring.open_releases(home(starter_home)).warnings() == ()


def test_a_passage_that_says_something_else_is_named_with_the_prompts_that_rest_on_it(starter: list[Held]) -> None:
    changed = [
        (id, passage.model_copy(update={"text": passage.text.replace("It never counts as safe", "It is safe")}), one)
        for id, passage, one in starter
    ]
    (line,) = warnings(INSTRUMENT, changed)
    (anchor,) = (one for one in INSTRUMENT.anchors if one.id == "not-known")
    assert line.startswith(f"{anchor.says}: no passage there says “{anchor.places[0].words}” any more.")
    using = [one.title for one in INSTRUMENT.steps.values() if "not-known" in one.rests_on]
    using += [one.says for one in INSTRUMENT.items.values() if "not-known" in one.rests_on]
    assert using
    assert any(words in line for words in using)


def test_a_document_that_is_not_there_is_one_line_however_many_prompts_it_holds(starter: list[Held]) -> None:
    without = [one for one in starter if one[2].name != "thresholds-of-need"]
    (line,) = warnings(INSTRUMENT, without)
    assert line.startswith("Thresholds of need is not in this release, nor what may stand for it: ")
    titles = {one.says.rpartition(", ")[0] for one in INSTRUMENT.anchors}
    assert len(warnings(INSTRUMENT, [])) == len(titles) < 15


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A partnership's own policy, and nothing of ours, not yet published."""
    path = tmp_path_factory.mktemp("own")
    (path / "policy.md").write_text(POLICY, encoding="utf-8")
    for command in (["add", str(path / "policy.md"), "--yes"], ["build", "--no-starter", "--yes"]):
        assert run(path / "home", *command)[0] == 0
    return path / "home"


def run(at: Path, *command: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["--home", str(at), "kb", *command])
    return result.exit_code, result.stdout, result.stderr


def test_a_lead_is_warned_before_publishing_and_may_publish_all_the_same(own: Path) -> None:
    at = own.with_name("warned")
    shutil.copytree(own, at)
    code, _, said = run(at, "publish", "--yes")
    assert code == 0
    lines = [line for line in said.splitlines() if "Neglect toolkit is not in this release" in line]
    assert len(lines) == 1
    assert lines[0].startswith("Warning: ")
    assert said.index(lines[0]) < said.index("is live.")
    code, shown, said = run(at, "verify", "--json")
    assert code == 0
    answer = json.loads(shown)
    assert (answer["sound"], answer["problems"]) == (True, [])
    assert any(line.startswith("Working Together 2023 is not in") for line in answer["warnings"])
    code, _, said = run(at, "verify")
    assert code == 0
    assert "is exactly what was built." in said


def test_a_screening_of_ones_own_that_cannot_be_read_is_a_warning_and_not_a_fault(own: Path) -> None:
    at = own.with_name("broken")
    shutil.copytree(own, at)
    (at / "neglect_screening.yaml").write_text("name: [", encoding="utf-8")
    (line,) = wiring.open_releases(home(at)).warnings()
    assert line.startswith(
        "The screening cannot be read, so what it rests on was not looked for: neglect_screening.yaml"
    )


def test_leads_see_the_same_of_the_live_release_and_practitioners_are_not_asked(own: Path) -> None:
    at = own.with_name("live")
    shutil.copytree(own, at)
    desk = wiring.assemble(home(at))
    try:
        assert desk.screenings.warnings(LEAD) == ()  # nothing is live
        assert run(at, "publish", "--yes")[0] == 0
        lines = desk.screenings.warnings(LEAD)
        assert {told(line).split(" is not")[0] for line in lines} >= {"Neglect toolkit", "Working Together 2023"}
        assert lines == wiring.open_releases(home(at)).warnings()
        (at / "neglect_screening.yaml").write_text("name: [", encoding="utf-8")
        (line,) = desk.screenings.warnings(LEAD)
        assert "cannot be read" in line
        with pytest.raises(Denied):
            desk.screenings.warnings(Actor(user="U1", team="T1", role=Role.PRACTITIONER))
    finally:
        desk.close()
