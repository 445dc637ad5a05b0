"""What every command of an evaluator stands on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from bot.cli.door import Commands, Door, say
from evals.errors import EvalError

if TYPE_CHECKING:
    from bot.settings import Settings
    from evals.opening import Desks
    from evals.proving import Opining
    from evals.stored import Runs

ReleaseName = Annotated[
    str | None, typer.Option("--release", metavar="RELEASE", help="Which release answers; the live one if left out.")
]
Model = Annotated[
    str | None, typer.Option("--model", metavar="MODEL", help="Language model that words answers (provider:name).")
]
Workers = Annotated[
    int | None, typer.Option("--workers", min=1, max=32, help="How many at once: 1, or 4 with a language model.")
]


JudgeName = Annotated[
    str | None,
    typer.Option("--judge", metavar="MODEL", help="A language model to judge answers, three times (provider:name)."),
]
JudgeUrl = Annotated[
    str | None, typer.Option("--judge-url", metavar="URL", help="Where the judge is reached, if not at its provider's.")
]


class _Faults(TyperGroup):
    """Suites, rules and marks tell their faults a line each."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except EvalError as error:
            for line in str(error).split("\n"):
                say(line)
            raise typer.Exit(2) from None


class Proofs(Commands, _Faults):
    """The one catch of `curiosity`, with our own faults caught below it."""


@contextmanager
def opened(door: Door, release: str | None, model: str | None) -> Iterator[Desks]:
    """Desks over a release; `live` is the live one. In an empty home the starter guidance is built first."""
    from bot.cli.ask import untouched
    from bot.cli.telling import Telling
    from evals.opening import Desks
    from knowledge.errors import NoLiveRelease

    settings = door.settings(language_model=model)
    wanted = None if release == "live" else release
    try:
        desks = Desks(settings, wanted)
    except NoLiveRelease:
        with door.wiring.open_catalogue(settings) as catalogue:
            if not untouched(catalogue):
                raise
        with Telling() as tell:
            door.wiring.ensure_starter(settings, tell)
        desks = Desks(settings, wanted)
    with desks:
        yield desks


def threads(workers: int | None, settings: Settings) -> int:
    """One where this machine does the work, so that times are true; four where a language model is waited for."""
    return workers or (4 if settings.language_model else 1)


def opining(door: Door, judge: str | None, url: str | None) -> Opining | None:
    """The judge that was named, sent masked words alone; None where none was. Raises BadSettings."""
    if judge is None:
        return None
    from evals.cli.marking import masked
    from evals.judge import open_judge
    from evals.proving import Opining

    return Opining(open_judge(judge, url), masked(door))


def runs(door: Door) -> Runs:
    from evals.stored import Runs

    return Runs(door.settings().home)


def many(count: int, noun: str) -> str:
    """ "1 case", "2 cases"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
