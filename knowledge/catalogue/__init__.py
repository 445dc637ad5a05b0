"""The catalogue: documents, passages, vectors and releases in SQL. The only room with SQL for guidance.

SQL is the truth; the indexes beside it are derived and can be made again from here. Each method is one
transaction. A replaced version of a document stays as long as a release holds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from knowledge.catalogue import documents, gates, history, kept
from knowledge.catalogue.store import PATIENCE, Store
from knowledge.errors import UnknownDocument
from knowledge.migrations.upgrade import upgrade
from knowledge.types import Document, GateResult, Page, Passage, Release, Vectors


class Catalogue:
    """Opened on a SQLAlchemy URL (`sqlite:///…` or `postgresql://…`); call `migrate` before anything else.

    `patience` is how many seconds a SQLite writer waits for another.
    Every method may raise KnowledgeError, Busy or IntegrityFailure when the database cannot be used.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self._store = Store(url, patience)

    def migrate(self) -> None:
        """Bring the tables up to date; nothing to do costs one query."""
        with self._store.writing() as connection:
            upgrade(connection)

    def close(self) -> None:
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Documents

    def add(self, document: Document, pages: Sequence[Page], passages: Sequence[Passage], reader: str) -> Document:
        """Make this the current version of `document.key`, all or nothing; `reader` is the reader's version.

        The very same content again changes nothing and gives back the document as first added.
        """
        with self._store.writing() as connection:
            return documents.add(connection, document, pages, passages, reader)

    def remove(self, key: str) -> None:
        """Leave a document out of future builds; releases that hold it keep it. Raises UnknownDocument."""
        with self._store.writing() as connection:
            if not documents.withdraw(connection, key):
                raise UnknownDocument(f"No document with the key {key!r} is current.")

    def documents(self) -> list[Document]:
        """Current versions, by name."""
        return [document for _, document in self.versions()]

    def versions(self) -> list[tuple[int, Document]]:
        """Current versions with the id that names each for good, by name."""
        with self._store.reading() as connection:
            return documents.current(connection)

    def find(self, name: str) -> list[Document]:
        """Current documents of that exact file stem or key, at least one. Raises UnknownDocument."""
        with self._store.reading() as connection:
            return documents.find(connection, name)

    def is_current(self, key: str, sha256: str, reader: str) -> bool:
        """Whether this file, read by this reader, is what is current: then it need not be read again."""
        with self._store.reading() as connection:
            return documents.is_current(connection, key, sha256, reader)

    def sweep(self) -> int:
        """Drop replaced versions that no release holds; only the one builder may. How many went."""
        with self._store.writing() as connection:
            return documents.sweep(connection)

    # Pages and passages

    def pages_of(self, document: Document) -> list[Page]:
        """All pages of a document, of the very version given. Raises UnknownDocument."""
        with self._store.reading() as connection:
            return documents.pages(connection, documents.version_id(connection, document))

    def page(self, passage_id: int) -> list[Page]:
        """The one or two pages a passage lies on; a text without pages is one page; none if it is unknown."""
        with self._store.reading() as connection:
            return documents.pages_of_passage(connection, passage_id)

    def passages_of(self, document: Document) -> list[tuple[int, Passage]]:
        """Passages with their ids, in order, of the very version given. Raises UnknownDocument."""
        with self._store.reading() as connection:
            found = documents.passages_in(connection, [documents.version_id(connection, document)])
        return [(id, passage) for id, passage, _ in found]

    def passages_in(self, versions: Sequence[int]) -> list[tuple[int, Passage, Document]]:
        """Passages of these document versions, in the order given and then of the text."""
        with self._store.reading() as connection:
            return documents.passages_in(connection, versions)

    def passages(self, ids: Sequence[int]) -> dict[int, tuple[Passage, Document]]:
        """Passages by id; an unknown id is left out."""
        with self._store.reading() as connection:
            return {id: (passage, document) for id, passage, document in documents.passages_by_id(connection, ids)}

    # Vectors

    def known_vectors(self, model: str, hashes: Sequence[str]) -> set[str]:
        """Those of `hashes` that need no embedding."""
        with self._store.reading() as connection:
            return kept.known(connection, model, hashes)

    def keep_vectors(self, model: str, rows: Sequence[tuple[str, Vectors]]) -> None:
        """Keep vectors by text hash; those already kept stay as they are."""
        with self._store.writing() as connection:
            kept.keep(connection, model, rows)

    def vectors(self, model: str, hashes: Sequence[str]) -> dict[str, Vectors]:
        """Vectors by text hash; a text without any is left out."""
        with self._store.reading() as connection:
            return kept.fetch(connection, model, hashes)

    # Releases

    def record_release(self, release: Release, passage_ids: Sequence[int]) -> None:
        """Keep a release, its documents and passages in order. Raises UnknownDocument for one never added."""
        with self._store.writing() as connection:
            history.record(connection, release, passage_ids)

    def release(self, id: str | None = None) -> Release:
        """The release of that id; without one, the live one. Raises UnknownRelease, NoLiveRelease."""
        with self._store.reading() as connection:
            return history.get(connection, id)

    def releases(self) -> list[Release]:
        """Every release, newest first."""
        with self._store.reading() as connection:
            return [history.get(connection, id) for id in history.ids(connection)]

    def release_ids(self) -> list[str]:
        """The id of every release, newest first."""
        with self._store.reading() as connection:
            return history.ids(connection)

    def live_id(self) -> str | None:
        """The id of the live release: one short query, for a door that watches it."""
        with self._store.reading() as connection:
            return history.live_id(connection)

    def same_release(self, versions: Sequence[int], model: str) -> Release | None:
        """The newest release of exactly these document versions with this model."""
        with self._store.reading() as connection:
            id = history.same(connection, versions, model)
            return None if id is None else history.get(connection, id)

    def release_passages(self, release_id: str) -> list[tuple[int, Passage, str]]:
        """Passage id, passage and key of its document, in the release's order."""
        with self._store.reading() as connection:
            return history.passages(connection, release_id)

    def release_hashes(self, release_id: str) -> list[str]:
        """The stored text hashes of a release, in order: what its vectors are filed under."""
        with self._store.reading() as connection:
            return history.hashes(connection, release_id)

    def altered(self, release_id: str) -> list[Document]:
        """Documents of a release whose stored pages or passages are no longer what was added."""
        with self._store.reading() as connection:
            return documents.altered(connection, history.versions(connection, release_id))

    def publish(self, id: str, reason: str | None = None) -> None:
        """Make a release live. `reason` is kept: why, although its gate failed. Raises UnknownRelease."""
        with self._store.writing() as connection:
            history.publish(connection, id, reason)

    def previous(self) -> Release:
        """The release that `rollback` would make live. Raises NoLiveRelease, UnknownRelease."""
        with self._store.reading() as connection:
            return history.get(connection, history.before(connection)[1])

    def rollback(self) -> Release:
        """The release published before the live one is live again. Raises NoLiveRelease, UnknownRelease."""
        with self._store.writing() as connection:
            return history.get(connection, history.rollback(connection))

    # The evaluation gate

    def keep_gate(self, result: GateResult) -> None:
        """Keep what the evaluation gate said of a release. Raises UnknownRelease."""
        with self._store.writing() as connection:
            gates.keep(connection, result)

    def gate(self, release_id: str) -> GateResult | None:
        """What the gate said last of a release; None where it was never asked."""
        with self._store.reading() as connection:
            return gates.last(connection, release_id)

    def reason(self, release_id: str) -> str | None:
        """Why a release was published, the last time, although its gate had failed."""
        with self._store.reading() as connection:
            return gates.reason(connection, release_id)
