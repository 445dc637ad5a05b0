"""`curiosity threshold`: a concern beside the threshold documents, and a manager's decision, by typing."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from checks import AFFECTED, NO_DOCUMENTS, NOTHING, URGENT, check, decision
from rich.console import Console, RenderableType
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.cli.draw_threshold import NO_DOCUMENT, draw_check, draw_decision, draw_decisions
from prompts import load_wording

WORRY = "The baby is losing weight and was not brought to be weighed twice"
DANGER = "He is unconscious on the floor and not breathing"
WORDING = load_wording()


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("typed") / "home"))


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("CURIOSITY_HOME", str(home))
    monkeypatch.setenv("LOGNAME", "sofia")
    monkeypatch.setenv("CURIOSITY_ROLES", "terminal:sofia=manager")


def threshold(*words: str, typed: str = "", exits: int = 0) -> Result:
    done = CliRunner().invoke(app, ["threshold", *words], input=typed)
    assert done.exit_code == exits, done.output
    return done


def drawn(thing: RenderableType) -> str:
    console = Console(width=80, no_color=True, highlight=False, markup=False, emoji=False)
    with console.capture() as held:
        console.print(thing)
    return held.get()


def held() -> list[dict[str, Any]]:
    return list(json.loads(threshold("decisions", "--json").stdout))


def test_a_concern_is_laid_beside_the_documents_without_naming_a_command() -> None:
    shown = threshold(WORRY).stdout
    assert "This is not a decision." in shown
    assert "Level 4: acute needs" in shown
    assert WORDING.immediate_danger in shown


@pytest.mark.parametrize("words", [("--json", WORRY), (WORRY, "--json"), ("check", WORRY, "--json")])
def test_json_is_all_that_goes_to_standard_output_wherever_it_was_asked_for(words: tuple[str, ...]) -> None:
    found = json.loads(threshold(*words).stdout)
    assert found["concerns"][0]["touches"][0]["citation"] == 1
    assert found["urgent"] is None


def test_danger_is_999_and_nothing_else() -> None:
    found = threshold(DANGER, "--decide").stdout
    assert WORDING.urgent_first in found
    assert "At a glance" not in found


def test_danger_as_json_has_the_shape_of_any_other_check() -> None:
    held = json.loads(threshold(DANGER, "--json").stdout)
    assert held["urgent"]["outcome"] == "urgent"
    assert held["concerns"] == []
    assert set(held) == set(json.loads(threshold(WORRY, "--json").stdout))


def test_a_manager_records_what_they_decided_and_reads_it_again_and_erases_it() -> None:
    done = threshold(WORRY, "--decide", typed="Refer today\nWeight is falling\n")
    reference = done.stderr.split()[-1]
    one = json.loads(threshold("show", reference, "--json").stdout)
    assert (one["decided"], one["why"], one["changed"]) == ("Refer today", "Weight is falling", [])
    assert one["check"]["release"] in threshold("show", reference).stdout
    assert reference in [row["reference"] for row in held()]
    assert reference in threshold("decisions").stdout
    threshold("erase", reference)
    assert reference not in [row["reference"] for row in held()]
    assert f"There is no {reference} of yours." in threshold("erase", reference, exits=2).stderr


def test_a_decision_can_be_recorded_later_on_a_check_that_was_kept() -> None:
    reference = json.loads(threshold(WORRY, "--json").stdout)["reference"]
    words = ("decide", reference, "--decided", "Refer", "--why", "Weight", "--again", "2999-01-02")
    threshold(*words)
    assert [row["review"] for row in held() if row["reference"] == reference] == ["2999-01-02"]
    assert "recorded already" in threshold(*words, exits=1).stderr
    assert threshold("decide", reference, "--decided", " ", "--why", "x", exits=2).stderr.count("\n") == 1


def test_words_that_tell_of_danger_are_answered_first_and_kept_all_the_same() -> None:
    reference = json.loads(threshold(WORRY, "--json").stdout)["reference"]
    done = threshold("decide", reference, "--decided", DANGER, "--why", "I can see him")
    assert WORDING.urgent_first in done.stdout
    assert reference in done.stderr


def test_somebody_who_is_no_manager_checks_and_records_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIOSITY_ROLES", "")
    assert "threshold decide" not in threshold(WORRY).stdout
    for words in ((WORRY, "--decide"), ("decide", "ABC")):
        assert "terminal:sofia=manager" in threshold(*words, exits=2).stderr
    assert threshold("decisions", exits=1).stdout == ""


@pytest.mark.parametrize("words", [("",), ("  ", "--json")])
def test_an_empty_concern_is_refused_in_one_line(words: tuple[str, ...]) -> None:
    done = threshold(*words, exits=2)
    assert done.stdout == ""
    assert done.stderr.startswith("There is no concern.")


def test_a_day_that_is_none_is_refused_before_anything_is_recorded() -> None:
    assert "--again needs a day" in threshold("decide", "ABC", "--again", "soon", exits=2).stderr


# What is drawn


def test_every_line_fits_80_columns_and_nothing_that_a_check_says_is_left_out() -> None:
    made = check()
    shown = drawn(draw_check(made, WORDING, records=True))
    said = " ".join(shown.split())
    assert max(map(len, shown.splitlines())) <= 80
    for concern in made.concerns:
        assert concern.text in said
        for one in (*concern.touches, *concern.higher, *concern.lower, *concern.beside):
            assert f"“{one.quote}” [{one.citation}]" in said
        assert all(line in said for line in concern.standing)
    for line in (
        *made.first,
        *made.unknowns,
        *made.notices,
        made.not_a_decision,
        *(one.detail for one in made.contacts),
    ):
        assert line in said
    assert f"curiosity threshold decide {made.reference}" in said


def test_the_grid_puts_each_source_under_its_level() -> None:
    grid = drawn(draw_check(check(), WORDING)).partition("At a glance")[2].splitlines()
    head = grid[1]
    row = next(line for line in grid if line.startswith("Physical") or line.startswith("Food"))
    assert row.index("[1]") == head.index("Level 4")
    assert row.index("[3]") == head.index("Level 2")


def test_refer_now_stands_above_the_grid() -> None:
    shown = " ".join(drawn(draw_check(check(), WORDING)).split())
    assert shown.index(WORDING.refer_now[:40]) < shown.index("At a glance")


def test_danger_no_document_and_nothing_found_are_each_said() -> None:
    assert WORDING.urgent_first in drawn(draw_check(URGENT, WORDING))
    none = " ".join(drawn(draw_check(NO_DOCUMENTS, WORDING, records=True)).split())
    assert NO_DOCUMENT in none
    assert "01234 567890" in none
    assert "threshold decide" not in none
    assert "It may still matter" in drawn(draw_check(NOTHING, WORDING))


def test_a_decision_says_first_what_has_changed_under_it() -> None:
    shown = " ".join(drawn(draw_decision(decision(), AFFECTED.changed)).split())
    assert shown.index("does it still stand?") < shown.index(decision().decided)
    for one in AFFECTED.changed:
        assert one.citation.quote in shown
        assert (one.now or "not in the live guidance any more") in shown


def test_decisions_are_listed_without_a_word_of_them() -> None:
    shown = drawn(draw_decisions([decision()], {decision().reference}))
    assert "CHANGED SINCE" in shown
    assert decision().decided not in shown
    assert "no decisions" in drawn(draw_decisions([], set()))
