"""`curiosity-evals mark` and `agree`: an expert reads answers and says of each statement whether it is right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.ask import Json
from bot.cli.door import Door, Refused, say, show_json
from evals.cli.door import JudgeName, JudgeUrl, many, runs

if TYPE_CHECKING:
    from evals.marks import Book, Item, Mark, Mask, Verdict

KEYS: dict[str, Verdict] = {"c": "correct", "w": "wrong", "u": "unsupported", "i": "incomplete"}
CHOICES = "[c]orrect, [w]rong, [u]nsupported, [i]ncomplete; [s]kip, [q]uit"


class _Quit(Exception):
    """The marker has had enough; what was marked is kept."""


def mark(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(help="A run, or a file of answers (`curiosity ask --json`, or --batch).")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who marks: initials will do.")],
) -> None:
    """Read answers and mark each statement, then the answer as a whole. Goes on where this marker stopped."""
    if not by.strip():
        raise Refused("--by needs a name: agreement is between markers.")
    door: Door = ctx.obj
    held, count = book(door), 0
    try:
        for item, place in _due(door, source, held, by.strip()):
            made = _asked(item, place, by.strip())
            if made:
                held.mark(item, made)
                count += 1
    except _Quit:
        pass
    say(f"{many(count, 'mark')} kept.")


def agree(ctx: typer.Context, judge: JudgeName = None, judge_url: JudgeUrl = None, as_json: Json = False) -> None:
    """How far markers agree beyond chance (Krippendorff's alpha), and where they do not.

    With --judge, how far a language model agrees with them, which decides whether a gate may use its figure.
    """
    from evals import agreeing

    if judge:
        return _judge_agrees(ctx.obj, judge, judge_url, as_json)
    found = agreeing.agreement(book(ctx.obj).all())
    if as_json:
        return show_json(found.model_dump(mode="json"))
    for line in agreeing.told(found):
        typer.echo(line)
    return None


def _judge_agrees(door: Door, model: str, url: str | None, as_json: bool) -> None:
    from bot.cli.telling import Telling
    from evals import judge

    marked = book(door).all()
    with Telling() as tell:
        held = judge.open_judge(model, url).opinions({one.item.reference: one.item for one in marked}, tell)
    found = judge.trust(marked, held)
    judge.Trusts(door.settings().home).keep(found)
    if as_json:
        return show_json(found.model_dump(mode="json"))
    for line in judge.told(found):
        typer.echo(line)
    return None


def book(door: Door) -> Book:
    """The marks of this home."""
    from evals.marks import Book

    return Book(door.settings().home, masked(door))


def masked(door: Door) -> Mask:
    """Masks a text, with the live guidance's own words let through as the desk lets them."""
    from bot.safety.masking import Masker
    from bot.wiring import field_words, vocabulary
    from knowledge.errors import NoLiveRelease
    from prompts import load_glossary

    settings, words = door.settings(), field_words(load_glossary())
    with door.wiring.open_catalogue(settings) as catalogue:
        try:
            live = catalogue.release()
            texts = [passage.text for _, passage, _ in catalogue.release_passages(live.id)]
            words |= vocabulary(settings, live, texts)
        except NoLiveRelease:
            pass
    masker = Masker(words.__contains__)
    return lambda text: masker.mask(text).text


def _due(door: Door, source: str, held: Book, by: str) -> Iterator[tuple[Item, int]]:
    """What this marker has not marked yet, statement by statement, each answer's whole last."""
    marked = {one.item.reference: one for one in held.all()}
    for item in _items(door, source, masked(door)):
        before = marked.get(item.reference)
        done = {place for place, marks in before.verdicts.items() if by in marks} if before else set()
        for place in (*range(1, len(item.statements) + 1), 0):
            if place not in done:
                yield item, place


def _items(door: Door, source: str, mask: Mask) -> Iterator[Item]:
    """The answers of a run or of a file. One that failed cannot be marked."""
    from evals import marks, proving
    from evals.report.sheet import hidden

    path = Path(source)
    if path.is_file():
        yield from (marks.item(answer, mask) for answer in marks.answers(path) if answer.trace.reference)
        return
    for one in proving.read(runs(door).open(source)).outcomes:
        if one.record.answer.outcome != "failed":
            yield marks.item(one.record.answer, mask, hidden(one.case, one.case.question))


def _asked(item: Item, place: int, by: str) -> Mark | None:
    """What a person says of a place; None where it is skipped."""
    from evals.marks import Mark

    _show(item, place)
    key = ""
    while key not in (*KEYS, "s", "q"):
        key = typer.prompt(CHOICES, err=True).strip().lower()[:1]
    if key == "q":
        raise _Quit
    if key == "s":
        return None
    comment = typer.prompt("Comment, or Enter for none", default="", show_default=False, err=True)
    return Mark(reference=item.reference, place=place, verdict=KEYS[key], comment=comment, by=by, at=datetime.now(UTC))


def _show(item: Item, place: int) -> None:
    typer.echo(f"\n{item.reference}  {item.question or '(the question was not kept)'}")
    if place == 0:
        said = "" if item.statements else f"\n{item.text}"
        typer.echo(f"The answer as a whole ({item.outcome.value}): is anything missing?{said}")
        return
    typer.echo(f"Statement {place} of {len(item.statements)}: {item.said(place)}")
    for source in item.sources(place):
        page = f", page {source.printed_page or source.pdf_page}" if source.printed_page or source.pdf_page else ""
        typer.echo(f"  [{source.number}] {source.title}, {source.heading}{page}: “{source.quote}”")
