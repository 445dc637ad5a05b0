"""Two runs of the same cases side by side: what changed, which cases, and whether it could be chance.

comparison = compare(scored_before, scored_after)
for line in told(comparison): print(line)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evals import statistics
from evals.scorers.figures import mean_by_case
from evals.scorers.names import SCORES, Score
from evals.scorers.showing import shown
from evals.types import Scored
from knowledge.types import Frozen

CHANCE = 0.05


class Change(Frozen):
    """One score over the `n` cases that both runs have it for. `low` and `high` are of the difference."""

    name: str
    n: int
    before: float
    after: float
    low: float | None
    high: float | None
    chance: float
    """Of such a difference were there none in truth, corrected for how many scores were looked at."""
    better: tuple[str, ...] = ()
    worse: tuple[str, ...] = ()
    """Ids of the cases that changed, by which way is better for the score; empty for timings."""

    @property
    def noise(self) -> bool:
        """Whether it may well be chance."""
        return self.chance >= CHANCE


class Comparison(Frozen):
    """Every score that both runs have, in the order they are shown, and the cases that only one of them has."""

    changes: tuple[Change, ...]
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()


def compare(before: Sequence[Scored], after: Sequence[Scored]) -> Comparison:
    """Set two runs side by side, case by case. What was scored several times in a case counts once, by its mean."""
    first, second = _by_name(before), _by_name(after)
    shared = [
        score for name, score in SCORES.items() if score.paired and first.get(name, {}).keys() & second.get(name, {})
    ]
    plain = [_change(score, first[score.name], second[score.name]) for score in shared]
    corrected = statistics.holm([one.chance for one in plain])
    cases = [{one.case for one in scored} for scored in (before, after)]
    return Comparison(
        changes=tuple(one.model_copy(update={"chance": chance}) for one, chance in zip(plain, corrected, strict=True)),
        only_before=tuple(sorted(cases[0] - cases[1])),
        only_after=tuple(sorted(cases[1] - cases[0])),
    )


def told(comparison: Comparison, most: int = 20) -> Iterator[str]:
    """The comparison in plain words, a line at a time: scores that moved, and up to `most` cases each way."""
    moved = [one for one in comparison.changes if one.before != one.after]
    if not comparison.changes:
        yield "The two runs have no case in common, so there is nothing to compare."
    elif not moved:
        yield "Nothing changed: every score of every case is the same in both runs."
    for one in moved:
        yield _line(one)
        yield from (
            f"    {way}: {_listed(ids, most)}" for way, ids in (("better", one.better), ("worse", one.worse)) if ids
        )
    for name, ids in (("first", comparison.only_before), ("second", comparison.only_after)):
        if ids:
            yield f"Only in the {name} run, so not compared: {_listed(ids, most)}"


def _by_name(scored: Iterable[Scored]) -> Mapping[str, Mapping[str, float]]:
    rows: dict[str, list[Scored]] = {}
    for one in scored:
        rows.setdefault(one.name, []).append(one)
    return {name: mean_by_case(some) for name, some in rows.items()}


def _change(score: Score, first: Mapping[str, float], second: Mapping[str, float]) -> Change:
    cases = [case for case in first if case in second]
    differences = [second[case] - first[case] for case in cases]
    low, high = statistics.bootstrap(differences, [1.0] * len(cases))
    rose = tuple(case for case, by in zip(cases, differences, strict=True) if by > 0)
    fell = tuple(case for case, by in zip(cases, differences, strict=True) if by < 0)
    better, worse = (fell, rose) if score.better == "less" else (rose, fell)
    named = score.unit != "ms" and score.better != "neither"
    return Change(
        name=score.name,
        n=len(cases),
        before=sum(first[case] for case in cases) / len(cases),
        after=sum(second[case] for case in cases) / len(cases),
        low=low,
        high=high,
        chance=statistics.paired(differences),
        better=better if named else (),
        worse=worse if named else (),
    )


def _line(one: Change) -> str:
    score = SCORES[one.name]
    before, after = shown(one.before, score.unit), shown(one.after, score.unit)
    said = f"{one.name}: {before} to {after} over {one.n} cases"
    if one.noise:
        return f"{said}. Within noise: it may well be chance (p = {one.chance:.2f})."
    return f"{said}. {_way(one, score)}, by more than noise (p {_small(one.chance)})."


def _way(one: Change, score: Score) -> str:
    if score.better == "neither":
        return "Changed"
    return "Better" if (one.after > one.before) == (score.better == "more") else "Worse"


def _small(chance: float) -> str:
    return "< 0.001" if chance < 0.001 else f"= {chance:.3f}"


def _listed(ids: Sequence[str], most: int) -> str:
    left = len(ids) - most
    return ", ".join(ids[:most]) + (f" and {left} more" if left > 0 else "")
