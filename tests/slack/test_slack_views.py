"""What a person sees in Slack's windows, on the front page and in the list of guidance."""

from __future__ import annotations

from typing import Any

import pytest
from looking import at, pressed, runs, seen
from screens import (
    GUIDANCE,
    QUOTE,
    RECENT,
    STATE,
    URGENT,
    WAITING,
    WORDING,
    citation,
    front,
    listed,
    place,
)

from bot.kept import Guidance
from bot.slack import blocks, home, ids, views
from bot.types import Noted, Reason, Role
from prompts import SlackWords, load_slack

SAY = load_slack()


# Screens


def test_a_passage_stands_in_its_page_with_the_quote_in_bold() -> None:
    drawn = views.passage(place(), citation())
    bold = [run["text"] for run in runs(drawn) if run.get("style") == {"bold": True}]
    assert bold == [QUOTE]
    assert "Tell somebody on the same day." in seen(drawn)
    assert "Page 5 (PDF page 7)" in seen(drawn)


def test_a_passage_says_that_its_edition_was_replaced_and_opens_the_document_at_its_page() -> None:
    drawn = views.passage(place(), citation())
    assert SAY.passage.replaced.format(edition="2026") in seen(drawn)
    assert drawn["blocks"][-1]["elements"][0]["url"] == "https://example.org/t.pdf#page=7"
    assert drawn["blocks"][-1]["elements"][0]["action_id"].startswith(ids.LINK)


def test_a_passage_of_starter_guidance_says_so() -> None:
    assert SAY.passage.starter in seen(views.passage(place(starter=True)))
    assert SAY.passage.starter not in seen(views.passage(place()))


def test_a_passage_that_nothing_quotes_is_shown_without_bold() -> None:
    drawn = views.passage(place())
    assert not [run for run in runs(drawn) if run.get("style")]
    assert SAY.passage.quoted not in seen(drawn)


def test_a_thumb_down_asks_for_every_reason_and_a_comment_and_needs_neither() -> None:
    drawn = views.reasons("KFH7Q2M")
    ticks, comment = drawn["blocks"]
    assert [option["value"] for option in ticks["element"]["options"]] == list(Reason)
    assert (ticks["block_id"], ticks["element"]["action_id"]) == ids.REASONS
    assert (comment["block_id"], comment["element"]["action_id"]) == ids.COMMENT
    assert ticks["optional"]
    assert comment["optional"]
    assert drawn["private_metadata"] == "KFH7Q2M"


@pytest.mark.parametrize(
    ("drawn", "field", "text"),
    [
        (views.ask(), ids.QUESTION, None),
        (views.threshold("A child waits."), ids.CONCERN, "A child waits."),
        (views.ask_person("KFH7Q2M", "who else knows [name]"), ids.NOTE, "who else knows [name]"),
        (views.ask_person("KFH7Q2M"), ids.NOTE, None),
    ],
    ids=["ask", "threshold", "ask a person", "ask a person anew"],
)
def test_a_screen_to_type_in_is_read_back_by_its_field(drawn: Any, field: ids.Field, text: str | None) -> None:
    typed = drawn["blocks"][-1]
    assert (typed["block_id"], typed["element"]["action_id"]) == field
    assert typed["element"].get("initial_value") == text
    assert not typed["optional"]
    assert WORDING.immediate_danger in seen(drawn)


@pytest.mark.parametrize(
    "drawn",
    [
        views.feedback_noted(Noted(kept=False, urgent=URGENT)),
        views.person_noted(Noted(kept=False, urgent=URGENT)),
    ],
    ids=["comment", "question"],
)
def test_danger_in_the_words_of_a_screen_is_answered_with_999_in_it(drawn: Any) -> None:
    assert drawn["blocks"][0]["text"]["text"] == "🚨 Call 999 now."


def test_what_was_not_kept_is_not_said_to_be() -> None:
    assert SAY.reasons.gone in seen(views.feedback_noted(Noted(kept=False)))
    assert SAY.person.gone in seen(views.person_noted(Noted(kept=False)))
    assert SAY.person.kept in seen(views.person_noted(Noted(kept=True)))


