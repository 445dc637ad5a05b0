"""The live release of a home as the fitting scripts read it: each question with its hits, sentences and words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot import choosing, wiring
from bot.choosing import Unit, Wanted
from bot.settings import Settings, load
from knowledge.embedding import Embedder
from knowledge.indexes import Indexes
from knowledge.library import Expand, Library, Query
from knowledge.pairs import Held, Pair, hold
from knowledge.ranking import Weights
from knowledge.types import Document, Hit, Passage, Release
from prompts import Glossary

Known = tuple[Document, Passage]


class Looked(NamedTuple):
    """What a search gave for a question, and every sentence of it with its signs."""

    hits: Sequence[Hit]
    units: Sequence[Unit]
    wanted: Wanted


class Desk(NamedTuple):
    """A library with the glossary that adds to its questions, its passages and their ids, in its order."""

    library: Library
    glossary: Glossary
    known: Sequence[Known]
    ids: Sequence[int]

    def look(self, question: str) -> Looked:
        """Search and read, as answering does."""
        hits = self.library.search(Query(text=question))
        wanted = Wanted(question, self.glossary.expansions(question), self.library.rarity)
        return Looked(hits, choosing.units(question, hits, wanted), wanted)

    def held(self, pairs: Sequence[Pair]) -> list[Held]:
        """The pairs whose passages are here."""
        return hold(pairs, self.known)[0]

    def texts(self) -> list[str]:
        return [passage.embedded for _, passage in self.known]


class Stock(NamedTuple):
    """What a library is made of: `rows` are passage ids, passages and document keys, in the release's order."""

    release: Release
    indexes: Indexes
    rows: list[tuple[int, Passage, str]]
    embedder: Embedder
    expand: Expand

    def open(self, library: type[Library] = Library, weights: Weights = Weights()) -> Library:
        return library(*self, weights)


def open_stock(settings: Settings) -> Stock:
    """The live release of a home. Raises NoLiveRelease, IntegrityFailure, ModelUnavailable."""
    with wiring.open_catalogue(settings) as catalogue:
        release = catalogue.release()
        rows = catalogue.release_passages(release.id)
    indexes = wiring.open_releases(settings).open_indexes(release)
    expand = wiring.expansion(wiring.open_guide(settings).glossary)
    return Stock(release, indexes, rows, wiring.open_embedder(settings), expand)


def open_desk(home: Path | None = None) -> Desk:
    """The live release of a home, of the one that is set where none is given. Raises NoLiveRelease."""
    settings = Settings(home=home) if home else load()
    stock = open_stock(settings)
    documents = {document.key: document for document in stock.release.documents}
    known = [(documents[key], passage) for _, passage, key in stock.rows]
    return Desk(stock.open(), wiring.open_guide(settings).glossary, known, [id for id, _, _ in stock.rows])
