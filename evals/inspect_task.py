"""The suites in Inspect, for evaluators who want its viewer: the same cases, the same scorers, the same figures.

    inspect eval evals/inspect_task.py -T suite=answers [-T release=ID] [-T as_at=2026-11-24] [--epochs 3]

No language model of Inspect's is asked: the desk answers, worded as the home's settings say. Figures equal those of
`curiosity-evals run` to the last digit, but for times. Mind that `inspect eval` exits 0 whatever comes of it: what
a release must show is judged by `curiosity-evals gate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from anyio import to_thread
from inspect_ai import Task, task
from inspect_ai.dataset import Sample
from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, metric, scorer
from inspect_ai.solver import Generate, Solver, TaskState, solver

from bot.settings import load
from evals import cases, running
from evals.describing import describe
from evals.opening import Desks, Opening
from evals.report.sheet import hidden
from evals.running import Due
from evals.scorers import aggregate, score
from evals.scorers.judging import faults
from evals.types import Case, Record, Scored

PRIVATE = {"id", "suite_path", "took_s"}
"""What a log says nothing of: it has an id of its own, and no folder of this machine."""


@task
def curiosity(suite: str = "answers", release: str | None = None, as_at: str | None = None) -> Task:
    """A suite that ships, or a file of cases, put to a release. Raises BadSuite, NoLiveRelease, UnknownRelease."""
    held = cases.load(cases.find(suite))
    desks = Desks(load(), release)
    due = running.applicable(held, desks.release)
    day = date.fromisoformat(str(as_at)) if as_at else None
    with desks():
        pass  # open before samples are asked side by side
    run = describe(held, desks.release, desks.settings, len(due), as_at=day)
    by_id = {case.id: case for case in due}
    return Task(
        dataset=[_sample(case) for case in due],
        solver=_desk(desks, by_id, held.path.parent, day),
        scorer=_ours(by_id),
        model="none/none",
        metadata=run.model_dump(mode="json", exclude=PRIVATE),
    )


def _desk(opening: Opening, by_id: Mapping[str, Case], beside: Path, as_at: date | None = None) -> Solver:
    """Puts a case to the desk; `beside` is the folder that the cases' files lie in."""

    def asked(case: Case, repeat: int) -> Record:
        with opening(tuple(beside / name for name in case.files)) as ask:
            return running.answered(ask, Due(case, repeat), as_at)

    @solver
    def desk() -> Solver:  # without arguments: Inspect writes them into its log, and cases hold identifiers
        async def solve(state: TaskState, generate: Generate) -> TaskState:
            record = await to_thread.run_sync(partial(asked, by_id[str(state.sample_id)], state.epoch))
            state.store.set("record", record.model_dump(mode="json"))
            state.output = ModelOutput.from_content("curiosity", record.answer.text)
            return state

        return solve

    return desk()


@metric(scores="unreduced")
def figures() -> Metric:
    """Every figure over all cases, and for each part of them, from each answer's own scores."""

    def measured(scores: Sequence[SampleScore]) -> dict[str, float]:
        rows = [Scored.model_validate(row) for one in scores for row in (one.score.metadata or {})["scored"]]
        named = {f"{one.name} ({one.by})" if one.by else one.name: one.value for one in aggregate(rows)}
        return {name: value for name, value in named.items() if value is not None}

    return measured


def _ours(by_id: Mapping[str, Case]) -> Scorer:
    """Right or not, why not, and every score of ours beside it."""

    @scorer(metrics=[figures()])
    def ours() -> Scorer:
        async def judged(state: TaskState, target: Target) -> Score:
            return _score(by_id[str(state.sample_id)], Record.model_validate(state.store.get("record")))

        return judged

    return ours()


def _score(case: Case, record: Record) -> Score:
    rows = score(case, record)
    marks = {one.name: one.value for one in rows}
    return Score(
        value=marks["right"],
        answer=record.answer.outcome.value,
        explanation="; ".join(faults(case, marks)) or "as it should be",
        metadata={"scored": [row.model_dump(mode="json") for row in rows]},
    )


def _sample(case: Case) -> Sample:
    """A case as Inspect shows it: without its identifiers."""
    told: dict[str, Any] = {"kind": case.kind, "role": case.role, "notes": case.notes}
    return Sample(id=case.id, input=hidden(case, case.question), target=case.expected, metadata=told)
