"""The terminal: a question typed, an answer drawn; guidance put in, built and published; every fault one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self

import pytest
from knowledge_fakes import document
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.cli.door import Door
from bot.types import (
    Answer,
    Citation,
    Contact,
    CuriosityPrompt,
    FoundPassage,
    Masked,
    Outcome,
    Question,
    Statement,
    Trace,
)
from knowledge.errors import Busy, IntegrityFailure, NoLiveRelease
from knowledge.types import Document

ADDRESS = "https://www.example.org/guidance/" + "a-long-name-" * 9 + "guide.pdf#page=97"
TRACE = Trace(release="2026-11-24.1", model="a-model", timings_ms={"all": 5.0}, reference="ab12cd34")
CITED = Citation(
    number=1,
    document="working-together-2023",
    title="Working Together to Safeguard Children",
    edition="2023",
    authority="statutory",
    heading="Core group",
    printed_page="97",
    pdf_page=98,
    pdf_page_end=98,
    paragraph="155",
    quote="meet within 10 working days",
    url=ADDRESS,
    superseded_by=None,
    passage_id=7,
)
FOUND = FoundPassage(
    document="working-together-2023",
    pdf_page=98,
    pdf_page_end=98,
    printed_page="97",
    paragraph="155",
    heading="Core group",
    text="The core group must meet within 10 working days.",
    score=0.91,
    passage_id=7,
)
REPLY = Answer(
    id="a1",
    outcome=Outcome.ANSWERED,
    text="The core group must meet within 10 working days. [1]",
    statements=(Statement(text="The core group must meet within 10 working days.", citations=(1,)),),
    citations=(CITED,),
    hits=(FOUND,),
    curiosity=(CuriosityPrompt(question="What is a day like for this child?", source="Day in the life"),),
    contacts=(Contact(name="Front door", detail="confirm with your partnership"),),
    notices=("This rests on starter guidance.",),
    offers=("screening",),
    masked=(Masked(kind="name", count=2),),
    trace=TRACE,
)
NOTHING = Answer(id="a2", outcome=Outcome.NO_GUIDANCE, text="The guidance does not say.", hits=(FOUND,), trace=TRACE)


class Desk:
    """A desk that remembers what it was asked."""

    def __init__(self, reply: Answer = REPLY) -> None:
        self.reply = reply
        self.asked: list[Question] = []
        self.searched: list[tuple[str, int, date | None]] = []
        self.thresholds = self

    def warm(self) -> None:
        """Nothing has to be read ahead."""

    def ask(self, question: Question, tell: Callable[..., None] | None = None) -> Answer:
        self.asked.append(question)
        return self.reply

    def search(self, text: str, k: int = 10, as_at: date | None = None) -> tuple[FoundPassage, ...]:
        self.searched.append((text, k, as_at))
        return (FOUND,)


class Shelf:
    """A catalogue that holds `documents` and has nothing live."""

    def __init__(self, documents: Sequence[Document] = ()) -> None:
        self._documents = list(documents)

    def documents(self) -> list[Document]:
        return self._documents

    def live_id(self) -> str | None:
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class Wiring:
    """Opens that desk; `empty` until the starter has been made."""

    def __init__(
        self, desk: Desk, empty: bool = False, fault: Exception | None = None, documents: Sequence[Document] = ()
    ) -> None:
        self.desk, self.empty, self.fault, self.documents = desk, empty, fault, documents
        self.swept, self.busy = 0, False

    def open_catalogue(self, settings: Any) -> Shelf:
        return Shelf(self.documents)

    def open_assistant(self, settings: Any, tell: Any) -> Desk:
        if self.fault:
            raise self.fault
        if self.empty:
            raise NoLiveRelease("Nothing has been published yet.")
        return self.desk

    def forget_old(self, settings: Any) -> int:
        self.swept += 1
        if self.busy:
            raise Busy("Another process is writing; try again in a moment.")
        return 0

    def ensure_starter(self, settings: Any, tell: Any) -> None:
        tell("Embedding passages", 1, 2)
        self.empty = False


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURIOSITY_HOME", str(tmp_path / "home"))
    return tmp_path


def typed(*words: str, wiring: Any = None) -> Result:
    return CliRunner().invoke(app, list(words), obj=Door(find=lambda: wiring))


def asked(*words: str, desk: Desk | None = None) -> Result:
    return typed("ask", *words, wiring=Wiring(desk or Desk()))


# Asking


def test_an_answer_is_drawn_with_danger_first_and_everything_it_rests_on(home: Path) -> None:
    drawn = asked("How soon does the core group meet?").stdout
    expected = (
        "If a child is in immediate danger, call 999.",
        "This rests on starter guidance.",
        "1. The core group must meet within 10 working days. [1]",
        "Sources",
        "Working Together to Safeguard Children, 2023 (statutory)",
        "Core group, page 97 (PDF page 98), paragraph 155",
        "“meet within 10 working days”",
        "Worth asking next",
        "What is a day like for this child?",
        "Who to ask",
        "Front door",
        "ab12cd34",
    )
    places = [drawn.index(each) for each in expected]
    assert places == sorted(places)


def test_a_drawn_answer_fits_80_columns_and_keeps_an_address_whole(home: Path) -> None:
    lines = asked("How soon?").stdout.splitlines()
    assert all(len(line) <= 80 or line.strip() == ADDRESS for line in lines)
    assert any(line.strip() == ADDRESS for line in lines)


def test_a_drawn_answer_needs_no_colour(home: Path) -> None:
    assert "\x1b" not in asked("How soon?").stdout


def test_no_guidance_is_said_with_the_nearest_headings_and_exits_0(home: Path) -> None:
    done = asked("Who won the cup?", desk=Desk(NOTHING))
    assert done.exit_code == 0
    assert "The guidance does not say." in done.stdout
    assert "Core group (working-together-2023, page 97 (PDF page 98))" in done.stdout


def test_json_is_all_that_standard_output_holds(home: Path) -> None:
    done = typed("ask", "How soon?", "--json", wiring=Wiring(Desk(), empty=True))
    assert Answer.model_validate_json(done.stdout) == REPLY
    assert "Embedding passages" in done.stderr


def test_a_day_and_earlier_turns_reach_the_desk(home: Path) -> None:
    (home / "turns.json").write_text('[{"question": "Who calls it?", "answer_gist": "The chair."}]')
    desk = Desk()
    asked("And when?", "--as-at", "1/9/2026", "--history", "turns.json", desk=desk)
    (question,) = desk.asked
    assert question.as_at == date(2026, 9, 1)
    assert question.history[0].answer_gist == "The chair."


def test_a_conversation_reaches_the_desk_and_old_turns_go(home: Path) -> None:
    wiring = Wiring(Desk())
    typed("ask", "And when?", "--conversation", "case-7", wiring=wiring)
    assert (wiring.desk.asked[0].conversation, wiring.swept) == ("case-7", 1)
    typed("ask", "And when?", wiring=wiring)
    assert (wiring.desk.asked[1].conversation, wiring.swept) == (None, 1)


def test_old_turns_that_cannot_go_cost_no_answer(home: Path) -> None:
    wiring = Wiring(Desk())
    wiring.busy = True
    done = typed("ask", "And when?", "--conversation", "case-7", wiring=wiring)
    assert (done.exit_code, REPLY.statements[0].text in done.stdout) == (0, True)
    assert "Old turns were not erased" in done.stderr


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            ["ask", "How soon?", "--conversation", "Amy Smith"],
            "--conversation needs a name of 1 to 64 letters, digits, hyphens or underscores.",
        ),
        (["ask", "How soon?", "--as-at", "soon"], "--as-at needs a day such as 2026-09-01, not 'soon'."),
        (["ask", "  "], "There is no question."),
        (["ask"], "There is no question."),
        (["ask", "How soon?", "--history", "none.json"], "none.json: No such file or directory"),
        (["ask", "--batch", "none.jsonl", "--out", "out.jsonl"], "none.jsonl: No such file or directory"),
        (["ask", "--batch", "none.jsonl"], "A batch needs --batch"),
        (["search", " "], "There is no question."),
        (["kb", "add", "nowhere"], "nowhere: there is no such file or folder."),
    ],
)
def test_a_command_that_cannot_be_is_one_line_and_no_traceback(home: Path, words: list[str], line: str) -> None:
    done = typed(*words, wiring=Wiring(Desk()))
    assert done.exit_code in (1, 2)
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    "fault", [IntegrityFailure("Release 1 is\nnot what was built."), RuntimeError("a surprise"), OSError(28, "Full")]
)
def test_whatever_breaks_is_one_line(home: Path, fault: Exception) -> None:
    done = typed("ask", "How soon?", wiring=Wiring(Desk(), fault=fault))
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "Traceback" not in done.output


def test_a_bad_setting_is_one_line_naming_it(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIOSITY_PORT", "many")
    done = asked("How soon?")
    assert done.exit_code == 1
    assert done.stderr.startswith("CURIOSITY_PORT: ")


def test_a_search_shows_the_nearest_passages(home: Path) -> None:
    desk = Desk()
    done = typed("search", "core group", "-k", "3", "--as-at", "2026-01-02", wiring=Wiring(desk))
    assert desk.searched == [("core group", 3, date(2026, 1, 2))]
    assert "The core group must meet within 10 working days." in done.stdout
    rows = json.loads(typed("search", "core group", "--json", wiring=Wiring(desk)).stdout)
    assert [row["pdf_page"] for row in rows] == [98]


def test_what_a_lead_added_is_never_published_by_asking(home: Path) -> None:
    desk = Desk()
    done = typed("ask", "How soon?", wiring=Wiring(desk, empty=True, documents=[document("neglect-policy")]))
    assert (done.exit_code, done.stderr) == (1, "Nothing has been published yet.\n")
    assert desk.asked == []


def test_an_answer_that_failed_is_shown_and_exits_1(home: Path) -> None:
    failed = Answer(id="a3", outcome=Outcome.FAILED, text="Something went wrong. Quote ab12cd34.", trace=TRACE)
    done = asked("How soon?", desk=Desk(failed))
    assert done.exit_code == 1
    assert "Quote ab12cd34." in done.stdout


# Many questions at once


def batch(home: Path, *lines: str, desk: Desk | None = None) -> tuple[Result, list[dict[str, Any]]]:
    (home / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    done = asked("--batch", "in.jsonl", "--out", "out.jsonl", desk=desk)
    return done, [json.loads(line) for line in (home / "out.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_batch_gives_one_row_a_question_with_its_own_id(home: Path) -> None:
    desk = Desk(NOTHING)
    rows = ['{"id": "q1", "question": "One?", "kind": "x"}', "", '{"id": 2, "question": "Two?", "history": []}']
    done, answers = batch(home, *rows, desk=desk)
    assert done.exit_code == 0
    assert [(row["id"], row["outcome"]) for row in answers] == [("q1", "no_guidance"), (2, "no_guidance")]
    assert [question.text for question in desk.asked] == ["One?", "Two?"]


def test_bad_rows_are_named_by_line_and_fail_alone(home: Path) -> None:
    rows = ["{", '{"id": "b"}', '["c"]', '{"question": "No id?"}', '{"id": "e", "question": " "}']
    done, answers = batch(home, *rows, '{"id": "f", "question": "Good?"}')
    assert done.exit_code == 0
    assert [line.split(":")[0] for line in done.stderr.splitlines()[:5]] == [f"in.jsonl line {n}" for n in range(1, 6)]
    assert [(row["id"], row["outcome"]) for row in answers] == [("b", "failed"), ("e", "failed"), ("f", "answered")]


def test_a_batch_that_breaks_leaves_what_was_there(home: Path) -> None:
    class Breaking(Desk):
        def ask(self, question: Question, tell: Callable[..., None] | None = None) -> Answer:
            raise RuntimeError("broken")

    (home / "in.jsonl").write_text('{"id": "a", "question": "One?"}')
    (home / "out.jsonl").write_text("kept")
    assert asked("--batch", "in.jsonl", "--out", "out.jsonl", desk=Breaking()).exit_code == 1
    assert (home / "out.jsonl").read_text() == "kept"
    assert {path.name for path in home.iterdir() if path.is_file()} == {"in.jsonl", "out.jsonl"}


# Help


def test_help_names_every_command_and_loads_nothing_heavy() -> None:
    import subprocess
    import sys

    look = (
        "import sys; from bot.cli.commands import app\n"
        "try: app(['--help'], prog_name='curiosity')\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'chromadb', 'sqlalchemy', 'fastapi', 'onnxruntime', 'numpy', 'pydantic_settings'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert all(f"\n  {name} " in told for name in ("ask", "search", "serve", "kb", "model"))
    assert told.endswith("HEAVY []\n")
