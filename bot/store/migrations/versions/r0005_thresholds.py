"""Threshold checks of those who may record a decision, and the decisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "people_threshold",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("reference", sa.String, nullable=False, unique=True),
        sa.Column("team", sa.String, nullable=False),
        sa.Column("user", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("decided", sa.Text),
        sa.Column("why", sa.Text),
        sa.Column("review", sa.String),
        sa.Column("at", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("people_threshold_user", "people_threshold", ["team", "user", "id"])
    op.create_index("people_threshold_at", "people_threshold", ["at"])
