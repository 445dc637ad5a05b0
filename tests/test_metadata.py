"""What is known of a document: a lead's words first, then its own, then recognition, then guesses that are shown."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import JsonValue

from ingest.errors import BadMetadata
from ingest.metadata import sidecar_of, source_of
from ingest.types import Block, Reading
from knowledge.types import Authority, Page

LETTER = """Ofsted
Piccadilly Gate
www.gov.uk/ofsted
18 June 2021
Director of Children's Services
Dear Director
Focused visit to Anytown children’s services
Her Majesty’s Inspectors visited.
"""
JOINT = """17 May 2024
Dear Anytown Safeguarding Children Partnership
Joint targeted area inspection of Anytown
This letter summarises the findings of the joint targeted area inspection (JTAI) of the
multi-agency response to serious youth violence in Anytown.
"""
REPORT = """1
Anytown County Council
Inspection of services for children in need of help and
protection, children looked after and care leavers
Inspection date: 13 November 2017 to 24 November 2017
Report published: 19 January 2018
Ofsted
"""


def reading(
    text: str = "Words", title: str | None = None, format: str = "text", metadata: dict[str, JsonValue] | None = None
) -> Reading:
    return Reading(
        format=format,
        pages=(Page(number=1, label=None, text=text),),
        blocks=(Block(kind="paragraph", text=text, page=1),),
        title=title,
        metadata=metadata or {},
    )


def paper(folder: Path, name: str = "paper.txt", **sidecars: str) -> Path:
    path = folder / name
    path.write_text("Words")
    for ending, text in sidecars.items():
        (folder / (f"{name}.yaml" if ending == "full" else f"{path.stem}.yaml")).write_text(text)
    return path


# Precedence


def test_a_sidecar_beats_front_matter_beats_guesses(tmp_path: Path) -> None:
    path = paper(tmp_path, "paper.md", full="title: From the sidecar\n")
    front: dict[str, JsonValue] = {"title": "From the front", "publisher": "Front Council", "layout": "page"}
    source, guesses = source_of(path, reading(title="From the file", format="markdown", metadata=front))
    assert (source.title, source.publisher, source.authority) == (
        "From the sidecar",
        "Front Council",
        Authority.COMMENTARY,
    )
    assert guesses == ("authority guessed from nothing that says more: commentary",)


def test_front_matter_counts_only_in_markdown(tmp_path: Path) -> None:
    source, _ = source_of(paper(tmp_path), reading(title="Real title", metadata={"title": "PDF junk"}))
    assert source.title == "Real title"


def test_the_sidecar_with_the_full_name_comes_first(tmp_path: Path) -> None:
    path = paper(tmp_path, full="title: full\n", stem="title: stem\n")
    assert sidecar_of(path) == tmp_path / "paper.txt.yaml"
    (tmp_path / "paper.txt.yaml").unlink()
    assert sidecar_of(path) == tmp_path / "paper.yaml"


def test_a_full_sidecar_leaves_nothing_to_guess(tmp_path: Path) -> None:
    text = """
