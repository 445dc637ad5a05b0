"""Asking every case of a suite, and keeping each answer as it comes.

A process that is killed loses the case it was at: the next one reads what was kept and goes on. A desk that breaks is
a record like any other, for an evaluator wants to know of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from itertools import groupby
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from bot.types import Answer, Outcome, Question, Trace
from evals.opening import Ask, Opening, Tell
from evals.sealing import sealed
from evals.stored import Folder
from evals.types import Case, Record, Suite
from knowledge.types import Release


class Due(NamedTuple):
    """A case that is still to be asked, for the `repeat`th time."""

    case: Case
    repeat: int


def quiet(step: str, done: int = 0, total: int = 0) -> None:
    """Tell nobody."""


def applicable(suite: Suite, release: Release) -> list[Case]:
    """The cases whose documents are all in the release; the others would say nothing about it."""
    held = {document.name for document in release.documents}
    return [case for case in suite.cases if case.needs <= held]


def answer_all(
    cases: Sequence[Case],
    opening: Opening,
    folder: Folder,
    *,
    beside: Path = Path(),
    as_at: date | None = None,
    repeat: int = 1,
    workers: int = 1,
    tell: Tell = quiet,
) -> None:
    """Ask what this run has not asked yet; every answer is on disk before the next is told of.

    `beside` is the folder that the cases' files lie in, `as_at` a day for cases that name none. Raises Busy where
    another process is at this run, and what `opening` raises. The desk is shared between `workers` threads.
    """
    with folder.writing() as file:
        asked = {(record.case, record.repeat) for record in folder.records()}
        total = len(cases) * repeat
        tell("Asking", len(asked), total)
        for files, due in _grouped(cases, repeat, asked):
            with opening(tuple(beside / name for name in files)) as ask:
                for record in _answers(ask, due, as_at, workers):
                    file.write(record.model_dump_json() + "\n")
                    file.flush()
                    asked.add((record.case, record.repeat))
                    tell("Asking", len(asked), total)


def _grouped(
    cases: Iterable[Case], repeat: int, asked: set[tuple[str, int]]
) -> Iterator[tuple[tuple[str, ...], list[Due]]]:
    """What is still due, in one group for each set of files, so that each copy of the release is built once."""
    for files, some in groupby(sorted(cases, key=lambda case: case.files), lambda case: case.files):
        due = [Due(case, time) for case in some for time in range(1, repeat + 1)]
        if left := [one for one in due if (one.case.id, one.repeat) not in asked]:
            yield files, left


def _answers(ask: Ask, due: Sequence[Due], as_at: date | None, workers: int) -> Iterator[Record]:
    if workers == 1:
        yield from (answered(ask, one, as_at) for one in due)
        return
    pool = ThreadPoolExecutor(workers)
    try:
        for future in as_completed([pool.submit(answered, ask, one, as_at) for one in due]):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def answered(ask: Ask, due: Due, as_at: date | None = None) -> Record:
    """One answer with its time. Whatever the desk raises is kept as a failed answer, by its kind alone."""
    case, error = due.case, None
    question = Question(text=case.question, id=case.id, history=case.history, as_at=case.as_at or as_at)
    began = perf_counter()
    try:
        answer = ask(question)
    except Exception as fault:
        error = type(fault).__name__
        answer = _failed(case)
    ms = round(1000 * (perf_counter() - began), 2)
    return Record(case=case.id, repeat=due.repeat, answer=sealed(case, answer), ms=ms, error=error)


def _failed(case: Case) -> Answer:
    trace = Trace(release=None, model=None, timings_ms={}, reference="")
    return Answer(id=case.id, outcome=Outcome.FAILED, text="", trace=trace)
