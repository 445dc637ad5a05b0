"""Sources that disagree: two passages that rule on the same thing and do not say the same. Pure; no language model.

A difference that is not one costs trust, so the rules must be about the same act, by the same people, counted from the
same moment; then a figure, who does it, or how firmly it is put must differ. One side is always something that the
answer says: nobody is shown one of two rules without the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Literal, NamedTuple, Protocol

from bot.asking import Kind, kinds, small
from bot.choosing import Added, Rarity, Unit, Wanted
from bot.composing import Draft, Span
from bot.figures import Figure, measured
from bot.ruling import Rule
from knowledge.lexical import terms
from knowledge.types import Hit, Passage


class Written(Added, Protocol):
    """What a glossary gives for a short form."""

    @property
    def kind(self) -> str: ...


Expand = Callable[[str], Sequence[Written]]
About = Literal["figure", "holder", "force"]
SHORT = re.compile(r"\b[A-Z]{2,}s?\b|\b[A-Z][a-z][A-Z]\b")
MOST = 2
"""How many disagreements an answer shows."""
SIDES = 3
"""How many sources one disagreement shows."""
NEAR = 0.1
"""How likely to answer the other side must be, as a share of the likeliest sentence."""
ASKED = 0.1
"""The share of the question's words, by how telling they are, that what is ruled must have."""
SHARED = 0.8
"""The share of the shorter rule's words, by how telling they are, that the other must have too."""
SOLE = frozenset(
    terms("chair convene lead sign approve decide call arrange notify minutes appoint coordinate tell inform interview")
)
"""Acts that one person does: others may attend or share beside them, and that is no disagreement."""


class Side(NamedTuple):
    """One side: the sentence, ready to be cited, and the few words of it that differ."""

    draft: Draft
    says: str


class Differing(NamedTuple):
    """What differs, and each side; the first is what the answer says."""

    about: About
    sides: tuple[Side, ...]


class _Read:
    """A sentence that might be a side; what it rules is only read when it is asked for."""

    def __init__(self, unit: Unit, passage: Passage, expand: Expand) -> None:
        self.unit = unit
        self._passage = passage
        self._expand = expand

    @cached_property
    def text(self) -> str:
        """The sentence with its lead-in, short forms written out."""
        text = f"{self.unit.lead or ''} {self.unit.text}"
        if SHORT.search(text):
            for added in (added for added in self._expand(text) if added.kind == "abbreviation"):
                text = re.sub(rf"\b{re.escape(added.term)}\b", added.text, text)
        return text

    @cached_property
    def rule(self) -> Rule:
        return Rule(self.text, self._passage.heading[-1] if self._passage.heading else "")

    @cached_property
    def shown(self) -> frozenset[str]:
        """Every stemmed word of the sentence, its lead-in and its headings."""
        return frozenset(terms(f"{self._passage.context} {self.text}"))


def disagreements(
    question: str,
    found: Sequence[Unit],
    hits: Sequence[Hit],
    said: Sequence[tuple[int, Span]],
    rarity: Rarity,
    expand: Expand,
) -> list[Differing]:
    """What the sources differ on, the likeliest to matter first. `said` is where the answer's words stand.

    `expand` gives what short forms stand for.
    """
    best = max((unit.score for unit in found), default=0.0)
    bearing = sorted((unit for unit in found if _bears(unit, best)), key=lambda unit: -unit.score)
    read = [_Read(unit, hits[unit.hit].passage, expand) for unit in bearing]
    asked = _asks(question)
    told: list[Differing] = []
    wanted = Wanted(question, expand(question), rarity)
    for one in (one for one in read if _is_said(one.unit, said)):
        others = [other for other in read if other.unit.hit != one.unit.hit]
        for about in asked:
            differing = _against(about, one, others, hits, rarity)
            if differing and _asked_of(one, wanted) and not _told(differing, told):
                told.append(differing)
    return told[:MOST]


def _bears(unit: Unit, best: float) -> bool:
    return unit.score >= NEAR * best and not unit.signs["lead_in"] and not unit.signs["pointer"]


def _is_said(unit: Unit, said: Sequence[tuple[int, Span]]) -> bool:
    return any(hit == unit.hit and start < unit.end and unit.start < end for hit, (start, end) in said)


def _asked_of(one: _Read, wanted: Wanted) -> bool:
    """Whether a rule is on what the question asks: not one that is only counted from it."""
    return wanted.covered(one.rule.words, besides=small()) >= ASKED


def _asks(question: str) -> tuple[About, ...]:
    """What a question lets differ: figures always, who only where somebody is asked for, force where a duty is."""
    asked = kinds(question)
    more: list[tuple[Kind, About]] = [(Kind.WHO, "holder"), (Kind.DUTY, "force")]
    return ("figure", *(about for kind, about in more if kind in asked))


