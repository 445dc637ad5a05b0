"""The tree of commands."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.ask import ask, search
from bot.cli.door import Commands, Door
from bot.cli.kb import kb
from bot.cli.model import model
from bot.cli.people import people
from bot.cli.screen import screen
from bot.cli.serve import serve
from bot.cli.slack import slack
from bot.cli.threshold import threshold

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"curiosity {version('curiosity')}")
        raise typer.Exit


@app.callback()
def start(
    ctx: typer.Context,
    home: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The folder that holds all state (CURIOSITY_HOME).")
    ] = None,
    log_level: Annotated[
        str | None, typer.Option(metavar="LEVEL", help="debug, info, warning or error (CURIOSITY_LOG_LEVEL).")
    ] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show it.")] = False,
) -> None:
    """Answers to safeguarding questions from your partnership's own guidance, every statement with its source."""
    ctx.obj = replace(ctx.obj or Door(), flags={"home": home, "log_level": log_level})


app.command()(ask)
app.command()(search)
app.command()(serve)
app.add_typer(kb, name="kb")
app.add_typer(model, name="model")
app.add_typer(people, name="people")
app.add_typer(screen, name="screen")
app.add_typer(slack, name="slack")
app.add_typer(threshold, name="threshold")
app.add_typer(threshold, name="threshold")
