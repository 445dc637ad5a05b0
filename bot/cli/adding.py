"""`curiosity kb add`: every guess is shown before it is kept, and can be put right there and then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from pydantic import ValidationError

from bot.cli.door import Door, Refused, Tell, say
from bot.cli.telling import Telling
from knowledge.types import Source

if TYPE_CHECKING:
    from bot.settings import Settings
    from ingest.build import Added, Proposal

UNAGREED = "something about it was guessed or looks wrong: use --yes to accept that, or say it in a sidecar ({}.yaml)"
CHOICES = "Keep it like this? [y]es, [n]o, [c]hange"
FIELDS = ("title", "authority", "publisher", "edition", "published", "effective", "review", "url", "licence")


def add_all(door: Door, paths: Sequence[Path], yes: bool) -> list[Added]:
    """Read every file; one that cannot be read does not stop the others. Raises Refused for a path not there."""
    from ingest.build import accept, add_paths

    missing = [path for path in paths if not path.exists()]
    if missing:
        raise Refused(f"{missing[0]}: there is no such file or folder.")
    settings = door.settings()
    with door.wiring.open_catalogue(settings) as catalogue, Telling() as tell:
        agreed = Agreeing(tell)
        added = add_paths(
            paths, catalogue, counting(door, settings), confirm=accept if yes else agreed.ask, tell=_reading(tell)
        )
    return [agreed.explained(one) for one in added]


def add_starter(door: Door, settings: Settings) -> None:
    """Bring the starter guidance into the catalogue; what is there already costs a hash."""
    from ingest import build

    with door.wiring.open_catalogue(settings) as catalogue, Telling() as tell:
        build.add_starter(catalogue, counting(door, settings), _reading(tell))


def counting(door: Door, settings: Settings) -> Callable[[str], int]:
    """Counts word pieces; the model is opened at the first text, so that unchanged files never wait for it."""
    counts: list[Callable[[str], int]] = []

    def count(text: str) -> int:
        if not counts:
            counts.append(door.wiring.open_embedder(settings).count)
        return counts[0](text)

    return count


def _reading(tell: Tell) -> Tell:
    return lambda name, done, total: tell(name and f"Reading {name}", done, total)


class Agreeing:
    """Asks a person about each proposal; where nobody is there, nothing is agreed to."""

    def __init__(self, tell: Telling) -> None:
        self._tell = tell
        self._unasked: set[str] = set()

    def ask(self, proposal: Proposal) -> Source | None:
        """The source to keep, or None to leave the file out."""
        if not sys.stdin.isatty():
            self._unasked.add(proposal.path)
            return None
        with self._tell.paused():
            _shown(proposal)
            return _agreed(proposal.source)

    def explained(self, added: Added) -> Added:
        """A refusal for want of somebody to ask, with what to do about it."""
        if added.path not in self._unasked:
            return added
        return added.model_copy(update={"reason": UNAGREED.format(Path(added.path).name)})


def _shown(proposal: Proposal) -> None:
    say(f"\n{proposal.path}")
    for line in (*proposal.guesses, *(f"warning: {warning}" for warning in proposal.warnings)):
        say(f"  {line}")


def _agreed(source: Source) -> Source | None:
    while True:
        said = typer.prompt(CHOICES, default="y", err=True).strip().lower()[:1]
        if said == "y":
            return source
        if said == "n":
            return None
        if said == "c":
            source = changed(source)


def changed(source: Source) -> Source:
    """The source with what a person types over it; an empty reply keeps what stands, a dash takes it out."""
    told = source.model_dump(mode="json")
    for name in FIELDS:
        said = typer.prompt(f"  {name}", default=told[name] or "", err=True).strip()
        told[name] = None if said in ("", "-") else said
    try:
        return Source.model_validate(told)
    except ValidationError as error:
        for fault in error.errors():
            say(f"  {fault['loc'][0]}: {fault['msg'].lower()}")
        return source
