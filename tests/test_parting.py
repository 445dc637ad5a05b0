"""A question that asks several things is cut in its parts; one that asks one thing is left whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parting import MOST, parts, sides
from evals.parting import DATA


def asked(question: str) -> list[str]:
    return [part.asked for part in parts(question)]


@pytest.mark.parametrize(
    ("question", "things"),
    [
        (
            "how soon is the conference, and who pays for the taxi?",
            ["how soon is the conference", "who pays for the taxi"],
        ),
        ("What is neglect? And is the form free?", ["What is neglect", "is the form free"]),
        ("do i tell dad, also what size envelope", ["do i tell dad", "what size envelope"]),
        ("1. When is the review? 2. Who writes it up?", ["When is the review", "Who writes it up"]),
        ("- what is curiosity - how much is the course", ["what is curiosity", "how much is the course"]),
        ("(a) who leads it (b) what is their grade", ["who leads it", "what is their grade"]),
        ("First, when is it? Second, what does it cost?", ["when is it", "what does it cost"]),
        ("who decides, how quickly, and what is the fee", ["who decides, how quickly", "what is the fee"]),
    ],
)
def test_questions_that_are_joined_or_listed_are_cut_apart(question: str, things: list[str]) -> None:
    assert asked(question) == things


@pytest.mark.parametrize(
    "question",
    [
        "What is the difference between neglect and emotional abuse?",
        "What must the plan say must change and by when?",
        "How and when do I record a concern?",
        "He says he fell. She says he was pushed. What now?",
        "We don't know where she is or who she is with, what should we do?",
        "Should I ask where she sleeps and who sleeps there?",
        "How do I judge whether it is serious: how bad, how long, how often?",
        "I asked how he was and what he had eaten, should I write it down?",
        "Who decides what happens after a referral?",
        "mum and dad wont let me in what do i do",
        "What do I do? Is that right?",
        "",
        "???",
    ],
)
def test_a_question_that_asks_one_thing_is_left_as_it_is(question: str) -> None:
    assert asked(question) == [question]


def test_what_was_told_goes_with_the_question_after_it_and_is_no_part_by_itself() -> None:
    one, other = parts("They have moved to Kent. Who holds the conference, and what is the fare?")
    assert (one.told, one.asked) == ("They have moved to Kent.", "Who holds the conference")
    assert (other.told, other.asked) == ("", "what is the fare")


def test_there_are_only_so_many_parts_and_nothing_that_was_asked_is_lost() -> None:
    things = [f"Who pays for thing{n}?" for n in range(9)]
    cut = parts(" ".join(things))
    assert len(cut) == MOST
    assert all(f"thing{n}" in " ".join(part.asked for part in cut) for n in range(9))


words = st.lists(
    st.sampled_from(
        ["who", "how", "is", "the", "and", "also", "fee", "plan", "child", ",", "?", ";", ".", "1.", "-", "do", "i"]
    ),
    max_size=25,
)


@given(words)
def test_whatever_is_typed_every_part_is_in_the_askers_words(typed: list[str]) -> None:
    question = " ".join(typed)
    left = question.replace(" ", "")
    for part in parts(question):
        assert part.asked.replace(" ", "").rstrip("?") in left or len(parts(question)) == MOST


@pytest.mark.parametrize(("half", "right"), [("tuning", 23), ("kept", 22)])
def test_labelled_questions_are_cut_where_they_should_be_and_only_there(half: str, right: int) -> None:
    lines = (DATA / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [(row["question"], row["parts"]) for row in map(json.loads, lines)]
    assert sum(plain(asked(question)) == plain(things) for question, things in rows if things) >= right
    assert not [question for question, things in rows if not things and len(parts(question)) > 1]


def plain(things: list[str]) -> list[str]:
    return [thing.lower().strip(" ?.") for thing in things]


@pytest.mark.parametrize(
    ("question", "asked_for"),
    [
        ("whats the diff between cin n cp", ["what is cin", "what is cp"]),
        (
            "What is the difference between early help and child in need?",
            ["what is early help", "what is child in need"],
        ),
        ("who decides between levels", []),
        ("the difference between what mum says and what the school sees, and who follows it up", []),
    ],
)
def test_what_is_compared_is_asked_for_side_by_side(question: str, asked_for: list[str]) -> None:
    assert [part.asked for part in sides(question)] == asked_for
