"""What a screening's answers say, for people to weigh. No field of any of these is a total."""

from __future__ import annotations

from datetime import date
from typing import Literal

from bot.screening.types import Child, Choice, Meeting
from bot.types import Citation, Contact
from knowledge.types import Frozen
from prompts.screening import Level, PatternKind


class Share(Frozen):
    """How many of some appointments were not attended."""

    name: str
    missed: int
    all: int


class Gap(Frozen):
    """A long time without a contact of one child (its letter) that was kept."""

    child: str
    first: date
    last: date


class Chronology(Frozen):
    """What the contacts say together, in sentences that a meeting can use."""

    meetings: tuple[Meeting, ...] = ()
    says: tuple[str, ...] = ()
    missed: int = 0
    by_child: tuple[Share, ...] = ()
    by_service: tuple[Share, ...] = ()
    gaps: tuple[Gap, ...] = ()
    """The longest of each child, where it is long."""
    about_growth: int = 0
    """Of those not attended, how many followed a concern about weight or growth."""
    unfollowed: int = 0


class Concern(Frozen):
    """A statement answered with a concern, for one child or the household (no child)."""

    item: str
    name: str
    """A few words for it."""
    says: str
    domain: str
    child: Child | None
    choice: Choice
    since: str = ""
    often: str = ""
    last: str = ""
    impact: str = ""
    by: str = ""
    """Values of the lists of the same name in the instrument; empty where not answered."""
    seen: str = ""
    effect: str = ""
    private: bool = False
    lasting: bool = False
    """More than six months, or coming back most weeks for a month and more."""
    harms: bool = False
    """It affects the child now, or is likely to."""
    rests_on: tuple[str, ...] = ()


class Cell(Frozen):
    """One area for one child, household statements among them: the worst answer, never a sum."""

    child: Child
    domain: str
    title: str
    worst: Choice
    concerns: tuple[str, ...] = ()
    """Ids of the statements."""
    unknown: tuple[str, ...] = ()
    asked: int = 0
    """How many statements there are for this child."""
    lasting: bool = False


class Unknown(Frozen):
    """What nobody has said yet, the questions to ask, and the services that may know."""

    item: str
    says: str
    child: Child | None
    ask: tuple[str, ...]
    holds: tuple[str, ...]
    private: bool = False
    what: Literal["answer", "effect", "time", "voice", "explanation"] = "answer"
    """What is not known: the answer itself; of a concern its effect on the child, or how long it has gone on; what the
    child says; or whether something else could explain it."""


class Pattern(Frozen):
    """Something that shows when answers are laid side by side."""

    kind: PatternKind
    title: str
    says: str
    level: Level
    children: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    private: bool = False


class Reason(Frozen):
    """Why a level is called for."""

    level: Level
    says: str
    private: bool = False


class NextStep(Frozen):
    """What to do, why, and what it rests on."""

    level: Level
    title: str
    do: tuple[str, ...]
    reasons: tuple[str, ...]
    rests_on: tuple[str, ...]


class Voice(Frozen):
    """What one child says or shows, what their day is like, what is good in it, and what changed for them."""

    child: Child
    met: str = ""
    said: str = ""
    day: str = ""
    strengths: str = ""
    changed: str = ""
    difference: str = ""
    poverty: str = ""
    disability: str = ""
    """Of those last two and `changed`: values of the instrument's lists."""


class Decision(Frozen):
    """What a person decided, and why. `level` is empty until somebody has."""

    level: str = ""
    why: str = ""
    owner: str = ""
    review: date | None = None


class Findings(Frozen):
    """Everything that the answers say, for people to weigh. No field of it is a total."""

    instrument: str
    """Name and version."""
    children: tuple[Child, ...]
    voices: tuple[Voice, ...]
    level: Level
    """The gravest that any rule calls for."""
    neglect: tuple[str, ...]
    """The kinds of neglect that the concerns are signs of, by name."""
    profile: tuple[Cell, ...]
    concerns: tuple[Concern, ...]
    patterns: tuple[Pattern, ...]
    chronology: Chronology
    steps: tuple[NextStep, ...]
    """The gravest first; each is called for by a rule of its own."""
    always: NextStep
    unknowns: tuple[Unknown, ...]
    engagement: str = ""
    doing: str = ""
    plan: str = ""
    began: date | None = None
    decision: Decision = Decision()
    below: bool = False
    """Whether the step that was decided is milder than a rule calls for: escalate or say why."""
    rests_on: tuple[str, ...] = ()
    """Every anchor named, once."""


class Outcome(Frozen):
    """Findings with what the live guidance says to them, and whom to turn to."""

    findings: Findings
    citations: dict[str, Citation] = {}
    """By anchor; numbered in the order that the findings name them."""
    gone: tuple[str, ...] = ()
    """Anchors whose passage is not in the live guidance: as people cite them."""
    release: str | None = None
    contacts: tuple[Contact, ...] = ()
    champions: tuple[Contact, ...] = ()
    training: tuple[Contact, ...] = ()
