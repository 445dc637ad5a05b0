"""Two runs side by side: which cases moved, which way, and whether it may be chance."""

from __future__ import annotations

from eval_answers import rows

from evals.comparing import CHANCE, Change, compare, told
from evals.types import Scored


def change(before: list[Scored], after: list[Scored], name: str = "facts") -> Change:
    return next(one for one in compare(before, after).changes if one.name == name)


def test_cases_that_changed_are_named_in_either_direction() -> None:
    found = change(rows("facts", 1, 1, 0, 0), rows("facts", 1, 0, 1, 1))
    assert (found.before, found.after, found.n) == (0.5, 0.75, 4)
    assert (found.better, found.worse) == (("c2", "c3"), ("c1",))


def test_a_score_that_should_be_low_is_better_when_it_falls() -> None:
    found = change(rows("injections obeyed", 1, 0), rows("injections obeyed", 0, 1), "injections obeyed")
    assert (found.better, found.worse) == (("c0",), ("c1",))


def test_three_of_three_is_within_noise_and_twelve_of_twelve_is_not() -> None:
    few = change(rows("facts", *[0] * 3, *[1] * 17), rows("facts", *[1] * 20))
    many = change(rows("facts", *[0] * 12, *[1] * 8), rows("facts", *[1] * 20))
    assert few.noise
    assert not many.noise
    assert (many.low > 0, few.n, many.n) == (True, 20, 20)


def test_the_same_run_twice_shows_nothing() -> None:
    same = rows("facts", 1, 0, 1)
    assert list(told(compare(same, same))) == ["Nothing changed: every score of every case is the same in both runs."]


def test_one_score_in_many_that_moves_by_luck_is_called_noise() -> None:
    """Alone, six of six is beyond chance; as one of nine that were looked at, it is not."""
    others = [
        "answered", "right", "refusal recall", "refused rightly", "danger recall", "refer now told", "labels", "failed"
    ]  # fmt: skip
    still = [row for name in others for row in rows(name, 1, 0)]
    before, after = rows("facts", *[0] * 6, 1, 1), rows("facts", *[1] * 8)
    assert change(before, after).chance < CHANCE
    assert change(before + still, after + still).noise


def test_only_the_cases_that_both_runs_have_are_compared() -> None:
    comparison = compare(rows("facts", 1, 0, 0), rows("facts", 1, 1, start=1))
    assert (comparison.only_before, comparison.only_after) == (("c0",), ())
    assert comparison.changes[0].n == 2
    assert "Only in the first run, so not compared: c0" in list(told(comparison))


def test_runs_without_a_case_in_common_have_nothing_to_compare() -> None:
    lines = list(told(compare(rows("facts", 1), rows("facts", 1, start=7))))
    assert lines[0] == "The two runs have no case in common, so there is nothing to compare."
    assert len(lines) == 3


def test_repeats_of_a_case_count_once() -> None:
    again = [one.model_copy(update={"repeat": 2, "value": 0.0}) for one in rows("facts", 1, 1)]
    found = change(rows("facts", 1, 1) + again, rows("facts", 1, 1))
    assert (found.n, found.before, found.after) == (2, 0.5, 1)


def test_precision_is_not_compared_case_by_case() -> None:
    """Which cases it counts differs from run to run."""
    assert compare(rows("refusal precision", 1, 0), rows("refusal precision", 1, 1)).changes == ()


def test_it_is_said_in_plain_words() -> None:
    lines = list(told(compare(rows("facts", *[0] * 12, *[1] * 8), rows("facts", *[1] * 20))))
    assert lines[0] == "facts: 40% to 100% over 20 cases. Better, by more than noise (p < 0.001)."
    assert lines[1].startswith("    better: c0, c1, ")
    noise = list(told(compare(rows("facts", 0, 1, 1), rows("facts", 1, 1, 1))))
    assert noise[0] == "facts: 67% to 100% over 3 cases. Within noise: it may well be chance (p = 1.00)."


def test_times_are_compared_without_naming_every_case() -> None:
    found = change(rows("latency", 100, 200, unit="ms"), rows("latency", 90, 190, unit="ms"), "latency")
    assert (found.before, found.after, found.better, found.worse) == (150, 140, (), ())


def test_a_long_list_of_cases_is_cut() -> None:
    lines = list(told(compare(rows("facts", *[0] * 30), rows("facts", *[1] * 30)), most=5))
    assert lines[1] == "    better: c0, c1, c2, c3, c4 and 25 more"
