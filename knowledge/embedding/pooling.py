"""Token vectors to one vector for a text and one for each of its sentences."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.spans import sentence_spans
from knowledge.types import Passage, Vectors

Floats = NDArray[np.float32]


def unit(vector: Floats) -> Floats:
    """The same direction, of length one; a vector of zeros stays."""
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def mean(tokens: Floats) -> Floats:
    """Mean of token vectors (t, d) as a unit vector (d,)."""
    return unit(tokens.mean(axis=0)).astype(np.float32)


def pool(passage: Passage, tokens: Floats, offsets: Sequence[tuple[int, int]]) -> Vectors:
    """Vectors of a passage and its sentences from the token vectors (t, d) of `passage.embedded`.

    `offsets` are each token's place in that text; marks such as [CLS] have an empty one.
    """
    at = len(passage.embedded) - len(passage.text)
    places = np.array(offsets[: len(tokens)], dtype=np.int64).reshape(-1, 2)
    spans = sentence_spans(passage.text)
    inside = [_within(places, start + at, end + at) for start, end in spans]
    rows = [mean(tokens[mask]) if mask.any() else mean(tokens) for mask in inside]
    return Vectors(mean(tokens), spans, np.stack(rows).astype(np.float16))


def _within(places: NDArray[np.int64], start: int, end: int) -> NDArray[np.bool_]:
    return (places[:, 0] >= start) & (places[:, 1] <= end) & (places[:, 1] > places[:, 0])
