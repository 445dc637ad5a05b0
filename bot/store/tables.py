"""The tables about people. Times are ISO text in UTC, to the second, so that they sort: the same in both databases.

They lie in the same database as the guidance, under names of their own, and nothing there points to them or back.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, MetaData, String, Table, Text

HEAD = "0001"
"""The newest revision of these tables."""
VERSIONS = "people_version"
"""The table that says which revision a database has."""

metadata = MetaData()

turn = Table(
    "people_turn",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("gist", Text, nullable=False),
    Column("outcome", String, nullable=False),
    Column("release", String),
    Column("reference", String, nullable=False),
    Column("at", String, nullable=False),
    sqlite_autoincrement=True,
)
Index("people_turn_conversation", turn.c.conversation, turn.c.id)
Index("people_turn_at", turn.c.at)
