"""Windows that do not open or are gone, and requests that are not Slack's."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from fake_slack import FakeSlack
from human import Human
from running import ALICE, Bot, settings

from bot.assistant import Assistant
from bot.settings import Settings

NEGLECT = "What are the signs of neglect?"


def settled(who: Human, asked: dict[str, Any]) -> dict[str, Any]:
    return who.wait_dm("[1]", thread_ts=asked["ts"], timeout=40)


def test_a_window_that_opens_too_late_says_so_with_the_button_again(slack: FakeSlack, bot: Bot) -> None:
    alice = slack.user(ALICE)
    said = settled(alice, alice.dm(NEGLECT))
    slack.trigger_ttl = -1
    alice.click(said, "show_passage")
    again = alice.wait_ephemeral("too long")
    slack.trigger_ttl = 3
    alice.click(again, "show_passage")
    assert alice.wait_modal()


def test_a_window_that_slack_will_not_open_just_now_says_so(slack: FakeSlack, bot: Bot) -> None:
    alice = slack.user(ALICE)
    said = settled(alice, alice.dm(NEGLECT))
    slack.inject_fault("views.open", error="ratelimited", http_status=429, retry_after=30)
    alice.click(said, "show_passage")
    assert alice.wait_ephemeral("try again in a minute")


def test_a_window_closed_before_its_result_came_is_let_be(slack: FakeSlack, told: Settings, desk: Assistant) -> None:
    with Bot(slack, told, desk):
        alice = slack.user(ALICE)
        alice.slash("/threshold", "A child who is often hungry at school")
        alice.wait_modal("check_threshold")
        slack.inject_fault("views.update", error="not_found")
        alice.submit()
        slack.wait(lambda: any(c.response.get("error") == "not_found" for c in slack.calls_to("views.update")), 20)
        settled(alice, alice.dm(NEGLECT))


def _post(slack: FakeSlack, headers: dict[str, str], body: str) -> int:
    sent = {"Content-Type": "application/json", **headers}
    asking = urllib.request.Request(slack.request_urls[0], data=body.encode(), headers=sent)
    try:
        with urllib.request.urlopen(asking) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_only_what_slack_signed_a_moment_ago_is_taken(slack: FakeSlack, bot: Bot) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c"})
    assert _post(slack, slack.sign(body), body) == 200
    assert _post(slack, slack.sign(body) | {"X-Slack-Signature": "v0=00"}, body) == 401
    assert _post(slack, slack.sign(body, str(int(time.time()) - 301)), body) == 401
    assert _post(slack, {}, body) == 401


def test_without_a_signing_secret_nothing_is_taken_over_http(home: Path, desk: Assistant, slack: FakeSlack) -> None:
    slack.mode = "socket"
    with Bot(slack, settings(home, slack, slack_signing_secret=None), desk):
        assert _post(slack, {}, "{}") == 404
