"""What tuning is worth on documents it never saw: `python -m evals.leave_out MODEL… --without FILE --pairs FILE…`.

MODEL is the folder of a model tuned without the documents named in a file, one to a line (`kb tune --without`). Over
the live release of this home it is compared with the published model and with the one that ships, which learned from
those documents: on questions about passages that neither has seen, and on a sample of all questions about them.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot import wiring
from bot.settings import load
from evals.ablation import Search, Shelf, W, searcher, shelf, vectored, words
from knowledge.embedding import Embedder, open_embedder
from knowledge.embedding.shipped import NAME
from knowledge.embedding.tune import Recipe, split
from knowledge.pairs import Held, hold, read_pairs

SAMPLE = 300
"""Most questions of one kind: more would change the third figure and take minutes."""


class Searches(NamedTuple):
    """A model's vectors alone, and the whole search with it."""

    alone: Search
    whole: Search


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.leave_out", description=__doc__)
    parser.add_argument("models", nargs="+")
    parser.add_argument("--without", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, nargs="+", required=True)
    given = parser.parse_args(arguments)
    without = given.without.read_text(encoding="utf-8").splitlines()
    held = shelf(load())
    texts = [passage.embedded for passage in held.passages]
    pairs, _ = hold(read_pairs(given.pairs), list(zip(held.documents, held.passages, strict=True)))
    _, unseen = split(pairs, texts, Recipe())
    models = [(NAME, open_embedder(NAME)), ("ships", open_embedder()), *((m, open_embedder(m)) for m in given.models)]
    groups = _groups(held, without, {"never learned from": unseen, "all": pairs})
    heads = (f"{name} ({len(some)}) MRR@10 | page @5 | whole search MRR@10 | page @5" for name, some in groups)
    print("| model | " + " | ".join(heads) + " |")
    print("|---" * (1 + 4 * len(groups)) + "|")
    for name, embedder in models:
        searches = _searches(embedder, held)
        row = [figure for _, some in groups for figure in _figures(searches, some, held)]
        print(f"| {Path(name).name} | " + " | ".join(f"{value:.3f}" for value in row) + " |", flush=True)


def _groups(held: Shelf, without: Sequence[str], sets: dict[str, list[Held]]) -> list[tuple[str, list[Held]]]:
    """The questions about each kind of left-out document: those of many pages one by one, the others together."""
    alone = [name for name in without if not name.startswith("80")]
    kinds = [*((name, (name,)) for name in alone), ("reports", tuple(set(without) - set(alone)))]
    about = [
        (f"{kind}, {label}", [pair for pair in some if held.documents[pair.right].name in names])
        for kind, names in kinds
        for label, some in sets.items()
    ]
    return [(name, random.Random(7).sample(some, min(SAMPLE, len(some)))) for name, some in about]


def _searches(embedder: Embedder, held: Shelf) -> Searches:
    vectors = vectored(embedder, held.passages)
    index = words([f"{passage.context}\n{passage.embedded}" for passage in held.passages])
    expand = wiring.expansion(wiring.open_guide(load()).glossary)
    return Searches(
        searcher(embedder, vectors, None, 0.0, None), searcher(embedder, vectors, index, W.sentence, expand)
    )


def _figures(searches: Searches, some: Sequence[Held], held: Shelf) -> list[float]:
    """For the vectors alone, then for the whole search: MRR@10 by passage, and recall@5 by page."""
    figures = []
    for search in searches:
        found = [(search(pair.question), pair.right) for pair in some]
        figures += [
            sum(1 / (list(hits).index(right) + 1) for hits, right in found if right in hits) / max(1, len(found)),
            sum(any(_page(held, hit) == _page(held, right) for hit in hits[:5]) for hits, right in found)
            / max(1, len(found)),
        ]
    return figures


def _page(held: Shelf, i: int) -> tuple[str, int]:
    return held.documents[i].name, held.passages[i].pdf_page or -1 - i


if __name__ == "__main__":
    main()
