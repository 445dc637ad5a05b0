"""Scores: pure functions from a case and what was answered to marks, and from many marks to figures.

scored = [one for record in records for one in score(cases[record.case], record)]
figures = aggregate(scored)
"""

from __future__ import annotations

from collections.abc import Iterator

from evals.scorers.answering import answering, superseded
from evals.scorers.citing import citing, quoting
from evals.scorers.cost import cost
from evals.scorers.danger import danger
from evals.scorers.figures import aggregate
from evals.scorers.judging import judged
from evals.scorers.language import language
from evals.scorers.marks import Mark
from evals.scorers.masking import masking
from evals.scorers.names import SCORES, Score
from evals.scorers.refusing import refusing
from evals.scorers.resisting import resisting
from evals.scorers.retrieval import retrieval
from evals.types import Case, Record, Scored

__all__ = ["SCORES", "Mark", "Score", "aggregate", "parts", "score"]

PLAIN = (retrieval, answering, superseded, citing, quoting, refusing, danger, masking, resisting, language)
"""The scorers that need only a case and its answer."""


def score(case: Case, record: Record) -> list[Scored]:
    """Every score of one answer. Pure: the same case and record always score the same."""
    marks = list(_marks(case, record))
    return [
        Scored(
            case=case.id,
            name=mark.name,
            value=mark.value,
            by=parts(case) + mark.by,
            unit=SCORES[mark.name].unit,
            repeat=record.repeat,
        )
        for mark in [*judged(case, marks), *marks]
    ]


def parts(case: Case) -> tuple[str, ...]:
    """The parts of a suite that a case belongs to, beside those of a single mark."""
    return tuple(f"{name}: {value}" for name, value in (("kind", case.kind), ("role", case.role)) if value)


def _marks(case: Case, record: Record) -> Iterator[Mark]:
    for scorer in PLAIN:
        yield from scorer(case, record.answer)
    yield from cost(case, record.answer, record.ms, record.error)
