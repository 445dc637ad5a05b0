"""The one reading door: a question in, the nearest passages of one release out.

A release never changes, so what a search needs of it is read once when it is opened, and a search touches no
database. Words come from BM25, closeness from Chroma and from the best sentence of each passage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge import ranking
from knowledge.embedding import Embedder
from knowledge.indexes import Indexes
from knowledge.lexical import terms
from knowledge.ranking import Weights
from knowledge.types import Document, Frozen, Hit, Passage, Release

FETCH = 4
"""Over-fetching when a day rules editions out: filters inside Chroma are slow."""


class Added(Protocol):
    """A word or phrase that a glossary adds to a question, and what it counts (0 to 1)."""

    @property
    def text(self) -> str: ...
    @property
    def weight(self) -> float: ...


Expand = Callable[[str], Iterable[Added]]


class Query(Frozen):
    """What to look for. `as_at` leaves out editions not in force on that day; `k` is how many passages to give."""

    text: str
    k: int = 10
    as_at: date | None = None


class Library:
    """A release opened for reading. Close it when another takes its place."""

    def __init__(
        self,
        release: Release,
        indexes: Indexes,
        passages: list[tuple[int, Passage, str]],
        embedder: Embedder,
        expand: Expand = lambda text: (),
        weights: Weights = Weights(),
    ) -> None:
        self.release = release
        self._indexes = indexes
        self._embedder = embedder
        self._expand = expand
        self._weights = weights
        documents = {document.key: document for document in release.documents}
        self._ids = [id for id, _, _ in passages]
        self._passages = [passage for _, passage, _ in passages]
        self._documents = [documents[key] for _, _, key in passages]
        self._places = {id: place for place, id in enumerate(self._ids)}

    def search(self, query: Query) -> list[Hit]:
        """The passages that bear most on a question, best first, near-duplicates folded."""
        added = list(self._expand(query.text))
        vector = self._embedder.query(_with(query.text, added))
        lexical = self._indexes.words.scores(self._weighted(query.text, added))
        dense = dict(self._indexes.vectors.search(vector, self._reach(query)))
        places = self._candidates(dense, lexical, query)
        if not places:
            return []
        cosines = self._sentences(places, vector)
        scores = self._scores(places, dense, cosines, lexical)
        order = self._order(places, scores, query.k)
        top = max(float(lexical.max()), 1e-9)
        return [self._hit(p, scores[p], dense.get(p, 0.0), float(lexical[p]) / top, cosines[p]) for p in order]

    def vector(self, text: str) -> NDArray[np.float32]:
        """The vector of a text, (d,), by the model of this release."""
        return self._embedder.query(text)

    def floats(self, text: str) -> list[float]:
        """As `vector`, in plain numbers."""
        return [float(value) for value in self.vector(text)]

    def passage(self, passage_id: int) -> tuple[Passage, Document] | None:
        """A passage of this release by its id."""
        place = self._places.get(passage_id)
        return None if place is None else (self._passages[place], self._documents[place])

    def neighbours(self, passage_id: int, reach: int = 1) -> list[Passage]:
        """The passages around one, in reading order, itself included, never of another document."""
        place = self._places.get(passage_id)
        if place is None:
            return []
        near = range(max(0, place - reach), min(len(self._passages), place + reach + 1))
        return [self._passages[i] for i in near if self._documents[i] is self._documents[place]]

    def rarity(self, term: str) -> float:
        """How telling a stemmed word is here: 0 for one in every passage, about 8 for one in a single passage."""
        count = self._indexes.words.frequency(term)
        return float(np.log(1 + (len(self._ids) - count + 0.5) / (count + 0.5)))

    def knows(self, term: str) -> bool:
        """Whether a stemmed word occurs anywhere in this release."""
        return self._indexes.words.frequency(term) > 0

    def close(self) -> None:
        self._indexes.close()

    def _reach(self, query: Query) -> int:
        return self._weights.pool * (FETCH if query.as_at else 1)

    def _weighted(self, text: str, added: Iterable[Added]) -> list[tuple[str, float]]:
        own = dict.fromkeys(terms(text), 1.0)
        for extra in added:
            for term in terms(extra.text):
                weight = self._weights.expansion * extra.weight
                own[term] = max(own.get(term, 0.0), weight)
        return list(own.items())

    def _candidates(self, dense: dict[int, float], lexical: NDArray[np.float32], query: Query) -> list[int]:
        wordy = np.argsort(-lexical, kind="stable")[: self._reach(query)]
        places = dict.fromkeys([*dense, *(int(p) for p in wordy if lexical[p] > 0)])
        day = query.as_at
        return [p for p in places if day is None or self._documents[p].source.in_force(day)]

    def _sentences(self, places: list[int], vector: NDArray[np.float32]) -> dict[int, list[tuple[int, int, float]]]:
        held = [self._indexes.sentences.of(place) for place in places]
        rows = np.concatenate([matrix for _, matrix in held]).astype(np.float32)
        cosines = iter((rows @ vector).tolist())
        return {
            place: [(int(start), int(end), next(cosines)) for start, end in spans]
            for place, (spans, _) in zip(places, held, strict=True)
        }

    def _scores(
        self,
        places: list[int],
        dense: dict[int, float],
        cosines: dict[int, list[tuple[int, int, float]]],
        lexical: NDArray[np.float32],
    ) -> dict[int, float]:
        floor = min(dense.values(), default=0.0)
        whole = np.array([dense.get(place, floor) for place in places], dtype=np.float32)
        best = [max((c for _, _, c in cosines[p]), default=float(w)) for p, w in zip(places, whole, strict=True)]
        nearest = np.array(best, dtype=np.float32)
        fused = ranking.fuse(whole, nearest, lexical[places], self._weights)
        near = ranking.closeness(whole, nearest, self._weights)
        stood = ranking.stand(fused, near, [self._documents[place] for place in places], self._weights)
        return dict(zip(places, stood.tolist(), strict=True))

    def _order(self, places: list[int], scores: dict[int, float], k: int) -> list[int]:
        order = sorted(places, key=lambda place: (-scores[place], place))[: max(4 * k, 40)]
        pages = {place: (self._documents[place].key, self._passages[place].pdf_page or place) for place in order}
        spread = ranking.spread(order, scores, pages, self._weights)[: 2 * k]
        words = {place: frozenset(terms(self._passages[place].text)) for place in spread}
        return ranking.fold(spread, words)[:k]

    def _hit(
        self, place: int, score: float, dense: float, lexical: float, cosines: list[tuple[int, int, float]]
    ) -> Hit:
        return Hit(
            passage_id=self._ids[place],
            passage=self._passages[place],
            document=self._documents[place],
            score=max(0.0, score),
            dense=dense,
            lexical=lexical,
            sentences=tuple(cosines),
        )


def _with(text: str, added: list[Added]) -> str:
    """The question with the guidance's own words in brackets after it: the model reads both."""
    return f"{text} ({', '.join(extra.text for extra in added)})" if added else text
