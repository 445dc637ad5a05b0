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


@pytest.mark.parametrize(
    "question",
    [
        "What is neglect?",
        "What is professional curiosity?",
        "What should I do if a child tells me that they are being hurt?",
        "dad shouts at them what do i do",
        "Should a baby be seen alone if her mother is against a visit?",
        "Must there be a plan if there is no conference for the unborn baby?",
    ],
)
def test_a_new_question_does_not_take_the_old_one_with_it(question: str) -> None:
    assert standalone(question, BEFORE) == question


def test_a_follow_up_to_a_follow_up_keeps_the_subject() -> None:
    told = (*BEFORE, Turn(question="and if they refuse?"))
    assert standalone("who decides that?", told) == f"{BEFORE[0].question} and if they refuse? who decides that?"
    longer = (*told, Turn(question="how long?"))
    assert standalone("and after it?", longer) == f"{BEFORE[0].question} how long? and after it?"


def test_a_turn_without_words_is_not_leaned_on() -> None:
    assert standalone("and if they refuse?", (*BEFORE, Turn(question=""))) == "and if they refuse?"


def test_without_history_nothing_changes() -> None:
    assert standalone("and if they refuse?", ()) == "and if they refuse?"
