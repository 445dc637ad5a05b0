"""Releases: build, verify, publish, roll back, diff. A release is built aside, checked against SQL, then only read.

The order of a build is its safety: vectors first (kept batch by batch, so that little is lost), then the indexes
in a folder that nobody reads, then its rename, and last the release's row. Killed anywhere, what is live stays
live, and the next build sweeps what was left and goes on from the vectors that were kept.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge import indexes, integrity
from knowledge.catalogue import Catalogue
from knowledge.diff import Diff, between
from knowledge.errors import GateFailed, IntegrityFailure, KnowledgeError, ModelUnavailable, UnknownRelease
from knowledge.indexes import Indexes
from knowledge.lock import only_builder
from knowledge.types import Document, Passage, Release, Vectors

BATCH = 32
SAMPLE = 5
"""Passages whose vectors are made anew to see whether they still are the same."""
SAME = 0.998
"""Cosine from which two vectors of one text are the same: 8-bit sums that overflowed gave .986 to .995."""
BUILDING = ".building"
Tell = Callable[[str, int, int], None]
"""Step, how many done, of how many."""
Found = tuple[int, Passage, Document]
Look = Callable[[Sequence[Found]], Sequence[str]]
"""What else somebody wants to know of a release: from its passages to warnings, a line each."""


class Embedder(Protocol):
    """What a build needs of a model."""

    @property
    def model(self) -> str: ...
    @property
    def dimensions(self) -> int: ...
    def passages(self, passages: Sequence[Passage]) -> list[Vectors]: ...


def quiet(step: str, done: int, total: int) -> None:
    """Tell nobody."""


def embedded(passage: Passage, document: Document) -> str:
    """What the word index reads of a passage, unless another is given."""
    return passage.embedded


def nothing(found: Sequence[Found]) -> Sequence[str]:
    """No warnings."""
    return ()


class Releases:
    """The releases of one home. `words` gives the text of a passage that goes into the word index; `look` what rests on
    passages elsewhere, and is handed in by who knows of it."""

    def __init__(
        self,
        catalogue: Catalogue,
        home: Path,
        embedder_for: Callable[[], Embedder],
        words: Callable[[Passage, Document], str] = embedded,
        look: Look = nothing,
    ) -> None:
        self._catalogue = catalogue
        self._home = home
        self._embedder_for = embedder_for
        self._words = words
        self._look = look

    def build(self, starter: bool = True, tell: Tell = quiet) -> Release:
        """A release of the current documents, with or without the starter's; the same ones give the same release.

        A starter document leaves when another names it in `replaces_starter`. Raises Busy, ModelUnavailable and,
        when there is nothing to build, KnowledgeError.
        """
        with only_builder(self._home):
            self._sweep()
            chosen = _chosen(self._catalogue.versions(), starter)
            embedder = self._embedder_for()
            same = self._catalogue.same_release([id for id, _ in chosen], embedder.model)
            if same:
                self._mend(same)
                return same
            return self._make(chosen, embedder, tell)

    def publish(self, id: str | None = None, reason: str | None = None) -> Release:
        """Make a release live, the newest when none is named. Raises IntegrityFailure, UnknownRelease.

        One that its evaluation gate stopped needs a `reason`, which is kept; without it GateFailed is raised. One
        that no gate has looked at may go live: a partnership need not have `evals` to change its guidance.
        """
        release = self._named(id) if id else self._newest()
        self.assure(release.id)
        stopped = "" if release.live else self._stopped(release.id)
        if stopped and not (reason and reason.strip()):
            raise GateFailed(stopped)
        self._catalogue.publish(release.id, reason if stopped else None)
        return self._catalogue.release(release.id)

    def rollback(self) -> Release:
        """The release published before is live again, its indexes made whole first.

        Raises NoLiveRelease, UnknownRelease, IntegrityFailure.
        """
        earlier = self._catalogue.previous()
        self.ensure_indexes(earlier)
        self.assure(earlier.id)
        return self._catalogue.rollback()

    def verify(self, id: str | None = None) -> list[str]:
        """Every way in which a release is not what was built, a sentence each; none is the good answer.

        Without an id: the live release, or the newest when none is live.
        """
        try:
            release = self._named(id)
            stored = integrity.stored(self._catalogue, release)
        except IntegrityFailure as failure:
            return [str(failure)]
        if stored.problems:
            return list(stored.problems)
        return indexes.problems(self.index_dir(release.id), release, stored.ids, stored.vectors)

    def warnings(self, id: str | None = None) -> tuple[str, ...]:
        """What a lead should know of a release, a line each: it is whole all the same, and may go live.

        Without an id as `verify`. Raises UnknownRelease.
        """
        release = self._named(id)
        found = self._found(release)
        return (*self._other_numbers(release, found), *self._look(found))

    def assure(self, id: str | None = None) -> None:
        """Raises IntegrityFailure, in one line, when `verify` finds anything."""
        found = self.verify(id)
        if found:
            more = f" ({len(found) - 1} more problems)" if len(found) > 1 else ""
            raise IntegrityFailure(found[0] + more)

    def diff(self, before: str, after: str) -> Diff:
        """What changed from one release to another. Raises UnknownRelease."""
        return between(self._catalogue, before, after)

    def index_dir(self, id: str) -> Path:
        """Where the indexes of a release are."""
        return self._home / "releases" / id

    def open_indexes(self, release: Release) -> Indexes:
        """The indexes of a release, made again from the stored vectors where they are lost or damaged.

        Close them. Raises IntegrityFailure when SQL itself is damaged, Busy when they must be made and another builds.
        """
        opened = self._open(release)
        if opened is None:
            with only_builder(self._home):
                self._mend(release)
            opened = Indexes.open(self.index_dir(release.id))
        return opened

    def ensure_indexes(self, release: Release) -> None:
        """Make lost or damaged indexes again from the stored vectors; nothing is embedded."""
        self.open_indexes(release).close()

    def _other_numbers(self, release: Release, found: Sequence[Found]) -> Iterator[str]:
        """A few vectors made anew: the same model may make others on another processor, or with another library."""
        try:
            embedder = self._embedder_for()
        except ModelUnavailable:
            return  # nothing can be asked of this release then, and asking says why
        if embedder.model != release.model:
            return
        some = [passage for _, passage, _ in found[:: max(1, len(found) // SAMPLE)]][:SAMPLE]
        kept = self._catalogue.vectors(release.model, [passage.text_hash for passage in some])
        made = embedder.passages(some)
        alike = [float(kept[one.text_hash].passage @ new.passage) for one, new in zip(some, made, strict=True)]
        if min(alike, default=1.0) < SAME:
            yield (
                f"The vectors of release {release.id} are not those that {release.model} makes on this machine "
                f"({min(alike):.3f} alike): it may find less. Add the guidance to a new home and build it there."
            )

    def _stopped(self, id: str) -> str:
        """Why the evaluation gate stopped a release; nothing where it did not."""
        result = self._catalogue.gate(id)
        if result is None or result.outcome != "failed":
            return ""
        names = "; ".join(rule.name for rule in result.failing)
        return f"The evaluation gate stopped release {id}: {names}. To publish it all the same, give a reason."

    # Steps of a build

    def _make(self, chosen: list[tuple[int, Document]], embedder: Embedder, tell: Tell) -> Release:
        found = self._catalogue.passages_in([id for id, _ in chosen])
        if not found:
            raise KnowledgeError("There is nothing to build: add documents first.")
        hashes = [passage.text_hash for _, passage, _ in found]
        self._embed(found, hashes, embedder, tell)
        release = Release(
            id=self._next_id(),
            created=datetime.now(UTC),
            model=embedder.model,
            dimensions=embedder.dimensions,
            documents=tuple(document for _, document in chosen),
            passages=len(found),
            fingerprint=integrity.fingerprint(hashes),
        )
        tell("Building the indexes", 0, 1)
        self._write(release, found, hashes)
        self._catalogue.record_release(release, [id for id, _, _ in found])
        tell("Building the indexes", 1, 1)
        return release

    def _embed(self, found: Sequence[Found], hashes: Sequence[str], embedder: Embedder, tell: Tell) -> None:
        """Keep the vectors of every text that has none, longest texts first: a batch is as slow as its longest."""
        known = self._catalogue.known_vectors(embedder.model, hashes)
        texts = {hash: passage for hash, (_, passage, _) in zip(hashes, found, strict=True) if hash not in known}
        order = sorted(texts, key=lambda hash: len(texts[hash].embedded), reverse=True)
        for start in range(0, len(order), BATCH):
            tell("Embedding passages", start, len(order))
            some = order[start : start + BATCH]
            made = embedder.passages([texts[hash] for hash in some])
            _check(made, some, embedder)
            self._catalogue.keep_vectors(embedder.model, list(zip(some, made, strict=True)))
        tell("Embedding passages", len(order), len(order))

    def _write(self, release: Release, found: Sequence[Found], hashes: Sequence[str]) -> None:
        """Write the indexes aside, check them, and put them in their place."""
        place = self.index_dir(release.id)
        aside = place.with_name(place.name + BUILDING)
        kept = self._catalogue.vectors(release.model, hashes)
        ids, rows = [id for id, _, _ in found], [kept[hash] for hash in hashes]
        _clear(aside)
        indexes.write(aside, release, ids, rows, [self._words(passage, document) for _, passage, document in found])
        wrong = indexes.problems(aside, release, ids, rows)
        if wrong:
            raise IntegrityFailure(wrong[0])
        _swap(aside, place)

    def _mend(self, release: Release) -> None:
        opened = self._open(release)
        if opened:
            opened.close()
            return
        stored = integrity.stored(self._catalogue, release)
        if stored.problems:
            raise IntegrityFailure(stored.problems[0])
        found = self._found(release)
        self._write(release, found, [passage.text_hash for _, passage, _ in found])

    def _found(self, release: Release) -> list[Found]:
        documents = {document.key: document for document in release.documents}
        rows = self._catalogue.release_passages(release.id)
        return [(id, passage, documents[key]) for id, passage, key in rows]

    def _open(self, release: Release) -> Indexes | None:
        place = self.index_dir(release.id)
        try:
            return None if indexes.damage(place, release) else Indexes.open(place)
        except IntegrityFailure:
            return None

    def _sweep(self) -> None:
        """Remove what dead builds left: folders never put in place, or put there but never recorded."""
        recorded = set(self._catalogue.release_ids())
        folder = self._home / "releases"
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name not in recorded:
                _clear(path)
        self._catalogue.sweep()

    # Which release

    def _named(self, id: str | None) -> Release:
        if id is None and self._catalogue.live_id() is None:
            return self._newest()
        return self._catalogue.release(id)

    def _newest(self) -> Release:
        known = self._catalogue.release_ids()
        if not known:
            raise UnknownRelease("No release has been built yet.")
        return self._catalogue.release(known[0])

    def _next_id(self) -> str:
        """The day and a counter: they sort, and people can say them."""
        today = f"{datetime.now(UTC).date().isoformat()}."
        taken = [int(id.removeprefix(today)) for id in self._catalogue.release_ids() if id.startswith(today)]
        return f"{today}{max(taken, default=0) + 1}"


def _chosen(versions: Sequence[tuple[int, Document]], starter: bool) -> list[tuple[int, Document]]:
    leaving = {name for _, one in versions if not one.starter for name in one.source.replaces_starter}
    return [(id, one) for id, one in versions if not one.starter or (starter and one.name not in leaving)]


def _check(made: Sequence[Vectors], hashes: Sequence[str], embedder: Embedder) -> None:
    if len(made) != len(hashes) or any(not _unit(row.passage, embedder.dimensions) for row in made):
        raise ModelUnavailable(f"The model {embedder.model} gave vectors that are not of length 1 in its dimensions.")


def _unit(row: NDArray[np.float32], dimensions: int) -> bool:
    return row.shape == (dimensions,) and abs(float(np.linalg.norm(row)) - 1) < integrity.TOLERANCE


def _swap(aside: Path, place: Path) -> None:
    """Put the finished folder in its place. What was there goes under a name that no reader looks for."""
    old = place.with_name(place.name + ".old" + BUILDING)
    _clear(old)
    if place.exists():
        place.rename(old)
    aside.rename(place)
    indexes.flush(place.parent)
    _clear(old)


def _clear(path: Path) -> None:
    if path.exists():
        shutil.rmtree(path)
