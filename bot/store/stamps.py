"""Times and teams as the tables hold them: ISO text in UTC to the second, and an empty text for no team."""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(at: datetime | None = None) -> str:
    """A time, or this one, as it is kept."""
    return (at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")


def moment(kept: str) -> datetime:
    """A kept time."""
    return datetime.fromisoformat(kept)


def held(team: str | None) -> str:
    """A team as it is kept."""
    return team or ""
