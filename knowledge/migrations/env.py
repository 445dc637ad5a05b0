"""Alembic runs this: the connection is handed in, already inside a transaction."""

from __future__ import annotations

from alembic import context

from knowledge.catalogue.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
