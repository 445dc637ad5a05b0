"""A workspace that takes the app away, or its token: what was kept to act for it is erased."""

from __future__ import annotations

from typing import Any

from slack_bolt import App

from bot.slack.installing import Installing
from bot.slack.listeners import reading


def register(app: App, installing: Installing) -> None:
    def uninstalled(body: dict[str, Any]) -> None:
        installing.gone(reading.team(body))

    def revoked(body: dict[str, Any]) -> None:
        if (body["event"].get("tokens") or {}).get("bot"):
            installing.gone(reading.team(body))

    app.event("app_uninstalled")(uninstalled)
    app.event("tokens_revoked")(revoked)
