"""Cases, answers and records to score, each the plainest of its kind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.types import Answer, Citation, FoundPassage, Outcome, Statement, Trace
from evals.scorers import score
from evals.types import Case, Gold, Record, Run, Scored

CORE = "The core group should meet within 10 working days. It should include the family."
GOLD = Gold(doc="guide", pages=("97",), pdf_pages=(97,), paragraphs=("3.4",), quote="within 10 working days")


def case(expected: str = "answer", **more: Any) -> Case:
    held = {"id": "A-1", "kind": "lookup", "role": "teacher", "question": "How soon does the core group meet?"}
    return Case.model_validate({**held, "expected": expected, **more})


def hit(text: str = CORE, **more: Any) -> FoundPassage:
    held = {"document": "guide", "pdf_page": 97, "pdf_page_end": None, "printed_page": "97", "paragraph": "3.4"}
    return FoundPassage.model_validate(
        {**held, "heading": "Core groups", "text": text, "score": 0.9, "passage_id": 1, **more}
    )


def citation(quote: str = "The core group should meet within 10 working days.", **more: Any) -> Citation:
    held = hit().model_dump(exclude={"text", "score"})
    rest = {"number": 1, "title": "Guide", "edition": None, "authority": "starter", "url": None, "superseded_by": None}
    return Citation.model_validate({**held, **rest, "quote": quote, **more})


def answer(text: str = "", outcome: Outcome = Outcome.ANSWERED, **more: Any) -> Answer:
    trace = {"release": "r", "model": "m", "timings_ms": {}, "reference": "ABC", **more.pop("trace", {})}
    return Answer(id="A-1", outcome=outcome, text=text, trace=Trace.model_validate(trace), **more)


def answered(quote: str = "The core group should meet within 10 working days.", **more: Any) -> Answer:
    """An answer of one statement with its source, found first."""
    held = {"hits": (hit(),), "citations": (citation(quote),), "statements": (Statement(text=quote, citations=(1,)),)}
    return answer(f"{quote} [1]", **{**held, **more})


def record(given: Answer, case: str = "A-1", repeat: int = 1, ms: float = 100.0, error: str | None = None) -> Record:
    return Record(case=case, repeat=repeat, answer=given, ms=ms, error=error)


def marks(asked: Case, given: Answer) -> dict[str, float]:
    """Scores of one answer by name; of several parts, the mean."""
    held: dict[str, list[float]] = {}
    for one in score(asked, record(given, asked.id)):
        held.setdefault(one.name, []).append(one.value)
    return {name: sum(values) / len(values) for name, values in held.items()}


def rows(name: str, *values: float, by: tuple[str, ...] = (), unit: str = "share", start: int = 0) -> list[Scored]:
    """A score of many cases, one each."""
    return [
        Scored.model_validate({"case": f"c{start + i}", "name": name, "value": value, "by": by, "unit": unit})
        for i, value in enumerate(values)
    ]


def run(**more: Any) -> Run:
    held = {
        "id": "2026-11-28.1-answers",
        "suite": "answers",
        "suite_sha256": "a" * 64,
        "suite_path": Path("answers.jsonl"),
        "release": "2026-11-24.1",
        "embedding_model": "curiosity-search",
        "begun": datetime(2026, 11, 28, 9, 30, tzinfo=UTC),
        "took_s": 4.0,
        "cases": 2,
        "applicable": 2,
    }
    return Run.model_validate({**held, **more})
