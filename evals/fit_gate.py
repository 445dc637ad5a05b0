"""Fit the evidence gate: `python -m evals.fit_gate [--homes HOME…] [--orsharc DIR] [--write]`.

Over the live release of each home: questions with no answer and contrast questions that have one
(evals/datasets/unanswerable), what practitioners type in haste (evals/datasets/gate), and pairs that the search model
never learned from. With `--orsharc`, also real questions
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
from bot.fitted import FILE, FITTED
from evals import logistic, orsharc
from evals.desk import Desk, open_desk
from knowledge.embedding.tune import Recipe, split
from knowledge.pairs import Pair, read_pairs

DATA = Path(__file__).parent / "datasets"
OUT = Path(__file__).parents[1] / "bot" / FILE
STIFF = 5.0  # weight of the penalty: larger is smoother
LOUD = 3.0  # what a vector's numbers are multiplied by beside signs in their own spread: larger trusts it more
CLASS = 500.0  # what all rows of one label in one set weigh together
SNIPPETS = 0.8  # what OR-ShARC counts beside our own questions
WRONG = 3.0  # what an answer to a question without one costs, where silence to an answerable question costs 1
ANSWERABLE = 9.0  # answerable questions to each that is not, as they are expected to come
REFUSED = 1 / 12  # share of answerable questions that may be refused, whatever it costs
STEPS = tuple(step / 100 for step in range(5, 70))  # thresholds tried
ANSWERED = 0.8  # share answered at which OR-ShARC is reported
FOLDS = 5
DEALS = 6  # how often questions are dealt into folds: the least cost of one deal alone moves by .05
OWN, HASTE, SNIPPET = "own", "haste", "snippets"
SHARES = {OWN: 1.0, HASTE: 1.0, SNIPPET: SNIPPETS}
REPORTS = frozenset({"threshold", "screening"})
"""Styles of pairs that tell of a child rather than ask."""
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Row(NamedTuple):
    """A question as the gate sees it. `cosine` is that of the nearest passage, `sentence` of the nearest sentence.

    Rows of one `source` weigh the same together: our own questions, what is typed in haste, OR-ShARC.
    """

    question: str
    group: str
    source: str
    answerable: bool
    kept: bool
    vector: Floats
    signs: Mapping[str, float]
    cosine: float
    sentence: float


class Table(NamedTuple):
    """Rows as arrays: signs (n, d) by name, vectors (n, v), and one flag or name for each row."""

    names: Sequence[str]
    given: Floats
    vectors: Floats
    source: NDArray[np.str_]
    answerable: Flags
    kept: Flags

    @property
    def ours(self) -> Flags:
        return np.asarray(self.source != SNIPPET, dtype=np.bool_)


class Gate(NamedTuple):
    """Weights by sign with a bias, of each number of a vector (v,), and what makes the latter 0 in the mean."""

    bears: dict[str, float]
    answerable: Floats
    level: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, say how well it does on what it was not fitted on, and write where that is asked."""
    parser = argparse.ArgumentParser(prog="python -m evals.fit_gate", description=__doc__)
    parser.add_argument("--homes", type=Path, nargs="*", default=[None], help="homes with a live release")
    parser.add_argument("--orsharc", type=Path, help="folder with the two orsharc files")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args(arguments)
    desks = [open_desk(home) for home in given.homes]
    (model,) = {desk.library.release.model for desk in desks}
    rows = [row for desk in desks for row in (*own(desk), *hasty(desk))]
    if given.orsharc:
        rows += snippets(given.orsharc)
    table = tabled(rows)
    made = fitted(table, ~table.kept)
    enough = threshold(rows, table)
    for line in report(rows, table, made, enough):
        print(line)
    if given.write:
        known = {"model": model, "answerable": tuple(made.answerable.tolist()), "level": made.level}
        new = FITTED.model_copy(update={"bears": made.bears, "enough": enough, **known})
        OUT.write_text(json.dumps(new.model_dump(), indent=1) + "\n", encoding="utf-8")


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
            yield from seen(desk, question, group, group.endswith(", answerable"), half == "kept")
    pairs = desk.held(read_pairs(sorted((DATA / "pairs").glob("*.jsonl"))))
    for pair in split(pairs, desk.texts(), Recipe())[1]:
        if pair.style not in REPORTS:
            yield from seen(desk, pair.question, "held-back pairs", True, _kept(pair.question))


