"""Fit the second opinion on danger for the embedding model that is set: `python -m evals.fit_danger`.

Live dangers and look-alikes are the tuning half of evals/datasets/danger; ordinary questions, from the training pairs,
keep it quiet where nothing is wrong. The kept half is never read here. Writes bot/safety/opinion.json.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.safety.danger import danger
from bot.safety.opinion import FILE, Opinion
from bot.settings import Settings
from bot.wiring import open_embedder
from evals import logistic
from evals.logistic import Floats
from knowledge.embedding import Embedder

DATA = Path(__file__).parent / "datasets"
OUT = Path(__file__).parents[1] / "bot" / "safety" / FILE
ORDINARY = 4000
WORRIES = frozenset({"threshold", "screening"})
STIFF = 0.1  # weight of the penalty: larger is smoother
ENOUGH = 0.5  # set on five folds of the tuning half: most dangers, hardly an ordinary question
FOLDS = 5
SHOWN = (0.3, 0.4, ENOUGH, 0.6)


class Sample(NamedTuple):
    """Vectors (n, d), whether each is a live danger, and what each weighs."""

    vectors: Floats
    live: Floats
    weights: Floats


def main() -> None:
    """Fit, say how well it does on folds, and write."""
    embedder = open_embedder(Settings())
    sample = _sample(embedder)
    for line in _folds(sample):
        print(line)
    bias, *weights = fit(sample)
    mine = Opinion(
        model=embedder.model, bias=round(bias, 5), weights=tuple(round(w, 5) for w in weights), enough=ENOUGH
    )
    kept = [one for one in json.loads(OUT.read_text()) if one["model"] != mine.model]
    OUT.write_text(json.dumps([*kept, mine.model_dump()]) + "\n")


def fit(sample: Sample) -> list[float]:
    """Bias and weights of a logistic regression over the vectors."""
    bias, weights = logistic.fit(sample.vectors, sample.live, sample.weights, STIFF)
    return [bias, *(float(weight) for weight in weights)]


def _sample(embedder: Embedder) -> Sample:
    live = _texts("danger/danger_tuning.jsonl", "text") + _texts("danger/opinion_danger_tuning.jsonl", "text")
    alike = _texts("danger/lookalike_tuning.jsonl", "text")
    calm, worries = _calm()
    vectors = np.array([embedder.query(text) for text in [*live, *alike, *calm, *worries]], dtype=np.float64)
    flags = np.array([1.0] * len(live) + [0.0] * (len(alike) + len(calm) + len(worries)))
    weights = np.array([2.0] * (len(live) + len(alike)) + [0.5] * len(calm) + [1.5] * len(worries))
    return Sample(vectors, flags, weights)


def _calm() -> tuple[list[str], list[str]]:
    """Ordinary questions, and ordinary worries: signs of neglect below the highest level of need, which are what the
    desk is for and must never end in a call to 999."""
    paths = sorted((DATA / "pairs").glob("*.jsonl"))
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    quiet = [row for row in rows if danger(row["question"]).level == "none"]
    worries = [row["question"] for row in quiet if row["style"] in WORRIES and not _highest(row)]
    worries += _texts("danger/worries_tuning.jsonl", "text")
    others = [row["question"] for row in quiet if row["style"] not in WORRIES]
    random.Random(4).shuffle(others)
    return others[:ORDINARY], worries


def _highest(row: dict[str, str]) -> bool:
    """Whether a concern is one of level 4, section 10 of the starter's thresholds."""
    return row["document"] == "thresholds-of-need" and str(row.get("paragraph", "")).startswith("10.")


def _texts(name: str, field: str) -> list[str]:
    return [json.loads(line)[field] for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def _folds(sample: Sample) -> list[str]:
    """Recall, look-alikes caught and ordinary questions caught, at three thresholds, on rows not fitted on."""
    fold = np.random.default_rng(4).integers(0, FOLDS, len(sample.live))
    chances = np.zeros(len(sample.live))
    for one in range(FOLDS):
        bias, *weights = fit(Sample(*(part[fold != one] for part in sample)))
        chances[fold == one] = logistic.chances(sample.vectors[fold == one] @ np.array(weights) + bias)
    live, heavy = sample.live == 1, sample.weights > 1
    worry = sample.weights == 1.5
    groups = {"danger": live, "look-alikes": ~live & heavy & ~worry, "worries": worry, "ordinary": ~heavy}
    return [
        f"from {at:.2f}: "
        + ", ".join(f"{name} {float((chances[rows] >= at).mean()):.3f}" for name, rows in groups.items())
        for at in SHOWN
    ]


if __name__ == "__main__":
    main()
