"""What is promised to people, until it is done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "people_job",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("reference", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False),
        sa.Column("thread", sa.String, nullable=False),
        sa.Column("lane", sa.String, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("follows", sa.Boolean, nullable=False),
        sa.Column("work", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("due", sa.Float, nullable=False),
        sa.Column("holder", sa.String),
        sa.Column("takes", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("doubt", sa.Boolean, nullable=False),
        sa.Column("posted", sa.String),
        sa.Column("at", sa.String, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("people_job_subject", "people_job", ["subject", "id"])
    op.create_index("people_job_state", "people_job", ["state", "lane", "id"])
    op.create_index("people_job_thread", "people_job", ["thread", "state", "id"])
    op.create_index("people_job_at", "people_job", ["at"])
