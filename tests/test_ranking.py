"""How scores become an order."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from knowledge_fakes import document

from knowledge import ranking
from knowledge.ranking import Weights
from knowledge.types import Authority, Successor

NEWER = Successor(title="Guide", edition="2026", published=date(2026, 3, 18))
W = Weights()


def scores(*values: float):
    return np.array(values, dtype=np.float32)


def test_a_superseded_passage_comes_after_its_successor_where_both_bear() -> None:
    old = document("old", family="guide", edition="2023", superseded_by=NEWER)
    new = document("new", family="guide", edition="2026")
    stood = ranking.stand(scores(0.9, 0.0), scores(0.7, 0.6), [old, new], W)
    assert stood[1] > stood[0]


def test_a_superseded_edition_alone_still_answers() -> None:
    old = document("old", family="guide", edition="2023", superseded_by=NEWER)
    other = document("other")
    stood = ranking.stand(scores(0.9, 0.4), scores(0.7, 0.6), [old, other], W)
    assert stood[0] > stood[1]


def test_a_successor_that_says_nothing_about_it_does_not_push_it_down() -> None:
    old = document("old", family="guide", edition="2023", superseded_by=NEWER)
    new = document("new", family="guide", edition="2026")
    stood = ranking.stand(scores(0.9, 0.1), scores(0.7, 0.3), [old, new], W)
    assert stood[0] > stood[1]


def test_authority_decides_only_between_near_equals() -> None:
    starter = document("starter", authority=Authority.STARTER)
    statute = document("statute", authority=Authority.STATUTORY)
    assert np.argmax(ranking.stand(scores(0.51, 0.50), scores(0.5, 0.5), [starter, statute], W)) == 1
    assert np.argmax(ranking.stand(scores(0.80, 0.50), scores(0.5, 0.5), [starter, statute], W)) == 0


def test_five_hits_are_not_one_page() -> None:
    order = ranking.spread([0, 1, 2], {0: 0.9, 1: 0.88, 2: 0.87}, {0: "p", 1: "p", 2: "q"}, W)
    assert order == [0, 2, 1]


def test_near_duplicates_are_folded_into_the_better_one() -> None:
    same = frozenset(["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])
    assert ranking.fold([0, 1, 2], {0: same, 1: same, 2: frozenset("xyz")}) == [0, 2]


@given(st.lists(st.floats(-1, 1, width=32), max_size=40), st.integers(1, 50))
def test_min_max_lies_between_nothing_and_one_and_keeps_the_order(values: list[float], pool: int) -> None:
    laid = ranking.min_max(scores(*values), pool)
    assert all(0 <= value <= 1 for value in laid)
    pairs = sorted(zip(values, laid.tolist(), strict=True))
    assert all(a[1] <= b[1] + 1e-6 for a, b in pairwise(pairs))
