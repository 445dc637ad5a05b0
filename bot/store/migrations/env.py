"""Alembic runs this: the connection is handed in, already inside a transaction."""

from __future__ import annotations

from alembic import context

from bot.store.tables import VERSIONS, metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSIONS)
context.run_migrations()
