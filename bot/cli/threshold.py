"""`curiosity threshold "…"`: concerns beside the threshold documents; for managers, what they decide on them."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.ask import Json, opened
from bot.cli.door import Commands, Door, Refused, day, say, show, show_json
from bot.cli.telling import Telling

if TYPE_CHECKING:
    from bot.threshold import Thresholds
    from bot.types import Actor, Answer

Reference = Annotated[str, typer.Argument(help="The reference of a check or a decision.")]
Decided = Annotated[str | None, typer.Option(metavar="TEXT", help="What you decided. Asked for, without it.")]
Why = Annotated[str | None, typer.Option(metavar="TEXT", help="Why you decided it.")]
Again = Annotated[str | None, typer.Option(metavar="DAY", help="When to look at it again: 2026-12-12.")]


class _Checks(Commands):
    """A word that is no command is a concern to check."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        named = next((word for word in args if not word.startswith("-")), None)
        if named is not None and named not in self.commands:
            args = ["check", *args]
        return list(super().parse_args(ctx, args))


threshold = typer.Typer(
    cls=_Checks,
    help='Check concerns against the threshold documents: curiosity threshold "…". It decides nothing.',
    no_args_is_help=True,
    rich_markup_mode=None,
)


@threshold.command()
def check(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="What you are worried about, in your own words. No names.")],
    decide: Annotated[
        bool, typer.Option("--decide", help="For managers: record your decision on it straight away.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Lay concerns beside the threshold documents, by area and level. The word `check` may be left out."""
    if not text.strip():
        raise Refused("There is no concern. Say what you are worried about.")
    desk, who = _seated(ctx)
    if urgent := desk.danger(text):  # before anything that could fail is opened
        return _urgent_json(urgent) if as_json else _urgent(urgent)
    if decide:
        _manager(who)
    with Telling() as tell:
        desk = opened(ctx.obj, ctx.obj.settings(), tell).thresholds
    found = desk.check(who, text)
    if as_json:
        show_json(found.model_dump(mode="json"))
    else:
        from bot.cli.draw_threshold import draw_check
        from prompts import load_wording

        show(draw_check(found, load_wording(), _records(who)))
    if decide and found.urgent is None:
        _record(desk, who, found.reference, None, None, None)
    return None


@threshold.command("decide")
def record(
    ctx: typer.Context, reference: Reference, decided: Decided = None, why: Why = None, again: Again = None
) -> None:
    """For managers: record what you decided on a check of yours, and why. Kept without names."""
    day(again, "--again")
    desk, who = _seated(ctx)
    _manager(who)
    _record(desk, who, reference, decided, why, again)


@threshold.command("decisions")
def list_decisions(ctx: typer.Context, as_json: Json = False) -> None:
    """For managers: your decisions, newest first, and which of them rest on guidance that has changed."""
    desk, who = _seated(ctx)
    held, affected = desk.decisions(who), desk.affected(who)
    if as_json:
        return show_json([one.model_dump(mode="json") for one in held])
    from bot.cli.draw_threshold import draw_decisions

    return show(draw_decisions(held, {one.reference for one in affected}))


@threshold.command("show")
def show_decision(ctx: typer.Context, reference: Reference, as_json: Json = False) -> None:
    """For managers: one decision, what has changed under it, and the check that you had before you."""
    desk, who = _seated(ctx)
    held = desk.decision(who, reference)
    changed = [one for each in desk.affected(who) if each.reference == reference for one in each.changed]
    if as_json:
        told = [one.model_dump(mode="json") for one in changed]
        return show_json({**held.model_dump(mode="json"), "changed": told})
    from bot.cli.draw_threshold import draw_decision

    return show(draw_decision(held, changed))


@threshold.command()
def erase(ctx: typer.Context, reference: Reference) -> None:
    """For managers: erase one of your decisions for good."""
    desk, who = _seated(ctx)
    if not desk.erase(who, reference):
        raise Refused(f"There is no {reference} of yours.")
    say(f"{reference} is erased.")


def _record(
    desk: Thresholds, who: Actor, reference: str, decided: str | None, why: str | None, again: str | None
) -> None:
    """Danger in the words is answered first, and they are kept all the same."""
    from bot.errors import Unfit

    decided = _asked("What did you decide? (no names)", decided)
    why = _asked("Why?", why)
    if urgent := desk.danger(decided, why):
        _urgent(urgent)
    try:
        held = desk.record(who, reference, decided, why, day(again, "--again"))
    except Unfit as unfit:
        raise Refused(" ".join(unfit.faults.values())) from None
    say(f"Kept with its check. Read it again with: curiosity threshold show {held.reference}")


def _urgent_json(answer: Answer) -> None:
    """In the shape of any other check."""
    from bot.thresholds.types import Check
    from prompts import load_wording

    said = load_wording().not_a_decision
    show_json(Check(reference=answer.trace.reference, not_a_decision=said, urgent=answer).model_dump(mode="json"))


def _urgent(answer: Answer) -> None:
    from bot.cli.draw import draw_answer
    from prompts import load_wording

    show(draw_answer(answer, load_wording()))


def _asked(question: str, given: str | None) -> str:
    return given if given is not None else str(typer.prompt(question, default="", show_default=False, err=True))


def _manager(who: Actor) -> None:
    if not _records(who):
        name = who.user.removeprefix("terminal:")
        raise Refused(f"Managers and safeguarding leads record decisions: CURIOSITY_ROLES=terminal:{name}=manager")


def _records(who: Actor) -> bool:
    from bot.roles import Action, may

    return may(who.role, Action.RECORD_DECISION)


def _seated(ctx: typer.Context) -> tuple[Thresholds, Actor]:
    """The desk, and who is at this keyboard, in the role that they were given."""
    from bot.types import Person

    door: Door = ctx.obj
    desk = door.wiring.assemble(door.settings())
    admitted = desk.people.admit(Person(user=f"terminal:{getpass.getuser()}"))
    if admitted.actor is None:
        raise Refused(admitted.refusal or "You may not come in.")
    return desk.thresholds, admitted.actor
