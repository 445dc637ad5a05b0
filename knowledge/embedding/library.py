"""Any other sentence-transformers model, run by that library: slower to start, free to choose."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.pooling import pool, unit
from knowledge.errors import ModelUnavailable
from knowledge.types import Passage, Vectors


class LibraryEmbedder:
    """A model by name (where a hub or its cache can be reached) or by folder."""

    def __init__(self, name: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(name, device="cpu")
        except Exception as error:  # the library raises whatever its parts raise
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelUnavailable(f"The search model {name} cannot be loaded: {reason}") from error
        self._tokenizer: Any = self._model.tokenizer
        self.model = f"{Path(name).name}@{_revision(self._model)}"
        self.dimensions = int(self._model.get_embedding_dimension() or 0)
        self.window = int(self._model.max_seq_length or 256)

    def count(self, text: str) -> int:
        return len(self._tokenizer(text, add_special_tokens=False, truncation=False, verbose=False)["input_ids"])

    def query(self, text: str) -> NDArray[np.float32]:
        return unit(np.asarray(self._model.encode_query(text, show_progress_bar=False), dtype=np.float32))

    def passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        texts = [passage.embedded for passage in passages]
        whole = np.asarray(self._model.encode_document(texts, show_progress_bar=False), dtype=np.float32)
        tokens = self._model.encode(texts, output_value="token_embeddings", show_progress_bar=False)
        return [
            pool(p, np.asarray(t, dtype=np.float32), self._offsets(p.embedded))._replace(passage=unit(v))
            for p, t, v in zip(passages, tokens, whole, strict=True)
        ]

    def _offsets(self, text: str) -> list[tuple[int, int]]:
        read = self._tokenizer(text, return_offsets_mapping=True, truncation=True, max_length=self.window)
        return [tuple(place) for place in read["offset_mapping"]]


def _revision(model: Any) -> str:
    """A hash of the weights: two models of one name are told apart."""
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode() + tensor.cpu().numpy().tobytes())
    return digest.hexdigest()[:12]
