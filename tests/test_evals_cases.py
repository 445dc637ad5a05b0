"""Files of cases: read whole or refused line by line, found by name, made of other people's files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from evals_fakes import row, write_suite

from evals import cases, converting
from evals.errors import BadSuite

GOLD = {"doc": "policy", "pdf_pages": [3]}
DEV = Path(__file__).parents[2] / "shared" / "questions"


def test_a_case_of_the_development_questions_is_read_as_it_is(tmp_path: Path) -> None:
    gold = [{"doc": "wt", "pages": [97], "pdf_pages": [97], "paragraphs": [12], "quote": "ten days"}]
    turn = {"question": "What is a conference?", "answer_gist": "A meeting."}
    held = row(gold=gold, must_contain=[["10", "ten"]], must_not_contain=[], history=[turn], notes="")
    (case,) = cases.load(write_suite(tmp_path, held)).cases
    assert case.gold[0].pages == ("97",)
    assert case.gold[0].paragraphs == ("12",)
    assert case.history[0].question == "What is a conference?"
    assert case.needs == {"wt"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not JSON"),
        ("[1]", "not a JSON object"),
        (json.dumps(row(expected="perhaps")), "expected: input should be 'answer'"),
        (json.dumps({"id": "A-2", "kind": "x", "expected": "answer"}), "question: is missing"),
        (json.dumps(row("A-2", colour="red")), "colour: no such field"),
        (json.dumps(row("A-2", question="")), "question: is empty"),
        (json.dumps(row("A 2")), "id: may hold letters, digits"),
        (json.dumps(row("A-1")), "the id A-1 is used before"),
        (json.dumps(row("A-2", files=["gone.md"])), "there is no gone.md beside the suite"),
        (json.dumps(row("A-2", gold=[{**GOLD, "alt": True}])), "every gold passage is an alternative"),
        (json.dumps(row("A-2", gold=[GOLD, {**GOLD, "alt": True, "alt_of": 1}])), "alt_of names no gold passage"),
        (json.dumps(row("A-2", expected="identifiers")), "expects identifiers to be masked and lists none"),
        (json.dumps(row("A-2", gold=[{**GOLD, "pdf_pages": [0]}])), "gold.0.pdf_pages.0"),
    ],
)
def test_a_fault_is_told_with_its_file_and_line(tmp_path: Path, line: str, said: str) -> None:
    path = write_suite(tmp_path, row())
    path.write_text(path.read_text(encoding="utf-8") + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(BadSuite) as raised:
        cases.load(path)
    (told,) = str(raised.value).split("\n")
    assert told.startswith("mine.jsonl line 3: ")
    assert said in told


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = write_suite(tmp_path, row("A 1"), row("A-2"), row("A 3"))
    with pytest.raises(BadSuite, match=r"(?s)line 1: .*\n.*line 3: "):
        cases.load(path)


@pytest.mark.parametrize(("data", "said"), [(b"\n\n", "no cases in it"), (b"\xff\xfe{", "not a text file in UTF-8")])
def test_a_file_without_cases_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    (tmp_path / "mine.jsonl").write_bytes(data)
    with pytest.raises(BadSuite, match=said):
        cases.load(tmp_path / "mine.jsonl")


def test_the_hash_of_a_suite_covers_the_files_that_its_cases_bring(tmp_path: Path) -> None:
    path = write_suite(tmp_path, row(files=["extra.md"]))
    (tmp_path / "extra.md").write_text("One.", encoding="utf-8")
    before = cases.load(path).sha256
    (tmp_path / "extra.md").write_text("Two.", encoding="utf-8")
    assert cases.load(path).sha256 != before


def test_what_a_case_brings_itself_need_not_be_in_the_release(tmp_path: Path) -> None:
    (tmp_path / "extra.md").write_text("One.", encoding="utf-8")
    held = row(files=["extra.md"], gold=[{"doc": "extra"}, {"doc": "policy"}])
    assert cases.load(write_suite(tmp_path, held)).cases[0].needs == {"policy"}


def test_the_documents_that_a_case_names_count_for_its_golds(tmp_path: Path) -> None:
    held = row(documents=["neglect"], gold=[{"doc": "policy"}])
    assert cases.load(write_suite(tmp_path, held)).cases[0].needs == {"neglect"}


def test_a_suite_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(BadSuite, match=r"one of: .*danger"):
        cases.find("dangers")


def test_every_suite_that_ships_is_whole_and_found_by_its_name() -> None:
    assert {"retrieval", "answers", "danger", "masking"} <= {path.stem for path in cases.shipped()}
    for path in cases.shipped():
        assert cases.load(cases.find(path.stem)).cases


def test_a_new_suite_begins_with_cases_that_can_be_run() -> None:
    assert {case.expected for case in cases.load(cases.TEMPLATE).cases} >= {"answer", "not_covered", "urgent"}


def test_cases_come_out_of_a_file_as_they_went_in(tmp_path: Path) -> None:
    held = row(gold=[GOLD, {**GOLD, "alt": True, "alt_of": 0}], identifiers=["Ann"], as_at="2026-01-02")
    before = cases.load(write_suite(tmp_path, held)).cases
    again = tmp_path / "again.jsonl"
    again.write_text(converting.lines(before), encoding="utf-8")
    assert cases.load(again).cases == before


# Other people's files


def test_messages_with_marked_identifiers_become_cases_of_masking(tmp_path: Path) -> None:
    text = "Ola Nowak was not brought."
    rows = [
        {"id": "M-1", "text": text, "spans": [{"kind": "PERSON", "start": 0, "end": 9, "origin": "polish"}]},
        {"id": "M-2", "text": "What happens in May?", "spans": []},
    ]
    marked, clean = converting.convert(write_suite(tmp_path, *rows))
    (name,) = marked.identifiers
    assert (marked.expected, name.text, name.origin) == ("identifiers", "Ola Nowak", "polish")
    assert (clean.expected, clean.question) == ("none", "What happens in May?")


def test_a_table_becomes_cases(tmp_path: Path) -> None:
    path = tmp_path / "questions.csv"
    path.write_text(
        "Question,Expected,Document,Page,Quote,Must contain\n"
        '"How soon, at most?",answer,policy,3; 4,within ten days,ten | 10; days\n'
        "What is the weather?,out_of_scope,,,,\n",
        encoding="utf-8",
    )
    first, second = converting.convert(path)
    assert (first.id, first.question, first.must_contain) == ("Q-001", "How soon, at most?", (("ten", "10"), ("days",)))
    assert (first.gold[0].doc, first.gold[0].pdf_pages, first.gold[0].quote) == ("policy", (3, 4), "within ten days")
    assert (second.expected, second.gold) == ("out_of_scope", ())


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "Question,Expected\nHow?,maybe\n", "a.csv line 2: expected"),
        ("a.csv", "Question\n", "no cases in it"),
        ("a.jsonl", '{"id": "1", "spans": [{"start": 0}], "text": "x"}\n', "a.jsonl line 1: a message needs id, text"),
        ("a.jsonl", "{\n", "a.jsonl line 1: not JSON"),
    ],
)
def test_a_file_that_cannot_be_converted_is_told_by_its_lines(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(BadSuite, match=said):
        converting.convert(tmp_path / name)


@pytest.mark.skipif(not DEV.is_dir(), reason="the question sets lie beside the checkout")
@pytest.mark.parametrize(("name", "count"), [("dev_questions.jsonl", 60), ("masking_dev.jsonl", 100)])
def test_the_question_sets_beside_the_checkout_can_be_converted(name: str, count: int) -> None:
    assert len(converting.convert(DEV / name)) == count
