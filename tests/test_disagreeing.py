"""Sources that disagree are found and named; what only looks like it is left alone."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_fakes import document

from bot import evidence
from bot.choosing import Wanted, units
from bot.disagreeing import Differing, disagreements
from bot.figures import figures
from bot.outranking import standing
from bot.ruling import Rule
from evals import disagreeing
from evals.desk import open_desk
from knowledge.lexical import terms
from knowledge.spans import sentence_spans
from knowledge.types import Authority, Document, Hit, Passage, Successor
from prompts import Glossary, load_glossary, load_wording

NATIONAL = document("national", authority=Authority.STATUTORY, published=date(2023, 12, 15))
LOCAL = document("local", authority=Authority.LOCAL_POLICY, published=date(2026, 1, 1))
CORE = "How soon does the core group meet?"
TEN = "The core group should meet within 10 working days of the initial conference."
FIFTEEN = "The first core group must meet within 15 working days of the conference."
COMMON = frozenset(terms("child children should must conference plan"))


@cache
def glossary() -> Glossary:
    return load_glossary()


def rarity(term: str) -> float:
    return 1.0 if term in COMMON else 6.0


def hit(text: str, of: Document = NATIONAL, number: int = 1, **fields: object) -> Hit:
    passage = Passage(**{"ordinal": number, "text": text, "context": "Guide", "pdf_page": number, **fields})
    spans = tuple((start, end, 0.6) for start, end in sentence_spans(text))
    return Hit(
        passage_id=number, passage=passage, document=of, score=1 - number / 10, dense=0.6, lexical=1.0, sentences=spans
    )


def differing(question: str, *hits: Hit) -> list[Differing]:
    read = units(question, hits, Wanted(question, [], rarity))
    said = [(0, span) for span in sentence_spans(hits[0].passage.text)]
    return disagreements(question, read, hits, said, rarity, glossary().expansions)


def says(question: str, *hits: Hit) -> list[tuple[str, ...]]:
    return [tuple(side.says for side in one.sides) for one in differing(question, *hits)]


def test_a_local_time_limit_against_the_national_one_is_a_disagreement() -> None:
    assert says(CORE, hit(TEN), hit(FIFTEEN, LOCAL, 2)) == [("10 working days", "15 working days")]


def test_three_that_all_differ_are_shown_together_and_a_fourth_is_not() -> None:
    texts = [TEN, FIFTEEN, TEN.replace("10 working days", "10 days"), TEN.replace("10", "20")]
    hits = [hit(text, document(f"doc{n}"), n + 1) for n, text in enumerate(texts)]
    assert says(CORE, *hits) == [("10 working days", "15 working days", "10 days")]


def test_a_document_can_disagree_with_itself_on_another_page() -> None:
    chart = hit("The lead practitioner meets with the core group within 10 days of the initial conference.", number=2)
    assert says(CORE, hit(TEN), chart) == [("10 working days", "10 days")]


def test_what_nothing_in_the_answer_says_is_no_disagreement_of_it() -> None:
    hits = (hit("The core group writes the plan."), hit(TEN, LOCAL, 2), hit(FIFTEEN, document("other"), 3))
    assert says(CORE, *hits) == []


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (CORE, TEN, "The core group meets no later than two weeks after the initial conference."),
        (CORE, TEN, "The review conference should be held within three months of the initial conference."),
        (CORE, TEN, "In this case the core group met 34 days after the conference."),
        (CORE, TEN, 'Another page says that the core group meets within "10 days".'),
        (CORE, TEN, "The core group should meet within 10 working days (paragraph 15 days)."),
        (
            "How long do reports stay public?",
            "The safeguarding partners must keep reports public for at least one year.",
            "The panel must keep reports public for at least three years.",
        ),
        (
            "When is a complaint answered?",
            "A stage 1 complaint is answered within 10 working days.",
            "A stage 2 complaint is answered within 25 working days.",
        ),
        (
            "When is the child seen?",
            "The child should be seen within five working days.",
            "Where the child may be badly hurt, the child should be seen within 24 hours.",
        ),
        (
            "How often is the child visited?",
            "A child in need is visited every four weeks.",
            "A child with a child protection plan is visited every 10 working days.",
        ),
    ],
)
def test_look_alikes_are_left_alone(question: str, one: str, other: str) -> None:
    assert says(question, hit(one), hit(other, LOCAL, 2)) == []


def test_who_does_it_differs_only_where_somebody_is_asked_for_and_one_person_does_it() -> None:
    chairs = (hit("The team manager chairs the conference."), hit("The police should chair the conference.", LOCAL, 2))
    assert says("Who should chair the conference?", *chairs) == [("team manager", "police")]
    assert says("When is the conference?", *chairs) == []
    attend = (hit("The police attend the conference."), hit("The health visitor should attend it too.", LOCAL, 2))
    assert says("Who should attend the conference?", *attend) == []


def test_how_firmly_differs_only_for_the_same_act_of_the_same_people() -> None:
    must = hit("The GP must send a report to the conference.")
    asked = "Does the GP have to send a report to the conference?"
    assert says(asked, must, hit("The GP may send a report to the conference.", LOCAL, 2)) == [("must", "may")]
    assert says(asked, must, hit("The school may send a report to the conference.", LOCAL, 2)) == []
    assert says(asked, must, hit("The GP may read a report to the conference.", LOCAL, 2)) == []
    assert says(asked, must, hit("The GP is required to send a report to the conference.", LOCAL, 2)) == []


def test_a_short_form_means_what_it_stands_for() -> None:
    long = "Refer to the designated officer within one working day of the initial child protection conference."
    short = "Refer to the designated officer within three working days of the ICPC."
    assert says("When do I refer to the designated officer?", hit(long), hit(short, LOCAL, 2))


@given(st.integers(1, 60), st.integers(1, 60))
def test_two_time_limits_differ_exactly_where_their_numbers_do(one: int, other: int) -> None:
    first, second = (TEN.replace("10", str(number)) for number in (one, other))
    assert bool(says(CORE, hit(first), hit(second, LOCAL, 2))) is (one != other)


@given(st.lists(st.sampled_from([TEN, FIFTEEN, "Nobody waits.", "The plan must change in 3 weeks."]), min_size=1))
def test_every_side_is_word_for_word_in_its_passage(texts: list[str]) -> None:
    hits = [hit(text, document(f"doc{n}"), n + 1) for n, text in enumerate(texts)]
    for one in differing(CORE, *hits):
        sides, citations = evidence.beside(one.sides, hits, ())
        assert len(sides) == len(one.sides) == len({side.citation for side in sides})
        assert all(evidence.verbatim(c.quote, hits[c.passage_id - 1].passage.text) for c in citations)


def test_a_side_that_is_not_word_for_word_drops_its_disagreement() -> None:
    hits = (hit(TEN), hit(FIFTEEN, LOCAL, 2))
    (one,) = differing(CORE, *hits)
    assert evidence.beside(one.sides, [hits[0], hit("", LOCAL, 2)], ()) == ((), ())


def test_a_side_that_is_cited_already_keeps_its_number() -> None:
    hits = (hit(TEN), hit(FIFTEEN, LOCAL, 2))
    (one,) = differing(CORE, *hits)
    held = (evidence.citation(1, hits[0], TEN),)
    sides, citations = evidence.beside(one.sides, hits, held)
    assert [side.citation for side in sides] == [1, 2]
    assert len(citations) == 2


def test_it_is_said_which_carries_more_weight_which_is_newer_and_whom_to_ask() -> None:
    said = standing([(1, LOCAL), (2, NATIONAL)], load_wording())
    assert said[0] == "[2] is statutory guidance, which carries more weight than [1], local policy."
    assert said[1] == "[1] is the newest of them (1 January 2026)."
    assert "safeguarding lead" in said[-1]


def test_of_two_editions_it_is_said_which_replaced_the_other() -> None:
    newer = Successor(title="Guide", edition="2")
    old = document("old", family="guide", edition="1", superseded_by=newer)
    new = document("new", family="guide", edition="2")
    said = standing([(1, new), (2, old)], load_wording())
    assert "[2] was replaced by the edition that [1] is from." in said
    assert any("none carries more weight" in one for one in said)


def test_of_one_document_nothing_is_said_but_that() -> None:
    assert len(standing([(1, NATIONAL), (2, NATIONAL)], load_wording())) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("within 10 working days", "within two weeks"),
        ("within 24 hours", "within one day"),
        ("for at least one year", "for at least 12 months"),
        ("at least annually", "every year"),
        ("under the age of 16", "under 16"),
    ],
)
def test_figures_that_are_one_length_are_equal(one: str, other: str) -> None:
    (first,), (second,) = figures(f"it is done {one} of it")[0], figures(f"it is done {other} of it")[0]
    assert first.sort == second.sort
    assert first.same & second.same


def test_working_days_are_not_days_and_an_interval_is_not_a_time_limit() -> None:
    working, plain, every = (
        figures(text)[0][0] for text in ("within 10 working days", "within 10 days", "every 10 days")
    )
    assert not working.same & plain.same
    assert plain.sort != every.sort


def test_a_rule_names_who_acts_even_when_the_act_is_done_to_somebody() -> None:
    assert Rule("The plan is written by the social worker.").doers == {"social worker"}
    assert Rule("The panel must tell the police.").doers == {"panel"}
    assert Rule("Reports must be public.", "The panel: reports").holders == {"panel"}


@pytest.mark.parametrize(("half", "found", "mistaken"), [("tuning", 21, 4), ("kept", 17, 3)])
def test_labelled_cases_are_told_apart(starter_home: Path, half: str, found: int, mistaken: int) -> None:
    counts = disagreeing.counted(half, open_desk(starter_home))
    assert counts.found >= found
    assert counts.mistaken <= mistaken
