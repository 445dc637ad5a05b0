"""Fit how near a concern must be to an indicator: `python -m evals.fit_thresholds [--home HOME]`.

Which indicator speaks of a concern is learned from the tuning half of evals/datasets/thresholds and from the sayings
of thresholds.yaml, each looked at as if it were not there. Whether a text touches any is learned from those and from
worries, questions about procedure and what the desk does not answer: the tuning rows of other sets. Nothing is read
that is kept. Writes bot/thresholds/fitted.json.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bot.choosing import chance
from bot.thresholds import fitted
from bot.thresholds.fitted import FILE, Fitted, Gate, Telling
from bot.thresholds.matching import Matcher
from evals import logistic
from evals.logistic import Floats
from evals.thresholds import DATA, cases, open_matcher, right
from prompts import load_thresholds

OUT = Path(__file__).parents[1] / "bot" / "thresholds" / FILE
SETS = DATA.parent
STIFF = 3.0  # weight of the penalty: larger is smoother
RIGHT = 20.0  # what the right indicator of a concern weighs, among more than a hundred that are not
WHOLE = 6.0  # what a row weighs that is looked at with every saying there, as in use
OWN, SAID, UNRELATED, QUESTION = 3.0, 1.5, 8.0, 0.5  # what a row of the second fit weighs; any other weighs 1
QUESTIONS = 400
SMOOTH = 1.0  # the same penalty, over vectors
FOLDS = 5
KINDS = ("concerns", "unrelated")
Signs = dict[str, float]


class Sample(NamedTuple):
    """Texts, whether each touches something (n,), what each weighs (n,), and the matcher that looks at each."""

    texts: list[str]
    flags: Floats
    weights: Floats
    matchers: list[Matcher]


class Row(NamedTuple):
    """A text with the places of its indicators, and the matcher that looks at it."""

    text: str
    gold: frozenset[int]
    matcher: Matcher


def main() -> None:
    """Fit, say what it does to the rows that it was fitted on, and write."""
    parser = argparse.ArgumentParser(prog="python -m evals.fit_thresholds", description=__doc__)
    parser.add_argument("--home", type=Path)
    opened = open_matcher(parser.parse_args().home)
    matcher = Matcher(opened.indicators, cache(opened.vector), opened.model, load_thresholds(), fitted.read())
    blank = Gate(weights={"bias": 0.0}, enough=0.0)
    first = Fitted(speaks={}, telling=Telling(model="", bias=0.0, weights=()), gate=blank, alone=blank)
    first = first.model_copy(update={"speaks": speaks(matcher)})
    sample = _sample(matcher.weighed(first))
    rows = [one.bearing(text) for one, text in zip(sample.matchers, sample.texts, strict=True)]
    vectors = np.array([matcher.vector(text) for text in sample.texts], dtype=np.float64)
    heard = [{**row, "telling": float(odds)} for row, odds in zip(rows, _unseen(vectors, sample), strict=True)]
    found = first.model_copy(
        update={
            "telling": _telling(matcher.model, vectors, sample),
            "gate": _gate(heard, sample, "with telling"),
            "alone": _gate([{k: v for k, v in row.items() if k != "telling"} for row in rows], sample, "without"),
        }
    )
    OUT.write_text(found.model_dump_json() + "\n")


def speaks(matcher: Matcher) -> Signs:
    """What each sign counts to find the indicator that speaks of a concern."""
    own = [Row(one.text, right(matcher, one), matcher) for kind in KINDS for one in cases(kind, "tuning")]
    rows, flags, weights = [], [], []
    for known, weight in ((own, WHOLE), (_said(matcher), 1.0)):
        for text, gold, looks in known:
            for place, signs in enumerate(looks.signs(text)):
                rows.append(signs)
                flags.append(float(place in gold))
                weights.append(weight * (RIGHT if place in gold else 1.0))
    return _fit(rows, flags, weights)


def _said(matcher: Matcher) -> list[Row]:
    """Every saying, looked at by a matcher that knows neither it nor the others of its fold."""
    places = {one.text: place for place, one in enumerate(matcher.indicators)}
    said = [(one, places[text]) for text, held in matcher.said.items() for one in held]
    fold = np.random.default_rng(4).integers(0, FOLDS, len(said))
    blind = [
        matcher.without({one for (one, _), at in zip(said, fold, strict=True) if at == own}) for own in range(FOLDS)
    ]
    return [Row(one, frozenset({place}), blind[at]) for (one, place), at in zip(said, fold, strict=True)]


def _sample(matcher: Matcher) -> Sample:
    """The rows of the second fit: the set's own first, then those of other sets."""
    said = _said(matcher)
    groups = [
        ([one.text for one in cases("concerns", "tuning")], 1.0, OWN),
        ([one.text for one in cases("unrelated", "tuning")], 0.0, UNRELATED),
        ([row.text for row in said], 1.0, SAID),
        (_texts("danger/worries_tuning.jsonl", "text"), 1.0, 1.0),
        (_questions(), 0.0, QUESTION),
        (_beside(), 0.0, 1.0),
    ]
    texts = [text for texts, _, _ in groups for text in texts]
    flags = [flag for texts, flag, _ in groups for _ in texts]
    weights = [weight for texts, _, weight in groups for _ in texts]
    blind = {row.text: row.matcher for row in said}
    return Sample(texts, np.array(flags), np.array(weights), [blind.get(text, matcher) for text in texts])


