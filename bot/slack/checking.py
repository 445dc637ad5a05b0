"""Whether the Slack door will work, asked of Slack and of the address itself, and said in plain words.

Nothing is posted and nothing is changed. No token, secret or address of Slack's is ever in what is said.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from time import time
from typing import Any, NamedTuple

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.settings import Settings
from bot.slack.installing import INSTALL
from bot.slack.scopes import NEEDED, OPTIONAL

EVENTS = "/slack/events"
PATIENCE = 5
"""Seconds."""
WRONG_TOKEN = {
    "invalid_auth": "Slack does not know it. Copy it again",
    "not_authed": "Slack does not know it. Copy it again",
    "token_revoked": "it was taken back: install the app again and copy the new one",
    "token_expired": "it has expired: install the app again and copy the new one",
    "account_inactive": "the app was removed from the workspace: install it again and copy the new one",
    "not_allowed_token_type": "it is of another kind. Copy the right one",
    "missing_scope": "it lacks the scope connections:write: make a new one with it",
}


class Finding(NamedTuple):
    """One thing that was looked at; `right` is None where it is not wrong and not whole either."""

    right: bool | None
    said: str


def check(settings: Settings, url: str | None) -> Iterator[Finding]:
    """Look at everything that is set. `url` is the address that Slack is to use, without a path."""
    if not settings.slack:
        yield Finding(False, "Nothing is set: set SLACK_BOT_TOKEN, or SLACK_CLIENT_ID for several workspaces.")
        return
    if settings.slack_client_id is not None:
        yield from _several(settings)
    if settings.slack_bot_token is not None:
        yield from _bot(settings, settings.slack_bot_token.get_secret_value())
    if settings.slack_mode == "socket":
        yield _app_token(settings)
    else:
        yield from _http(settings, url)


def _several(settings: Settings) -> Iterator[Finding]:
    """What one app in several workspaces needs."""
    if settings.slack_client_secret is None:
        yield Finding(False, "SLACK_CLIENT_SECRET is not set: copy it from Basic Information, App Credentials.")
    if not settings.slack_teams:
        yield Finding(
            False, "SLACK_TEAMS is not set: name the workspaces that may install the app (ids that begin with T)."
        )
    else:
        yield Finding(True, f"{len(settings.slack_teams)} workspaces may install the app, at {INSTALL}.")


def _bot(settings: Settings, token: str) -> Iterator[Finding]:
    if not token.startswith("xoxb-"):
        yield Finding(
            False, "SLACK_BOT_TOKEN does not begin with xoxb-: copy it from OAuth & Permissions, Bot User OAuth Token."
        )
        return
    try:
        reply = WebClient(token=token, base_url=settings.slack_api_url, timeout=PATIENCE).auth_test()
    except SlackApiError as error:
        yield Finding(False, f"SLACK_BOT_TOKEN: {_why(error)}.")
    except OSError as error:
        yield Finding(
            False, f"Slack cannot be reached from here ({_kind(error)}): allow this machine to reach it over HTTPS."
        )
    else:
        yield Finding(True, f"SLACK_BOT_TOKEN belongs to {reply.get('user')} in {reply.get('team')}.")
        yield from _scopes(settings, reply.headers)


def _scopes(settings: Settings, headers: Mapping[str, Any]) -> Iterator[Finding]:
    told = {name.lower(): value for name, value in headers.items()}.get("x-oauth-scopes", "")
    given = {scope.strip() for scope in str(told).split(",")}
    lacking = [scope for scope in NEEDED if scope not in given]
    for scope in lacking:
        yield Finding(False, f"The scope {scope} is missing ({NEEDED[scope]}): add it, then install the app again.")
    if not lacking:
        yield Finding(True, "Every scope that is needed is there.")
    by_group = any(key.startswith("S") for key in settings.roles)
    for scope in (scope for scope in OPTIONAL if scope not in given):
        needed = scope == "usergroups:read" and by_group
        yield Finding(False if needed else None, f"The scope {scope} is not there: it is needed {OPTIONAL[scope]}.")


def _app_token(settings: Settings) -> Finding:
    """Whether Socket Mode opens. A connection is asked for, and not made."""
    token = settings.slack_app_token
    where = "make it under Basic Information, App-Level Tokens, with the scope connections:write"
    if token is None:
        return Finding(False, f"SLACK_APP_TOKEN is not set, and SLACK_MODE is socket: {where}.")
    if not token.get_secret_value().startswith("xapp-"):
        return Finding(False, f"SLACK_APP_TOKEN does not begin with xapp-: {where}.")
    try:
        client = WebClient(base_url=settings.slack_api_url, timeout=PATIENCE)
        client.apps_connections_open(app_token=token.get_secret_value())
    except SlackApiError as error:
        return Finding(False, f"SLACK_APP_TOKEN: {_why(error)}. Is Socket Mode switched on for the app?")
    except OSError as error:
        return Finding(
            False, f"Slack cannot be reached from here ({_kind(error)}): allow this machine to reach it over HTTPS."
        )
    return Finding(True, "SLACK_APP_TOKEN opens Socket Mode: Slack needs no way in to this machine.")


def _http(settings: Settings, url: str | None) -> Iterator[Finding]:
    """Whether our own address answers as Slack expects: what is signed is taken, what is not is refused."""
    secret = settings.slack_signing_secret
    if secret is None:
        yield Finding(False, "SLACK_SIGNING_SECRET is not set: copy it from Basic Information, App Credentials.")
        return
    if not re.fullmatch(r"[0-9a-f]{32}", secret.get_secret_value()):
        yield Finding(
            None, "SLACK_SIGNING_SECRET is not 32 of the digits 0 to 9 and a to f, as Slack's are: copy it again."
        )
    place = f"{(url or f'http://127.0.0.1:{settings.port}').rstrip('/')}{EVENTS}"
    if not url:
        yield Finding(
            None, "Whether Slack can reach this machine was not looked at: give --url https://your-host to look."
        )
    elif not url.startswith("https://"):
        yield Finding(False, f"{url} does not begin with https://, and Slack takes no other.")
    yield from _answers(place, secret.get_secret_value())


def _answers(place: str, secret: str) -> Iterator[Finding]:
    status, body = _post(place, secret)
    if status is None:
        yield Finding(
            False, f"Nothing answers at {place} ({body}): start `curiosity serve`, and let HTTPS through to it."
        )
    elif status in (401, 403):
        yield Finding(
            False, f"{place} refuses what is signed with this SLACK_SIGNING_SECRET: is the server using another one?"
        )
    elif status != 200 or "curious" not in body:
        yield Finding(
            False, f"{place} answers {status}, and not as Curiosity does: is the address right, and Slack set there?"
        )
    elif _post(place, "0" * 32)[0] == 200:
        yield Finding(
            False, f"{place} takes what is signed with another secret: do not use it. Something else answers there."
        )
    else:
        yield Finding(True, f"{place} answers, takes what is signed with this secret, and refuses the rest.")
        yield Finding(
            None, "Only Slack knows whether the secret is the app's own: it says “Verified” at Event Subscriptions."
        )


def _post(place: str, secret: str) -> tuple[int | None, str]:
    """What Slack sends to see whether an address is ours, signed as Slack signs: the status, and what came back."""
    body = json.dumps({"type": "url_verification", "challenge": "curious"}).encode()
    at = str(int(time()))
    base = b"v0:" + at.encode() + b":" + body
    signature = "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    headers = {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": signature, "Content-Type": "application/json"}
    try:
        with urllib.request.urlopen(urllib.request.Request(place, body, headers), timeout=PATIENCE) as reply:
            return reply.status, reply.read(2_000).decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        with error:
            return error.code, ""
    except OSError as error:
        return None, _kind(error)
    except ValueError:
        return None, "not an address"


def _why(error: SlackApiError) -> str:
    code = str(error.response.get("error", "no reason given"))
    return WRONG_TOKEN.get(code, f"Slack says {code}")


def _kind(error: OSError) -> str:
    reason = getattr(error, "reason", error)
    return str(getattr(reason, "strerror", None) or type(reason).__name__)
