"""The tree of commands for evaluators."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.door import Door
from evals.cli.ablating import ablate
from evals.cli.door import Proofs
from evals.cli.marking import agree, mark
from evals.cli.reading import compare, figures, list_all, report
from evals.cli.running import gate, run
from evals.cli.writing import convert, export, new

app = typer.Typer(
    cls=Proofs,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def start(
    ctx: typer.Context,
    home: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The folder that holds all state (CURIOSITY_HOME).")
    ] = None,
    log_level: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="debug, info, warning or error (CURIOSITY_LOG_LEVEL).")
    ] = None,
) -> None:
    """How good the answers are: suites of cases, figures with their intervals, and a gate for releases."""
    ctx.obj = replace(ctx.obj or Door(), flags={"home": home, "log_level": log_level})


for command in (run, gate, report, compare, figures, new, convert, mark, agree, export, ablate):
    app.command()(command)
app.command("list")(list_all)
