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
