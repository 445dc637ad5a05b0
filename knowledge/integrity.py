"""Whether a release in SQL still is what was built: every hash and count derived again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from knowledge.catalogue import Catalogue
from knowledge.types import Passage, Release, Vectors

TOLERANCE = 1e-3
"""How far from 1 the length of a stored vector may be."""


class Stored(NamedTuple):
    """A release as SQL holds it: passage ids, their vectors, and what is wrong (nothing: then all are there)."""

    ids: list[int]
    vectors: list[Vectors]
    problems: tuple[str, ...]


def fingerprint(hashes: Sequence[str]) -> str:
    """SHA-256 over the ordered text hashes of a release's passages."""
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def stored(catalogue: Catalogue, release: Release) -> Stored:
    """Read a release back and derive again what it was recorded with."""
    rows = catalogue.release_passages(release.id)
    hashes = [passage.text_hash for _, passage, _ in rows]
    kept = catalogue.vectors(release.model, hashes)
    problems = [
        *_altered(catalogue, release),
        *_counts(release, rows),
        *_hashes(release, hashes, catalogue.release_hashes(release.id)),
        *_vectors(release, hashes, kept),
    ]
    return Stored([id for id, _, _ in rows], [kept[hash] for hash in hashes if hash in kept], tuple(problems))


def _altered(catalogue: Catalogue, release: Release) -> Iterator[str]:
    for document in catalogue.altered(release.id):
        yield f"The stored text of {document.name} is not what was added."


def _counts(release: Release, rows: Sequence[tuple[int, Passage, str]]) -> Iterator[str]:
    if len(rows) != release.passages:
        yield f"Release {release.id} was built of {release.passages} passages; the database has {len(rows)}."
    held = Counter(key for _, _, key in rows)
    for document in release.documents:
        if held[document.key] != document.passages:
            yield f"{document.name} has {document.passages} passages; release {release.id} has {held[document.key]}."


def _hashes(release: Release, derived: Sequence[str], kept: Sequence[str]) -> Iterator[str]:
    wrong = sum(one != other for one, other in zip(derived, kept, strict=True))
    if wrong:
        yield f"{wrong} passages of release {release.id} no longer match the hash stored beside them."
    if fingerprint(derived) != release.fingerprint:
        yield f"The passages of release {release.id} do not give the fingerprint it was built with."


def _vectors(release: Release, hashes: Sequence[str], kept: dict[str, Vectors]) -> Iterator[str]:
    missing = len(set(hashes) - set(kept))
    if missing:
        yield f"{missing} passages of release {release.id} have no vector of {release.model}."
    wrong = sum(not _sound(row, release.dimensions) for row in kept.values())
    if wrong:
        yield f"{wrong} vectors of release {release.id} are damaged."


def _sound(row: Vectors, dimensions: int) -> bool:
    fits = row.passage.size == dimensions and row.sentences.shape == (len(row.spans), dimensions)
    return fits and abs(float(np.linalg.norm(row.passage)) - 1) < TOLERANCE
