"""The nouns of a screening. Children are letters with an age band: there is no place for a name."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from knowledge.types import Frozen
from prompts.screening import AgeBand

Value = str | tuple[str, ...]
"""What was put into a field: one answer, several, or words."""
LETTERS = tuple("ABCDEFGH")
"""The children that one screening has room for."""
LONGEST = 2000
"""Characters of one free text."""


class Choice(StrEnum):
    """What is known about a concern statement. Not known is never safe."""

    NO_CONCERN = "no_concern"
    SOMETIMES = "sometimes"
    SERIOUS = "serious"
    NOT_KNOWN = "not_known"

    @property
    def rank(self) -> int:
        """The worst is highest; not known stands above no concern."""
        return (Choice.NO_CONCERN, Choice.NOT_KNOWN, Choice.SOMETIMES, Choice.SERIOUS).index(self)

    @property
    def concern(self) -> bool:
        return self in (Choice.SOMETIMES, Choice.SERIOUS)


class Child(Frozen):
    """A child of the household."""

    letter: str
    band: AgeBand

    @property
    def name(self) -> str:
        """What the child is called everywhere."""
        return f"Child {self.letter}"


class Option(Frozen):
    """One of a field's answers."""

    value: str
    label: str


class Field(Frozen):
    """One thing to fill in. `key` is where its answer is kept."""

    key: str
    kind: Literal["one", "many", "text", "day", "table"]
    says: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    required: bool = True
    """Whether the page cannot be passed without it; "not known" is always among the answers of one that is."""


class Page(Frozen):
    """One page of the walk: what a door shows at a time."""

    key: str
    title: str
    hint: str = ""
    section: str = ""
    """The area of life, or the part of the walk, that it is in."""
    child: Child | None = None
    fields: tuple[Field, ...] = ()
    ask: tuple[str, ...] = ()
    """Questions to be curious with."""
    rests_on: tuple[str, ...] = ()
    """Anchors of the passages behind "What does the guidance say?"."""
    private: bool = False
    """Only for somebody who is alone: never shown with the family, nor in anything for them."""


class Alarm(Frozen):
    """Danger or a reason to refer now, as it was seen on a page. It is never taken away."""

    kind: Literal["danger", "refer"]
    reason: str
    """A sign of the gate, or a kind of danger that the words told of: never anybody's words."""
    done: Literal["", "called", "referred", "not_so"] = ""
    """What the person said that they did about it; `not_so` is that there is nothing in it."""


class Attendance(StrEnum):
    """What became of an appointment."""

    ATTENDED = "attended"
    NOT_BROUGHT = "not_brought"
    CANCELLED = "cancelled"
    REARRANGED = "rearranged"


class Meeting(Frozen):
    """An appointment or a contact of one child with one service. `reason` and `followed` are masked words."""

    day: date
    child: str
    """Its letter."""
    service: str
    outcome: Attendance
    reason: str = ""
    followed: str = ""
    harm: Literal["", "refer", "danger"] = ""
    """Whether its words told of an injury or a disclosure, or of a danger."""

    @property
    def missed(self) -> bool:
        return self.outcome is not Attendance.ATTENDED


class RefusedRow(Frozen):
    """A row that is not counted until it is put right: its number, from 1, and why. None of its words."""

    row: int
    why: str


class Pasted(Frozen):
    """A table as it was read."""

    meetings: tuple[Meeting, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    merged: int = 0
    """Rows that said the same as another."""


class Summary(Frozen):
    """A screening in a list."""

    reference: str
    version: str
    state: Literal["draft", "stopped", "finished"]
    children: tuple[Child, ...]
    begun: date
    changed: date
    mine: bool = True


class Opinion(Frozen):
    """What a manager thinks of a screening that was shared with them: `words` are masked."""

    user: str
    agrees: bool
    words: str = ""
    review: date | None = None
    at: date


class Shared(Frozen):
    """A screening that was shared with a manager, by whom, and what the manager said of it last."""

    summary: Summary
    by: str = ""
    said: Opinion | None = None


class Due(Frozen):
    """A day to look at something again has come for somebody. `reference` says what, and nothing more is told."""

    reference: str
    team: str
    user: str
    day: date
