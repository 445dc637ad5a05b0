"""The turns of conversations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "people_turn",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("conversation", sa.String, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("gist", sa.Text, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("release", sa.String),
        sa.Column("reference", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("people_turn_conversation", "people_turn", ["conversation", "id"])
    op.create_index("people_turn_at", "people_turn", ["at"])
