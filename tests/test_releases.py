"""Releases: built aside, checked, published, rolled back, compared; and mended without embedding anything again."""

from __future__ import annotations

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from knowledge_fakes import WordEmbedder, contents, document, passage
from numpy.typing import NDArray
from stores import KINDS, fresh_catalogue

from knowledge.catalogue import Catalogue
from knowledge.catalogue.store import Store
from knowledge.errors import Busy, IntegrityFailure, KnowledgeError, ModelUnavailable, NoLiveRelease, UnknownRelease
from knowledge.releases import Releases
from knowledge.types import Document, Passage, Release, Vectors

TEXTS = ("Neglect is persistent. It harms children.", "Visit the child within ten days.", "Record why and escalate.")


class Home:
    """A home with a small model, and shorthands for what the tests do over and over."""

    def __init__(self, catalogue: Catalogue, path: Path) -> None:
        self.catalogue = catalogue
        self.path = path
        self.embedder = WordEmbedder()
        self.releases = self.reopened()

    def reopened(self, **other: object) -> Releases:
        return Releases(self.catalogue, self.path, lambda: self.embedder, **other)  # type: ignore[arg-type]

    def add(self, name: str, *texts: str, **other: object) -> Document:
        sha256 = hashlib.sha256("".join(texts).encode()).hexdigest()
        return self.catalogue.add(document(name, len(texts), **{"sha256": sha256, **other}), *contents(*texts), "r")

    def published(self, *texts: str, name: str = "neglect") -> Release:
        self.add(name, *texts)
        self.releases.build()
        return self.releases.publish()

    def answers(self, question: str, release: Release | None = None) -> str:
        """The text of the passage that the vector index puts first; the word index must know it too."""
        opened = self.releases.open_indexes(release or self.catalogue.release())
        try:
            ((place, _),) = opened.vectors.search(self.embedder.query(question), 1)
            assert place in {found for found, _ in opened.words.search(question, 10)}
            id = int(opened.positions[place])
        finally:
            opened.close()
        return self.catalogue.passages([id])[id][0].text

    def sql(self, statement: str) -> None:
        store = Store(f"sqlite:///{self.path / 'curiosity.db'}")
        with store.writing() as connection:
            connection.exec_driver_sql(statement)
        store.close()

    def folders(self) -> set[str]:
        return {path.name for path in (self.path / "releases").iterdir()}


class Overflowing(WordEmbedder):
    """The same model on a processor that gets its sums wrong."""

    def passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        return [made._replace(passage=_turned(made.passage)) for made in super().passages(passages)]


def _turned(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """A vector of length 1 that is .99 alike to another."""
    other = np.roll(vector, 1) - vector * float(np.roll(vector, 1) @ vector)
    return np.asarray(0.99 * vector + (1 - 0.99**2) ** 0.5 * other / np.linalg.norm(other), dtype=np.float32)


def _unavailable() -> WordEmbedder:
    raise ModelUnavailable("It is not here.")


@pytest.fixture(params=KINDS)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Home]:
    with fresh_catalogue(request.param, tmp_path) as catalogue:
        yield Home(catalogue, tmp_path)


@pytest.fixture
def local(tmp_path: Path) -> Iterator[Home]:
    """A home on SQLite, for what does not depend on the database."""
    with fresh_catalogue("sqlite", tmp_path) as catalogue:
        yield Home(catalogue, tmp_path)


# Building


def test_a_release_answers_from_what_was_added(home: Home) -> None:
    home.add("visits", *TEXTS)
    made = home.releases.build()
    assert (made.passages, made.model, made.live) == (3, "words@1", False)
    assert home.releases.verify() == []
    assert home.answers("visit the child", made) == TEXTS[1]


def test_sentences_lie_where_their_spans_say(local: Home) -> None:
    local.add("neglect", *TEXTS)
    opened = local.releases.open_indexes(local.releases.build())
    spans, rows = opened.sentences.of(0)
    opened.close()
    assert [TEXTS[0][start:end] for start, end in spans] == ["Neglect is persistent.", " It harms children."]
    assert np.allclose(np.linalg.norm(rows.astype(np.float32), axis=1), 1, atol=1e-2)


def test_release_ids_are_the_day_and_a_counter(local: Home) -> None:
    local.add("a", "One.")
    first = local.releases.build()
    local.add("b", "Two.")
    second = local.releases.build()
    assert first.id == f"{first.created.date()}.1"
    assert second.id == f"{second.created.date()}.2"


