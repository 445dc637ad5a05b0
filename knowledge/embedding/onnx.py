"""A sentence encoder run by onnxruntime: no torch, ready in a fraction of a second."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.pooling import mean, pool
from knowledge.errors import ModelUnavailable
from knowledge.types import Passage, Vectors


class OnnxEmbedder:
    """Mean-pooled BERT in ONNX form, with its own tokenizer."""

    dimensions = 384
    window = 256

    def __init__(self, weights: Path, tokenizer: Path, model: str, threads: int = 2) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        try:
            self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of their own
            raise ModelUnavailable(f"The search model at {weights} cannot be loaded: {error}") from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.model = model

    def count(self, text: str) -> int:
        return len(self._tokenizer.encode(text, add_special_tokens=False).ids)

    def query(self, text: str) -> NDArray[np.float32]:
        return mean(self._tokens([self._ids(text)[0]])[0])

    def passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        read = [self._ids(passage.embedded) for passage in passages]
        tokens = self._tokens([ids for ids, _ in read])
        return [pool(p, t, offsets) for p, t, (_, offsets) in zip(passages, tokens, read, strict=True)]

    def _ids(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        read = self._tokenizer.encode(text)
        if len(read.ids) <= self.window:
            return read.ids, read.offsets
        return [*read.ids[: self.window - 1], read.ids[-1]], [*read.offsets[: self.window - 1], read.offsets[-1]]

    def _tokens(self, texts: Sequence[Sequence[int]]) -> list[NDArray[np.float32]]:
        """Token vectors (t, d) of each text, padding cut off."""
        longest = max(len(ids) for ids in texts)
        batch = np.zeros((len(texts), longest), dtype=np.int64)
        mask = np.zeros_like(batch)
        for row, ids in enumerate(texts):
            batch[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        (found,) = self._session.run(None, {"input_ids": batch, "attention_mask": mask})
        return [found[row, : len(ids)] for row, ids in enumerate(texts)]
