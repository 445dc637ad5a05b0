"""What a person sees in Slack of an answer: in the thread, by command, shared, in a screen, and in words alone."""

from __future__ import annotations

import pytest
from looking import at, pressed, seen
from screens import (
    CONTACTS,
    FAILED,
    LONG,
    LONGEST,
    MASKED,
    NONE,
    QUOTE,
    REFER,
    TOLD,
    URGENT,
    WORDING,
    answer,
)

from bot.slack import blocks, ids, views
from bot.slack.drawn import Drawn
from bot.types import Answer, Outcome, Statement
from prompts import load_slack

SAY = load_slack()


# The answer in a thread


def test_each_statement_stands_with_the_numbers_of_its_sources() -> None:
    drawn = blocks.answer(answer())
    first = drawn.blocks[at(drawn, "It is rule 1.")]["elements"][0]["elements"]
    assert [one["text"] for one in first] == [f"{QUOTE} It is rule 1.", " [1]"]
    assert first[1]["style"] == {"bold": True}


def test_a_source_shows_title_edition_page_link_and_a_way_to_open_the_passage() -> None:
    drawn = blocks.answer(answer())
    source = drawn.blocks[at(drawn, "*[1] ")]
    assert source["text"]["text"].splitlines() == [
        "*[1] <https://example.org/t.pdf#page=7|Thresholds for all, 2024>*",
        "When to ask, paragraph 3.2, page 5 (PDF page 7)",
        "Local policy. :warning: <https://example.org/new|A newer edition exists: 2026>",
    ]
    assert ids.pointed(source["accessory"]["value"]) == ids.Pointed("KFH7Q2M", 1, None)
    assert source["accessory"]["accessibility_label"] == "Show the passage of source 1"


def test_a_message_reads_danger_notices_statements_sources_questions_and_then_what_to_do() -> None:
    drawn = blocks.answer(answer())
    order = [WORDING.immediate_danger, WORDING.starter, "It is rule 1.", "An old edition.", "*Sources*"]
    order += ["Who saw the child last?", ids.ASK_PERSON, ids.FEEDBACK, WORDING.not_a_decision]
    places = [at(drawn, words) for words in order]
    assert places == sorted(places)
    assert "KFH7Q2M" in seen(drawn.blocks[-1])


def test_a_notice_after_the_statements_is_the_short_one_that_the_desk_wrote_for_there() -> None:
    assert "in many more words" not in seen(blocks.answer(answer()))


def test_sources_that_differ_stand_before_the_statements() -> None:
    differ = "These sources differ.\n[1] one says: “ten days”\n[2] another says: “five days”"
    held = answer()
    drawn = blocks.answer(answer(text=f"{differ}\n\n{held.text}"))
    assert at(drawn, "These sources differ.") < at(drawn, "It is rule 1.")


def test_the_whole_answer_is_also_in_words() -> None:
    text = blocks.answer(answer()).text
    for words in ("rule 1. [1]", "rule 2. [2]", WORDING.starter, WORDING.immediate_danger, "Who saw the child last?"):
        assert words in text
    assert "[1] Thresholds for all, 2024 (Local policy). Waiting &gt; When to ask, paragraph 3.2, page 5" in text
    assert "https://example.org/t.pdf#page=7" in text
    assert "KFH7Q2M" in text


def test_a_notification_begins_with_the_answer_and_its_notices() -> None:
    assert blocks.answer(answer()).text.startswith(WORDING.starter)
    assert blocks.answer(URGENT).text.startswith("Call 999 now.")


def test_words_that_do_not_fit_leave_from_the_end_and_say_so() -> None:
    text = blocks.answer(LONG).text
    assert len(text) <= 4000
    assert "rule 1. [1]" in text
    assert text.endswith(SAY.answer.more_text)


@pytest.mark.parametrize("held", [LONG, LONGEST], ids=["sources", "words"])
def test_what_does_not_fit_in_a_message_is_opened_by_a_button(held: Answer) -> None:
    drawn = blocks.answer(held)
    assert pressed(drawn)[ids.OPEN_ANSWER] == ["KFH7Q2M"]
    assert {ids.ASK_PERSON, ids.SHARE_ANSWER, ids.FEEDBACK} <= set(pressed(drawn))
    assert at(drawn, "*[1] ") < at(drawn, SAY.answer.more) < at(drawn, ids.ASK_PERSON)


def test_the_screen_with_the_whole_answer_has_every_statement_and_source() -> None:
    assert "rule 30." in seen(views.answer(LONG))
    assert len(pressed(views.answer(LONG))[ids.SHOW_PASSAGE]) == 30
    assert "Rule 39." in seen(views.answer(LONGEST))


def test_statements_leave_a_message_before_its_sources_do() -> None:
    drawn = blocks.answer(LONGEST)
    assert "Rule 0." in seen(drawn)
    assert "Rule 39." not in seen(drawn)
    assert len(pressed(drawn)[ids.SHOW_PASSAGE]) == 2


def test_an_answer_that_fits_has_no_button_for_the_rest() -> None:
    assert ids.OPEN_ANSWER not in pressed(blocks.answer(answer()))


