"""What people open and press: windows, buttons, shortcuts and the front page, over signed HTTP and over Socket Mode."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fake_slack import FakeSlack
from human import Human
from running import ALICE, BOB, GUEST, LEAD, TEAM_CHANNEL, Bot, people, settings

from bot.assistant import Assistant

NEGLECT = "What are the signs of neglect?"
DANGER = "A father is hitting a child with a belt right now and I can hear it"


@pytest.fixture(scope="module", params=["http", "socket"])
def slack(request: pytest.FixtureRequest, home: Path, desk: Assistant) -> Iterator[FakeSlack]:
    with people(FakeSlack(mode=request.param)) as fake, Bot(fake, settings(home, fake), desk):
        yield fake


@pytest.fixture
def alice(slack: FakeSlack) -> Human:
    slack.stacks.clear()
    return slack.user(ALICE)


def answer(who: Human) -> dict[str, Any]:
    return who.wait_dm("[1]", thread_ts=who.dm(NEGLECT)["ts"], timeout=30)


def shown(who: Human, word: str, timeout: float = 20) -> str:
    """What the open window says, once it says this."""
    return str(who.s.wait(lambda: who.modal and word in str(who.modal["blocks"]) and str(who.modal["blocks"]), timeout))


def test_the_passage_opens_with_the_quote_in_its_place(alice: Human) -> None:
    alice.click(answer(alice), "show_passage")
    assert "eglect" in str(alice.wait_modal()["blocks"])


def test_a_vote_against_asks_why_and_tells_of_danger_in_the_comment(alice: Human) -> None:
    said = answer(alice)
    alice.click(said, "answer_feedback", "negative")
    alice.wait_modal("reasons")
    alice.submit({"reasons": ["out_of_date"], "comment": "The 2023 edition is old"})
    assert alice.modal
    alice.close()
    alice.click(said, "answer_feedback", "negative")
    alice.wait_modal("reasons")
    alice.submit({"comment": DANGER})
    shown(alice, "999 now")


def test_a_question_goes_to_the_lead_who_is_told_and_settles_it(alice: Human, slack: FakeSlack) -> None:
    lead = slack.user(LEAD)
    alice.click(answer(alice), "ask_person")
    alice.wait_modal("ask_person_form")
    alice.submit({"note": "Is this enough for a referral? Jayden Kowalczyk is four."})
    assert alice.modal
    assert lead.wait_dm("waits")
    lead.open_home()
    page = slack.wait(lambda: "enough for a referral" in str(slack.homes.get(LEAD)) and slack.homes[LEAD])
    assert "Kowalczyk" not in str(page)
    lead.click("home", "settle")
    slack.wait(lambda: "enough for a referral" not in str(slack.homes[LEAD]))


def test_who_is_no_lead_cannot_settle_a_question(alice: Human, slack: FakeSlack) -> None:
    slack.homes[ALICE] = {
        "id": "V1",
        "type": "home",
        "blocks": [{"type": "actions", "elements": [_button("settle", "1")]}],
    }
    alice.click("home", "settle")
    assert alice.wait_dm("role")


def _button(action: str, value: str) -> dict[str, Any]:
    return {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": "Take it"}}


def test_an_answer_is_shared_with_a_colleague_and_not_with_a_guest(alice: Human, slack: FakeSlack) -> None:
    bob, said = slack.user(BOB), answer(alice)
    before = len(slack.bot_messages(bob.dm_id))
    alice.click(said, "share_answer")
    alice.wait_modal("share")
    alice.submit({"person": BOB})
    got = slack.wait(lambda: slack.bot_messages(bob.dm_id)[before:])[0]
    assert "[1]" in got["text"]
    bob.click(got, "show_passage")
    assert bob.wait_modal(), "a colleague's buttons work too"
    alice.close()
    alice.click(said, "share_answer")
    alice.wait_modal("share")
    alice.submit({"person": GUEST})
    assert alice.wait_dm("guest")
    assert slack.bot_messages(slack.user(GUEST).dm_id) == []


def test_a_message_is_checked_against_thresholds_without_its_names(alice: Human, slack: FakeSlack) -> None:
    said = slack.user(BOB).say(TEAM_CHANNEL, "Jayden Kowalczyk arrives hungry most days")
    alice.shortcut("check_threshold", said)
    window = alice.wait_modal("check_threshold")
    assert "arrives hungry most days" in str(window)
    assert "Kowalczyk" not in str(window)
    alice.submit()
    shown(alice, "level")
    alice.close()
    alice.shortcut("check_threshold", slack.user(BOB).say(TEAM_CHANNEL, DANGER))
    assert alice.wait_ephemeral("Call 999 now")


def test_threshold_and_screen_open_by_command_and_by_shortcut(alice: Human) -> None:
    alice.slash("/threshold", "Often hungry at school")
    alice.wait_modal("check_threshold")
    alice.submit({"concern": DANGER})
    shown(alice, "999 now")
    alice.close()
    alice.slash("/screen")
    shown(alice, "999")
    alice.close()
    alice.shortcut("start_screen")
    shown(alice, "999")


def test_kb_lists_the_live_guidance_to_who_asked_only(alice: Human, slack: FakeSlack) -> None:
    alice.slash("/kb")
    assert "tarter" in alice.wait_ephemeral("guidance")["text"]
    assert not [call for call in slack.calls_to("chat.postMessage") if "tarter guidance" in call.args["text"][:40]]


def test_the_front_page_opens_old_answers_and_takes_a_question(alice: Human, slack: FakeSlack) -> None:
    answer(alice)
    alice.open_home()
    slack.wait(lambda: "open_answer" in str(slack.homes.get(ALICE)))
    alice.click("home", "open_answer")
    shown(alice, "eglect")
    alice.close()
    before = len(slack.bot_messages(alice.dm_id))
    alice.click("home", "start_ask")
    alice.wait_modal("ask_form")
    alice.submit({"question": NEGLECT})
    slack.wait(lambda: [m for m in slack.bot_messages(alice.dm_id)[before:] if "[1]" in m["text"]], 30)


def test_a_guest_has_a_front_page_that_says_why_and_opens_nothing(slack: FakeSlack) -> None:
    guest = slack.user(GUEST)
    guest.open_home()
    page = slack.wait(lambda: slack.homes.get(GUEST))
    assert "999" in str(page)
    assert "start_ask" not in str(page)
    guest.slash("/threshold", "hungry")
    assert guest.wait_ephemeral("guest")
    assert guest.modal is None


def test_a_button_of_an_answer_that_is_gone_says_so(alice: Human, slack: FakeSlack) -> None:
    said = answer(alice)
    for _, element in alice._elements(said["blocks"]):
        if element["action_id"] == "show_passage":
            element["value"] = "GONE999:1"
    alice.click(said, "show_passage")
    shown(alice, "no longer kept")
