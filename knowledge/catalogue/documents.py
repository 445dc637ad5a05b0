"""Documents, their versions, pages and passages. Every function works inside the caller's transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import TypeVar

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from knowledge.catalogue.tables import page, passage, release_version, version
from knowledge.errors import UnknownDocument
from knowledge.types import Document, Page, Passage

BATCH = 500
"""How many values go into one IN (...): well below every database's limit."""

Item = TypeVar("Item")
Found = tuple[int, Passage, Document]
"""A passage's id, the passage, and the document it is in."""


def batches(items: Sequence[Item], size: int = BATCH) -> Iterator[Sequence[Item]]:
    return (items[start : start + size] for start in range(0, len(items), size))


def add(
    connection: Connection, document: Document, pages: Sequence[Page], passages: Sequence[Passage], reader: str
) -> Document:
    """Make this the current version of its key; the very same content again only notes the reader."""
    digest = _digest(document, pages, passages)
    if document.passages != len(passages):
        raise ValueError(f"{document.name} says it has {document.passages} passages, and came with {len(passages)}.")
    current = (version.c.key == document.key) & version.c.current
    row = connection.execute(select(version.c.id, version.c.digest, version.c.body).where(current)).first()
    if row and row.digest == digest:
        connection.execute(update(version).where(version.c.id == row.id).values(reader=reader))
        return Document.model_validate_json(row.body)
    withdraw(connection, document.key)
    _keep_contents(connection, _insert(connection, document, reader, digest), pages, passages)
    return document


def withdraw(connection: Connection, key: str) -> bool:
    """No version of the key is current any more. Whether one was."""
    current = (version.c.key == key) & version.c.current
    return connection.execute(update(version).where(current).values(current=False)).rowcount > 0


def sweep(connection: Connection) -> int:
    """Drop the versions that are neither current nor in a release. How many."""
    held = exists().where(release_version.c.version_id == version.c.id)
    return connection.execute(delete(version).where(~version.c.current, ~held)).rowcount


def current(connection: Connection) -> list[tuple[int, Document]]:
    """Current versions with their ids, by name."""
    query = select(version.c.id, version.c.body).where(version.c.current).order_by(version.c.name, version.c.key)
    return [(row.id, Document.model_validate_json(row.body)) for row in connection.execute(query)]


def find(connection: Connection, name: str) -> list[Document]:
    known = [document for _, document in current(connection)]
    found = [document for document in known if name in (document.name, document.key)]
    if not found:
        raise UnknownDocument(_unknown(name, [document.name for document in known]))
    return found


def is_current(connection: Connection, key: str, sha256: str, reader: str) -> bool:
    same = (version.c.key == key) & (version.c.sha256 == sha256) & (version.c.reader == reader)
    return connection.execute(select(version.c.id).where(same & version.c.current)).first() is not None


def version_id(connection: Connection, document: Document) -> int:
    """Which version this document is, current or not. Raises UnknownDocument."""
    query = select(version.c.id, version.c.body).where(version.c.key == document.key).order_by(version.c.id.desc())
    for row in connection.execute(query):
        if Document.model_validate_json(row.body) == document:
            return int(row.id)
    raise UnknownDocument(f"No document {document.name!r} is stored as it was given.")


def altered(connection: Connection, versions: Sequence[int]) -> list[Document]:
    """The documents among these versions whose stored text is not what was added."""
    query = select(version.c.id, version.c.digest, version.c.body)
    rows = [row for some in batches(versions) for row in connection.execute(query.where(version.c.id.in_(some)))]
    read = [(row, Document.model_validate_json(row.body)) for row in rows]
    return [document for row, document in read if row.digest != _derive(connection, row.id, document)]


def pages(connection: Connection, version_id: int, first: int = 1, last: int | None = None) -> list[Page]:
    """The pages of one version from `first` to `last`, in order."""
    query = select(page.c.body).where(page.c.version_id == version_id, page.c.number >= first)
    if last is not None:
        query = query.where(page.c.number <= last)
    bodies = connection.execute(query.order_by(page.c.number)).scalars()
    return [Page.model_validate_json(body) for body in bodies]


def pages_of_passage(connection: Connection, passage_id: int) -> list[Page]:
    row = connection.execute(select(passage.c.version_id, passage.c.body).where(passage.c.id == passage_id)).first()
    if row is None:
        return []
    found = Passage.model_validate_json(row.body)
    first = found.pdf_page or 1
    return pages(connection, row.version_id, first, found.pdf_page_end or first)


def passages_in(connection: Connection, versions: Sequence[int]) -> list[Found]:
    """The passages of these versions, in the order of the versions and of the text."""
    order = {id: place for place, id in enumerate(versions)}
    rows = [row for some in batches(versions) for row in _rows(connection, passage.c.version_id.in_(some))]
    rows.sort(key=lambda row: (order[row[0]], row[1][1].ordinal))
    return [found for _, found in rows]


def passages_by_id(connection: Connection, ids: Sequence[int]) -> list[Found]:
    return [found for some in batches(ids) for _, found in _rows(connection, passage.c.id.in_(some))]


def _rows(connection: Connection, where: ColumnElement[bool]) -> list[tuple[int, Found]]:
    query = select(passage.c.id, passage.c.version_id, passage.c.body).where(where)
    rows = connection.execute(query).all()
    documents = _documents(connection, {row.version_id for row in rows})
    return [
        (row.version_id, (row.id, Passage.model_validate_json(row.body), documents[row.version_id])) for row in rows
    ]


def _documents(connection: Connection, versions: Iterable[int]) -> dict[int, Document]:
    query = select(version.c.id, version.c.body)
    rows = [
        row for some in batches(sorted(versions)) for row in connection.execute(query.where(version.c.id.in_(some)))
    ]
    return {row.id: Document.model_validate_json(row.body) for row in rows}


def _insert(connection: Connection, document: Document, reader: str, digest: str) -> int:
    values = document.model_dump(include={"key", "name", "sha256", "starter"})
    row = insert(version).values(**values, reader=reader, digest=digest, current=True, body=document.model_dump_json())
    key = connection.execute(row).inserted_primary_key
    assert key is not None
    return int(key[0])


def _keep_contents(connection: Connection, id: int, pages: Sequence[Page], passages: Sequence[Passage]) -> None:
    if pages:
        rows = [{"version_id": id, "number": one.number, "body": one.model_dump_json()} for one in pages]
        connection.execute(insert(page), rows)
    if passages:
        connection.execute(insert(passage), [{"version_id": id, **_passage(one)} for one in passages])


def _passage(one: Passage) -> dict[str, object]:
    return {"ordinal": one.ordinal, "text_hash": one.text_hash, "body": one.model_dump_json()}


def _digest(document: Document, pages: Sequence[Page], passages: Sequence[Passage]) -> str:
    """SHA-256 of all that a version says; when it was added is not part of that."""
    digest = hashlib.sha256(document.model_dump_json(exclude={"added"}, exclude_defaults=True).encode())
    for one in (*pages, *passages):
        digest.update(one.model_dump_json(exclude_defaults=True).encode())
    return digest.hexdigest()


def _derive(connection: Connection, id: int, document: Document) -> str:
    found = [passage for _, passage, _ in passages_in(connection, [id])]
    return _digest(document, pages(connection, id), found)


def _unknown(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"No document named {name!r} has been added" + (f"; did you mean {near[0]!r}?" if near else ".")