def test_the_same_documents_give_the_same_release_and_embed_nothing(home: Home) -> None:
    home.add("neglect", *TEXTS)
    first = home.releases.build()
    asked = len(home.embedder.asked)
    home.add("neglect", *TEXTS)
    assert home.releases.build() == first
    assert len(home.embedder.asked) == asked == 3
    assert home.folders() == {first.id}


def test_only_new_passages_are_embedded(home: Home) -> None:
    home.add("neglect", *TEXTS)
    home.releases.build()
    home.embedder.asked.clear()
    home.add("neglect", TEXTS[0], "A new one.", TEXTS[2])
    home.releases.build()
    assert home.embedder.asked == ["A new one."]


def test_a_text_that_two_documents_share_is_embedded_once(local: Home) -> None:
    local.add("a", "The same words.")
    local.add("b", "The same words.")
    assert local.releases.build().passages == 2
    assert local.embedder.asked == ["The same words."]
    assert local.releases.verify() == []


def test_another_model_gives_another_release(local: Home) -> None:
    local.add("neglect", *TEXTS)
    first = local.releases.build()
    local.embedder = WordEmbedder("words@2")
    second = local.reopened().build()
    assert (second.model, second.fingerprint) == ("words@2", first.fingerprint)
    assert len(local.embedder.asked) == 3


def test_a_model_that_gives_odd_vectors_builds_nothing(local: Home) -> None:
    class Long(WordEmbedder):
        def passages(self, passages: list[Passage]) -> list[Vectors]:  # type: ignore[override]
            return [row._replace(passage=row.passage * 2) for row in super().passages(passages)]

    local.embedder = Long()
    local.add("neglect", *TEXTS)
    with pytest.raises(ModelUnavailable, match="not of length 1"):
        local.reopened().build()
    assert local.catalogue.releases() == []


def test_with_nothing_added_there_is_nothing_to_build(local: Home) -> None:
    with pytest.raises(KnowledgeError, match="nothing to build"):
        local.releases.build()


def test_progress_is_told_from_none_to_all(local: Home) -> None:
    told: list[tuple[str, int, int]] = []
    local.add("neglect", *(f"Passage {number}." for number in range(70)))
    local.releases.build(tell=lambda *step: told.append(step))
    assert told == [
        *(("Embedding passages", done, 70) for done in (0, 32, 64, 70)),
        ("Building the indexes", 0, 1),
        ("Building the indexes", 1, 1),
    ]


def test_the_word_index_reads_the_text_it_is_given(local: Home) -> None:
    local.add("neglect", *TEXTS, title="Titled")
    releases = local.reopened(words=lambda passage, document: f"{document.name} zebra")
    opened = releases.open_indexes(releases.build())
    assert len(opened.words.search("zebra neglect", 9)) == 3
    assert opened.words.search("escalate", 9) == []
    opened.close()


# The starter


def test_the_starter_is_left_out_when_asked(local: Home) -> None:
    local.add("starter-neglect", "Starter.", starter=True)
    local.add("ours", "Ours.")
    names = [[one.name for one in local.releases.build(starter=wanted).documents] for wanted in (True, False)]
    assert names == [["ours", "starter-neglect"], ["ours"]]


def test_a_starter_document_leaves_when_another_replaces_it(local: Home) -> None:
    local.add("starter-neglect", "Starter.", starter=True)
    local.add("starter-visits", "Visits.", starter=True)
    local.add("ours", "Ours.", replaces_starter=("starter-neglect",))
    assert [one.name for one in local.releases.build().documents] == ["ours", "starter-visits"]


def test_only_starter_documents_can_be_replaced_in_that_way(local: Home) -> None:
    local.add("theirs", "Theirs.")
    local.add("ours", "Ours.", replaces_starter=("theirs",))
    assert [one.name for one in local.releases.build().documents] == ["ours", "theirs"]


# Publishing


def test_publishing_takes_the_newest_unless_one_is_named(home: Home) -> None:
    home.add("a", "One.")
    first = home.releases.build()
    home.add("b", "Two.")
    second = home.releases.build()
    assert home.releases.publish().id == second.id
    assert home.releases.publish(first.id).id == first.id
    assert home.catalogue.release().id == first.id


def test_publishing_before_anything_is_built_says_so(local: Home) -> None:
    with pytest.raises(UnknownRelease, match="No release has been built"):
        local.releases.publish()
    with pytest.raises(UnknownRelease, match="no release 'x'"):
        local.releases.publish("x")