# The front page and the list of guidance


def test_the_front_page_says_what_this_is_not_and_where_to_start() -> None:
    drawn = home.home(front(recent=RECENT))
    assert {ids.START_ASK, ids.START_THRESHOLD, ids.START_SCREEN} <= set(pressed(drawn))
    for words in (SAY.home.what, SAY.home.limits, WORDING.immediate_danger, SAY.home.unfinished):
        assert words in seen(drawn)


def test_a_recent_answer_can_be_opened_and_one_about_danger_shows_no_words() -> None:
    drawn = home.home(front(recent=RECENT))
    assert pressed(drawn)[ids.OPEN_ANSWER] == ["KFH7Q2M", "KFH7Q2M"]
    assert "who else knows [name]" in seen(drawn)
    assert SAY.home.urgent in seen(drawn)


def test_only_who_looks_after_it_sees_what_waits_and_how_it_stands() -> None:
    lead = home.home(front(Role.LEAD, waiting=WAITING, state=STATE))
    assert pressed(lead)[ids.SETTLE] == ["12"]
    assert "Release 2026-11-29.1 is built and is not live." in seen(lead)
    assert "Thresholds for all (1 May 2025)" in seen(lead)
    assert ids.SETTLE not in pressed(home.home(front(recent=RECENT)))
    assert SAY.home.state not in seen(home.home(front(recent=RECENT)))


def test_who_may_not_come_in_sees_the_reason_and_999() -> None:
    drawn = home.refused("Guests cannot use Curiosity.")
    assert "Guests cannot use Curiosity." in seen(drawn)
    assert WORDING.immediate_danger in seen(drawn)
    assert pressed(drawn) == {}


@pytest.mark.parametrize("draw", [blocks.guidance, lambda held: home.home(front(guidance=held))], ids=["list", "home"])
def test_documents_stand_under_their_standing_strongest_first_with_days_and_what_is_replaced(draw: Any) -> None:
    drawn = draw(GUIDANCE)
    assert at(drawn, "*Statutory guidance*") < at(drawn, "*Local policy*") < at(drawn, "*Starter guidance*")
    assert (
        "• <https://example.org/t.pdf|Thresholds for all, 2024>. Published 1 May 2024. Review by 1 May 2025."
        in seen(drawn)
    )
    assert ":warning: <https://example.org/new|Replaced by the 2026 edition.>" in seen(drawn)
    assert at(drawn, SAY.kb.staged) < at(drawn, "A new protocol")


def test_a_day_that_a_title_says_is_not_said_again() -> None:
    held = Guidance(release="r", published=None, live=(listed("Report of 1 May 2024", "learning"),))
    assert "Published" not in seen(blocks.guidance(held).blocks[1:])


def test_a_list_too_long_for_a_message_says_where_the_rest_is() -> None:
    many = tuple(listed(f"Report {n} " + "of a long and winding inspection " * 5, "learning") for n in range(90))
    drawn = blocks.guidance(Guidance(release="r", published=None, live=many))
    assert SAY.kb.more in seen(drawn)
    assert SAY.kb.more not in seen(blocks.guidance(GUIDANCE))


def test_before_anything_is_published_that_is_said() -> None:
    assert blocks.guidance(Guidance(release=None, published=None)).text == SAY.kb.none


# The words


@pytest.mark.parametrize(
    "changed",
    [{"title": "x" * 25}, {"title": ""}, {"kept": "{who}"}, {"unknown": "x"}, {"unsafe": "x" * 76}],
    ids=["a title too long", "no title", "a blank that nobody fills", "a field nobody draws", "a choice too long"],
)
def test_words_that_slack_would_refuse_are_refused_when_they_are_read(changed: dict[str, str]) -> None:
    held = SAY.model_dump()
    held["reasons"] |= changed
    with pytest.raises(ValueError, match="reasons"):
        SlackWords.model_validate(held)
