"""The manifests: within Slack's limits, alike but for what makes each what it is, and true of the code."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

import bot.slack
from bot.slack import ids
from bot.slack.installing import RETURN
from bot.slack.scopes import AGENT, EVENTS, NEEDED, OPTIONAL

NAMES = ("http", "socket", "agent")
PLACE = "https://YOUR-HOST/slack/events"


def manifest(name: str) -> dict[str, Any]:
    held = yaml.safe_load((Path(bot.slack.__file__).parent / f"manifest.{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(held, dict)
    return held


def lengths(held: dict[str, Any]) -> Iterator[tuple[str, str, int, int]]:
    """What has a limit, its text, and the fewest and most characters it may have."""
    shown, features = held["display_information"], held["features"]
    yield "name", shown["name"], 1, 35
    yield "description", shown["description"], 1, 140
    yield "long description", shown["long_description"], 174, 4000
    for one in features["shortcuts"]:
        yield "shortcut", one["name"], 1, 24
        yield "callback_id", one["callback_id"], 1, 255
        yield "shortcut description", one["description"], 1, 150
    for one in features["slash_commands"]:
        yield "command", one["command"], 2, 32
        yield "command description", one["description"], 1, 2000
        yield "usage hint", one.get("usage_hint", "none"), 1, 1000
    if "agent_view" in features:
        yield "agent description", features["agent_view"]["agent_description"], 1, 300


def shapes(held: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """What must be so, and whether it is."""
    features = held["features"]
    colour = held["display_information"]["background_color"]
    yield "colour", bool(re.fullmatch(r"#(?:[0-9a-fA-F]{3}){1,2}", colour))
    yield "name of the bot", bool(re.fullmatch(r"[a-z0-9._-]{1,80}", features["bot_user"]["display_name"]))
    yield "kinds of shortcut", all(one["type"] in ("message", "global") for one in features["shortcuts"])
    # Escaped, a question would come with the names of people and channels made into ids.
    yield "as typed", not any(one["should_escape"] for one in features["slash_commands"])
    yield "suggestions", len(features.get("agent_view", {}).get("suggested_prompts", ())) <= 4


def faults(held: dict[str, Any]) -> list[str]:
    """What Slack would refuse. Source of the limits: https://docs.slack.dev/reference/app-manifest."""
    long = [what for what, text, least, most in lengths(held) if not least <= len(text) <= most]
    return [*long, *(what for what, right in shapes(held) if not right)]


@pytest.mark.parametrize("name", NAMES)
def test_slack_would_take_it(name: str) -> None:
    assert faults(manifest(name)) == []


def test_what_slack_would_refuse_is_found() -> None:
    held = copy.deepcopy(manifest("agent"))
    held["display_information"]["long_description"] = "Too short."
    held["features"]["shortcuts"][0]["name"] = "Check against the thresholds"
    held["features"]["bot_user"]["display_name"] = "Curious One"
    held["features"]["agent_view"]["suggested_prompts"] *= 3
    assert faults(held) == ["long description", "shortcut", "name of the bot", "suggestions"]


@pytest.mark.parametrize("name", NAMES)
def test_it_asks_for_what_the_code_says_it_needs_and_no_more(name: str) -> None:
    held = manifest(name)
    scopes, events = held["oauth_config"]["scopes"], held["settings"]["event_subscriptions"]["bot_events"]
    extra, heard = (AGENT, ["app_context_changed"]) if name == "agent" else ({}, [])
    assert sorted(scopes["bot"]) == sorted([*NEEDED, *extra])
    assert sorted(scopes["bot_optional"]) == sorted(OPTIONAL)
    assert sorted(events) == sorted([*EVENTS, *heard])
    assert "user" not in scopes


@pytest.mark.parametrize("name", NAMES)
def test_commands_and_shortcuts_are_the_ones_that_the_code_listens_for(name: str) -> None:
    features = manifest(name)["features"]
    assert [one["command"] for one in features["slash_commands"]] == ["/ask", "/threshold", "/screen", "/kb"]
    shortcuts = {one["callback_id"]: one["type"] for one in features["shortcuts"]}
    assert shortcuts == {ids.CHECK_THRESHOLD: "message", ids.START_SCREEN: "global"}


def test_over_http_everything_comes_to_one_address() -> None:
    held = manifest("http")
    asked = [one["url"] for one in held["features"]["slash_commands"]]
    settings = held["settings"]
    assert {*asked, *(settings[one]["request_url"] for one in ("event_subscriptions", "interactivity"))} == {PLACE}
    assert held["oauth_config"]["redirect_urls"] == [f"https://YOUR-HOST{RETURN}"]
    assert settings["socket_mode_enabled"] is False


def test_socket_mode_is_the_same_app_without_an_address() -> None:
    held = manifest("http")
    held["settings"]["socket_mode_enabled"] = True
    for one in held["features"]["slash_commands"]:
        del one["url"]
    for name in ("event_subscriptions", "interactivity"):
        del held["settings"][name]["request_url"]
    del held["oauth_config"]["redirect_urls"]
    assert manifest("socket") == held


def test_the_agent_is_the_same_app_with_its_view() -> None:
    held = manifest("agent")
    assert held["features"].pop("agent_view")
    held["oauth_config"]["scopes"]["bot"].remove("assistant:write")
    held["settings"]["event_subscriptions"]["bot_events"].remove("app_context_changed")
    assert held == manifest("http")
