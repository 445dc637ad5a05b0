"""Reviews and reminders over the wire: a manager reads what was shared with them and says what they think; the owner is
told; a day to look again is told once, on its morning, whatever restarts and however many processes there are."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from fake_slack import FakeSlack
from looking import pressed, seen
from running import ALICE, BOB, LEAD, Bot, home_of, settings
from test_screen_desk import CASES, DANGER, walk

from bot import wiring
from bot.assistant import Assistant
from bot.settings import Settings
from bot.slack import ids
from bot.slack.app import Limits
from bot.slack.working import reviewing
from bot.types import Actor, Role

MILD = CASES["mild-single"]
DAY = date.today() + timedelta(days=20)
"""When to look again."""
MORNING = datetime.combine(DAY, datetime.min.time()).replace(hour=9)
NIGHT = MORNING.replace(hour=3)
BOSS = "U06BOSS"
ROLES = {LEAD: Role.LEAD, BOSS: Role.MANAGER}


@pytest.fixture(scope="module")
def own(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(starter_home, tmp_path_factory.mktemp("reviewing") / "home")


@pytest.fixture
def told(own: Path, slack: FakeSlack, tmp_path: Path) -> Settings:
    """A home of one test: what is promised in another is not told here."""
    slack.add_user(BOSS, "boss")
    shutil.copytree(own, tmp_path / "home")
    return settings(tmp_path / "home", slack, roles=ROLES)


@pytest.fixture
def desk(told: Settings) -> Iterator[Assistant]:
    opened = wiring.assemble(told)
    yield opened
    opened.close()


def at(now: datetime) -> Limits:
    return Limits(looks=0.05, clock=lambda: now)


@pytest.fixture
def bot(slack: FakeSlack, told: Settings, desk: Assistant) -> Iterator[Bot]:
    with Bot(slack, told, desk, at(datetime.now())) as running:
        yield running


def actor(slack: FakeSlack, user: str, role: Role = Role.PRACTITIONER) -> Actor:
    return Actor(user=user, team=slack.team_id, role=role)


def shared(slack: FakeSlack, desk: Assistant, *to: str, review: date | None = None) -> str:
    """A screening of Alice's, decided, and shown to these."""
    alice = actor(slack, ALICE)
    reference = walk(desk.screenings, MILD, by=alice)
    if review:
        page = desk.screenings.go(alice, reference, "decision").page
        assert page is not None
        given = {**MILD.given(page, date.today()), "review": review.isoformat()}
        desk.screenings.respond(alice, reference, "decision", given)
    for user in to:
        assert desk.screenings.share(alice, reference, user)
    return reference


def review(slack: FakeSlack, desk: Assistant, reference: str, day: date | None = None, by: str = BOSS) -> None:
    desk.screenings.review(actor(slack, by, ROLES[by]), reference, True, "Good.", day)


def said(slack: FakeSlack, user: str, words: str) -> list[dict[str, Any]]:
    """What somebody was told that holds these words."""
    return [one for one in slack.bot_messages(slack.dm_channel(user)) if words in one["text"]]


def until(slack: FakeSlack, user: str, words: str) -> dict[str, Any]:
    return slack.user(user).wait_dm(words)


def settled() -> None:
    """Long enough for many looks, and for what they find to be done."""
    sleep(0.6)


# Reviews


