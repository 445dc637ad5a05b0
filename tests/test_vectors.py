"""The vector index: what it finds, and that reading it never changes it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from knowledge import vectors
from knowledge.errors import IntegrityFailure
from knowledge.vectors import VectorIndex


def unit_rows(count: int, dimensions: int = 384, seed: int = 7) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, dimensions))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def files(directory: Path) -> dict[str, str]:
    """Every file but Chroma's own small database, which it touches whenever it opens it."""
    found = (path for path in directory.rglob("*") if path.is_file() and path.name != "chroma.sqlite3")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.fixture(scope="module")
def rows() -> NDArray[np.float32]:
    return unit_rows(2_500)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, rows: NDArray[np.float32]) -> Path:
    directory = tmp_path_factory.mktemp("index") / "vectors"
    vectors.build(directory, range(len(rows)), rows)
    return directory


def test_a_vector_finds_itself_first_with_a_cosine_of_one(built: Path, rows: NDArray[np.float32]) -> None:
    with VectorIndex.open(built) as index:
        found = index.search(rows[1234], 3)
    assert found[0] == (1234, pytest.approx(1.0, abs=1e-5))
    assert [cosine for _, cosine in found] == sorted((cosine for _, cosine in found), reverse=True)


def test_the_score_is_the_cosine(built: Path, rows: NDArray[np.float32]) -> None:
    (query,) = unit_rows(1, seed=8)
    with VectorIndex.open(built) as index:
        found = index.search(query, 20)
    for place, cosine in found:
        assert cosine == pytest.approx(float(rows[place] @ query), abs=1e-5)


def test_it_finds_99_of_the_true_100_nearest(built: Path, rows: NDArray[np.float32]) -> None:
    queries = unit_rows(40, seed=9)
    with VectorIndex.open(built) as index:
        found = [{place for place, _ in index.search(query, 100)} for query in queries]
    truth = [set(np.argsort(-(rows @ query))[:100].tolist()) for query in queries]
    assert np.mean([len(some & true) / 100 for some, true in zip(found, truth, strict=True)]) >= 0.99


def test_reading_changes_no_file(built: Path, rows: NDArray[np.float32]) -> None:
    before = files(built)
    assert before
    for _ in range(2):
        with VectorIndex.open(built) as index:
            index.search(rows[0], 5)
    assert files(built) == before


def test_ids_are_given_back_as_they_came(tmp_path: Path) -> None:
    vectors.build(tmp_path / "v", [70, 900, 8], unit_rows(3))
    with VectorIndex.open(tmp_path / "v") as index:
        assert [id for id, _ in index.search(unit_rows(3)[1], 1)] == [900]
        assert set(index.get([8, 70, 5])) == {8, 70}


def test_stored_vectors_can_be_read_back(built: Path, rows: NDArray[np.float32]) -> None:
    with VectorIndex.open(built) as index:
        found = index.get(range(len(rows)))
    assert np.abs(np.stack([found[place] for place in range(len(rows))]) - rows).max() < 1e-6


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_very_small_index_answers_and_is_not_written_to(tmp_path: Path, count: int) -> None:
    rows = unit_rows(count)
    vectors.build(tmp_path / "v", range(count), rows)
    before = files(tmp_path / "v")
    for _ in range(2):
        with VectorIndex.open(tmp_path / "v") as index:
            assert len(index.search(rows[0], 100)) == count
            assert index.search(rows[0], 0) == []
    assert files(tmp_path / "v") == before


def test_several_indexes_may_be_open_at_once_and_again(tmp_path: Path) -> None:
    for name in "ab":
        vectors.build(tmp_path / name, range(3), unit_rows(3, seed=ord(name)))
    query = unit_rows(3, seed=ord("b"))[2]
    first, second = VectorIndex.open(tmp_path / "a"), VectorIndex.open(tmp_path / "b")
    twice = VectorIndex.open(tmp_path / "b")
    second.close()
    assert twice.search(query, 1)[0][0] == 2
    assert first.count() == 3
    first.close()
    twice.close()
    with VectorIndex.open(tmp_path / "b") as again:
        assert again.search(query, 1)[0][0] == 2


def test_an_index_may_be_moved_after_it_was_built(tmp_path: Path) -> None:
    vectors.build(tmp_path / "aside", range(3), unit_rows(3))
    (tmp_path / "aside").rename(tmp_path / "place")
    with VectorIndex.open(tmp_path / "place") as index:
        assert index.search(unit_rows(3)[0], 1)[0][0] == 0


def test_a_missing_index_is_named_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(IntegrityFailure, match="nowhere"):
        VectorIndex.open(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_damaged_index_is_refused_in_one_line(tmp_path: Path) -> None:
    vectors.build(tmp_path / "v", range(3), unit_rows(3))
    (tmp_path / "v" / "chroma.sqlite3").write_bytes(b"rubbish" * 1000)
    with pytest.raises(IntegrityFailure, match="vector index") as caught:
        VectorIndex.open(tmp_path / "v")
    assert "\n" not in str(caught.value)


def test_an_index_with_other_settings_is_refused(tmp_path: Path) -> None:
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(tmp_path), settings=Settings(anonymized_telemetry=False))
    client.create_collection("passages", configuration={"hnsw": {"space": "l2"}}, embedding_function=None)
    client.close()
    with pytest.raises(IntegrityFailure, match="other settings: space"):
        VectorIndex.open(tmp_path)
