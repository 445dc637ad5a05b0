"""What a concern touches, and how it is laid out: what documents say, in their words, and never a level for a child.

Vectors are made up here from a few words, so that each test says what lies near what.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_fakes import document
from numpy.typing import NDArray

from bot.thresholds import fitted
from bot.thresholds.checking import Laid, Shelf, laid, touched
from bot.thresholds.concerns import MOST, concerns
from bot.thresholds.fitted import Telling
from bot.thresholds.indicators import indicators
from bot.thresholds.matching import SHOWN, Matcher
from bot.thresholds.types import Check, Concern
from evals.thresholds import cases, counted, main, open_matcher
from knowledge.types import Passage
from prompts import ThresholdCues, load_thresholds, load_wording

WORDS = ("hungry", "food", "bruise", "school", "drink", "damp", "rota", "car")
SAYS = {
    "Level 2: Some need": "• The child is sometimes hungry at school.\n• The home is damp in winter.",
    "Level 3: More need": "• The child is often hungry and food is short.\n• The child is out of school.",
    "Level 4: Harm": "Refer now if you see that:\n• A baby has a bruise that nobody explains.",
}
SENTENCES = (
    "He is hungry and there is no food.",
    "There is a bruise on the baby.",
    "The home is damp.",
    "She is out of school.",
    "The rota is in the car.",
)
OPEN = {"bias": -5.0, "cosine": 10.0}


def vector(text: str) -> NDArray[np.float32]:
    """Which of the words a text holds; a text without any lies apart from all others."""
    counts = np.array([*(len(re.findall(word, text.lower())) for word in WORDS), 0.01], dtype=np.float32)
    return counts / np.linalg.norm(counts)


def shelf(said: Mapping[str, tuple[str, ...]] | None = None) -> Shelf:
    own = document("ours")
    held = [
        Passage(ordinal=at, text=text, context=f"Ours > {name}", heading=("Ours", name, "Food and home"), kind="list")
        for at, (name, text) in enumerate(SAYS.items())
    ]
    gate = fitted.Gate(weights=OPEN, enough=0.5)
    weights = fitted.Fitted(
        speaks={"bias": -5.0, "mean": 10.0},
        telling=Telling(model="", bias=0, weights=()),
        gate=gate,
        alone=gate,
    )
    cues = load_thresholds().model_copy(update={"said": said or {}})
    read = indicators((at, one, own) for at, one in enumerate(held))
    return Shelf(Matcher(read, vector, "made up", cues, weights), {at: (one, own) for at, one in enumerate(held)})


def check(text: str) -> Laid:
    return laid(text, shelf(), lambda text: None, load_wording())


def test_a_concern_touches_what_the_document_says_in_other_words() -> None:
    (concern,) = check("He is hungry and there is no food").concerns
    assert concern.touches[0].quote == "The child is often hungry and food is short."
    assert concern.touches[0].level.name == "Level 3: More need"
    assert {"hungry", "food"} <= set(concern.touches[0].words)


def test_a_saying_leads_to_the_indicator_that_it_belongs_to() -> None:
    said = {"The home is damp in winter.": ("the car with the rota",)}
    near = shelf(said).matcher.ranked("a car and a rota")[0]
    assert shelf(said).matcher.indicators[near.place].text == "The home is damp in winter."
    assert shelf(said).matcher.without({"the car with the rota"}).ranked("a car and a rota")[0].chance < near.chance


def test_a_saying_is_lent_to_an_indicator_that_says_the_same_in_other_words() -> None:
    said = {"Damp, everywhere damp.": ("the car with the rota",), "Nothing of the kind.": ("food",)}
    near = shelf(said).matcher.ranked("a car and a rota")[0]
    assert shelf().matcher.indicators[near.place].text == "The home is damp in winter."
    assert near.chance > 0.9 > shelf().matcher.ranked("a car and a rota")[0].chance


def test_what_would_move_a_concern_up_or_down_is_at_the_next_level_and_in_the_same_area() -> None:
    (concern,) = check("The damp home is damp and he is hungry").concerns
    assert concern.touches[0].quote == "The home is damp in winter."
    assert [one.quote for one in concern.higher] == ["The child is often hungry and food is short."]
    assert all(one.domain == concern.touches[0].domain for one in (*concern.higher, *concern.lower))


def test_an_indicator_under_refer_now_is_told_apart() -> None:
    found = check("There is a bruise on the baby")
    assert [one.quote for one in found.citations if one.number in found.refers] == [
        "A baby has a bruise that nobody explains."
    ]
    assert not check("The home is damp").refers


def test_a_text_about_something_else_fills_no_field() -> None:
    found = check("The rota is in the car. See you on Monday.")
    assert not found.cells
    assert not found.citations
    assert all(not one.touches for one in found.concerns)


def test_without_threshold_documents_nothing_is_touched() -> None:
    bare = Matcher((), vector, "made up", load_thresholds(), fitted.read())
    assert touched("He is hungry", bare) == [("He is hungry", [])]


@given(st.permutations(SENTENCES))
def test_the_order_of_the_sentences_does_not_change_what_is_touched(told: list[str]) -> None:
    there, here = check(" ".join(SENTENCES)), check(" ".join(told))

    def fields(found: Laid) -> set[tuple[int, str, str]]:
        quotes = {one.number: one.quote for one in found.citations}
        return {(cell.level, cell.domain, quotes[number]) for cell in found.cells for number in cell.citations}

    assert fields(there) == fields(here)


@given(st.lists(st.sampled_from((*SENTENCES, "Mum said so.", "- one thing", "\n", "food; school, bruise"))))
def test_every_field_of_the_grid_quotes_a_document_at_that_level_word_for_word(told: list[str]) -> None:
    found, held = check(" ".join(told)), shelf()
    quotes = {one.number: one for one in found.citations}
    for touch in (touch for one in found.concerns for touch in one.touches):
        cited = quotes[touch.citation]
        passage = held.passages[cited.passage_id][0]
        assert touch.quote in passage.text
        assert passage.level == touch.level.number
        assert any(cell.level == touch.level.number and touch.citation in cell.citations for cell in found.cells)
        assert all(word in " ".join(told) for word in touch.words)
    assert {number for cell in found.cells for number in cell.citations} <= quotes.keys()


@given(st.text())
def test_any_text_is_parted_into_its_own_words_and_no_more_than_a_few(text: str) -> None:
    parts = concerns(text, lambda part: part[:1])
    assert len(parts) <= MOST
    assert len(set(parts)) == len(parts)


def test_no_more_than_a_few_indicators_of_a_document_are_shown_for_a_concern() -> None:
    ((_, nears),) = touched("Hungry, damp, school, food", shelf().matcher)
    assert 0 < len(nears) <= SHOWN


def test_no_field_gives_a_level_for_a_child() -> None:
    fields = {*Check.model_fields, *Concern.model_fields, *Laid._fields}
    assert not {name for name in fields if re.search(r"^level$|score|grade|outcome", name)}
    assert check("The rota is in the car").levels == check("There is a bruise on the baby").levels


def test_every_saying_belongs_to_an_indicator_of_the_starter() -> None:
    held = files("knowledge.starter").joinpath("thresholds-of-need.md").read_text(encoding="utf-8")
    assert set(load_thresholds().said) == set(re.findall(r"^- (.+)$", held.partition("## Level 1")[2], re.M))


def test_no_row_that_is_kept_from_tuning_is_a_saying() -> None:
    said = {one.casefold() for held in load_thresholds().said.values() for one in held}
    kept = [one.text.casefold() for half in ("tuning", "kept", "fresh") for one in cases("concerns", half)]
    assert not said & set(kept)


def test_a_mark_that_nothing_reads_is_refused() -> None:
    marks = load_thresholds().marks
    with pytest.raises(ValueError, match="marks: missing or not known: loud"):
        ThresholdCues.model_validate({"subjects": {}, "marks": {**marks, "loud": ("very",)}})


@pytest.mark.parametrize("half", ["kept", "fresh"])
def test_misses_of_rows_that_are_kept_are_never_shown(half: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([half, "--show"])
    assert "nobody reads the misses" in capsys.readouterr().err


def test_the_tuning_half_is_still_found(starter_home: Path) -> None:
    found = counted(open_matcher(starter_home), cases("concerns", "tuning"), cases("unrelated", "tuning"))
    assert found.indicator >= 0.9 * found.concerns
    assert found.level >= 0.9 * found.concerns
    assert found.nothing >= 0.95 * found.unrelated
