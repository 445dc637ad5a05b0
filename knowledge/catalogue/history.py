"""Releases, and which of them was live when. Every function works inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from knowledge.catalogue import documents
from knowledge.catalogue.tables import live, passage, publishing, release, release_passage, release_version, version
from knowledge.errors import NoLiveRelease, UnknownRelease
from knowledge.types import Document, Passage, Release


def record(connection: Connection, made: Release, passage_ids: Sequence[int]) -> None:
    """Keep a release with its documents and passages, in their order."""
    values = made.model_dump(include={"id", "model", "dimensions", "passages", "fingerprint"})
    connection.execute(insert(release).values(**values, created=text(made.created)))
    versions = [documents.version_id(connection, document) for document in made.documents]
    held = [{"release_id": made.id, "position": place, "version_id": id} for place, id in enumerate(versions)]
    rows = [{"release_id": made.id, "position": place, "passage_id": id} for place, id in enumerate(passage_ids)]
    for table, some in ((release_version, held), (release_passage, rows)):
        if some:
            connection.execute(insert(table), some)


def get(connection: Connection, id: str | None) -> Release:
    """The release of that id, or the live one. Raises UnknownRelease, NoLiveRelease."""
    wanted = live_id(connection) if id is None else id
    if wanted is None:
        raise NoLiveRelease("Nothing has been published yet: build a release, then publish it.")
    return _release(connection, wanted)


def ids(connection: Connection) -> list[str]:
    """Every release, newest first."""
    return list(connection.execute(select(release.c.id).order_by(release.c.created.desc())).scalars())


def live_id(connection: Connection) -> str | None:
    return connection.execute(select(publishing.c.release_id).join(live)).scalar()


def publish(connection: Connection, id: str, reason: str | None = None) -> None:
    """Make a release live. One that is live already stays so, without a new line in the history.

    `reason` says why, where the evaluation gate had stopped it."""
    _release(connection, id)
    if live_id(connection) == id:
        return
    key = connection.execute(insert(publishing).values(release_id=id, at=_now(), reason=reason)).inserted_primary_key
    assert key is not None
    _point(connection, int(key[0]))


def before(connection: Connection) -> tuple[int, str]:
    """The publishing that `rollback` would return to, and its release. Raises NoLiveRelease, UnknownRelease."""
    now = connection.execute(select(live.c.publishing_id)).scalar()
    if now is None:
        raise NoLiveRelease("Nothing has been published yet, so there is nothing to roll back.")
    earlier = publishing.c.id < now
    query = select(publishing.c.id, publishing.c.release_id).where(earlier, publishing.c.rolled_back.is_(None))
    row = connection.execute(query.order_by(publishing.c.id.desc())).first()
    if row is None:
        raise UnknownRelease("No earlier release has been published, so there is none to go back to.")
    return row.id, row.release_id


def rollback(connection: Connection) -> str:
    """The release published before the live one is live again; what was rolled back keeps its line."""
    id, earlier = before(connection)
    undone = publishing.c.id > id
    still = publishing.c.rolled_back.is_(None)
    connection.execute(update(publishing).where(undone, still).values(rolled_back=_now()))
    _point(connection, id)
    return earlier


def versions(connection: Connection, id: str) -> list[int]:
    """The ids of the document versions in a release, in order."""
    query = select(release_version.c.version_id).where(release_version.c.release_id == id)
    return list(connection.execute(query.order_by(release_version.c.position)).scalars())


def passages(connection: Connection, id: str) -> list[tuple[int, Passage, str]]:
    """Passage id, passage and key of its document, in the release's order."""
    query = (
        select(passage.c.id, passage.c.body, version.c.key)
        .select_from(release_passage.join(passage).join(version))
        .where(release_passage.c.release_id == id)
        .order_by(release_passage.c.position)
    )
    return [(row.id, Passage.model_validate_json(row.body), row.key) for row in connection.execute(query)]


def hashes(connection: Connection, id: str) -> list[str]:
    """The text hash stored beside each passage, in the release's order."""
    query = select(passage.c.text_hash).select_from(release_passage.join(passage))
    query = query.where(release_passage.c.release_id == id).order_by(release_passage.c.position)
    return list(connection.execute(query).scalars())


def same(connection: Connection, held: Sequence[int], model: str) -> str | None:
    """The newest release of exactly these versions, in this order, with this model."""
    query = select(release.c.id).where(release.c.model == model).order_by(release.c.created.desc())
    found = connection.execute(query).scalars().all()
    return next((id for id in found if versions(connection, id) == list(held)), None)


def _release(connection: Connection, id: str) -> Release:
    row = connection.execute(select(release).where(release.c.id == id)).first()
    if row is None:
        raise UnknownRelease(f"There is no release {id!r}.")
    return Release(
        id=row.id,
        created=datetime.fromisoformat(row.created),
        model=row.model,
        dimensions=row.dimensions,
        documents=_documents(connection, id),
        passages=row.passages,
        fingerprint=row.fingerprint,
        published=_published(connection, id),
        live=live_id(connection) == id,
    )


def _documents(connection: Connection, id: str) -> tuple[Document, ...]:
    query = select(version.c.body).select_from(release_version.join(version)).where(release_version.c.release_id == id)
    bodies = connection.execute(query.order_by(release_version.c.position)).scalars()
    return tuple(Document.model_validate_json(body) for body in bodies)


def _published(connection: Connection, id: str) -> datetime | None:
    query = select(publishing.c.at).where(publishing.c.release_id == id).order_by(publishing.c.id.desc())
    at = connection.execute(query).scalar()
    return datetime.fromisoformat(at) if at else None


def _point(connection: Connection, publishing_id: int) -> None:
    if not connection.execute(update(live).values(publishing_id=publishing_id)).rowcount:
        connection.execute(insert(live).values(id=1, publishing_id=publishing_id))


def _now() -> str:
    return text(datetime.now(UTC))


def text(moment: datetime) -> str:
    """Of one length and one zone, so that text sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
