"""How words, vectors and standing become one order. Pure functions over scores; nothing is read here.

Each weight was chosen by measurement on questions in practitioners' words; `make bench` and the evaluation
suites show what each is worth.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.types import Document, Frozen

Floats = NDArray[np.float32]


class Weights(Frozen):
    """What each part counts. `sentence` is the share of a passage's best sentence in its closeness."""

    dense: float = 0.7
    sentence: float = 0.5
    pool: int = 100
    """How many of the best of each kind are brought together."""
    expansion: float = 0.5
    """What a word that the glossary added counts beside the person's own."""
    same_page: float = 0.05
    """Taken off for each better passage on the same page, so that five hits are not one page."""
    authority: float = 0.008
    """Taken off for each step down in authority."""
    superseded: float = 0.04
    """Taken off a superseded edition."""
    bears: float = 0.6
    """A successor's passage at this share of a superseded one's closeness is about the same thing."""


def min_max(scores: Floats, pool: int) -> Floats:
    """Scores laid between 0 (the worst of the best `pool`, and all below) and 1 (the best)."""
    if scores.size == 0:
        return scores
    best = np.sort(scores)[::-1][:pool]
    low, high = float(best[-1]), float(best[0])
    if high <= low:
        return (scores >= high).astype(np.float32) if high > 0 else np.zeros_like(scores)
    laid: Floats = np.clip((scores - low) / (high - low), 0, 1).astype(np.float32)
    return laid


def fuse(dense: Floats, sentence: Floats, lexical: Floats, weights: Weights) -> Floats:
    """One score for each candidate, 0 to 1, from cosines of passage and best sentence, and BM25."""
    near = min_max(closeness(dense, sentence, weights), weights.pool)
    return weights.dense * near + (1 - weights.dense) * min_max(lexical, weights.pool)


def closeness(dense: Floats, sentence: Floats, weights: Weights) -> Floats:
    """Cosines of passage and best sentence in one."""
    return (1 - weights.sentence) * dense + weights.sentence * sentence


def stand(scores: Floats, near: Floats, documents: Sequence[Document], weights: Weights) -> Floats:
    """Scores with a mild weight for authority, and superseded editions held below their successors.

    A superseded passage comes after the best passage of its successor where that is about the same thing.
    """
    steps = np.array([document.source.authority.rank for document in documents], dtype=np.float32)
    old = np.array([document.source.superseded_by is not None for document in documents])
    out: Floats = (scores - weights.authority * steps - weights.superseded * old).astype(np.float32)
    editions: dict[str, list[int]] = {}
    for i, document in enumerate(documents):
        editions.setdefault(_edition(document), []).append(i)
    for i in (int(place) for place in np.flatnonzero(old)):
        bearing = [j for j in editions.get(_successor(documents[i]), ()) if near[j] >= weights.bears * near[i]]
        if bearing:
            out[i] = min(out[i], max(float(out[j]) for j in bearing) - 1e-4)
    return out


def _edition(document: Document) -> str:
    return f"{document.source.family}\n{document.source.edition}"


def _successor(document: Document) -> str:
    newer = document.source.superseded_by
    return f"{document.source.family}\n{newer.edition if newer else ''}"


def spread(
    order: Sequence[int], scores: Mapping[int, float], pages: Mapping[int, Hashable], weights: Weights
) -> list[int]:
    """Candidates best first, each marked down a little for every better one on its page."""
    seen: Counter[Hashable] = Counter()
    adjusted: dict[int, float] = {}
    for candidate in order:
        page = pages[candidate]
        adjusted[candidate] = scores[candidate] - weights.same_page * seen[page]
        seen[page] += 1
    return sorted(order, key=lambda candidate: -adjusted[candidate])


def fold(order: Sequence[int], words: Mapping[int, frozenset[str]], alike: float = 0.9) -> list[int]:
    """Leave out a passage whose words are nearly those of a better one."""
    kept: list[int] = []
    for candidate in order:
        mine = words[candidate]
        if not any(_overlap(mine, words[other]) >= alike for other in kept):
            kept.append(candidate)
    return kept


def _overlap(left: frozenset[str], right: frozenset[str]) -> float:
    return len(left & right) / len(left | right) if left or right else 1.0
