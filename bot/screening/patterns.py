"""What shows only when answers are laid side by side: across areas, time, siblings, services, and what parents do.

Each is said once, with the children that it is about. More concerns can only bring more patterns.
Sources: the learning from Child 28 (one picture of what was missed; domestic abuse as an enabler of neglect; what
changed for the child); Working Together 2023, paragraphs 169 (cumulative harm) and 181 (sufficient and sustained).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.screening.days import worded
from bot.screening.pages import HOME
from bot.screening.reading import word
from bot.screening.results import Chronology, Concern, Pattern
from bot.screening.said import counted, listed, low, named, quoted
from bot.screening.types import Attendance, Choice, Meeting
from bot.screening.walk import Screening
from prompts.screening import Mark, PatternKind

AREAS = 3
"""Areas of one child's life with a concern that are several."""
AGAIN = 3
"""Contacts of a household not attended, in the rows that are there, that are more than one or two."""


class _Seen(NamedTuple):
    """What the rules look at."""

    screening: Screening
    concerns: tuple[Concern, ...]
    chronology: Chronology

    def marked(self, mark: Mark) -> list[Concern]:
        items = self.screening.instrument.items
        return [one for one in self.concerns if mark in items[one.item].marks]

    @property
    def care(self) -> list[Concern]:
        """Concerns about the care of a child: what is in an area that has a kind of neglect."""
        domains = self.screening.instrument.domain_of
        return [one for one in self.concerns if domains[one.item].neglect]

    def letters(self, concerns: Iterable[Concern]) -> set[str]:
        """The children that concerns are about; those of the household are about all."""
        every = {child.letter for child in self.screening.children}
        return set().union(*(every if one.child is None else {one.child.letter} for one in concerns))

    def made(self, kind: PatternKind, letters: Iterable[str] = (), private: bool = False, **blanks: str) -> Pattern:
        words = self.screening.instrument.patterns[kind]
        children = tuple(sorted(letters))
        said = {"about": "", "children": named(children, self.screening.children), "engaged": ""}
        return Pattern(
            kind=kind,
            title=words.title,
            says=words.says.format(**{**said, **blanks}),
            level=words.level,
            children=children,
            ask=words.ask,
            rests_on=words.rests_on,
            private=private,
        )


def found(screening: Screening, concerns: tuple[Concern, ...], chronology: Chronology) -> tuple[Pattern, ...]:
    """Every pattern that there is."""
    seen = _Seen(screening, concerns, chronology)
    rules = (_several, _time, _siblings, _services, _not_brought, _growth, _abuse, _vulnerable, _engagement, _history)
    return tuple(pattern for rule in (*rules, _earlier_harm) for pattern in rule(seen))


def _several(seen: _Seen) -> Iterator[Pattern]:
    titles = {domain.id: domain.title for domain in seen.screening.instrument.domains}
    areas: dict[str, dict[str, None]] = {}
    for child in seen.screening.children:
        mine = [one for one in seen.concerns if one.child in (None, child) and not one.private]
        held = dict.fromkeys(one.domain for one in mine)
        if len(held) >= AREAS:
            areas[child.letter] = held
    if areas:
        about = listed(quoted(titles[id]) for id in titles if any(id in held for held in areas.values()))
        yield seen.made(PatternKind.SEVERAL, areas, about=about)


def _time(seen: _Seen) -> Iterator[Pattern]:
    lasting = [one for one in seen.concerns if one.lasting]
    if lasting:
        about = listed(one.name for one in lasting)
        yield seen.made(PatternKind.TIME, seen.letters(lasting), any(one.private for one in lasting), about=about)


def _siblings(seen: _Seen) -> Iterator[Pattern]:
    whose: dict[str, set[str]] = defaultdict(set)
    for one in seen.concerns:
        if one.child is not None:
            whose[one.domain].add(one.child.letter)
    both = {domain: letters for domain, letters in whose.items() if len(letters) > 1}
    if both:
        domains = seen.screening.instrument.domains
        about = listed(quoted(domain.title) for domain in domains if domain.id in both)
        yield seen.made(PatternKind.SIBLINGS, set().union(*both.values()), about=about)