def test_rolling_back_brings_the_earlier_release_and_its_words_back(home: Home) -> None:
    first = home.published("Visit weekly.")
    home.published("Visit daily.")
    assert home.answers("visit") == "Visit daily."
    shutil.rmtree(home.releases.index_dir(first.id))
    assert home.releases.rollback().id == first.id
    assert home.answers("visit") == "Visit weekly."
    with pytest.raises(UnknownRelease, match="No earlier release"):
        home.releases.rollback()


def test_rolling_back_before_anything_is_published_says_so(local: Home) -> None:
    with pytest.raises(NoLiveRelease):
        local.releases.rollback()


# Integrity


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE page SET body = replace(body, 'Page', 'x')", "stored text of neglect is not what was added"),
        ("UPDATE passage SET text_hash = 'x' WHERE ordinal = 1", "1 passages .* no longer match the hash"),
        ("UPDATE passage SET body = replace(body, 'child', 'adult')", "fingerprint"),
        ("UPDATE release SET fingerprint = 'x'", "fingerprint"),
        ("DELETE FROM release_passage WHERE position = 2", "built of 3 passages; the database has 2"),
        ("DELETE FROM vector", "3 passages .* have no vector of words@1"),
        ("UPDATE vector SET passage = zeroblob(128)", "3 vectors .* are damaged"),
        ("UPDATE vector SET passage = zeroblob(12)", "vectors kept for the text .* are damaged"),
        ("UPDATE vector SET spans = '[]'", "vectors kept for the text .* are damaged"),
        ("UPDATE vector SET spans = 'x'", "vectors kept for the text .* are damaged"),
        ("UPDATE vector SET sentences = zeroblob(length(sentences))", "sentence vectors .* are not those"),
        ("UPDATE passage SET body = '{}'", "holds a damaged passage"),
        ("UPDATE version SET body = 'x'", "holds a damaged document"),
    ],
)
def test_a_change_in_the_database_is_found_and_never_published(local: Home, statement: str, problem: str) -> None:
    local.add("neglect", *TEXTS)
    local.releases.build()
    local.sql(statement)
    assert any(re.search(problem, found) for found in local.releases.verify())
    with pytest.raises(IntegrityFailure) as caught:
        local.releases.publish()
    assert "\n" not in str(caught.value)
    assert local.catalogue.live_id() is None


