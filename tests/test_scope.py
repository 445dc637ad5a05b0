"""What is not this desk's work is refused kindly and sent on; a practitioner's own question never is."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scope_rows import HALVES, guidance_questions, rows, share

from bot.safety.parts import bounds, sentences
from bot.safety.scope import scope
from prompts import load_wording
from prompts.phrases import cues, said


@pytest.mark.parametrize(("half", "floor"), [("tuning", 0.97), ("kept", 0.95)])
def test_nearly_all_that_is_off_topic_is_refused(half: str, floor: float) -> None:
    off = [row for row in rows(half, "scope") if row["expected"]]
    found = [scope(row["text"]) for row in off]
    assert share([one is not None and not one.rest for one in found]) >= floor
    assert share([bool(one) and one.kind == row["expected"] for one, row in zip(found, off, strict=True)]) >= 0.95


@pytest.mark.parametrize("half", HALVES)
def test_no_practitioners_question_is_refused(half: str) -> None:
    assert [row["text"] for row in rows(half, "scope") if not row["expected"] and scope(row["text"])] == []


def test_of_eight_thousand_questions_on_the_guidance_hardly_one_is_refused() -> None:
    refused = [text for text in guidance_questions()[::4] if scope(text)]  # a quarter of them, to be quick
    assert len(refused) <= 2, refused


@pytest.mark.parametrize("half", HALVES)
def test_what_is_left_beside_an_off_topic_question_is_kept_for_the_guidance(half: str) -> None:
    for row in rows(half, "mixed"):
        found = scope(row["text"])
        assert (found.kind if found else None) == row["expected"], row["text"]
        if found:
            assert row["left"] in found.rest, row["text"]


def test_every_kind_has_its_own_sentence_to_answer_with() -> None:
    wording = load_wording()
    told = {topic.kind: getattr(wording, topic.signpost) for topic in bounds().off_topic}
    assert len(set(told.values())) == len(told) == 7
    assert "pharmacist" in told["medical"]
    assert "111" in told["medical"]
    assert "solicitor" in told["legal"]


def test_no_signpost_bears_a_number_that_nobody_has_confirmed() -> None:
    wording = load_wording()
    for topic in bounds().off_topic:
        numbers = set(re.findall(r"\d+", getattr(wording, topic.signpost)))
        assert numbers <= {"111", "999"}, topic.kind


def test_a_parent_in_danger_is_not_sent_to_a_solicitor() -> None:
    assert scope("my ex is hitting my kids, what are my rights") is None


def test_a_medicine_given_to_make_a_child_sleep_is_a_worry_and_not_a_question_of_dose() -> None:
    assert scope("mum gives him calpol every night so he sleeps, how much is too much?") is None


def test_a_child_told_of_beside_a_forgotten_password_is_not_lost() -> None:
    found = scope("how do i reset my password? A child has told me her stepdad touches her")
    assert found is not None
    assert "stepdad" in found.rest


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("how do I fight them adopting my baby", "legal"),
        ("do i need to let the health visitor look round my bedroom", "legal"),
        ("can my lad skip his ritalin on saturdays", "medical"),
    ],
)
def test_a_parents_own_case_is_known_however_it_is_turned(text: str, kind: str) -> None:
    found = scope(text)
    assert found is not None
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "Mum wants to stop his ADHD tablets over the holidays, is that medical neglect",
        "a grandparent asks if she can apply for contact, what do I tell her",
        "The council wants two of our pupils adopted, what happens in court",
    ],
)
def test_the_same_told_by_a_practitioner_is_not_refused(text: str) -> None:
    assert scope(text) is None


def test_a_greeting_before_a_question_is_not_answered_as_chat() -> None:
    assert scope("Good morning! Who chairs a strategy discussion?") is None
    assert scope("Good morning!") is not None


def test_every_cue_is_one_pattern_with_its_brackets_closed_and_none_within_another() -> None:
    phrases = [phrase for topic in bounds().off_topic for rule in topic.rules for phrase in (*rule.says, *rule.about)]
    phrases += [phrase for cue in (*bounds().deciding, *bounds().instructing) for phrase in cue.says]
    for phrase in phrases:
        assert re.fullmatch(r"(?:[^()]|\([^()]*\))*", phrase), phrase
        assert "{" not in phrase, phrase
        assert cues([phrase]) is not None


def test_a_cue_reads_words_gaps_choices_numbers_and_starts() -> None:
    def found(phrase: str, text: str) -> bool:
        pattern = cues([phrase])
        return pattern is not None and bool(pattern.search(said(text)))

    assert found("take .. my (son|kids)", "Take away all of my kids")
    assert not found("take .. my (son|kids)", "Take. My kids")
    assert found("whats (your |)name", "What's your name?")
    assert found("whats (your |)name", "whats name")
    assert found("level <n>", "level 4")
    assert not found("level <n>", "level four")
    assert found("^ write", "Please write it")
    assert not found("^ write", "who must write it")
    assert found("neglect*", "neglected")
    assert not found("neglect", "neglected")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_it_fail(text: str) -> None:
    found = scope(text)
    assert found is None or hasattr(load_wording(), found.signpost)
    assert all(part.strip() for part in sentences(text))
