"""The starter guidance holds its own rules: labelled plainly, numbered, complete, true to the page, in plain English.

The tests that open the national guidance are skipped where it is not beside the checkout.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

NAMES = """
day-in-the-life domestic-abuse-and-neglect escalation information-sharing learning-from-child-28 neglect-strategy
neglect-toolkit parental-engagement professional-curiosity thresholds-of-need was-not-brought
working-together-essentials
"""
STEMS = tuple(NAMES.split())
CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "statutory"
WT, KCSIE = "Working Together 2023", "Keeping Children Safe in Education 2025"
BOOKS = {WT: "working-together-2023.txt", KCSIE: "kcsie-2025.txt"}
CITATION = re.compile(rf"({WT}|{KCSIE}), (paragraph|page)s? (\d+)(?: and (\d+))?")
LABELS = ("non-compliant", "non-compliance", "hard to reach", "failed to engage", "attention seeking")


class Paragraph(NamedTuple):
    """One numbered paragraph with the headings above it and the bullets or table rows below it."""

    number: str
    headings: tuple[str, ...]
    text: str

    @property
    def bullets(self) -> list[str]:
        return re.findall(r"^- (.+)$", self.text, re.M)


class Check(NamedTuple):
    """A rule as we put it, and words that must stand on the paragraph or page that we cite for it."""

    stem: str
    number: str
    ours: str
    book: str
    kind: str
    where: int
    theirs: str

    @classmethod
    def of(cls, row: str) -> Check:
        """Read `stem paragraph | our words | WT or KCSIE, paragraph or page, number | their words`."""
        own, ours, source, theirs = row.split(" | ")
        (stem, number), (short, kind, where) = own.split(), source.split()
        return cls(stem, number, ours, WT if short == "WT" else KCSIE, kind, int(where), theirs)


SPOT_CHECKS = [
    Check.of(row)
    for row in """
