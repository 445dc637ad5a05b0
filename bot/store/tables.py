"""The tables about people. Times are ISO text in UTC, to the second, so that they sort: the same in both databases.

They lie in the same database as the guidance, under names of their own, and nothing there points to them or back.
A `team` is the workspace that gave a user their id, and empty where there is none.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, Float, Index, Integer, MetaData, String, Table, Text, UniqueConstraint

HEAD = "0006"
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
Index("people_turn_reference", turn.c.reference)

answer = Table(
    "people_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String, nullable=False, unique=True),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("question", Text, nullable=False),
    Column("outcome", String, nullable=False),
    Column("release", String),
    Column("body", Text, nullable=False),
    Column("at", String, nullable=False),
    sqlite_autoincrement=True,
)
Index("people_answer_user", answer.c.team, answer.c.user, answer.c.id)
Index("people_answer_at", answer.c.at)

share = Table(
    "people_share",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String, nullable=False),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    UniqueConstraint("reference", "team", "user", name="people_share_once"),
)

feedback = Table(
    "people_feedback",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String, nullable=False),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("vote", String, nullable=False),
    Column("reasons", String, nullable=False),
    Column("comment", Text, nullable=False),
    Column("outcome", String, nullable=False),
    Column("release", String),
    Column("at", String, nullable=False),
    UniqueConstraint("reference", "team", "user", name="people_feedback_once"),
)
Index("people_feedback_at", feedback.c.at)

waiting = Table(
    "people_waiting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("reference", String),
    Column("at", String, nullable=False),
    sqlite_autoincrement=True,
)
Index("people_waiting_at", waiting.c.at)

role = Table(
    "people_role",
    metadata,
    Column("team", String, primary_key=True),
    Column("user", String, primary_key=True),
    Column("role", String, nullable=False),
    Column("by", String, nullable=False),
    Column("at", String, nullable=False),
)

audit = Table(
    "people_audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", String, nullable=False),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("allowed", Boolean, nullable=False),
    Column("hash", String, nullable=False),
)

# The three that Bolt's own installation store reads and writes, column for column, with room for sealed tokens.

SEALED = 1000
"""Characters that a sealed token may have."""

installation = Table(
    "people_installation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("enterprise_url", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", String(SEALED)),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", String(SEALED)),
    Column("bot_token_expires_at", DateTime),
    Column("user_id", String(32), nullable=False),
    Column("user_token", String(SEALED)),
    Column("user_scopes", String(1000)),
    Column("user_refresh_token", String(SEALED)),
    Column("user_token_expires_at", DateTime),
    Column("incoming_webhook_url", String(SEALED)),
    Column("incoming_webhook_channel", String(200)),
    Column("incoming_webhook_channel_id", String(200)),
    Column("incoming_webhook_configuration_url", String(200)),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("token_type", String(32)),
    Column("installed_at", DateTime, nullable=False),
)
Index("people_installation_team", installation.c.client_id, installation.c.team_id, installation.c.installed_at)

bot = Table(
    "people_bot",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("client_id", String(32), nullable=False),
    Column("app_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("enterprise_name", String(200)),
    Column("team_id", String(32)),
    Column("team_name", String(200)),
    Column("bot_token", String(SEALED)),
    Column("bot_id", String(32)),
    Column("bot_user_id", String(32)),
    Column("bot_scopes", String(1000)),
    Column("bot_refresh_token", String(SEALED)),
    Column("bot_token_expires_at", DateTime),
    Column("is_enterprise_install", Boolean, nullable=False),
    Column("installed_at", DateTime, nullable=False),
)
Index("people_bot_team", bot.c.client_id, bot.c.team_id, bot.c.installed_at)

installing = Table(
    "people_installing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(200), nullable=False),
    Column("expire_at", DateTime, nullable=False),
)

job = Table(
    "people_job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String, nullable=False, unique=True),
    Column("reference", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("thread", String, nullable=False),
    Column("lane", String, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("follows", Boolean, nullable=False),
    Column("work", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("due", Float, nullable=False),  # seconds since 1970: not before then, or held until then
    Column("holder", String),
    Column("takes", Integer, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("doubt", Boolean, nullable=False),
    Column("posted", String),
    Column("at", String, nullable=False),
    sqlite_autoincrement=True,
)
Index("people_job_subject", job.c.subject, job.c.id)
Index("people_job_state", job.c.state, job.c.lane, job.c.id)
Index("people_job_thread", job.c.thread, job.c.state, job.c.id)
Index("people_job_at", job.c.at)

instrument = Table(
    "people_instrument",
    metadata,
    Column("digest", String, primary_key=True),
    Column("body", Text, nullable=False),
)

screening = Table(
    "people_screening",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String, nullable=False, unique=True),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("instrument", String, nullable=False),
    Column("state", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", String, nullable=False),
    Column("review", String),
    sqlite_autoincrement=True,
)
Index("people_screening_review", screening.c.review)
Index("people_screening_user", screening.c.team, screening.c.user, screening.c.id)
Index("people_screening_at", screening.c.at)

screening_share = Table(
    "people_screening_share",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String, nullable=False),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    UniqueConstraint("reference", "team", "user", name="people_screening_share_once"),
)

opinion = Table(
    "people_opinion",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String, nullable=False),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("agrees", Boolean, nullable=False),
    Column("words", Text, nullable=False),
    Column("review", String),
    Column("at", String, nullable=False),
    sqlite_autoincrement=True,
)
Index("people_opinion_review", opinion.c.review)
Index("people_opinion_reference", opinion.c.reference, opinion.c.id)

threshold = Table(
    "people_threshold",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String, nullable=False, unique=True),
    Column("team", String, nullable=False),
    Column("user", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("decided", Text),
    Column("why", Text),
    Column("review", String),
    Column("at", String, nullable=False),
    sqlite_autoincrement=True,
)
Index("people_threshold_user", threshold.c.team, threshold.c.user, threshold.c.id)
Index("people_threshold_at", threshold.c.at)
