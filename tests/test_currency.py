"""Which edition is in force is told from what is known of the sources, and never what a text not held here says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scope_rows import HALVES, rows, share

from bot.currency import asks_for_newest, lines
from ingest.sources import works
from knowledge.types import Authority, Source, Successor
from prompts import load_wording

WORKING, KEEPING = "working-together", "keeping-children-safe-in-education"
THRESHOLDS = Source(title="Thresholds of Need", authority=Authority.LOCAL_POLICY, family="nel-thresholds")


def edition(family: str, name: str) -> Source:
    work = next(work for work in works() if work.family == family)
    return next(work.source(one) for one in work.editions if one.edition == name)


HELD = (edition(WORKING, "2023"), edition(KEEPING, "2025"), THRESHOLDS)


def told(text: str, sources: tuple[Source, ...] = HELD) -> str:
    return " ".join(line for one in asks_for_newest(text, sources) for line in lines(one, load_wording()))


@pytest.mark.parametrize(("half", "floor"), [("tuning", 0.97), ("kept", 0.9)])
def test_a_question_about_an_edition_is_known_with_the_work_it_is_about(half: str, floor: float) -> None:
    asked = [row for row in rows(half, "currency") if row["expected"]]
    found = [{str(one.family) for one in asks_for_newest(row["text"], HELD)} for row in asked]
    right = [
        bool(families) and (row["expected"] == "*" or any(row["expected"] in family for family in families))
        for row, families in zip(asked, found, strict=True)
    ]
    assert share(right) >= floor


@pytest.mark.parametrize("half", HALVES)
def test_a_question_that_is_only_of_today_is_none(half: str) -> None:
    asked = [row["text"] for row in rows(half, "currency") if not row["expected"]]
    assert [text for text in asked if asks_for_newest(text, HELD)] == []


def test_a_replaced_edition_is_named_with_the_one_that_replaced_it_when_and_where_it_is() -> None:
    said = told("Is December 2023 the newest Working Together?")
    assert "2023 is no longer the current edition" in said
    assert "2026" in said
    assert "18 March 2026" in said
    assert "not held here" in said
    assert "https://www.gov.uk/" in said


def test_nothing_is_said_of_what_an_edition_that_is_not_held_says() -> None:
    found = asks_for_newest("what does working together 2026 say about family help", HELD)
    assert [one.content for one in found] == [True]
    said = " ".join(lines(found[0], load_wording()))
    assert "cannot say what is in it" in said
    assert "family help" not in said


def test_what_the_newest_edition_says_is_asked_of_the_guidance_where_it_is_held() -> None:
    held = (edition(WORKING, "2026"),)
    assert asks_for_newest("What does the latest Working Together say about core groups?", held) == ()
    assert "2026 edition" in told("Is Working Together 2023 up to date?", held)
    assert "not held" not in told("Is Working Together 2023 up to date?", held)


def test_what_is_new_in_an_edition_that_is_held_is_asked_of_the_guidance() -> None:
    assert asks_for_newest("KCSIE 2025, what's changed in part 1?", HELD) == ()


def test_an_edition_that_a_lead_has_named_is_newer_than_those_known_by_sight() -> None:
    newer = Successor(title="Working Together", edition="2029", published=date(2029, 5, 1))
    held = (edition(WORKING, "2026").model_copy(update={"superseded_by": newer}),)
    assert "the newest known here is 2029" in told("Is Working Together 2026 still in force?", held)


def test_an_edition_that_nobody_knows_is_not_made_up() -> None:
    said = told("Is KCSIE 2027 out yet?")
    assert "No 2027 edition of Keeping Children Safe in Education is known here" in said


def test_without_a_name_every_work_that_goes_through_editions_is_told_and_no_starter() -> None:
    starter = Source(title="Neglect toolkit", authority=Authority.STARTER, edition="2026-11")
    found = asks_for_newest("which edition applies today", (*HELD, starter))
    assert [one.family for one in found] == [WORKING, KEEPING]


def test_a_local_document_without_editions_is_sent_to_its_publisher() -> None:
    assert "Ask whoever published it" in told("Has the threshold document been replaced?")
    assert asks_for_newest("Has the threshold document been replaced?", HELD[:2]) == ()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.sampled_from(["", " Working Together", " KCSIE", " edition"]))
def test_no_text_makes_it_fail(text: str, name: str) -> None:
    for one in asks_for_newest(text + name, HELD):
        assert lines(one, load_wording())
