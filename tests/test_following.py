"""Follow-ups are searched for with what they lean on; new questions are not."""

from __future__ import annotations

import pytest

from bot.following import standalone
from bot.types import Turn

BEFORE = (Turn(question="What is family group decision-making?", answer_gist="A family-led forum."),)


@pytest.mark.parametrize(
    "question",
    ["Is it compulsory for them?", "and if they refuse?", "what about teenagers?", "who chairs that", "how long?"],
)
def test_a_question_that_points_back_takes_the_one_before_with_it(question: str) -> None:
    assert standalone(question, BEFORE) == f"What is family group decision-making? {question}"


def test_a_question_that_stands_alone_is_left_alone() -> None:
    question = "How soon must a local authority hold an initial child protection conference?"
    assert standalone(question, BEFORE) == question


def test_without_history_nothing_changes() -> None:
    assert standalone("and if they refuse?", ()) == "and if they refuse?"
