"""Never silent, never twice: what goes wrong between Slack and the bot, one test each."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from doubles import Failing, Hanging
from fake_slack import FakeSlack
from fake_values import Delivery
from human import Human
from running import ALICE, BOB, GUEST, Bot

from bot import wiring
from bot.assistant import Assistant
from bot.jobs import Pace
from bot.settings import Settings
from bot.slack.app import Limits

NEGLECT = "What are the signs of neglect?"
DANGER = "A father is hitting a child with a belt right now and I can hear it"
QUICK = Limits(pace=Pace({"quick": 2, "slow": 2}, patience=1.0))


def settled(who: Human, asked: dict, contains: str = "[1]") -> dict:
    """The one message in the thread, once it holds the answer."""
    return who.s.wait(
        lambda: next((m for m in who.s.bot_messages(who.dm_id, asked["ts"]) if contains in m["text"]), None), 40
    )


def only(who: Human, asked: dict) -> bool:
    return len(who.s.bot_messages(who.dm_id, asked["ts"])) == 1


# Delivered more than once


def test_an_event_sent_four_times_more_to_two_processes_is_answered_once(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    with Bot(slack, told, desk), Bot(slack, told, desk):
        alice = slack.user(ALICE)
        asked = [alice.dm(f"{NEGLECT} And {n}?", wait=False) for n in range(12)]
        slack.wait(lambda: len([d for d in slack.deliveries if _asks(d)]) >= 12)
        for delivery in [d for d in slack.deliveries if _asks(d) and d.attempt == 0]:
            slack.redeliver(delivery.body["event_id"], 4)
        for one in asked:
            settled(alice, one)
        assert all(only(alice, one) for one in asked)
        assert {(d.status, d.error) for d in slack.deliveries if _asks(d)} == {(200, None)}


def _asks(delivery: Delivery) -> bool:
    event = delivery.body.get("event") or {}
    return event.get("type") == "message" and not event.get("bot_id")


def test_a_reply_whose_confirmation_is_lost_is_found_in_the_thread_and_not_posted_again(
    slack: FakeSlack, bot: Bot
) -> None:
    slack.inject_fault("chat.postMessage", lost=True)
    alice = slack.user(ALICE)
    asked = alice.dm(NEGLECT)
    settled(alice, asked)
    assert only(alice, asked)
    assert slack.calls_to("conversations.replies")


def test_a_changed_reply_whose_confirmation_is_lost_stays_one(slack: FakeSlack, bot: Bot) -> None:
    slack.inject_fault("chat.update", lost=True)
    alice = slack.user(ALICE)
    asked = alice.dm(NEGLECT)
    settled(alice, asked)
    slack.wait(lambda: len(slack.calls_to("chat.update")) >= 2, 20)
    assert only(alice, asked)


# Slack refuses


def test_when_slack_says_too_many_requests_it_waits_as_long_as_slack_says(slack: FakeSlack, bot: Bot) -> None:
    slack.inject_fault("chat.postMessage", error="ratelimited", http_status=429, retry_after=2, times=3)
    slack.inject_fault("chat.update", error="ratelimited", http_status=429, retry_after=1, times=2)
    alice = slack.user(ALICE)
    asked = alice.dm(NEGLECT)
    settled(alice, asked)
    assert only(alice, asked)
    tried = [call.at for call in slack.calls_to("chat.postMessage")]
    assert len(tried) == 4
    assert all(later - earlier >= 1.9 for earlier, later in pairwise(tried))


def test_in_a_storm_of_429s_every_question_is_still_answered_once(slack: FakeSlack, bot: Bot) -> None:
    slack.inject_fault("*", error="ratelimited", http_status=429, retry_after=1, times=40)
    people = [slack.user(ALICE), slack.user(BOB)]
    asked = [(who, who.dm(f"{NEGLECT} {n}")) for n in range(5) for who in people]
    for who, one in asked:
        settled(who, one)
    assert all(only(who, one) for who, one in asked)


def test_a_fault_of_slacks_is_tried_again(slack: FakeSlack, bot: Bot) -> None:
    slack.inject_fault("users.info", http_status=503, times=2)
    slack.inject_fault("chat.postMessage", error="fatal_error", times=1)
    alice = slack.user(ALICE)
    asked = alice.dm(NEGLECT)
    settled(alice, asked)
    assert only(alice, asked)


def test_where_the_note_was_deleted_the_answer_is_posted_anew(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    hanging = Hanging(desk)
    with Bot(slack, told, hanging):
        alice = slack.user(ALICE)
        asked = alice.dm(NEGLECT)
        note = alice.wait_dm("quote", thread_ts=asked["ts"])
        slack.messages[alice.dm_id].remove(note)
        hanging.gate.set()
        settled(alice, asked)
        assert only(alice, asked)


def test_where_slack_refuses_the_drawing_the_words_are_sent(slack: FakeSlack, bot: Bot) -> None:
    slack.inject_fault("chat.update", error="invalid_blocks")
    alice = slack.user(ALICE)
    asked = alice.dm(NEGLECT)
    assert settled(alice, asked)["blocks"] == []


def test_a_person_who_cannot_be_reached_costs_nobody_else_anything(slack: FakeSlack, bot: Bot) -> None:
    slack.inject_fault("chat.postMessage", error="account_inactive")
    alice, bob = slack.user(ALICE), slack.user(BOB)
    lost = alice.dm(NEGLECT)
    slack.wait(lambda: slack.calls_to("chat.postMessage"))
    settled(bob, bob.dm(NEGLECT))
    assert slack.bot_messages(alice.dm_id, lost["ts"]) == []


def test_a_commands_answer_finds_another_way_when_its_address_has_expired(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    hanging = Hanging(desk)
    with Bot(slack, told, hanging):
        alice = slack.user(ALICE)
        alice.slash("/ask", NEGLECT)
        assert hanging.begun.wait(15)
        slack._resp_urls.clear()
        hanging.gate.set()
        slack.wait(lambda: [m for m in slack.bot_messages(alice.dm_id) if "[1]" in m["text"]], 20)


# The desk hangs, or there are too many questions


def test_a_question_that_hangs_is_told_so_and_the_answer_still_comes_in_its_place(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    hanging = Hanging(desk)
    with Bot(slack, told, hanging, QUICK):
        alice = slack.user(ALICE)
        asked = alice.dm(NEGLECT)
        said = settled(alice, asked, "longer than it should")
        assert said["metadata"]["event_payload"]["reference"] in said["text"]
        hanging.gate.set()
        settled(alice, asked)
        assert only(alice, asked)


def test_while_the_desk_hangs_danger_refusals_and_references_go_out(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    hanging = Hanging(desk)
    with Bot(slack, told, hanging, Limits(pace=Pace({"quick": 2, "slow": 1}))):
        alice, guest = slack.user(ALICE), slack.user(GUEST)
        asked = [alice.dm(f"{NEGLECT} {n}") for n in range(4)]
        began = time.monotonic()
        alice.wait_dm("Call 999 now", thread_ts=alice.dm(DANGER)["ts"])
        guest.wait_dm("guest", thread_ts=guest.dm(NEGLECT)["ts"])
        for one in asked:
            alice.wait_dm("quote", thread_ts=one["ts"])
        assert time.monotonic() - began < 10
        hanging.gate.set()
        for one in asked:
            settled(alice, one)


def test_beyond_what_can_wait_people_are_told_so_and_danger_still_gets_through(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    hanging = Hanging(desk)
    with Bot(slack, told, hanging, Limits(waiting=2)):
        alice = slack.user(ALICE)
        taken = [alice.dm(f"{NEGLECT} {n}") for n in range(2)]
        shed = alice.dm(NEGLECT)
        assert "not kept" in settled(alice, shed, "Too many")["text"]
        alice.wait_dm("Call 999 now", thread_ts=alice.dm(DANGER)["ts"])
        bob = slack.user(BOB)
        bob.slash("/ask", NEGLECT)
        assert bob.wait_ephemeral("Too many")
        hanging.gate.set()
        for one in taken:
            settled(alice, one)


# The bot's own faults


def test_what_cannot_be_kept_is_not_acknowledged_and_slack_sends_it_again(
    slack: FakeSlack, told: Settings, desk: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing = Failing(wiring.open_jobs(told))
    monkeypatch.setattr(wiring, "open_jobs", lambda _: failing)
    with Bot(slack, told, desk):
        alice = slack.user(ALICE)
        asked = alice.dm(NEGLECT)
        assert [d.status for d in slack.deliveries] == [500] * 4
        assert "not kept" in alice.slash("/ask", NEGLECT).ack["text"]
        alice.dm(DANGER)
        assert alice.wait_dm("Call 999 now"), "danger is answered even where nothing can be kept"
        failing.down = False
        first = next(d for d in slack.deliveries if d.body.get("event", {}).get("ts") == asked["ts"])
        slack.redeliver(first.body["event_id"], 1)
        settled(alice, asked)


def test_a_job_that_always_fails_ends_in_a_reason_with_a_reference(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    with Bot(slack, told, desk, Limits(pace=Pace(attempts=2))):
        slack.inject_fault("chat.update", error="fatal_error", times=2)
        alice = slack.user(ALICE)
        asked = alice.dm(NEGLECT)
        said = settled(alice, asked, "there is no answer")
        assert said["metadata"]["event_payload"]["reference"] in said["text"]


def test_a_question_deleted_while_it_is_answered_is_not_answered_and_not_kept(
    slack: FakeSlack, told: Settings, desk: Assistant, home: Path
) -> None:
    hanging = Hanging(desk)
    with Bot(slack, told, hanging):
        alice = slack.user(ALICE)
        asked = alice.dm("How is a flibbertigibbet household recorded?")
        settled(alice, asked, "quote")
        assert hanging.begun.wait(15)
        alice.delete(asked)
        settled(alice, asked, "was deleted")
        hanging.gate.set()
        settled(alice, alice.dm(NEGLECT))
        slack.wait(lambda: not any(b"flibbertigibbet" in file.read_bytes() for file in home.glob("curiosity.db*")))
        assert "was deleted" in slack.bot_messages(alice.dm_id, asked["ts"])[0]["text"]


def test_told_to_stop_it_finishes_what_is_in_hand_and_leaves_the_rest_for_the_next(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    hanging = Hanging(desk)
    alice = slack.user(ALICE)
    with Bot(slack, told, hanging, Limits(pace=Pace({"quick": 2, "slow": 1}))) as first:
        asked = [alice.dm(f"{NEGLECT} {n}") for n in range(3)]
        for one in asked:
            settled(alice, one, "quote")
        assert hanging.begun.wait(15)
        assert first.stop(within=0.2) is False
    with Bot(slack, told, desk):
        for one in asked:
            settled(alice, one)
        assert all(only(alice, one) for one in asked)
        hanging.gate.set()
