"""Whether what was found bears on the question: a guess is worse than silence, and silence is second worst."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_fakes import document

from bot import gate
from bot.asking import Kind, counted, counts, small
from bot.assistant import Assistant
from bot.choosing import SENTENCE, Wanted, chance, units
from bot.fitted import FITTED
from bot.types import Outcome, Question
from knowledge.lexical import terms
from knowledge.spans import sentence_spans
from knowledge.types import Hit, Passage

CONFERENCE = "The core group should meet within 10 working days of the initial child protection conference in 2023."
COMMON = 4.0
RAREST = 8.0
KINDS = {f"{kind}_{has}" for kind in Kind for has in ("has", "lacks")}


def rarity(term: str) -> float:
    return COMMON if term in frozenset(terms(CONFERENCE)) else RAREST


def hit(text: str = CONFERENCE, near: float = 0.7, lexical: float = 1.0, score: float = 0.9) -> Hit:
    passage = Passage(ordinal=0, text=text, context="Guide", pdf_page=97)
    spans = tuple((start, end, near) for start, end in sentence_spans(text))
    return Hit(
        passage_id=1,
        passage=passage,
        document=document(),
        score=score,
        dense=near,
        lexical=lexical,
        sentences=spans,
    )


def bearing(question: str, *hits: Hit) -> float:
    wanted = Wanted(question, [], rarity)
    return gate.bears(question, units(question, hits, wanted), hits, wanted)


def signs(question: str, *hits: Hit) -> dict[str, float]:
    wanted = Wanted(question, [], rarity)
    return gate.signs(question, units(question, hits, wanted), hits, wanted)


def test_where_nothing_was_found_nothing_bears() -> None:
    assert bearing("How soon does the core group meet?") == 0.0


def test_a_passage_that_is_near_and_holds_the_questions_words_bears() -> None:
    assert bearing("How soon should the core group meet after the conference?", hit()) >= gate.ENOUGH


def test_a_passage_that_is_far_and_holds_none_of_them_does_not() -> None:
    assert bearing("Where can I park my caravan in Blackpool?", hit(near=0.1, lexical=0.0)) < gate.ENOUGH


def test_a_fee_that_is_asked_for_and_not_there_lowers_it() -> None:
    asked = signs("How much is the fee for the core group?", hit())
    assert asked["unmet"] == 1.0
    assert signs("How much is the fee for the core group?", hit(CONFERENCE + " The fee is £40."))["unmet"] == 0.0
    assert signs("How much is the fee for the core group?", hit("These fees will vary."))["unmet"] == 1.0
    assert gate.BEARS["unmet"] < 0


def test_a_number_of_something_that_nobody_counted_lowers_it() -> None:
    assert signs("How many visits does the core group make?", hit())["uncounted"] == 1.0
    assert signs("How many working days until the core group meets?", hit())["uncounted"] == 0.0
    assert gate.BEARS["uncounted"] < 0


def test_a_text_that_sets_no_number_answers_how_many_there_must_be() -> None:
    assert counted("how many dnas b4 we refer") == "dna"
    assert counted("how many working days have we got") == "day"
    assert counts("appoint", "You do not have to wait for a certain number of missed appointments.")
    assert not counts("appoint", "Missed appointments are counted.")


def test_a_year_that_nothing_found_is_about_lowers_it() -> None:
    held, other = (bearing(f"When did the core group meet in {year}?", hit()) for year in (2023, 2031))
    assert other < held


def test_words_that_no_passage_holds_lower_it() -> None:
    held = bearing("Should the core group meet after the conference?", hit())
    assert bearing("Should the core group meet after the wedding in Paris?", hit()) < held


def test_a_thing_asked_for_by_its_name_lowers_it_only_where_none_of_the_hits_has_it() -> None:
    question = "What did the review of Bromley and Walsall say on conferences?"
    assert signs(question, hit("Bromley held conferences."), hit("So did Walsall.", score=0.8))["unnamed"] == 0.0
    assert signs(question, hit("Bromley held conferences."))["unnamed"] == 1.0
    assert gate.BEARS["unnamed"] < 0


def test_how_a_question_is_put_is_not_what_it_is_about() -> None:
    plain = signs("core group conference", hit())
    chatty = signs("Can you tell me what I would need to know, please: core group conference", hit())
    for name in ("covers_any", "lacking", "rarest", "rare"):
        assert chatty[name] == plain[name]
    assert "conferenc" not in small()


def test_a_question_of_nothing_but_small_words_is_read_without_fault() -> None:
    assert 0.0 <= bearing("what is it?", hit()) <= 1.0


@pytest.mark.parametrize(
    "text", ["What is 1+1?", "2+2=?", "what now?", "ok", "yes", "???", "[name]", "[name] the [name], next steps?"]
)
def test_where_there_is_no_word_to_look_for_nothing_bears(text: str) -> None:
    assert not gate.says(text)
    assert bearing(text, hit()) == 0.0


@pytest.mark.parametrize("text", ["s47?", "core group", "strat", "[name] was not brought"])
def test_one_word_of_its_own_is_enough_to_be_looked_for(text: str) -> None:
    assert gate.says(text)
    assert bearing(text, hit()) > 0


def test_the_vectors_of_another_model_say_nothing() -> None:
    assert gate.answerable([0.0] * len(FITTED.answerable), FITTED.model) == FITTED.level != 0.0
    assert gate.answerable([1.0, 2.0], "another model") == 0.0


def test_a_vector_of_another_length_is_refused_and_not_cut_short() -> None:
    with pytest.raises(ValueError, match="zip"):
        gate.answerable([1.0, 2.0], FITTED.model)


@given(st.floats(-8, 8), st.floats(-8, 8))
def test_the_more_a_question_is_like_those_that_guidance_answers_the_more_bears(one: float, other: float) -> None:
    question, found = "How soon should the core group meet?", [hit()]
    wanted = Wanted(question, [], rarity)
    read = units(question, found, wanted)
    low, high = (gate.bears(question, read, found, wanted, asked) for asked in sorted((one, other)))
    assert low <= high


@given(st.floats(0, 0.9), st.floats(0, 0.9))
def test_the_nearer_a_passage_the_more_it_bears(one: float, other: float) -> None:
    question = "How soon should the core group meet?"
    low, high = sorted((one, other))
    assert bearing(question, hit(near=low)) <= bearing(question, hit(near=high)) + 1e-9


def test_the_gates_weights_name_exactly_the_signs_that_are_computed() -> None:
    assert gate.BEARS.keys() - {"bias"} == signs("How soon does the core group meet?", hit(), hit()).keys()


def test_a_sentences_weights_name_no_sign_that_is_not_computed_and_miss_none() -> None:
    found = [hit("The core group should:\n• meet within 10 days\n• share information")]
    question = "Who decides?"
    plain = units(question, found, Wanted(question, [], rarity))[0].signs.keys()
    assert plain - KINDS == SENTENCE.keys() - KINDS - {"bias"}


def test_both_hold_a_bias_and_the_threshold_is_a_chance() -> None:
    assert "bias" in SENTENCE
    assert "bias" in gate.BEARS
    assert 0 < FITTED.enough < 1
    assert chance({}, {"bias": 0.0}) == 0.5


def test_an_answer_tells_how_likely_it_was_held_to_be_and_silence_does_too(assistant: Assistant) -> None:
    said, silent, urgent = (
        assistant.ask(Question(text=text)).trace.bears
        for text in (
            "How soon does the core group meet?",
            "Which serial number is printed on a fax machine?",
            "The baby is not breathing",
        )
    )
    assert said is not None
    assert silent is not None
    assert silent < gate.ENOUGH <= said <= 1
    assert urgent is None, "danger is answered without a search"


@pytest.mark.parametrize(
    "text",
    [
        "baby missed 3 weigh-ins and mum says she's fine, what now",
        "nappy not changed since yesterday, i think",
        "dna again at the clinic. do i just send another letter",
        "Health and us are miles apart on the risk and it's getting ugly",
        "Only ever get to see the front room",
        "conference refused. paediatrician's fuming",
    ],
)
def test_what_is_told_in_haste_and_asks_nothing_is_answered(assistant: Assistant, text: str) -> None:
    assert assistant.ask(Question(text=text)).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(
    "text",
    [
        "What is 1+1?",
        "asdf",
        "what now",
        "the the of and",
        "section 17 money, what's the cap per child",
        "what's the neglect helpline number printed in the guide",
        "quote me the part on landlords sitting on core groups every month",
        "how long does clares law take to come back",
    ],
)
def test_nonsense_and_what_guidance_does_not_hold_are_not_answered(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(Question(text=text))
    assert answer.outcome in (Outcome.NO_GUIDANCE, Outcome.IDENTIFIERS)
    assert answer.statements == ()
