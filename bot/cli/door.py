"""What every command stands on: the settings that were given, the wiring, and the one catch.

Answers go to standard output; everything else (progress, questions, faults) goes to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, cast

import typer
from rich.console import Console, RenderableType
from typer.core import TyperGroup
from typer.exceptions import TyperException

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.settings import Settings
    from bot.slack.app import Slack
    from knowledge.catalogue import Catalogue
    from knowledge.embedding import Embedder
    from knowledge.releases import Releases
    from knowledge.types import Release

Tell = Callable[..., None]
"""Called with a step in words and, where known, how much of it is done and how much there is."""


class Refused(Exception):
    """The command as typed cannot be carried out: one line saying why."""


class Wiring(Protocol):
    """What `bot.wiring` gives; a test passes its own."""

    def open_catalogue(self, settings: Settings) -> Catalogue: ...
    def open_embedder(self, settings: Settings) -> Embedder: ...
    def open_releases(self, settings: Settings) -> Releases: ...
    def open_assistant(self, settings: Settings, tell: Tell) -> Assistant: ...
    def assemble(self, settings: Settings) -> Assistant: ...
    def open_slack(self, settings: Settings, desk: Assistant) -> Slack | None: ...
    def forget_old(self, settings: Settings) -> int: ...
    def ensure_starter(self, settings: Settings, tell: Tell) -> Release: ...


def _real() -> Wiring:
    from bot import wiring

    return cast(Wiring, wiring)


@dataclass(frozen=True)
class Door:
    """Carried by every command: where to find the desk, and the settings typed before the command's name."""

    find: Callable[[], Wiring] = _real
    flags: dict[str, Any] = field(default_factory=dict)

    @property
    def wiring(self) -> Wiring:
        return self.find()

    def settings(self, **flags: Any) -> Settings:
        """Raises BadSettings."""
        from bot.settings import load

        return load(**{**self.flags, **flags})


class Commands(TyperGroup):
    """The one catch: whatever goes wrong below is one clear line, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (typer.Exit, typer.Abort, TyperException, BrokenPipeError):
            raise
        except KeyboardInterrupt:
            say("Stopped.")
            raise typer.Exit(130) from None
        except Exception as error:
            if _debugging(ctx):
                raise
            say(_line(error))
            raise typer.Exit(2 if isinstance(error, Refused) else 1) from None


def _debugging(ctx: Any) -> bool:
    try:
        return bool(ctx.obj and ctx.obj.settings().log_level == "debug")
    except ValueError:
        return False


def _line(error: Exception) -> str:
    """One line for a person. Our own faults already carry theirs."""
    from bot.errors import Denied
    from bot.settings import BadSettings
    from ingest.errors import IngestError
    from knowledge.errors import KnowledgeError
    from prompts.types import BadPrompts

    if isinstance(error, Refused | Denied | BadSettings | IngestError | KnowledgeError | BadPrompts):
        return " ".join(str(error).split())
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    reason = " ".join(str(error).split())[:300]
    return f"Something went wrong inside: {type(error).__name__}: {reason} (CURIOSITY_LOG_LEVEL=debug shows where)"


def say(line: str) -> None:
    """One line to standard error."""
    typer.echo(line, err=True)


def show(thing: RenderableType) -> None:
    """Draw to standard output. Long addresses run over the edge whole, so that they can be copied."""
    Console(file=sys.stdout, highlight=False, markup=False, emoji=False).print(thing, crop=False)


def show_json(data: Any) -> None:
    """Only JSON goes to standard output when JSON was asked for."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def agree(question: str, yes: bool) -> None:
    """Go on only if a person agrees; `yes` agrees beforehand. Raises Refused where nobody is there to ask."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Refused(f"{question} Nobody is at the keyboard to say so: use --yes to accept.")
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)


def day(text: str | None, flag: str = "--as-at") -> date | None:
    """A day as typed after a flag: 2026-09-01 or 1/9/2026. Raises Refused."""
    if text is None:
        return None
    for shape in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text.strip(), shape).date()
        except ValueError:
            continue
    return _refuse_day(text, flag)


def _refuse_day(text: str, flag: str) -> NoReturn:
    raise Refused(f"{flag} needs a day such as 2026-09-01, not {text!r}.")
