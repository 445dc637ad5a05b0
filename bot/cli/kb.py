"""`curiosity kb`: put guidance in, build a release of it, look at it, make it live, go back."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli.ask import Json
from bot.cli.door import Commands, Door, Refused, agree, say, show, show_json
from bot.cli.telling import Telling
from bot.cli.tune import tune

if TYPE_CHECKING:
    from bot.settings import Settings
    from knowledge.catalogue import Catalogue
    from knowledge.types import Document, GateResult, Release

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Accept guesses and warnings; never a failed integrity check.")]
Reason = Annotated[
    str | None, typer.Option("--reason", metavar="TEXT", help="Why it goes live although its gate failed; kept.")
]
NoStarter = Annotated[bool, typer.Option("--no-starter", help="Leave the starter guidance out of the release.")]

kb = typer.Typer(cls=Commands, help="The guidance: add, build, publish, look.", rich_markup_mode=None)
kb.command()(tune)


@kb.command()
def add(
    ctx: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders of files.")],
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Read documents in. Nothing that is live changes until a release is built and published."""
    from bot.cli.adding import add_all

    added = add_all(ctx.obj, paths, yes)
    if as_json:
        show_json([one.model_dump(mode="json") for one in added])
    else:
        from bot.cli.draw_kb import draw_added

        show(draw_added(added))
    for one in added:
        if one.outcome == "refused":
            say(f"{one.path}: {one.reason}")
    if any(one.outcome == "refused" for one in added):
        raise typer.Exit(1)


@kb.command()
def build(ctx: typer.Context, yes: Yes = False, no_starter: NoStarter = False, as_json: Json = False) -> None:
    """Build a release of everything added, and the starter guidance. What is live stays live."""
    from bot.cli.adding import add_starter

    door: Door = ctx.obj
    settings = door.settings()
    if not no_starter:
        add_starter(door, settings)
    _warn(door, settings, yes)
    with Telling() as tell:
        release = door.wiring.open_releases(settings).build(starter=not no_starter, tell=tell)
    if as_json:
        return show_json(_row(release))
    from bot.cli.draw_kb import draw_release

    return show(draw_release(release))


