"""Documents and their passages, vectors, releases, and which release is live."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _documents()
    _releases()
    _publishing()


def _documents() -> None:
    op.create_table(
        "version",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("reader", sa.String, nullable=False),
        sa.Column("digest", sa.String, nullable=False),
        sa.Column("starter", sa.Boolean, nullable=False),
        sa.Column("current", sa.Boolean, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("version_key", "version", ["key"])
    current = sa.column("current") == sa.true()
    op.create_index("version_current", "version", ["key"], unique=True, sqlite_where=current, postgresql_where=current)
    op.create_table(
        "page",
        sa.Column("version_id", sa.Integer, sa.ForeignKey("version.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_table(
        "passage",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("version_id", sa.Integer, sa.ForeignKey("version.id", ondelete="CASCADE"), nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.UniqueConstraint("version_id", "ordinal", name="passage_ordinal"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "vector",
        sa.Column("model", sa.String, primary_key=True),
        sa.Column("text_hash", sa.String, primary_key=True),
        sa.Column("passage", sa.LargeBinary, nullable=False),
        sa.Column("spans", sa.Text, nullable=False),
        sa.Column("sentences", sa.LargeBinary, nullable=False),
    )


def _releases() -> None:
    op.create_table(
        "release",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("model", sa.String, nullable=False),
        sa.Column("dimensions", sa.Integer, nullable=False),
        sa.Column("passages", sa.Integer, nullable=False),
        sa.Column("fingerprint", sa.String, nullable=False),
    )
    for held in ("version", "passage"):
        op.create_table(
            f"release_{held}",
            sa.Column("release_id", sa.String, sa.ForeignKey("release.id", ondelete="CASCADE"), primary_key=True),
            sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column(f"{held}_id", sa.Integer, sa.ForeignKey(f"{held}.id"), nullable=False),
        )
        op.create_index(f"release_{held}_{held}", f"release_{held}", [f"{held}_id"])


def _publishing() -> None:
    op.create_table(
        "publishing",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("release_id", sa.String, sa.ForeignKey("release.id"), nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("rolled_back", sa.String),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "live",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("publishing_id", sa.Integer, sa.ForeignKey("publishing.id"), nullable=False),
        sa.CheckConstraint("id = 1", name="live_is_one_row"),
    )
