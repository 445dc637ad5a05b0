"""The shipped model: the published weights, without torch when answering, and the same vectors as the library's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from knowledge.embedding import open_embedder
from knowledge.embedding.export import export
from knowledge.embedding.onnx import OnnxEmbedder, exactly
from knowledge.embedding.pooling import unit
from knowledge.embedding.shipped import NAME, model_folder
from knowledge.errors import ModelUnavailable
from knowledge.types import Passage

PASSAGE = Passage(
    ordinal=0, text="See the child. Speak to the child.\n• record what was said", context="Guide > Visits"
)


@pytest.fixture(scope="module")
def embedder():
    return open_embedder()


def test_vectors_have_unit_length_and_each_sentence_has_one(embedder: OnnxEmbedder) -> None:
    (made,) = embedder.passages([PASSAGE])
    assert made.passage.shape == (384,)
    assert np.linalg.norm(made.passage) == pytest.approx(1, abs=1e-4)
    assert [PASSAGE.text[a:b] for a, b in made.spans] == [
        "See the child.",
        "Speak to the child.",
        "• record what was said",
    ]
    assert made.sentences.shape == (3, 384)


def test_a_passage_has_the_same_vector_alone_and_in_a_batch(embedder: OnnxEmbedder) -> None:
    longer = PASSAGE.model_copy(update={"text": PASSAGE.text * 4})
    alone = embedder.passages([PASSAGE])[0].passage
    together = embedder.passages([PASSAGE, longer])[0].passage
    assert float(alone @ together) > 0.9999


def test_a_text_longer_than_the_window_is_cut_and_not_refused(embedder: OnnxEmbedder) -> None:
    long = PASSAGE.model_copy(update={"text": "child " * 900})
    assert embedder.passages([long])[0].passage.shape == (384,)


def test_the_copy_gives_the_vectors_of_the_published_model() -> None:
    from sentence_transformers import SentenceTransformer

    library = SentenceTransformer(str(model_folder()), device="cpu")
    question = "How soon does the core group meet?"
    assert float(open_embedder(NAME).query(question) @ unit(library.encode(question))) > 0.9999


def test_8_bit_sums_are_exact_on_this_processor() -> None:
    from onnx import TensorProto, helper

    high, most, width = 127, 255, 384
    weights = helper.make_tensor(
        "b", TensorProto.INT8, [width, 32], np.full((width, 32), high, np.int8).tobytes(), raw=True
    )
    graph = helper.make_graph(
        [helper.make_node("MatMulInteger", ["a", "b"], ["sums"])],
        "sums",
        [helper.make_tensor_value_info("a", TensorProto.UINT8, ["n", width])],
        [helper.make_tensor_value_info("sums", TensorProto.INT32, ["n", 32])],
        [weights],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), exactly(), providers=["CPUExecutionProvider"])
    (sums,) = session.run(None, {"a": np.full((2, width), most, np.uint8)})
    assert (sums == high * most * width).all()


def test_the_model_that_ships_finds_two_texts_as_like_as_on_any_other_processor(embedder: OnnxEmbedder) -> None:
    question = embedder.query("dna'd 4 appts across sibs, mum says fine")
    answer = embedder.query("Medical neglect means that a child gets no health care.")
    assert float(question @ answer) == pytest.approx(0.170, abs=0.01)


def test_answering_never_imports_torch() -> None:
    code = "import sys; import knowledge.embedding as e; e.open_embedder().query('x'); print('torch' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "False"


def test_a_model_that_cannot_be_loaded_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        OnnxEmbedder(tmp_path / "none.onnx", tmp_path / "none.json", "none")


def test_an_export_is_compared_with_the_original_before_it_is_used(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("knowledge.embedding.export.LARGEST_DIFFERENCE", 0.0)
    with pytest.raises(ModelUnavailable, match="differs"):
        export(model_folder(), tmp_path / "copy.onnx")
