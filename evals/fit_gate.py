"""Fit the evidence gate: `python -m evals.fit_gate [--homes HOME…] [--orsharc DIR] [--write]`.

Over the live release of each home: questions with no answer and contrast questions that have one
(evals/datasets/unanswerable), and pairs that the search model never learned from. With `--orsharc`, also real questions
on official snippets, with the answering snippet there and taken away: its dev part is learned from, its test part only
reported. The kept halves are never learned from. Prints the figures of evals/GATE.md; `--write` puts weights and
threshold into bot/fitted.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot import gate
from bot.fitted import FILE, FITTED, Fitted
from evals import logistic, orsharc
from evals.desk import Desk, Looked, open_desk
from knowledge.embedding.tune import Recipe, split
from knowledge.pairs import Pair, read_pairs

DATA = Path(__file__).parent / "datasets"
OUT = Path(__file__).parents[1] / "bot" / FILE
STIFF = 5.0  # weight of the penalty: larger is smoother
CLASS = 500.0  # what all rows of one label in one set weigh together
SNIPPETS = 0.8  # what OR-ShARC counts beside our own questions
REFUSED = 1 / 14  # share of answerable questions that may be refused; a little under the one in twelve we accept
ANSWERED = 0.8  # share answered at which OR-ShARC is reported
FOLDS = 5
REPORTS = frozenset({"threshold", "screening"})
"""Styles of pairs that tell of a child rather than ask."""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Row(NamedTuple):
    """A question as the gate sees it. `cosine` is that of the nearest passage, `sentence` of the nearest sentence."""

    question: str
    group: str
    answerable: bool
    kept: bool
    snippets: bool
    signs: Mapping[str, float]
    cosine: float
    sentence: float


class Table(NamedTuple):
    """Rows as arrays: signs (n, d) by name, and one flag or number for each row."""

    names: Sequence[str]
    given: Floats
    answerable: Flags
    kept: Flags
    snippets: Flags


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, say how well it does on what it was not fitted on, and write where that is asked."""
    parser = argparse.ArgumentParser(prog="python -m evals.fit_gate", description=__doc__)
    parser.add_argument("--homes", type=Path, nargs="*", default=[None], help="homes with a live release")
    parser.add_argument("--orsharc", type=Path, help="folder with the two orsharc files")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    rows = [row for home in given.homes for row in own(open_desk(home))]
    if given.orsharc:
        rows += snippets(given.orsharc)
    table = tabled(rows)
    weights = fitted(table, ~table.kept)
    enough = threshold(table)
    for line in report(rows, table, weights, enough):
        print(line)
    if given.write:
        made = Fitted(sentence=FITTED.sentence, bears=weights, enough=enough)
        OUT.write_text(json.dumps(made.model_dump(), indent=1) + "\n", encoding="utf-8")


def own(desk: Desk) -> Iterator[Row]:
    """Our own questions over one release: an answerable one counts only where its passage is held."""
    for half in ("tuning", "kept"):
        path = DATA / "unanswerable" / f"{half}.jsonl"
        parsed = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        there = [row for row in parsed if row["kind"] == "answerable"]
        held = desk.held([Pair.model_validate({k: v for k, v in row.items() if k != "kind"}) for row in there])
        asked = [(pair.question, "contrast, answerable") for pair in held]
        asked += [(row["question"], row["kind"]) for row in parsed if row["kind"] != "answerable"]
        for question, group in asked:
            yield from seen(desk.look(question), question, group, group.endswith(", answerable"), half == "kept")
    pairs = desk.held(read_pairs(sorted((DATA / "pairs").glob("*.jsonl"))))
    for pair in split(pairs, desk.texts(), Recipe())[1]:
        if pair.style not in REPORTS:
            yield from seen(desk.look(pair.question), pair.question, "held-back pairs", True, _kept(pair.question))


def snippets(folder: Path) -> Iterator[Row]:
    """Each OR-ShARC question with its snippet there, then with it and all from its address taken away."""
    shelf = orsharc.open_shelf(folder)
    for case in shelf.cases:
        for there in (True, False):
            shelf.put_back() if there else shelf.take_away(case)
            group = f"OR-ShARC {case.split}"
            yield from seen(shelf.desk.look(case.question), case.question, group, there, case.split == "test", True)


