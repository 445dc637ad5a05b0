"""What a smaller index would cost in answers found: `python -m evals.smaller QUESTIONS.jsonl --pairs FILE…`.

Over the live release of this home: the vectors of the model that ships cut to their first numbers, and kept in 8 bits.
Prints page recall@1, @5 and @10 of the whole search, and the bytes that passages and sentences take.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from bot import wiring
from bot.settings import load
from evals.ablation import Floats, Vectored, W, cases, held_back, recalls, searcher, shelf, vectored, words
from knowledge.embedding import Embedder, open_embedder

LENGTHS = (256, 192, 128, 64)


class Cut:
    """A model whose vectors are cut to their first numbers."""

    def __init__(self, embedder: Embedder, length: int) -> None:
        self._embedder = embedder
        self._length = length

    def query(self, text: str) -> Floats:
        return _unit(self._embedder.query(text)[: self._length])


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.smaller", description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--pairs", type=Path, nargs="+", required=True)
    given = parser.parse_args(arguments)
    held, embedder = shelf(load()), open_embedder()
    sets = (cases(given.questions), held_back(given.pairs, held))
    vectors = vectored(embedder, held.passages)
    index = words([f"{passage.context}\n{passage.embedded}" for passage in held.passages])
    expand = wiring.expansion(wiring.open_guide(load()).glossary)
    print(f"| vectors | bytes | {len(sets[0])} questions @1 | @5 | @10 | {len(sets[1])} pairs @1 | @5 | @10 |")
    print("|---" * 8 + "|")
    kinds: list[tuple[str, int, Callable[[Floats], Floats], int]] = [
        (f"{embedder.dimensions} numbers", embedder.dimensions, lambda some: some, 4),
        (f"{embedder.dimensions} numbers in 8 bits", embedder.dimensions, _eighths, 1),
        *((f"first {length}", length, lambda some: some, 4) for length in LENGTHS),
    ]
    for name, length, kept, width in kinds:
        whole, sentences = (kept(_unit(some[:, :length])) for some in (vectors.whole, vectors.sentences))
        small = Vectored(whole, sentences, vectors.begins)
        search = searcher(Cut(embedder, length), small, index, W.sentence, expand)  # type: ignore[arg-type]
        row = [value for some in sets for value in recalls(search, some, held)]
        size = (len(whole) + len(sentences)) * length * width
        print(f"| {name} | {size:,} | " + " | ".join(f"{value:.3f}" for value in row) + " |", flush=True)


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), dtype=np.float32)


def _eighths(vectors: Floats) -> Floats:
    """As they would come back from 8 bits, one scale for all."""
    scale = np.abs(vectors).max() / 127
    return np.asarray(np.round(vectors / scale) * scale, dtype=np.float32)


if __name__ == "__main__":
    main()
