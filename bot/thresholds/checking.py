"""A text laid beside the threshold documents of one release: what it touches, where, what lies next to that. Pure.

No level is given for a child. What is shown is where the documents put the things that the text speaks of.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from bot import evidence
from bot.outranking import standing
from bot.thresholds.concerns import concerns
from bot.thresholds.matching import SHOWN, Matcher, Near
from bot.thresholds.types import Beside, Cell, Concern, Indicator, Level, Shown, Side, Touch
from bot.types import Citation
from knowledge.types import Document, Hit, Passage
from prompts import Wording

Look = Callable[[str], tuple[Hit, tuple[int, int]] | None]
"""The sentence of statutory guidance nearest to a concern: its hit and its offsets; None where none is near."""

NEIGHBOURS = 2
"""Indicators shown for each direction in which a concern might move."""
NEIGHBOUR = 0.05
"""From this chance on, an indicator of the next level speaks of the same thing."""
REFERS = re.compile(r"[^\n•]*\brefer(?:ral)?\b[^\n•]{0,60}\b(?:now|immediately|straight away|at once)\b[^\n•]*", re.I)
_REFERS_LATE = re.compile(r"[^\n•]*\b(?:immediate(?:ly)?|now)\b[^\n•]{0,30}\brefer(?:ral)?\b[^\n•]*", re.I)


class Shelf(NamedTuple):
    """A release's threshold documents, read: their indicators, and each passage with its document."""

    matcher: Matcher
    passages: Mapping[int, tuple[Passage, Document]]


class Laid(NamedTuple):
    """What a check shows of the guidance. `refers` are citations of indicators for which it says to refer now."""

    concerns: tuple[Concern, ...]
    levels: tuple[Level, ...]
    cells: tuple[Cell, ...]
    citations: tuple[Citation, ...]
    refers: tuple[int, ...]


def touched(text: str, matcher: Matcher) -> list[tuple[str, list[Near]]]:
    """Each concern of a text with the indicators that it touches: of each document the first few, nearest first."""

    def area(part: str) -> str | None:
        near = matcher.near(part)
        return matcher.indicators[near[0].place].domain if near else None

    return [(part, _first(matcher.near(part), matcher)) for part in concerns(text, area)]


def laid(text: str, shelf: Shelf, look: Look, wording: Wording) -> Laid:
    """The text's concerns, the grid, and every source with a number."""
    sources = _Sources(shelf)
    told = [_concern(part, nears, shelf, sources, look, wording) for part, nears in touched(text, shelf.matcher)]
    cells: dict[tuple[int, str], dict[int, None]] = defaultdict(dict)
    for touch in (touch for one in told for touch in one.touches):
        cells[touch.level.number, touch.domain][touch.citation] = None
    grid = tuple(Cell(level=level, domain=domain, citations=tuple(cited)) for (level, domain), cited in cells.items())
    return Laid(tuple(told), _levels(shelf), grid, tuple(sources.held), sources.refers(told))


def refers(passage: Passage, start: int) -> bool:
    """Whether a passage says, above the thing at `start`, to refer now."""
    above = f"{passage.lead_in or ''}\n{passage.text[:start]}"
    return bool(REFERS.search(above) or _REFERS_LATE.search(above))


