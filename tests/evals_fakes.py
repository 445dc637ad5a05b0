"""Test doubles for the runner: answers of any kind, desks that give them, and suites on disk."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.types import Answer, Citation, Outcome, Question, Statement, Trace
from evals import cases
from evals.opening import Ask, Opening
from evals.stored import Folder, Runs
from evals.types import Run, Suite

QUOTE = "The core group meets within ten working days."
BEGUN = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def answer(
    *said: str, outcome: Outcome = Outcome.ANSWERED, reference: str = "ABC2345", searched: str | None = "How soon?"
) -> Answer:
    """An answer of these statements, each with one source of its own."""
    return Answer(
        id="x",
        outcome=outcome,
        text="\n\n".join(said) or "The guidance does not say.",
        statements=tuple(Statement(text=text, citations=(n,)) for n, text in enumerate(said, 1)),
        citations=tuple(citation(n, text) for n, text in enumerate(said, 1)),
        trace=Trace(release="r", model="m", timings_ms={}, reference=reference, question=searched),
    )


def citation(number: int, quote: str) -> Citation:
    return Citation(
        number=number,
        document="policy",
        title="Policy",
        edition="2026",
        authority="local policy",
        heading="Meetings",
        printed_page="12",
        pdf_page=14,
        pdf_page_end=15,
        paragraph="3.1",
        quote=quote,
        url=None,
        superseded_by=None,
        passage_id=number,
    )


def opening(ask: Ask, opened: list[tuple[Path, ...]] | None = None) -> Opening:
    """What opens desks that answer by `ask`; it notes the files it was given."""

    @contextmanager
    def desk(files: tuple[Path, ...]) -> Iterator[Ask]:
        if opened is not None:
            opened.append(files)
        yield ask

    return desk


class Counting:
    """A desk that notes what it was asked; `then` may fail at the nth question."""

    def __init__(self, then: Callable[[int], None] = lambda count: None) -> None:
        self.asked: list[Question] = []
        self._then = then

    def __call__(self, question: Question) -> Answer:
        self.asked.append(question)
        self._then(len(self.asked))
        return answer(QUOTE, searched=question.text)

    @property
    def ids(self) -> list[str | None]:
        return [question.id for question in self.asked]


def row(id: str = "A-1", **other: object) -> dict[str, object]:
    return {"id": id, "kind": "lookup", "role": "teacher", "question": "How soon?", "expected": "answer", **other}


def write_suite(folder: Path, *rows: dict[str, object], name: str = "mine") -> Path:
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def suite(folder: Path, *rows: dict[str, object]) -> Suite:
    return cases.load(write_suite(folder, *rows))


def a_run(suite: Suite, /, **other: object) -> Run:
    fields = {"release": "2026-11-02.1", "applicable": len(suite.cases), **other}
    return Run(
        **{
            "id": "new",
            "suite": suite.name,
            "suite_sha256": suite.sha256,
            "suite_path": suite.path,
            "embedding_model": "m",
            "begun": BEGUN,
            "cases": len(suite.cases),
            **fields,
        }
    )


def begun(home: Path, suite: Suite) -> Folder:
    return Runs(home).begin(a_run(suite))
