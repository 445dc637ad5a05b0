"""Searching one release: words and vectors together, editions in their order, days respected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from knowledge_fakes import WordEmbedder, contents, document

from knowledge.catalogue import Catalogue
from knowledge.library import Library, Query
from knowledge.releases import Releases
from knowledge.types import Authority, Document, Successor

NEWER = Successor(title="Guide", edition="2026", published=date(2026, 3, 18))


class Meaning(NamedTuple):
    text: str
    weight: float = 1.0


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(f"sqlite:///{tmp_path / 'curiosity.db'}") as catalogue:
        catalogue.migrate()
        yield catalogue


def add(catalogue: Catalogue, about: Document, *texts: str) -> None:
    pages, passages = contents(*texts)
    catalogue.add(about.model_copy(update={"passages": len(passages)}), pages, passages, "1")


def opened(catalogue: Catalogue, home: Path, expand=lambda text: ()) -> Library:
    embedder = WordEmbedder()
    releases = Releases(catalogue, home, lambda: embedder)
    release = releases.build()
    return Library(release, releases.open_indexes(release), catalogue.release_passages(release.id), embedder, expand)


def names(library: Library, text: str, **more: object) -> Sequence[str]:
    return [hit.document.name for hit in library.search(Query(text=text, **more))]


def test_the_passage_with_the_words_of_the_question_comes_first(shelf: Catalogue, tmp_path: Path) -> None:
    add(shelf, document("core"), "The core group meets soon.", "Schools keep a record.", "Police lead enquiries.")
    hits = opened(shelf, tmp_path).search(Query(text="who leads the police enquiries", k=2))
    assert hits[0].passage.text == "Police lead enquiries."
    assert len(hits) == 2


def test_a_word_that_only_the_glossary_knows_finds_the_passage(shelf: Catalogue, tmp_path: Path) -> None:
    add(shelf, document("core"), "The designated officer is told.", "Schools keep a record.", "Police lead enquiries.")
    library = opened(shelf, tmp_path, lambda text: [Meaning("designated officer")] if "LADO" in text else [])
    assert library.search(Query(text="LADO"))[0].passage.text == "The designated officer is told."


def test_as_at_a_day_only_editions_in_force_then_are_searched(shelf: Catalogue, tmp_path: Path) -> None:
    old = document("old", published=date(2023, 12, 15), superseded_by=NEWER, family="guide", edition="2023")
    new = document("new", published=date(2026, 3, 18), family="guide", edition="2026")
    add(shelf, old, "Refer within one working day.")
    add(shelf, new, "Refer within one working day now.")
    library = opened(shelf, tmp_path)
    assert set(names(library, "refer within one day", as_at=date(2025, 1, 1))) == {"old"}
    assert set(names(library, "refer within one day", as_at=date(2026, 6, 1))) == {"new"}
    assert names(library, "refer within one day", as_at=date(2020, 1, 1)) == []


def test_without_a_day_nothing_is_hidden_and_the_successor_comes_first(shelf: Catalogue, tmp_path: Path) -> None:
    old = document("old", published=date(2023, 12, 15), superseded_by=NEWER, family="guide", edition="2023")
    new = document("new", published=date(2026, 3, 18), family="guide", edition="2026")
    add(shelf, old, "Refer within one working day of the concern.")
    add(shelf, new, "Refer within one working day of any concern, by telephone, and then write.")
    assert names(opened(shelf, tmp_path), "refer within one working day of the concern") == ["new", "old"]


def test_two_documents_that_say_the_same_are_shown_once_by_the_stronger(shelf: Catalogue, tmp_path: Path) -> None:
    same = "Every child who is harmed should be referred to children's social care without delay by the worker."
    add(shelf, document("starter", authority=Authority.STARTER), same)
    add(shelf, document("statute", authority=Authority.STATUTORY), same)
    assert names(opened(shelf, tmp_path), "refer a harmed child") == ["statute"]


def test_neighbours_are_the_passages_around_and_never_of_another_document(shelf: Catalogue, tmp_path: Path) -> None:
    add(shelf, document("a"), "First.", "Second.", "Third.")
    add(shelf, document("b"), "Other.")
    library = opened(shelf, tmp_path)
    third = next(hit for hit in library.search(Query(text="third")) if hit.passage.text == "Third.")
    assert [passage.text for passage in library.neighbours(third.passage_id)] == ["Second.", "Third."]
    assert library.neighbours(-1) == []


def test_a_rare_word_tells_more_than_a_common_one(shelf: Catalogue, tmp_path: Path) -> None:
    add(shelf, document("a"), "child zebra", "child school", "child police")
    library = opened(shelf, tmp_path)
    assert library.rarity("zebra") > library.rarity("child")
    assert library.knows("zebra")
    assert not library.knows("giraffe")


def test_a_question_of_nothing_but_stop_words_still_ends_in_hits_or_none(shelf: Catalogue, tmp_path: Path) -> None:
    add(shelf, document("a"), "child zebra")
    assert len(opened(shelf, tmp_path).search(Query(text="is it the"))) <= 1
