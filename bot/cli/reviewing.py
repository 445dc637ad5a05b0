"""`curiosity screen share`, `review`, `reviews`, and what `--shared` and `--due` list: one's own screenings shown to a
manager of the same machine, and what the manager thinks of them."""

from __future__ import annotations

import getpass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.ask import Json
from bot.cli.door import Door, Refused, day, say, show, show_json

if TYPE_CHECKING:
    from bot.screen import Screenings
    from bot.types import Actor

Reference = Annotated[str, typer.Argument(help="The screening's reference: see `curiosity screen --shared`.")]


def share(
    ctx: typer.Context,
    reference: Reference,
    name: Annotated[str, typer.Argument(help="The account name of a manager or safeguarding lead on this machine.")],
) -> None:
    """Show one of your screenings to a manager or safeguarding lead."""
    from bot.roles import Action, may
    from bot.types import Person

    desk, who = seated(ctx)
    admitted = ctx.obj.wiring.assemble(ctx.obj.settings()).people.admit(Person(user=_account(name)))
    if admitted.actor is None or not may(admitted.actor.role, Action.REVIEW_SCREEN):
        raise Refused(f"{name} is not a manager or safeguarding lead here: CURIOSITY_ROLES=terminal:{name}=manager")
    if not desk.share(who, reference, _account(name)):
        raise Refused(f"There is no screening {reference} of yours.")
    say(f"{name} can see {reference}: curiosity screen --shared")


def review(
    ctx: typer.Context,
    reference: Reference,
    agrees: Annotated[
        bool | None, typer.Option("--agree/--disagree", help="Whether you agree with what was decided.")
    ] = None,
    again: Annotated[str | None, typer.Option(metavar="DAY", help="When to look at it again: 2026-12-12.")] = None,
) -> None:
    """Say what you think of a screening that was shared with you. You are asked why; it is kept without names."""
    from bot.cli.draw_reviews import draw_questions
    from bot.errors import Unfit
    from prompts import load_reflective

    desk, who = seated(ctx)
    desk.open(who, reference)
    show(draw_questions(load_reflective()))
    if agrees is None:
        agrees = typer.confirm("Do you agree with what was decided?", err=True)
    words = typer.prompt("Why, and what should be done or asked next? (no names)", default="", show_default=False)
    try:
        done = desk.review(who, reference, agrees, words, day(again, "--again"))
    except Unfit as unfit:
        raise Refused(str(unfit)) from None
    for one in (done.told, *(f"- {one.name}: {one.detail}" for one in done.contacts)):
        if one:
            say(one)
    say("Your review is kept." if done.kept else "Your review was NOT kept.")


def reviews(ctx: typer.Context, reference: Reference, as_json: Json = False) -> None:
    """What managers said of a screening."""
    desk, who = seated(ctx)
    desk.open(who, reference)
    held = desk.opinions(who, reference)
    if as_json:
        return show_json([one.model_dump(mode="json") for one in held])
    from bot.cli.draw_reviews import draw_opinions

    return show(draw_opinions(held))


def list_shared(ctx: typer.Context) -> None:
    """What was shared with whoever sits here."""
    from bot.cli.draw_reviews import draw_shared

    desk, who = seated(ctx)
    show(draw_shared(desk.shared(who)))


def list_due(ctx: typer.Context) -> None:
    """What whoever sits here is to look at again."""
    from bot.cli.draw_reviews import draw_due

    desk, who = seated(ctx)
    show(draw_due(desk.due(who, date.today())))


def seated(ctx: typer.Context) -> tuple[Screenings, Actor]:
    """The desk, and who is at this keyboard, in the role that they were given."""
    from bot.types import Person

    door: Door = ctx.obj
    desk = door.wiring.assemble(door.settings())
    admitted = desk.people.admit(Person(user=_account(getpass.getuser())))
    if admitted.actor is None:
        raise Refused(admitted.refusal or "You may not come in.")
    return desk.screenings, admitted.actor


def _account(name: str) -> str:
    return f"terminal:{name}"
