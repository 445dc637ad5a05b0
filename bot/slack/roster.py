"""Who somebody is, as Slack tells it: looked up once in a while, and never decided upon here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from threading import Lock
from time import monotonic
from typing import Any

from bot.slack.posting import Poster, Unreachable, Vanished
from bot.slack.work import Place
from bot.types import Person

KEPT = 300.0
"""Seconds that what Slack said of somebody is believed."""
MOST = 5_000


class Roster:
    """Looks people, user groups and channels up. `groups` says whether user groups matter here at all.

    Raises what the poster raises."""

    def __init__(self, poster: Poster, groups: bool = False) -> None:
        self._poster, self._groups = poster, groups
        self._held: dict[str, tuple[float, Any]] = {}
        self._lock = Lock()

    def person(self, place: Place) -> Person:
        """The person who wrote or pressed something, and whether it was in a channel shared with others."""
        known = self._once(f"user:{place.team}:{place.user}", lambda: self._user(place.team, place.user))
        here = self.team(place.team)
        return Person(
            user=place.user,
            team=here,
            groups=self._groups_of(place),
            guest=bool(known.get("is_restricted") or known.get("is_ultra_restricted")),
            stranger=_from_elsewhere(known, here),
            connected=self.connected(place) is True,
        )

    def groups(self, team: str) -> Mapping[str, Collection[str]]:
        """The members of the workspace's user groups, by the group's id; none where groups do not matter here."""
        if not self._groups:
            return {}
        held: Mapping[str, Collection[str]] = self._once(f"groups:{team}", lambda: self._members(team))
        return held

    def team(self, token: str = "") -> str:
        """The workspace that the bot's token is for."""
        return str(self._once(f"here:{token}", lambda: self._poster.look_up(token, "auth.test")["team_id"]))

    def connected(self, place: Place) -> bool | None:
        """Whether a channel is shared with another organisation; None where Slack does not let us see it."""
        if place.connected is not None or place.direct or not place.channel:
            return bool(place.connected)
        shared: bool | None = self._once(f"channel:{place.team}:{place.channel}", lambda: self._shared(place))
        return shared

    def _user(self, team: str, user: str) -> dict[str, Any]:
        try:
            return dict(self._poster.look_up(team, "users.info", user=user)["user"])
        except Unreachable:
            return {"is_stranger": True}

    def _shared(self, place: Place) -> bool | None:
        try:
            channel = self._poster.look_up(place.team, "conversations.info", channel=place.channel)["channel"]
        except (Unreachable, Vanished):
            return None
        return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))

    def _groups_of(self, place: Place) -> tuple[str, ...]:
        return tuple(group for group, users in self.groups(place.team).items() if place.user in users)

    def _members(self, team: str) -> dict[str, frozenset[str]]:
        listed = self._poster.look_up(team, "usergroups.list", include_users=True)["usergroups"]
        return {str(group["id"]): frozenset(group.get("users") or ()) for group in listed}

    def _once(self, key: str, look: Callable[[], Any]) -> Any:
        with self._lock:
            at, held = self._held.get(key, (0.0, None))
        if at and monotonic() - at < KEPT:
            return held
        found = look()
        with self._lock:
            if len(self._held) >= MOST:
                self._held.clear()
            self._held[key] = (monotonic(), found)
        return found


def _from_elsewhere(known: dict[str, Any], here: str) -> bool:
    """Not of the workspace where the bot is installed, nor of another one of the same organisation."""
    if known.get("is_stranger") or known.get("is_bot") or known.get("deleted"):
        return True
    teams = (known.get("enterprise_user") or {}).get("teams") or []
    return known.get("team_id") != here and here not in teams
