"""Fit the second opinion on danger for the embedding model that is set: `python -m evals.fit_danger`.

A row is a stretch of a message: the whole of one that tells of danger, and both the whole and each part of one that
tells of none. A message is as near to danger as the nearest of its stretches.

Live dangers, look-alikes and worries are the tuning halves of evals/datasets/danger; ordinary questions, orders to a
machine and messages about named people keep it quiet where nothing is wrong. No kept half is read here, for the
weights or for the threshold. Writes bot/safety/opinion.json.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.safety.danger import danger
from bot.safety.masking import Masker
from bot.safety.opinion import FILE, SURE, Opinion
from bot.safety.stretches import stretches
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
WEIGHTS = {"danger": 4.0, "look-alikes": 2.0, "today": 1.0, "worries": 1.5, "concerns": 1.5, "ordinary": 0.5}
"""What a row weighs in the fit: to miss a danger is the worst."""
PART = 1.0  # what part of a message weighs beside the whole
STIFF = 0.3  # weight of the penalty: larger is smoother
SIGN = 0.1  # what is seen in a stretch, beside a vector of length 1: smaller is held back more by the penalty
SEEN = 5  # stretches in which a sign must be seen, to count
HEARD = 0.8  # of the dangers, at least so many must be raised by likeness alone
FALSE = 0.15
"""Of the worries that need nothing today, the nearest to danger of all that is none, at most so many are raised."""
FOLDS = 5
SHOWN = (0.2, 0.3, 0.4, 0.5, 0.6)


class Sample(NamedTuple):
    """Of stretches: what is known of each (n, d + signs), the message it is of, whether it is the whole. Of messages:
    the kind of each, a key of `WEIGHTS`; whether the rules call 999, and whether they say to refer now."""

    given: Floats
    message: NDArray[np.int64]
    whole: NDArray[np.bool_]
    kinds: NDArray[np.str_]
    rules: NDArray[np.bool_]
    refer: NDArray[np.bool_]


def main() -> None:
    """Fit, say how well it does on folds, and write."""
    embedder = open_embedder(Settings())
    sample, names = _sample(embedder, _texts_by_kind())
    nearest = _unseen(sample)
    for line in _told(sample, nearest):
        print(line)
    bias, *weights = fit(sample, range(len(sample.kinds)))
    signs = weights[-len(names) :]
    mine = Opinion(
        model=embedder.model,
        bias=round(bias, 5),
        weights=tuple(round(w, 5) for w in weights[: -len(names)]),
        signs={name: round(w * SIGN, 5) for name, w in zip(names, signs, strict=True)},
        enough=enough(sample, nearest),
    )
    print(f"{mine.model} raises from {mine.enough:.2f}")
    kept = [one for one in json.loads(OUT.read_text()) if one["model"] != mine.model]
    OUT.write_text(json.dumps([*kept, mine.model_dump()]) + "\n")


def fit(sample: Sample, messages: Collection[int]) -> list[float]:
    """Bias and weights of a logistic regression over the stretches of some messages.

    Where in a message of danger the danger is told nobody has marked: of these the whole alone is learned from.
    """
    kinds = sample.kinds[sample.message]
    taken = np.isin(sample.message, list(messages)) & (sample.whole | (kinds != "danger"))
    live = (kinds == "danger").astype(np.float64)
    counts = np.array([WEIGHTS[kind] for kind in kinds]) * np.where(sample.whole, 1.0, PART)
    bias, weights = logistic.fit(sample.given[taken], live[taken], counts[taken], STIFF)
    return [bias, *(float(weight) for weight in weights)]


def enough(sample: Sample, nearest: Floats) -> float:
    """The lowest threshold, in hundredths, that raises few enough worries; lower, where it must be to hear danger."""
    steps = [at / 100 for at in range(10, 100)]
    quiet = (at for at in steps if _share(sample, nearest, "worries", at) <= FALSE)
    hears = (at for at in reversed(steps) if _share(sample, nearest, "danger", at) >= HEARD)
    return min(next(quiet, steps[-1]), next(hears, steps[0]))


def _share(sample: Sample, nearest: Floats, kind: str, at: float, besides: bool = True) -> float:
    """The share of a kind that is raised; without what the rules raise by themselves, unless `besides` is false."""
    raised = nearest >= np.where(sample.refer, max(SURE, at), at)
    some = sample.kinds == kind
    if besides:
        some &= ~sample.rules
    return float((raised | sample.rules)[some].mean()) if some.any() else 0.0


def _sample(embedder: Embedder, texts: Mapping[str, Sequence[str]]) -> tuple[Sample, list[str]]:
    """The sample, and the names of the signs in it."""
    mask = Masker().mask
    messages = [(kind, mask(text).text) for kind, held in texts.items() for text in held]
    found = [
        (at, place == 0, one) for at, (_, text) in enumerate(messages) for place, one in enumerate(stretches(text))
    ]
    counts = Counter(sign for _, _, one in found for sign in one.signs)
    names = sorted(sign for sign, count in counts.items() if count >= SEEN)
    levels = [danger(text).level for _, text in messages]
    seen = np.array([[SIGN * (name in one.signs) for name in names] for _, _, one in found])
    vectors = np.array([embedder.query(one.text) for _, _, one in found], dtype=np.float64)
    sample = Sample(
        np.hstack([vectors, seen]),
        np.array([at for at, _, _ in found]),
        np.array([whole for _, whole, _ in found]),
        np.array([kind for kind, _ in messages]),
        np.array([level == "immediate" for level in levels]),
        np.array([level == "refer_now" for level in levels]),
    )
    return sample, names


def _texts_by_kind() -> dict[str, list[str]]:
    """Worries and concerns are signs of neglect below the highest level of need: what the desk is for, and what must
    never end in a call to 999. What is to be referred today is learned as no danger, but does not set the threshold.
    Concerns come from the training pairs and from what is written in a screening; worries were written to be near to
    danger."""
    paths = sorted((DATA / "pairs").glob("*.jsonl"))
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    quiet = [row for row in rows if danger(row["question"]).level == "none"]
    others = [row["question"] for row in quiet if row["style"] not in CONCERNS]
    random.Random(4).shuffle(others)
    return {
        "danger": _texts("danger/danger_tuning.jsonl") + _texts("danger/opinion_danger_tuning.jsonl"),
        "look-alikes": _texts("danger/lookalike_tuning.jsonl") + _texts("danger/everyday_tuning.jsonl"),
        "today": _texts("danger/worries_tuning.jsonl", lambda level: level == "refer_now"),
        "worries": _texts("danger/worries_tuning.jsonl", lambda level: level != "refer_now"),
        "concerns": [row["question"] for row in quiet if row["style"] in CONCERNS and not _highest(row)]
        + _texts("danger/screening_tuning.jsonl"),
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


def _texts(name: str, wanted: Callable[[str], bool] = lambda level: True) -> list[str]:
    rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]
    return [row["text"] for row in rows if wanted(row.get("level", ""))]


def _unseen(sample: Sample) -> Floats:
    """For each message (m,) the chance of its nearest stretch, from a fit on the folds that it is not in."""
    fold = np.random.default_rng(4).integers(0, FOLDS, len(sample.kinds))
    nearest = np.zeros(len(sample.kinds))
    for one in range(FOLDS):
        bias, *weights = fit(sample, np.flatnonzero(fold != one).tolist())
        mine = fold[sample.message] == one
        chances = logistic.chances(sample.given[mine] @ np.array(weights) + bias)
        np.maximum.at(nearest, sample.message[mine], chances)
    return nearest


def _told(sample: Sample, nearest: Floats) -> list[str]:
    """How much of each kind is raised from several thresholds, by rules and likeness together."""
    return [
        f"from {at:.2f}: " + ", ".join(f"{kind} {_share(sample, nearest, kind, at, False):.3f}" for kind in WEIGHTS)
        for at in SHOWN
    ]


if __name__ == "__main__":
    main()
