"""The day on which a decided screening is to be looked at again, where it can be searched for."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("people_screening", sa.Column("review", sa.String))
    op.create_index("people_screening_review", "people_screening", ["review"])
    op.create_index("people_opinion_review", "people_opinion", ["review"])
    held = sa.table("people_screening", sa.column("id"), sa.column("body"), sa.column("review"))
    connection = op.get_bind()
    for id, body in connection.execute(sa.select(held.c.id, held.c.body)).all():
        answers = json.loads(body).get("answers", {})
        if "next" in answers and answers.get("review"):
            connection.execute(sa.update(held).where(held.c.id == id).values(review=answers["review"]))
