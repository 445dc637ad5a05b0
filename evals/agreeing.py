"""How far markers agree, beyond what chance would give: Krippendorff's alpha.

1 is full agreement, 0 is what chance gives. Krippendorff (2004) asks for 0.80 to rely on marks, and takes 0.667 as the
least from which anything may be concluded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import krippendorff
import numpy as np
from numpy.typing import NDArray

from evals.marks import VERDICTS, Marked, Verdict
from evals.statistics import SEED
from knowledge.types import Frozen

RELIABLE, TENTATIVE = 0.80, 0.667
DRAWS = 500
Counts = NDArray[np.int64]


class Difference(Frozen):
    """A place of an answer that markers saw differently: 0 is the whole answer."""

    reference: str
    place: int
    verdicts: dict[str, Verdict]


class Agreement(Frozen):
    """`alpha` with its 95 % interval over `n` places that two markers or more have marked.

    None where it says nothing: no such place, or one and the same verdict everywhere. `same` is the plain share of
    pairs of marks that agree.
    """

    alpha: float | None
    low: float | None
    high: float | None
    n: int
    markers: tuple[str, ...]
    same: float | None
    differences: tuple[Difference, ...]


class _Place(NamedTuple):
    reference: str
    place: int
    verdicts: dict[str, Verdict]


def agreement(marked: Sequence[Marked]) -> Agreement:
    """Over all places with two marks or more. Verdicts are names, not steps of a scale."""
    places = [
        _Place(one.item.reference, place, {by: mark.verdict for by, mark in sorted(marks.items())})
        for one in marked
        for place, marks in sorted(one.verdicts.items())
        if len(marks) > 1
    ]
    counts = np.array([[list(one.verdicts.values()).count(v) for v in VERDICTS] for one in places], dtype=np.int64)
    low, high = _interval(counts)
    pairs = [a == b for one in places for a, b in combinations(one.verdicts.values(), 2)]
    return Agreement(
        alpha=alpha(counts),
        low=low,
        high=high,
        n=len(places),
        markers=tuple(sorted({by for one in places for by in one.verdicts})),
        same=sum(pairs) / len(pairs) if pairs else None,
        differences=tuple(Difference(**one._asdict()) for one in places if len(set(one.verdicts.values())) > 1),
    )


def told(found: Agreement) -> Iterator[str]:
    """The agreement in plain words, and each place that markers saw differently."""
    if not found.n:
        yield "No statement has been marked by two people yet, so there is nothing to compare."
        return
    yield f"{found.n} places marked by two people or more ({', '.join(found.markers)}): {_said(found)}."
    for one in found.differences:
        where = f"statement {one.place}" if one.place else "as a whole"
        yield f"  {one.reference}, {where}: " + ", ".join(f"{by} {verdict}" for by, verdict in one.verdicts.items())


def _said(found: Agreement) -> str:
    if found.alpha is None:
        return "all marks are the same, so alpha says nothing"
    strength = (
        "good enough to rely on"
        if found.alpha >= RELIABLE
        else "enough for a first conclusion only"
        if found.alpha >= TENTATIVE
        else "too low to rest anything on: talk over the differences and mark again"
    )
    interval = "" if found.low is None else f" ({found.low:.2f} to {found.high:.2f})"
    return f"alpha {found.alpha:.2f}{interval}, {strength}"


def alpha(counts: Counts) -> float | None:
    """Nominal alpha of (n, verdicts) counts of marks; None where there is nothing to tell apart."""
    if len(counts) == 0 or np.count_nonzero(counts.sum(axis=0)) < 2:
        return None
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def _interval(counts: Counts) -> tuple[float | None, float | None]:
    """Places drawn again, from a fixed seed; nothing for fewer than two, or where a draw can tell nothing apart."""
    if len(counts) < 2:
        return None, None
    drawn = np.random.default_rng(SEED).integers(len(counts), size=(DRAWS, len(counts)))
    values = [found for rows in drawn if (found := alpha(counts[rows])) is not None]
    if len(values) < DRAWS / 2:
        return None, None
    low, high = np.quantile(values, [0.025, 0.975])
    return float(low), float(high)
