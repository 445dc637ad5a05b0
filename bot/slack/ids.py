"""What the buttons, fields and screens are called: the names by which Slack says what a person pressed.

A button's value and a screen's `private_metadata` hold only names that mean nothing elsewhere: an answer's reference
with the number of a citation, a passage's number, a waiting question's number. Never a word that anybody wrote.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

SHOW_PASSAGE: Final = "show_passage"
ASK_PERSON: Final = "ask_person"
SHARE_ANSWER: Final = "share_answer"
KEEP_ANSWER: Final = "keep_answer"
FEEDBACK: Final = "answer_feedback"
OPEN_ANSWER: Final = "open_answer"
"""On the front page: a recent answer, in a screen of its own."""
START_ASK: Final = "start_ask"
START_THRESHOLD: Final = "start_threshold"
START_SCREEN: Final = "start_screen"
SETTLE: Final = "settle"
LINK: Final = "link_"
"""How the name of a button that only opens an address begins: acknowledged, and nothing more."""

CHECK_THRESHOLD: Final = "check_threshold"
"""The message shortcut, and the screen that it opens."""
ASK_FORM: Final = "ask_form"
REASONS_FORM: Final = "reasons"
SHARE_FORM: Final = "share"
ASK_PERSON_FORM: Final = "ask_person_form"


SCREEN_FORM: Final = "screening"
"""The walk: one window, from the first page to the last."""
SCREEN_BEGIN: Final = "screening_begin"
SCREEN_SHARE_FORM: Final = "screening_share"
SCREEN_BACK: Final = "screening_back"
SCREEN_SAVE: Final = "screening_save"
SCREEN_EARLY: Final = "screening_early"
SCREEN_DANGER: Final = "screening_danger"
SCREEN_REFER: Final = "screening_refer"
SCREEN_GUIDANCE: Final = "screening_guidance"
SCREEN_CONTACTS: Final = "screening_contacts"
SCREEN_STRIKE: Final = "screening_strike"
SCREEN_RESUME: Final = "screening_resume"
SCREEN_RESULT: Final = "screening_result"
SCREEN_FAMILY: Final = "screening_family"
SCREEN_SHARE: Final = "screening_share_open"
SCREEN_ERASE: Final = "screening_erase"
SHOW_ANCHOR: Final = "show_anchor"
"""A passage that a page or a finding of a screening rests on, by the name of its anchor."""


REVIEW: Final = "review_open"
"""What managers think of a screening: to read, and for a manager or a lead to write."""
REVIEW_FORM: Final = "review_form"
SEE_LOST: Final = "see_lost"
"""For leads: prompts of the screening whose passage is not in the live guidance."""


SHOW_QUOTE: Final = "show_quote_"
"""How the name of a button begins that opens a passage with some words of it in bold; the source's number follows."""
DECIDE: Final = "record_decision"
DECISION: Final = "open_decision"
DECISION_FORM: Final = "decision"
"""A manager's decision on a threshold check: to begin, to open again, and where it is written."""


class Field(NamedTuple):
    """Where a screen's answer is found: `state["values"][block][action]`."""

    block: str
    action: str


QUESTION: Final = Field("question", "text")
CONCERN: Final = Field("concern", "text")
REASONS: Final = Field("reasons", "choice")
COMMENT: Final = Field("comment", "text")
PERSON: Final = Field("person", "user")
NOTE: Final = Field("note", "text")
AGREES: Final = Field("agrees", "choice")
OPINION: Final = Field("opinion", "text")
LOOK_AGAIN: Final = Field("look_again", "day")
DECIDED: Final = Field("decided", "text")
WHY: Final = Field("why", "text")
ANSWER: Final = "answer"
"""What every field of a screening is called within its block, whose name is the field's own."""


class Pointed(NamedTuple):
    """What a "Show the passage" button points to: a citation of an answer, or a passage by its own number."""

    reference: str | None
    citation: int | None
    passage: int | None


def cited(reference: str, number: int) -> str:
    """The value of a button for a citation: `KFH7Q2M:3`."""
    return f"{reference}:{number}"


def lies(passage_id: int) -> str:
    """The value of a button for a passage that no kept answer cites: `:1234`."""
    return f":{passage_id}"


def pointed(value: str) -> Pointed | None:
    """What a button's value points to; None for one that was never ours."""
    found = re.fullmatch(r"([A-Z0-9]{1,32})?:(\d{1,12})", value)
    if not found:
        return None
    reference, number = found[1], int(found[2])
    return Pointed(reference, number, None) if reference else Pointed(None, None, number)


def vote(reference: str, up: bool) -> str:
    """The value of a feedback button: `up:KFH7Q2M` or `down:KFH7Q2M`."""
    return f"{'up' if up else 'down'}:{reference}"


def page_of(reference: str, page: str) -> str:
    """What the window of a screening remembers: which screening, and which of its pages. `S7Q2MKF A/growth/detail`."""
    return f"{reference} {page}".rstrip()


def anchored(reference: str, anchor: str) -> str:
    """The value of a button for a passage that a screening rests on: `S7Q2MKF:growth-and-missed`."""
    return f"{reference}:{anchor}"


def placed(reference: str, place: int, held: int) -> str:
    """The value of a button for a contact of a screening, by its place among so many: `S7Q2MKF:12:17`."""
    return f"{reference}:{place}:{held}"


def quoted(passage_id: int, span: tuple[int, int] | None) -> str:
    """The value of a button for words of a passage, by their offsets in it: `1234:0:56`; `1234` for all of it."""
    return ":".join(map(str, (passage_id, *(span or ()))))


def lying(value: str) -> tuple[int, tuple[int, int] | None]:
    """The passage and the offsets that such a value names. Raises ValueError for one that was never ours."""
    numbers = tuple(map(int, value.split(":")))
    if len(numbers) not in (1, 3):
        raise ValueError("no passage")
    return numbers[0], (numbers[1], numbers[2]) if len(numbers) == 3 else None
