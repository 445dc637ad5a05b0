"""`curiosity kb tune`: teach a search model the words that practitioners use, on the guidance that has been added."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.ask import Json
from bot.cli.door import Door, Refused, say, show_json

if TYPE_CHECKING:
    from knowledge.pairs import Held


def tune(
    ctx: typer.Context,
    pairs: Annotated[list[Path], typer.Argument(help="Pairs, evaluation cases or experts' marks (JSON Lines).")],
    out: Annotated[Path, typer.Option(help="The folder to write the model to; a stopped run goes on there.")],
    base: Annotated[str | None, typer.Option(help="The model to begin from; MiniLM as published if left out.")] = None,
    epochs: Annotated[float, typer.Option(help="How many times to go through the pairs.")] = 2,
    seed: Annotated[int, typer.Option(help="Same data and seed, same figures.")] = 7,
    without: Annotated[list[str] | None, typer.Option(help="Leave out every pair about this document.")] = None,
    as_json: Json = False,
) -> None:
    """Tune a search model on questions and the passages that answer them, and write a model card."""
    from knowledge.embedding import shipped
    from knowledge.embedding.card import write_card
    from knowledge.embedding.folder import write_folder
    from knowledge.embedding.tune import Recipe, TooFew
    from knowledge.embedding.tune import tune as run
    from knowledge.pairs import BadPairs, hold, read_pairs

    door: Door = ctx.obj
    with door.wiring.open_catalogue(door.settings()) as catalogue:
        passages = [(one, passage) for one in catalogue.documents() for _, passage in catalogue.passages_of(one)]
    try:
        held, lost = hold(read_pairs(pairs), passages)
    except (BadPairs, OSError) as error:
        raise Refused(str(error)) from error
    held = _left_out(held, [document.name for document, _ in passages], without or ())
    say(f"{len(held)} pairs about the guidance that has been added; {lost} about other guidance are left out.")
    texts = [passage.embedded for _, passage in passages]
    start = base or str(shipped.model_folder())
    try:
        tuned = run(start, texts, held, out, Recipe(epochs=epochs, seed=seed), say)
    except TooFew as error:
        raise Refused(str(error)) from error
    except ModuleNotFoundError as error:
        raise Refused(f"Tuning needs {error.name}, which is not installed: run make tune first.") from error
    likeness = write_folder(out, out, out.name)
    say(f"8-bit weights written; the lowest cosine to the full ones is {likeness:.4f}.")
    write_card(out, tuned, base or shipped.NAME, pairs)
    if as_json:
        return show_json(tuned.model_dump(mode="json"))
    return say(f"Written to {out}. Held back: {tuned.base} before, {tuned.tuned} after.")


def _left_out(held: list[Held], names: list[str], without: Sequence[str]) -> list[Held]:
    """The pairs that say nothing of some documents: neither as what answers nor as a near miss."""
    here = [pair for pair in held if names[pair.right] not in without]
    return [
        pair._replace(wrong=None) if pair.wrong is not None and names[pair.wrong] in without else pair for pair in here
    ]
