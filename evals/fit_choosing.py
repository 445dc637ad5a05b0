"""Fit how sentences are chosen: `python -m evals.fit_choosing --quotes FILE… [--homes HOME…] [--write]`.

Questions are the shipped pairs (evals/datasets/pairs) over the live release of each home; the weights learn from those
whose passage the search model may learn from, and are tested on those held back. Pairs are pointers, so the sentence
that answers is told by files given at run time, JSON Lines with `question` and `quote`, the exact words: pairs without
one are left out. Prints how often the right sentence comes first, in the first 3 and 5, beside how often the hits hold
it at all; `--write` puts the weights into bot/fitted.json.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.choosing import SENTENCE, Unit, chance
from bot.fitted import FILE, FITTED
from evals import logistic
from evals.desk import Desk, open_desk
from knowledge.embedding.tune import Recipe, split
from knowledge.pairs import Held, folded, read_pairs

DATA = Path(__file__).parent / "datasets"
OUT = Path(__file__).parents[1] / "bot" / FILE
DRAWN = 2400  # pairs of each home to learn from: more changes the weights little
STIFF = 3.3  # weight of the penalty: larger is smoother
SHARED = 0.75  # share of the quote's words in a sentence that makes it the one that answers
SHORT = 25  # letters below which a sentence inside a quote is too little to be the answer
FIRST = (1, 3, 5)


class Asked(NamedTuple):
    """A question's sentences, which of them answer it, and whether its passage came first and among the first five."""

    units: Sequence[Unit]
    right: Sequence[bool]
    passage: tuple[bool, bool]


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, say how well it does on what was held back, and write where that is asked."""
    parser = argparse.ArgumentParser(prog="python -m evals.fit_choosing", description=__doc__)
    parser.add_argument("--quotes", type=Path, nargs="+", required=True)
    parser.add_argument("--homes", type=Path, nargs="*", default=[None], help="homes with a live release")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    known = quotes(given.quotes)
    learning: list[Asked] = []
    kept: list[Asked] = []
    for home in given.homes:
        desk = open_desk(home)
        mine, theirs = pairs(desk, known)
        learning += [asked(desk, pair, known[pair.question]) for pair in mine]
        kept += [asked(desk, pair, known[pair.question]) for pair in theirs]
    weights = fitted(learning)
    print(f"{len(learning)} questions to learn from, {len(kept)} held back")
    first, five = np.mean([one.passage for one in kept], axis=0)
    print(f"held back, right passage: first {first:.3f}, in the first 5 {five:.3f}")
    print(f"held back, right sentence, weights now in use: {figures(kept, SENTENCE)}")
    print(f"held back, right sentence, fitted: {figures(kept, weights)}")
    if given.write:
        made = FITTED.model_copy(update={"sentence": weights})
        OUT.write_text(json.dumps(made.model_dump(), indent=1) + "\n", encoding="utf-8")


def quotes(paths: Sequence[Path]) -> dict[str, str]:
    """The words that answer each question, folded."""
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = [json.loads(line) for line in lines]
    return {row["question"].strip(): folded(row["quote"]) for row in rows if row.get("quote")}


def pairs(desk: Desk, known: Mapping[str, str]) -> tuple[list[Held], list[Held]]:
    """Some pairs to learn from and all that are held back, of those whose quote is known."""
    held = desk.held(read_pairs(sorted((DATA / "pairs").glob("*.jsonl"))))
    sides = split(held, desk.texts(), Recipe())
    mine, theirs = ([pair for pair in side if known.get(pair.question)] for side in sides)
    return random.Random(2).sample(mine, min(DRAWN, len(mine))), theirs


def asked(desk: Desk, pair: Held, quote: str) -> Asked:
    """Search, and mark the sentences that hold the quote."""
    looked = desk.look(pair.question)
    places = [hit.passage_id for hit in looked.hits]
    wanted = desk.ids[pair.right]
    found = (places[:1] == [wanted], wanted in places[:5])
    return Asked(looked.units, [answers(unit.text, quote) for unit in looked.units], found)


def answers(text: str, quote: str) -> bool:
    """Whether a sentence is the one quoted, a good part of it, or has most of its words."""
    said = folded(text)
    if quote in said or (len(said) > SHORT and said in quote):
        return True
    wanted = set(quote.split())
    return len(wanted & set(said.split())) >= SHARED * len(wanted)


def fitted(learning: Sequence[Asked]) -> dict[str, float]:
    """Weights by sign, from the questions whose answer is among their sentences."""
    rows = [pair for one in learning if any(one.right) for pair in zip(one.units, one.right, strict=True)]
    names = sorted({name for unit, _ in rows for name in unit.signs})
    given = np.array([[unit.signs.get(name, 0.0) for name in names] for unit, _ in rows])
    labels = np.array([right for _, right in rows], dtype=np.float64)
    bias, weights = logistic.fit_scaled(given, labels, np.ones(len(rows)), STIFF)
    by_name = dict(zip(names, weights, strict=True))
    return {name: round(float(weight), 3) for name, weight in sorted({**by_name, "bias": bias}.items())}


def figures(kept: Sequence[Asked], weights: Mapping[str, float]) -> str:
    """How often a right sentence is among the first, against how often there is one."""
    orders = [np.argsort([-chance(unit.signs, weights) for unit in one.units], kind="stable") for one in kept]
    rights = [np.array(one.right, dtype=bool)[order] for one, order in zip(kept, orders, strict=True)]
    shares = [f"in the first {k} {np.mean([right[:k].any() for right in rights]):.3f}" for k in FIRST]
    return ", ".join([*shares, f"among all sentences {np.mean([right.any() for right in rights]):.3f}"])


if __name__ == "__main__":
    main()
