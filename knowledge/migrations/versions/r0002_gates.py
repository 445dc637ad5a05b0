"""What the evaluation gate said of a release, and why one was published although it said no."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "gate",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("release_id", sa.String, sa.ForeignKey("release.id", ondelete="CASCADE"), nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("gate_release", "gate", ["release_id", "id"])
    op.add_column("publishing", sa.Column("reason", sa.String))
