"""What the evaluation gate said of releases. Every function works inside the caller's transaction."""

from __future__ import annotations

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from knowledge.catalogue.history import get, text
from knowledge.catalogue.tables import gate, publishing
from knowledge.types import GateResult


def keep(connection: Connection, result: GateResult) -> None:
    """Keep a result beside those before it. Raises UnknownRelease."""
    get(connection, result.release)
    connection.execute(
        insert(gate).values(release_id=result.release, at=text(result.at), body=result.model_dump_json())
    )


def last(connection: Connection, release: str) -> GateResult | None:
    """What the gate said last of a release; None where it was never asked."""
    query = select(gate.c.body).where(gate.c.release_id == release).order_by(gate.c.id.desc())
    body = connection.execute(query).scalar()
    return None if body is None else GateResult.model_validate_json(body)


def reason(connection: Connection, release: str) -> str | None:
    """Why a release was published, the last time, although its gate had failed."""
    query = select(publishing.c.reason).where(publishing.c.release_id == release).order_by(publishing.c.id.desc())
    return connection.execute(query).scalar()
