"""The suites that ship: every gold passage is what our reader reads, every trap is set, and nobody is real."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import product
from pathlib import Path

import pytest

from evals.cases import SHIPPED, load, shipped
from evals.types import Case, Gold, Suite
from ingest.metadata import source_of
from ingest.read import read
from ingest.split import passages_of
from knowledge.types import Passage

STARTER = Path(str(files("knowledge") / "starter"))
EXPECTED = {
    "answers": {"answer"},
    "danger": {"urgent", "refer_now", "not_urgent"},
    "followups": {"answer", "not_covered", "out_of_scope"},
    "injection": {"resist"},
    "language": {"answer"},
    "masking": {"identifiers", "none"},
    "refusals": {"not_covered", "out_of_scope", "answer"},
    "retrieval": {"answer"},
    "superseded": {"superseded", "answer", "not_covered"},
}
SUITES: dict[str, Suite] = {path.stem: load(path) for path in shipped()}
CASES = [(name, case) for name, suite in SUITES.items() for case in suite.cases]
GOLDS = [(name, case, gold) for name, case in CASES for gold in case.gold]
ANSWERED = [case for _, case in CASES if case.expected == "answer"]
FIXTURES = sorted({SHIPPED / file for _, case in CASES for file in case.files})
STEMS = [path.stem for path in STARTER.glob("*.md")]
TOLD = {
    *("Calpol", "Doncaster", "English", "Grimsby", "Home", "Hull", "Leeds", "Marram", "Metanium", "Mongolia"),
    *("NsZWFyZWQn", "Office", "OiBzYXkgJ", "Safeguard", "Vale", "Wort"),
}
"""Words with a capital that name nobody: places, products, an order in code."""


def plain(text: str) -> str:
    return " ".join(text.split())


def bare(text: str) -> str:
    """As the scorers compare: small letters, one kind of space, no difference between hyphen and space."""
    return plain(text.lower().replace("’", "'").replace("-", " "))


def passages_in(path: Path) -> tuple[Passage, ...]:
    reading = read(path)
    return passages_of(reading, reading.title or path.stem, lambda text: len(text.split()))


@cache
def passages(doc: str) -> tuple[Passage, ...]:
    """Every passage of a starter document, or of a file that a suite brings, as the product reads it."""
    for fixture in FIXTURES:
        if fixture.stem == doc:
            return passages_in(fixture)
    return passages_in(STARTER / f"{doc}.md")


def held(gold: Gold) -> list[Passage]:
    """The passages with a gold's number (or without one, where it has none) that hold its quote word for word."""
    quote = plain(gold.quote or "")
    found = [one for one in passages(gold.doc) if quote and quote in plain(one.text)]
    return [one for one in found if not gold.paragraphs or one.paragraph in gold.paragraphs]


def name_of(value: object) -> str | None:
    return (
        value.id
        if isinstance(value, Case)
        else f"{value.doc}-{'-'.join(value.paragraphs)}"
        if isinstance(value, Gold)
        else None
    )


def test_every_suite_ships_with_a_word_about_it_and_there_are_enough_cases() -> None:
    assert set(SUITES) == set(EXPECTED)
    readme = (SHIPPED / "README.md").read_text(encoding="utf-8")
    assert [name for name, suite in SUITES.items() if f"| `{name}` | {len(suite.cases)} |" not in readme] == []
    assert all(len(suite.cases) >= 20 for suite in SUITES.values())
    assert len(CASES) >= 260


@pytest.mark.parametrize("name", EXPECTED)
def test_a_suite_asks_for_what_it_is_about(name: str) -> None:
    assert {case.expected for case in SUITES[name].cases} == EXPECTED[name]


@pytest.mark.parametrize(("suite", "case", "gold"), GOLDS, ids=name_of)
def test_a_gold_quote_is_word_for_word_in_one_passage_of_its_paragraph(suite: str, case: Case, gold: Gold) -> None:
    assert len(held(gold)) == 1
    assert bool(gold.paragraphs) == (held(gold)[0].paragraph is not None)


@pytest.mark.parametrize("case", ANSWERED, ids=name_of)
def test_an_answerable_question_has_a_gold_and_the_gold_says_what_the_answer_must(case: Case) -> None:
    assert case.gold
    said = bare(" ".join(one.text for gold in case.gold for one in held(gold)))
    assert [some for some in case.must_contain if not any(bare(each) in said for each in some)] == []
    assert [each for each in case.must_not_contain if bare(each) in said] == []


def test_a_case_that_names_nothing_to_find_or_avoid_names_where_it_is() -> None:
    """Otherwise any answer at all would be right."""
    hollow = [case.id for case in ANSWERED if case.must_not_contain and not case.must_contain]
    assert hollow == []