working-together-essentials 4.1 | refer immediately | WT paragraph 150 | immediately if there is a concern
working-together-essentials 4.3 | does not have to be done | WT paragraph 150 | not a prerequisite
working-together-essentials 4.4 | one working day | WT paragraph 153 | Within one working day
working-together-essentials 4.6 | feedback | WT paragraph 151 | Feedback should be given
working-together-essentials 4.6 | chase it | KCSIE paragraph 63 | should follow up
working-together-essentials 5.1 | 45 working days | WT paragraph 155 | 45 working days from the point of referral
working-together-essentials 5.4 | always a social worker | WT paragraph 157 | always be a social worker
working-together-essentials 5.5 | approves | WT page 74 | approve the lead practitioner
working-together-essentials 6.1 | use their powers | WT page 85 | statutory child protection powers
working-together-essentials 7.2 | three partners | WT page 86 | as a minimum
working-together-essentials 7.3 | local authority decides | WT page 87 | for the local authority to decide
working-together-essentials 8.5 | right to ask | WT page 91 | have the right to request
working-together-essentials 9.1 | 15 working days | WT page 92 | 15 working days of a strategy discussion
working-together-essentials 10.1 | 10 working days | WT page 97 | meet within 10 working days
working-together-essentials 10.1 | 10 days | WT page 105 | within 10 days
working-together-essentials 11.1 | three months | WT page 98 | within three months
working-together-essentials 11.1 | six months | WT page 98 | maximum intervals of six months
working-together-essentials 11.3 | 15 working days | WT page 100 | 15 working days of being notified
working-together-essentials 12.1 | one working day | WT page 109 | within one working day
working-together-essentials 12.1 | immediately | WT paragraph 226 | reported immediately
working-together-essentials 13.2 | five working days | WT paragraph 330 | five working days
working-together-essentials 13.3 | 15 working days | WT page 144 | 15 working days of the incident
working-together-essentials 13.5 | six months | WT paragraph 365 | no later than six months
working-together-essentials 13.5 | seven working days | WT paragraph 364 | seven working days
working-together-essentials 1.3 | bank holidays | WT page 141 | Saturday, Sunday, or bank holiday
thresholds-of-need 2.1 | threshold document | WT paragraph 117 | publish a threshold document
thresholds-of-need 5.3 | how serious | WT page 82 | severity, duration
thresholds-of-need 6.1 | consent | WT paragraph 118 | requiring the family
neglect-strategy 2.1 | seriously harmed | WT page 160 | serious impairment
neglect-strategy 2.4 | does not name education | KCSIE paragraph 28 | access to appropriate medical care
neglect-strategy 2.4 | schooling | WT paragraph 125 | constitute neglect in severe and sustained
professional-curiosity 2.2 | vital | KCSIE paragraph 19 | professional curiosity
professional-curiosity 2.2 | not ready to talk | KCSIE paragraph 17 | professional curiosity
professional-curiosity 3.1 | Hope | WT paragraph 172 | think the best of adults
information-sharing 3.2 | lawful basis | WT paragraph 31 | not necessary to seek consent
information-sharing 1.3 | seven golden rules | KCSIE paragraph 54 | seven golden rules
was-not-brought 4.3 | Repeated or long absence | KCSIE paragraph 177 | vital warning sign
was-not-brought 4.5 | unmanaged | WT page 88 | previously unmanaged health matters
domestic-abuse-and-neglect 2.1 | victim in their own right | WT paragraph 16 | see, hear or experience
domestic-abuse-and-neglect 4.2 | Sign Language | WT page 15 | British Sign Language
domestic-abuse-and-neglect 5.6 | next school day | WT page 48 | next school day
day-in-the-life 6.1 | watching | WT paragraph 161 | Observation can be an important way
parental-engagement 4.4 | kept up | WT paragraph 181 | sufficient and sustained
escalation 2.2 | escalate | WT paragraph 151 | should escalate their concerns
escalation 2.3 | escalation policy | WT page 107 | clear escalation policies
escalation 3.6 | should not delay | KCSIE paragraph 53 | should not delay appropriate action
learning-from-child-28 1.3 | not held to bring | WT paragraph 321 | not conducted to hold individuals
""".strip().splitlines()
]


@cache
def parts(stem: str) -> tuple[dict[str, object], str]:
    """Front matter and body of one starter document."""
    _, front, body = files("knowledge").joinpath("starter", f"{stem}.md").read_text("utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


@cache
def paragraphs(stem: str) -> tuple[Paragraph, ...]:
    """Every numbered paragraph of one document, in order."""
    found: list[Paragraph] = []
    above: list[str] = []
    for block in re.split(r"\n(?=#|\d+\.\d+ )", parts(stem)[1]):
        if heading := re.match(r"\n*(#+) (.+)", block):
            above = [*above[: len(heading[1]) - 1], heading[2]]
        elif numbered := re.match(r"(\d+\.\d+) (.+)", block, re.S):
            found.append(Paragraph(numbered[1], tuple(above), numbered[2].strip()))
    return tuple(found)


def cited(text: str) -> list[tuple[str, str, int]]:
    """Every (book, paragraph or page, number) that a text names."""
    hits = CITATION.findall(text)
    return [(book, kind, int(number)) for book, kind, *numbers in hits for number in numbers if number]


@cache
def book(name: str) -> tuple[str, ...]:
    """Pages of a national document."""
    path = CORPUS / BOOKS[name]
    if not path.exists():
        pytest.skip("the national guidance is not beside this checkout")
    return tuple(path.read_text("utf-8").split("\f"))


@cache
def numbered(name: str) -> dict[int, str]:
    """The paragraphs of a national document that run in order from 1; annexes that count afresh are left out."""
    whole, starts = "\n".join(book(name)), [0]
    while match := re.compile(rf"^ *{len(starts)}\.\s+\S", re.M).search(whole, starts[-1]):
        starts.append(match.start())
    ends = pairwise([*starts[1:], len(whole)])
    return {number: " ".join(whole[start:end].split()) for number, (start, end) in enumerate(ends, 1)}


def place(name: str, kind: str, number: int) -> str:
    return " ".join(book(name)[number - 1].split()) if kind == "page" else numbered(name)[number]


def words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", text)


def sentences(stem: str) -> list[str]:
    """The prose and bullets of a document as sentences, without tables, headings and citations in brackets."""
    prose = re.sub(r"\((?:Working Together|Keeping Children)[^)]*\)", "", parts(stem)[1])
    lines = [re.sub(r"^(- |\d+\.\d+ )", "", line) for line in prose.splitlines() if not line.startswith(("#", "|"))]
    return [piece for line in lines for piece in re.split(r"(?<=[.?!:])[\"”]?\s+", line) if words(piece)]


def test_the_starter_has_its_twelve_documents_and_no_others() -> None:
    held = sorted(
        entry.name for entry in files("knowledge").joinpath("starter").iterdir() if entry.name.endswith(".md")
    )
    assert held == [f"{stem}.md" for stem in STEMS]


@pytest.mark.parametrize("stem", STEMS)
def test_front_matter_says_what_it_is_and_whose(stem: str) -> None:
    front, body = parts(stem)
    assert front["publisher"] == "Curiosity starter guidance"
    assert (front["authority"], front["edition"], front["licence"]) == ("starter", "2026-11", "MIT")
    assert front["published"] == date(2026, 11, 24)
    assert isinstance(front["sources"], list)
    assert front["sources"]
    assert body.lstrip().startswith(f"# {front['title']}\n")


@pytest.mark.parametrize("stem", STEMS)
def test_the_first_paragraph_says_it_is_starter_guidance_to_be_replaced(stem: str) -> None:
    first = paragraphs(stem)[0]
    assert first.number == "1.1"
    assert first.text.startswith(
        "This is starter guidance, written for a new installation. It is not your partnership's"
    )
    assert "A safeguarding lead should replace it with the" in first.text


@pytest.mark.parametrize("stem", STEMS)
def test_the_second_paragraph_says_that_newer_editions_exist_and_are_not_held(stem: str) -> None:
    second = paragraphs(stem)[1].text
    assert "2026 edition on 18 March 2026" in second
    assert "not held here" in second
    assert (KCSIE not in parts(stem)[1]) or "2026 edition on 1 September 2026" in second


@pytest.mark.parametrize("stem", STEMS)
def test_every_paragraph_is_numbered_once_and_in_order(stem: str) -> None:
    numbers = [tuple(map(int, one.number.split("."))) for one in paragraphs(stem)]
    for (section, place_), (next_section, next_place) in pairwise(numbers):
        assert (next_section, next_place) in {(section, place_ + 1), (section + 1, 1)}
    stray = [block for block in parts(stem)[1].split("\n\n") if not re.match(r"\n*(#|- |\||\d+\.\d+ )", block)]
    assert stray == []


@pytest.mark.parametrize("stem", STEMS)
def test_every_paragraph_can_be_quoted_alone(stem: str) -> None:
    lengths = {one.number: len(re.sub(r"\|[-| ]*", " ", one.text).split()) for one in paragraphs(stem)}
    assert {number: length for number, length in lengths.items() if not 25 <= length <= 110} == {}


def test_each_level_has_the_eight_domains_with_at_least_three_signs() -> None:
    cells = [one for one in paragraphs("thresholds-of-need") if len(one.headings) == 3]
    levels = list(dict.fromkeys(one.headings[1] for one in cells))
    assert [level[:8] for level in levels] == ["Level 1:", "Level 2:", "Level 3:", "Level 4:"]
    domains = [[one.headings[2] for one in cells if one.headings[1] == level] for level in levels]
    assert len(domains[0]) == len(set(domains[0])) == 8
    assert all(row == domains[0] for row in domains)
    for one in cells:
        assert len(set(one.bullets)) >= 3
        assert one.text.startswith(one.headings[1][:7])
        assert one.headings[2].lower() in one.text.lower()


def test_no_sign_is_listed_at_two_levels() -> None:
    signs = [sign for one in paragraphs("thresholds-of-need") if len(one.headings) == 3 for sign in one.bullets]
    assert len(signs) == len(set(signs))


@pytest.mark.parametrize("stem", STEMS)
def test_citations_stay_within_the_edition(stem: str) -> None:
    for name, kind, number in cited(parts(stem)[1]):
        assert 1 <= number <= (403 if kind == "paragraph" else 168) or name == KCSIE
    mentions = len(re.findall(r"(?:2023|in Education 2025), p(?:aragraph|age)", parts(stem)[1]))
    assert mentions == len(CITATION.findall(parts(stem)[1])) > 0


@pytest.mark.parametrize("stem", STEMS)
def test_no_telephone_number_or_address_is_given(stem: str) -> None:
    body = parts(stem)[1]
    assert not re.search(r"\d(?:[ -]?\d){4,}", body)
    assert not re.search(r"www\.|https?:|@|\b[A-Z]{1,2}\d{1,2} \d[A-Z]{2}\b", body)


@pytest.mark.parametrize("stem", STEMS)
def test_it_is_written_in_plain_english(stem: str) -> None:
    lengths = [len(words(sentence)) for sentence in sentences(stem)]
    assert sum(lengths) / len(lengths) < 20
    assert max(lengths) <= 50


@pytest.mark.parametrize("stem", STEMS)
def test_families_are_not_labelled(stem: str) -> None:
    body = parts(stem)[1].lower()
    assert [label for label in LABELS if label in body] == []
    assert ("DNA" in parts(stem)[1]) == (stem == "was-not-brought")


@pytest.mark.parametrize("check", SPOT_CHECKS, ids=lambda check: f"{check.stem} {check.number} {check.where}")
def test_a_rule_stands_where_we_say_it_does(check: Check) -> None:
    text = next(one.text for one in paragraphs(check.stem) if one.number == check.number)
    assert check.ours in text
    assert (check.book, check.kind, check.where) in cited(text)
    assert check.theirs in place(check.book, check.kind, check.where)


@pytest.mark.parametrize("stem", STEMS)
def test_every_cited_paragraph_and_page_exists(stem: str) -> None:
    for name, kind, number in cited(parts(stem)[1]):
        assert place(name, kind, number)


@pytest.mark.parametrize("stem", STEMS)
def test_no_sentence_is_copied_from_the_national_guidance(stem: str) -> None:
    run = 13
    held = {gram for name in BOOKS for gram in runs(" ".join(book(name)), run)}
    assert [" ".join(gram) for gram in runs(parts(stem)[1], run) if gram in held] == []


def runs(text: str, length: int) -> list[tuple[str, ...]]:
    low = words(text.lower().replace("’", "'"))
    return [tuple(low[at : at + length]) for at in range(len(low) - length + 1)]
