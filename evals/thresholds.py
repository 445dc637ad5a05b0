"""Count how well concerns find their indicators: `python -m evals.thresholds HALF [--home HOME] [--show]`.

A case is a line of JSON. A concern has `gold` (indicators of the starter's thresholds by paragraph and place in its
list, any of which is right) and `levels`, the lowest and the highest that a person would look at. It is put through
the whole check below the step that looks for danger: parted, matched, cut off. One that touches nothing is wrong.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot.holding import THRESHOLDS
from bot.thresholds import fitted
from bot.thresholds.checking import touched
from bot.thresholds.indicators import indicators
from bot.thresholds.matching import Matcher, Near
from evals.desk import open_desk
from knowledge.types import Frozen
from prompts import load_thresholds

DATA = Path(__file__).parent / "datasets" / "thresholds"
FIRST = 3
WANTED = {"indicator": 0.85, "level": 0.85, "nothing": 0.95}


class Gold(Frozen):
    """An indicator, by its document's paragraph and its place in that list, from 1."""

    document: str
    paragraph: str
    item: int


class Case(Frozen):
    """A sentence as a practitioner would write it. Unrelated ones have no `gold`."""

    id: str
    text: str
    gold: tuple[Gold, ...] = ()
    levels: tuple[int, int] = (0, 0)


class Figures(NamedTuple):
    """How many, of how many: right indicator among the first three, right level, touching nothing; and the misses."""

    indicator: int
    level: int
    concerns: int
    nothing: int
    unrelated: int
    misses: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the three figures for a half, each with its target; `--show` names each miss."""
    parser = argparse.ArgumentParser(prog="python -m evals.thresholds", description=__doc__)
    parser.add_argument("half", choices=("tuning", "kept", "fresh"))
    parser.add_argument("--home", type=Path)
    parser.add_argument("--show", action="store_true", help="for the tuning half only")
    given = parser.parse_args(arguments)
    if given.show and given.half != "tuning":
        parser.error("nobody reads the misses of rows that are kept from tuning")
    found = counted(open_matcher(given.home), cases("concerns", given.half), cases("unrelated", given.half))
    for line in (*told(found), *(found.misses if given.show else ())):
        print(line)


def counted(matcher: Matcher, concerns: Sequence[Case], unrelated: Sequence[Case]) -> Figures:
    """Every case put through the check."""
    indicator = level = 0
    misses = []
    for one in concerns:
        near = _first(matcher, one.text)
        named = any(found.place in right(matcher, one) for found in near)
        at = matcher.indicators[near[0].place].level.number if near else 0
        indicator += named
        level += one.levels[0] <= at <= one.levels[1]
        if not named or not one.levels[0] <= at <= one.levels[1]:
            misses.append(f"{one.id} {one.text} -> {', '.join(matcher.indicators[n.place].text for n in near) or '-'}")
    loud = [one for one in unrelated if _first(matcher, one.text)]
    misses += [f"{one.id} {one.text} -> touches something" for one in loud]
    return Figures(indicator, level, len(concerns), len(unrelated) - len(loud), len(unrelated), tuple(misses))


def told(found: Figures) -> tuple[str, ...]:
    """The figures in words."""
    return (
        _line("right indicator among the first three", found.indicator, found.concerns, WANTED["indicator"]),
        _line("first indicator is at a right level", found.level, found.concerns, WANTED["level"]),
        _line("unrelated sentences that touch nothing", found.nothing, found.unrelated, WANTED["nothing"]),
    )


def right(matcher: Matcher, case: Case) -> frozenset[int]:
    """The places of a case's right indicators. Raises LookupError for one that is not in the live release."""
    return frozenset(_place(matcher, gold) for gold in case.gold)


def cases(kind: str, half: str) -> tuple[Case, ...]:
    """The rows of `concerns` or `unrelated`."""
    lines = (DATA / f"{kind}_{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(Case.model_validate(json.loads(line)) for line in lines)


def open_matcher(home: Path | None = None) -> Matcher:
    """The matcher over the live release of a home."""
    desk = open_desk(home)
    held = [(id, passage, document) for id, (document, passage) in zip(desk.ids, desk.known, strict=True)]
    read = indicators(one for one in held if THRESHOLDS.search(one[2].source.title))
    return Matcher(read, desk.library.vector, desk.library.release.model, load_thresholds(), fitted.read())


def _first(matcher: Matcher, text: str) -> list[Near]:
    found = sorted((near for _, nears in touched(text, matcher) for near in nears), key=lambda near: near.chance)
    best = {near.place: near for near in found}
    return sorted(best.values(), key=lambda near: -near.chance)[:FIRST]


def _place(matcher: Matcher, gold: Gold) -> int:
    wanted = (gold.document, gold.paragraph)
    held = [at for at, one in enumerate(matcher.indicators) if (one.document, one.paragraph) == wanted]
    if len(held) < gold.item:
        raise LookupError(f"{gold.document} {gold.paragraph} has no item {gold.item}")
    return held[gold.item - 1]


def _line(what: str, found: int, every: int, wanted: float) -> str:
    share = found / every if every else 0.0
    return f"{what}: {found} of {every} ({share:.3f}; wanted {wanted})"


if __name__ == "__main__":
    main()
