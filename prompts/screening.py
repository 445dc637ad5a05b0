"""The neglect screening as data: its gate, areas, concern statements, questions, next steps, and what each rests on.

The head of neglect_screening.yaml explains every field to a partnership that wants its own. What the statements mean
for a child is worked out in `bot.screening`; nothing here adds anything up.
"""

from __future__ import annotations

import string
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from prompts.types import Frozen

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
Said = Annotated[str, Field(min_length=1, max_length=500)]


class AgeBand(StrEnum):
    """How old a child is, as near as a screening says it."""

    UNBORN = "unborn"
    BABY = "under 1"
    TODDLER = "1 to 4"
    SCHOOL = "5 to 11"
    TEENAGER = "12 to 17"


class Level(StrEnum):
    """What to do next, the mildest first. A rule may only raise it."""

    RECORD = "record"
    FIND_OUT = "find out"
    HELP = "help"
    CONSULT = "consult"
    TODAY = "today"
    REFER = "refer"
    DANGER = "danger"

    @property
    def rank(self) -> int:
        """0 for the mildest."""
        return list(Level).index(self)


class Mark(StrEnum):
    """What the rules must know of a statement to see a pattern."""

    GROWTH = "growth"
    NOT_BROUGHT = "not brought"
    ABUSE = "domestic abuse"
    VULNERABLE = "vulnerability"
    HISTORY = "history"


class PatternKind(StrEnum):
    """What is seen only when answers are laid side by side."""

    SEVERAL = "several"
    TIME = "time"
    SIBLINGS = "siblings"
    SERVICES = "services"
    NOT_BROUGHT = "not brought"
    GROWTH = "growth"
    ABUSE = "domestic abuse"
    VULNERABLE = "vulnerability"
    ENGAGEMENT = "engagement"
    HISTORY = "history"
    EARLIER_HARM = "earlier harm"


BORN = tuple(band for band in AgeBand if band is not AgeBand.UNBORN)
CHOICES: dict[str, tuple[str, ...]] = {
    "scale": ("no_concern", "sometimes", "serious", "not_known"),
    "how": ("seen", "heard", "told", "records", "others"),
    "setting": ("alone", "family"),
    "alone": ("alone", "not_alone"),
    "plan": ("none", "early_help", "child_in_need", "child_protection", "looked_after", "not_known"),
    "by": ("me", "child", "parent", "colleague", "service", "not_known"),
    "since": ("recent", "months", "longer", "not_known"),
    "often": ("once", "some_weeks", "most_weeks", "most_days", "not_known"),
    "last": ("this_week", "this_month", "earlier", "not_known"),
    "impact": ("affected", "likely", "none_seen", "not_known"),
    "now": ("yes", "no", "not_known"),
    "met": ("alone", "with_others", "watched", "no"),
    "explained": ("no_part", "part", "not_considered"),
    "engagement": ("well", "some", "little", "not_offered", "not_known"),
    "changed": ("better", "same", "worse", "not_known"),
    "carried": ("called", "referred", "not_so"),
}
"""The answers that the rules know, by the name of their list. A partnership words them; it cannot add to them."""


def _blanks(*names: str) -> AfterValidator:
    def check(text: str) -> str:
        try:
            found = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        except ValueError as error:
            raise ValueError("a brace is not closed") from error
        if unknown := found - set(names):
            raise ValueError(f"no such blank: {', '.join(sorted(unknown))}")
        return text

    return AfterValidator(check)


class Place(Frozen):
    """Where a passage stands: a document by its file stem, or an edition of a work by its family.

    `words` are a few words of the passage, so that it is known to say still what it said."""

    document: str | None = None
    family: str | None = None
    edition: str | None = None
    paragraph: str | None = None
    page: str | None = None
    """As printed."""
    words: Annotated[str, Field(min_length=8, max_length=120)]

    @model_validator(mode="after")
    def _names_one(self) -> Place:
        if (self.document is None) == (self.family is None):
            raise ValueError("name a document or a family, and not both")
        return self


class Anchor(Frozen):
    """What something rests on: as people cite it, and the places where it may be held, the weightiest first."""

    id: Id
    says: Said
    places: Annotated[tuple[Place, ...], Field(min_length=1)]


class Sign(Frozen):
    """Something that is not for screening: it leaves the walk, for 999 or to refer now."""

    id: Id
    says: Said
    kind: Literal["danger", "refer"]
    rests_on: tuple[Id, ...] = ()


