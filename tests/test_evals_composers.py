"""Who words an answer: a checked liar changes nothing, and one that is not checked does not get through the gate."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from bot import llm
from bot.replying import SCHEMA
from evals import adversary, cases, composers, gating
from evals.adversary import Seen
from evals.composers import WAYS, Shown, good
from evals.types import Figure
from prompts import load_answer_prompt

TOLD = Seen(
    "Never lie.",
    {
        1: "The core group must meet within 10 working days. Write down who came, unless a court says not to.",
        2: "Schools keep their own records for each child. The core group should include the family.",
    },
    "how soon does the core group meet",
)
RULES = """rules:
  - name: Answers hold the facts
    suite: {suite}
    figure: facts
    at least: 20 %
"""


def test_the_good_model_gives_whole_sentences_on_what_was_asked_nearest_first() -> None:
    said = good(TOLD)["statements"]
    assert said[0]["text"] == "The core group must meet within 10 working days."
    assert all(one["text"] in TOLD.passages[one["passages"][0]] for one in said)
    assert all(one["quotes"] == [one["text"]] for one in said)


def test_the_model_that_is_not_there_gives_a_whole_reply_over_http() -> None:
    prompt = load_answer_prompt()
    passage = prompt.passage.format(mark="ab", number=1, where="Guide", text=TOLD.passages[1])
    asked = prompt.question.format(mark="ab", passages=passage, question=TOLD.question)
    with adversary.serving(good) as server:
        model = llm.open_model(llm.choose("openai:good", server.url, {}), 60)
        told = "".join(piece.text for piece in model.stream("Be good.", asked, SCHEMA))
    assert json.loads(told)["statements"][0]["text"] == "The core group must meet within 10 working days."


def test_the_liar_says_nothing_true() -> None:
    said = adversary.lie(TOLD)["statements"]
    assert len(said) > 10
    for one in said:
        named = [TOLD.passages.get(number, "") for number in one["passages"]]
        true = any(one["text"] in passage for passage in named)
        assert not (true and all(any(quote in passage for passage in named) for quote in one["quotes"])), one


def test_the_liar_leaves_conditions_out_and_turns_duties_and_numbers_round() -> None:
    texts = {one["text"] for one in adversary.lie(TOLD)["statements"]}
    assert "Write down who came." in texts
    assert "The core group should meet within 10 working days." in texts
    assert "The core group must meet within 15 working days." in texts


def test_of_passages_that_say_the_same_the_liar_makes_no_truth() -> None:
    twins = Seen("", {1: "The core group must meet soon.", 2: "The core group must meet soon."}, "core group")
    true = [one for one in adversary.lie(twins)["statements"] if one["text"] in twins.passages[1]]
    assert true
    assert all(one["quotes"] != [one["text"]] or one["passages"][0] not in twins.passages for one in true)


@pytest.fixture(scope="module")
def held(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Shown]:
    """Four answers worded in each way, over the starter."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.lower().endswith("_proxy")}
    folder = tmp_path_factory.mktemp("composers")
    home = folder / "home"
    shutil.copytree(starter_home, home)
    few = folder / "few.jsonl"
    few.write_text("\n".join(cases.find("answers").read_text("utf-8").splitlines()[:4]), encoding="utf-8")
    rules = folder / "gate.yaml"
    rules.write_text(RULES.format(suite=few), encoding="utf-8")
    try:
        return {way.name: composers.show(way, home, gating.load(rules)) for way in WAYS}
    finally:
        os.environ.update(kept)


def test_a_checked_liars_figures_equal_those_of_no_model_at_all(held: dict[str, Shown]) -> None:
    assert composers.differing(held["extractive"], held["lying model"]) == []
    assert held["lying model"].gate.outcome == "passed"


def test_a_good_model_is_heard(held: dict[str, Shown]) -> None:
    assert composers.differing(held["extractive"], held["good model"])


def test_the_gate_stops_a_liar_that_is_not_checked_and_names_the_rule(held: dict[str, Shown]) -> None:
    result = held["lying model, not checked"].gate
    assert result.outcome == "failed"
    assert [rule.name for rule in result.failing] == ["Answers hold the facts"]


def test_what_came_of_each_is_told(held: dict[str, Shown]) -> None:
    told = "\n".join(composers.lines(held))
    assert "The gate for lying model, not checked: failed. Not met: Answers hold the facts" in told
    assert "The gate for extractive: passed\n" in told


def test_figures_that_differ_in_anything_but_cost_are_named() -> None:
    def shown(*figures: Figure) -> Shown:
        return Shown(None, {"answers": figures})  # type: ignore[arg-type]

    one = shown(Figure(name="facts", value=0.5, n=2), Figure(name="latency", value=5, n=2, unit="ms"))
    slower = shown(Figure(name="facts", value=0.5, n=2), Figure(name="latency", value=9, n=2, unit="ms"))
    worse = shown(Figure(name="facts", value=0.25, n=2), Figure(name="latency", value=5, n=2, unit="ms"))
    assert composers.differing(one, slower) == []
    assert composers.differing(one, worse) == ["answers: facts"]
