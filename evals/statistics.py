"""How far a figure may be off: intervals for shares, means and percentiles, and whether two runs truly differ.

Pure, and the same every time: what is drawn at random is drawn from a fixed seed. All intervals are 95 % ones.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Z = 1.959963984540054
"""How many standard errors 95 % of a normal curve lies within."""
SEED = 20260
DRAWS = 2000
EXACT = 14
"""Up to so many differences, every pattern of signs is tried; above, `DRAWS` of them."""
Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """Where the true figure is likely to be. None: too few to say on that side."""

    low: float | None
    high: float | None


NOTHING = Interval(None, None)


def wilson(hits: float, n: int) -> Interval:
    """For a share: `hits` of `n` (Wilson 1927). Sound for small `n` and for none or all; with n = 0 nothing is said."""
    if n <= 0:
        return NOTHING
    share, spread = hits / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * math.sqrt(max(share * (1 - share), 0.0) / n + spread / (4 * n)) / (1 + spread)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return Interval(0.0 if hits <= 0 else low, 1.0 if hits >= n else high)


def bootstrap(sums: Sequence[float], counts: Sequence[float]) -> Interval:
    """For a mean of parts that come in cases: each case gives the sum of its parts and how many they are.

    Whole cases are drawn again, because the parts of one case rise and fall together (percentile bootstrap). With
    fewer than two cases nothing is said.
    """
    if len(sums) < 2:
        return NOTHING
    top, bottom = np.asarray(sums, np.float64), np.asarray(counts, np.float64)
    times = _drawn(len(top))
    low, high = np.quantile(times @ top / (times @ bottom), [0.025, 0.975])
    return Interval(float(low), float(high))


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of the values do not exceed. Raises ValueError for no values."""
    if not values:
        raise ValueError("no values")
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def percentile_interval(values: Sequence[float], share: float) -> Interval:
    """For a percentile, from the order of the values alone: nothing is supposed of their shape.

    How many of `n` values lie below the true percentile is binomial; a side that even the smallest or the largest
    value may not reach is None.
    """
    n, ordered = len(values), sorted(values)
    below = np.cumsum([_binomial(n, k, share) for k in range(n + 1)])
    low = int(np.sum(below <= 0.025))  # at most so many lie below, but for one chance in forty
    high = int(np.searchsorted(below, 0.975))
    return Interval(ordered[low - 1] if low >= 1 else None, ordered[high] if high < n else None)


def mcnemar(better: int, worse: int) -> float:
    """How likely so uneven a split is when a change is as likely to help a case as to harm it (exact, two-sided)."""
    n, few = better + worse, min(better, worse)
    return min(1.0, 2 * sum(_binomial(n, k, 0.5) for k in range(few + 1)))


def sign_flip(differences: Sequence[float]) -> float:
    """How likely a mean difference so far from nought is when each case's could as well have had the other sign.

    Exact up to `EXACT` cases that differ, above that from seeded draws, counted so that it is never nought.
    """
    moved = np.array([one for one in differences if one], np.float64)
    if not len(moved):
        return 1.0
    seen = abs(moved.sum()) - 1e-9
    if len(moved) <= EXACT:
        return float(np.mean(np.abs(_every_sign(len(moved)) @ moved) >= seen))
    signs = np.random.default_rng(SEED).choice([-1.0, 1.0], size=(DRAWS, len(moved)))
    return float((np.sum(np.abs(signs @ moved) >= seen) + 1) / (DRAWS + 1))


def paired(differences: Sequence[float]) -> float:
    """The chance of such differences between two runs of the same cases, were there none in truth.

    McNemar's test where every case is right or wrong, else the sign-flip test.
    """
    if all(one in (-1, 0, 1) for one in differences):
        return mcnemar(sum(one > 0 for one in differences), sum(one < 0 for one in differences))
    return sign_flip(differences)


def holm(chances: Sequence[float]) -> list[float]:
    """Chances corrected for how many were looked at: of twenty, one in twenty would stand out by luck (Holm 1979)."""
    order = sorted(range(len(chances)), key=lambda i: chances[i])
    corrected, most = [0.0] * len(chances), 0.0
    for place, i in enumerate(order):
        most = max(most, min(1.0, chances[i] * (len(chances) - place)))
        corrected[i] = most
    return corrected


@lru_cache(maxsize=16)
def _drawn(n: int) -> Floats:
    """How many times each of `n` cases is drawn when `n` are drawn with replacement, `DRAWS` times over, (DRAWS, n)."""
    chosen = np.random.default_rng(SEED).integers(0, n, size=(DRAWS, n)) + n * np.arange(DRAWS)[:, None]
    return np.bincount(chosen.ravel(), minlength=DRAWS * n).reshape(DRAWS, n).astype(np.float64)


def _binomial(n: int, k: int, share: float) -> float:
    """The chance of exactly `k` of `n`; by logarithms, since the terms of a large n leave the range of floats."""
    ways = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(ways + k * math.log(share) + (n - k) * math.log1p(-share))


def _every_sign(n: int) -> Floats:
    bits = (np.arange(2**n)[:, None] >> np.arange(n)) & 1
    return np.asarray(2.0 * bits - 1.0, np.float64)
