"""A sentence-transformers model to ONNX, and the proof that it is the same model.

`torch.onnx.export(dynamo=True)` is exact; the older exporter is silently wrong for these models (cosines of .8),
so every export is compared with the original before it may be used.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.embedding.onnx import OnnxEmbedder, exactly
from knowledge.errors import ModelUnavailable

LARGEST_DIFFERENCE = 1e-4
"""Of any token vector's component, over texts of several lengths in one padded batch."""
_TEXTS = (
    "Was not brought.",
    "How soon should the core group meet after an initial child protection conference?",
    "The lead practitioner should see the child, speak to the child and record what the child says. " * 9,
)


def export(folder: Path, copy: Path) -> None:
    """Write the encoder in `folder` to `copy` in ONNX form, giving token vectors.

    Raises:
        ModelUnavailable: the copy does not give the same vectors.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()  # type: ignore[no-untyped-call]
    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    transformer: Any = model[0]
    encoder = transformer.auto_model.eval()

    class Tokens(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> Any:
            return self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state

    read = model.tokenizer(list(_TEXTS), padding=True, truncation=True, max_length=256, return_tensors="pt")
    given = (read["input_ids"], read["attention_mask"])
    with torch.no_grad():
        expected = Tokens()(*given).numpy()
    _write(Tokens(), given, copy)
    _compare(copy, [array.numpy() for array in given], expected)


def _write(module: Any, given: tuple[Any, ...], copy: Path) -> None:
    import torch

    batch, length = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("length", min=2, max=512)
    quiet = io.StringIO()
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), contextlib.redirect_stdout(quiet), contextlib.redirect_stderr(quiet):
        warnings.simplefilter("ignore")  # the exporter warns of its own deprecations
        made = torch.onnx.export(
            module,
            given,
            dynamo=True,
            input_names=["input_ids", "attention_mask"],
            output_names=["tokens"],
            dynamic_shapes=({0: batch, 1: length}, {0: batch, 1: length}),
            verbose=False,
        )
        assert made is not None
        made.save(str(copy))
    _without_traces(copy)


def _without_traces(copy: Path) -> None:
    """Take out what the exporter notes of the machine it ran on: paths and stack traces are nobody's business."""
    import onnx

    model = onnx.load(str(copy))
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, str(copy))


def _compare(copy: Path, given: list[Any], expected: Any) -> None:
    import onnxruntime

    session = onnxruntime.InferenceSession(copy, exactly(), providers=["CPUExecutionProvider"])
    (found,) = session.run(None, {"input_ids": given[0], "attention_mask": given[1]})
    worst = float((np.abs(found - expected) * given[1][..., None]).max())
    if worst > LARGEST_DIFFERENCE:
        raise ModelUnavailable(f"The ONNX copy of the search model differs from it by {worst:.4f}: it is not used")


def quantise(copy: Path, small: Path) -> float:
    """Write an ONNX model with 8-bit weights (matrix products and the word table), a quarter of the size.

    Gives the lowest cosine between the two models' vectors of a few texts: 1 is the same.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    logging.getLogger().setLevel(logging.ERROR)  # the quantiser advises on the root logger
    quantize_dynamic(
        copy, small, op_types_to_quantize=["MatMul", "Gather"], per_channel=True, weight_type=QuantType.QInt8
    )
    return min(float(a @ b) for a, b in zip(_vectors(copy), _vectors(small), strict=True))


def _vectors(copy: Path) -> list[Any]:
    embedder = OnnxEmbedder(copy, copy.parent / "tokenizer.json", "compared")
    return [embedder.query(text) for text in _TEXTS]
