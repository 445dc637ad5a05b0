"""Adding files: unchanged ones cost a hash, bad ones a line, and nothing half-read is ever kept."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.build import Added, Proposal, add_paths, add_starter, key_of
from knowledge.catalogue import Catalogue
from knowledge.errors import Busy
from knowledge.types import Document, Page, Passage, Source

SIDECAR = "title: Anytown {0} guide\nauthority: practice tool\n"


class Shelf:
    """A catalogue in memory."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[Document, str]] = {}
        self.added = 0

    def add(self, document: Document, pages: Sequence[Page], passages: Sequence[Passage], reader: str) -> Document:
        assert len(passages) == document.passages > 0
        self.held[document.key] = (document, reader)
        self.added += 1
        return document

    def remove(self, key: str) -> None:
        del self.held[key]

    def documents(self) -> list[Document]:
        return [document for document, _ in self.held.values()]

    def is_current(self, key: str, sha256: str, reader: str) -> bool:
        document, read_by = self.held[key]
        return (document.sha256, read_by) == (sha256, reader)


def count(text: str) -> int:
    return len(text.split()) + 2


def never(text: str) -> int:
    raise AssertionError("the tokenizer was asked about an unchanged file")


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def write(folder: Path, name: str, text: str = "") -> Path:
    """A readable file with a sidecar, so that nothing is guessed."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text or f"Guidance {name}\n\nThe practitioner sees the child and listens to them in {name}.\n")
    Path(f"{path}.yaml").write_text(SIDECAR.format(path.stem))
    return path


def outcomes(added: Sequence[Added]) -> list[tuple[str, str]]:
    return [(each.name, each.outcome) for each in added]


def test_a_file_is_added_under_its_exact_stem_with_its_own_key(tmp_path: Path, shelf: Shelf) -> None:
    path = write(tmp_path, "Our guide v1.2.txt")
    (added,) = add_paths([path], shelf, count)
    assert (added.name, added.outcome) == ("Our guide v1.2", "added")
    assert added.document
    assert added.document.key == key_of(path)
    assert not added.document.starter


def test_a_folder_is_walked_in_order_without_sidecars_and_hidden_files(tmp_path: Path, shelf: Shelf) -> None:
    for name in ("b.txt", "a/z.md", "a/c.txt", ".hidden.txt", ".git/x.txt", "~$lock.txt"):
        write(tmp_path, name)
    assert outcomes(add_paths([tmp_path], shelf, count)) == [("c", "added"), ("z", "added"), ("b", "added")]


def test_a_loop_of_links_is_walked_once(tmp_path: Path, shelf: Shelf) -> None:
    write(tmp_path, "a/one.txt")
    (tmp_path / "a" / "round").symlink_to(tmp_path)
    (tmp_path / "a" / "again.txt").symlink_to(tmp_path / "a" / "one.txt")
    assert [each.outcome for each in add_paths([tmp_path], shelf, count)] == ["added"]


def test_two_files_may_share_a_stem(tmp_path: Path, shelf: Shelf) -> None:
    write(tmp_path, "one/policy.txt")
    write(tmp_path, "two/policy.txt", "Another policy\n\nThe lead practitioner keeps the plan under review.\n")
    added = add_paths([tmp_path], shelf, count)
    assert outcomes(added) == [("policy", "added"), ("policy", "added")]
    assert len(shelf.held) == 2


def test_an_unchanged_file_costs_only_its_hash(tmp_path: Path, shelf: Shelf) -> None:
    write(tmp_path, "a.txt")
    first = add_paths([tmp_path], shelf, count)
    (again,) = add_paths([tmp_path], shelf, never)
    assert again.outcome == "unchanged"
    assert again.document == first[0].document
    assert shelf.added == 1


def test_a_changed_file_is_read_again(tmp_path: Path, shelf: Shelf) -> None:
    path = write(tmp_path, "a.txt")
    add_paths([path], shelf, count)
    path.write_text("New words\n\nThe core group meets within ten working days.\n")
    assert outcomes(add_paths([path], shelf, count)) == [("a", "changed")]


def test_a_changed_sidecar_changes_its_document(tmp_path: Path, shelf: Shelf) -> None:
    path = write(tmp_path, "a.txt")
    add_paths([path], shelf, count)
    Path(f"{path}.yaml").write_text("title: Better title\nauthority: local policy\n")
    (added,) = add_paths([path], shelf, count)
    assert added.outcome == "changed"
    assert added.document
    assert added.document.source.title == "Better title"


def test_the_same_content_twice_is_kept_once_and_said(tmp_path: Path, shelf: Shelf) -> None:
    write(tmp_path, "a.txt", "Same\n\nThe same words in two files.\n")
    write(tmp_path, "b.txt", "Same\n\nThe same words in two files.\n")
    added = add_paths([tmp_path], shelf, count)
    assert outcomes(added) == [("a", "added"), ("b", "duplicate")]
    assert added[1].reason == "the same file as a"


def test_files_that_cannot_be_read_get_one_line_and_the_others_go_on(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "a.pdf").write_text("<!DOCTYPE html><html><body>not a pdf</body></html>")
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04")
    (tmp_path / "c.txt").write_text("")
    write(tmp_path, "d.txt")
    write(tmp_path, "e.txt")
    Path(tmp_path / "e.txt.yaml").write_text("authority: law")
    added = add_paths([tmp_path, tmp_path / "gone.txt"], shelf, count)
    assert outcomes(added) == [
        ("a", "refused"),
        ("b", "refused"),
        ("c", "refused"),
        ("d", "added"),
        ("e", "refused"),
        ("gone", "refused"),
    ]
    refused = [each for each in added if each.outcome == "refused"]
    assert all(each.reason and "\n" not in each.reason and each.document is None for each in refused)
    assert len(shelf.held) == 1


def test_a_refused_change_leaves_the_old_document_as_it_was(tmp_path: Path, shelf: Shelf) -> None:
    path = write(tmp_path, "a.txt")
    add_paths([path], shelf, count)
    before = dict(shelf.held)
    path.write_text("")
    assert outcomes(add_paths([path], shelf, count)) == [("a", "refused")]
    assert shelf.held == before


def test_odd_things_in_a_folder_are_refused_without_being_opened(tmp_path: Path, shelf: Shelf) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "broken.txt").symlink_to(tmp_path / "nowhere.txt")
    reasons = [each.reason for each in add_paths([tmp_path], shelf, count)]
    assert reasons == ["this is a link to nothing", "this is not a file that can be read"]


def test_an_empty_folder_and_a_sidecar_named_alone_are_said(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.yaml").write_text("title: x")
    added = add_paths([tmp_path / "empty", tmp_path / "a.yaml"], shelf, count)
    assert [each.outcome for each in added] == ["refused", "refused"]
    assert "nothing to read" in str(added[0].reason)
    assert "says what another file is" in str(added[1].reason)


def test_a_name_that_is_not_text_is_refused_in_a_line_that_can_be_printed(tmp_path: Path, shelf: Shelf) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt"))
    try:
        path.write_text("Words here")
    except OSError:
        pytest.skip("this file system takes no such name")
    (added,) = add_paths([tmp_path], shelf, count)
    assert added.outcome == "refused"
    added.path.encode()


def test_guesses_are_shown_before_they_are_used(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "a.txt").write_text("A newsletter for staff\n\nThe partnership meets in May.\n")
    asked: list[Proposal] = []

    def rename(proposal: Proposal) -> Source:
        asked.append(proposal)
        return proposal.source.model_copy(update={"title": "Staff news"})

    (added,) = add_paths([tmp_path], shelf, count, confirm=rename)
    assert asked[0].guesses == added.guesses
    assert added.guesses[0].startswith("title guessed from")
    assert added.document
    assert added.document.source.title == "Staff news"


def test_a_proposal_that_is_not_accepted_keeps_nothing(tmp_path: Path, shelf: Shelf) -> None:
    (tmp_path / "a.txt").write_text("A newsletter for staff\n\nThe partnership meets in May.\n")
    (added,) = add_paths([tmp_path], shelf, count, confirm=lambda proposal: None)
    assert (added.outcome, added.reason) == ("refused", "not accepted")
    assert not shelf.held


def test_nothing_is_asked_where_nothing_was_guessed(tmp_path: Path, shelf: Shelf) -> None:
    write(tmp_path, "a.txt")

    def ask(proposal: Proposal) -> Source:
        raise AssertionError(proposal)

    assert add_paths([tmp_path], shelf, count, confirm=ask)[0].outcome == "added"


def test_progress_is_told_file_by_file(tmp_path: Path, shelf: Shelf) -> None:
    write(tmp_path, "a.txt")
    write(tmp_path, "b.txt")
    told: list[tuple[str, int, int]] = []
    add_paths([tmp_path], shelf, count, tell=lambda what, done, total: told.append((what, done, total)))
    assert told == [("a.txt", 0, 2), ("b.txt", 1, 2), ("", 2, 2)]


def test_trouble_with_the_catalogue_itself_is_not_blamed_on_a_file(tmp_path: Path) -> None:
    class Locked(Shelf):
        def add(self, document: Document, pages: Sequence[Page], passages: Sequence[Passage], reader: str) -> Document:
            raise Busy("another process is building in this home")

    write(tmp_path, "a.txt")
    with pytest.raises(Busy):
        add_paths([tmp_path], Locked(), count)


def test_a_surprise_inside_one_file_stops_only_that_file(tmp_path: Path, shelf: Shelf) -> None:
    write(tmp_path, "a.txt", "Bad\n\nThis one trips the tokenizer up.\n")
    write(tmp_path, "b.txt")

    def trips(text: str) -> int:
        if "trips" in text:
            raise RuntimeError("secret words of the file")
        return count(text)

    added = add_paths([tmp_path], shelf, trips)
    assert outcomes(added) == [("a", "refused"), ("b", "added")]
    assert "secret" not in str(added[0].reason)


# The starter, and the real catalogue


def test_the_starter_is_added_once_with_its_own_authority(shelf: Shelf) -> None:
    added = add_starter(shelf, count)
    assert len(added) >= 12
    for each in added:
        assert each.outcome == "added"
        assert each.document
        assert each.document.key == f"starter/{each.name}"
        assert each.document.starter
        assert each.document.source.authority == "starter"
    assert {each.outcome for each in add_starter(shelf, never)} == {"unchanged"}


def test_a_starter_document_that_no_longer_ships_is_withdrawn(shelf: Shelf) -> None:
    add_starter(shelf, count)
    document, reader = next(iter(shelf.held.values()))
    old = document.model_copy(update={"key": "starter/old"})
    shelf.held["starter/old"] = (old, reader)
    add_starter(shelf, never)
    assert "starter/old" not in shelf.held


def test_it_works_with_the_real_catalogue(tmp_path: Path) -> None:
    write(tmp_path / "docs", "a.txt")
    with Catalogue(f"sqlite:///{tmp_path}/curiosity.db") as catalogue:
        catalogue.migrate()
        add_paths([tmp_path / "docs"], catalogue, count)
        assert outcomes(add_paths([tmp_path / "docs"], catalogue, never)) == [("a", "unchanged")]
        (document,) = catalogue.documents()
        assert catalogue.passages_of(document)
