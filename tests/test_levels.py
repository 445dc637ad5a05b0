"""Levels of need are read where a document names them, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.levels import climbing, level, placed
from knowledge.types import Passage


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("Level 2: additional needs", 2),
        ("LEVEL THREE", 3),
        ("Tier 4 - Specialist", 4),
        ("Band two", 2),
        ("Acute (Level 5)", 5),
        ("What level 3 looks like at level 3", 3),
    ],
)
def test_a_numbered_level_is_read_however_it_is_printed(heading: str, number: int) -> None:
    assert level(heading) == number


@pytest.mark.parametrize(
    "heading",
    [
        "How levels 3 and 4 relate to the law",
        "Level 3 and 4",
        "Level 2 to 3",
        "Level 2/3",
        "Stepping up from Level 2 to Level 3",
        "A level results",
        "Level 25",
        "Levels of need",
        "Early help",
    ],
)
def test_several_levels_or_none_are_no_level(heading: str) -> None:
    assert level(heading) is None


@pytest.mark.parametrize(
    ("names", "places"),
    [
        (("Area", "Universal", "Early Help", "Targeted", "Specialist"), (1, 2, 3, 4)),
        (("Universal", "EHA", "CiN", "CP"), (1, 2, 3, 4)),
        (("Additional needs", "Intensive support", "Acute"), (2, 3, 4)),
        (("Universal needs", "Early help: additional needs", "Child in need (section 17)"), (1, 2, 3)),
        (("Universal", "Early help", "Child in need of protection"), (1, 2, 4)),
    ],
)
def test_names_that_climb_together_are_levels(names: tuple[str, ...], places: tuple[int, ...]) -> None:
    assert tuple(climbing(names).values()) == places


@pytest.mark.parametrize(
    "names",
    [
        ("Early help", "Child in need"),
        ("Specialist", "Targeted", "Universal"),
        ("Early help", "Additional", "Emerging"),
        ("Early help assessment", "Child in need plans", "Child protection conferences"),
        ("Universally liked", "Early helpers", "Acutely aware"),
    ],
)
def test_a_few_names_or_names_that_do_not_climb_are_chapters(names: tuple[str, ...]) -> None:
    assert not climbing(names)


@given(st.lists(st.text(max_size=30), max_size=8))
def test_no_heading_is_too_strange_to_look_at(headings: list[str]) -> None:
    found, area = placed(headings)
    assert found is None or found in range(1, 7)
    assert area is None or area in headings
    assert set(climbing(headings)) <= set(headings)


def test_the_level_and_the_area_are_part_of_a_passage() -> None:
    def at(*heading: str) -> tuple[int | None, str | None]:
        passage = Passage(ordinal=0, text="x", context="Thresholds > Level 3", heading=heading)
        return passage.level, passage.domain

    assert at("Level 3: complex needs", "Health") == (3, "Health")
    assert at("Health", "Level 3: complex needs") == (3, "Health")
    assert at("Thresholds", "Level 3: complex needs") == (3, None)
    assert at("Health", "Who decides") == (None, None)
