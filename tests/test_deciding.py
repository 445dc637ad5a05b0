"""Asked to decide about a child, the desk says what is not yet known and who decides; a rule is no decision."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scope_rows import HALVES, rows, share

from bot.safety.deciding import asks_to_decide, unknowns


@pytest.mark.parametrize(("half", "floor"), [("tuning", 0.97), ("kept", 0.95)])
def test_a_request_to_decide_is_known(half: str, floor: float) -> None:
    asked = [row["text"] for row in rows(half, "deciding") if row["expected"]]
    assert share([asks_to_decide(text) for text in asked]) >= floor


@pytest.mark.parametrize("half", HALVES)
def test_a_question_about_the_rules_is_no_request_to_decide(half: str) -> None:
    asked = [row["text"] for row in rows(half, "deciding") if not row["expected"]]
    assert share([asks_to_decide(text) for text in asked]) <= 0.05


def test_it_asks_first_what_this_is_like_for_the_child() -> None:
    asked = unknowns("should I close it?")
    assert len(asked) == 4
    assert "for the child" in asked[0]


def test_it_does_not_ask_what_the_question_already_tells() -> None:
    asked = " ".join(unknowns("He says he is hungry every day. I saw him alone on a home visit. Is this level 4?"))
    assert "How often" not in asked
    assert "What does the child say" not in asked
    assert "Who has seen the child" not in asked


def test_it_always_asks_at_least_two() -> None:
    text = "impact on him daily for weeks, he says so in his words, seen alone, known history, nan supports, a lodger"
    assert len(unknowns(text)) >= 2


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    asks_to_decide(text)
    asked = unknowns(text)
    assert 2 <= len(asked) <= 4
    assert len(set(asked)) == len(asked)
    assert all(question.endswith("?") for question in asked)
