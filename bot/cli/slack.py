"""`curiosity slack`: whether Slack is set up right, and a key to seal tokens with."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.door import Commands, Door, say

SIGNS = {True: "right", False: "WRONG", None: "note"}

slack = typer.Typer(cls=Commands, help="Slack: check the set-up.", rich_markup_mode=None)


@slack.command()
def check(
    ctx: typer.Context,
    url: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Where Slack reaches this server: https://your-host.")
    ] = None,
) -> None:
    """Check tokens, scopes, signing secret and the way in, and say what is wrong. Posts nothing; exits 1 if it is."""
    from bot.slack.checking import check as look

    door: Door = ctx.obj
    wrong = 0
    for finding in look(door.settings(), url):
        typer.echo(f"{SIGNS[finding.right]:<6} {finding.said}")
        wrong += finding.right is False
    if wrong:
        say(f"{wrong} to put right.")
        raise typer.Exit(1)


@slack.command()
def key() -> None:
    """Make a key for SLACK_TOKEN_KEYS. It is shown once and kept nowhere."""
    from bot.slack.installing import new_key

    typer.echo(new_key())