title: Neglect strategy
publisher: Anytown Partnership
authority: Local policy
edition: 2026
published: 2026-01-02
effective: 2026-02-01
review: 2027-01-01
superseded-by: {title: Neglect strategy, edition: "2027", published: 2027-01-01, in-force: 2027-02-01}
address: https://example.org/strategy
license: Open Government Licence v3.0
replaces-starter: [neglect-strategy]
"""
    source, guesses = source_of(paper(tmp_path, full=text), reading())
    assert guesses == ()
    assert (source.authority, source.edition, source.review) == (Authority.LOCAL_POLICY, "2026", date(2027, 1, 1))
    assert source.superseded_by
    assert source.superseded_by.in_force == date(2027, 2, 1)
    assert source.replaces_starter == ("neglect-strategy",)


def test_a_recognised_file_needs_no_typing_and_says_so(tmp_path: Path) -> None:
    cover = "Working Together to Safeguard Children\n2023\nA guide to multi-agency working\nDecember 2023\n"
    source, guesses = source_of(paper(tmp_path), reading(cover, title="Working Together to"))
    assert source.superseded_by
    assert source.family == "working-together"
    assert guesses == ("recognised as Working Together to Safeguard Children, 2023 edition",)


def test_a_lead_may_change_one_field_of_a_recognised_file(tmp_path: Path) -> None:
    cover = "Working Together to Safeguard Children\n2023\nDecember 2023\n"
    source, _ = source_of(paper(tmp_path, full="url: https://example.org/wt.pdf\n"), reading(cover))
    assert (source.edition, source.url) == ("2023", "https://example.org/wt.pdf")


def test_a_title_that_a_lead_gives_is_believed_before_the_cover(tmp_path: Path) -> None:
    cover = "Working Together to Safeguard Children\n2023\nDecember 2023\n"
    path = paper(tmp_path, full="title: Our summary of Working Together\nauthority: commentary\n")
    source, _ = source_of(path, reading(cover))
    assert source.superseded_by is None
    assert source.authority is Authority.COMMENTARY


@pytest.mark.parametrize(
    ("written", "title", "edition", "published"),
    [
        (
            "Working Together to Safeguard Children 2026",
            "Working Together to Safeguard Children",
            "2026",
            date(2026, 3, 18),
        ),
        ("Neglect strategy 2027", "Neglect strategy", "2027", None),
        ("2027", "Paper", "2027", None),
        ("2027 edition", "Paper", "2027", None),
        ("The new strategy", "The new strategy", "newer", None),
    ],
)
def test_a_successor_may_be_named_in_words(
    tmp_path: Path, written: str, title: str, edition: str, published: date | None
) -> None:
    path = paper(tmp_path, full=f"title: Paper\nauthority: commentary\nsuperseded-by: {written}\n")
    newer = source_of(path, reading())[0].superseded_by
    assert newer
    assert (newer.title, newer.edition, newer.published) == (title, edition, published)


# Faults


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "authority: law",
            "authority: 'law' is not one of statutory, local policy, practice tool, learning, commentary",
        ),
        ("authority: starter", "authority: 'starter' is not one of"),
        ("published: 1 May 2024", "published: '1 May 2024' is not a date; write it as year-month-day"),
        ("published: 2024-13-01", "published: '2024-13-01' is not a date"),
        ("published: '1700000000'", "published: '1700000000' is not a date"),
        ("titel: x", "titel: no such key; allowed are title,"),
        ("url: example.org", "url: 'example.org' is not a web address"),
        ("title: [a, b]", "title: must be one text"),
        ("superseded-by: {title: x}", "superseded-by: needs a title and an edition"),
        ("superseded-by: {title: x, edition: y, colour: z}", "superseded-by: no such key 'colour'"),
        ("- a", "must be keys with values"),
        ("a: [", "not valid YAML at line"),
        ("[" * 2000, "not valid YAML"),
    ],
)
def test_a_bad_sidecar_names_the_file_the_key_and_what_is_allowed(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadMetadata) as caught:
        source_of(paper(tmp_path, full=text), reading())
    assert str(caught.value).startswith(f"paper.txt.yaml: {told}")
    assert "\n" not in str(caught.value)


def test_a_sidecar_that_is_not_text_or_far_too_large_is_refused(tmp_path: Path) -> None:
    path = paper(tmp_path, full="")
    (tmp_path / "paper.txt.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadMetadata, match="cannot be read as text"):
        source_of(path, reading())
    (tmp_path / "paper.txt.yaml").write_text("x" * 70_000)
    with pytest.raises(BadMetadata, match="not a sidecar"):
        source_of(path, reading())


def test_bad_front_matter_names_the_document(tmp_path: Path) -> None:
    path = paper(tmp_path, "paper.md")
    with pytest.raises(BadMetadata, match=r"^paper\.md: published: "):
        source_of(path, reading(format="markdown", metadata={"published": "soon"}))


# Guesses


def test_an_inspection_letter_is_learning_by_ofsted_with_its_day_from_the_name(tmp_path: Path) -> None:
    path = paper(tmp_path, "80001_anytown_children's_services_focused_visit_-_18_june_2021.txt")
    source, guesses = source_of(path, reading(LETTER))
    assert source.title == "Ofsted focused visit to Anytown children’s services: letter of 18 June 2021"
    assert (source.publisher, source.authority) == ("Ofsted", Authority.LEARNING)
    assert source.published == date(2021, 6, 18)
    assert "published guessed from the file name: 18 June 2021" in guesses


def test_a_joint_inspection_letter_says_what_it_looked_at(tmp_path: Path) -> None:
    source, guesses = source_of(paper(tmp_path), reading(JOINT))
    assert source.title == (
        "Joint targeted area inspection of Anytown: multi-agency response to serious youth violence: "
        "letter of 17 May 2024"
    )
    assert "published guessed from the first page: 17 May 2024" in guesses


def test_an_inspection_report_is_named_with_its_place(tmp_path: Path) -> None:
    source, _ = source_of(paper(tmp_path), reading(REPORT))
    assert source.title == (
        "Anytown County Council: Inspection of services for children in need of help and protection, "
        "children looked after and care leavers: report of 19 January 2018"
    )


def test_a_partnerships_own_threshold_document_takes_the_place_of_the_starters(tmp_path: Path) -> None:
    text = "Anytown and Otherby Safeguarding Children Partnership\nThresholds of Need\n"
    source, guesses = source_of(paper(tmp_path), reading(text, title="Thresholds of Need"))
    assert source.authority is Authority.LOCAL_POLICY
    assert source.publisher == "Anytown and Otherby Safeguarding Children Partnership"
    assert source.replaces_starter == ("thresholds-of-need",)
    assert "takes the place of starter guidance, guessed from the title: thresholds-of-need" in guesses


@pytest.mark.parametrize(
    ("title", "authority"),
    [
        ("Neglect screening tool", Authority.PRACTICE_TOOL),
        ("Rapid review of Child 1: learning", Authority.LEARNING),
        ("My notes on thresholds", Authority.COMMENTARY),  # no partnership named: not a local policy
        ("A newsletter", Authority.COMMENTARY),
    ],
)
def test_the_authority_is_guessed_low_where_nothing_says_more(tmp_path: Path, title: str, authority: Authority) -> None:
    assert source_of(paper(tmp_path), reading(title=title))[0].authority is authority


def test_a_file_that_says_nothing_is_named_after_itself(tmp_path: Path) -> None:
    source, guesses = source_of(paper(tmp_path, "our_neglect_notes.txt"), reading(""))
    assert source.title == "our neglect notes"
    assert guesses[0] == "title guessed from the file name: our neglect notes"
