"""A whole run of a suite: asked, kept, scored, and its report written beside its records."""

from __future__ import annotations

from datetime import date
from time import perf_counter
from typing import NamedTuple

from evals import cases, judge, marks, report, running
from evals.describing import describe
from evals.errors import BadSuite
from evals.judge import Judge, Opinions
from evals.marks import Mask
from evals.opening import Desks, Tell
from evals.report import Sheet
from evals.scorers import parts, score
from evals.stored import Folder, Runs
from evals.types import Run, Scored, Suite
from knowledge.types import GateResult


class How(NamedTuple):
    """How a suite is run: on which day, how many times, and by how many threads at once."""

    as_at: date | None = None
    repeat: int = 1
    workers: int = 1


ONCE = How()
OPINIONS = "judge.json"


class Opining(NamedTuple):
    """A judge to ask about the answers of a run, and what masks the words that it is sent."""

    judge: Judge
    mask: Mask


class Proved(NamedTuple):
    """A finished run: its folder, and all that was worked out from its records."""

    folder: Folder
    sheet: Sheet


def prove(suite: Suite, desks: Desks, how: How = ONCE, tell: Tell = running.quiet) -> Proved:
    """Run a suite over a release, going on with the same run where one was cut off, and write its report.

    Raises BadSuite, Busy, and what opening the release raises. A suite of which nothing is applicable asks nothing.
    """
    due = running.applicable(suite, desks.release)
    runs = Runs(desks.settings.home)
    folder = runs.begin(describe(suite, desks.release, desks.settings, len(due), **how._asdict()))
    began = perf_counter()
    running.answer_all(due, desks, folder, beside=suite.path.parent, **how._asdict(), tell=tell)
    folder.keep_run(folder.run().model_copy(update={"took_s": round(perf_counter() - began, 2)}))
    sheet = read(folder, suite)
    write(folder, sheet)
    return Proved(folder, sheet)


def consult(folder: Folder, by: Opining, tell: Tell = running.quiet) -> Sheet:
    """Ask a judge about a run's answers, keep what it says, and write the report with it; repeats are not judged."""
    records = (record for record in folder.records() if record.repeat == 1)
    held = by.judge.opinions({record.case: marks.item(record.answer, by.mask) for record in records}, tell)
    folder.keep({OPINIONS: held.model_dump_json()})
    sheet = read(folder)
    write(folder, sheet)
    return sheet


def write(folder: Folder, sheet: Sheet) -> None:
    """Write every form of the report beside the records."""
    folder.keep(report.files(sheet))


def read(folder: Folder, suite: Suite | None = None, gate: GateResult | None = None) -> Sheet:
    """Score the records of a run, finished or not.

    Raises UnknownRun, and BadSuite where the suite is no longer the one that was run.
    """
    run = folder.run()
    held = (suite or _suite(run)).cases
    sheet = report.lay_out(run, held, folder.records(), gate)
    kept = folder.path / OPINIONS
    if not kept.is_file():
        return sheet
    opinions = Opinions.model_validate_json(kept.read_bytes())
    return sheet._replace(figures=[*sheet.figures, *judge.figures(opinions, {case.id: parts(case) for case in held})])


def scored(folder: Folder) -> list[Scored]:
    """Every score of a run. Raises BadSuite where the suite is no longer the one that was run."""
    held = {case.id: case for case in _suite(folder.run()).cases}
    return [one for record in folder.records() for one in score(held[record.case], record)]


def _suite(run: Run) -> Suite:
    suite = cases.load(run.suite_path)
    if suite.sha256 != run.suite_sha256:
        raise BadSuite(f"{run.suite_path.name} was changed after the run {run.id}: run it again to score it.")
    return suite
