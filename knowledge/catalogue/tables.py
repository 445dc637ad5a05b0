"""The tables. Bodies are JSON text, vectors are bytes, times are ISO text: the same in SQLite and PostgreSQL.

JSON escapes the null characters that some PDFs hold, which PostgreSQL would not store as they are.

A `version` is one state of a document; at most one of a key is current. Nothing here is edited in place but
`current`, `reader`, `rolled_back` and the one row of `live`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    true,
)

metadata = MetaData()

version = Table(
    "version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False),
    Column("name", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("reader", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("starter", Boolean, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("version_key", version.c.key)
Index(
    "version_current",
    version.c.key,
    unique=True,
    sqlite_where=version.c.current == true(),
    postgresql_where=version.c.current == true(),
)

page = Table(
    "page",
    metadata,
    Column("version_id", ForeignKey("version.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
)

passage = Table(
    "passage",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("version_id", ForeignKey("version.id", ondelete="CASCADE"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("version_id", "ordinal", name="passage_ordinal"),
    sqlite_autoincrement=True,
)

vector = Table(
    "vector",
    metadata,
    Column("model", String, primary_key=True),
    Column("text_hash", String, primary_key=True),
    Column("passage", LargeBinary, nullable=False),
    Column("spans", Text, nullable=False),
    Column("sentences", LargeBinary, nullable=False),
)

release = Table(
    "release",
    metadata,
    Column("id", String, primary_key=True),
    Column("created", String, nullable=False),
    Column("model", String, nullable=False),
    Column("dimensions", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("fingerprint", String, nullable=False),
)

release_version = Table(
    "release_version",
    metadata,
    Column("release_id", ForeignKey("release.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("version_id", ForeignKey("version.id"), nullable=False),
)
Index("release_version_version", release_version.c.version_id)

release_passage = Table(
    "release_passage",
    metadata,
    Column("release_id", ForeignKey("release.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("passage_id", ForeignKey("passage.id"), nullable=False),
)
Index("release_passage_passage", release_passage.c.passage_id)

publishing = Table(
    "publishing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("release_id", ForeignKey("release.id"), nullable=False),
    Column("at", String, nullable=False),
    Column("rolled_back", String),
    Column("reason", String),
    sqlite_autoincrement=True,
)

gate = Table(
    "gate",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("release_id", ForeignKey("release.id", ondelete="CASCADE"), nullable=False),
    Column("at", String, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("gate_release", gate.c.release_id, gate.c.id)

live = Table(
    "live",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("publishing_id", ForeignKey("publishing.id"), nullable=False),
    CheckConstraint("id = 1", name="live_is_one_row"),
)
