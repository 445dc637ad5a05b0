"""The walk: one page at a time, back and on, the same after a restart and whatever the order of the answers."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import Unfit
from bot.screening.findings import findings
from bot.screening.pages import slots
from bot.screening.types import Page
from bot.screening.walk import Screening, begin, same
from evals.screening import TODAY, Case, cases, walked
from prompts import Instrument, load_screening

INSTRUMENT = load_screening()
CASES = {case.id: case for case in cases()}


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return INSTRUMENT


def upto(key: str, case: Case = CASES["child-28"]) -> Screening:
    """A case, walked to a page."""
    screening = begin(INSTRUMENT, TODAY)
    while (page := screening.current()) and page.key != key:
        screening = answer(screening, page, case)
    assert screening.current() is not None, key
    return screening


def answer(screening: Screening, page: Page, case: Case = CASES["child-28"], **more: str) -> Screening:
    return screening.respond(page.key, {**case.given(page, TODAY), **more}, TODAY, same)


def keys(screening: Screening) -> list[str]:
    return [page.key for page in screening.pages()]


def shown(screening: Screening) -> str:
    page = screening.current()
    return page.key if page else ""


# What is asked


def test_the_gate_comes_first_then_the_worker_the_children_the_household_and_each_child() -> None:
    held = keys(walked(CASES["child-28"], INSTRUMENT))
    assert held[:4] == ["gate", "about", "children", "plan"]
    assert held[-5:] == ["home/engagement", "A/changed", "B/changed", "C/changed", "decision"]
    assert held.index("home/food-at-home") < held.index("home/abuse") < held.index("A/voice") < held.index("B/voice")
    assert len(held) == len(set(held))


def test_each_child_is_asked_what_fits_their_age_and_the_household_once() -> None:
    held = keys(walked(CASES["child-28"], INSTRUMENT))
    assert "A/feeding" in held
    assert "B/feeding" not in held
    assert "B/teeth" in held
    assert [key for key in held if key.endswith("/dirt")] == ["home/dirt"]


def test_a_concern_asks_what_by_whom_since_when_how_often_and_what_it_does() -> None:
    screening = upto("A/growth").respond("A/growth", "serious", TODAY, same)
    page = screening.current()
    assert page is not None
    assert [field.key.rpartition("/")[2] for field in page.fields] == [
        "seen", "by", "since", "often", "last", "impact", "effect", "now",
    ]  # fmt: skip
    calm = upto("A/growth").respond("A/growth", "no_concern", TODAY, same)
    assert shown(calm) == "A/feeding"


def test_not_known_is_an_answer_everywhere_and_nothing_is_taken_for_granted() -> None:
    screening = upto("A/growth")
    with pytest.raises(Unfit, match="Not known"):
        screening.respond("A/growth", "", TODAY, same)
    with pytest.raises(Unfit):
        screening.respond("A/growth", "fine", TODAY, same)
    with pytest.raises(Unfit):
        screening.respond("nowhere", "not_known", TODAY, same)


@pytest.mark.parametrize(
    ("page", "given", "fault"),
    [
        ("gate", {"gate": ["none", "injury"]}, "by itself"),
        ("gate", {"gate": []}, "at least one"),
        ("plan", {"open": "early_help", "began": "31 February 2026"}, "a day that there is"),
        ("plan", {"open": "early_help", "began": "1 December 2026"}, "not come yet"),
        ("A/voice", {"A/met": "no", "A/said": "x" * 2001}, "fewer than 2,000"),
    ],
)
def test_what_does_not_fit_is_said_in_words(page: str, given: dict[str, object], fault: str) -> None:
    with pytest.raises(Unfit, match=fault) as raised:
        upto(page).respond(page, given, TODAY, same)
    assert set(raised.value.faults) <= set(given)


def test_a_review_day_that_has_gone_is_not_taken() -> None:
    screening = upto("decision")
    page = screening.current()
    assert page is not None
    with pytest.raises(Unfit, match="has gone"):
        answer(screening, page, review="1 November 2026")


def test_children_keep_their_letters_when_another_is_taken_out() -> None:
    screening = upto("plan")
    without = screening.respond("children", {"child/A": "under 1", "child/C": "1 to 4"}, TODAY, same)
    assert [(child.letter, child.band.value) for child in without.children] == [("A", "under 1"), ("C", "1 to 4")]
    assert "B/voice" not in keys(without)


# Going back and on


def test_back_goes_through_the_pages_in_order_and_an_answer_leads_on() -> None:
    screening = upto("A/growth")
    back = screening.back()
    assert shown(back) == "A/voice"
    assert shown(back.back()) == keys(screening)[keys(screening).index("A/voice") - 1]
    page = back.current()
    assert page is not None
    assert shown(answer(back, page)) == "A/growth"
    first = begin(INSTRUMENT, TODAY)
    assert first.back() == first


def test_the_end_can_be_reached_at_once_and_what_is_left_is_not_known() -> None:
    screening = upto("A/growth").go("decision")
    page = screening.current()
    assert page is not None
    done = answer(screening, page)
    assert (done.state, done.current()) == ("finished", None)
    assert {one.item for one in findings(done, TODAY).unknowns if one.child} >= {"growth", "brought"}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_draft_goes_on_where_it_was_after_a_restart(case: Case) -> None:
    screening = begin(INSTRUMENT, TODAY)
    while page := screening.current():
        kept = screening.model_dump_json()
        again = Screening.model_validate_json(kept[:-1] + f',"instrument":{INSTRUMENT.model_dump_json()}}}') if (
            page.key in ("plan", "A/voice", "chronology")
        ) else screening  # fmt: skip
        assert again == screening
        screening = answer(again, page, case)
    assert screening == walked(case, INSTRUMENT)


# Order


def shuffled(case: Case, seed: int) -> Screening:
    """Every page answered, in any order that the pages come up in."""
    screening, random = begin(INSTRUMENT, TODAY), Random(seed)
    while left := [
        slot for slot in slots(INSTRUMENT, screening.answers) if not set(slot.needs) <= set(screening.answers)
    ]:
        screening = answer(screening, random.choice(left).draw(), case)
    return screening


@settings(max_examples=15, deadline=None)
@given(st.sampled_from(sorted(CASES)), st.integers(0, 10_000))
def test_the_order_of_answers_does_not_matter(case: str, seed: int) -> None:
    one, other = walked(CASES[case], INSTRUMENT), shuffled(CASES[case], seed)
    assert other.answers == one.answers
    assert findings(other, TODAY) == findings(one, TODAY)


def test_a_screening_keeps_the_instrument_that_it_began_with() -> None:
    newer = INSTRUMENT.model_copy(update={"version": "next"})
    assert begin(newer, TODAY).instrument.version == "next"
    assert walked(CASES["mild-single"], INSTRUMENT).instrument.version == INSTRUMENT.version
