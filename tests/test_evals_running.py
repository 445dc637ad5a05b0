"""Running a suite: every case once, every answer kept at once, and on again after a kill."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from evals_fakes import QUOTE, Counting, a_run, answer, begun, opening, row, suite
from hypothesis import given
from hypothesis import strategies as st
from knowledge_fakes import document

from bot.settings import Settings
from bot.types import Answer, Outcome, Question
from evals import overhead, proving, running
from evals.errors import BadSuite, UnknownRun
from evals.opening import Desks
from evals.running import answer_all
from evals.scorers import score
from evals.sealing import sealed
from evals.stored import Runs
from evals.types import Case, Record, Suite
from knowledge.errors import Busy


@pytest.fixture
def three(tmp_path: Path) -> Suite:
    return suite(tmp_path, row("A-1"), row("A-2"), row("A-3"))


def test_every_case_is_asked_as_often_as_wanted_and_kept(tmp_path: Path, three: Suite) -> None:
    desk, folder, told = Counting(), begun(tmp_path, three), []
    answer_all(three.cases, opening(desk), folder, repeat=2, tell=lambda *step: told.append(step))
    kept = [(record.case, record.repeat) for record in folder.records()]
    assert sorted(kept) == [(id, time) for id in ("A-1", "A-2", "A-3") for time in (1, 2)]
    assert folder.records()[0].answer.text == QUOTE
    assert told[-1] == ("Asking", 6, 6)


def test_workers_ask_the_same_cases(tmp_path: Path, three: Suite) -> None:
    desk, folder = Counting(), begun(tmp_path, three)
    answer_all(three.cases, opening(desk), folder, workers=3)
    assert sorted(record.case for record in folder.records()) == ["A-1", "A-2", "A-3"]


@pytest.mark.parametrize("workers", [1, 2])
def test_a_run_that_was_cut_off_goes_on_where_it_stopped(tmp_path: Path, three: Suite, workers: int) -> None:
    def cut(count: int) -> None:
        if count == 2:
            raise KeyboardInterrupt

    folder = begun(tmp_path, three)
    with pytest.raises(KeyboardInterrupt):
        answer_all(three.cases, opening(Counting(cut)), folder, workers=workers)
    done = {record.case for record in folder.records()}
    desk = Counting()
    again = begun(tmp_path, three)
    answer_all(three.cases, opening(desk), again)
    assert again.path == folder.path
    assert set(desk.ids) == {"A-1", "A-2", "A-3"} - done
    assert sorted(record.case for record in again.records()) == ["A-1", "A-2", "A-3"]


def test_a_record_that_a_kill_cut_in_two_is_asked_again(tmp_path: Path, three: Suite) -> None:
    folder = begun(tmp_path, three)
    answer_all(three.cases, opening(Counting()), folder)
    path = folder.path / "records.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    assert len(folder.records()) == 2
    desk = Counting()
    answer_all(three.cases, opening(desk), folder)
    assert desk.ids == ["A-3"]
    assert len(folder.records()) == 3


def test_what_was_finished_or_differs_is_run_anew(tmp_path: Path, three: Suite) -> None:
    runs = Runs(tmp_path)
    first = runs.begin(a_run(three))
    assert runs.begin(a_run(three, release="2026-11-02.2")).path != first.path
    assert runs.begin(a_run(three, prompts={"wording.yaml": "changed"})).path != first.path
    assert runs.begin(a_run(three)).path == first.path
    first.keep_run(first.run().model_copy(update={"took_s": 1.0}))
    assert runs.begin(a_run(three)).path != first.path


def test_two_processes_never_write_to_one_run(tmp_path: Path, three: Suite) -> None:
    folder = begun(tmp_path, three)
    with folder.writing(), pytest.raises(Busy):
        answer_all(three.cases, opening(Counting()), folder)


def test_a_desk_that_breaks_is_a_record_that_names_the_kind_of_fault_and_no_words(tmp_path: Path, three: Suite) -> None:
    def broken(question: Question) -> Answer:
        raise ConnectionError("Ann Smith is not at home")

    folder = begun(tmp_path, three)
    answer_all(three.cases, opening(broken), folder)
    assert {(record.error, record.answer.outcome) for record in folder.records()} == {
        ("ConnectionError", Outcome.FAILED)
    }
    assert "Ann Smith" not in (folder.path / "records.jsonl").read_text(encoding="utf-8")


def test_a_copy_of_the_release_is_opened_once_for_each_set_of_files(tmp_path: Path) -> None:
    (tmp_path / "extra.md").write_text("One.", encoding="utf-8")
    held = suite(tmp_path, row("A-1", files=["extra.md"]), row("A-2"), row("A-3", files=["extra.md"]))
    opened: list[tuple[Path, ...]] = []
    answer_all(held.cases, opening(Counting(), opened), begun(tmp_path, held), beside=tmp_path)
    assert sorted(opened) == [(), (tmp_path / "extra.md",)]


def test_the_day_of_a_case_goes_before_the_day_of_the_run(tmp_path: Path) -> None:
    held = suite(tmp_path, row("A-1", as_at="2024-05-01"), row("A-2"))
    desk = Counting()
    answer_all(held.cases, opening(desk), begun(tmp_path, held), as_at=date(2026, 1, 1))
    assert [question.as_at for question in desk.asked] == [date(2024, 5, 1), date(2026, 1, 1)]


def test_a_case_whose_documents_are_not_in_the_release_does_not_apply(tmp_path: Path) -> None:
    held = suite(tmp_path, row("A-1", gold=[{"doc": "neglect"}]), row("A-2", gold=[{"doc": "gone"}]), row("A-3"))
    release = overhead.RELEASE.model_copy(update={"documents": (document("neglect"),)})
    assert [case.id for case in running.applicable(held, release)] == ["A-1", "A-3"]


def test_runs_are_listed_newest_first_and_a_damaged_one_is_left_out(tmp_path: Path, three: Suite) -> None:
    runs = Runs(tmp_path)
    first = runs.begin(a_run(three))
    first.keep_run(first.run().model_copy(update={"took_s": 1.0}))
    second = runs.begin(a_run(three, begun=first.run().begun.replace(hour=23)))
    assert [run.id for run in runs.all()] == [second.path.name, first.path.name]
    (second.path / "run.json").write_text("{", encoding="utf-8")
    assert [run.id for run in runs.all()] == [first.path.name]
    with pytest.raises(UnknownRun, match=first.path.name):
        runs.open("nothing")


def test_a_run_is_not_scored_by_a_suite_that_was_changed_since(tmp_path: Path, three: Suite) -> None:
    folder = begun(tmp_path, three)
    answer_all(three.cases, opening(Counting()), folder)
    assert len(proving.read(folder).outcomes) == 3
    suite(tmp_path, row("A-1"))
    with pytest.raises(BadSuite, match="changed after the run"):
        proving.read(folder)


def test_our_own_work_stays_far_under_five_milliseconds_a_case() -> None:
    assert min(overhead.measure(60).asked for _ in range(3)) < 5


# Identifiers


def masking_case(text: str, *identifiers: str) -> Case:
    return Case(id="M", kind="name", question=text, expected="identifiers", identifiers=identifiers)


def test_an_identifier_that_came_through_is_not_kept_and_still_counts() -> None:
    case = masking_case("Ola Nowak of 3 Mill Lane was not brought", "Ola Nowak", "3 Mill Lane")
    said = answer("OLA NOWAK should be seen.", searched="[name] Nowak of [address] was not brought")
    kept = sealed(case, said)
    assert "nowak" not in kept.model_dump_json().lower()
    assert "[leaked 0]" in kept.text
    before, after = ([one.value for one in scores(case, each) if one.name == "masking recall"] for each in (said, kept))
    assert before == after == [0.0, 1.0]


def test_an_answer_without_a_leak_is_kept_as_it_is() -> None:
    case = masking_case("Ola Nowak was not brought", "Ola Nowak")
    clean = answer(QUOTE, searched="[name] was not brought")
    assert sealed(case, clean) == clean


NAMES = st.text(st.sampled_from("abcdefgh éŁ'-"), min_size=3, max_size=12).filter(lambda name: len(name.strip()) > 2)


@given(NAMES, st.sampled_from(["{} was not brought", "I saw {} today", "{}"]))
def test_no_name_that_leaked_whole_is_in_what_is_kept(name: str, shape: str) -> None:
    name = f"Qx{name.strip()}"
    case = masking_case(shape.format(name), name)
    kept = sealed(case, answer(shape.format(name), searched=shape.format(name)))
    assert name.lower() not in kept.model_dump_json().lower()


def scores(case: Case, said: Answer) -> list:
    return score(case, Record(case=case.id, repeat=1, answer=said, ms=1.0))


# Real desks over the starter guidance


@pytest.fixture(scope="module")
def desks(starter_home: Path):
    with Desks(Settings(home=starter_home, database_url=None)) as opened:
        yield opened


def test_a_desk_answers_from_the_release_it_was_opened_on(desks: Desks) -> None:
    with desks() as ask:
        said = ask(Question(text="How soon does the core group meet?"))
    assert said.trace.release == desks.release.id
    assert "10 working days" in said.text


def test_a_case_may_bring_a_document_that_the_live_release_never_sees(desks: Desks, tmp_path: Path) -> None:
    path = tmp_path / "zebra-club.md"
    path.write_text(
        "---\ntitle: Zebra club\nauthority: local policy\nedition: '1'\npublished: 2026-01-02\n---\n\n# Zebra club\n\n"
        "1.1 The zebra club meets in the lilac room every third Tuesday.\n",
        encoding="utf-8",
    )
    question = Question(text="Where does the zebra club meet?")
    with desks((path,)) as ask:
        assert "lilac room" in ask(question).text
    with desks() as ask:
        assert "lilac" not in ask(question).text


def test_a_document_that_cannot_be_read_is_told_of(desks: Desks, tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    with pytest.raises(BadSuite, match="broken: "), desks((tmp_path / "broken.pdf",)):
        pass


def test_a_release_is_named_that_is_not_there(starter_home: Path) -> None:
    from knowledge.errors import UnknownRelease

    with pytest.raises(UnknownRelease):
        Desks(Settings(home=starter_home, database_url=None), "2000-01-01.1")
