"""Indicators are read from any partnership's document, however it lays its levels out; and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_fakes import document
from papers import word

from bot.thresholds.indicators import ANYWHERE, indicators
from bot.thresholds.types import Indicator
from ingest.read.docx import read_docx
from ingest.split import passages_of
from knowledge.types import Passage

FOOD = ("Fed well at home", "Comes without lunch sometimes", "Often hungry and takes food", "Losing weight and not fed")
HOME = ("Warm and safe home", "Damp and cluttered rooms", "No heating for weeks", "Bare wires near the cot")
NUMBERED = ("Level 1: Universal", "Level 2: Early help", "Level 3: Targeted", "Level 4: Specialist")
NAMED = ("Universal", "Early help", "Targeted", "Specialist")


class Told(NamedTuple):
    level: int
    name: str
    domain: str
    text: str


def told(found: Sequence[Indicator]) -> list[Told]:
    return [Told(one.level.number, one.level.name, one.domain, one.text) for one in found]


def read(write: Any, window: int = 250) -> list[Told]:
    reading = read_docx(word(write))
    passages = passages_of(reading, reading.title or "Thresholds", lambda text: len(text.split()), window)
    held = [(id, passage, document("ours")) for id, passage in enumerate(passages)]
    found = indicators(held)
    assert all(passages[one.passage_id].text[one.start : one.end] == one.text for one in found)
    return told(found)


def table(document: Any, *rows: Sequence[str]) -> None:
    made = document.add_table(len(rows), len(rows[0]))
    for row, held in zip(made.rows, rows, strict=True):
        for cell, text in zip(row.cells, held, strict=True):
            cell.text = text


def listed(document: Any, heading: str, depth: int, *items: str) -> None:
    document.add_heading(heading, depth)
    for item in items:
        document.add_paragraph(item, style="List Bullet")


@pytest.mark.parametrize("names", [NUMBERED, NAMED, ("Universal", "EHA", "CiN", "CP")])
def test_the_columns_of_a_table_are_levels_and_its_rows_are_areas(names: tuple[str, ...]) -> None:
    found = read(lambda d: table(d, ("Area", *names), ("Food", *FOOD), ("Home", *HOME)))
    assert found == [
        Told(number, name, area, text)
        for area, row in (("Food", FOOD), ("Home", HOME))
        for number, name, text in zip((1, 2, 3, 4), names, row, strict=True)
    ]


def test_the_first_column_beside_levels_is_the_area_whatever_it_is_called() -> None:
    found = read(lambda d: table(d, ("Strand", *NUMBERED), ("Food", *FOOD), ("Home", *HOME)))
    assert [one.domain for one in found] == ["Food"] * 4 + ["Home"] * 4


def test_a_table_of_one_row_is_read_by_the_names_above_it() -> None:
    found = read(lambda d: table(d, ("", *NUMBERED), ("Food", *FOOD)))
    assert [(one.level, one.domain, one.text) for one in found] == [(n, "Food", text) for n, text in enumerate(FOOD, 1)]


def test_a_table_without_areas_has_that_of_its_heading() -> None:
    def write(document: Any) -> None:
        document.add_heading("Thresholds", 0)
        document.add_heading("Food and growth", 1)
        table(document, NUMBERED, FOOD, HOME)

    assert {one.domain for one in read(write)} == {"Food and growth"}


def test_each_sentence_and_each_part_of_a_cell_is_an_indicator() -> None:
    cell = "The child is often hungry. The child takes food from bins; no adult has noticed this yet."
    found = read(lambda d: table(d, ("Area", "Level 1", "Level 3"), ("Food", FOOD[0], cell), ("Home", *HOME[::2])))
    assert [one.text for one in found if (one.level, one.domain) == (3, "Food")] == [
        "The child is often hungry.",
        "The child takes food from bins",
        "no adult has noticed this yet.",
    ]


def test_an_empty_cell_moves_nothing_to_another_level() -> None:
    rows = ("Food", "", FOOD[1], "", FOOD[3]), ("Home", *HOME)
    found = read(lambda d: table(d, ("Area", *NUMBERED), *rows))
    assert [(one.level, one.text) for one in found if one.domain == "Food"] == [(2, FOOD[1]), (4, FOOD[3])]


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        ("Level", ("1", "2", "3", "4")),
        ("Tier of need", ("Tier 1", "Tier 2", "Tier 3", "Tier 4")),
        ("Level of need", ("Universal", "Early Help", "Targeted", "Specialist")),
    ],
)
def test_a_row_is_at_the_level_that_it_begins_with_and_what_to_do_is_no_sign(
    column: str, cells: tuple[str, ...]
) -> None:
    rows = [(cell, text, "Offer a plan and ask for consent") for cell, text in zip(cells, FOOD, strict=True)]
    found = read(lambda d: table(d, (column, "Signs you may see", "What to do"), *rows))
    assert [(one.level, one.text) for one in found] == list(enumerate(FOOD, 1))


def test_a_level_is_carried_down_the_rows_that_it_stands_beside() -> None:
    rows = ("Level 2", "Food", FOOD[1]), ("", "Home", HOME[1]), ("Level 3", "Food", FOOD[2]), ("", "Home", HOME[2])
    found = read(lambda d: table(d, ("Level", "Domain", "Indicators"), *rows))
    assert [(one.level, one.domain) for one in found] == [(2, "Food"), (2, "Home"), (3, "Food"), (3, "Home")]


def test_a_row_that_is_only_a_level_stands_above_the_rows_below_it() -> None:
    def write(document: Any) -> None:
        rows = [("Level 2: Early help", ""), ("Food", FOOD[1]), ("Level 3: Targeted", ""), ("Food", FOOD[2])]
        table(document, *rows)
        for row in (0, 2):
            first, second = document.tables[0].rows[row].cells
            first.merge(second)

    assert [(one.name, one.text) for one in read(write)] == [
        ("Level 2: Early help", FOOD[1]),
        ("Level 3: Targeted", FOOD[2]),
    ]


def test_a_table_under_a_level_has_that_level() -> None:
    def write(document: Any) -> None:
        document.add_heading("Level 3: Complex needs", 1)
        table(document, ("Domain", "Indicators"), ("Food", FOOD[2]), ("Home", HOME[2]))

    assert [(one.level, one.domain) for one in read(write)] == [(3, "Food"), (3, "Home")]


def test_a_list_is_at_the_level_of_its_headings_either_way_round() -> None:
    def write(document: Any) -> None:
        document.add_heading("Tier 2 - Early help", 1)
        listed(document, "Food and growth", 2, FOOD[1])
        document.add_heading("Home conditions", 1)
        listed(document, "Tier 3", 2, HOME[2])

    assert read(write) == [
        Told(2, "Tier 2 - Early help", "Food and growth", FOOD[1]),
        Told(3, "Tier 3", "Home conditions", HOME[2]),
    ]


def test_headings_with_names_alone_are_levels_where_they_climb() -> None:
    def write(document: Any) -> None:
        names = ("Universal needs", "Early help: additional needs", "Child in need (section 17)", "Acute needs")
        for name, sign in zip(names, FOOD, strict=True):
            listed(document, name, 1, sign)
        listed(document, "Early help assessment", 1, "Ask the family for consent")

    assert [(one.level, one.text) for one in read(write)] == list(enumerate(FOOD, 1))


def test_what_happens_at_a_level_is_not_taken_for_its_signs() -> None:
    def write(document: Any) -> None:
        listed(document, "Level 2", 1, FOOD[1])
        for heading in ("What happens next", "Services that help", "Consent", "Referral routes"):
            listed(document, heading, 2, "Ring the early help hub first")
        listed(document, "What happens next at Level 2", 1, "Ring the early help hub first")

    assert [one.text for one in read(write)] == [FOOD[1]]


def test_a_document_with_chapters_and_no_levels_has_no_indicators() -> None:
    def write(document: Any) -> None:
        listed(document, "Early help", 1, "Support as soon as problems come up")
        listed(document, "Child in need", 1, "Help that is given by agreement")
        listed(document, "How to refer", 1, "Call the front door today")

    assert read(write) == []


def test_a_document_with_numbers_is_read_by_its_numbers_alone() -> None:
    def write(document: Any) -> None:
        document.add_heading("At a glance", 1)
        table(document, ("Service", *NAMED), ("Nursery", *HOME), ("School", *HOME))
        listed(document, "Level 2", 1, FOOD[1])

    assert [one.text for one in read(write)] == [FOOD[1]]


def test_five_levels_are_five() -> None:
    names = (
        "Universal (Level 1)",
        "Vulnerable (Level 2)",
        "Complex (Level 3)",
        "Acute (Level 4)",
        "Critical (Level 5)",
    )
    rows = ("Need", *names), ("Food", *FOOD, "Kept from all food"), ("Home", *HOME, "Sleeping out of doors")
    assert [one.level for one in read(lambda d: table(d, *rows))] == [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]


@pytest.mark.parametrize("window", [12, 25, 60])
def test_a_table_cut_into_many_passages_reads_as_one(window: int) -> None:
    def write(document: Any) -> None:
        table(document, ("Area", *NUMBERED), *((f"Area {n}", *FOOD) for n in range(6)))

    assert read(write, window) == read(write, 10_000)


def test_documents_are_read_apart() -> None:
    def one(name: str, text: str, ordinal: int) -> tuple[int, Passage, Any]:
        heading = ("Level 2",) if name == "a" else ("Who to ring",)
        return ordinal, Passage(ordinal=ordinal, text=text, context="T", heading=heading), document(name)

    found = indicators([one("a", f"• {FOOD[1]}", 1), one("b", f"• {FOOD[2]}", 2)])
    assert [(held.document, held.domain) for held in found] == [("a", ANYWHERE)]


cells = st.lists(st.text(st.sampled_from("ab :;|.•\n12Level")), min_size=1, max_size=5)


@given(st.lists(cells, max_size=5), st.sampled_from([" | ", "; "]))
def test_no_table_is_too_strange_to_read_and_every_indicator_is_quoted_as_it_stands(
    rows: list[list[str]], bar: str
) -> None:
    text = "\n".join(bar.join(row) for row in rows) or "-"
    passage = Passage(ordinal=0, text=text, context="T", kind="table", heading=("Level 2",))
    for one in indicators([(0, passage, document("any"))]):
        assert text[one.start : one.end] == one.text
