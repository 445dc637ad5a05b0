"""Intervals and tests against values worked out elsewhere, and against what must hold of any numbers."""

from __future__ import annotations

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals import statistics as s

shares = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (10, 20, 0.2993, 0.7007),
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (1, 1, 0.2065, 1.0),
        (95, 100, 0.8882, 0.9785),
    ],
)
def test_wilson_gives_the_published_values(hits: int, n: int, low: float, high: float) -> None:
    assert s.wilson(hits, n) == pytest.approx((low, high), abs=1e-4)


def test_nothing_is_said_of_no_cases() -> None:
    assert s.wilson(0, 0) == (None, None)
    assert s.bootstrap([], []) == (None, None)
    assert s.bootstrap([0.5], [1]) == (None, None)
    with pytest.raises(ValueError, match="no values"):
        s.percentile([], 0.5)


@given(shares)
def test_wilson_holds_the_share_and_stays_between_nought_and_one(share: tuple[int, int]) -> None:
    hits, n = share
    low, high = s.wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    assert (low == 0) == (hits == 0)
    assert (high == 1) == (hits == n)


def test_more_cases_make_every_interval_narrower() -> None:
    def width(interval: s.Interval) -> float:
        return interval.high - interval.low

    assert width(s.wilson(80, 100)) < width(s.wilson(8, 10))
    few, many = [0.0, 1.0, 0.5, 1.0] * 3, [0.0, 1.0, 0.5, 1.0] * 60
    assert width(s.bootstrap(many, [1] * 240)) < width(s.bootstrap(few, [1] * 12))


@pytest.mark.parametrize("n", [10, 25, 60])
def test_intervals_hold_the_true_share_nineteen_times_in_twenty(n: int) -> None:
    """Counted over every outcome there can be, for true shares from 5% to 95%: Brown, Cai and DasGupta (2001)."""
    held = []
    for share in [one / 100 for one in range(5, 96)]:
        chance = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
        held.append(sum(p for k, p in enumerate(chance) if s.wilson(k, n).low <= share <= s.wilson(k, n).high))
    assert sum(held) / len(held) == pytest.approx(0.95, abs=0.01)
    assert min(held) > 0.83


def test_the_bootstrap_agrees_with_the_textbook_for_a_mean_of_many() -> None:
    luck = random.Random(5)
    values = [luck.random() for _ in range(400)]
    middle = sum(values) / 400
    error = math.sqrt(sum((one - middle) ** 2 for one in values) / 399 / 400)
    assert s.bootstrap(values, [1] * 400) == pytest.approx((middle - 1.96 * error, middle + 1.96 * error), abs=0.004)


def test_the_bootstrap_is_the_same_every_time() -> None:
    assert s.bootstrap([0.1, 0.5, 0.9], [1, 1, 1]) == s.bootstrap([0.1, 0.5, 0.9], [1, 1, 1])


def test_parts_that_rise_and_fall_together_widen_the_interval() -> None:
    """Forty parts in four cases tell less than forty cases."""
    together = s.bootstrap([10, 10, 0, 10], [10] * 4)
    apart = s.bootstrap([1, 1, 0, 1] * 10, [1] * 40)
    assert together.high - together.low > 2 * (apart.high - apart.low)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=80), st.floats(0.01, 0.99))
def test_a_percentile_is_a_value_that_lies_in_its_interval(values: list[float], share: float) -> None:
    value, (low, high) = s.percentile(values, share), s.percentile_interval(values, share)
    assert value in values
    assert sum(one <= value for one in values) >= share * len(values) - 1e-6
    assert low is None or low <= value
    assert high is None or value <= high


def test_a_percentile_that_few_values_can_reach_has_no_upper_end() -> None:
    values = [float(one) for one in range(1, 21)]
    assert s.percentile(values, 0.95) == 19
    assert s.percentile_interval(values, 0.95).high is None
    assert s.percentile_interval(values, 0.5) == (6, 15)  # order statistics for n = 20 (Conover, table A3)


@pytest.mark.parametrize(
    ("better", "worse", "chance"), [(0, 0, 1), (5, 5, 1), (5, 0, 0.0625), (6, 0, 0.03125), (9, 1, 0.0215)]
)
def test_mcnemar_gives_the_binomial_values(better: int, worse: int, chance: float) -> None:
    assert s.mcnemar(better, worse) == pytest.approx(chance, abs=1e-4)
    assert s.mcnemar(worse, better) == s.mcnemar(better, worse)


@given(st.integers(0, 6), st.integers(0, 6))
def test_flipping_signs_of_ones_is_mcnemars_test(better: int, worse: int) -> None:
    assert s.sign_flip([1.0] * better + [-1.0] * worse) == pytest.approx(s.mcnemar(better, worse))


@settings(max_examples=20)
@given(st.lists(st.floats(-1, 1), max_size=40))
def test_a_chance_is_a_chance_and_blind_to_which_run_came_first(differences: list[float]) -> None:
    chance = s.paired(differences)
    assert 0 < chance <= 1
    assert s.paired([-one for one in differences]) == pytest.approx(chance, abs=0.05)


def test_a_change_the_same_way_in_forty_cases_is_no_chance_and_a_mixed_one_is() -> None:
    assert s.paired([0.25, 0.5] * 20) == 1 / (s.DRAWS + 1), "never nought: chance is not ruled out by drawing"
    assert s.paired([0.25, -0.25] * 20) > 0.5


def test_holm_corrects_the_smallest_most_and_never_reorders() -> None:
    assert s.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert s.holm([0.9, 0.8]) == [1.0, 1.0]
    assert s.holm([]) == []
