"""Whether the search found the passages that hold the answer, and how near the top."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from bot.types import Answer, FoundPassage
from evals.scorers.marks import Mark
from evals.scorers.places import Level, at, holds, known, norm, wanted
from evals.types import Case, Gold

CUTS = (1, 3, 5, 10)
DEEP = 10
Found = list[set[int]]
"""For each passage found, nearest first: which of the things wanted it holds."""


def retrieval(case: Case, answer: Answer) -> Iterator[Mark]:
    """recall@k, MRR@10 and nDCG@10, by page and by passage.

    By page: a passage on the right page counts. By passage: it must hold the very words of the quote.
    """
    groups = wanted(case)
    if case.expected != "answer" or not groups:
        return
    if known(groups, "page"):
        yield from _marks("page", _found(groups, answer.hits, "page"), len(groups))
    if known(groups, "quote"):
        yield from _marks("passage", _found(groups, answer.hits, "quote"), len(groups))


def recall(found: Found, wanted: int, k: int) -> float:
    """Share of what is wanted that is among the first `k`."""
    return len(set().union(*found[:k])) / wanted


def reciprocal_rank(found: Found, k: int = DEEP) -> float:
    """One over the place of the first that holds anything wanted: 1 for the first, 0 for none of `k`."""
    return next((1 / place for place, some in enumerate(found[:k], 1) if some), 0.0)


def ndcg(found: Found, wanted: int, k: int = DEEP) -> float:
    """How near to the top what is wanted stands, against the best there could be (Järvelin and Kekäläinen 2002).

    Each thing wanted counts once, where it is first found, so that twins of a passage earn nothing.
    """
    seen: set[int] = set()
    gained = 0.0
    for place, some in enumerate(found[:k], 1):
        gained += len(some - seen) / math.log2(place + 1)
        seen |= some
    return min(1.0, gained / sum(1 / math.log2(place + 1) for place in range(1, min(wanted, k) + 1)))


def _found(groups: Sequence[Sequence[Gold]], hits: Sequence[FoundPassage], level: Level) -> Found:
    return [{i for i, group in enumerate(groups) if any(_hit(gold, hit, level) for gold in group)} for hit in hits]


def _hit(gold: Gold, hit: FoundPassage, level: Level) -> bool:
    if level == "quote":
        return bool(gold.quote) and norm(gold.doc) == norm(hit.document) and holds(hit.text, gold.quote or "")
    return at(gold, hit, hit.text, level)


def _marks(by: str, found: Found, wanted: int) -> Iterator[Mark]:
    for k in CUTS:
        yield Mark(f"recall@{k} by {by}", recall(found, wanted, k))
    yield Mark(f"mrr@{DEEP} by {by}", reciprocal_rank(found))
    yield Mark(f"ndcg@{DEEP} by {by}", ndcg(found, wanted))
