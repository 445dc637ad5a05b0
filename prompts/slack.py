"""What Slack's messages, screens and front page say, each part under the name of what is drawn with it."""

from __future__ import annotations

import string
from typing import Annotated

from pydantic import Field, model_validator

from prompts.types import Frozen

Label = Annotated[str, Field(min_length=1, max_length=75)]
"""On a button or beside a choice: 75 characters is the most that Slack shows."""
Title = Annotated[str, Field(min_length=1, max_length=24)]
"""Of a screen, and on the two buttons at its foot."""
Said = Annotated[str, Field(min_length=1, max_length=300)]

_BLANKS: dict[tuple[str, str], frozenset[str]] = {
    ("Buttons", "passage_spoken"): frozenset({"number"}),
    ("AnswerWords", "asked"): frozenset({"question"}),
    ("AnswerWords", "newer"): frozenset({"edition"}),
    ("AnswerWords", "shared"): frozenset({"person"}),
    ("AnswerWords", "reference"): frozenset({"reference"}),
    ("AnswerWords", "release"): frozenset({"release"}),
    ("PassageWords", "replaced"): frozenset({"edition"}),
    ("WindowWords", "masked"): frozenset({"kinds"}),
    ("GuidanceWords", "release"): frozenset({"release", "day"}),
    ("GuidanceWords", "replaced"): frozenset({"edition"}),
    ("GuidanceWords", "replaced_by"): frozenset({"title"}),
    ("GuidanceWords", "published"): frozenset({"day"}),
    ("GuidanceWords", "effective"): frozenset({"day"}),
    ("GuidanceWords", "review"): frozenset({"day"}),
    ("HomeWords", "waiting_from"): frozenset({"person", "when"}),
    ("HomeWords", "newest"): frozenset({"release"}),
    ("HomeWords", "overdue"): frozenset({"count"}),
    ("HomeWords", "waits"): frozenset({"count"}),
    ("HomeWords", "down"): frozenset({"count"}),
    ("HomeWords", "unsafe"): frozenset({"count"}),
}


class _Words(Frozen):
    """Texts, each with the blanks that the desk fills in and no others."""

    @model_validator(mode="after")
    def _blanks_are_known(self) -> _Words:
        for name, text in self:
            found = {blank for _, blank, _, _ in string.Formatter().parse(str(text)) if blank is not None}
            known = _BLANKS.get((type(self).__name__, name), frozenset())
            if isinstance(text, str) and found != known:
                raise ValueError(f"{name}: its blanks must be {sorted(known)}, not {sorted(found)}")
        return self


class Buttons(_Words):
    """`close`, `cancel`, `send` and `search` stand at the foot of a screen."""

    passage: Label
    passage_spoken: Annotated[str, Field(max_length=60)]
    person: Label
    share: Label
    keep: Label
    whole: Label
    helpful: Label
    not_helpful: Label
    document: Label
    ask: Label
    threshold: Label
    screen: Label
    settle: Label
    open: Label
    close: Title
    cancel: Title
    send: Title
    search: Title


class AnswerWords(_Words):
    """Beside an answer."""

    asked: Said
    private: Said
    delete: Said
    newer: Said
    more: Said
    more_text: Said
    shared: Said
    reference: Said
    release: Said


class PassageWords(_Words):
    """A passage in its place."""

    title: Title
    quoted: Said
    replaced: Annotated[str, Field(max_length=150)]
    starter: Annotated[str, Field(max_length=190)]


class ReasonWords(_Words):
    """What was wrong with an answer."""

    title: Title
    label: Said
    wrong_source: Label
    out_of_date: Label
    unclear: Label
    missing: Label
    unsafe: Label
    comment: Said
    hint: Said
    kept: Said
    gone: Said


class ShareWords(_Words):
    """Showing an answer to somebody."""

    title: Title
    label: Said
    hint: Said
    choose: Label


class PersonWords(_Words):
    """Sending a question to a person."""

    title: Title
    told: Said
    label: Said
    hint: Said
    kept: Said
    gone: Said


class AskWords(_Words):
    """Typing a question in a screen."""

    title: Title
    label: Said
    hint: Said


class ThresholdWords(_Words):
    """Describing a concern, and where to look."""

    title: Title
    label: Said
    hint: Said
    found: Said
    none: Said
    level: Said


class ScreenWords(_Words):
    """Where the screening tools are."""

    title: Title
    found: Said
    none: Said
    use: Said


class WindowWords(_Words):
    """Screens that only say something."""

    working: Said
    wait: Said
    masked: Said
    said: Title


class AgainWords(_Words):
    """When a screen could not be opened in time."""

    text: Said


class GuidanceWords(_Words):
    """The list of documents."""

    heading: Said
    release: Said
    none: Said
    staged: Said
    replaced: Said
    replaced_by: Said
    published: Said
    effective: Said
    review: Said
    more: Said


class HomeWords(_Words):
    """The front page."""

    heading: Said
    what: Said
    limits: Said
    privacy: Said
    recent: Said
    no_recent: Said
    urgent: Said
    unfinished: Said
    waiting: Said
    waiting_from: Said
    no_waiting: Said
    state: Said
    newest: Said
    settled: Said
    overdue: Said
    waits: Said
    down: Said
    unsafe: Said


class SlackWords(Frozen):
    """Everything in `slack.yaml`."""

    buttons: Buttons
    answer: AnswerWords
    passage: PassageWords
    reasons: ReasonWords
    share: ShareWords
    person: PersonWords
    ask: AskWords
    threshold: ThresholdWords
    screen: ScreenWords
    window: WindowWords
    again: AgainWords
    kb: GuidanceWords
    home: HomeWords
