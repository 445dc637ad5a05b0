"""`curiosity-evals new`, `convert`, `export`: files of cases, made."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.door import Door, Refused, say
from evals.cli.door import many

Out = Annotated[
    Path, typer.Option("--out", metavar="FILE", help="Where the cases go: a .jsonl file that is not there.")
]


def new(path: Annotated[Path, typer.Argument(help="The suite to start: a .jsonl file that is not there yet.")]) -> None:
    """Start a suite: a case of each common kind to change, with what to write where."""
    from evals import cases

    _write(path, cases.TEMPLATE.read_text(encoding="utf-8"))
    say(f"{path}: change its cases, then: curiosity-evals run {path}")


def convert(
    path: Annotated[Path, typer.Argument(help="Questions in JSON lines or CSV, or messages with marked identifiers.")],
    out: Out,
) -> None:
    """Make cases of another file: JSON lines of questions or of marked messages, or a table (CSV)."""
    from evals import converting

    cases = converting.convert(path)
    _write(out, converting.lines(cases))
    say(f"{out}: {many(len(cases), 'case')}")


def export(ctx: typer.Context, out: Out) -> None:
    """Make cases of the answers that experts marked, where they agree. Every word in them is masked."""
    from evals import converting, marks
    from evals.cli.marking import book

    door: Door = ctx.obj
    marked = book(door).all()
    cases = list(marks.cases_of(marked))
    if not cases:
        raise Refused("No marked answer makes a case yet: one needs a statement, or the whole, that all call correct.")
    _write(out, converting.lines(cases))
    of = f"{many(len(cases), 'case')} of {many(len(marked), 'marked answer')}"
    say(f"{out}: {of}; any other shows no right answer to ask for.")


def _write(path: Path, text: str) -> None:
    """Never over what is there."""
    if path.exists():
        raise Refused(f"{path} is there already: name a file that is not.")
    path.write_text(text, encoding="utf-8", newline="\n")
