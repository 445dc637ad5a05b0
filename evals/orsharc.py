"""OR-ShARC for the evidence gate: real questions on official snippets, with the answering snippet there and taken away.

The data (CC BY-SA 3.0) is given at run time and never kept here: `orsharc_docs.jsonl.gz` (id, text, source_url) and
`orsharc_unique_questions.jsonl.gz` (question, split, gold).
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from bot import wiring
from bot.settings import load
from evals.desk import Desk, Stock
from knowledge import lexical, sentences
from knowledge.embedding import Embedder
from knowledge.indexes import Indexes
from knowledge.lexical import WordIndex
from knowledge.types import Authority, Document, Passage, Release, Source, Vectors
from knowledge.vectors import VectorIndex

BATCH = 16
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Case(NamedTuple):
    """A question, the places that answer it, and the split it belongs to (dev or test)."""

    question: str
    gold: frozenset[int]
    split: str


class Shelf(NamedTuple):
    """The snippets as a desk and what it is made of, the questions, and the shared set of places that are taken away
    just now."""

    desk: Desk
    stock: Stock
    cases: Sequence[Case]
    addresses: Sequence[str]
    gone: set[int]

    def take_away(self, case: Case) -> None:
        """Take away what answers a question, with everything from the same addresses."""
        away = {self.addresses[place] for place in case.gold}
        self.put_back()
        self.gone.update(place for place, address in enumerate(self.addresses) if address in away)

    def put_back(self) -> None:
        self.gone.clear()


class _Near:
    """Vectors in memory, nearest first, without what is gone."""

    def __init__(self, matrix: NDArray[np.float32], gone: set[int]) -> None:
        self._matrix, self._gone = matrix, gone

    def search(self, vector: NDArray[np.float32], k: int) -> list[tuple[int, float]]:
        cosines = self._matrix @ vector
        order = [int(place) for place in np.argsort(-cosines) if int(place) not in self._gone]
        return [(place, float(cosines[place])) for place in order[:k]]

    def close(self) -> None:
        """Nothing is open."""


class _Words(WordIndex):
    """A word index without what is gone."""

    gone: set[int]

    def scores(self, query: Any) -> NDArray[np.float32]:
        found = super().scores(query)
        found[list(self.gone)] = 0
        return found

    def frequency(self, term: str) -> int:
        return sum(int(place) not in self.gone for place in self._positions[self._column(term)])


def open_shelf(folder: Path) -> Shelf:
    """Embed and index the snippets in memory. Raises OSError, ModelUnavailable."""
    rows = list(_rows(folder / "orsharc_docs.jsonl.gz"))
    places = {row["id"]: place for place, row in enumerate(rows)}
    cases = [
        Case(row["question"], frozenset(places[id] for id in row["gold"]), row["split"])
        for row in _rows(folder / "orsharc_unique_questions.jsonl.gz")
    ]
    passages = [
        Passage(ordinal=i, text=row["text"].replace("\n* ", "\n• "), context="", pdf_page=i + 1)
        for i, row in enumerate(rows)
    ]
    gone: set[int] = set()
    stock = _stock(passages, gone)
    (document,) = stock.release.documents
    known = [(document, passage) for passage in passages]
    desk = Desk(stock.open(), wiring.open_guide(load()).glossary, known, [id for id, _, _ in stock.rows])
    return Shelf(desk, stock, cases, [row["source_url"] for row in rows], gone)


def groups(cases: Sequence[Case]) -> dict[str, list[Case]]:
    """Cases by split."""
    found: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        found[case.split].append(case)
    return dict(found)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


def _stock(passages: Sequence[Passage], gone: set[int]) -> Stock:
    settings = load()
    embedder = wiring.open_embedder(settings)
    document = _document(len(passages))
    release = Release(
        id="orsharc",
        created=NOW,
        model=embedder.model,
        dimensions=embedder.dimensions,
        documents=(document,),
        passages=len(passages),
        fingerprint="",
    )
    rows = [(place, passage, document.key) for place, passage in enumerate(passages)]
    texts = [wiring.indexed(passage, document) for passage in passages]
    indexes = index(embedded(embedder, passages), texts, gone)
    return Stock(release, indexes, rows, embedder, wiring.expansion(wiring.open_guide(settings).glossary))


def embedded(embedder: Embedder, passages: Sequence[Passage]) -> list[Vectors]:
    """The vectors of passages, in their order."""
    order = sorted(range(len(passages)), key=lambda place: len(passages[place].embedded))  # batches of one length
    made: dict[int, Vectors] = {}
    for start in range(0, len(order), BATCH):
        some = order[start : start + BATCH]
        made.update(zip(some, embedder.passages([passages[place] for place in some]), strict=True))
    return [made[place] for place in range(len(passages))]


def index(rows: Sequence[Vectors], texts: Sequence[str], gone: set[int]) -> Indexes:
    """Indexes in memory, of passages whose word index reads `texts`, without what is `gone` just then."""
    with TemporaryDirectory() as scratch:
        lexical.build(Path(scratch), texts)
        words = _Words.open(Path(scratch))
    words.gone = gone
    near = cast(VectorIndex, _Near(np.stack([row.passage for row in rows]), gone))
    return Indexes(near, words, sentences.gather(rows), np.arange(len(rows)))


def _document(passages: int) -> Document:
    return Document(
        key="orsharc",
        name="orsharc",
        source=Source(title="Official snippets", authority=Authority.STATUTORY),
        sha256="",
        format="txt",
        pages=passages,
        passages=passages,
        added=NOW,
    )
