"""A sentence encoder run by onnxruntime: no torch, ready in a fraction of a second."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.embedding.pooling import mean, pool
from knowledge.errors import ModelUnavailable
from knowledge.types import Passage, Vectors


def exactly() -> Any:
    """onnxruntime's options for 8-bit sums that are the same on every processor.

    As it comes, they overflow where there is AVX2 and no VNNI: vectors there are .986 to .995 alike to those of other
    machines, so a release built on one is searched with another's numbers. Exact sums take a fifth longer there, and
    nothing elsewhere.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.x64quantprecision", "1")
    return options


class OnnxEmbedder:
    """Mean-pooled BERT in ONNX form, with its own tokenizer."""

    dimensions = 384
    window = 256

    def __init__(self, weights: Path, tokenizer: Path, model: str, threads: int = 2) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = exactly()
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
        return mean(self._tokens(self._ids(text)[0]))

    def passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        return [self._passage(passage) for passage in passages]

    def _passage(self, passage: Passage) -> Vectors:
        """One text at a time: 8-bit sums depend on what else is in a batch, and padding costs what batching gains."""
        ids, offsets = self._ids(passage.embedded)
        return pool(passage, self._tokens(ids), offsets)

    def _ids(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        read = self._tokenizer.encode(text)
        if len(read.ids) <= self.window:
            return read.ids, read.offsets
        return [*read.ids[: self.window - 1], read.ids[-1]], [*read.offsets[: self.window - 1], read.offsets[-1]]

    def _tokens(self, ids: Sequence[int]) -> NDArray[np.float32]:
        """The token vectors (t, d) of one text."""
        batch = np.array([ids], dtype=np.int64)
        (found,) = self._session.run(None, {"input_ids": batch, "attention_mask": np.ones_like(batch)})
        tokens: NDArray[np.float32] = found[0]
        return tokens