class Item(Frozen):
    """One concern statement."""

    id: Id
    name: Annotated[str, Field(min_length=1, max_length=50)]
    """What it is about, in a few words for the middle of a sentence."""
    says: Said
    ages: tuple[AgeBand, ...] = BORN
    shared: bool = False
    """Asked once, for the whole household."""
    private: bool = False
    """Asked only when the worker is alone, and never part of anything for the family."""
    grave: bool = False
    """A serious answer is a reason to refer by itself, whatever its effect is known to be."""
    marks: tuple[Mark, ...] = ()
    ask: Annotated[tuple[Said, ...], Field(min_length=1)]
    holds: Annotated[tuple[Id, ...], Field(min_length=1)]
    """The services that may know, where the answer is not known."""
    rests_on: Annotated[tuple[Id, ...], Field(min_length=1)]


class Domain(Frozen):
    """An area of a child's life. `neglect` is the name of its kind of neglect; the household's has none."""

    id: Id
    title: Said
    neglect: str | None = None
    items: Annotated[tuple[Item, ...], Field(min_length=1)]


class Ask(Frozen):
    """How a page or a field of the walk is worded."""

    says: Said
    hint: str = ""
    ask: tuple[Said, ...] = ()
    rests_on: tuple[Id, ...] = ()


class Service(Frozen):
    """A service, and what else people write for it in a chronology."""

    id: Id
    name: Said
    also: tuple[str, ...] = ()
    private: bool = False
    """Contacts with it are left out of anything for the family."""


class Advice(Frozen):
    """A next step. `do` are things to do, in order."""

    title: Said
    do: Annotated[tuple[Said, ...], Field(min_length=1)]
    family: str
    """The same in words that can be shared with the family; none where the family must not hear of it first."""
    rests_on: Annotated[tuple[Id, ...], Field(min_length=1)]


class PatternWords(Frozen):
    """What is said of a pattern, and the least that it calls for."""

    title: Said
    says: Annotated[Said, _blanks("about", "children", "engaged")]
    level: Level
    ask: tuple[Said, ...] = ()
    rests_on: Annotated[tuple[Id, ...], Field(min_length=1)]


_Counted = _blanks("missed", "all", "since", "children", "services", "who", "service", "breakdown")
_Span = _blanks("who", "first", "last", "days", "day", "before", "after", "missed", "all", "count", "row", "other")


class ChronologyWords(Frozen):
    """What is said of appointments and contacts."""

    missed: Annotated[Said, _Counted]
    none_missed: Annotated[Said, _Counted]
    breakdown: dict[Literal["not_brought", "cancelled", "rearranged"], Annotated[Said, _blanks("count")]]
    weight: Annotated[Said, _blanks("count")]
    by_child: Annotated[Said, _Counted]
    by_service: Annotated[Said, _Counted]
    gap: Annotated[Said, _Span]
    plan: Annotated[Said, _Span]
    followed: Annotated[Said, _Span]
    engagement: Annotated[Said, _blanks("engaged", "changed")]
    weight_words: tuple[str, ...]
    """Words in a row that tell of weight or growth; a closing * lets a word go on."""
    outcomes: dict[Literal["attended", "not_brought", "cancelled", "rearranged"], tuple[str, ...]]
    """What people write for each."""
    columns: dict[Literal["date", "child", "service", "outcome", "reason", "followed"], tuple[str, ...]]
    """What people call each column."""
    everybody: tuple[str, ...]
    """What people write for all the children."""
    refused: dict[str, str]
    """Why a row is not counted."""


class Instrument(Frozen):
    """The whole screening. A stored screening keeps the one that it began with."""

    name: Id
    title: Said
    version: Annotated[str, Field(pattern=r"^[\w.-]{1,30}$")]
    about: Said
    not_a_score: Said
    licensed: Ask
    """Where a longer, licensed assessment is pointed to."""
    bands: dict[AgeBand, Said]
    choices: dict[str, dict[str, Said]]
    asks: dict[str, Ask]
    roles: dict[Id, Said]
    services: tuple[Service, ...]
    gate: tuple[Sign, ...]
    domains: Annotated[tuple[Domain, ...], Field(min_length=1)]
    patterns: dict[PatternKind, PatternWords]
    steps: dict[Level, Advice]
    always: Advice
    """What is said beside every next step: who decides, and how to escalate."""
    chronology: ChronologyWords
    anchors: tuple[Anchor, ...]

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every statement by its id, in order."""
        return {item.id: item for domain in self.domains for item in domain.items}

    @cached_property
    def domain_of(self) -> dict[str, Domain]:
        """The area that each statement is in, by the statement's id."""
        return {item.id: domain for domain in self.domains for item in domain.items}

    @cached_property
    def service_names(self) -> dict[str, str]:
        return {service.id: service.name for service in self.services}

    def label(self, choices: str, value: str) -> str:
        """How an answer is worded."""
        return self.choices[choices].get(value, value)
