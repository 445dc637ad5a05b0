"""Whether the desk answers what it should and declines what it should."""

from __future__ import annotations

from collections.abc import Iterator

from bot.types import Answer, Outcome
from evals.scorers.marks import Mark
from evals.types import Case

REFUSED = frozenset({Outcome.NO_GUIDANCE, Outcome.OUT_OF_SCOPE, Outcome.IDENTIFIERS})
RIGHT = {
    "not_covered": frozenset({Outcome.NO_GUIDANCE}),
    "out_of_scope": frozenset({Outcome.OUT_OF_SCOPE, Outcome.NO_GUIDANCE}),
}


def refusing(case: Case, answer: Answer) -> Iterator[Mark]:
    """Refusal precision, recall and F1, and whether the reason given is the right one.

    F1 is twice the right refusals over all refusals and all that were due; so a right one has two marks, and a wrong
    or a missed one has one.
    """
    if case.expected not in ("answer", "not_covered", "out_of_scope"):
        return
    due, refused = case.expected != "answer", answer.outcome in REFUSED
    if refused:
        yield Mark("refusal precision", float(due))
    if due:
        yield Mark("refusal recall", float(refused))
        yield Mark("refused rightly", float(answer.outcome in RIGHT[case.expected]))
    yield from [Mark("refusal F1", float(due and refused))] * (due + refused)
