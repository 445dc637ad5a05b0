"""The indexes of one release in one folder: written whole, checked, and then only read.

vectors/         Chroma                        positions.npy    passage ids in the release's order
words/           BM25                          manifest.json    what is here, with the SHA-256 of each file
sentences/       sentence vectors
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge import lexical, sentences, vectors
from knowledge.errors import IntegrityFailure
from knowledge.lexical import WordIndex
from knowledge.sentences import Sentences
from knowledge.types import Release, Vectors
from knowledge.vectors import VectorIndex

FORMAT = 1
"""Raise it when these files, `terms`, or the text put into the word index changes: old indexes are made again."""
MANIFEST = "manifest.json"
TOLERANCE = 1e-5
BATCH = 2_000


class Indexes(NamedTuple):
    """All indexes of a release, open. A position is a passage's place in the release; `positions` gives its id."""

    vectors: VectorIndex
    words: WordIndex
    sentences: Sentences
    positions: NDArray[np.int64]

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Raises IntegrityFailure naming the index that is missing or damaged."""
        words = WordIndex.open(directory / "words")
        found = Sentences.open(directory / "sentences")
        try:
            positions = np.load(directory / "positions.npy")
        except (OSError, ValueError) as error:
            raise IntegrityFailure(f"The list of passages in {directory} does not open: {error}") from error
        return cls(VectorIndex.open(directory / "vectors"), words, found, positions)

    def close(self) -> None:
        self.vectors.close()


def write(directory: Path, release: Release, ids: Sequence[int], rows: Sequence[Vectors], texts: Sequence[str]) -> None:
    """Write every index of a release into a new folder and onto the disk. All three run in the release's order."""
    directory.mkdir(parents=True)
    vectors.build(directory / "vectors", range(len(ids)), np.stack([row.passage for row in rows]))
    lexical.build(directory / "words", texts)
    sentences.build(directory / "sentences", rows)
    np.save(directory / "positions.npy", np.array(ids, dtype="<i8"))
    (directory / MANIFEST).write_text(json.dumps(_manifest(directory, release), indent=1), encoding="utf-8")
    _flush(directory)


def damage(directory: Path, release: Release) -> str | None:
    """What is wrong with the files in `directory`, in one sentence, or None. Opens no index; reads every byte."""
    if not directory.is_dir():
        return f"The indexes of release {release.id} are missing."
    try:
        kept = json.loads((directory / MANIFEST).read_text(encoding="utf-8"))
        found = _manifest(directory, release)
    except (OSError, ValueError):
        return f"The indexes of release {release.id} are incomplete."
    return next((_differs(name, release) for name in found if kept.get(name) != found[name]), None)


def problems(directory: Path, release: Release, ids: Sequence[int], rows: Sequence[Vectors]) -> list[str]:
    """Every way in which the indexes differ from what SQL holds: `ids` and `rows` in the release's order."""
    first = damage(directory, release)
    if first:
        return [first]
    try:
        opened = Indexes.open(directory)
    except IntegrityFailure as failure:
        return [str(failure)]
    try:
        return [*_counts(opened, release, ids, rows), *_strays(opened.vectors, release, rows)]
    finally:
        opened.close()


def _counts(opened: Indexes, release: Release, ids: Sequence[int], rows: Sequence[Vectors]) -> Iterator[str]:
    counts = {
        "vector index": opened.vectors.count(),
        "word index": opened.words.count(),
        "sentence vectors": opened.sentences.passages(),
        "list of passages": len(opened.positions),
    }
    for name, count in counts.items():
        if count != len(ids):
            yield f"The {name} of release {release.id} has {count} passages; the database has {len(ids)}."
    if opened.positions.tolist() != list(ids):
        yield f"The list of passages of release {release.id} is not the one in the database."
    if not opened.sentences.same(rows):
        yield f"The sentence vectors of release {release.id} are not those in the database."


def _strays(index: VectorIndex, release: Release, rows: Sequence[Vectors]) -> Iterator[str]:
    wrong = 0
    for start in range(0, len(rows), BATCH):
        places = range(start, min(start + BATCH, len(rows)))
        found = index.get(places)
        wrong += sum(not _near(found.get(place), rows[place].passage) for place in places)
    if wrong:
        yield f"{wrong} vectors in the vector index of release {release.id} are not those in the database."


def _near(found: NDArray[np.float32] | None, kept: NDArray[np.float32]) -> bool:
    return found is not None and found.shape == kept.shape and float(np.abs(found - kept).max()) < TOLERANCE


def _manifest(directory: Path, release: Release) -> dict[str, object]:
    facts = release.model_dump(include={"id", "model", "dimensions", "passages", "fingerprint"})
    return {"format": FORMAT, **facts, "files": {name: _sha256(directory / name) for name in _files(directory)}}


def _files(directory: Path) -> list[str]:
    """Every file that never changes; Chroma touches its own small database whenever it opens it."""
    found = (path for path in directory.rglob("*") if path.is_file())
    names = (path.relative_to(directory).as_posix() for path in found)
    return sorted(name for name in names if name != MANIFEST and not name.startswith("vectors/chroma.sqlite3"))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _differs(name: str, release: Release) -> str:
    if name == "files":
        return f"The index files of release {release.id} are not those that were built."
    return f"The indexes of release {release.id} were built for another {name}."


def _flush(directory: Path) -> None:
    """A rename must never be on the disk before what it renames."""
    for path in (*directory.rglob("*"), directory):
        flush(path)


def flush(path: Path) -> None:
    """Put a file, or the names in a folder, onto the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