def test_a_lead_finds_what_was_shared_on_their_home_and_says_what_they_think_and_the_owner_is_told(
    slack: FakeSlack, desk: Assistant, bot: Bot
) -> None:
    reference = shared(slack, desk, BOSS)
    boss, alice = slack.user(BOSS), slack.user(ALICE)
    boss.open_home()
    home = slack.wait(lambda: slack.homes.get(BOSS))
    assert "Shared with me to review" in seen(home["blocks"])
    assert "You have not said what you think yet." in seen(home["blocks"])
    boss.click("home", ids.REVIEW)
    window = boss.wait_modal(ids.REVIEW_FORM)
    assert "Questions to think with" in seen(window["blocks"])
    assert "Missed appointments, seen together" in seen(window["blocks"])

    boss.submit({ids.AGREES.block: "no"})
    assert "Say why you do not agree" in boss.errors[ids.OPINION.block]
    words = "Amy Jones at 12 High Street: ask the school about packed lunches."
    boss.submit({ids.AGREES.block: "no", ids.OPINION.block: words, ids.LOOK_AGAIN.block: DAY.isoformat()})
    assert "It is kept" in seen(boss.modal["blocks"])
    assert "Taken out before it was kept" in seen(boss.modal["blocks"])

    message = until(slack, ALICE, "A manager has said")
    assert reference in message["text"]
    assert "school" not in seen(message["blocks"])
    alice.click(message, ids.REVIEW)
    shown = seen(alice.wait_modal()["blocks"])
    assert "did not agree" in shown
    assert "packed lunches" in shown
    assert "Jones" not in shown
    assert ids.AGREES.block not in shown
    assert len(said(slack, ALICE, "A manager has said")) == 1


def test_danger_in_a_review_is_999_in_the_window_and_it_is_kept(slack: FakeSlack, desk: Assistant, bot: Bot) -> None:
    reference = shared(slack, desk, BOSS)
    boss = slack.user(BOSS)
    boss.open_home()
    slack.wait(lambda: slack.homes.get(BOSS))
    boss.click("home", ids.REVIEW)
    boss.wait_modal(ids.REVIEW_FORM)
    boss.submit({ids.AGREES.block: "yes", ids.OPINION.block: DANGER})
    shown = seen(boss.modal["blocks"])
    assert shown.index("Call 999 now") < shown.index("Your review is kept as well.")
    assert len(desk.screenings.opinions(actor(slack, ALICE), reference)) == 1


def test_a_review_that_cannot_be_kept_stays_open_and_danger_in_it_is_answered(slack: FakeSlack, told: Settings) -> None:
    with closing(wiring.assemble(told)) as desk, Bot(slack, told, desk, at(datetime.now())):
        reference = shared(slack, desk, BOSS)
        boss = slack.user(BOSS)
        boss.open_home()
        slack.wait(lambda: slack.homes.get(BOSS))
        boss.click("home", ids.REVIEW)
        boss.wait_modal(ids.REVIEW_FORM)
        with locked(told):
            boss.submit({ids.AGREES.block: "yes", ids.OPINION.block: "See the weights."})
            assert "This was not kept just now" in boss.errors[ids.OPINION.block]
            boss.submit({ids.AGREES.block: "yes", ids.OPINION.block: DANGER})
        assert "Call 999 now" in seen(boss.modal["blocks"])
        assert "Your review was not kept." in seen(boss.modal["blocks"])
        assert desk.screenings.opinions(actor(slack, ALICE), reference) == ()