def _against(
    about: About, one: _Read, others: Sequence[_Read], hits: Sequence[Hit], rarity: Rarity
) -> Differing | None:
    """One side against all others that rule differently on the same thing, the weightiest source of each first.

    A third side must differ from both: it is held against each.
    """
    if about == "figure":
        others = [other for other in others if measured(other.unit.text)] if measured(one.unit.text) else []
    sides: list[tuple[_Read, Side]] = []
    for other in sorted(others, key=lambda o: hits[o.unit.hit].document.source.authority.rank):
        held = [_differ(about, side, other, hits, rarity) for side, _ in sides] or [
            _differ(about, one, other, hits, rarity)
        ]
        if held[0] and all(held):
            sides = sides or [(one, _side(one, held[0][0]))]
            sides.append((other, _side(other, held[0][1])))
    return Differing(about, tuple(side for _, side in sides[:SIDES])) if sides else None


def _differ(about: About, one: _Read, other: _Read, hits: Sequence[Hit], rarity: Rarity) -> tuple[str, str] | None:
    within = hits[one.unit.hit].document.key == hits[other.unit.hit].document.key
    if (within and about != "figure") or one.rule.tells or other.rule.tells:
        return None
    says = _DIFFER[about](one.rule, other.rule)
    alike = says and _same_case(about, one.rule, other.rule) and _special(one, other, rarity)
    return says if alike and _same_act(about, one.rule, other.rule, rarity) else None


def _side(read: _Read, says: str) -> Side:
    unit = read.unit
    span = (unit.start, unit.end)
    return Side(Draft(unit.hit, (*([unit.lead_span] if unit.lead_span else []), span), span, unit.score), says)


def _told(one: Differing, before: Sequence[Differing]) -> bool:
    """Whether the same was said before: the same few words against one another."""
    says = {side.says for side in one.sides}
    return any(one.about == other.about and says <= {side.says for side in other.sides} for other in before)


def _same_case(about: About, one: Rule, other: Rule) -> bool:
    """Whether two rules are for the same people, in the same kind of case, at the same turn."""
    if any(mine and theirs and not mine & theirs for mine, theirs in zip(one.cases, other.cases, strict=True)):
        return False
    if about != "holder" and one.holders - other.holders and other.holders - one.holders:
        return False
    if about == "force" and one.doers != other.doers:
        return False
    return not _other_turn(one, other)


def _other_turn(one: Rule, other: Rule) -> bool:
    """A first review is not a later one; one that has no place may be the first."""
    return bool(one.turns ^ other.turns) and not (one.turns or {"first"}) & (other.turns or {"first"})


def _special(one: _Read, other: _Read, rarity: Rarity) -> bool:
    """Whether the condition on one rule fits the other too: "where a child is at risk now" makes another rule."""
    return _fits(one.rule, other, rarity) and _fits(other.rule, one, rarity)


def _fits(mine: Rule, other: _Read, rarity: Rarity) -> bool:
    return not mine.condition or _weight(mine.condition & other.shown, rarity) >= 0.5 * _weight(mine.condition, rarity)


def _same_act(about: About, one: Rule, other: Rule, rarity: Rarity) -> bool:
    """Whether nearly all that the shorter rule says is in the other too; for a force, nearly all of both."""
    mine, theirs = (one.deed, other.deed) if about == "holder" else (one.words, other.words)
    shared = _weight(mine & theirs, rarity)
    whole = max if about == "force" else min
    return shared > 0 and shared >= SHARED * whole(_weight(mine, rarity), _weight(theirs, rarity))


def _weight(words: Iterable[str], rarity: Rarity) -> float:
    return sum(rarity(word) for word in words)


def _figures(one: Rule, other: Rule) -> tuple[str, str] | None:
    """Figures of one sort, counted from the same moment, none of them equal."""
    for figure in one.figures:
        rivals = [rival for rival in other.figures if rival.sort == figure.sort]
        if rivals and not any(_meet(a, b) for a in one.figures for b in rivals):
            rival = next((rival for rival in rivals if _since(figure, rival)), None)
            if rival:
                return figure.said, rival.said
    return None


def _meet(one: Figure, other: Figure) -> bool:
    return one.sort == other.sort and bool(one.same & other.same)


def _since(one: Figure, other: Figure) -> bool:
    return 2 * len(one.since & other.since) >= min(len(one.since), len(other.since))


def _holders(one: Rule, other: Rule) -> tuple[str, str] | None:
    if not one.deed & other.deed & SOLE or not one.doers or not other.doers or one.doers & other.doers:
        return None
    return ", ".join(sorted(one.doers)), ", ".join(sorted(other.doers))


def _forces(one: Rule, other: Rule) -> tuple[str, str] | None:
    """The same verb, as firmly or not; the same figures, or the difference is theirs."""
    if one.force is None or other.force is None or one.force == other.force or one.act != other.act:
        return None
    return one.forcing, other.forcing


_DIFFER: dict[About, Callable[[Rule, Rule], tuple[str, str] | None]] = {
    "figure": _figures,
    "holder": _holders,
    "force": _forces,
}
