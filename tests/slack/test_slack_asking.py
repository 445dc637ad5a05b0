"""Questions in Slack, from a person's message to what they read, over signed HTTP and over Socket Mode."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fake_slack import FakeSlack
from human import Human
from running import ALICE, BOB, GUEST, SHARED_CHANNEL, STRANGER, TEAM_CHANNEL, Bot, people, settings

from bot.assistant import Assistant

DANGER = "A father is hitting a child with a belt right now and I can hear it"
NEGLECT = "What are the signs of neglect?"


@pytest.fixture(scope="module", params=["http", "socket"])
def slack(request: pytest.FixtureRequest, home: Path, desk: Assistant) -> Iterator[FakeSlack]:
    with people(FakeSlack(mode=request.param)) as fake, Bot(fake, settings(home, fake), desk):
        yield fake


def answered(who: Human, asked: dict[str, object], contains: str = "[1]") -> dict[str, object]:
    """The answer to a message of somebody's, which is all that stands in its thread."""
    said = who.wait_dm(contains, thread_ts=asked["ts"], timeout=30)
    assert len(who.s.bot_messages(who.dm_id, asked["ts"])) == 1
    return said


def test_a_direct_message_gets_a_cited_answer_in_its_thread(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    said = answered(alice, alice.dm(NEGLECT))
    assert re.search(r"999", said["text"])
    posts = [call for call in slack.calls_to("chat.postMessage") if call.response.get("ts") == said["ts"]]
    told = said["metadata"]["event_payload"]["reference"]
    assert told in posts[0].args["text"], "until there is an answer, a reference to quote stands in its place"
    assert told in said["text"], "and it is the same one afterwards"


def test_a_thread_is_a_conversation(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    first = alice.dm("What should I do if a child is not brought to an appointment?")
    answered(alice, first)
    alice.dm("And who should I tell?", thread_ts=first["ts"])
    second = slack.wait(lambda: slack.bot_messages(alice.dm_id, first["ts"])[1:], 30)
    slack.wait(lambda: "Looking" not in second[0]["text"], 30)
    assert "not brought" in second[0]["text"].lower()


def test_danger_is_answered_at_once_and_before_anything_is_looked_up(slack: FakeSlack) -> None:
    bob = slack.user(BOB)
    asked = bob.dm(DANGER)
    said = bob.wait_dm("999", thread_ts=asked["ts"])
    assert said["text"].startswith("Call 999 now")
    own = [call.method for call in slack.calls if call.at <= _posted(slack, said).at and call.args.get("user") == BOB]
    assert "users.info" not in own


def _posted(slack: FakeSlack, said: dict[str, object]):
    return next(call for call in slack.calls_to("chat.postMessage") if call.response.get("ts") == said["ts"])


@pytest.mark.parametrize("who", [GUEST, STRANGER])
def test_who_may_not_come_in_is_told_why_but_999_comes_first(slack: FakeSlack, who: str) -> None:
    guest = slack.user(who)
    said = answered(guest, guest.dm(NEGLECT), "")
    assert "[1]" not in said["text"]
    assert re.search("guest|organisation", said["text"])
    assert guest.wait_dm("Call 999 now", thread_ts=guest.dm(DANGER)["ts"])


def test_a_mention_in_a_channel_points_to_a_direct_message_and_says_nothing_in_public(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    alice.say(TEAM_CHANNEL, f"<@{slack.bot_user}> {NEGLECT}")
    assert alice.wait_ephemeral("direct message")
    alice.say(TEAM_CHANNEL, f"<@{slack.bot_user}> {DANGER}")
    assert alice.wait_ephemeral("Call 999 now")
    assert slack.bot_messages(TEAM_CHANNEL) == []


def test_in_a_channel_shared_with_another_organisation_it_refuses_with_a_reason(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    seen = len(slack.ephemerals)
    alice.say(SHARED_CHANNEL, f"<@{slack.bot_user}> {NEGLECT}")
    said = slack.wait(lambda: [one for one in slack.ephemerals[seen:] if one["to"] == ALICE], 15)
    assert re.search("shared|organisation", said[0]["text"])
    alice.slash("/ask", NEGLECT, channel=SHARED_CHANNEL)
    slack.wait(lambda: [one for one in slack.ephemerals[seen + 1 :] if re.search("shared", one["text"] or "")], 15)
    assert slack.bot_messages(SHARED_CHANNEL) == []


def test_ask_answers_only_who_asked_and_can_be_kept(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    alice.slash("/ask", NEGLECT, channel=TEAM_CHANNEL)
    assert alice.wait_ephemeral("Looking in the guidance")
    said = alice.wait_ephemeral("[1]", timeout=30)
    assert slack.bot_messages(TEAM_CHANNEL) == []
    before = len(slack.bot_messages(alice.dm_id))
    alice.click(said, "keep_answer")
    slack.wait(lambda: len(slack.bot_messages(alice.dm_id)) > before)
    assert "[1]" in slack.bot_messages(alice.dm_id)[-1]["text"]


def test_ask_with_danger_in_it_is_answered_in_the_acknowledgement(slack: FakeSlack) -> None:
    delivery = slack.user(GUEST).slash("/ask", DANGER, channel=TEAM_CHANNEL)
    assert delivery.ack["text"].startswith("Call 999 now")


def test_ask_with_nothing_to_ask_says_how(slack: FakeSlack) -> None:
    assert "/ask who should" in slack.user(ALICE).slash("/ask", "").ack["text"]


def test_ask_in_a_private_channel_that_the_bot_cannot_see_is_answered_in_a_direct_message(slack: FakeSlack) -> None:
    slack.add_channel("C09SECRET", "secret", [BOB], is_private=True)
    bob = slack.user(BOB)
    before = len(slack.bot_messages(bob.dm_id))
    bob.slash("/ask", NEGLECT, channel="C09SECRET")
    slack.wait(lambda: [m for m in slack.bot_messages(bob.dm_id)[before:] if "[1]" in m["text"]], 30)


def test_identifiers_are_masked_and_said_so_and_never_echoed_or_kept(
    slack: FakeSlack, home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    alice = slack.user(ALICE)
    asked = alice.dm("Tyler Wojcik, born 4 March 2019, keeps coming in hungry. What are the signs of neglect?")
    said = alice.wait_dm("delete", thread_ts=asked["ts"], timeout=30)
    slack.wait(lambda: "Looking" not in said["text"], 30)
    for held in (str(said), *(str(call.args) for call in slack.calls), caplog.text):
        assert "Wojcik" not in held
    for file in home.glob("curiosity.db*"):
        assert b"Wojcik" not in file.read_bytes()


def test_a_file_without_words_is_not_met_with_silence(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    _, asked = alice.upload("notes.pdf", b"%PDF")
    assert alice.wait_dm("only read words", thread_ts=asked["ts"])


def test_a_question_changed_within_five_minutes_is_answered_anew_in_place(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    asked = alice.dm("Who attends a strategy discussion?")
    first = answered(alice, asked, "")
    slack.wait(lambda: "Looking" not in first["text"], 30)
    reference = first["metadata"]["event_payload"]["reference"]
    alice.edit(asked, NEGLECT, after=60)
    slack.wait(lambda: first["metadata"]["event_payload"]["reference"] != reference, 30)
    slack.wait(lambda: "neglect" in first["text"].lower() and "again" not in first["text"][:80], 30)
    assert len(slack.bot_messages(alice.dm_id, asked["ts"])) == 1


def test_a_question_changed_later_is_not_answered_anew_and_that_is_said(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    asked = alice.dm(NEGLECT)
    first = answered(alice, asked)
    alice.edit(asked, "Who attends a strategy discussion?", after=301)
    assert alice.wait_dm("more than five minutes", thread_ts=asked["ts"])
    assert "[1]" in first["text"]
    alice.edit(asked, DANGER, after=900)
    assert alice.wait_dm("Call 999 now", thread_ts=asked["ts"])


def test_an_edit_that_changes_no_words_is_passed_over(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    asked = alice.dm(NEGLECT)
    answered(alice, asked)
    alice.edit(asked, asked["text"], after=20)
    answered(alice, alice.dm("Who attends a strategy discussion?"), "")
    assert len(slack.bot_messages(alice.dm_id, asked["ts"])) == 1


def test_a_deleted_question_erases_its_turn_and_its_answer(slack: FakeSlack, home: Path) -> None:
    alice = slack.user(ALICE)
    asked = alice.dm("How should I record a home visit where the kitchen was filthy and quixotic?")
    said = alice.wait_dm("", thread_ts=asked["ts"], timeout=30)
    slack.wait(lambda: "Looking" not in said["text"], 30)
    alice.delete(asked)
    slack.wait(lambda: not _held(home, "quixotic"), 15)


def _held(home: Path, word: str) -> bool:
    return any(word.encode() in file.read_bytes() for file in home.glob("curiosity.db*"))


def test_the_bot_does_not_answer_itself(slack: FakeSlack) -> None:
    alice = slack.user(ALICE)
    asked = alice.dm(NEGLECT)
    answered(alice, asked)
    echoes = [d for d in slack.deliveries if (d.body.get("event") or {}).get("bot_id")]
    assert echoes
    assert all(delivery.status == 200 for delivery in echoes)
    assert len(slack.bot_messages(alice.dm_id, asked["ts"])) == 1


def test_the_libraries_log_nothing_of_what_people_write_however_much_is_logged(
    home: Path, desk: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    with people(FakeSlack()) as fake, Bot(fake, settings(home, fake), desk):
        alice = fake.user(ALICE)
        answered(alice, alice.dm("What are the signs of neglect of an antediluvian kind?"))
    assert "antediluvian" not in caplog.text
