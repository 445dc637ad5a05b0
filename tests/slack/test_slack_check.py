"""`curiosity slack check`: what is wrong with tokens, scopes, secret and the way in, in plain words."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from fake_slack import FakeSlack
from typer.testing import CliRunner

from bot.cli.commands import app
from bot.settings import Settings
from bot.slack.checking import check

SECRET = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as opened:
        yield opened


class Ours(BaseHTTPRequestHandler):
    """Answers Slack's question as the real door does; `secret` None takes anything."""

    secret: str | None = SECRET

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        base = b"v0:" + self.headers["X-Slack-Request-Timestamp"].encode() + b":" + body
        known = "v0=" + hmac.new((self.secret or "").encode(), base, hashlib.sha256).hexdigest()
        right = self.secret is None or known == self.headers["X-Slack-Signature"]
        self.send_response(200 if right else 401)
        self.end_headers()
        self.wfile.write(json.dumps({"challenge": json.loads(body)["challenge"]}).encode() if right else b"{}")

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Open(Ours):
    secret = None


class Elsewhere(Ours):
    def do_POST(self) -> None:
        self.send_response(404)
        self.end_headers()


@pytest.fixture
def serve() -> Iterator[Any]:
    """Start a server of one kind: its port."""
    servers: list[HTTPServer] = []

    def start(kind: type[Ours]) -> int:
        server = HTTPServer(("127.0.0.1", 0), kind)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        servers.append(server)
        return int(server.server_address[1])

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def settings(slack: FakeSlack, **more: Any) -> Settings:
    held = {
        "slack_bot_token": slack.bot_token,
        "slack_signing_secret": SECRET,
        "slack_api_url": slack.env["SLACK_API_URL"],
        "port": 1,
        **more,
    }
    return Settings(**held)


def wrong(settings: Settings, url: str | None = None) -> list[str]:
    return [finding.said for finding in check(settings, url) if finding.right is False]


def test_a_set_up_that_is_right_has_nothing_to_put_right(slack: FakeSlack, serve: Any) -> None:
    found = list(check(settings(slack, port=serve(Ours)), None))
    assert [finding.said for finding in found if finding.right is False] == []
    said = " ".join(finding.said for finding in found if finding.right)
    assert "belongs to assistant in Fake" in said
    assert "Every scope that is needed is there" in said
    assert "takes what is signed with this secret, and refuses the rest" in said


def test_nothing_that_is_secret_is_said(slack: FakeSlack, serve: Any) -> None:
    said = str(list(check(settings(slack, port=serve(Ours), slack_app_token=slack.app_token), None)))
    assert not any(secret in said for secret in (slack.bot_token, slack.app_token, SECRET))


def test_an_empty_set_up_says_what_to_set(slack: FakeSlack) -> None:
    assert "set SLACK_BOT_TOKEN" in wrong(settings(slack, slack_bot_token=None))[0]


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("xoxp-of-a-person", "does not begin with xoxb-"),
        ("xoxb-of-somebody-else", "Slack does not know it"),
    ],
)
def test_a_wrong_token_is_said(slack: FakeSlack, serve: Any, token: str, said: str) -> None:
    (found,) = wrong(settings(slack, port=serve(Ours), slack_bot_token=token))
    assert said in found


@pytest.mark.parametrize(
    ("code", "said"),
    [("token_revoked", "it was taken back"), ("account_inactive", "the app was removed"), ("odd", "Slack says odd")],
)
def test_what_slack_says_of_a_token_is_said_in_plain_words(slack: FakeSlack, serve: Any, code: str, said: str) -> None:
    slack.inject_fault("auth.test", error=code)
    assert said in wrong(settings(slack, port=serve(Ours)))[0]


def test_a_scope_that_is_missing_is_named_with_its_reason(slack: FakeSlack, serve: Any) -> None:
    slack.scopes -= {"users:read", "im:write"}
    found = wrong(settings(slack, port=serve(Ours)))
    assert [line.split("(")[0] for line in found] == [
        "The scope im:write is missing ",
        "The scope users:read is missing ",
    ]
    assert "to tell full members from guests" in found[1]


