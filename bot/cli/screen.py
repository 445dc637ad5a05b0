"""`curiosity screen`: the neglect screening, walked in a terminal; checked, listed, shown and erased."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from bot.cli.ask import Json
from bot.cli.door import Commands, Door, Refused, say, show, show_json
from bot.cli.reviewing import list_due, list_shared, review, reviews, share

if TYPE_CHECKING:
    from bot.report.parts import Format
    from bot.screen import Screenings
    from bot.types import Actor, Role
    from prompts.report import Kind

Reference = Annotated[str, typer.Argument(help="The screening's reference: see `curiosity screen list`.")]

KINDS = ("report", "supervision", "meeting", "professionals", "family")
FORMATS = ("docx", "pdf")

screen = typer.Typer(cls=Commands, help="Neglect screening.", rich_markup_mode=None)
for command in (share, review, reviews):
    screen.command()(command)


@screen.callback(invoke_without_command=True)
def walk(
    ctx: typer.Context,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the one that you changed last.")] = False,
    reference: Annotated[
        str | None, typer.Option(metavar="REFERENCE", help="With --resume or --report: this one.")
    ] = None,
    report: Annotated[
        str | None, typer.Option(metavar="KIND", help=f"Write a document of the last one: {', '.join(KINDS)}.")
    ] = None,
    format: Annotated[str, typer.Option(metavar="FORMAT", help="With --report: docx or pdf.")] = "docx",
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="With --report: where to write it.")] = None,
    shared: Annotated[bool, typer.Option("--shared", help="For managers: list what was shared with you.")] = False,
    due: Annotated[bool, typer.Option("--due", help="List what you are to look at again.")] = False,
) -> None:
    """Walk through the neglect screening, one question at a time. It is kept at every step."""
    if ctx.invoked_subcommand is not None:
        return
    if shared or due:
        (list_shared if shared else list_due)(ctx)
        return
    if report is not None:
        _write(ctx, report, format, out, reference)
        return
    from bot.cli.walking import Walking

    desk, who = _desk(ctx)
    wanted = (reference or _last(desk, who)) if resume or reference else None
    began = desk.resume(who, wanted) if wanted else desk.begin(who)
    Walking(desk, who, began).go()


@screen.command()
def check(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="A screening of your own. The one in use, without it.")] = None,
) -> None:
    """Check a screening file, line by line, and that the live guidance holds what it rests on."""
    from bot.types import Role
    from prompts import BadPrompts, load_screening

    if file is not None and not file.is_file():
        raise Refused(f"{file}: there is no such file.")
    desk, who = _desk(ctx, Role.LEAD)
    try:
        instrument = load_screening(file or ctx.obj.settings().home / "neglect_screening.yaml")
    except BadPrompts as error:
        for line in str(error).splitlines():
            say(line)
        raise typer.Exit(1) from None
    say(f"{instrument.title} {instrument.version} is right: {len(instrument.items)} statements.")
    for anchor in desk.gone(who, instrument):
        say(f"Not in the live guidance: {anchor.says} ({anchor.id})")


@screen.command("list")
def list_screenings(ctx: typer.Context, as_json: Json = False) -> None:
    """Your screenings, the last changed first."""
    desk, who = _desk(ctx)
    mine = desk.mine(who)
    if as_json:
        return show_json([one.model_dump(mode="json") for one in mine])
    from bot.cli.draw_screening import draw_list

    return show(draw_list(mine))


@screen.command("show")
def show_screening(
    ctx: typer.Context,
    reference: Reference,
    family: Annotated[bool, typer.Option("--family", help="Only what may be shared with the family.")] = False,
    as_json: Json = False,
) -> None:
    """What a screening says so far: voices, findings, next steps, what is not known, sources."""
    desk, who = _desk(ctx)
    outcome = desk.family(who, reference) if family else desk.outcome(who, reference)
    if as_json:
        return show_json(outcome.model_dump(mode="json"))
    from bot.cli.draw_screening import draw_outcome

    return show(draw_outcome(outcome, desk.open(who, reference).screening.instrument, family))


@screen.command()
def erase(ctx: typer.Context, reference: Reference) -> None:
    """Erase one of your screenings for good."""
    desk, who = _desk(ctx)
    if not desk.erase(who, reference):
        raise Refused(f"There is no screening {reference} of yours.")
    say(f"{reference} is erased.")


def _write(ctx: typer.Context, kind: str, format: str, out: Path | None, reference: str | None) -> None:
    """A document of a screening, as a file that was not there before."""
    if kind not in KINDS:
        raise Refused(f"--report is one of {', '.join(KINDS)}, not {kind}.")
    if format not in FORMATS:
        raise Refused(f"--format is docx or pdf, not {format}.")
    desk, who = _desk(ctx)
    mine = desk.mine(who)
    if reference is None and not mine:
        raise Refused("You have no screenings. Begin one with: curiosity screen")
    made = desk.report(who, reference or mine[0].reference, cast("Kind", kind), cast("Format", format))
    file = out or Path(made.name)
    try:
        with file.open("xb") as held:
            held.write(made.content)
    except FileExistsError:
        raise Refused(f"{file}: there is such a file already. Choose another with --out.") from None
    say(f"Written to {file}.")


def _last(desk: Screenings, who: Actor) -> str:
    open_ones = [one for one in desk.mine(who) if one.mine and one.state != "finished"]
    if not open_ones:
        raise Refused("You have no unfinished screening. Begin one with: curiosity screen")
    return open_ones[0].reference


def _desk(ctx: typer.Context, role: Role | None = None) -> tuple[Screenings, Actor]:
    """The desk, and who is at this keyboard."""
    from bot.types import Actor, Role

    door: Door = ctx.obj
    desk = door.wiring.assemble(door.settings()).screenings
    return desk, Actor(user=f"terminal:{getpass.getuser()}", role=role or Role.PRACTITIONER)
