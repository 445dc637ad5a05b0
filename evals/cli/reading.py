"""`curiosity-evals report`, `compare`, `list`, `figures`: what runs showed."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.ask import Json
from bot.cli.door import Door, say, show, show_json
from evals.cli.door import runs


def report(
    ctx: typer.Context,
    run: Annotated[str, typer.Argument(help="The id of a run, or its folder.")],
    as_json: Json = False,
) -> None:
    """Score a run again and write its report: HTML, JUnit XML, CSV and JSON beside its records."""
    from evals import proving

    door: Door = ctx.obj
    folder = runs(door).open(run)
    settings = door.settings()
    with door.wiring.open_catalogue(settings) as catalogue:
        gate = catalogue.gate(folder.run().release)
    sheet = proving.read(folder, gate=gate)
    proving.write(folder, sheet)
    if as_json:
        return show_json([figure.model_dump(mode="json") for figure in sheet.figures])
    from evals.cli.draw import draw_sheet

    show(draw_sheet(sheet))
    return say(f"Report: {folder.path / 'report.html'}")


def compare(
    ctx: typer.Context,
    before: Annotated[str, typer.Argument(help="The earlier run.")],
    after: Annotated[str, typer.Argument(help="The later run, of the same cases.")],
    as_json: Json = False,
) -> None:
    """Set two runs side by side: which cases changed either way, and whether it could be chance."""
    from evals import comparing, proving

    held = runs(ctx.obj)
    scored = [proving.scored(held.open(id)) for id in (before, after)]
    found = comparing.compare(*scored)
    if as_json:
        return show_json(found.model_dump(mode="json"))
    for line in comparing.told(found):
        typer.echo(line)
    return None


def list_all(ctx: typer.Context, as_json: Json = False) -> None:
    """The suites that ship, and the runs of this home, newest first."""
    from evals import cases

    suites = [cases.load(path) for path in cases.shipped()]
    held = runs(ctx.obj).all()
    if as_json:
        told = [{"suite": one.name, "cases": len(one.cases), "sha256": one.sha256} for one in suites]
        return show_json({"suites": told, "runs": [run.model_dump(mode="json") for run in held]})
    from evals.cli.draw import draw_runs, draw_suites

    show(draw_suites(suites))
    return show(draw_runs(held))


def figures(as_json: Json = False) -> None:
    """Every figure by the name that a gate's rules use, with what it says."""
    from evals.scorers import SCORES

    if as_json:
        return show_json([one._asdict() for one in SCORES.values()])
    from evals.cli.draw import draw_scores

    return show(draw_scores(list(SCORES.values())))
