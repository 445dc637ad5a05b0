"""Figures out of scores: each with what it counts and a 95 % interval, for all cases and for each part of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import mean

from evals import statistics
from evals.scorers.names import SCORES, Score
from evals.statistics import Interval
from evals.types import Figure, Scored

PERCENTILES = {"latency p50": 0.50, "latency p95": 0.95}
BOUNDED = frozenset({"share", "mean"})


def aggregate(scored: Iterable[Scored]) -> list[Figure]:
    """One figure for each score, then one for each of its parts, in the order of `SCORES`.

    A share with one yes or no a case has Wilson's interval. Anything else is a mean over cases, drawn again with
    their parts together (bootstrap). A case that was asked several times counts once, by its mean.
    """
    rows: dict[tuple[str, str | None], list[Scored]] = defaultdict(list)
    for one in scored:
        for by in (None, *one.by):
            rows[one.name, by].append(one)
    order = {name: place for place, name in enumerate(SCORES)}
    keys = sorted(rows, key=lambda key: (order.get(key[0], len(order)), key[0], key[1] or ""))
    return [figure for name, by in keys for figure in _figures(name, by, rows[name, by])]


def by_case(rows: Iterable[Scored]) -> dict[str, list[Scored]]:
    """Scores under the case they belong to."""
    held: dict[str, list[Scored]] = defaultdict(list)
    for one in rows:
        held[one.case].append(one)
    return held


def _figures(name: str, by: str | None, rows: Sequence[Scored]) -> list[Figure]:
    score = SCORES.get(name)
    made = [_figure(name, by, rows, score)]
    if name == "latency":
        values = [one.value for one in rows]
        for title, share in PERCENTILES.items():
            value, known = statistics.percentile(values, share), statistics.percentile_interval(values, share)
            made.append(Figure(name=title, value=value, n=len(rows), low=known.low, high=known.high, by=by, unit="ms"))
    return made


def _figure(name: str, by: str | None, rows: Sequence[Scored], score: Score | None) -> Figure:
    unit = rows[0].unit
    cases = list(by_case(rows).values())
    asked = [len({one.repeat for one in case}) for case in cases]
    sums = [sum(one.value for one in case) / times for case, times in zip(cases, asked, strict=True)]
    counts = [len(case) / times for case, times in zip(cases, asked, strict=True)]
    value = sum(sums) / sum(counts)
    known = _interval(rows, sums, counts, value, unit)
    n = len(cases) if score is None or score.of == "case" else round(sum(counts))
    return Figure(name=name, value=value, n=n, low=known.low, high=known.high, by=by, unit=unit)


def _interval(
    rows: Sequence[Scored], sums: Sequence[float], counts: Sequence[float], value: float, unit: str
) -> Interval:
    """Where all cases agree there is nothing to draw from: then Wilson's, for a share cannot vary more than a coin."""
    single = all(count == 1 for count in counts)
    if unit == "share" and single and all(one.value in (0, 1) for one in rows):
        return statistics.wilson(sum(sums), len(sums))
    ratios = [top / bottom for top, bottom in zip(sums, counts, strict=True)]
    if max(ratios) - min(ratios) > 1e-12:
        return statistics.bootstrap(sums, counts)
    bounded = unit in BOUNDED and all(0 <= one.value <= 1 for one in rows)
    return statistics.wilson(value * len(sums), len(sums)) if bounded else statistics.NOTHING


def mean_by_case(rows: Iterable[Scored]) -> dict[str, float]:
    """Each case's mean of a score."""
    return {case: mean(one.value for one in held) for case, held in by_case(rows).items()}
