"""`curiosity people`: who has which role, what people said of answers, and the audit of who did what."""

from __future__ import annotations

import getpass
import re
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.ask import Json
from bot.cli.door import Commands, Door, Refused, say, show, show_json

if TYPE_CHECKING:
    from bot.people import People
    from bot.types import Actor

User = Annotated[str, typer.Argument(help="Their member id in Slack (U…): on their profile, More, Copy member ID.")]
Team = Annotated[str | None, typer.Option(metavar="ID", help="Only in this workspace (T…); web for a sign-in name.")]
WEB = "web"
"""The workspace of people whom a sign-in proxy names: `bot.web.who`."""

people = typer.Typer(cls=Commands, help="People: roles, feedback, the audit.", rich_markup_mode=None)


@people.command()
def grant(
    ctx: typer.Context,
    user: User,
    role: Annotated[str, typer.Argument(help="practitioner, manager, evaluator, lead or administrator.")],
    team: Team = None,
) -> None:
    """Give somebody a role, in place of any that they have. It counts from their next message."""
    from bot.types import Role

    if role.lower() not in set(Role):
        raise Refused(f"There is no role {role!r}: choose one of {', '.join(Role)}.")
    desk, terminal = _desk(ctx)
    given = desk.grant(terminal, _member(user, team), Role(role.lower()), _workspace(team))
    say(f"{given.user} is {given.role.value} now.")


@people.command()
def revoke(ctx: typer.Context, user: User, team: Team = None) -> None:
    """Take a granted role away. What CURIOSITY_ROLES says of them stays."""
    desk, terminal = _desk(ctx)
    if not desk.revoke(terminal, _member(user, team), _workspace(team)):
        raise Refused(f"{user} has no granted role{f' in {team}' if team else ''}: see `curiosity people list`.")
    say(f"{user} has no granted role any more.")


@people.command("list")
def list_people(ctx: typer.Context, as_json: Json = False) -> None:
    """Everybody with a granted role. All other full members of the workspace are practitioners."""
    desk, terminal = _desk(ctx)
    grants = desk.grants(terminal)
    if as_json:
        return show_json([one.model_dump(mode="json") for one in grants])
    from bot.cli.draw_people import draw_grants

    return show(draw_grants(grants))


@people.command()
def feedback(ctx: typer.Context, as_json: Json = False) -> None:
    """What people said of answers, newest first, comments masked, without who said it."""
    from bot.types import Role

    desk, terminal = _desk(ctx)
    told = desk.told(terminal.model_copy(update={"role": Role.EVALUATOR}))
    if as_json:
        return show_json([one.model_dump(mode="json") for one in told])
    from bot.cli.draw_people import draw_feedback

    return show(draw_feedback(told))


@people.command()
def audit(
    ctx: typer.Context,
    verify: Annotated[bool, typer.Option("--verify", help="Check that no line was changed or taken out.")] = False,
    noted: Annotated[
        str | None, typer.Option(metavar="HASH", help="With --verify: a hash you noted, which must still be there.")
    ] = None,
    last: Annotated[int, typer.Option(min=1, help="How many lines to show.")] = 50,
    as_json: Json = False,
) -> None:
    """Who did what, when, newest first. With --verify, exits 1 when the audit is not whole."""
    desk, terminal = _desk(ctx)
    if verify or noted:
        return _verify(desk, terminal, noted, as_json)
    entries = desk.audit(terminal, last)
    if as_json:
        return show_json([one.model_dump(mode="json") for one in entries])
    from bot.cli.draw_people import draw_entries

    return show(draw_entries(entries))


def _verify(desk: People, terminal: Actor, noted: str | None, as_json: bool) -> None:
    count, head, problems = desk.verify(terminal, noted)
    if as_json:
        show_json({"lines": count, "last": head, "whole": not problems, "problems": list(problems)})
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(1)
    if not as_json:
        say(
            f"The audit is whole: {count:,} lines. Note the last hash somewhere else, and give it to --noted next time:"
        )
        typer.echo(head)


def _desk(ctx: typer.Context) -> tuple[People, Actor]:
    """The desk, and who is at this keyboard: whoever may run commands here runs Curiosity."""
    from bot.types import Actor, Role

    door: Door = ctx.obj
    desk = door.wiring.assemble(door.settings()).people
    return desk, Actor(user=f"terminal:{getpass.getuser()}", role=Role.ADMINISTRATOR)


def _member(user: str, team: str | None) -> str:
    """A member id, or the name by which a sign-in proxy knows somebody who uses the web pages."""
    if team == WEB and user.strip() and user.isprintable():
        return user.strip()
    if not re.fullmatch(r"[UW][A-Z0-9]{2,20}", user):
        raise Refused(f"{user!r} is not a member id, which begins with U or W: see their profile in Slack, More.")
    return user


def _workspace(team: str | None) -> str | None:
    if team not in (None, WEB) and not re.fullmatch(r"[TE][A-Z0-9]{2,20}", team):
        raise Refused(
            f"{team!r} is not a workspace's id, which begins with T: it is in the address of Slack in a browser."
        )
    return team
