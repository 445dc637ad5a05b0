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
    ("ReviewWords", "agreed"): frozenset({"person", "day"}),
    ("ReviewWords", "disagreed"): frozenset({"person", "day"}),
    ("ReviewWords", "shared_by"): frozenset({"person", "reference"}),
    ("ReviewWords", "again"): frozenset({"day"}),
    ("ReviewWords", "you_agreed"): frozenset({"day"}),
    ("ReviewWords", "you_disagreed"): frozenset({"day"}),
    ("ReviewWords", "due_told"): frozenset({"reference"}),
    ("ReviewWords", "due_since"): frozenset({"reference", "day"}),
    ("ReviewWords", "decided_told"): frozenset({"reference"}),
    ("ReviewWords", "reviewed_told"): frozenset({"reference"}),
    ("ReviewWords", "lost"): frozenset({"count"}),
    ("ReviewWords", "masked"): frozenset({"kinds"}),
    ("HomeWords", "overdue"): frozenset({"count"}),
    ("HomeWords", "waits"): frozenset({"count"}),
    ("HomeWords", "down"): frozenset({"count"}),
    ("HomeWords", "unsafe"): frozenset({"count"}),
    ("ScreenWords", "progress"): frozenset({"number"}),
    ("ScreenWords", "progress_of"): frozenset({"number", "all"}),
    ("ScreenWords", "progress_in"): frozenset({"where", "number", "all"}),
    ("ScreenWords", "of_child"): frozenset({"child", "area"}),
    ("ScreenWords", "listed"): frozenset({"children", "begun", "changed", "state"}),
    ("ScreenWords", "closed"): frozenset({"reference"}),
    ("ScreenWords", "added"): frozenset({"count"}),
    ("ScreenWords", "refused"): frozenset({"count"}),
    ("ScreenWords", "row"): frozenset({"row", "why"}),
    ("ScreenWords", "held"): frozenset({"count"}),
    ("ResultWords", "reference"): frozenset({"reference", "instrument"}),
    ("ResultWords", "decided"): frozenset({"step", "owner", "review"}),
    ("ResultWords", "you_decided"): frozenset({"told"}),
    ("ResultWords", "why"): frozenset({"why"}),
    ("ResultWords", "not_known_too"): frozenset({"count"}),
    ("ResultWords", "serious"): frozenset({"areas"}),
    ("ResultWords", "sometimes"): frozenset({"areas"}),
    ("ResultWords", "unknown_areas"): frozenset({"areas"}),
    ("ResultWords", "no_concern"): frozenset({"areas"}),
    ("ResultWords", "may_know"): frozenset({"services"}),
    ("ResultWords", "done"): frozenset({"children"}),
    ("ResultWords", "called_for"): frozenset({"step"}),
    ("ResultWords", "open_questions"): frozenset({"count"}),
    ("ResultWords", "shared"): frozenset({"person"}),
    ("ResultWords", "sent"): frozenset({"person"}),
    ("ResultWords", "no_manager"): frozenset({"person"}),
    ("ThresholdWords", "matched"): frozenset({"words"}),
    ("ThresholdWords", "passage"): frozenset({"number"}),
    ("ThresholdWords", "read"): frozenset({"titles"}),
    ("ThresholdWords", "kept"): frozenset({"reference"}),
    ("ThresholdWords", "look_again"): frozenset({"day"}),
    ("ThresholdWords", "mine_when"): frozenset({"reference", "day"}),
    ("ThresholdWords", "changed_told"): frozenset({"reference", "day"}),
    ("ThresholdWords", "was"): frozenset({"number", "title"}),
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
    """Describing a concern, what the threshold documents say of it, and what a manager decides."""

    title: Title
    label: Said
    hint: Said
    result: Title
    no_documents: Said
    no_decision: Said
    grid: Said
    none: Said
    matched: Said
    differ: Said
    beside: Said
    higher: Said
    lower: Said
    left: Said
    left_more: Said
    unknown: Said
    passage: Label
    read: Said
    more: Said
    record: Label
    record_title: Title
    record_told: Said
    decided: Said
    decided_hint: Said
    why: Said
    why_hint: Said
    review: Said
    kept: Said
    kept_where: Said
    kept_too: Said
    not_kept: Said
    decision_title: Title
    decided_said: Said
    why_said: Said
    before: Said
    look_again: Said
    no_day: Said
    mine: Said
    mine_when: Said
    changed: Said
    changed_ask: Said
    changed_told: Said
    changed_open: Label
    was: Said
    now: Said
    gone: Said


class ScreenWords(_Words):
    """The neglect screening as it is walked, and what stands on the front page about it."""

    title: Title
    start: Title
    next: Title
    back: Label
    save: Label
    guidance: Label
    early: Label
    danger: Label
    refer: Label
    resume: Label
    result: Label
    contacts: Label
    strike: Label
    progress: Said
    progress_of: Said
    progress_in: Said
    of_child: Said
    household: Said
    ask: Said
    private: Said
    empty: Label
    choose: Label
    choose_some: Label
    type_here: Label
    unfinished: Said
    begin: Said
    kept: Said
    listed: Said
    no_child: Said
    draft: Said
    stopped: Said
    finished: Said
    closed: Said
    no_page: Said
    not_kept: Said
    not_kept_now: Said
    broken: Said
    added: Said
    refused: Said
    row: Said
    held: Said
    more_rows: Said
    no_rows: Said
    guidance_none: Said
    erase: Label
    erase_title: Title
    erase_text: Said
    erase_yes: Title
    erase_no: Title
    erased: Said
    gone: Said


class ResultWords(_Words):
    """What a screening says, as it is shown and sent."""

    title: Title
    reference: Said
    voices: Said
    met: Said
    said: Said
    day: Said
    strengths: Said
    poverty: Said
    disability: Said
    changed: Said
    not_answered: Said
    steps: Said
    because: Said
    decided_heading: Said
    decided: Said
    you_decided: Said
    no_day: Said
    why: Said
    undecided: Said
    below: Said
    profile: Said
    not_known_too: Said
    neglect: Said
    patterns: Said
    chronology: Said
    unknown: Said
    serious: Said
    sometimes: Said
    unknown_areas: Said
    no_concern: Said
    household: Said
    may_know: Said
    family_steps: Said
    gone: Said
    more: Said
    family: Label
    family_title: Title
    family_note: Said
    whole: Label
    with_family: Said
    share: Label
    message: Said
    done: Said
    called_for: Said
    open_questions: Said
    pictures: Said
    no_pictures: Said
    share_title: Title
    share_label: Said
    share_hint: Said
    sending: Said
    shared: Said
    sent: Said
    no_manager: Said


class ReviewWords(_Words):
    """What managers think of a screening, days to look again, and what leads are warned of."""

    title: Title
    shared: Said
    shared_by: Said
    write: Label
    read: Label
    said: Said
    nothing: Said
    agreed: Said
    disagreed: Said
    again: Said
    you_agreed: Said
    you_disagreed: Said
    not_yet: Said
    label: Said
    yes: Label
    no: Label
    why: Said
    why_hint: Said
    look_again: Said
    look_again_hint: Said
    kept: Said
    masked: Said
    kept_too: Said
    not_kept: Said
    due: Said
    due_since: Said
    due_told: Said
    decided_told: Said
    reviewed_told: Said
    lost: Said
    lost_open: Label
    lost_title: Title
    lost_told: Said
    lost_what: Said
    lost_none: Said


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
    screened: ResultWords
    review: ReviewWords
    window: WindowWords
    again: AgainWords
    kb: GuidanceWords
    home: HomeWords