def seen(
    looked: Looked, question: str, group: str, answerable: bool, kept: bool, snippets: bool = False
) -> Iterator[Row]:
    """A row, where anything was found at all."""
    if looked.units:
        signs = gate.signs(question, looked.units, looked.hits, looked.wanted)
        cosine = max(hit.dense for hit in looked.hits)
        sentence = max((c for hit in looked.hits for _, _, c in hit.sentences), default=cosine)
        yield Row(question, group, answerable, kept, snippets, signs, cosine, sentence)


def _kept(question: str) -> bool:
    return bool(hashlib.sha256(question.encode()).digest()[0] % 2)


def tabled(rows: Sequence[Row]) -> Table:
    """Rows as arrays."""
    names = sorted(rows[0].signs)
    return Table(
        names,
        np.array([[row.signs[name] for name in names] for row in rows]),
        *(np.array([getattr(row, flag) for row in rows]) for flag in ("answerable", "kept", "snippets")),
    )


def fitted(table: Table, use: Flags) -> dict[str, float]:
    """Weights by sign from the rows to `use`; labels weigh the same, and so do the sets but for `SNIPPETS`."""
    weigh = np.zeros(len(use))
    for mine, share in ((table.snippets, SNIPPETS), (~table.snippets, 1.0)):
        for label in (table.answerable, ~table.answerable):
            some = use & mine & label
            weigh[some] = share * CLASS / max(some.sum(), 1)
    labels = table.answerable[use].astype(np.float64)
    bias, weights = logistic.fit_scaled(table.given[use], labels, weigh[use], STIFF)
    by_name = dict(zip(table.names, weights, strict=True))
    return {name: round(float(weight), 3) for name, weight in sorted({**by_name, "bias": bias}.items())}


def chances(table: Table, weights: Mapping[str, float]) -> Floats:
    """What the gate says of each row, (n,)."""
    return logistic.chances(table.given @ np.array([weights[name] for name in table.names]) + weights["bias"])


def threshold(table: Table) -> float:
    """From which chance on `REFUSED` of our answerable questions are refused, on folds of the tuning half."""
    fold = np.random.default_rng(4).integers(0, FOLDS, len(table.kept))
    said = np.zeros(len(fold))
    for one in range(FOLDS):
        said[fold == one] = chances(table, fitted(table, ~table.kept & (fold != one)))[fold == one]
    return round(float(np.quantile(said[~table.kept & ~table.snippets & table.answerable], REFUSED)), 2)


def report(rows: Sequence[Row], table: Table, weights: Mapping[str, float], enough: float) -> Iterable[str]:
    """The figures of the kept halves."""
    said = chances(table, weights)
    cosine, sentence = (np.array([getattr(row, name) for row in rows]) for name in ("cosine", "sentence"))
    group = np.array([row.group for row in rows])
    yield f"threshold {enough}"
    for name in dict.fromkeys(group):
        for label, word in ((table.answerable, "answerable"), (~table.answerable, "unanswerable")):
            some = (group == name) & label & table.kept
            if some.any():
                yield f"kept, {name}, {word} ({some.sum()}): refused {(said[some] < enough).mean():.3f}"
    sets = {"our own": table.kept & ~table.snippets, "OR-ShARC test": table.kept & table.snippets}
    for name, use in sets.items():
        if use.any():
            labels = table.answerable[use]
            yield line(f"{name}, gate", said[use], labels, enough)
            share = float((said[use][labels] >= enough).mean())
            for at in dict.fromkeys((share, ANSWERED)):
                yield from at_share(
                    name, at, labels, {"gate": said, "cosine": cosine, "sentence cosine": sentence}, use
                )


def at_share(name: str, share: float, labels: Flags, scores: Mapping[str, Floats], use: Flags) -> Iterable[str]:
    """Every score at the cut-off that answers `share` of the answerable."""
    for kind, score in scores.items():
        cut = float(np.quantile(score[use][labels], 1 - share, method="lower"))
        yield line(f"{name}, {kind} where {share:.3f} are answered", score[use], labels, cut)


def line(name: str, score: Floats, answerable: Flags, cut: float) -> str:
    """Refusals as precision, recall and F1, and the share of answerable questions answered."""
    refused = score < cut
    right = float((refused & ~answerable).sum())
    precision, recall = right / max(refused.sum(), 1), right / max((~answerable).sum(), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    answered = float((~refused[answerable]).mean())
    return (
        f"{name} (cut {cut:.3f}): precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}, answered {answered:.3f}"
    )


if __name__ == "__main__":
    main()
