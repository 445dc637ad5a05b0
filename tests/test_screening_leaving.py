"""A page that is left before it is sent: its words are heard and kept, and nothing is finished by it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from test_screening_walk import CASES, INSTRUMENT, shown, upto

from bot.screening.filling import LONGEST
from bot.screening.types import Value
from bot.screening.walk import Screening, begin, same
from evals.screening import TODAY, walked

DANGER = "He is hitting the baby right now and I can hear it."


def leave(screening: Screening, page: str, given: dict[str, Value]) -> Screening:
    return screening.leave(page, given, TODAY, lambda text: text.replace("Jayden", "[name]"))


def test_what_was_filled_in_is_kept_masked_and_the_page_stays_the_one_to_show() -> None:
    left = leave(upto("A/voice"), "A/voice", {"A/said": "Jayden likes the bus.", "A/met": "alone"})
    assert (left.answers["A/said"], left.answers["A/met"], shown(left)) == ("[name] likes the bus.", "alone", "A/voice")
    assert "A/day" not in left.answers, "what was not filled in is not answered"


def test_what_does_not_fit_is_left_out_and_the_rest_kept() -> None:
    left = leave(upto("A/voice"), "A/voice", {"A/said": "x" * (LONGEST + 1), "A/day": "Up at six.", "A/met": "never"})
    assert left.answers.get("A/day") == "Up at six."
    assert not {"A/said", "A/met"} & set(left.answers)


def test_danger_and_signs_are_heard_in_a_page_that_is_left() -> None:
    assert leave(upto("A/voice"), "A/voice", {"A/said": DANGER}).stopped == "danger"
    assert leave(begin(INSTRUMENT, TODAY), "gate", {"gate": ("injury",)}).stopped == "refer"
    growth = upto("A/growth").respond("A/growth", "serious", TODAY, same)
    assert leave(growth, "A/growth/detail", {"A/growth/now": "yes"}).stopped == "danger"


def test_danger_is_heard_before_what_does_not_fit_is_said() -> None:
    stopped = upto("A/voice").respond("A/voice", {"A/said": DANGER, "A/day": "Up at six."}, TODAY, same)
    assert (stopped.stopped, stopped.answers["A/day"]) == ("danger", "Up at six.")


def test_the_last_page_ends_the_walk_only_when_it_is_sent() -> None:
    left = leave(upto("decision"), "decision", {"next": "refer", "why": "Growth.", "owner": "manager"})
    assert (left.state, left.answers["why"]) == ("draft", "Growth.")
    elsewhere = left.go("plan").respond("plan", {"open": "none"}, TODAY, same)
    assert elsewhere.state == "draft"


def test_rows_are_not_read_from_a_page_that_is_left() -> None:
    left = leave(upto("chronology"), "chronology", {"chronology": "1/3/2026\tA\tGP\tWNB"})
    assert (left.meetings, shown(left)) == ((), "chronology")


def test_a_page_that_is_not_there_and_a_walk_that_was_left_take_nothing() -> None:
    screening = upto("A/voice")
    assert leave(screening, "H/voice", {"H/said": "?"}) == screening
    stopped = screening.stop("danger")
    assert leave(stopped, "A/voice", {"A/said": "?"}) == stopped


def test_the_button_leaves_the_walk_however_often_it_is_pressed() -> None:
    for kind in ("danger", "refer"):
        once = upto("A/voice").stop(kind).respond("stop", "referred", TODAY, same)
        assert once.stopped == ""
        assert once.stop(kind).stopped == kind


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(list(CASES)), st.integers(0, 10**6))
def test_leaving_a_page_untouched_and_sending_it_again_changes_no_answer(id: str, at: int) -> None:
    done = walked(CASES[id], INSTRUMENT, TODAY)
    pages = [one for one in done.pages() if one.key != "decision"]
    page = pages[at % len(pages)]
    assert leave(done, page.key, {}).answers == done.answers
