"""What our runner costs beside the assistant: `python -m evals.overhead [--cases N]`.

A stub gives every case the same answer of usual size (three statements, ten passages found) at once, so all the time
that passes is ours: reading the suite, asking, sealing, keeping each record, scoring it, and writing the report.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

from bot.settings import Settings
from bot.types import Answer, Citation, FoundPassage, Outcome, Statement, Trace
from evals import cases, converting, proving, running
from evals.describing import describe
from evals.opening import Ask
from evals.stored import Runs
from evals.types import Case, Gold
from knowledge.types import Release

WORDS = "A child on a plan is seen by the lead practitioner at least every ten working days, and is seen alone. " * 6
RELEASE = Release(
    id="2026-01-01.1",
    created=datetime(2026, 1, 1, tzinfo=UTC),
    model="stub",
    dimensions=1,
    documents=(),
    passages=0,
    fingerprint="",
)
Made = TypeVar("Made")


class Cost(NamedTuple):
    """Milliseconds a case, by step; `cpu` is how much of them this process worked and did not wait its turn."""

    read: float
    asked: float
    reported: float
    cpu: float

    @property
    def total(self) -> float:
        return self.read + self.asked + self.reported


def measure(count: int) -> Cost:
    """Run `count` cases through everything but an assistant, in a home of their own."""
    with TemporaryDirectory() as folder:
        home = Path(folder)
        path = home / "stub.jsonl"
        path.write_text(converting.lines(_case(number) for number in range(count)), encoding="utf-8")
        worked = process_time()
        read, suite = _timed(lambda: cases.load(path))
        run = Runs(home).begin(describe(suite, RELEASE, Settings(home=home), count))
        asked, _ = _timed(lambda: running.answer_all(suite.cases, stub, run))
        reported, _ = _timed(lambda: proving.write(run, proving.read(run, suite)))
        cpu = process_time() - worked
    return Cost(*(1000 * took / count for took in (read, asked, reported, cpu)))


@contextmanager
def stub(files: tuple[Path, ...]) -> Iterator[Ask]:
    """An assistant that costs nothing."""
    answer = _answer()
    yield lambda question: answer


def _case(number: int) -> Case:
    return Case(
        id=f"C-{number:05}",
        kind="lookup",
        role="social worker",
        question=f"How often is a child on a plan seen, number {number}?",
        expected="answer",
        gold=(Gold(doc="policy", pdf_pages=(4,), quote="at least every ten working days"),),
        must_contain=(("ten working days",),),
    )


def _answer() -> Answer:
    place = {"document": "policy", "printed_page": "4", "pdf_page": 4, "pdf_page_end": 4, "paragraph": "1.2"}
    hits = [FoundPassage(**place, heading="Visits", text=WORDS, score=0.5, passage_id=n) for n in range(10)]
    told = [
        Citation(
            **place,
            number=n,
            title="Policy",
            edition="2026",
            authority="local policy",
            heading="Visits",
            quote=WORDS[:103],
            url=None,
            superseded_by=None,
            passage_id=n,
        )
        for n in (1, 2, 3)
    ]
    said = tuple(Statement(text=WORDS[:103], citations=(one.number,)) for one in told)
    trace = Trace(
        release=RELEASE.id, model="stub", timings_ms={"total": 0.0}, reference="STUB777", question="How often?"
    )
    text = "\n\n".join(one.text for one in said)
    return Answer(
        id="x",
        outcome=Outcome.ANSWERED,
        text=text,
        statements=said,
        citations=tuple(told),
        hits=tuple(hits),
        trace=trace,
    )


def _timed(work: Callable[[], Made]) -> tuple[float, Made]:
    began = perf_counter()
    made = work()
    return perf_counter() - began, made


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.overhead", description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    cost = measure(parser.parse_args().cases)
    print(
        f"{cost.total:.2f} ms a case, {cost.cpu:.2f} of it work: {cost.read:.2f} reading the suite, "
        f"{cost.asked:.2f} asking and keeping, {cost.reported:.2f} scoring and the report"
    )


if __name__ == "__main__":
    main()
