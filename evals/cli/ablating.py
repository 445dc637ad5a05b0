"""`curiosity-evals ablate`: the search with its parts switched off one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.ask import Json
from bot.cli.door import Door, Refused, show_json
from bot.cli.telling import Telling


def ablate(
    ctx: typer.Context,
    suite: Annotated[str, typer.Argument(help="A suite that ships, or a .jsonl file of cases.")] = "retrieval",
    snippets: Annotated[
        Path | None,
        typer.Option("--orsharc", metavar="FOLDER", help="Also on OR-ShARC: a folder with its two files."),
    ] = None,
    as_json: Json = False,
) -> None:
    """What each part of the search is worth: words, vectors, sentence vectors, headings, glossary. Takes minutes."""
    from evals import cases, orsharc, running, without
    from evals.desk import open_stock

    door: Door = ctx.obj
    asked = cases.load(cases.find(suite))
    if snippets is not None and not snippets.is_dir():
        raise Refused(f"There is no folder {snippets}.")
    with Telling() as tell:
        stock = open_stock(door.settings())
        due = running.applicable(asked, stock.release)
        tables = {asked.name: list(without.ablate(stock, due, tell))}
        if snippets is not None:
            shelf = orsharc.open_shelf(snippets)
            for split, some in without.snippets(shelf).items():
                tables[f"OR-ShARC {split}"] = list(without.ablate(shelf.stock, some, tell))
    if as_json:
        return show_json({name: [row.model_dump(mode="json") for row in rows] for name, rows in tables.items()})
    for name, rows in tables.items():
        typer.echo("\n".join([*without.lines(name, rows), ""]))
    return None
