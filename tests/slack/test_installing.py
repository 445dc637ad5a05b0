"""One app in several workspaces: only those that are named, and their tokens sealed in the database."""

from __future__ import annotations

import re
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from slack_bolt.error import BoltError
from slack_sdk.oauth.installation_store import Bot, Installation
from stores import KINDS, fresh_store
from test_store import on_disk

from bot import wiring
from bot.settings import BadSettings, Settings, load
from bot.slack.installing import Installing, Page, Sealed, new_key, open_seal
from bot.store import Store

TOKEN = "xoxb-a-very-secret-token"


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as opened:
        yield opened


def sealed(store: Store, key: str, *teams: str) -> Sealed:
    return Sealed("C1", *store.engines(), open_seal(key, Path("unused")), teams or ("T1",))


def installation(team: str = "T1", **more: object) -> Installation:
    fields = {"app_id": "A1", "user_id": "U1", "bot_token": TOKEN, "bot_id": "B1", "bot_user_id": "UB", **more}
    return Installation(team_id=team, bot_scopes="chat:write", **fields)  # type: ignore[arg-type]


def token(held: Sealed, team: str = "T1") -> str | None:
    found = held.find_bot(enterprise_id=None, team_id=team)
    return found.bot_token if found else None


# Sealing


def test_a_token_comes_back_and_is_nowhere_in_the_database(tmp_path: Path) -> None:
    with fresh_store("sqlite", tmp_path) as store:
        held = sealed(store, new_key())
        held.save(installation(user_token="xoxp-another", bot_refresh_token="xoxe-a-third"))
        found = held.find_installation(enterprise_id=None, team_id="T1")
        assert found is not None
        assert (found.bot_token, found.user_token, found.bot_refresh_token) == (TOKEN, "xoxp-another", "xoxe-a-third")
        assert token(held) == TOKEN
        assert not any(secret in on_disk(tmp_path) for secret in (b"secret-token", b"xoxb-", b"xoxp-", b"xoxe-"))


def test_the_caller_keeps_what_it_gave(store: Store) -> None:
    given = installation()
    sealed(store, new_key()).save(given)
    assert given.bot_token == TOKEN