def _services(seen: _Seen) -> Iterator[Pattern]:
    missed = _missed(seen.chronology.meetings)
    services = {one.service for one in missed}
    if len(missed) >= AGAIN and len(services) > 1:
        children = {one.child for one in missed}
        about = f"{counted(len(children), 'child', 'children')} and {counted(len(services), 'service', 'services')}"
        yield seen.made(PatternKind.SERVICES, children, about=about)


def _not_brought(seen: _Seen) -> Iterator[Pattern]:
    missed = _missed(seen.chronology.meetings)
    told = seen.marked(Mark.NOT_BROUGHT)
    if _again(seen):
        letters = {one.child for one in missed} | seen.letters(told)
        parts = [f"{len(missed)} of {len(seen.chronology.meetings)} contacts were not attended"] if missed else []
        parts += [
            f"{one.child.name}, {low(seen.screening.instrument.label('scale', one.choice))}"
            for one in told
            if one.child
        ]
        yield seen.made(PatternKind.NOT_BROUGHT, letters, about="; ".join(parts))


def _again(seen: _Seen) -> bool:
    """Whether missed care happens again and again. There is no national number: a person weighs it."""
    missed = _missed(seen.chronology.meetings)
    told = seen.marked(Mark.NOT_BROUGHT)
    often = any(one.choice is Choice.SERIOUS or one.lasting for one in told)
    return len(missed) >= AGAIN or often or len(seen.letters(told)) > 1


def _growth(seen: _Seen) -> Iterator[Pattern]:
    letters = seen.letters(seen.marked(Mark.GROWTH))
    if letters and _again(seen):
        yield seen.made(PatternKind.GROWTH, letters)


def _abuse(seen: _Seen) -> Iterator[Pattern]:
    if seen.marked(Mark.ABUSE) and (seen.care or seen.chronology.missed):
        yield seen.made(PatternKind.ABUSE, seen.letters(seen.care) or seen.letters(seen.marked(Mark.ABUSE)), True)


def _vulnerable(seen: _Seen) -> Iterator[Pattern]:
    """Where vulnerabilities pile up beside signs of neglect: not for the family, where abuse is among them."""
    held = seen.marked(Mark.VULNERABLE)
    if len({one.item for one in held}) > 1 and seen.care:
        about = listed(one.name for one in held)
        yield seen.made(PatternKind.VULNERABLE, seen.letters(seen.care), any(one.private for one in held), about=about)


def _engagement(seen: _Seen) -> Iterator[Pattern]:
    """Help that was offered, and no change that lasts. Not known is no change that is known."""
    answers = seen.screening.answers
    engaged = word(answers, f"{HOME}/engagement")
    mine = [child.letter for child in seen.screening.children if word(answers, f"{child.letter}/changed") != "better"]
    worried = seen.letters(one for one in seen.concerns if not one.private)
    letters = [letter for letter in mine if letter in worried]
    if engaged in ("well", "some", "little") and letters:
        said = low(seen.screening.instrument.label("engagement", engaged))
        yield seen.made(PatternKind.ENGAGEMENT, letters, engaged=said)


def _history(seen: _Seen) -> Iterator[Pattern]:
    if history := seen.marked(Mark.HISTORY):
        yield seen.made(PatternKind.HISTORY, seen.letters(history))


def _earlier_harm(seen: _Seen) -> Iterator[Pattern]:
    told = [one for one in seen.chronology.meetings if one.harm]
    if told:
        about = listed(worded(one.day) for one in told)
        yield seen.made(PatternKind.EARLIER_HARM, {one.child for one in told}, about=about)


def _missed(meetings: Sequence[Meeting]) -> list[Meeting]:
    return [one for one in meetings if one.outcome is not Attendance.ATTENDED]
