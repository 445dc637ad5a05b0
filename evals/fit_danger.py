"""Fit the second opinion on danger for the embedding model that is set: `python -m evals.fit_danger`.

Live dangers, look-alikes and worries are the tuning halves of evals/datasets/danger; ordinary questions, orders to a
machine and messages about named people keep it quiet where nothing is wrong. No kept half is read here, for the
weights or for the threshold. Writes bot/safety/opinion.json.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.safety.danger import danger
from bot.safety.masking import Masker
from bot.safety.opinion import FILE, Opinion, habitual
from bot.settings import Settings
from bot.wiring import open_embedder
from evals import logistic
from evals.logistic import Floats
from knowledge.embedding import Embedder

DATA = Path(__file__).parent / "datasets"
OUT = Path(__file__).parents[1] / "bot" / "safety" / FILE
ORDINARY = 4000
ALARMING = frozenset({"immediate", "refer_now"})
CONCERNS = frozenset({"threshold", "screening"})
WEIGHTS = {"danger": 4.0, "look-alikes": 2.0, "worries": 1.5, "concerns": 1.5, "ordinary": 0.5}
"""What a row weighs in the fit: to miss a danger is the worst."""
STIFF = 0.3  # weight of the penalty: larger is smoother
HEARD = 0.8  # of the dangers, at least so many must be raised by likeness alone
FALSE = 0.1  # of the worries, the nearest to danger of all that is none, at most so many should be
FOLDS = 5
SHOWN = (0.3, 0.4, 0.5, 0.6, 0.7)


class Sample(NamedTuple):
    """Vectors (n, d), the kind of each row, a key of `WEIGHTS`, and whether likeness may raise it at all."""

    vectors: Floats
    kinds: NDArray[np.str_]
    raisable: NDArray[np.bool_]


def main() -> None:
    """Fit, say how well it does on folds, and write."""
    embedder = open_embedder(Settings())
    sample = _sample(embedder, _texts_by_kind())
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
    print(f"{mine.model} raises from {mine.enough:.2f}")
    kept = [one for one in json.loads(OUT.read_text()) if one["model"] != mine.model]
    OUT.write_text(json.dumps([*kept, mine.model_dump()]) + "\n")


def fit(sample: Sample) -> list[float]:
    """Bias and weights of a logistic regression over the vectors."""
    live = (sample.kinds == "danger").astype(np.float64)
    counts = np.array([WEIGHTS[kind] for kind in sample.kinds])
    bias, weights = logistic.fit(sample.vectors, live, counts, STIFF)
    return [bias, *(float(weight) for weight in weights)]


def enough(sample: Sample, chances: Floats) -> float:
    """The lowest threshold, in hundredths, that raises few enough worries; lower, where it must be to hear danger."""
    steps = [at / 100 for at in range(10, 100)]
    quiet = (at for at in steps if _share(sample, chances, "worries", at) <= FALSE)
    hears = (at for at in reversed(steps) if _share(sample, chances, "danger", at) >= HEARD)
    return min(next(quiet, steps[-1]), next(hears, steps[0]))


def _share(sample: Sample, chances: Floats, kind: str, at: float) -> float:
    return float(((chances >= at) & sample.raisable)[sample.kinds == kind].mean())


def _sample(embedder: Embedder, texts: Mapping[str, Sequence[str]]) -> Sample:
    every = [(kind, text) for kind, held in texts.items() for text in held]
    return Sample(
        np.array([embedder.query(text) for _, text in every], dtype=np.float64),
        np.array([kind for kind, _ in every]),
        np.array([not habitual(text) for _, text in every]),
    )


def _texts_by_kind() -> dict[str, list[str]]:
    """Worries and concerns are signs of neglect below the highest level of need: what the desk is for, and what must
    never end in a call to 999. Concerns come from the training pairs, worries were written to be near to danger."""
    paths = sorted((DATA / "pairs").glob("*.jsonl"))
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    quiet = [row for row in rows if danger(row["question"]).level == "none"]
    others = [row["question"] for row in quiet if row["style"] not in CONCERNS]
    random.Random(4).shuffle(others)
    return {
        "danger": _texts("danger/danger_tuning.jsonl") + _texts("danger/opinion_danger_tuning.jsonl"),
        "look-alikes": _texts("danger/lookalike_tuning.jsonl") + _texts("danger/everyday_tuning.jsonl"),
        "worries": _texts("danger/worries_tuning.jsonl"),
        "concerns": [row["question"] for row in quiet if row["style"] in CONCERNS and not _highest(row)],
        "ordinary": [*others[:ORDINARY], *_beside()],
    }


def _beside() -> list[str]:
    """What the desk does not answer, orders to a machine, and messages about people, masked as the desk masks them."""
    mask = Masker().mask
    rows = (DATA / "gate" / "tuning.jsonl").read_text(encoding="utf-8").splitlines()
    gate = [row["question"] for row in map(json.loads, rows) if row["kind"] != "answerable"]
    texts = _texts("scope/tuning.jsonl") + gate + [mask(text).text for text in _texts("masking/tuning.jsonl")]
    return [text for text in texts if danger(text).level not in ALARMING]


def _highest(row: dict[str, str]) -> bool:
    """Whether a concern is one of level 4, section 10 of the starter's thresholds."""
    return row["document"] == "thresholds-of-need" and str(row.get("paragraph", "")).startswith("10.")


def _texts(name: str) -> list[str]:
    return [json.loads(line)["text"] for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


def _unseen(sample: Sample) -> Floats:
    """The chance of each row (n,), from a fit on the folds that it is not in."""
    fold = np.random.default_rng(4).integers(0, FOLDS, len(sample.kinds))
    chances = np.zeros(len(sample.kinds))
    for one in range(FOLDS):
        bias, *weights = fit(Sample(*(part[fold != one] for part in sample)))
        chances[fold == one] = logistic.chances(sample.vectors[fold == one] @ np.array(weights) + bias)
    return chances


def _told(sample: Sample, chances: Floats) -> list[str]:
    """How much of each kind is raised from several thresholds."""
    return [
        f"from {at:.2f}: " + ", ".join(f"{kind} {_share(sample, chances, kind, at):.3f}" for kind in WEIGHTS)
        for at in SHOWN
    ]


if __name__ == "__main__":
    main()
