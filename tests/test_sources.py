"""Official documents are known by their own cover, and never mistaken for what merely names them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.sources import recognise, works
from knowledge.types import Authority

STATUTORY = Path(__file__).parents[1] / ".." / "shared" / "corpus" / "statutory"
COVER_2023 = """Working Together to
Safeguard Children
2023
A guide to multi-agency working
to help, protect and promote the welfare
of children

December 2023
Table of Contents
Introduction                      7
"""
COVER_KCSIE = """Keeping children
safe in education
{year}
Statutory guidance for schools
and colleges

September {year}
"""


def test_working_together_2023_is_known_with_its_successor() -> None:
    known = recognise("", COVER_2023, "x")
    assert known
    assert known.words == "recognised as Working Together to Safeguard Children, 2023 edition"
    source = known.source
    assert (source.edition, source.authority, source.published) == ("2023", Authority.STATUTORY, date(2023, 12, 15))
    assert source.superseded_by
    assert (source.superseded_by.edition, source.superseded_by.published) == ("2026", date(2026, 3, 18))
    assert source.superseded_by.url
    assert source.superseded_by.url.startswith("https://www.gov.uk/")


def test_keeping_children_safe_2025_gave_way_on_the_first_of_september() -> None:
    known = recognise("", COVER_KCSIE.format(year=2025), "x")
    assert known
    assert known.source.effective == date(2025, 9, 1)
    assert known.source.superseded_by
    assert known.source.superseded_by.in_force == date(2026, 9, 1)


def test_the_newest_editions_have_no_successor() -> None:
    for cover in (COVER_2023.replace("2023", "2026"), COVER_KCSIE.format(year=2026)):
        known = recognise("", cover, "x")
        assert known
        assert known.source.edition == "2026"
        assert known.source.superseded_by is None


@pytest.mark.parametrize("year", range(2018, 2027))
def test_every_edition_of_keeping_children_safe_since_2018_is_known(year: int) -> None:
    known = recognise("", COVER_KCSIE.format(year=year), "x")
    assert known
    assert known.source.edition == str(year)


def test_editions_of_one_work_share_a_family() -> None:
    families = {recognise("", COVER_KCSIE.format(year=year), "x").source.family for year in (2018, 2026)}  # type: ignore[union-attr]
    assert families == {"keeping-children-safe-in-education"}


@pytest.mark.parametrize(
    "cover",
    [
        "Working Together to Safeguard Children\nA guide to inter-agency working\nJuly 2018",
        "HM Government\nWorking Together to Safeguard Children\nA guide to inter-agency working\n"
        "July 2018 (updated December 2020)",
        "July 2018\nWorking together to safeguard children\nStatutory guidance",
    ],
)
def test_the_2018_edition_is_known_with_and_without_its_update(cover: str) -> None:
    known = recognise("", cover, "x")
    assert known
    assert known.source.edition == "2018"
    assert known.source.superseded_by
    assert known.source.superseded_by.in_force == date(2023, 12, 15)


def test_the_year_after_the_title_is_believed_before_any_other() -> None:
    known = recognise("", "Keeping children safe in education (2020)\nStatutory guidance\nUpdated January 2021", "x")
    assert known
    assert known.source.edition == "2020"


def test_an_older_edition_merely_mentioned_is_not_the_edition() -> None:
    known = recognise("", COVER_2023 + "This document replaces Working Together 2018", "x")
    assert known
    assert known.source.edition == "2023"


def test_the_title_alone_will_do_with_a_year_in_the_file_name() -> None:
    known = recognise("Working together to safeguard children", "", "working-together-2023")
    assert known
    assert known.source.edition == "2023"


@pytest.mark.parametrize(
    "cover",
    [
        "Anytown Safeguarding Children Partnership\nWorking Together to Safeguard Children 2023\nLocal protocol",
        "Working Together to Safeguard Children 2023: statutory framework\nDecember 2023",
        "Working together to safeguard children 2023: summary of changes\nDecember 2023",
        "Working Together to Safeguard Children 2023 is guidance that everyone must follow. December 2023",
        "Inspection of Anytown children's services\nWorking Together to Safeguard Children 2023\nJune 2024",
        "A seven-minute briefing on Keeping children safe in education 2025",
        "Working Together to Safeguard Children",  # no edition anywhere
        "",
    ],
)
def test_what_only_names_a_document_is_not_that_document(cover: str) -> None:
    assert recognise("", cover, "x") is None


def test_a_cover_that_says_otherwise_is_believed_over_the_title() -> None:
    cover = "Working together to safeguard children 2023: statutory framework\nDecember 2023"
    assert recognise("Working together to safeguard children 2023", cover, "x") is None


def test_the_information_sharing_advice_is_known() -> None:
    cover = "Information sharing\nAdvice for practitioners providing safeguarding services for children\nMay 2024"
    known = recognise("", cover, "x")
    assert known
    assert (known.source.edition, known.source.published) == ("2024", date(2024, 4, 19))


def test_the_partnerships_own_documents_need_the_partnerships_name() -> None:
    known = recognise("", "North East Lincolnshire Safeguarding Children Partnership\nThresholds of Need\n2024", "x")
    assert known
    assert known.source.replaces_starter == ("thresholds-of-need",)
    assert known.source.url is None
    assert recognise("", "Otherplace Safeguarding Children Partnership\nThresholds of Need", "x") is None
    assert recognise("", "Personnel panel\nThresholds of Need", "x") is None


def test_the_screening_tool_is_known_by_its_file_name() -> None:
    known = recognise("", "Neglect Screening Tool\nAgency:", "NEL-Neglect-Screening-Tool-1")
    assert known
    assert known.source.authority is Authority.PRACTICE_TOOL
    assert known.source.replaces_starter == ()


def test_every_official_source_says_who_published_it_and_where() -> None:
    for work in works():
        assert work.publisher
        assert bool(work.url) == bool(work.licence) == (not work.local)


@pytest.mark.skipif(not STATUTORY.is_dir(), reason="the statutory texts are not here")
@pytest.mark.parametrize(("name", "edition"), [("working-together-2023", "2023"), ("kcsie-2025", "2025")])
def test_the_real_texts_are_known(name: str, edition: str) -> None:
    known = recognise("", (STATUTORY / f"{name}.txt").read_text().split("\f")[0], "document")
    assert known
    assert known.source.edition == edition