def test_a_new_key_opens_what_the_old_one_sealed_and_the_new_one_alone_does_not(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    old, new = new_key(), new_key()
    sealed(store, old).save(installation())
    assert token(sealed(store, f"{new}, {old}")) == TOKEN
    assert token(sealed(store, new)) is None
    assert "workspace T1 was sealed with another key" in caplog.text
    assert TOKEN not in caplog.text


def test_a_workspace_of_an_organisation_is_found_by_its_own_id(store: Store) -> None:
    held = sealed(store, new_key())
    held.save(installation(enterprise_id="E1"))
    assert token(held) == TOKEN
    assert held.find_bot(enterprise_id="E1", team_id="T1") is not None


def test_the_newest_installation_counts(store: Store) -> None:
    held = sealed(store, new_key())
    held.save(installation(installed_at=1_000_000.0))
    held.save(installation(installed_at=2_000_000.0, bot_token="xoxb-newer"))
    assert token(held) == "xoxb-newer"


def test_a_workspace_that_is_not_named_is_not_kept(store: Store) -> None:
    held = sealed(store, new_key(), "T1")
    for save in (lambda: held.save(installation("T9")), lambda: held.save_bot(installation("T9").to_bot())):
        with pytest.raises(BoltError, match="SLACK_TEAMS"):
            save()
    assert token(held, "T9") is None


def test_a_workspace_that_is_named_no_more_is_served_no_more(store: Store) -> None:
    key = new_key()
    sealed(store, key, "T1", "T2").save(installation("T2"))
    assert token(sealed(store, key, "T1", "T2"), "T2") == TOKEN
    assert token(sealed(store, key, "T1"), "T2") is None


def test_a_workspace_that_took_the_app_away_is_forgotten_and_no_other(store: Store) -> None:
    held = sealed(store, new_key(), "T1", "T2")
    held.save(installation("T1"))
    held.save(installation("T2"))
    held.delete_all(enterprise_id="E1", team_id="T1")
    assert (token(held, "T1"), token(held, "T2")) == (None, TOKEN)
    assert held.find_installation(enterprise_id=None, team_id="T1") is None


def test_a_bot_without_a_token_is_kept_without_one(store: Store) -> None:
    held = sealed(store, new_key())
    held.save_bot(Bot(app_id="A1", team_id="T1", bot_id="B1", bot_user_id="UB", bot_token=None, installed_at=1.0))  # type: ignore[arg-type]
    assert token(held) is None


def test_our_tables_have_every_column_of_bolts() -> None:
    from slack_sdk.oauth.installation_store.sqlalchemy import SQLAlchemyInstallationStore as Theirs
    from slack_sdk.oauth.state_store.sqlalchemy import SQLAlchemyOAuthStateStore as States
    from sqlalchemy import MetaData

    from bot.store import tables

    theirs = MetaData()
    for ours, made in (
        (tables.installation, Theirs.build_installations_table(theirs, "a")),
        (tables.bot, Theirs.build_bots_table(theirs, "b")),
        (tables.installing, States.build_oauth_states_table(MetaData(), "c")),
    ):
        columns = {column.name: (type(column.type), column.nullable) for column in made.c}
        assert {column.name: (type(column.type), column.nullable) for column in ours.c} == columns


# Keys


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "home" / "slack.key"
    first = open_seal(None, file).encrypt(b"token")
    assert open_seal(None, file).decrypt(first) == b"token"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("keys", ["not a key", f"{new_key()},short"], ids=["none", "one of two"])
def test_a_bad_key_is_one_line_that_does_not_show_it(keys: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match=r"^SLACK_TOKEN_KEYS: not keys") as refused:
        open_seal(keys, tmp_path / "slack.key")
    assert keys not in str(refused.value)


# The door


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as opened:
        yield opened


def door(store: Store, slack: FakeSlack, *teams: str) -> Installing:
    held = sealed(store, new_key(), *(teams or (slack.team_id,)))
    return Installing("C1", "client-secret", held, store.engines()[1], slack.env["SLACK_API_URL"])


def cookie(begun: Page) -> dict[str, str]:
    """What the browser sends back."""
    return {"cookie": begun.headers["set-cookie"].split(";")[0]}


def state(begun: str) -> str:
    found = re.search(r"state=([\w-]+)", begun)
    assert found
    return found[1]


def test_a_named_workspace_installs_the_app_with_two_clicks(store: Store, slack: FakeSlack) -> None:
    at = door(store, slack, slack.team_id, "TOTHER")
    begun = at.begin({}, {})
    assert begun.status == 200
    assert "chat%3Awrite" in begun.body or "chat:write" in begun.body
    done = at.finish({"code": ["abc"], "state": [state(begun.body)]}, cookie(begun))
    assert done.status == 200
    assert at.token(slack.team_id) == slack.bot_token
    assert at.teams() == (slack.team_id,)
    at.gone(slack.team_id)
    assert at.token(slack.team_id) is None
    assert at.teams() == ()


def test_a_workspace_that_is_not_named_cannot_install_it(store: Store, slack: FakeSlack) -> None:
    at = door(store, slack, "TOTHER")
    begun = at.begin({}, {})
    refused = at.finish({"code": ["abc"], "state": [state(begun.body)]}, cookie(begun))
    assert refused.status == 500
    assert "name it in SLACK_TEAMS" in refused.body
    assert at.token(slack.team_id) is None


@pytest.mark.parametrize("forged", ["", "00000000-0000-0000-0000-000000000000"])
def test_nobody_finishes_what_was_not_begun_in_their_browser(store: Store, slack: FakeSlack, forged: str) -> None:
    at = door(store, slack)
    begun = at.begin({}, {})
    assert at.finish({"code": ["abc"], "state": [forged or state(begun.body)]}, {}).status in (400, 401)
    assert at.token(slack.team_id) is None


def test_somebody_who_changes_their_mind_is_told_that_nothing_changed(store: Store, slack: FakeSlack) -> None:
    told = door(store, slack).finish({"error": ["access_denied"]}, {})
    assert "You chose not to" in told.body


def test_what_slack_says_is_shown_as_words_and_never_as_a_page(store: Store, slack: FakeSlack) -> None:
    told = door(store, slack).finish({"error": ["<script>alert(1)</script>"]}, {})
    assert told.headers["content-type"].startswith("text/plain")


def test_a_state_is_good_once(store: Store, slack: FakeSlack) -> None:
    at = door(store, slack)
    begun = at.begin({}, {})
    query = {"code": ["abc"], "state": [state(begun.body)]}
    assert at.finish(query, cookie(begun)).status == 200
    assert at.finish(query, cookie(begun)).status == 401


# Settings


def test_the_settings_open_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"ID": "C1", "SECRET": "hush"}.items():
        monkeypatch.setenv(f"SLACK_CLIENT_{name}", value)
    monkeypatch.setenv("SLACK_TEAMS", "T1, T2")
    settings = load(home=tmp_path / "home")
    assert settings.slack_teams == ("T1", "T2")
    opened = wiring.open_installing(settings)
    assert opened is not None
    assert opened.token("T1") is None
    assert (tmp_path / "home" / "slack.key").is_file()
    assert "hush" not in repr(settings)


def test_without_a_client_there_is_nothing_to_install(tmp_path: Path) -> None:
    assert wiring.open_installing(Settings(home=tmp_path, database_url=None, slack_client_id=None)) is None
