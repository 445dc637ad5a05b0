"""Danger leaves the walk from anywhere, and nobody is asked about domestic abuse where it could be seen."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from test_screening_walk import CASES, INSTRUMENT, answer, keys, shown, upto

from bot.safety.danger import Danger
from bot.screening.findings import findings
from bot.screening.walk import Screening, begin, same
from evals.screening import TODAY, walked

DANGER = "He is unconscious on the floor and not breathing"
INJURY = "There are bruises on her back and she says her dad hit her"


# Danger


def test_a_sign_at_the_gate_leaves_the_walk_and_the_draft_is_kept() -> None:
    for sign in INSTRUMENT.gate:
        stopped = begin(INSTRUMENT, TODAY).respond("gate", [sign.id], TODAY, same)
        page = stopped.current()
        assert page is not None
        assert (stopped.stopped, page.key) == (sign.kind, "stop")
        assert ("999" in page.title) == (sign.kind == "danger")
        assert stopped.answers["gate"] == (sign.id,)


def test_words_of_danger_leave_the_walk_from_every_page_that_takes_words() -> None:
    screening = begin(INSTRUMENT, TODAY)
    tried = 0
    while page := screening.current():
        for field in page.fields:
            if field.kind == "text":
                stopped = answer(screening, page, **{field.key: DANGER})
                assert (stopped.stopped, shown(stopped)) == ("danger", "stop"), field.key
                assert stopped.answers[field.key] == DANGER
                tried += 1
        screening = answer(screening, page)
    assert tried > 30


def test_an_injury_or_a_disclosure_is_referred_now_and_not_screened() -> None:
    screening = upto("A/voice")
    page = screening.current()
    assert page is not None
    stopped = answer(screening, page, **{"A/said": INJURY})
    assert stopped.stopped == "refer"
    assert "Refer" in str(stopped.current())


def test_a_concern_of_which_a_child_is_in_danger_now_leaves_the_walk() -> None:
    screening = upto("A/growth").respond("A/growth", "serious", TODAY, same)
    page = screening.current()
    assert page is not None
    assert answer(screening, page, **{"A/growth/now": "yes"}).stopped == "danger"


def test_the_button_and_the_second_opinion_leave_it_too() -> None:
    screening = upto("A/voice")
    assert screening.stop("danger").stopped == "danger"
    assert screening.stop("refer").stopped == "refer"
    page = screening.current()
    assert page is not None
    heard = Danger(level="immediate", reasons=("baby",))
    assert screening.respond(page.key, CASES["child-28"].given(page, TODAY), TODAY, same, heard).stopped == "danger"


def test_a_walk_that_was_left_takes_nothing_but_what_was_done() -> None:
    stopped = upto("A/voice").stop("danger")
    assert stopped.respond("A/growth", "no_concern", TODAY, same) == stopped
    assert stopped.back() == stopped
    on = stopped.respond("stop", "called", TODAY, same)
    assert (on.stopped, shown(on)) == ("", "A/voice")
    assert findings(on, TODAY).level == "danger"


def test_a_word_that_was_misread_is_put_right_by_a_person_and_danger_is_heard_again() -> None:
    screening = upto("A/voice")
    page = screening.current()
    assert page is not None
    for _ in range(2):
        stopped = answer(screening, page, **{"A/said": DANGER})
        assert stopped.stopped == "danger"
        screening = stopped.respond("stop", "not_so", TODAY, same)
        assert findings(screening, TODAY).level != "danger"
    assert {alarm.done for alarm in screening.alarms} == {"not_so"}


def test_danger_told_again_stops_the_walk_again_and_an_injury_that_was_referred_does_not() -> None:
    screening = upto("A/voice")
    page = screening.current()
    assert page is not None
    for words, done, again in ((DANGER, "called", "danger"), (INJURY, "referred", "")):
        on = answer(screening, page, **{"A/said": words}).respond("stop", done, TODAY, same)
        assert on.stopped == ""
        assert answer(on, page, **{"A/said": words}).stopped == again


def test_a_sign_that_was_ticked_by_mistake_leads_back_to_the_gate() -> None:
    stopped = begin(INSTRUMENT, TODAY).respond("gate", ["injury"], TODAY, same)
    assert shown(stopped.respond("stop", "not_so", TODAY, same)) == "gate"


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(CASES)), st.integers(0, 150), st.sampled_from(["danger", "refer"]))
def test_danger_always_leaves_the_walk(case: str, steps: int, kind: str) -> None:
    """At whatever step, by a tick or a word, and however the answers went before it."""
    screening = begin(INSTRUMENT, TODAY)
    for _ in range(steps):
        page = screening.current()
        if page is None:
            break
        screening = answer(screening, page, CASES[case])
    stopped = screening.stop("danger" if kind == "danger" else "refer")
    page = stopped.current()
    assert page is not None
    assert page.key == "stop"
    assert stopped.answers == screening.answers


# Domestic abuse


def asked(screening: Screening) -> set[str]:
    return {page.key for page in screening.pages() if page.private}


def test_domestic_abuse_is_asked_only_of_somebody_who_says_that_they_are_alone() -> None:
    at = upto("alone")
    assert asked(at) == set()
    assert asked(at.respond("alone", "not_alone", TODAY, same)) == set()
    assert asked(at.respond("alone", "alone", TODAY, same)) == {"home/abuse", "home/control"}


def test_with_the_family_there_is_no_such_question_and_no_question_whether_there_may_be() -> None:
    held = walked(CASES["poverty"], INSTRUMENT)
    assert held.answers["setting"] == "family"
    assert {"alone", "home/abuse", "home/control"}.isdisjoint(keys(held))
    forced = held.model_copy(update={"answers": {**held.answers, "alone": "alone"}})
    before = begin(INSTRUMENT, TODAY)
    assert "alone" not in keys(before)
    assert asked(forced) == set()


def test_whoever_takes_it_up_again_must_say_anew_that_they_are_alone() -> None:
    part = upto("home/control")
    again = part.sat_down()
    assert asked(again) == set()
    assert shown(again) == "alone"
    done = upto("A/voice").sat_down()
    assert asked(done) == set()
    assert shown(done) == "A/voice"
    assert done.answers["home/abuse"] == "sometimes"