@kb.command()
def publish(
    ctx: typer.Context,
    release: Annotated[str | None, typer.Argument(help="Which release; the newest when left out.")] = None,
    reason: Reason = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Make a release live, after showing what it changes and what its evaluation gate said."""
    door: Door = ctx.obj
    settings = door.settings()
    with door.wiring.open_catalogue(settings) as catalogue:
        wanted, live = _wanted(catalogue, release), _live(catalogue)
        gate = catalogue.gate(wanted.id)
    releases = door.wiring.open_releases(settings)
    releases.assure(wanted.id)
    changes = releases.diff(live.id, wanted.id) if live and live.id != wanted.id else None
    if not as_json:
        from bot.cli.draw_kb import draw_coming

        show(draw_coming(wanted, live, changes))
    _tell_gate(wanted, gate, reason, settings.language_model)
    warnings = _warned(releases.warnings(wanted.id))
    agree(f"Make release {wanted.id} live?", yes)
    published = releases.publish(wanted.id, reason)
    if as_json:
        told = {"diff": changes, "gate": gate}
        dumped = {name: one and one.model_dump(mode="json") for name, one in told.items()}
        return show_json({**_row(published), **dumped, "warnings": warnings})
    return say(f"Release {published.id} is live.")


@kb.command("list")
def list_documents(ctx: typer.Context, as_json: Json = False) -> None:
    """Every document that has been added, built or not."""
    with _catalogue(ctx) as catalogue:
        rows = _documents(catalogue)
    if as_json:
        return show_json(rows)
    from bot.cli.draw_kb import draw_documents

    return show(draw_documents(rows))


@kb.command("show")
def show_document(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(help="Its file name without the ending, or its key.")],
    as_json: Json = False,
) -> None:
    """What was read from a document: its particulars, its headings, its passages."""
    with _catalogue(ctx) as catalogue:
        found = [(one, [passage for _, passage in catalogue.passages_of(one)]) for one in catalogue.find(document)]
    if as_json:
        return show_json(
            [{**_listed(one), "contents": [each.model_dump(mode="json") for each in held]} for one, held in found]
        )
    from bot.cli.draw_kb import draw_document

    return show(draw_document(found))


@kb.command()
def verify(
    ctx: typer.Context,
    release: Annotated[str | None, typer.Argument(help="Which release; the live one when left out.")] = None,
    as_json: Json = False,
) -> None:
    """Check that a release is exactly what was built. Exits 1 when it is not.

    Warns of vectors that the model makes otherwise on this machine, of passages that are kept back, and of prompts
    of the screening whose passage it does not hold; that is no fault of the release."""
    door: Door = ctx.obj
    settings = door.settings()
    with door.wiring.open_catalogue(settings) as catalogue:
        looked = release or (_live(catalogue) or _wanted(catalogue, None)).id
    releases = door.wiring.open_releases(settings)
    problems = releases.verify(looked)
    warnings = () if problems else _warned(releases.warnings(looked))
    if as_json:
        show_json({"release": looked, "sound": not problems, "problems": problems, "warnings": warnings})
    for problem in problems:
        say(problem)
    if problems:
        raise typer.Exit(1)
    if not as_json:
        say(f"Release {looked} is exactly what was built.")


@kb.command()
def rollback(ctx: typer.Context, yes: Yes = False, as_json: Json = False) -> None:
    """Make the release that was live before live again."""
    door: Door = ctx.obj
    releases = door.wiring.open_releases(door.settings())
    agree("Make the release that was live before this one live again?", yes)
    release = releases.rollback()
    return show_json(_row(release)) if as_json else say(f"Release {release.id} is live again.")


@kb.command()
def diff(
    ctx: typer.Context,
    before: Annotated[str, typer.Argument(help="The earlier release.")],
    after: Annotated[str, typer.Argument(help="The later release.")],
    as_json: Json = False,
) -> None:
    """What changed from one release to another."""
    door: Door = ctx.obj
    changes = door.wiring.open_releases(door.settings()).diff(before, after)
    if as_json:
        return show_json(changes.model_dump(mode="json"))
    from bot.cli.draw_kb import draw_diff

    return show(draw_diff(changes))


@kb.command()
def releases(ctx: typer.Context, as_json: Json = False) -> None:
    """Every release, newest first; one is live."""
    with _catalogue(ctx) as catalogue:
        held = catalogue.releases()
        reasons = {one.id: catalogue.reason(one.id) for one in held}
    if as_json:
        return show_json([{**_row(one), "reason": reasons[one.id]} for one in held])
    from bot.cli.draw_kb import draw_releases

    return show(draw_releases(held, reasons))


@kb.command()
def remove(
    ctx: typer.Context,
    document: Annotated[str, typer.Argument(help="Its file name without the ending, or its key.")],
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Leave a document out of releases built from now on. Releases that hold it keep it."""
    with _catalogue(ctx) as catalogue:
        found = catalogue.find(document)
        if len(found) > 1:
            keys = ", ".join(one.key for one in found)
            raise Refused(f"{len(found)} documents are named {document}: say which by its key ({keys}).")
        agree(f"Leave {found[0].name} out of releases built from now on?", yes)
        catalogue.remove(found[0].key)
    return show_json(_listed(found[0])) if as_json else say(f"{found[0].name} will not be in the next release.")


def _catalogue(ctx: typer.Context) -> Catalogue:
    door: Door = ctx.obj
    return door.wiring.open_catalogue(door.settings())


def _wanted(catalogue: Catalogue, release: str | None) -> Release:
    if release:
        return catalogue.release(release)
    newest = next(iter(catalogue.releases()), None)
    if newest is None:
        raise Refused("No release has been built yet: run `curiosity kb build` first.")
    return newest


def _live(catalogue: Catalogue) -> Release | None:
    return next((one for one in catalogue.releases() if one.live), None)


def _warn(door: Door, settings: Settings, yes: bool) -> None:
    """Shown before a build; asked about only where somebody is there, since nothing live changes yet."""
    with door.wiring.open_catalogue(settings) as catalogue:
        warnings = [f"{one.name}: {warning}" for one in catalogue.documents() for warning in one.warnings]
    for warning in warnings:
        say(f"Warning: {warning}")
    if warnings and sys.stdin.isatty():
        agree("Build with these warnings?", yes)


def _tell_gate(wanted: Release, gate: GateResult | None, reason: str | None, model: str | None) -> None:
    """What the evaluation gate said, before anybody is asked. Raises GateFailed where a reason is needed."""
    from bot.cli.draw_kb import told_gate

    for line in told_gate(wanted, gate, model or "extractive"):
        say(line)
    if gate and gate.outcome == "failed" and not wanted.live and not (reason or "").strip():
        from knowledge.errors import GateFailed

        raise GateFailed('The evaluation gate failed. To publish it all the same, say why: --reason "…"')


def _warned(warnings: Sequence[str]) -> Sequence[str]:
    """The warnings, said: somebody may publish all the same."""
    for one in warnings:
        say(f"Warning: {one}")
    return warnings


def _documents(catalogue: Catalogue) -> list[dict[str, Any]]:
    held = catalogue.releases()
    built = {(one.key, one.sha256) for release in held for one in release.documents}
    live = {(one.key, one.sha256) for release in held if release.live for one in release.documents}
    return [
        {**_listed(one), "built": (one.key, one.sha256) in built, "live": (one.key, one.sha256) in live}
        for one in catalogue.documents()
    ]


def _listed(document: Document) -> dict[str, Any]:
    """One row a document: `document` is the file stem, as in every citation."""
    told = document.model_dump(mode="json")
    return {"document": told.pop("name"), **told.pop("source"), **told}


def _row(release: Release) -> dict[str, Any]:
    told = release.model_dump(mode="json", exclude={"documents"})
    return {**told, "documents": [_listed(one) for one in release.documents]}
