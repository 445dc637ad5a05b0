"""What reports and pictures of a screening say."""

from __future__ import annotations

import string
from typing import Literal

from pydantic import model_validator

from prompts.screening import AgeBand
from prompts.types import Frozen

Kind = Literal["report", "supervision", "meeting", "professionals", "family"]
"""What can be made of a screening."""
FOR_FAMILY: tuple[Kind, ...] = ("meeting", "family")
"""What may reach the family."""
BLANKS: dict[str, frozenset[str]] = {
    "pictures.plan": frozenset({"day"}),
    "pictures.gap": frozenset({"days"}),
    "pictures.binned": frozenset({"span"}),
    "pictures.told": frozenset({"all", "first", "last"}),
    "pictures.told_gap": frozenset({"who", "first", "last", "days"}),
    "common.about": frozenset({"reference", "day"}),
    "common.release": frozenset({"release", "instrument"}),
    "common.no_release": frozenset({"instrument"}),
    "common.page": frozenset({"page", "pages"}),
    "voice.unsaid": frozenset({"child"}),
    "summary.called": frozenset({"step"}),
    "summary.neglect": frozenset({"kinds"}),
    "summary.side_by_side": frozenset({"patterns"}),
    "summary.unknown": frozenset({"areas"}),
    "summary.decided": frozenset({"step"}),
    "steps.owner": frozenset({"owner", "day"}),
    "steps.owner_no_day": frozenset({"owner"}),
    "chronology.some": frozenset({"shown", "missed", "all"}),
    "areas.since": frozenset({"since", "often", "last"}),
    "patterns.ask": frozenset({"questions"}),
    "engagement.plan_from": frozenset({"plan", "day"}),
    "unknowns.answer": frozenset({"says"}),
    "unknowns.effect": frozenset({"says"}),
    "unknowns.time": frozenset({"says"}),
    "unknowns.explanation": frozenset({"says"}),
    "decision.alarm": frozenset({"says", "done"}),
    "sources.place": frozenset({"page"}),
    "sources.paragraph": frozenset({"paragraph"}),
    "sources.gone": frozenset({"says"}),
    "sources.replaced": frozenset({"edition"}),
    "supervision.voice": frozenset({"child", "met", "said", "day"}),
    "supervision.oldest": frozenset({"place", "band"}),
    "supervision.only": frozenset({"band"}),
    "supervision.concern": frozenset({"name", "children", "choice"}),
    "supervision.contacts": frozenset({"missed", "all", "children", "services"}),
    "supervision.decided": frozenset({"step"}),
    "meeting.effect": frozenset({"name"}),
    "meeting.time": frozenset({"name"}),
}
"""The blanks of each text that has any, by its place in the file."""


class PictureWords(Frozen):
    """Titles, legends and what a picture says to somebody who does not see it."""

    timeline: str
    profile: str
    outcomes: dict[Literal["attended", "not_brought", "cancelled", "rearranged"], str]
    worst: dict[Literal["no_concern", "sometimes", "serious", "not_known"], str]
    bands: dict[AgeBand, str]
    not_asked: str
    lasting: str
    partly: str
    plan: str
    gap: str
    others: str
    binned: str
    spans: dict[Literal["month", "quarter", "year"], str]
    told: str
    told_gap: str


class KindWords(Frozen):
    """How a door offers a document, and what stands first on it."""

    title: str
    offer: str
    hint: str
    warning: str


class CommonWords(Frozen):
    """What stands on every document."""

    about: str
    no_reference: str
    pseudonyms: str
    household: str
    release: str
    no_release: str
    urgent: str
    not_a_decision: str
    foot: str
    page: str
    not_answered: str
    nothing: str


class VoiceWords(Frozen):
    """What each child says."""

    heading: str
    met: str
    said: str
    day: str
    unsaid: str
    unborn: str


class SummaryWords(Frozen):
    """The first page."""

    heading: str
    called: str
    neglect: str
    side_by_side: str
    unknown: str
    decided: str
    open: str


class StepsWords(Frozen):
    """What to do next."""

    heading: str
    step: str
    do: str
    why: str
    owner: str
    owner_no_day: str
    to_name: str
    people: str


class ChronologyWords(Frozen):
    """Contacts."""

    heading: str
    none: str
    date: str
    child: str
    service: str
    outcome: str
    reason: str
    followed: str
    some: str


class AreasWords(Frozen):
    """Concerns."""

    heading: str
    child: str
    concern: str
    seen: str
    time: str
    effect: str
    since: str
    none: str


class PatternsWords(Frozen):
    """What shows side by side."""

    heading: str
    ask: str


class ExplainedWords(Frozen):
    """Strengths, and other explanations."""

    heading: str
    child: str
    poverty: str
    disability: str
    strengths: str


class EngagementWords(Frozen):
    """What parents do beside what changed."""

    heading: str
    does: str
    plan: str
    plan_from: str
    child: str
    changed: str
    difference: str
    beside: str


class UnknownsWords(Frozen):
    """What nobody has said."""

    heading: str
    who: str
    says: str
    ask: str
    holds: str
    answer: str
    effect: str
    time: str
    explanation: str
    none: str
    anybody: str


class DecisionWords(Frozen):
    """Who decided what, and why."""

    heading: str
    step: str
    why: str
    owner: str
    review: str
    no_day: str
    open: str
    below: str
    alarms: str
    alarm: str
    not_done: str
    screened: str
    how: str
    setting: str


class SourcesWords(Frozen):
    """What it rests on."""

    heading: str
    place: str
    paragraph: str
    gone: str
    replaced: str


class SupervisionWords(Frozen):
    """The note for supervision."""

    voices: str
    voice: str
    said: str
    unsaid: str
    day: str
    no_day: str
    oldest: str
    only: str
    places: tuple[str, ...]
    worries: str
    concern: str
    household: str
    contacts: str
    unsure: str
    decided: str
    think: str
    write: str
    talked: str
    will: str
    who: str
    when: str


class MeetingWords(Frozen):
    """The agendas."""

    bring: str
    service: str
    about: str
    brought: str
    everybody: str
    effect: str
    time: str
    complete: str
    changed: str
    now: str
    settle: str
    decisions: str
    decision: str
    owner: str
    date: str
    disagree: str
    next: str
    own_words: str


class FamilyWords(Frozen):
    """The copy for the family."""

    areas: str
    contacts: str
    do: str
    unknown: str
    changed: str
    letters: str
    people: str
    who: str
    reach: str


class ReportWords(Frozen):
    """Everything that is said beside what was answered."""

    pictures: PictureWords
    kinds: dict[Kind, KindWords]
    common: CommonWords
    voice: VoiceWords
    summary: SummaryWords
    steps: StepsWords
    chronology: ChronologyWords
    areas: AreasWords
    patterns: PatternsWords
    explained: ExplainedWords
    engagement: EngagementWords
    unknowns: UnknownsWords
    decision: DecisionWords
    sources: SourcesWords
    supervision: SupervisionWords
    meeting: MeetingWords
    family: FamilyWords

    @model_validator(mode="after")
    def _blanks_are_known(self) -> ReportWords:
        for section, held in self:
            for name, text in held if isinstance(held, Frozen) else ():
                place = f"{section}.{name}"
                texts = (text,) if isinstance(text, str) else ()
                found = {
                    blank for one in texts for _, blank, _, _ in string.Formatter().parse(one) if blank is not None
                }
                if found != BLANKS.get(place, frozenset()):
                    raise ValueError(
                        f"{place}: its blanks must be {sorted(BLANKS.get(place, ()))}, not {sorted(found)}"
                    )
        return self
