"""Sentence vectors of a release: one matrix in the release's order, mapped from disk, and where each sentence lies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import IntegrityFailure
from knowledge.types import Vectors


def build(directory: Path, rows: Sequence[Vectors]) -> None:
    """Write the sentences of every passage, in the release's order."""
    directory.mkdir(parents=True, exist_ok=True)
    for name, array in gather(rows)._asdict().items():
        np.save(directory / f"{name}.npy", array)


class Sentences(NamedTuple):
    """Sentences of passage p are rows `offsets[p]` to `offsets[p + 1]` of `matrix` and `spans`.

    `matrix` is float16 (s, d) of unit rows, `spans` int32 (s, 2) in `Passage.text`, `offsets` int32 (n + 1,).
    """

    matrix: NDArray[np.float16]
    spans: NDArray[np.int32]
    offsets: NDArray[np.int32]

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Raises IntegrityFailure when the files are missing or do not fit together."""
        try:
            made = cls(*(np.load(directory / f"{name}.npy", mmap_mode="r") for name in cls._fields))
        except (OSError, ValueError) as error:
            raise IntegrityFailure(f"The sentence vectors in {directory} do not open: {error}") from error
        if not (len(made.matrix) == len(made.spans) == made.offsets[-1]):
            raise IntegrityFailure(f"The sentence vectors in {directory} do not fit together.")
        return made

    def of(self, position: int) -> tuple[NDArray[np.int32], NDArray[np.float16]]:
        """Spans and vectors of the passage at `position`."""
        rows = slice(int(self.offsets[position]), int(self.offsets[position + 1]))
        return self.spans[rows], self.matrix[rows]

    def passages(self) -> int:
        return len(self.offsets) - 1

    def same(self, rows: Sequence[Vectors]) -> bool:
        """Whether these are exactly the sentences of `rows`."""
        wanted = gather(rows)._asdict()
        return all(np.array_equal(mine, wanted[name]) for name, mine in self._asdict().items())


def gather(rows: Sequence[Vectors]) -> Sentences:
    """The sentences of every passage, in memory."""
    counts = [len(row.spans) for row in rows]
    spans = [span for row in rows for span in row.spans]
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype("<i4")
    return Sentences(_stack(rows), np.array(spans, dtype="<i4").reshape(-1, 2), offsets)


def _stack(rows: Sequence[Vectors]) -> NDArray[np.float16]:
    some = [row.sentences for row in rows if row.spans]
    width = rows[0].passage.size if rows else 0
    return np.concatenate(some).astype("<f2") if some else np.zeros((0, width), dtype="<f2")