def hasty(desk: Desk) -> Iterator[Row]:
    """Short, indirect and colloquial messages: an answerable one counts only where a document that answers is held."""
    held = {document.name for document, _ in desk.known}
    for half in ("tuning", "kept"):
        for row in map(json.loads, (DATA / "gate" / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()):
            answerable = row["kind"] == "answerable"
            if not answerable or held & {place.split()[0] for place in row["answers"]}:
                group = f"in haste, {row['kind']}"
                yield from seen(desk, row["question"], group, answerable, half == "kept", HASTE)


def snippets(folder: Path) -> Iterator[Row]:
    """Each OR-ShARC question with its snippet there, then with it and all from its address taken away."""
    shelf = orsharc.open_shelf(folder)
    for case in shelf.cases:
        for there in (True, False):
            shelf.put_back() if there else shelf.take_away(case)
            group = f"OR-ShARC {case.split}"
            yield from seen(shelf.desk, case.question, group, there, case.split == "test", SNIPPET)


def seen(desk: Desk, question: str, group: str, answerable: bool, kept: bool, source: str = OWN) -> Iterator[Row]:
    """A row, where anything was found at all."""
    looked = desk.look(question)
    if looked.units:
        signs = gate.signs(question, looked.units, looked.hits, looked.wanted)
        cosine = max(hit.dense for hit in looked.hits)
        sentence = max((c for hit in looked.hits for _, _, c in hit.sentences), default=cosine)
        vector = np.asarray(desk.library.vector(question), dtype=np.float64)
        yield Row(question, group, source, answerable, kept, vector, signs, cosine, sentence)


def _kept(question: str) -> bool:
    return bool(hashlib.sha256(question.encode()).digest()[0] % 2)


def tabled(rows: Sequence[Row]) -> Table:
    """Rows as arrays."""
    names = sorted(rows[0].signs.keys() - {"asked"})
    return Table(
        names,
        np.array([[row.signs[name] for name in names] for row in rows]),
        np.array([row.vector for row in rows]),
        *(np.array([getattr(row, flag) for row in rows]) for flag in ("source", "answerable", "kept")),
    )


def fitted(table: Table, use: Flags) -> Gate:
    """The gate from the rows to `use`; labels weigh the same, and so do the sources but for `SNIPPETS`."""
    weigh = np.zeros(len(use))
    for source, share in SHARES.items():
        for label in (table.answerable, ~table.answerable):
            some = use & (table.source == source) & label
            weigh[some] = share * CLASS / max(some.sum(), 1)
    spread = table.given[use].std(axis=0) + 1e-6
    given = np.hstack([table.given / spread, table.vectors * LOUD])[use]
    bias, found = logistic.fit(given, table.answerable[use].astype(np.float64), weigh[use], STIFF)
    signs, vector = np.split(found, [len(table.names)])
    vector = (vector * LOUD).round(3)
    level = -round(float(np.average(table.vectors[use] @ vector, weights=weigh[use])), 3)
    weights = dict(zip(table.names, signs / spread, strict=True)) | {"bias": bias - level, "asked": 1.0}
    return Gate({name: round(float(weight), 3) for name, weight in sorted(weights.items())}, vector, level)


def chances(table: Table, made: Gate) -> Floats:
    """What the gate says of each row, (n,)."""
    signs = table.given @ np.array([made.bears[name] for name in table.names])
    return logistic.chances(signs + made.bears["bias"] + table.vectors @ made.answerable + made.level)


def threshold(rows: Sequence[Row], table: Table) -> float:
    """Where silence and wrong answers cost least on folds of our tuning rows, with at most `REFUSED` refused.

    Our two sources count the same. A question is in one fold, however many homes it is asked of.
    """
    costs = np.zeros(len(STEPS))
    refused = np.zeros(len(STEPS))
    for deal in range(DEALS):
        said = unseen(rows, table, deal)
        for source in (OWN, HASTE):
            use = ~table.kept & (table.source == source)
            both = np.array([shares(said[use], table.answerable[use], cut) for cut in STEPS]).T
            refused += both[0] / (2 * DEALS)
            costs += (ANSWERABLE * both[0] + WRONG * both[1]) / (ANSWERABLE + 1)
    return STEPS[int(np.argmin(np.where(refused <= REFUSED, costs, np.inf)))]


def unseen(rows: Sequence[Row], table: Table, deal: int) -> Floats:
    """What the gate says of each row, (n,), fitted on the tuning rows of the other folds."""
    fold = np.array([hashlib.sha256(row.question.encode()).digest()[1 + deal] % FOLDS for row in rows])
    said = np.zeros(len(rows))
    for one in range(FOLDS):
        said[fold == one] = chances(table, fitted(table, ~table.kept & (fold != one)))[fold == one]
    return said


def shares(said: Floats, answerable: Flags, cut: float) -> tuple[float, float]:
    """How many of the answerable are refused at a threshold, and how many of the rest are answered."""
    return float((said[answerable] < cut).mean()), float((said[~answerable] >= cut).mean())


def report(rows: Sequence[Row], table: Table, made: Gate, enough: float) -> Iterable[str]:
    """The figures of the kept halves."""
    said = chances(table, made)
    cosine, sentence = (np.array([getattr(row, name) for row in rows]) for name in ("cosine", "sentence"))
    group = np.array([row.group for row in rows])
    yield f"threshold {enough}"
    for name in dict.fromkeys(group):
        for label, word in ((table.answerable, "answerable"), (~table.answerable, "unanswerable")):
            some = (group == name) & label & table.kept
            if some.any():
                yield f"kept, {name}, {word} ({some.sum()}): refused {(said[some] < enough).mean():.3f}"
    sets = {"our own": table.kept & table.ours, "OR-ShARC test": table.kept & ~table.ours}
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
