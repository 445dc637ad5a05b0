"""Roles that were granted, in SQL. A grant without a team counts in every workspace; one with a team goes before it."""

from __future__ import annotations

from sqlalchemy import delete, insert, or_, select
from sqlalchemy.engine import Connection

from bot.kept import Grant
from bot.store.stamps import held, moment, stamp
from bot.store.tables import role
from bot.types import Role


def of(connection: Connection, user: str, team: str | None) -> Role | None:
    """What somebody was granted."""
    counts = or_(role.c.team == held(team), role.c.team == "")
    nearest = select(role.c.role).where(role.c.user == user, counts).order_by(role.c.team.desc()).limit(1)
    found = connection.scalar(nearest)
    return None if found is None else Role(found)


def give(connection: Connection, grant: Grant) -> None:
    """Grant a role in place of any other of the same person."""
    take(connection, grant.user, grant.team)
    connection.execute(
        insert(role).values(
            team=held(grant.team), user=grant.user, role=grant.role.value, by=grant.by, at=stamp(grant.at)
        )
    )


def take(connection: Connection, user: str, team: str | None) -> bool:
    """Take a grant away; False where there was none."""
    return bool(connection.execute(delete(role).where(role.c.user == user, role.c.team == held(team))).rowcount)


def every(connection: Connection) -> tuple[Grant, ...]:
    """All grants, by workspace and person."""
    rows = connection.execute(select(role).order_by(role.c.team, role.c.user))
    return tuple(
        Grant(user=row.user, team=row.team or None, role=Role(row.role), by=row.by, at=moment(row.at)) for row in rows
    )
