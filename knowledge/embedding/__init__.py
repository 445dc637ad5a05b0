"""Text to vectors. The only room that knows a model library.

Answering uses an ONNX copy of the shipped model, read by onnxruntime and tokenizers: importing torch takes
seconds, and this takes a quarter of one. Any other sentence-transformers model is run by that library itself.
Sentence vectors cost nothing extra: they are the means of a sentence's own token vectors, read in its passage.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.types import Passage, Vectors

Tell = Callable[[str], None]


class Embedder(Protocol):
    """A model that places questions and passages in one space. Every vector has unit length."""

    @property
    def model(self) -> str:
        """Name and revision, kept with a release: vectors of two models are never compared."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def window(self) -> int:
        """Word pieces it reads of one text; the rest would be dropped unseen."""

    def count(self, text: str) -> int:
        """Word pieces in `text`, without the marks at both ends."""

    def query(self, text: str) -> NDArray[np.float32]:
        """The vector of a question, (d,)."""

    def passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        """The vectors of some passages and of their sentences, in their order."""


def open_embedder(name: str | None = None, tell: Tell = lambda step: None) -> Embedder:
    """The shipped model (name None), or any sentence-transformers model by name or folder.

    Raises:
        ModelUnavailable: it cannot be loaded, or its weights are not the published ones.
    """
    from knowledge.embedding import folder, shipped

    if name is None and folder.is_folder(shipped.TUNED):
        return folder.open_folder(shipped.TUNED)
    if name is None or name == shipped.NAME:
        return shipped.open_shipped(tell)
    if folder.is_folder(Path(name)):
        return folder.open_folder(Path(name))
    from knowledge.embedding.library import LibraryEmbedder

    return LibraryEmbedder(name)


def prepare(tell: Tell = lambda step: None) -> str:
    """Make the ONNX copy of the shipped model, once. Gives the model's name and revision."""
    return open_embedder(None, tell).model