def _telling(model: str, vectors: Floats, sample: Sample) -> Telling:
    bias, found = logistic.fit(vectors, sample.flags, sample.weights, SMOOTH)
    return Telling(model=model, bias=round(bias, 4), weights=tuple(round(float(w), 4) for w in found))


def _unseen(vectors: Floats, sample: Sample) -> Floats:
    """The log odds of each row (n,), from a fit on the folds that it is not in."""
    fold = np.random.default_rng(2).integers(0, FOLDS, len(sample.flags))
    odds = np.zeros(len(sample.flags))
    for one in range(FOLDS):
        left = fold != one
        bias, found = logistic.fit(vectors[left], sample.flags[left], sample.weights[left], SMOOTH)
        odds[~left] = vectors[~left] @ found + bias
    return odds


def _gate(rows: Sequence[Signs], sample: Sample, name: str) -> Gate:
    """Opens where as large a share of the concerns is lost as of the unrelated gets through."""
    weights = _fit(rows, sample.flags, sample.weights)
    chances = np.array([chance(row, weights) for row in rows])
    own = chances[np.isin(sample.weights, (OWN, SAID))]
    unrelated = chances[sample.weights == UNRELATED]
    at = min(
        (step / 100 for step in range(1, 100)), key=lambda cut: abs((own < cut).mean() - (unrelated >= cut).mean())
    )
    told = f"{(own >= at).mean():.3f} of concerns open it, {(unrelated >= at).mean():.3f} of unrelated"
    print(f"gate {name}: from {at:.2f}, {told}")
    return Gate(weights=weights, enough=at)


def _fit(rows: Sequence[Signs], flags: Sequence[float] | Floats, weights: Sequence[float] | Floats) -> Signs:
    names = list(rows[0])
    given: Floats = np.array([[row[name] for name in names] for row in rows])
    bias, found = logistic.fit_scaled(given, np.array(flags), np.array(weights), STIFF)
    return {"bias": round(bias, 4), **{name: round(float(w), 4) for name, w in zip(names, found, strict=True)}}


def _questions() -> list[str]:
    """Questions about procedure, which touch no indicator."""
    texts = _texts("pairs/working_together.jsonl", "question")
    random.Random(3).shuffle(texts)
    return texts[:QUESTIONS]


def _beside() -> list[str]:
    """What the desk does not answer: its kind is named where it is expected to be known."""
    kinds = {"legal", "medical", "work", "office", "writing", "chat", "homework"}
    return [row["text"] for row in _rows("scope/tuning.jsonl") if row["expected"] in kinds]


def _texts(name: str, field: str) -> list[str]:
    return [row[field] for row in _rows(name)]


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (SETS / name).read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