def test_an_optional_scope_is_wrong_only_where_the_settings_need_it(slack: FakeSlack, serve: Any) -> None:
    slack.scopes -= {"usergroups:read", "groups:read"}
    assert wrong(settings(slack, port=serve(Ours))) == []
    (found,) = wrong(settings(slack, port=serve(Ours), roles="S0LEADS=lead"))
    assert "usergroups:read" in found


def test_slack_that_cannot_be_reached_is_said(slack: FakeSlack, serve: Any) -> None:
    found = wrong(settings(slack, port=serve(Ours), slack_api_url="http://127.0.0.1:1/api/"))
    assert any("Slack cannot be reached from here" in line for line in found)


# The way in


@pytest.mark.parametrize(
    ("kind", "said"),
    [(Open, "takes what is signed with another secret"), (Elsewhere, "answers 404, and not as Curiosity does")],
)
def test_an_address_that_is_not_ours_is_said(slack: FakeSlack, serve: Any, kind: type[Ours], said: str) -> None:
    assert said in wrong(settings(slack, port=serve(kind)))[0]


def test_a_server_with_another_secret_is_said(slack: FakeSlack, serve: Any) -> None:
    (found,) = wrong(settings(slack, port=serve(Ours), slack_signing_secret="f" * 32))
    assert "is the server using another one?" in found


def test_no_server_is_said(slack: FakeSlack) -> None:
    (found,) = wrong(settings(slack, port=1))
    assert "start `curiosity serve`" in found


def test_slack_takes_no_address_without_https(slack: FakeSlack, serve: Any) -> None:
    (found,) = wrong(settings(slack), f"http://127.0.0.1:{serve(Ours)}")
    assert "does not begin with https://" in found


@pytest.mark.parametrize("url", ["https://", "ftp//nonsense", "https://host.invalid"])
def test_an_address_that_is_none_is_said_and_nothing_falls_over(slack: FakeSlack, url: str) -> None:
    assert any("Nothing answers" in line for line in wrong(settings(slack), url))


def test_no_secret_is_said(slack: FakeSlack) -> None:
    (found,) = wrong(settings(slack, slack_signing_secret=None))
    assert "Basic Information, App Credentials" in found


# Socket Mode


def test_socket_mode_needs_no_way_in(slack: FakeSlack) -> None:
    assert wrong(settings(slack, slack_mode="socket", slack_app_token=slack.app_token, slack_signing_secret=None)) == []


@pytest.mark.parametrize(
    ("token", "said"),
    [
        (None, "is not set, and SLACK_MODE is socket"),
        ("xoxb-the-wrong-kind", "does not begin with xapp-"),
        ("xapp-of-another", "Slack does not know it"),
    ],
)
def test_an_app_token_that_does_not_open_it_is_said(slack: FakeSlack, token: str | None, said: str) -> None:
    (found,) = wrong(settings(slack, slack_mode="socket", slack_app_token=token))
    assert said in found


# Several workspaces


def test_several_workspaces_need_a_secret_and_their_names(slack: FakeSlack, serve: Any) -> None:
    several = {"slack_bot_token": None, "slack_client_id": "C1", "port": serve(Ours)}
    assert len(wrong(settings(slack, **several))) == 2
    assert wrong(settings(slack, **several, slack_client_secret="hush", slack_teams="T1,T2")) == []


# The command


def test_the_command_exits_1_where_there_is_something_to_put_right(
    slack: FakeSlack, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", slack.bot_token)
    monkeypatch.setenv("SLACK_API_URL", slack.env["SLACK_API_URL"])
    done = CliRunner().invoke(app, ["slack", "check"])
    assert done.exit_code == 1
    assert "right  SLACK_BOT_TOKEN belongs to assistant" in done.output
    assert "WRONG  SLACK_SIGNING_SECRET is not set" in done.output


def test_a_key_is_made_for_the_settings() -> None:
    from bot.slack.installing import open_seal

    made = CliRunner().invoke(app, ["slack", "key"]).output.strip()
    assert open_seal(made, Path("unused")).decrypt(open_seal(made, Path("unused")).encrypt(b"a")) == b"a"
