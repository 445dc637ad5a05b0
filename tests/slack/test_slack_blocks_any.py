"""Rules that every message, screen and page keeps, whatever the answer is: Slack takes it, it calls on nobody, it holds
no words where only ids belong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from answers_any import answers, guidances, many, recents, texts
from blockkit_rules import check_blocks, check_text, check_view
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from screenings import VALUES
from screens import MESSAGES, SCREENS, front

from bot.kept import Guidance
from bot.slack import blocks, home, ids, views
from bot.slack.drawn import Drawn
from bot.types import Answer, Outcome, Reason, Recent

SCREENING = r"[A-Z0-9]{7}( [A-Za-z0-9/-]+|:[a-z0-9-]+|:\d+:\d+)?"
"""Which screening, and which page, passage or contact of it."""
QUOTED = r"\d{1,12}:\d+:\d+"
"""A passage, and where in it a quote stands."""
OPAQUE = re.compile(
    rf"((up|down):)?([A-Z0-9]{{7}})?(:?\d{{1,12}})?|{SCREENING}|{QUOTED}|"
    + "|".join([*Reason, *map(re.escape, VALUES)])
)
# Cases are large on purpose, and making a failing one smaller takes minutes.
fewer = settings(max_examples=30, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


def walk(held: Any) -> Iterator[dict[str, Any]]:
    if isinstance(held, dict):
        yield held
        held = list(held.values())
    if isinstance(held, (list, tuple)):
        for one in held:
            yield from walk(one)


def called(drawn: Any) -> list[str]:
    """Whom something calls on: by markup, or as a part of rich text."""
    parts = list(walk(drawn))
    marked = [re.findall(r"<[@!#](?!date)[^>]*>", part["text"]) for part in parts if part.get("type") == "mrkdwn"]
    rich = [part["type"] for part in parts if part.get("type") in ("user", "usergroup", "broadcast")]
    return [*(call for calls in marked for call in calls), *rich]


def hidden(drawn: Any) -> list[str]:
    """What travels with a press of a button or the sending of a screen."""
    return [str(part[name]) for part in walk(drawn) for name in ("value", "private_metadata") if name in part]


def faults(drawn: Drawn) -> list[str]:
    return check_blocks(list(drawn.blocks)) + check_text(drawn.text)


@pytest.mark.parametrize("name", MESSAGES)
def test_slack_takes_every_message(name: str) -> None:
    assert faults(MESSAGES[name]()) == []


@pytest.mark.parametrize("name", SCREENS)
def test_slack_takes_every_screen(name: str) -> None:
    assert check_view(SCREENS[name]()) == []


@pytest.mark.parametrize("name", [*MESSAGES, *SCREENS])
def test_buttons_and_screens_carry_only_ids(name: str) -> None:
    drawn = MESSAGES[name]().blocks if name in MESSAGES else SCREENS[name]()
    assert [value for value in hidden(drawn) if not OPAQUE.fullmatch(value)] == []


@fewer
@given(answers())
def test_slack_takes_any_answer_wherever_it_is_shown(answer: Answer) -> None:
    shown = [blocks.answer(answer), blocks.answer(answer, private=True), blocks.kept(answer)]
    assert [faults(drawn) for drawn in shown] == [[], [], []]
    assert check_view(views.answer(answer)) == []


@fewer
@given(answers())
def test_no_words_of_an_answer_call_on_anybody_or_travel_with_a_button(answer: Answer) -> None:
    for drawn in (blocks.answer(answer).blocks, views.answer(answer)):
        assert called(drawn) == []
        assert [value for value in hidden(drawn) if not OPAQUE.fullmatch(value)] == []


@fewer
@given(answers())
def test_a_shared_answer_names_who_shared_it_and_nobody_else(answer: Answer) -> None:
    drawn = blocks.shared(answer, "U0SOFIA1")
    assert faults(drawn) == []
    assert called(drawn.blocks) == ["<@U0SOFIA1>"]


@fewer
@given(answers())
def test_what_can_be_done_next_is_never_left_out_for_want_of_room(answer: Answer) -> None:
    pressed = {part["action_id"] for part in walk(blocks.answer(answer).blocks) if "action_id" in part}
    if answer.outcome not in (Outcome.URGENT, Outcome.FAILED):
        assert {ids.ASK_PERSON, ids.SHARE_ANSWER, ids.FEEDBACK} <= pressed


@fewer
@given(guidances)
def test_slack_takes_any_list_of_guidance(guidance: Guidance) -> None:
    assert faults(blocks.guidance(guidance)) == []
    assert check_view(home.home(front().model_copy(update={"guidance": guidance}))) == []


@fewer
@given(many(recents, 6), texts)
def test_slack_takes_any_front_page(recent: tuple[Recent, ...], reason: str) -> None:
    assert check_view(home.home(front(recent=recent))) == []
    assert check_view(home.refused(reason)) == []


@fewer
@given(texts)
def test_slack_takes_whatever_is_said(text: str) -> None:
    shown = [views.threshold(text), views.done(text)]
    assert [check_view(view) for view in [*shown, views.ask_person("KFH7Q2M", text)]] == [[]] * 3
    assert called(shown) == []


@given(st.text(), st.integers(1, 10**12 - 1))
def test_a_button_for_a_passage_is_read_back_as_what_it_was_made_for(junk: str, number: int) -> None:
    assert ids.pointed(ids.cited("KFH7Q2M", number)) == ids.Pointed("KFH7Q2M", number, None)
    assert ids.pointed(ids.lies(number)) == ids.Pointed(None, None, number)
    assert ids.pointed(junk) is None or re.fullmatch(r"[A-Z0-9]*:\d+", junk)
