"""`curiosity-evals run` and `gate`: a suite is put to a release, or all the suites that its rules name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.ask import AsAt, Json
from bot.cli.door import Door, day, say, show, show_json
from bot.cli.telling import Telling
from evals.cli.door import JudgeName, JudgeUrl, Model, ReleaseName, Workers, opened, opining, threads


def run(
    ctx: typer.Context,
    suite: Annotated[str, typer.Argument(help="A suite that ships, or a .jsonl file of cases.")],
    release: ReleaseName = None,
    model: Model = None,
    as_at: AsAt = None,
    repeat: Annotated[int, typer.Option("--repeat", min=1, max=100, help="Ask every case so many times.")] = 1,
    workers: Workers = None,
    judge: JudgeName = None,
    judge_url: JudgeUrl = None,
    as_json: Json = False,
) -> None:
    """Put every case of a suite to a release, score the answers and write a report. Goes on after an interruption."""
    from evals import cases, proving

    door: Door = ctx.obj
    asked = cases.load(cases.find(suite))
    wanted = day(as_at)
    with opened(door, release, model) as desks, Telling() as tell:
        how = proving.How(wanted, repeat, threads(workers, desks.settings))
        by = opining(door, judge, judge_url)
        folder, sheet = proving.prove(asked, desks, how, tell)
        sheet = proving.consult(folder, by, tell) if by else sheet
    if as_json:
        return show_json({"run": sheet.run.model_dump(mode="json", exclude={"suite_path"}), "folder": str(folder.path)})
    from evals.cli.draw import draw_sheet

    show(draw_sheet(sheet))
    return say(f"Run {sheet.run.id}. Report: {folder.path / 'report.html'}")


def gate(
    ctx: typer.Context,
    release: Annotated[str, typer.Argument(help="A release by its id, or `live`.")],
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="FILE", help="Rules other than the home's or those that ship.")
    ] = None,
    model: Model = None,
    workers: Workers = None,
    judge: JudgeName = None,
    judge_url: JudgeUrl = None,
    as_json: Json = False,
) -> None:
    """Judge a release by the gate's rules. The result is kept with it; exits 1 where a rule is not met."""
    from evals import gating, proving

    door: Door = ctx.obj
    with opened(door, release, model) as desks, Telling() as tell:
        held = gating.load(rules or gating.of(desks.settings.home))
        how = proving.How(workers=threads(workers, desks.settings))
        result, folders = gating.gate(desks, held, how, tell, opining(door, judge, judge_url))
    if as_json:
        show_json({**result.model_dump(mode="json"), "runs": [folder.path.name for folder in folders]})
    else:
        from evals.cli.draw import draw_gate

        show(draw_gate(result))
    if result.outcome == "failed":
        for rule in result.failing:
            say(f"Not met: {rule.name}")
        raise typer.Exit(1)