class _Sources:
    """The citations of a check, numbered from 1 in the order they are shown; the same words have one number."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._urgent: set[int] = set()
        self.held: list[Citation] = []

    def of(self, indicator: Indicator) -> int:
        passage, document = self._shelf.passages[indicator.passage_id]
        hit = Hit(passage_id=indicator.passage_id, passage=passage, document=document, score=1, dense=0, lexical=0)
        number = self.cite(hit, indicator.start, indicator.end)
        if refers(passage, indicator.start):
            self._urgent.add(number)
        return number

    def cite(self, hit: Hit, start: int, end: int) -> int:
        quote = hit.passage.text[start:end].strip()
        for known in self.held:
            if (known.passage_id, known.quote) == (hit.passage_id, quote):
                return known.number
        self.held.append(evidence.citation(len(self.held) + 1, hit, quote))
        return len(self.held)

    def refers(self, told: Iterable[Concern]) -> tuple[int, ...]:
        """The touched indicators under which their document says to refer now: the first of each concern only."""
        firsts = dict.fromkeys(one.touches[0].citation for one in told if one.touches)
        return tuple(number for number in firsts if number in self._urgent)


def _first(nears: Sequence[Near], matcher: Matcher) -> list[Near]:
    counts: dict[str, int] = defaultdict(int)
    kept = []
    for near in nears:
        document = matcher.indicators[near.place].document
        counts[document] += 1
        if counts[document] <= SHOWN:
            kept.append(near)
    return kept


def _concern(
    text: str, nears: Sequence[Near], shelf: Shelf, sources: _Sources, look: Look, wording: Wording
) -> Concern:
    if not nears:
        return Concern(text=text)
    held = shelf.matcher.indicators
    touches = tuple(
        Touch(
            **_shown(held[near.place], sources).model_dump(exclude={"level"}),
            level=held[near.place].level,
            words=near.words,
        )
        for near in nears
    )
    firsts = list({held[near.place].document: held[near.place] for near in reversed(nears)}.values())[::-1]
    sides = _sides(firsts, sources, shelf)
    cited = [(side.citation, shelf.passages[one.passage_id][1]) for side, one in zip(sides, firsts, strict=False)]
    found = look(text)
    return Concern(
        text=text,
        touches=touches,
        higher=_next(text, firsts, nears, 1, shelf, sources),
        lower=_next(text, firsts, nears, -1, shelf, sources),
        differing=sides,
        standing=standing(cited, wording) if sides else (),
        beside=_beside(found, sources) if found else (),
    )


def _shown(indicator: Indicator, sources: _Sources) -> Shown:
    return Shown(
        quote=indicator.text,
        level=indicator.level,
        domain=indicator.domain,
        document=indicator.document,
        citation=sources.of(indicator),
    )


def _sides(firsts: Sequence[Indicator], sources: _Sources, shelf: Shelf) -> tuple[Side, ...]:
    """Where each document puts it, where they do not agree on the number of the level."""
    if len({one.level.number for one in firsts}) < 2:
        return ()
    return tuple(
        Side(
            document=one.document,
            title=shelf.passages[one.passage_id][1].source.title,
            level=one.level,
            citation=sources.of(one),
        )
        for one in firsts
    )


def _next(
    text: str, firsts: Sequence[Indicator], nears: Sequence[Near], step: int, shelf: Shelf, sources: _Sources
) -> tuple[Shown, ...]:
    """What each document says on the same thing at the next level up or down, in the same area, and is not touched."""
    held = shelf.matcher.indicators
    touched = {near.place for near in nears}
    wanted = {(one.document, one.domain, one.level.number + step) for one in firsts}
    near = [
        held[one.place]
        for one in shelf.matcher.ranked(text)
        if one.chance >= NEIGHBOUR
        and one.place not in touched
        and (held[one.place].document, held[one.place].domain, held[one.place].level.number) in wanted
    ]
    return tuple(_shown(one, sources) for one in near[:NEIGHBOURS])


def _beside(found: tuple[Hit, tuple[int, int]], sources: _Sources) -> tuple[Beside, ...]:
    hit, (start, end) = found
    return (Beside(quote=hit.passage.text[start:end].strip(), citation=sources.cite(hit, start, end)),)


def _levels(shelf: Shelf) -> tuple[Level, ...]:
    """Every level, lowest first, under the name that the weightiest document gives it."""

    def weight(indicator: Indicator) -> int:
        return shelf.passages[indicator.passage_id][1].source.authority.rank

    found: dict[int, Level] = {}
    for indicator in sorted(shelf.matcher.indicators, key=weight):
        found.setdefault(indicator.level.number, indicator.level)
    return tuple(found[number] for number in sorted(found))
