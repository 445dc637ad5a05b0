"""The live release of a home as the fitting scripts read it: each question with its hits, sentences and words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bot import choosing, wiring
from bot.choosing import Unit, Wanted
from bot.settings import Settings, load
from knowledge.library import Library, Query
from knowledge.pairs import Held, Pair, hold
from knowledge.types import Document, Hit, Passage
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


def open_desk(home: Path | None = None) -> Desk:
    """The live release of a home, of the one that is set where none is given. Raises NoLiveRelease."""
    settings = Settings(home=home) if home else load()
    with wiring.open_catalogue(settings) as catalogue:
        release = catalogue.release()
        rows = catalogue.release_passages(release.id)
    guide = wiring.open_guide(settings)
    library = Library(
        release,
        wiring.open_releases(settings).open_indexes(release),
        rows,
        wiring.open_embedder(settings),
        wiring.expansion(guide.glossary),
    )
    documents = {document.key: document for document in release.documents}
    known = [(documents[key], passage) for _, passage, key in rows]
    return Desk(library, guide.glossary, known, [id for id, _, _ in rows])
