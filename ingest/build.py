"""Files in, documents out: found, recognised by their hash, read apart, cut into passages, and kept or refused whole.

A file costs its hash when nothing about it has changed. One that cannot be read is told of in one line and the
others go on; what a file gave is stored in one transaction, so that nothing half-read is ever seen.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Literal, Protocol

from ingest.errors import IngestError, Unreadable
from ingest.finding import Found, find, shown
from ingest.metadata import fields_from, sidecar_of, source_of
from ingest.read import SUFFIXES, read
from ingest.split import passages_of
from ingest.types import Reading
from knowledge.errors import KnowledgeError
from knowledge.types import Document, Frozen, Page, Passage, Source

READER = "9"
"""The version of everything between a file and its passages: raised when that changes, so that files are read anew."""

Outcome = Literal["added", "changed", "unchanged", "refused", "duplicate"]
Count = Callable[[str], int]
Tell = Callable[[str, int, int], None]
"""What is being read, how many are done, of how many."""

_STARTER = "starter/"
_log = logging.getLogger(__name__)


class Shelf(Protocol):
    """What adding needs of the catalogue."""

    def add(self, document: Document, pages: Sequence[Page], passages: Sequence[Passage], reader: str) -> Document: ...
    def remove(self, key: str) -> None: ...
    def documents(self) -> list[Document]: ...
    def is_current(self, key: str, sha256: str, reader: str) -> bool: ...


class Proposal(Frozen):
    """A file that was read, for a lead to accept: what it will be called, and what was guessed or looks wrong."""

    path: str
    source: Source
    guesses: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


Confirm = Callable[[Proposal], Source | None]
"""The source to use, changed or not; None refuses the file. Asked only where something was guessed or looks wrong."""


class Added(Frozen):
    """What became of one file: `reason` says why it was refused, or what it is a duplicate of."""

    path: str
    name: str
    outcome: Outcome
    reason: str | None = None
    document: Document | None = None
    guesses: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class _Refused(IngestError):
    """A lead did not accept the proposal."""


def quiet(what: str, done: int, total: int) -> None:
    """Tell nobody."""


def accept(proposal: Proposal) -> Source:
    """Accept every guess and warning, as `--yes` does."""
    return proposal.source


def add_paths(
    paths: Iterable[Path], catalogue: Shelf, count: Count, *, confirm: Confirm = accept, tell: Tell = quiet
) -> list[Added]:
    """Add every file named or lying in a folder named; one result a file, in the order they were met.

    `count` gives the number of word pieces of a text; it is not called for files that have not changed.
    """
    files = find(paths)
    held = {document.key: document for document in catalogue.documents()}
    added = []
    for done, found in enumerate(files):
        tell(found.path.name, done, len(files))
        result = _attempt(found, catalogue, count, confirm, held)
        if result.document:
            held[result.document.key] = result.document
        _log.info("add outcome=%s key=%s", result.outcome, key_of(found.path))
        added.append(result)
    tell("", len(files), len(files))
    return added


def add_starter(catalogue: Shelf, count: Count, tell: Tell = quiet) -> list[Added]:
    """Add the guidance that ships with the product, and withdraw what no longer ships."""
    folder = resources.files("knowledge").joinpath("starter")
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    added = []
    for done, file in enumerate(files):
        tell(file.name, done, len(files))
        added.append(_add_starter(file.name, file.read_bytes(), catalogue, count))
    kept = {_STARTER + Path(file.name).stem for file in files}
    for document in catalogue.documents():
        if document.key.startswith(_STARTER) and document.key not in kept:
            catalogue.remove(document.key)
    tell("", len(files), len(files))
    return added


def key_of(path: Path) -> str:
    """The identity of a lead's file: a short hash of where it lies."""
    return hashlib.sha256(str(path.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _attempt(found: Found, catalogue: Shelf, count: Count, confirm: Confirm, held: dict[str, Document]) -> Added:
    """One file, whose failure is told and never stops the rest."""
    try:
        if found.refusal:
            raise Unreadable(found.refusal)
        return _add(found.path, catalogue, count, confirm, held)
    except IngestError as refusal:
        return _refused(found.path, str(refusal))
    except OSError as error:
        return _refused(found.path, f"it cannot be opened: {(error.strerror or 'no access').lower()}")
    except KnowledgeError:
        raise
    except Exception as error:
        # Whatever else a strange file sets off is that file's trouble alone; the type is logged, never the text.
        _log.warning("add failed key=%s error=%s", key_of(found.path), type(error).__name__)
        return _refused(found.path, f"it could not be made into passages ({type(error).__name__})")


def _refused(path: Path, reason: str) -> Added:
    return Added(path=shown(path), name=shown(Path(path.stem)), outcome="refused", reason=reason)


def _add(path: Path, catalogue: Shelf, count: Count, confirm: Confirm, held: dict[str, Document]) -> Added:
    if path.suffix.lower() not in SUFFIXES:
        read(path)  # refuses it in its own words, before a large film or archive is hashed
    key, sha256, reader = key_of(path), _hash(path), _reader(path)
    if key in held and catalogue.is_current(key, sha256, reader):
        return Added(path=str(path), name=path.stem, outcome="unchanged", document=held[key])
    twin = next((each for each in held.values() if each.sha256 == sha256 and each.key != key), None)
    if twin:
        return Added(path=str(path), name=path.stem, outcome="duplicate", reason=f"the same file as {twin.name}")
    reading = read(path)
    source, guesses = source_of(path, reading)
    agreed = _agreed(Proposal(path=str(path), source=source, guesses=guesses, warnings=reading.warnings), confirm)
    document = _keep(catalogue, count, key, path.stem, sha256, reader, reading, agreed)
    return Added(
        path=str(path),
        name=path.stem,
        outcome="changed" if key in held else "added",
        document=document,
        guesses=guesses,
        warnings=reading.warnings,
    )


def _agreed(proposal: Proposal, confirm: Confirm) -> Source:
    if not proposal.guesses and not proposal.warnings:
        return proposal.source
    source = confirm(proposal)
    if source is None:
        raise _Refused("not accepted")
    return source


def _keep(
    catalogue: Shelf, count: Count, key: str, name: str, sha256: str, reader: str, reading: Reading, source: Source
) -> Document:
    passages = passages_of(reading, source.title, count)
    if not passages:
        raise Unreadable("there is no text in it to use; if it is a scan, it needs OCR first")
    document = Document(
        key=key,
        name=name,
        source=source,
        sha256=sha256,
        format=reading.format,
        pages=len(reading.pages),
        passages=len(passages),
        added=datetime.now(UTC),
        starter=key.startswith(_STARTER),
        warnings=reading.warnings,
    )
    return catalogue.add(document, reading.pages, passages, reader)


def _add_starter(file: str, data: bytes, catalogue: Shelf, count: Count) -> Added:
    """One of our own files, read in this process: it is ours, and a child process for each would cost seconds."""
    from ingest.read.markdown import read_markdown

    stem = Path(file).stem
    key, sha256 = _STARTER + stem, hashlib.sha256(data).hexdigest()
    held = {document.key: document for document in catalogue.documents()}
    if key in held and catalogue.is_current(key, sha256, READER):
        return Added(path=key, name=stem, outcome="unchanged", document=held[key])
    reading = read_markdown(data)
    front = {name: value for name, value in reading.metadata.items() if name != "sources"}
    source = Source.model_validate(fields_from(front, file, starter=True))
    document = _keep(catalogue, count, key, stem, sha256, READER, reading, source)
    return Added(path=key, name=stem, outcome="changed" if key in held else "added", document=document)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reader(path: Path) -> str:
    """The reader version, with the sidecar's hash: a new sidecar is a change to its document."""
    sidecar = sidecar_of(path)
    return f"{READER}+{_hash(sidecar)[:16]}" if sidecar else READER
