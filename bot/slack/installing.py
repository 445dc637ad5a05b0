"""One app in several workspaces: Bolt's own installation store, with every token sealed before it is written.

Only workspaces that are named in the settings may install it: whoever is a full member of one may ask. A seal is
Fernet (AES-128 in CBC mode with an HMAC); the newest of several keys seals, all of them open.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_bolt import BoltRequest, BoltResponse
from slack_bolt.error import BoltError
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.callback_options import CallbackOptions, FailureArgs, SuccessArgs
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import Bot, Installation, InstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore

from bot.settings import BadSettings
from bot.slack.scopes import NEEDED, OPTIONAL

log = logging.getLogger(__name__)

TABLES = ("people_bot", "people_installation")
STATES = "people_installing"
SECRETS = ("bot_token", "bot_refresh_token", "user_token", "user_refresh_token", "incoming_webhook_url")
INSTALL = "/slack/install"
RETURN = "/slack/oauth_redirect"
PATIENCE = 600
"""Seconds that somebody has between the two."""

NOT_DONE = {
    "access_denied": "You chose not to. Nothing was changed.",
    "storage_error": "This workspace is not one that may. Ask the person who runs Curiosity to name it in SLACK_TEAMS.",
}
"""Why it was not installed, where there is more to say than to try again."""

Held = TypeVar("Held", Bot, Installation)


class Seal(Protocol):
    """Closes and opens a token. `decrypt` raises InvalidToken."""

    def encrypt(self, data: bytes) -> bytes: ...
    def decrypt(self, token: bytes) -> bytes: ...


class Page(NamedTuple):
    """What goes back to a browser."""

    status: int
    body: str
    headers: Mapping[str, str]


class Sealed(InstallationStore):
    """Bolt's store in our tables. `reading` and `writing` are two ways into one database (`Store.engines`).

    A workspace is known by its own id alone, for the app is installed in each by itself, and never for a whole
    organisation. Raises BoltError for a workspace that is not among `teams`.
    """

    def __init__(self, client_id: str, reading: Any, writing: Any, seal: Seal, teams: Collection[str]) -> None:
        self._reading = SQLAlchemyInstallationStore(client_id, reading, *TABLES)
        self._writing = SQLAlchemyInstallationStore(client_id, writing, *TABLES)
        self._seal = seal
        self._teams = frozenset(teams)

    @property
    def teams(self) -> Collection[str]:
        """The workspaces that may install the app."""
        return self._teams

    @property
    def logger(self) -> logging.Logger:
        return log

    def save(self, installation: Installation) -> None:
        self._writing.save(self._closed(installation))

    def save_bot(self, bot: Bot) -> None:
        self._writing.save_bot(self._closed(bot))

    def find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        found = self._reading.find_bot(enterprise_id=None, team_id=team_id)
        return self._opened(found) if found and team_id in self._teams else None

    def find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        found = self._reading.find_installation(enterprise_id=None, team_id=team_id, user_id=user_id)
        return self._opened(found) if found and team_id in self._teams else None

    def delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        self._writing.delete_bot(enterprise_id=None, team_id=team_id)

    def delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        self._writing.delete_installation(enterprise_id=None, team_id=team_id, user_id=user_id)

    def _closed(self, held: Held) -> Held:
        if held.team_id not in self._teams:
            raise BoltError("This workspace is not named in SLACK_TEAMS, so nothing was kept of it.")
        kept = self._with(held, lambda token: self._seal.encrypt(token.encode()).decode())
        kept.enterprise_id = None
        return kept

    def _opened(self, held: Held) -> Held | None:
        try:
            return self._with(held, lambda token: self._seal.decrypt(token.encode()).decode())
        except InvalidToken:
            log.error("the token of workspace %s was sealed with another key", held.team_id)
            return None

    @staticmethod
    def _with(held: Held, change: Callable[[str], str]) -> Held:
        changed = copy(held)
        for name in SECRETS:
            if getattr(held, name, None):
                setattr(changed, name, change(getattr(held, name)))
        return changed


class Installing:
    """The door at which a workspace installs the app, and the token of each that has."""

    def __init__(self, client_id: str, client_secret: str, store: Sealed, writing: Any, api_url: str) -> None:
        settings = OAuthSettings(
            client_id=client_id,
            client_secret=client_secret,
            scopes=[*NEEDED, *OPTIONAL],
            installation_store=store,
            installation_store_bot_only=True,
            state_store=SQLAlchemyOAuthStateStore(PATIENCE, writing, log, STATES),
            state_expiration_seconds=PATIENCE,
            install_path=INSTALL,
            redirect_uri_path=RETURN,
            callback_options=CallbackOptions(success=_done, failure=_not_done),
        )
        self._store = store
        self._flow = OAuthFlow(client=WebClient(base_url=api_url), logger=log, settings=settings)

    def token(self, team: str) -> str | None:
        """The bot's token in a workspace; None where it is not installed, or its seal cannot be opened."""
        held = self._store.find_bot(enterprise_id=None, team_id=team)
        return held.bot_token if held else None

    def teams(self) -> tuple[str, ...]:
        """The workspaces that have installed it."""
        return tuple(team for team in sorted(self._store.teams) if self.token(team))

    def gone(self, team: str) -> None:
        """Forget a workspace that took the app away."""
        self._store.delete_all(enterprise_id=None, team_id=team)

    def begin(self, query: Mapping[str, Sequence[str]], headers: Mapping[str, str]) -> Page:
        """`GET /slack/install`: the page with the button."""
        return _page(self._flow.handle_installation(_request(query, headers)))

    def finish(self, query: Mapping[str, Sequence[str]], headers: Mapping[str, str]) -> Page:
        """`GET /slack/oauth_redirect`: where Slack sends the browser back to."""
        return _page(self._flow.handle_callback(_request(query, headers)))


def open_seal(keys: str | None, file: Path) -> MultiFernet:
    """The seal of these keys; of the one in a file, made at first use, where none are given. Raises BadSettings."""
    given = [key.strip() for key in (keys or _kept_key(file)).split(",") if key.strip()]
    try:
        return MultiFernet([Fernet(key) for key in given])
    except ValueError as error:
        where = "SLACK_TOKEN_KEYS" if keys else str(file)
        raise BadSettings(f"{where}: not keys as `curiosity slack key` makes them") from error


def new_key() -> str:
    """A key for SLACK_TOKEN_KEYS."""
    return Fernet.generate_key().decode()


def _kept_key(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as made:
            made.write(new_key())
    except FileExistsError:
        pass
    return file.read_text(encoding="ascii")


def _request(query: Mapping[str, Sequence[str]], headers: Mapping[str, str]) -> BoltRequest:
    return BoltRequest(body="", query=dict(query), headers={name: [value] for name, value in headers.items()})


def _done(args: SuccessArgs) -> BoltResponse:
    return _told(200, "Curiosity is installed. Open Slack and send it a direct message.")


def _not_done(args: FailureArgs) -> BoltResponse:
    log.warning("an installation failed: %s", args.reason)
    why = NOT_DONE.get(args.reason, f"Please begin again at {INSTALL}. Slack says: {args.reason}.")
    return _told(args.suggested_status_code, f"Curiosity was not installed. {why}")


def _told(status: int, words: str) -> BoltResponse:
    return BoltResponse(status=status, body=words, headers={"Content-Type": "text/plain; charset=utf-8"})


def _page(reply: BoltResponse) -> Page:
    return Page(reply.status, reply.body, {name: values[0] for name, values in reply.headers.items() if values})