@contextmanager
def locked(told: Settings) -> Iterator[None]:
    """Somebody else writes into the database, and does not end."""
    with closing(sqlite3.connect(told.home / "curiosity.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_whoever_it_was_not_shared_with_is_told_the_same_as_of_one_that_is_not_there(
    slack: FakeSlack, desk: Assistant, bot: Bot
) -> None:
    mine, theirs = shared(slack, desk, BOSS), shared(slack, desk, LEAD)
    boss = slack.user(BOSS)
    boss.open_home()
    home = slack.wait(lambda: slack.homes.get(BOSS))
    assert theirs not in seen(home["blocks"])
    told = []
    for forged in (theirs, "NOTTHERE"):
        for block in home["blocks"]:
            for element in block.get("elements", ()):
                if element.get("action_id") == ids.REVIEW:
                    element["value"] = forged
        boss.click("home", ids.REVIEW)
        told.append(slack.wait(lambda: [m["text"] for m in slack.bot_messages(boss.dm_id)][len(told) :])[0])
    assert told[0] == told[1] == "There is no such screening, or it was not shared with you."
    assert mine in seen(home["blocks"])


# Days to look again


def test_on_the_morning_both_are_reminded_once_and_not_in_the_night_before(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    reference = shared(slack, desk, BOSS, LEAD)
    review(slack, desk, reference, DAY)
    with Bot(slack, told, desk, at(NIGHT)):
        settled()
        assert said(slack, ALICE, "It is time") == []
    for _ in range(2):  # a restart
        with Bot(slack, told, desk, at(MORNING)):
            message = until(slack, ALICE, "It is time")
            until(slack, BOSS, "It is time")
            settled()
    assert len(said(slack, ALICE, "It is time")) == len(said(slack, BOSS, "It is time")) == 1
    assert said(slack, LEAD, "It is time") == []
    assert message["text"].endswith(f"Reference {reference}.")
    assert pressed(message) == {ids.SCREEN_RESULT: [reference]}
    assert "Child" not in seen(message["blocks"])


def test_the_day_that_somebody_set_in_their_own_decision_reminds_them_and_a_later_one_again(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    reference = shared(slack, desk, BOSS, review=DAY)
    with Bot(slack, told, desk, at(MORNING)):
        until(slack, ALICE, "It is time")
    alice = actor(slack, ALICE)
    page = desk.screenings.go(alice, reference, "decision").page
    assert page is not None
    given = {**MILD.given(page, date.today()), "review": (DAY + timedelta(days=7)).isoformat()}
    desk.screenings.respond(alice, reference, "decision", given)
    with Bot(slack, told, desk, at(MORNING + timedelta(days=6))):
        settled()
        assert len(said(slack, ALICE, "It is time")) == 1
    with Bot(slack, told, desk, at(MORNING + timedelta(days=7))):
        slack.wait(lambda: len(said(slack, ALICE, "It is time")) == 2)
    assert said(slack, BOSS, "It is time") == []


def test_two_processes_remind_once(slack: FakeSlack, told: Settings) -> None:
    with closing(wiring.assemble(told)) as desk:
        references = [shared(slack, desk, BOSS) for _ in range(4)]
        for reference in references:
            review(slack, desk, reference, DAY)
    with Bot(slack, told, None, at(MORNING)), Bot(slack, told, None, at(MORNING)):
        slack.wait(lambda: len(said(slack, ALICE, "It is time")) == len(references))
        settled()
    for user in (ALICE, BOSS):
        assert len(said(slack, user, "It is time")) == len(references)


def test_a_bot_that_was_down_on_the_day_reminds_late(slack: FakeSlack, told: Settings, desk: Assistant) -> None:
    review(slack, desk, shared(slack, desk, BOSS), DAY)
    with Bot(slack, told, desk, at(MORNING + timedelta(days=25))):
        until(slack, ALICE, "It is time")


def test_a_day_that_was_moved_is_told_on_the_new_day_alone(slack: FakeSlack, told: Settings, desk: Assistant) -> None:
    reference = shared(slack, desk, BOSS)
    review(slack, desk, reference, DAY)
    review(slack, desk, reference, DAY + timedelta(days=3))
    with Bot(slack, told, desk, at(MORNING + timedelta(days=2))):
        settled()
    assert said(slack, ALICE, "It is time") == []
    with Bot(slack, told, desk, at(MORNING + timedelta(days=3))):
        until(slack, ALICE, "It is time")


def test_an_erased_screening_reminds_nobody_even_where_it_was_promised(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    reference = shared(slack, desk, BOSS)
    review(slack, desk, reference, DAY)
    slack.inject_fault("conversations.open", error="internal_error", times=20)
    with Bot(slack, told, desk, at(MORNING)):
        slack.wait(lambda: any(call.method == "conversations.open" for call in slack.calls))
    slack.faults.clear()
    assert desk.screenings.erase(actor(slack, ALICE), reference)
    with Bot(slack, told, desk, at(MORNING)):
        settled()
    assert said(slack, ALICE, "It is time") == said(slack, BOSS, "It is time") == []


@pytest.mark.parametrize("fault", [{"lost": True}, {"error": "internal_error"}, {"http_status": 503}])
def test_a_reminder_whose_sending_went_wrong_is_neither_lost_nor_doubled(
    slack: FakeSlack, told: Settings, desk: Assistant, fault: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reviewing, "AGAIN", 0.2)
    review(slack, desk, shared(slack, desk, BOSS), DAY)
    slack.inject_fault("chat.postMessage", times=3, **fault)
    with Bot(slack, told, desk, at(MORNING)):
        until(slack, ALICE, "It is time")
        until(slack, BOSS, "It is time")
        settled()
    assert len(said(slack, ALICE, "It is time")) == len(said(slack, BOSS, "It is time")) == 1


def test_the_day_of_a_decision_on_thresholds_is_told_too(slack: FakeSlack, told: Settings, desk: Assistant) -> None:
    boss = actor(slack, BOSS, Role.MANAGER)
    check = desk.thresholds.check(boss, "The children are often hungry, and their teeth are not looked after.")
    desk.thresholds.record(boss, check.reference, "Early help", "Two of the indicators fit.", DAY)
    with Bot(slack, told, desk, at(MORNING)):
        message = until(slack, BOSS, "It is time to look again at what you decided")
    assert pressed(message) == {ids.DECISION: [check.reference]}
    assert "hungry" not in seen(message["blocks"])


# Leads


def test_leads_are_told_once_a_release_of_what_the_screening_rests_on_that_has_gone(
    slack: FakeSlack, told: Settings
) -> None:
    shipped = (Path(__file__).parents[2] / "prompts" / "neglect_screening.yaml").read_text(encoding="utf-8")
    changed = shipped.replace("words: It never counts as safe", "words: It never counts as dangerous")
    assert changed != shipped
    (told.home / "neglect_screening.yaml").write_text(changed, encoding="utf-8")
    for _ in range(2):
        with Bot(slack, told, None, at(datetime.now())):
            message = until(slack, LEAD, "does not hold everything")
            settled()
            lead = slack.user(LEAD)
            lead.open_home()
            home = slack.wait(lambda: slack.homes.get(LEAD))
            assert "Warnings about what the screening rests on: 1" in seen(home["blocks"])
            lead.click(message, ids.SEE_LOST)
            assert "never counts as dangerous" in seen(lead.wait_modal()["blocks"])
    assert len(said(slack, LEAD, "does not hold everything")) == 1
    assert said(slack, ALICE, "does not hold everything") == []


def test_nothing_gone_is_nothing_said(slack: FakeSlack, bot: Bot) -> None:
    lead = slack.user(LEAD)
    lead.open_home()
    home = slack.wait(lambda: slack.homes.get(LEAD))
    settled()
    assert "Warnings about" not in seen(home["blocks"])
    assert slack.bot_messages(lead.dm_id) == []


def test_a_lead_by_a_user_group_alone_is_told_that_a_question_waits(
    slack: FakeSlack, told: Settings, desk: Assistant
) -> None:
    slack.usergroups["S0LEADS"] = [BOB]
    grouped = told.model_copy(update={"roles": {"S0LEADS": Role.LEAD, LEAD: Role.LEAD}})
    with closing(wiring.assemble(grouped)) as own, Bot(slack, grouped, own, at(datetime.now())):
        assert own.people.leads(slack.team_id, {"S0LEADS": [BOB]}) == (BOB, LEAD)
        ask(slack, ALICE)
        until(slack, BOB, "A question waits for you")
        until(slack, LEAD, "A question waits for you")


def ask(slack: FakeSlack, user: str) -> None:
    """Somebody puts a question on the lead's list."""
    who: Any = slack.user(user)
    asked: Callable[..., Any] = who.dm
    asked("How soon must the core group meet?")
    message = slack.wait(
        lambda: next((one for one in slack.bot_messages(who.dm_id) if ids.ASK_PERSON in pressed(one)), None), 30
    )
    who.click(message, ids.ASK_PERSON)
    who.wait_modal(ids.ASK_PERSON_FORM)
    who.submit()
