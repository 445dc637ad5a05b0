"""`curiosity ask` and `curiosity search`: a question in, an answer or the nearest passages out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.door import Door, Refused, day, say, show, show_json
from bot.cli.telling import Telling

if TYPE_CHECKING:
    from bot.assistant import Assistant
    from bot.cli.door import Tell
    from bot.settings import Settings
    from bot.types import Answer, Question, Turn
    from knowledge.catalogue import Catalogue

AsAt = Annotated[
    str | None, typer.Option("--as-at", metavar="DAY", help="Only editions in force that day (2026-09-01).")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, and nothing else, to standard output.")]


def ask(
    ctx: typer.Context,
    question: Annotated[str | None, typer.Argument(help="What you want to know, in your own words.")] = None,
    as_json: Json = False,
    as_at: AsAt = None,
    history: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Earlier turns: a JSON list of {question, answer_gist}.")
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(metavar="NAME", help="Remember this turn under a name, and the turns before it.")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(metavar="QUESTIONS", help="Answer each row of a .jsonl file; needs --out.")
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="ANSWERS", help="Where --batch writes its rows.")] = None,
    local: Annotated[bool, typer.Option("--local", help="Answer in this process, even if a server runs.")] = False,
) -> None:
    """Ask the guidance a question and get an answer with its sources."""
    door: Door = ctx.obj
    if batch or out:
        _batch(door, question, batch, out, as_at)
        return
    asked = _question(question, as_at, history, conversation)
    answer = answered(door, asked, local)
    if as_json:
        show_json(answer.model_dump(mode="json"))
    else:
        from bot.cli.draw import draw_answer
        from prompts import load_wording

        show(draw_answer(answer, load_wording()))
    if answer.outcome == "failed":
        raise typer.Exit(1)


def search(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(help="Words to look for; meaning counts as well as spelling.")],
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 10,
    as_json: Json = False,
    as_at: AsAt = None,
) -> None:
    """Find the nearest passages, without an answer made of them."""
    door: Door = ctx.obj
    wanted = day(as_at)
    with Telling() as tell:
        found = opened(door, door.settings(), tell).search(_worded(text), k=k, as_at=wanted)
    if as_json:
        return show_json([passage.model_dump(mode="json") for passage in found])
    from bot.cli.draw import draw_found

    return show(draw_found(found))


def answered(door: Door, question: Question, local: bool) -> Answer:
    """The answer: from a server running in this home where there is one, else from this process."""
    from bot.cli import running

    settings = door.settings()
    answer = None if local else running.ask(settings, question)
    if answer is not None:
        return answer
    with Telling() as tell:
        answer = opened(door, settings, tell).ask(question, tell)
    if question.conversation:
        _forget_old(door, settings)
    return answer


def _forget_old(door: Door, settings: Settings) -> None:
    from knowledge.errors import KnowledgeError

    try:
        door.wiring.forget_old(settings)
    except KnowledgeError as error:
        say(f"Old turns were not erased: {error}")


def opened(door: Door, settings: Settings, tell: Tell) -> Assistant:
    """The desk, with the starter guidance built and published first in an empty home."""
    from knowledge.errors import NoLiveRelease

    try:
        return door.wiring.open_assistant(settings, tell)
    except NoLiveRelease:
        with door.wiring.open_catalogue(settings) as catalogue:
            if not untouched(catalogue):
                raise
        door.wiring.ensure_starter(settings, tell)
        return door.wiring.open_assistant(settings, tell)


def untouched(catalogue: Catalogue) -> bool:
    """Whether nobody has put guidance of their own in: what a lead added is never published unasked."""
    return all(document.starter for document in catalogue.documents())


def _batch(door: Door, question: str | None, batch: Path | None, out: Path | None, as_at: str | None) -> None:
    if question or not batch or not out:
        raise Refused("A batch needs --batch QUESTIONS.jsonl and --out ANSWERS.jsonl, and no question beside them.")
    from bot.cli.batch import answer_all

    answer_all(door, batch, out, day(as_at))


def _question(text: str | None, as_at: str | None, history: Path | None, conversation: str | None) -> Question:
    from pydantic import ValidationError

    from bot.types import Question

    asked, before, wanted = _worded(text), _turns(history) if history else (), day(as_at)
    try:
        return Question(text=asked, as_at=wanted, history=before, conversation=conversation)
    except ValidationError:
        raise Refused("--conversation needs a name of 1 to 64 letters, digits, hyphens or underscores.") from None


def _worded(text: str | None) -> str:
    if not text or not text.strip():
        raise Refused('There is no question. Try: curiosity ask "When must an initial conference be held?"')
    return text.strip()


def _turns(path: Path) -> tuple[Turn, ...]:
    from pydantic import TypeAdapter, ValidationError

    from bot.types import Turn

    try:
        return TypeAdapter(tuple[Turn, ...]).validate_json(path.read_bytes())
    except ValidationError:
        raise Refused(f"{path}: not a JSON list of {{question, answer_gist}}.") from None
