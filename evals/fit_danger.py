"""Fit the second opinion on danger for the embedding model that is set: `python -m evals.fit_danger`.

Live dangers, look-alikes and worries are the tuning halves of evals/datasets/danger; ordinary questions, orders to a
machine and messages about named people keep it quiet where nothing is wrong. No kept half is read here. The threshold
is chosen on folds of those rows too. Writes bot/safety/opinion.json.
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.safety.danger import danger
from bot.safety.masking import Masker
from bot.safety.opinion import FILE, Opinion
from bot.settings import Settings
from bot.wiring import open_embedder
from evals import logistic
from evals.logistic import Floats
from knowledge.embedding import Embedder

DATA = Path(__file__).parent / "datasets"
OUT = Path(__file__).parents[1] / "bot" / "safety" / FILE
ORDINARY = 4000
ALARMING = frozenset({"immediate", "refer_now"})
WORRIES = frozenset({"threshold", "screening"})
STIFF = 0.1  # weight of the penalty: larger is smoother
FALSE = 0.06  # of look-alikes and worries, not fitted on, at most so many are raised
FOLDS = 5
SHOWN = (0.3, 0.4, 0.5, 0.6, 0.7)


class Sample(NamedTuple):
    """Vectors (n, d), whether each is a live danger, and what each weighs."""

    vectors: Floats
    live: Floats
    weights: Floats


def main() -> None:
    """Fit, say how well it does on folds, and write."""
    embedder = open_embedder(Settings())
    sample = _sample(embedder)
    chances = _unseen(sample)
    for line in _told(sample, chances):
        print(line)
    bias, *weights = fit(sample)
    mine = Opinion(
        model=embedder.model,
        bias=round(bias, 5),
        weights=tuple(round(w, 5) for w in weights),
        enough=enough(sample, chances),
    )
    print(f"raises from {mine.enough:.2f}")
    kept = [one for one in json.loads(OUT.read_text()) if one["model"] != mine.model]
    OUT.write_text(json.dumps([*kept, mine.model_dump()]) + "\n")


def fit(sample: Sample) -> list[float]:
    """Bias and weights of a logistic regression over the vectors."""
    bias, weights = logistic.fit(sample.vectors, sample.live, sample.weights, STIFF)
    return [bias, *(float(weight) for weight in weights)]


def enough(sample: Sample, chances: Floats) -> float:
    """The lowest threshold, in hundredths, at which few enough look-alikes and worries are raised."""
    alike = chances[(sample.live == 0) & (sample.weights > 1)]
    raising = (at / 100 for at in range(20, 100) if float((alike >= at / 100).mean()) <= FALSE)
    return next(raising, 1.0)


def _sample(embedder: Embedder) -> Sample:
    live = _texts("danger/danger_tuning.jsonl") + _texts("danger/opinion_danger_tuning.jsonl")
    alike = _texts("danger/lookalike_tuning.jsonl")
    calm, worries = _calm()
    vectors = np.array([embedder.query(text) for text in [*live, *alike, *calm, *worries]], dtype=np.float64)
    flags = np.array([1.0] * len(live) + [0.0] * (len(alike) + len(calm) + len(worries)))
    weights = np.array([2.0] * (len(live) + len(alike)) + [0.5] * len(calm) + [1.5] * len(worries))
    return Sample(vectors, flags, weights)


def _calm() -> tuple[list[str], list[str]]:
    """What is no danger and no worry; and ordinary worries: signs of neglect below the highest level of need, which
    are what the desk is for and must never end in a call to 999."""
    paths = sorted((DATA / "pairs").glob("*.jsonl"))
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    quiet = [row for row in rows if danger(row["question"]).level == "none"]
    worries = [row["question"] for row in quiet if row["style"] in WORRIES and not _highest(row)]
    worries += _texts("danger/worries_tuning.jsonl")
    others = [row["question"] for row in quiet if row["style"] not in WORRIES]
    random.Random(4).shuffle(others)
    return [*others[:ORDINARY], *_beside()], worries


def _beside() -> list[str]:
    """What the desk does not answer, orders to a machine, and messages about people, masked as the desk masks them."""
    mask = Masker().mask
    texts = _texts("scope/tuning.jsonl") + [mask(text).text for text in _texts("masking/tuning.jsonl")]
    return [text for text in texts if danger(text).level not in ALARMING]


def _highest(row: dict[str, str]) -> bool:
    """Whether a concern is one of level 4, section 10 of the starter's thresholds."""
    return row["document"] == "thresholds-of-need" and str(row.get("paragraph", "")).startswith("10.")


def _texts(name: str) -> list[str]:
    return [json.loads(line)["text"] for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def _unseen(sample: Sample) -> Floats:
    """The chance of each row (n,), from a fit on the folds that it is not in."""
    fold = np.random.default_rng(4).integers(0, FOLDS, len(sample.live))
    chances = np.zeros(len(sample.live))
    for one in range(FOLDS):
        bias, *weights = fit(Sample(*(part[fold != one] for part in sample)))
        chances[fold == one] = logistic.chances(sample.vectors[fold == one] @ np.array(weights) + bias)
    return chances


def _told(sample: Sample, chances: Floats) -> list[str]:
    """Danger heard, and look-alikes, worries and ordinary questions caught, at several thresholds."""
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
