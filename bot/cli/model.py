"""`curiosity model prepare`: make the fast form of the search model, once, at set-up."""

from __future__ import annotations

import typer

from bot.cli.door import Commands
from bot.cli.telling import Telling

model = typer.Typer(cls=Commands, help="The search model.", rich_markup_mode=None, no_args_is_help=True)


@model.callback()
def _group() -> None:
    """The search model."""


@model.command()
def prepare() -> None:
    """Make the fast form of the search model and check that it agrees with the published one."""
    from knowledge.embedding import prepare as make

    with Telling() as tell:
        make(tell)