def spoil(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(bytes(data))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


LOSSES: dict[str, Callable[[Path], object]] = {
    "the whole folder": shutil.rmtree,
    "the vectors": lambda folder: shutil.rmtree(folder / "vectors"),
    "the words": lambda folder: shutil.rmtree(folder / "words"),
    "the manifest": lambda folder: (folder / "manifest.json").unlink(),
    "a byte of the graph": lambda folder: spoil(next(folder.glob("vectors/*/data_level0.bin"))),
    "a byte of the scores": lambda folder: spoil(folder / "words" / "scores.npy"),
    "a byte of the sentences": lambda folder: spoil(folder / "sentences" / "matrix.npy"),
    "a byte of the positions": lambda folder: spoil(folder / "positions.npy"),
    "most of Chroma's database": lambda folder: truncate(folder / "vectors" / "chroma.sqlite3"),
    "all of Chroma's database": lambda folder: (folder / "vectors" / "chroma.sqlite3").unlink(),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_lost_or_damaged_index_is_found_and_made_again_without_embedding(local: Home, loss: str) -> None:
    made = local.published(*TEXTS)
    asked = len(local.embedder.asked)
    LOSSES[loss](local.releases.index_dir(made.id))
    assert any(made.id in problem for problem in local.releases.verify())
    with pytest.raises(IntegrityFailure):
        local.releases.publish(made.id)
    local.releases.ensure_indexes(made)
    assert local.releases.verify() == []
    assert local.answers("visit the child") == TEXTS[1]
    assert len(local.embedder.asked) == asked
    assert local.folders() == {made.id}


def test_building_the_same_again_mends_its_indexes(local: Home) -> None:
    made = local.published(*TEXTS)
    shutil.rmtree(local.releases.index_dir(made.id))
    assert local.releases.build().id == made.id
    assert local.releases.verify() == []


def test_indexes_are_never_made_from_a_damaged_database(local: Home) -> None:
    made = local.published(*TEXTS)
    shutil.rmtree(local.releases.index_dir(made.id))
    local.sql("UPDATE passage SET body = replace(body, 'child', 'adult')")
    with pytest.raises(IntegrityFailure, match="neglect"):
        local.releases.ensure_indexes(made)


# Builders and readers


def test_a_second_builder_is_told_at_once_who_is_building(local: Home) -> None:
    local.add("neglect", *TEXTS)
    with (local.path / "build.lock").open("w") as held:
        held.write("4242")
        held.flush()
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(Busy, match=r"Another process \(4242\) is building in .*; try again"):
            local.releases.build()
    assert local.releases.build().passages == 3


def test_readers_and_publishers_go_on_while_another_builds(local: Home) -> None:
    made = local.published(*TEXTS)
    with (local.path / "build.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert local.answers("visit the child") == TEXTS[1]
        assert local.releases.verify() == []
        assert local.releases.publish(made.id).live


def test_what_dead_builds_left_is_swept(local: Home) -> None:
    made = local.published(*TEXTS)
    for left in ("2020-01-01.1.building", "2020-01-01.2"):
        shutil.copytree(local.releases.index_dir(made.id), local.path / "releases" / left)
    local.releases.build()
    assert local.folders() == {made.id}


def test_vectors_kept_before_a_build_died_are_not_made_again(local: Home) -> None:
    class Dies(WordEmbedder):
        def passages(self, passages: list[Passage]) -> list[Vectors]:  # type: ignore[override]
            if self.asked:
                raise KeyboardInterrupt
            return super().passages(passages)

    local.embedder = Dies()
    local.add("neglect", *(f"Passage {number}." for number in range(40)))
    with pytest.raises(KeyboardInterrupt):
        local.reopened().build()
    local.embedder = WordEmbedder()
    assert local.reopened().build().passages == 40
    assert len(local.embedder.asked) == 8


# Differences


def test_a_diff_names_documents_and_counts_passages(home: Home) -> None:
    home.add("gone", "Old.")
    home.add("same", "Same.")
    home.add("changed", "Kept.", "Dropped.", edition="1")
    home.add("renamed-key", "Text.", key="x/1")
    before = home.releases.build()
    home.catalogue.remove("gone")
    home.catalogue.remove("x/1")
    home.add("changed", "Kept.", "New.", "Newer.", edition="2")
    home.add("renamed-key", "Text.", key="x/2")
    home.add("added", "Added.")
    found = home.releases.diff(before.id, home.releases.build().id)
    assert [(change.name, change.outcome) for change in found.documents] == [
        ("changed", "changed"),
        ("added", "added"),
        ("gone", "removed"),
        ("renamed-key", "same"),
        ("same", "same"),
    ]
    changed = found.documents[0]
    assert (changed.edition_before, changed.edition_after, changed.passages_same) == ("1", "2", 1)
    assert (changed.passages_added, changed.passages_removed) == (("New.", "Newer."), ("Dropped.",))
    assert (found.passages_added, found.passages_removed) == (3, 2)


def test_a_repeated_passage_counts_each_time(local: Home) -> None:
    local.add("a", "Same.", "Same.")
    before = local.releases.build()
    local.add("a", "Same.")
    found = local.releases.diff(before.id, local.releases.build().id)
    assert found.documents[0].passages_removed == ("Same.",)


def test_a_release_does_not_differ_from_itself(local: Home) -> None:
    made = local.published(*TEXTS)
    found = local.releases.diff(made.id, made.id)
    assert found.of("same") == found.documents
    with pytest.raises(UnknownRelease):
        local.releases.diff(made.id, "none")


def test_a_document_without_passages_is_kept_in_the_release(local: Home) -> None:
    local.add("empty")
    local.add("full", "Text.")
    made = local.releases.build()
    assert [one.name for one in made.documents] == ["empty", "full"]
    assert local.releases.verify() == []


def test_passages_keep_their_own_words_and_pages(local: Home) -> None:
    made = local.published(*TEXTS)
    assert [one for _, one, _ in local.catalogue.release_passages(made.id)] == [
        passage(text, place) for place, text in enumerate(TEXTS)
    ]


def test_importing_the_house_loads_no_heavy_library() -> None:
    """A door that only lists documents must open at once."""
    heavy = "{'torch', 'chromadb', 'bm25s', 'alembic', 'onnxruntime'}"
    code = f"import sys, knowledge.releases, knowledge.library; print({heavy} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_release_whose_vectors_the_model_makes_otherwise_here_is_a_warning_and_no_damage(local: Home) -> None:
    release = local.published(*TEXTS)
    assert local.releases.warnings() == ()
    local.embedder = Overflowing()
    (warning,) = local.releases.warnings()
    assert release.id in warning
    assert local.releases.verify() == []


def test_nothing_is_said_of_vectors_where_the_model_is_another_or_not_there(local: Home) -> None:
    local.published(*TEXTS)
    local.embedder = Overflowing("words@2")
    assert local.releases.warnings() == ()
    missing = Releases(local.catalogue, local.path, _unavailable)
    assert missing.warnings() == ()
