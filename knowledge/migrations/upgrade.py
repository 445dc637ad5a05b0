"""Bring a database up to date. One that is so already is recognised by one query, without loading Alembic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

HEAD = "0002"
"""The newest revision of the tables for guidance."""


def upgrade(
    connection: Connection, head: str = HEAD, versions: str = "alembic_version", scripts: str = "knowledge:migrations"
) -> None:
    """Bring the database up to `head` inside the connection's own transaction: all of it or none.

    `versions` is the table that says which revision it has, `scripts` is where the steps are (`package:folder`).
    Raises KnowledgeError for a database that a newer Curiosity has written.
    """
    found = _revision(connection, versions)
    if found == head:
        return
    if found is not None and found > head:
        raise KnowledgeError(
            f"This database is from a newer Curiosity (its schema is {found}, ours {head}): update first."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", scripts)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _revision(connection: Connection, versions: str) -> str | None:
    from sqlalchemy import column, inspect, select, table

    if not inspect(connection).has_table(versions):
        return None
    found = connection.execute(select(column("version_num")).select_from(table(versions))).scalar()
    return None if found is None else str(found)