def test_a_list_in_a_statement_is_drawn_as_a_list() -> None:
    held = Statement(text="Do these:\n• Read the record.\n• Ring the parent.", citations=(1,))
    drawn = blocks.answer(answer(statements=(held,), text=f"{held.text} [1]"))
    parts = drawn.blocks[at(drawn, "Read the record.")]["elements"]
    assert [part["type"] for part in parts] == ["rich_text_section", "rich_text_list"]
    assert parts[1]["elements"][1]["elements"][-1]["text"] == " [1]"


# Every way that a question can end


def test_a_live_danger_is_999_in_large_letters_and_nothing_to_press() -> None:
    drawn = blocks.answer(URGENT)
    assert drawn.blocks[0] == {
        "type": "header",
        "text": {"type": "plain_text", "text": "🚨 Call 999 now.", "emoji": False},
    }
    assert pressed(drawn) == {}
    assert WORDING.urgent_record in seen(drawn)


def test_a_referral_that_is_due_now_is_in_bold_before_the_statements() -> None:
    drawn = blocks.answer(REFER)
    notice = drawn.blocks[at(drawn, WORDING.refer_now)]["elements"][0]
    assert notice["elements"][0] == {"type": "emoji", "name": "rotating_light"}
    assert notice["elements"][-1]["style"] == {"bold": True}
    assert at(drawn, WORDING.refer_now) < at(drawn, "It is rule 1.")


def test_without_an_answer_the_nearest_headings_can_be_opened_and_are_not_told_twice() -> None:
    drawn = blocks.answer(NONE)
    assert [ids.pointed(value) for value in pressed(drawn)[ids.SHOW_PASSAGE]] == [
        ids.Pointed(None, None, n) for n in (1, 2, 3)
    ]
    assert WORDING.nearest.partition("{")[0] not in seen(drawn)
    assert "01234 567890" in seen(drawn)


def test_a_fault_says_what_to_quote_and_whom_to_ask_and_asks_for_no_vote() -> None:
    drawn = blocks.answer(FAILED)
    assert "KFH7Q2M" in drawn.text
    assert CONTACTS[0].name in seen(drawn)
    assert pressed(drawn) == {}


def test_a_question_outside_the_desks_work_shows_no_passages() -> None:
    drawn = blocks.answer(answer(Outcome.OUT_OF_SCOPE, 0, text=WORDING.scope_work, notices=()))
    assert ids.SHOW_PASSAGE not in pressed(drawn)
    assert WORDING.scope_work in seen(drawn)


def test_questions_to_find_out_are_a_list() -> None:
    told = f"{WORDING.who_decides} {WORDING.not_yet_known} How long? How often?"
    drawn = blocks.answer(answer(notices=(told,), text=f"{told}\n\n{answer().text}"))
    parts = drawn.blocks[at(drawn, "How long?")]["elements"]
    assert [line["elements"][0]["text"] for line in parts[1]["elements"]] == ["How long?", "How often?"]


# Details that could identify somebody


def test_who_wrote_a_name_is_told_what_was_taken_out_and_to_delete_the_message() -> None:
    drawn = blocks.answer(MASKED)
    assert at(drawn, "Your question was read as") < at(drawn, SAY.answer.delete) < at(drawn, "It is rule 1.")
    assert SAY.answer.delete in drawn.text


def test_there_is_no_message_to_delete_after_a_command() -> None:
    drawn = blocks.answer(MASKED, private=True)
    assert SAY.answer.delete not in drawn.text + seen(drawn)


@pytest.mark.parametrize("drawn", [blocks.shared(MASKED, "U0SOFIA1"), blocks.kept(MASKED)], ids=["shared", "kept"])
def test_away_from_the_question_an_answer_shows_it_masked_and_asks_for_no_deletion(drawn: Drawn) -> None:
    assert "Question: who else knows [name]" in seen(drawn)
    for words in (SAY.answer.delete, TOLD.partition(":")[0]):
        assert words not in drawn.text + seen(drawn)


def test_a_shared_answer_says_first_who_shared_it() -> None:
    drawn = blocks.shared(answer(), "U0SOFIA1")
    assert drawn.blocks[0]["text"]["text"] == "<@U0SOFIA1> shared this answer with you."
    assert drawn.text.startswith("<@U0SOFIA1> shared this answer with you.")


def test_somebody_whose_id_is_not_one_is_not_called_on() -> None:
    assert "<" not in blocks.shared(answer(), "!channel>").blocks[0]["text"]["text"]


def test_a_private_answer_can_be_kept_and_one_in_a_thread_is_kept_already() -> None:
    assert pressed(blocks.answer(answer(), private=True))[ids.KEEP_ANSWER] == ["KFH7Q2M"]
    assert ids.KEEP_ANSWER not in pressed(blocks.answer(answer()))


def test_a_question_that_touches_neglect_offers_the_screening() -> None:
    assert ids.START_SCREEN in pressed(blocks.answer(answer(offers=("screening",))))
    assert ids.START_SCREEN not in pressed(blocks.answer(answer()))