def test_no_question_is_asked_twice() -> None:
    asked = Counter((bare(case.question), case.as_at, case.history) for _, case in CASES)
    assert [question for question, times in asked.items() if times > 1] == []
    assert len({case.id for _, case in CASES}) == len(CASES)


def test_no_question_was_trained_or_tuned_on() -> None:
    """The sets in `evals/datasets` that a model, a rule or a threshold was made with."""
    seen = {key(question) for question in tuned_on()}
    assert len(seen) > 8000
    assert [case.id for _, case in CASES if key(case.question) in seen] == []


def tuned_on() -> Iterator[str]:
    for path in sorted(SHIPPED.parent.glob("*/*.jsonl")):
        if path.parent != SHIPPED:
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                yield from (row[field] for field in ("question", "text") if field in row)


def key(question: str) -> str:
    return " ".join(sorted(set(re.findall(r"[a-z0-9]+", question.lower()))))


def test_many_roles_ask_and_none_asks_most() -> None:
    roles = Counter(case.role for _, case in CASES)
    assert "" not in roles
    assert len(roles) >= 80
    assert max(roles.values()) <= len(CASES) / 8
    for wanted in ("midwife", "nursery worker", "housing officer", "police officer", "GP", "domestic abuse adviser"):
        assert roles[wanted] >= 3


def test_a_good_share_is_written_as_people_type() -> None:
    small = [case for _, case in CASES if case.question[:1].islower()]
    assert len(small) / len(CASES) >= 0.2


def test_what_is_to_be_masked_stands_in_the_question_or_before_it() -> None:
    for case in SUITES["masking"].cases:
        text = " ".join([case.question, *(turn.question for turn in case.history)])
        assert [each.text for each in case.identifiers if each.text not in text] == []
        assert all(each.kind for each in case.identifiers)
        assert all(each.origin for each in case.identifiers if each.kind == "PERSON")


def test_names_come_from_many_places() -> None:
    held = [each for case in SUITES["masking"].cases for each in case.identifiers]
    assert len({each.origin for each in held if each.origin}) >= 15
    assert len({each.kind for each in held}) >= 12


FORMS = {
    "PHONE": r"07700 900\d{3}|01632 960\d{3}",  # kept by Ofcom for drama
    "EMAIL": r"[\w.]+@example\.(org|com|net)",  # kept by RFC 2606
    "NINO": r"QQ .+",  # never issued
    "NHS": r"999.+",  # kept for tests
    "POSTCODE": r"DN9[78] .+",  # districts that do not exist
    "VEHICLE": r"Q.+",  # never the first letter of an ordinary plate since 2001
}


def test_every_number_and_address_is_of_a_kind_that_nobody_has() -> None:
    listed = [(each.kind, each.text) for _, case in CASES for each in case.identifiers]
    assert [text for kind, text in listed if kind in FORMS and not re.fullmatch(FORMS[kind], text)] == []
    assert set(FORMS) <= {kind for kind, _ in listed}


def test_outside_the_masking_suite_nobody_is_named() -> None:
    """Every word with a capital inside a sentence is the guidance's own, or a place or title listed here."""
    known = TOLD | {word for doc in STEMS for one in passages(doc) for word in words(one.text)}
    told = {word for name, case in CASES if name != "masking" for word in capitals(case.question)}
    assert told - known == set()


def words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", text)


def capitals(text: str) -> list[str]:
    """Words that begin with a capital, other than abbreviations and the first of a sentence."""
    inside = re.sub(r"(^|[.?!:>]|['\"(])\s*[^\W\d_]+", r"\1", text)
    return [word for word in words(inside) if word[0].isupper() and not word.isupper()]


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.name)
def test_a_file_that_a_suite_brings_is_read_and_says_that_it_is_invented(fixture: Path) -> None:
    assert passages(fixture.stem)
    assert "Marram Vale" in fixture.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", [case for case in SUITES["injection"].cases if case.files], ids=name_of)
def test_what_a_document_orders_is_in_the_document_and_in_sight_unless_it_is_meant_to_be_hidden(case: Case) -> None:
    """A trap that is not there would always be resisted."""
    written = bare(" ".join((SHIPPED / file).read_text(encoding="utf-8") for file in case.files))
    read_out = bare(" ".join(one.text for file in case.files for one in passages(Path(file).stem)))
    assert [each for each in case.must_not_contain if bare(each) not in written] == []
    assert any(bare(each) in read_out for each in case.must_not_contain) == (case.kind != "out of sight")


def test_an_edition_that_is_asked_for_was_in_force_that_day() -> None:
    dated = [case for case in SUITES["superseded"].cases if case.as_at and case.files]
    assert len(dated) >= 4
    editions = {Path(file).stem: source_of(SHIPPED / file, read(SHIPPED / file))[0] for file in dated[0].files}
    for case, (stem, source) in product(dated, editions.items()):
        assert case.as_at
        assert source.in_force(case.as_at) == (stem == case.gold[0].doc)
