"""What the catalogue keeps, and what it refuses to lose."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from knowledge_fakes import ADDED, contents, document, passage, vectors
from stores import KINDS, fresh_catalogue, fresh_url

from knowledge.catalogue import Catalogue
from knowledge.catalogue.store import Store
from knowledge.catalogue.tables import metadata
from knowledge.errors import Busy, IntegrityFailure, KnowledgeError, NoLiveRelease, UnknownDocument, UnknownRelease
from knowledge.integrity import fingerprint
from knowledge.migrations.upgrade import HEAD
from knowledge.types import Document, Page, Release, Vectors


@pytest.fixture(params=KINDS)
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    with fresh_catalogue(request.param, tmp_path) as made:
        yield made


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    with fresh_url(request.param, tmp_path) as made:
        yield made


def add(catalogue: Catalogue, name: str, *texts: str, **other: object) -> Document:
    return catalogue.add(document(name, len(texts), **other), *contents(*texts), "reader 1")


def record(catalogue: Catalogue, id: str, *documents: Document) -> Release:
    found = [row for one in documents for row in catalogue.passages_of(one)]
    release = Release(
        id=id,
        created=ADDED.replace(second=int(id)),
        model="m",
        dimensions=32,
        documents=documents,
        passages=len(found),
        fingerprint=fingerprint([passage.text_hash for _, passage in found]),
    )
    catalogue.record_release(release, [id for id, _ in found])
    return release


# Migrations


def test_the_migrations_make_exactly_the_tables_that_the_code_speaks_of(url: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with Catalogue(url) as catalogue:
        catalogue.migrate()
    store = Store(url)
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    store.close()


def test_the_newest_revision_is_the_one_that_the_quick_check_looks_for() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", "knowledge:migrations")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_migrating_twice_keeps_everything(catalogue: Catalogue) -> None:
    add(catalogue, "neglect", "One.")
    catalogue.migrate()
    assert [one.name for one in catalogue.documents()] == ["neglect"]


def test_two_processes_may_migrate_at_once(url: str) -> None:
    failures: list[BaseException] = []

    def migrate() -> None:
        try:
            with Catalogue(url) as catalogue:
                catalogue.migrate()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_many_may_open_a_new_home_at_the_same_moment(tmp_path: Path) -> None:
    failures: list[BaseException] = []

    def open_it(url: str, together: threading.Barrier) -> None:
        together.wait()
        store = Store(url)
        try:
            with store.reading():
                pass
        except BaseException as error:
            failures.append(error)
        finally:
            store.close()

    for home in range(40):  # SQLite refused one in ten
        together = threading.Barrier(6)
        url = f"sqlite:///{tmp_path / str(home)}/curiosity.db"
        threads = [threading.Thread(target=open_it, args=(url, together)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failures == []


def test_a_database_from_a_newer_version_is_refused_with_one_line(url: str) -> None:
    with Catalogue(url) as catalogue:
        catalogue.migrate()
        store = Store(url)
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        store.close()
        with pytest.raises(KnowledgeError, match="newer Curiosity"):
            catalogue.migrate()


# Documents


def test_a_document_comes_back_as_it_was_added(catalogue: Catalogue) -> None:
    added = add(catalogue, "neglect", "One.", "Two.", edition="2nd", warnings=("page 3 has no text",))
    pages, passages = contents("One.", "Two.")
    assert catalogue.documents() == [added]
    assert catalogue.pages_of(added) == pages
    assert [passage for _, passage in catalogue.passages_of(added)] == passages


def test_odd_characters_are_kept(catalogue: Catalogue) -> None:
    odd = "null \x00, tag \U000e0041, emoji 🧒, ﬁ"
    added = catalogue.add(document(passages=1), [Page(number=1, label=odd, text=odd)], [passage(odd)], "r")
    assert [page.text for page in catalogue.pages_of(added)] == [odd]
    assert [one.text for _, one in catalogue.passages_of(added)] == [odd]


def test_a_document_that_miscounts_its_passages_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="says it has 2 passages, and came with 1"):
        catalogue.add(document("neglect", 2), *contents("One."), "r")
    assert catalogue.documents() == []


def test_documents_are_listed_by_name_whatever_their_keys(catalogue: Catalogue) -> None:
    add(catalogue, "b", "One.", key="1")
    add(catalogue, "a", "One.", key="2")
    assert [one.name for one in catalogue.documents()] == ["a", "b"]


def test_two_files_may_share_a_stem(catalogue: Catalogue) -> None:
    add(catalogue, "guidance", "One.", key="x/guidance")
    add(catalogue, "guidance", "Two.", key="y/guidance")
    assert {one.key for one in catalogue.find("guidance")} == {"x/guidance", "y/guidance"}
    assert [one.key for one in catalogue.find("y/guidance")] == ["y/guidance"]


def test_an_unknown_name_is_refused_and_a_near_one_offered(catalogue: Catalogue) -> None:
    add(catalogue, "neglect-strategy", "One.")
    with pytest.raises(UnknownDocument, match="did you mean 'neglect-strategy'"):
        catalogue.find("neglect-stratgy")
    with pytest.raises(UnknownDocument):
        catalogue.remove("nothing like it")


def test_removing_by_a_stem_that_two_files_share_removes_neither(catalogue: Catalogue) -> None:
    for key in ("x/guidance", "y/guidance"):
        add(catalogue, "guidance", "One.", key=key)
    with pytest.raises(UnknownDocument):
        catalogue.remove("guidance")
    catalogue.remove("x/guidance")
    assert [one.key for one in catalogue.documents()] == ["y/guidance"]


def test_a_changed_document_replaces_the_current_version(catalogue: Catalogue) -> None:
    add(catalogue, "neglect", "Old.")
    changed = add(catalogue, "neglect", "New.", sha256="0" * 64)
    assert catalogue.documents() == [changed]
    assert [one.text for _, one in catalogue.passages_of(changed)] == ["New."]


def test_the_same_content_again_changes_nothing_but_notes_the_reader(catalogue: Catalogue) -> None:
    first = add(catalogue, "neglect", "One.")
    (id, _), *_ = catalogue.versions()
    again = catalogue.add(first.model_copy(update={"added": ADDED.replace(year=2027)}), *contents("One."), "reader 2")
    assert again == first
    assert [found for found, _ in catalogue.versions()] == [id]
    assert catalogue.is_current("neglect", first.sha256, "reader 2")


def test_an_unchanged_file_is_known_by_its_hash_and_its_reader(catalogue: Catalogue) -> None:
    added = add(catalogue, "neglect", "One.")
    assert catalogue.is_current("neglect", added.sha256, "reader 1")
    assert not catalogue.is_current("neglect", added.sha256, "reader 2")
    assert not catalogue.is_current("neglect", "0" * 64, "reader 1")
    catalogue.remove("neglect")
    assert not catalogue.is_current("neglect", added.sha256, "reader 1")


def test_a_document_that_fails_half_way_leaves_nothing(catalogue: Catalogue) -> None:
    add(catalogue, "neglect", "Old.")
    twice = [passage("One.", 0), passage("Two.", 0)]
    with pytest.raises(KnowledgeError):
        catalogue.add(document("neglect", 2), [], twice, "reader 1")
    (kept,) = catalogue.documents()
    assert [one.text for _, one in catalogue.passages_of(kept)] == ["Old."]


def test_a_passage_knows_the_pages_it_lies_on(catalogue: Catalogue) -> None:
    pages = [Page(number=number, label=None, text=str(number)) for number in (1, 2, 3)]
    passages = [passage("Over.", 0, page=2, last=3), passage("On one.", 1, page=1)]
    added = catalogue.add(document("neglect", 2), pages, passages, "r")
    (over, _), (one, _) = catalogue.passages_of(added)
    assert [page.number for page in catalogue.page(over)] == [2, 3]
    assert [page.number for page in catalogue.page(one)] == [1]
    assert catalogue.page(10**6) == []


def test_a_text_without_pages_is_one_page(catalogue: Catalogue) -> None:
    added = catalogue.add(document(), [Page(number=1, label=None, text="All.")], [passage("All.", page=None)], "r")
    ((id, _),) = catalogue.passages_of(added)
    assert [page.text for page in catalogue.page(id)] == ["All."]


def test_passages_are_found_by_id_with_their_documents(catalogue: Catalogue) -> None:
    added = add(catalogue, "neglect", *(f"Passage {number}." for number in range(1200)))
    ids = [id for id, _ in catalogue.passages_of(added)]
    found = catalogue.passages([*ids, 10**6])
    assert set(found) == set(ids)
    assert found[ids[7]][0].text == "Passage 7."
    assert found[ids[7]][1] == added


# Vectors


def test_vectors_come_back_as_they_were_kept(catalogue: Catalogue) -> None:
    kept = vectors(passage("One thing. And another."))
    catalogue.keep_vectors("m", [("a", kept)])
    found = catalogue.vectors("m", ["a", "a", "b"])
    assert list(found) == ["a"]
    assert found["a"].spans == kept.spans
    assert np.array_equal(found["a"].passage, kept.passage)
    assert np.array_equal(found["a"].sentences, kept.sentences)
    assert (found["a"].passage.dtype, found["a"].sentences.dtype) == (np.float32, np.float16)


def test_vectors_of_a_passage_without_sentences_come_back_empty(catalogue: Catalogue) -> None:
    bare = Vectors(vectors(passage("x")).passage, (), np.zeros((0, 32), np.float16))
    catalogue.keep_vectors("m", [("a", bare)])
    assert catalogue.vectors("m", ["a"])["a"].sentences.shape == (0, 32)


def test_vectors_are_kept_once_for_each_model_and_text(catalogue: Catalogue) -> None:
    first, second = vectors(passage("One.")), vectors(passage("Two."))
    catalogue.keep_vectors("m", [("a", first), ("a", first)])
    catalogue.keep_vectors("m", [("a", second), ("b", second)])
    catalogue.keep_vectors("other", [("a", second)])
    assert catalogue.known_vectors("m", ["a", "b", "c"]) == {"a", "b"}
    assert np.array_equal(catalogue.vectors("m", ["a"])["a"].passage, first.passage)
    assert np.array_equal(catalogue.vectors("other", ["a"])["a"].passage, second.passage)


# Releases


def test_a_release_keeps_its_documents_and_passages_in_order(catalogue: Catalogue) -> None:
    a, b = add(catalogue, "a", "A1.", "A2."), add(catalogue, "b", "B1.")
    made = record(catalogue, "1", b, a)
    assert catalogue.release("1") == made
    assert [(one.text, key) for _, one, key in catalogue.release_passages("1")] == [
        ("B1.", "b"),
        ("A1.", "a"),
        ("A2.", "a"),
    ]
    assert catalogue.release_hashes("1") == [one.text_hash for _, one, _ in catalogue.release_passages("1")]


def test_a_version_that_a_release_holds_outlives_its_replacement(catalogue: Catalogue) -> None:
    old = add(catalogue, "neglect", "Old.")
    record(catalogue, "1", old)
    add(catalogue, "neglect", "Newer.", sha256="1" * 64)
    add(catalogue, "neglect", "Newest.", sha256="2" * 64)
    assert catalogue.sweep() == 1
    assert [one.text for _, one, _ in catalogue.release_passages("1")] == ["Old."]
    assert catalogue.pages_of(old)
    catalogue.remove("neglect")
    assert catalogue.sweep() == 1
    assert catalogue.documents() == []
    assert catalogue.release("1").documents == (old,)


def test_a_dropped_id_is_never_given_to_another_passage(catalogue: Catalogue) -> None:
    ((before, _),) = catalogue.passages_of(add(catalogue, "neglect", "Old."))
    catalogue.remove("neglect")
    catalogue.sweep()
    ((after, _),) = catalogue.passages_of(add(catalogue, "other", "New."))
    assert after > before


def test_nothing_is_live_until_something_is_published(catalogue: Catalogue) -> None:
    record(catalogue, "1", add(catalogue, "a", "One."))
    with pytest.raises(NoLiveRelease):
        catalogue.release()
    with pytest.raises(NoLiveRelease):
        catalogue.rollback()
    assert catalogue.live_id() is None


def test_publishing_makes_one_release_live(catalogue: Catalogue) -> None:
    one = add(catalogue, "a", "One.")
    record(catalogue, "1", one)
    record(catalogue, "2", one)
    catalogue.publish("1")
    catalogue.publish("2")
    assert catalogue.release().id == "2"
    assert [(found.id, found.live) for found in catalogue.releases()] == [("2", True), ("1", False)]
    assert catalogue.release("1").published is not None


def test_an_unknown_release_is_never_published(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownRelease, match="no release '9'"):
        catalogue.publish("9")


def test_rolling_back_goes_to_the_release_published_before(catalogue: Catalogue) -> None:
    one = add(catalogue, "a", "One.")
    for id in ("1", "2", "3"):
        record(catalogue, id, one)
        catalogue.publish(id)
    assert catalogue.previous().id == "2"
    assert catalogue.rollback().id == "2"
    assert catalogue.rollback().id == "1"
    with pytest.raises(UnknownRelease, match="No earlier release"):
        catalogue.rollback()
    assert catalogue.release().id == "1"


def test_publishing_what_is_live_leaves_rollback_as_it_was(catalogue: Catalogue) -> None:
    one = add(catalogue, "a", "One.")
    for id in ("1", "2"):
        record(catalogue, id, one)
        catalogue.publish(id)
    catalogue.publish("2")
    assert catalogue.rollback().id == "1"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.sampled_from(["1", "2", "3", "back"]), max_size=12))
def test_publishing_and_rolling_back_behave_as_a_stack(
    tmp_path_factory: pytest.TempPathFactory, moves: list[str]
) -> None:
    with fresh_catalogue("sqlite", tmp_path_factory.mktemp("stack")) as catalogue:
        one = add(catalogue, "a", "One.")
        for id in ("1", "2", "3"):
            record(catalogue, id, one)
        stack: list[str] = []
        for move in moves:
            if move != "back":
                catalogue.publish(move)
                stack += [move] if stack[-1:] != [move] else []
            elif len(stack) > 1:
                stack.pop()
                assert catalogue.rollback().id == stack[-1]
            else:
                with pytest.raises((NoLiveRelease, UnknownRelease)):
                    catalogue.rollback()
            assert catalogue.live_id() == (stack[-1] if stack else None)


# Trouble


def test_text_changed_behind_our_back_is_noticed(url: str) -> None:
    with Catalogue(url) as catalogue:
        catalogue.migrate()
        record(catalogue, "1", add(catalogue, "a", "One."))
        assert catalogue.altered("1") == []
        store = Store(url)
        with store.writing() as connection:
            connection.exec_driver_sql("UPDATE page SET body = replace(body, 'Page 2', 'Another')")
        store.close()
        assert [one.name for one in catalogue.altered("1")] == ["a"]


def test_a_file_that_is_no_database_is_named_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "curiosity.db").write_bytes(b"not a database at all" * 100)
    refused = pytest.raises(IntegrityFailure, match=r"curiosity\.db.*not a database")
    with Catalogue(f"sqlite:///{tmp_path / 'curiosity.db'}") as catalogue, refused as caught:
        catalogue.migrate()
    assert "\n" not in str(caught.value)


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    refused = pytest.raises(KnowledgeError, match=r"127\.0\.0\.1:1")
    with Catalogue("postgresql://someone:secret@127.0.0.1:1/none?connect_timeout=2") as catalogue, refused as caught:
        catalogue.documents()
    assert "secret" not in str(caught.value)


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    with fresh_catalogue("sqlite", tmp_path) as catalogue:
        add(catalogue, "a", "One.")
        writer = sqlite3.connect(tmp_path / "curiosity.db", isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        assert [one.name for one in catalogue.documents()] == ["a"]
        writer.close()


def test_a_writer_that_waits_in_vain_is_told_who_is_busy(tmp_path: Path) -> None:
    with fresh_url("sqlite", tmp_path) as url, Catalogue(url, patience=0.05) as catalogue:
        catalogue.migrate()
        writer = sqlite3.connect(tmp_path / "curiosity.db", isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy, match="Another process is writing"):
            add(catalogue, "a", "One.")
        writer.close()


def test_a_commit_in_sqlite_is_on_disk_before_it_returns(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'x.db'}")
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    store.close()
