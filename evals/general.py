"""Whether tuning spoilt the model for other fields: `python -m evals.general PAGE.html… [--models NAME…]`.

PAGE is a page of questions and answers: each heading that ends in a question mark is put as a question, and the text
under it must be found among all the answers. Nothing of it is about children, and none of it was trained on. Debian
has such pages offline: python3.11-doc (html/faq) and debian-faq (FAQ/*.en.html).
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from evals.ablation import BATCH, Floats
from evals.scorers.retrieval import ndcg, recall, reciprocal_rank
from ingest.read import read
from ingest.types import Block
from knowledge.embedding import Embedder, open_embedder
from knowledge.embedding.shipped import NAME
from knowledge.types import Passage

WORDS = 180
"""Of an answer: about what a model reads at once."""
SHORTEST = 8
DEEP = 10
_NUMBER = re.compile(r"^(?:\d+\.)+\d*\s*|[¶\s]+$")


class Asked(NamedTuple):
    """A question and the beginning of its answer. The question is not in it."""

    question: str
    answer: str


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a row of figures for each model: the published one, the one that ships, and any others."""
    parser = argparse.ArgumentParser(prog="python -m evals.general", description=__doc__)
    parser.add_argument("pages", type=Path, nargs="+")
    parser.add_argument("--models", nargs="*", default=[], help="folders of other models")
    given = parser.parse_args(arguments)
    held = list(dict.fromkeys(one for page in given.pages for one in asked(read(page).blocks)))
    print(f"{len(held)} questions")
    print("| model | recall@1 | recall@5 | MRR@10 | nDCG@10 |\n|---|---|---|---|---|")
    models = [(NAME, open_embedder(NAME)), ("ships", open_embedder()), *((m, open_embedder(m)) for m in given.models)]
    for name, embedder in models:
        row = " | ".join(f"{figure:.3f}" for figure in figures(embedder, held))
        print(f"| {Path(name).name} | {row} |", flush=True)


def asked(blocks: Iterable[Block]) -> Iterator[Asked]:
    """The questions of a page that have an answer of some length under them."""
    question, words = "", list[str]()
    for block in [*blocks, Block(kind="heading", text="")]:
        if block.kind != "heading":
            words += block.text.split()
            continue
        if question and len(words) >= SHORTEST:
            yield Asked(question, " ".join(words[:WORDS]))
        text = _NUMBER.sub("", block.text)
        question, words = text if text.endswith("?") else "", []


def figures(embedder: Embedder, held: Sequence[Asked]) -> tuple[float, ...]:
    """Mean recall@1, recall@5, MRR@10 and nDCG@10 by the vectors alone."""
    passages = [Passage(ordinal=i, text=one.answer, context="") for i, one in enumerate(held)]
    parts = [embedder.passages(passages[i : i + BATCH]) for i in range(0, len(passages), BATCH)]
    answers = np.stack([vectors.passage for part in parts for vectors in part])
    rows = [_row(answers @ embedder.query(one.question), i) for i, one in enumerate(held)]
    return tuple(float(value) for value in np.mean(rows, axis=0))


def _row(scores: Floats, right: int) -> tuple[float, ...]:
    found = [{0} if int(i) == right else set[int]() for i in np.argsort(-scores, kind="stable")[:DEEP]]
    return recall(found, 1, 1), recall(found, 1, 5), reciprocal_rank(found), ndcg(found, 1)


if __name__ == "__main__":
    main()
