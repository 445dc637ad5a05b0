"""Runs, figures and gates as a terminal shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.report import Sheet
from evals.scorers.names import SCORES, Score
from evals.scorers.showing import between, shown
from evals.types import Figure, Run, Suite
from knowledge.types import GateResult, GateRule


def draw_sheet(sheet: Sheet) -> Group:
    """The figures over all cases, then the ids of the cases that came out wrong."""
    run = sheet.run
    head = f"{run.suite}, release {run.release}, {run.language_model}: {run.applicable} of {run.cases} cases asked"
    table = _table("Figure", "Value", "95 % interval", "n", right=("Value", "n"))
    for one in sheet.figures:
        if one.by is None:
            table.add_row(_title(one), shown(one.value, one.unit), between(one), f"{one.n:,}")
    wrong = ", ".join(one.case.id for one in sheet.wrong())
    return Group(Text(head, style="bold"), table, Text(f"Came out wrong: {wrong or 'none'}"))


def draw_gate(result: GateResult) -> Group:
    """A line for each rule, and what came of them all."""
    table = _table("Outcome", "Rule", "Wanted", "Reached", "n", right=("Reached", "n"))
    for rule in result.rules:
        table.add_row(rule.outcome, f"{rule.name} ({rule.suite})", rule.wanted, _reached(rule), f"{rule.n:,}")
    return Group(table, Text(f"Release {result.release}: {result.outcome}", style="bold"))


def draw_runs(runs: Sequence[Run]) -> RenderableType:
    """A table, newest first."""
    if not runs:
        return Text("No suite has been run yet. Run one with: curiosity-evals run NAME")
    table = _table("Run", "Release", "Worded by", "Cases", "State", right=("Cases",))
    for run in runs:
        state = "not finished" if run.took_s is None else f"{run.took_s:.0f} s"
        table.add_row(run.id, run.release, run.language_model, f"{run.applicable}/{run.cases}", state)
    return table


def draw_suites(suites: Sequence[Suite]) -> RenderableType:
    """The suites that ship, with how many cases each has."""
    table = _table("Suite", "Cases", right=("Cases",))
    for suite in suites:
        table.add_row(suite.name, f"{len(suite.cases):,}")
    return table


def draw_scores(scores: Sequence[Score]) -> RenderableType:
    """Every figure by its name."""
    table = _table("Figure", "Better", "What it says")
    for one in scores:
        table.add_row(one.name, one.better, f"{one.title}. {one.says}")
    return table


def _title(one: Figure) -> str:
    known = SCORES.get(one.name)
    return known.title if known else one.name


def _reached(rule: GateRule) -> str:
    return "-" if rule.value is None else shown(rule.value, SCORES[rule.figure].unit)


WHOLE = ("Outcome", "Run", "Release", "Wanted", "Suite", "Cases", "Value", "n")
"""Columns that are never broken: what is long folds beside them."""


def _table(*columns: str, right: tuple[str, ...] = ()) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in columns:
        justify: Literal["left", "right"] = "right" if column in right else "left"
        table.add_column(column, overflow="fold", no_wrap=column in WHOLE, justify=justify)
    return table
