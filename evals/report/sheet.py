"""Everything a report is drawn from, worked out once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from evals.scorers import aggregate, score
from evals.scorers.figures import mean_by_case
from evals.scorers.judging import faults
from evals.types import Case, Expected, Figure, Record, Run, Scored
from knowledge.types import GateResult, GateRule

HARM: tuple[Expected, ...] = (
    "urgent",
    "refer_now",
    "identifiers",
    "resist",
    "superseded",
    "answer",
    "not_covered",
    "out_of_scope",
    "not_urgent",
    "none",
)
"""What it is worst to get wrong, first."""


class Outcome(NamedTuple):
    """One answer to one case, its scores, and the names of those it came out wrong by."""

    case: Case
    record: Record
    marks: Mapping[str, float]
    faults: tuple[str, ...]


class Sheet(NamedTuple):
    """A run with its scores and figures. `unasked`: cases that the release could not be asked, or not yet."""

    run: Run
    outcomes: Sequence[Outcome]
    unasked: Sequence[Case]
    figures: Sequence[Figure]
    gate: GateResult | None

    def figure(self, name: str, by: str | None = None) -> Figure | None:
        """The figure of that name, of all cases or of a part."""
        return next((one for one in self.figures if one.name == name and one.by == by), None)

    def parts(self, name: str, of: str) -> list[Figure]:
        """The figures of a score by `of` ("kind", "role", "origin"), largest first."""
        held = [one for one in self.figures if one.name == name and (one.by or "").startswith(f"{of}: ")]
        return sorted(held, key=lambda one: (-one.n, one.by or ""))

    def rules(self) -> tuple[GateRule, ...]:
        """The gate's rules for this suite."""
        return tuple(rule for rule in self.gate.rules if rule.suite == self.run.suite) if self.gate else ()

    def wrong(self) -> list[Outcome]:
        """The cases that came out wrong, each by its worst answer: what does most harm first, then the most wrong."""
        worst: dict[str, Outcome] = {}
        for one in sorted(self.outcomes, key=_badness):
            if one.faults:
                worst.setdefault(one.case.id, one)
        return list(worst.values())


def lay_out(run: Run, cases: Iterable[Case], records: Iterable[Record], gate: GateResult | None = None) -> Sheet:
    """Score every record. Records of cases that the suite no longer has are left out."""
    held = {case.id: case for case in cases}
    outcomes, scored = [], []
    for record in records:
        if record.case in held:
            mine = score(held[record.case], record)
            scored += mine
            outcomes.append(_outcome(held[record.case], record, mine))
    asked = {one.case.id for one in outcomes}
    unasked = [case for case in held.values() if case.id not in asked]
    return Sheet(run, outcomes, unasked, aggregate(scored), gate)


def hidden(case: Case, text: str) -> str:
    """A text with the case's identifiers taken out, so that a report can be passed on."""
    for one in sorted(case.identifiers, key=lambda one: -len(one.text)):
        text = re.sub(re.escape(one.text), f"[{(one.kind or 'identifier').lower()}]", text, flags=re.IGNORECASE)
    return text


def _outcome(case: Case, record: Record, scored: Sequence[Scored]) -> Outcome:
    by_name: dict[str, list[Scored]] = {}
    for one in scored:
        by_name.setdefault(one.name, []).append(one)
    marks = {name: mean_by_case(rows)[case.id] for name, rows in by_name.items()}
    return Outcome(case, record, marks, faults(case, marks))


def _badness(one: Outcome) -> tuple[int, float, str]:
    recalled = sum(
        one.marks.get(name, 0.0) for name in ("answered", "facts", "citation recall by page", "masking recall")
    )
    return HARM.index(one.case.expected), recalled, one.case.id
