"""Threshold checks over the wire: a concern in, the indicators out; a manager's decision; and, when the guidance under
it changes, the one message that tells so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from fake_slack import FakeSlack
from human import Human
from looking import at, pressed, runs, seen
from running import ALICE, BOB, LEAD, TEAM_CHANNEL, Bot, home_of, people, settings

from bot import wiring
from bot.assistant import Assistant
from bot.errors import Denied
from bot.settings import Settings
from bot.slack import ids
from bot.slack.app import Limits
from bot.types import Actor, Question, Role
from ingest.build import add_paths

WORRY = "Amy Jones comes to school hungry every day, and takes food from other children."
DANGER = "A father is hitting a child with a belt right now and I can hear it"
DECIDED = {
    ids.DECIDED.block: "Call a meeting with the school.",
    ids.WHY.block: "Amy Jones has had no breakfast all week.",
}
INDICATOR = "The child often comes to school hungry and asks other children for food."
ROLES = {LEAD: Role.LEAD, BOB: Role.MANAGER}
NOW = "The child comes to school hungry on most days, or takes food that belongs to others."
LOCAL = f"""---
title: Borough thresholds
publisher: Borough partnership
authority: local policy
edition: "2026"
published: 2026-01-05
---

# Borough thresholds

## Level 3: targeted support

### Physical care and growth

3.1 You may see or hear that:

- {INDICATOR}
- The child wears clothes that are wet or far too small.
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a lead's threshold document lies."""
    return tmp_path_factory.mktemp("papers") / "borough-thresholds.md"


