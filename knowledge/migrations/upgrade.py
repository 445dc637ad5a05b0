"""Bring a database up to date. One that is so already is recognised by one query, without loading Alembic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

HEAD = "0001"
"""The newest revision."""


def upgrade(connection: Connection) -> None:
    """Bring the database up to `HEAD` inside the connection's own transaction: all of it or none.

    Raises KnowledgeError for a database that a newer Curiosity has written.
    """
    found = _revision(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise KnowledgeError(
            f"This database is from a newer Curiosity (its schema is {found}, ours {HEAD}): update first."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "knowledge:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection) -> str | None:
    from sqlalchemy import inspect, text

    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)