@pytest.fixture(scope="module")
def built(starter_home: Path, paper: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a partnership's own threshold document beside the starter's, and nobody in it yet."""
    home = home_of(starter_home, tmp_path_factory.mktemp("built") / "home")
    publish(home, paper, LOCAL)
    return home


@pytest.fixture(scope="module")
def own(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of(built, tmp_path_factory.mktemp("own") / "home")


def publish(home: Path, paper: Path, text: str) -> None:
    """The document as it reads now, in a release that is live."""
    told = Settings(home=home, database_url=None)
    paper.write_text(text, encoding="utf-8")
    with wiring.open_catalogue(told) as catalogue:
        add_paths([paper], catalogue, wiring.open_embedder(told).count)
    releases = wiring.open_releases(told)
    releases.build()
    releases.publish()


@pytest.fixture(scope="module")
def desk(own: Path) -> Iterator[Assistant]:
    opened = wiring.assemble(Settings(home=own, database_url=None, roles=ROLES))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def slack(desk: Assistant, own: Path) -> Iterator[FakeSlack]:
    with people(FakeSlack()) as fake, Bot(fake, settings(own, fake, roles=ROLES), desk, looking()):
        yield fake


@pytest.fixture
def alice(slack: FakeSlack) -> Human:
    slack.stacks.clear()
    return slack.user(ALICE)


@pytest.fixture
def boss(slack: FakeSlack) -> Human:
    slack.stacks.clear()
    return slack.user(BOB)


@pytest.fixture
def fresh() -> Iterator[FakeSlack]:
    """A workspace of one test."""
    with people(FakeSlack()) as fake:
        yield fake


@pytest.fixture
def told(built: Path, fresh: FakeSlack, tmp_path: Path) -> Settings:
    """A home of one test: what is published in another changes nothing here."""
    return settings(home_of(built, tmp_path / "home"), fresh, roles=ROLES)


def looking(now: datetime | None = None) -> Limits:
    return Limits(looks=0.05, clock=lambda: now or datetime.now())


def checked(who: Human, text: str = WORRY) -> dict[str, Any]:
    """The window after a concern was put into it."""
    who.slash("/threshold")
    who.wait_modal(ids.CHECK_THRESHOLD)
    who.submit({ids.CONCERN.block: text})
    who.s.wait(lambda: "At a glance" in seen(who.modal["blocks"]), 30)
    return dict(who.modal)


def decided(who: Human, **more: str) -> str:
    """The reference of a decision that somebody recorded on a check, the windows closed again."""
    (reference,) = pressed(checked(who))[ids.DECIDE]
    who.click("modal", ids.DECIDE)
    who.wait_modal(ids.DECISION_FORM)
    who.submit({**DECIDED, **more})
    assert f"Your decision is recorded. Reference {reference}." in seen(who.modal["blocks"])
    who.close()
    who.close()
    return reference


def said(slack: FakeSlack, user: str, words: str) -> list[dict[str, Any]]:
    return [one for one in slack.bot_messages(slack.dm_channel(user)) if words in one["text"]]


# A check


def test_a_concern_is_shown_beside_the_indicators_of_every_threshold_document_with_its_words(alice: Human) -> None:
    window = checked(alice)
    text = seen(window["blocks"])
    assert at(window, "call 999") < at(window, "This is not a decision") < at(window, "At a glance")
    assert INDICATOR in text
    assert "Level 3: targeted support" in text
    assert "Thresholds of need" in text
    assert "Your words that matched: “hungry”" in text
    assert "What is not known" in text
    assert "Guidance release" in text
    assert "Jones" not in text
    assert "Taken out before the search: name (1)." in text


def test_a_source_opens_on_top_of_the_check_with_its_quote_in_bold(alice: Human) -> None:
    window = checked(alice)
    (first,) = [name for name in pressed(window) if name == f"{ids.SHOW_QUOTE}1"]
    alice.click("modal", first)
    alice.s.wait(lambda: len(alice.s.stacks[ALICE]) == 2)
    bold = [run["text"] for run in runs(alice.modal) if run.get("style", {}).get("bold")]
    assert len(bold) == 1
    assert bold[0] in seen(window["blocks"])
    alice.close()
    assert "At a glance" in seen(alice.modal["blocks"])


def test_danger_in_a_concern_is_999_in_the_window(alice: Human) -> None:
    alice.slash("/threshold")
    alice.wait_modal(ids.CHECK_THRESHOLD)
    alice.submit({ids.CONCERN.block: DANGER})
    assert "Call 999 now" in seen(alice.modal["blocks"][0])
    assert "At a glance" not in seen(alice.modal["blocks"])


def test_what_touches_nothing_is_said_to_touch_nothing_and_may_still_matter(alice: Human) -> None:
    alice.slash("/threshold", "The photocopier on the second floor is out of toner")
    alice.wait_modal(ids.CHECK_THRESHOLD)
    alice.submit()
    alice.s.wait(lambda: "Nothing close was found" in seen(alice.modal["blocks"]), 30)
    assert "It may still matter" in seen(alice.modal["blocks"])
    assert ids.SHOW_QUOTE not in seen(alice.modal["blocks"])


def test_a_message_and_the_front_page_lead_to_a_check(alice: Human, slack: FakeSlack) -> None:
    alice.shortcut(ids.CHECK_THRESHOLD, slack.user(BOB).say(TEAM_CHANNEL, WORRY))
    alice.wait_modal(ids.CHECK_THRESHOLD)
    alice.submit()
    slack.wait(lambda: INDICATOR in seen(alice.modal["blocks"]), 30)
    alice.close()
    alice.open_home()
    slack.wait(lambda: slack.homes.get(ALICE))
    alice.click("home", ids.START_THRESHOLD)
    alice.wait_modal(ids.CHECK_THRESHOLD)


# A decision


def test_only_who_may_decide_is_offered_to_record_a_decision(alice: Human, boss: Human) -> None:
    assert ids.DECIDE not in pressed(checked(alice))
    assert ids.DECIDE in pressed(checked(boss))


def test_a_manager_records_a_decision_without_names_and_finds_it_on_their_front_page(
    boss: Human, slack: FakeSlack, desk: Assistant
) -> None:
    reference = decided(boss)
    home = slack.wait(lambda: (held := slack.homes.get(BOB)) and reference in seen(held["blocks"]) and held)
    assert "My threshold decisions" in seen(home["blocks"])
    assert "breakfast" not in seen(home["blocks"])
    boss.click("home", ids.DECISION)
    text = seen(boss.wait_modal()["blocks"])
    assert text.index("no breakfast all week") < text.index("What you had before you") < text.index(INDICATOR)
    assert "Jones" not in text
    assert "The guidance has changed since" not in text


def test_a_day_that_has_passed_is_refused_beside_its_field_and_nothing_typed_is_lost(boss: Human) -> None:
    checked(boss)
    boss.click("modal", ids.DECIDE)
    boss.wait_modal(ids.DECISION_FORM)
    boss.submit({**DECIDED, ids.LOOK_AGAIN.block: (date.today() - timedelta(days=1)).isoformat()})
    assert boss.errors == {ids.LOOK_AGAIN.block: "Choose a day that has not passed."}
    boss.submit(DECIDED)
    assert "Your decision is recorded" in seen(boss.modal["blocks"])


def test_danger_in_the_reasons_is_999_first_and_the_decision_is_kept(boss: Human, desk: Assistant) -> None:
    checked(boss)
    boss.click("modal", ids.DECIDE)
    boss.wait_modal(ids.DECISION_FORM)
    boss.submit({**DECIDED, ids.WHY.block: DANGER})
    text = seen(boss.modal["blocks"])
    assert text.index("Call 999 now") < text.index("Your decision is recorded as well.")


def test_a_check_that_is_done_again_after_a_crash_is_decided_on_once(desk: Assistant) -> None:
    manager = Actor(user=BOB, team="T1", role=Role.MANAGER)
    heard = desk.hear(Question(text=WORRY, reference="AGAIN77"))
    assert desk.thresholds.check(manager, heard) == desk.thresholds.check(manager, heard)
    assert desk.thresholds.record(manager, "AGAIN77", "Meet.", "Hungry.").check.reference == "AGAIN77"
    with pytest.raises(Denied, match="recorded already"):
        desk.thresholds.record(manager, "AGAIN77", "Meet again.", "Hungry.")


def test_nobody_opens_the_decision_of_somebody_else(boss: Human, slack: FakeSlack) -> None:
    reference = decided(boss)
    lead = slack.user(LEAD)
    decided(lead)
    home = slack.wait(lambda: (held := slack.homes.get(LEAD)) and "My threshold" in seen(held["blocks"]) and held)
    assert reference not in seen(home["blocks"])
    for block in home["blocks"]:
        if block.get("accessory", {}).get("action_id") == ids.DECISION:
            block["accessory"]["value"] = reference
    lead.click("home", ids.DECISION)
    lead.wait_dm("There is no such decision of yours.")


# When the guidance changes


def test_the_owner_of_a_decision_is_told_once_when_the_words_under_it_change_whatever_restarts(
    fresh: FakeSlack, told: Settings, paper: Path
) -> None:
    with Bot(fresh, told, None, looking()):
        reference = decided(fresh.user(BOB))
        sleep(0.3)
        assert said(fresh, BOB, "has changed") == []
    publish(told.home, paper, LOCAL.replace(INDICATOR, NOW))
    for _ in range(2):
        with Bot(fresh, told, None, looking()), Bot(fresh, told, None, looking()):
            message = fresh.user(BOB).wait_dm("has changed", timeout=30)
            sleep(0.8)
    assert len(said(fresh, BOB, "has changed")) == 1
    assert reference in message["text"]
    assert "breakfast" not in seen(message["blocks"])
    assert seen(message["blocks"]).index(INDICATOR) < seen(message["blocks"]).index(NOW)
    assert said(fresh, LEAD, "has changed") == []


def test_the_message_opens_the_decision_with_what_was_there_and_what_is_there_now(
    fresh: FakeSlack, told: Settings, paper: Path
) -> None:
    with Bot(fresh, told, None, looking()):
        boss = fresh.user(BOB)
        decided(boss)
        publish(told.home, paper, LOCAL.replace(INDICATOR, NOW))
        message = boss.wait_dm("has changed", timeout=30)
        boss.click(message, ids.DECISION)
        text = seen(boss.wait_modal()["blocks"])
    places = ["The guidance has changed since", INDICATOR, NOW, "no breakfast all week", "What you had before you"]
    assert sorted(map(text.index, places)) == [text.index(one) for one in places]


def test_a_change_that_no_decision_rests_on_is_told_nobody(fresh: FakeSlack, told: Settings, paper: Path) -> None:
    with Bot(fresh, told, None, looking()):
        decided(fresh.user(BOB))
        publish(told.home, paper, LOCAL.replace("wet or far too small", "wet, or far too small, day after day"))
        sleep(1.5)
    assert said(fresh, BOB, "has changed") == []
