"""What the threshold documents of a release say at each level, read from their headings, lists and tables. Pure.

A level stands in a heading above a list ("Level 2: additional needs"), in the name of a table's column, or in the first
cells of its row. Where a document numbers none, names that climb together are its levels (knowledge/levels.py). One
that has neither has no indicators, and the check says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from bot.choosing import BULLETS
from bot.thresholds.rows import Cell, Row, Rows, trimmed
from bot.thresholds.types import Indicator, Level
from knowledge.levels import beside, climbing
from knowledge.levels import level as numbered
from knowledge.spans import sentence_spans
from knowledge.types import Document, Passage

Held = tuple[int, Passage, Document]
"""A passage with its id and its document."""

ANYWHERE = "All areas"
"""The area of an indicator whose document names none."""
SHORTEST = 3
"""Words: a shorter line is a label."""
LABEL = 6
"""Words of a first cell that only names a row's level."""
LONGEST_AREA = 14
"""Words of a first cell that names an area."""
EDGES = " \t" + "".join(BULLETS)
_LINES = re.compile(r"[^\n]+")
_MORE = re.compile(r"[A-Z][^:.]{2,40}: ")
_OF = r"(?: of (?:need|concern|support))?"
_LEVEL = re.compile(rf"(?:level|tier|band)s?{_OF}$", re.I)
_AREA = re.compile(rf"(?:area|domain|dimension|factor|theme|category|need)s?{_OF}$", re.I)
_SIGNS = re.compile(r"indicator|sign|concern|example|feature|descriptor|behaviou?r|present|need", re.I)
_BESIDE = re.compile(
    r"\bmean|happen|next|respon|action|\bwho\b|service|support|\bhelp|process|consent|contact|outcome|\bdo\b|refer"
    r"|descri(?:be|ption)|defin|purpose|\bnotes?\b|assessment",
    re.I,
)
_TELLS_ELSE = re.compile(
    r"respon|action|process|consent|contact|\bnext\b|what happens|what to do|\bwho\b|referr|assessment|services"
    r"|outcomes?\b",
    re.I,
)
_ABOUT_LEVELS = re.compile(r"threshold|\blevels?\b|matrix|continuum|indicator|windscreen|at a glance", re.I)


class _Place(NamedTuple):
    level: Level | None
    domain: str


class _Piece(NamedTuple):
    start: int
    end: int
    place: _Place


class _Scale:
    """The levels of one document: its numbers, or the places of its names where it has no numbers at all."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        names = list(_names(passages))
        numbers = any(numbered(name) is not None for held in names for name in held)
        climbs: list[Mapping[str, int]] = [] if numbers else [climbing(held) for held in names]
        self._places = {name: place for held in climbs for name, place in held.items()}

    def level(self, name: str) -> Level | None:
        number = numbered(name) or self._places.get(name)
        return None if number is None else Level(number=number, name=name.strip(" :.-–"))

    def headed(self, passage: Passage) -> _Place:
        """Where a passage's headings put it. What they say of a level beside its signs has none."""
        above = passage.heading
        title = passage.context.partition("\n")[0].partition(" > ")[0]
        at = next((place for place in reversed(range(len(above))) if self.level(above[place])), None)
        if at is None:
            own = above[-1] if above and not _ABOUT_LEVELS.search(above[-1]) and above[-1] != title else ANYWHERE
            return _Place(None, own)
        if any(map(_TELLS_ELSE.search, above[at + 1 :])) or _TELLS_ELSE.match(above[at]):
            return _Place(None, ANYWHERE)
        return _Place(self.level(above[at]), beside(above, at, title) or ANYWHERE)


def indicators(passages: Iterable[Held]) -> tuple[Indicator, ...]:
    """Every indicator of these passages, in reading order; passages of one document stand together."""
    found: list[Indicator] = []
    for _, own in groupby(passages, key=lambda held: held[2].key):
        held = list(own)
        scale = _Scale([passage for _, passage, _ in held])
        for _, beneath in groupby(held, key=lambda one: (one[1].heading, one[1].kind == "table")):
            found += _beneath(list(beneath), scale)
    return tuple(found)


def _beneath(held: Sequence[Held], scale: _Scale) -> Iterator[Indicator]:
    """What stands together under one heading: a list, or a table that may be cut into several passages."""
    table = _Table(scale, held) if held[0][1].kind == "table" else None
    for id, passage, document in held:
        for start, end, place in table.read(passage) if table else _lines(passage, scale):
            start, end = trimmed(passage.text, start, end, EDGES)
            text = passage.text[start:end]
            if place.level is not None and len(text.split()) >= SHORTEST and not text.endswith(":"):
                yield _made(id, passage, document, _Piece(start, end, place), place.level)


def _made(id: int, passage: Passage, document: Document, piece: _Piece, level: Level) -> Indicator:
    return Indicator(
        passage_id=id,
        start=piece.start,
        end=piece.end,
        text=passage.text[piece.start : piece.end],
        level=level,
        domain=piece.place.domain,
        document=document.name,
        paragraph=passage.paragraph,
    )


def _names(passages: Sequence[Passage]) -> Iterator[tuple[str, ...]]:
    """What may name levels side by side: headings under one heading, the columns of a row, the first cells of rows."""
    above: dict[tuple[str, ...], dict[str, None]] = {}
    for passage in passages:
        for depth, name in enumerate(passage.heading):
            above.setdefault(passage.heading[:depth], {})[name] = None
    yield from (tuple(held) for held in above.values())
    for heading in dict.fromkeys(one.heading for one in passages if one.kind == "table"):
        table, firsts = Rows(), list[str]()
        for passage in (one for one in passages if one.kind == "table" and one.heading == heading):
            for row in table.of(passage.text):
                yield tuple(cell.name for cell in row if cell.name)
                if row and (not row[0].name or _LEVEL.match(row[0].name)):
                    firsts.append(passage.text[row[0].start : row[0].end])
        yield tuple(firsts)


def _lines(passage: Passage, scale: _Scale) -> Iterator[_Piece]:
    """The items of a list; without any, the sentences under an area of a level."""
    place = scale.headed(passage)
    items = [
        span for match in _LINES.finditer(passage.text) if passage.text.startswith(BULLETS, (span := match.span())[0])
    ]
    if not items and place.domain != ANYWHERE and passage.kind == "prose":
        items = list(sentence_spans(passage.text))
    yield from (_Piece(*span, place) for span in items)


class _Table:
    """A table, passage by passage: a row that was cut goes on from the level and the area where it was cut."""

    def __init__(self, scale: _Scale, held: Sequence[Held]) -> None:
        self._scale, self._rows = scale, Rows()
        self._place = scale.headed(held[0][1])
        looked = Rows()
        rows = [row for _, passage, _ in held for row in looked.of(passage.text)]
        self._by_column = any(len({one.number for cell in row if (one := scale.level(cell.name))}) > 1 for row in rows)

    def read(self, passage: Passage) -> Iterator[_Piece]:
        for row in self._rows.of(passage.text):
            left = self._opened(row, passage.text)
            yield from self._pieces(left, passage.text)

    def _opened(self, row: Row, text: str) -> list[Cell]:
        """Take from a row the cells that only say where it stands; the others are left."""
        left = []
        for at, cell in enumerate(row):
            if at == 0 and not self._by_column and (level := self._row_level(cell, text)):
                self._place = self._place._replace(level=level)
            elif area := self._area(cell, text, opens=at == 0 and len(row) > 1 and not row[1].goes_on):
                self._place = self._place._replace(domain=area)
            else:
                left.append(cell)
        return left

    def _row_level(self, cell: Cell, text: str) -> Level | None:
        """The level that a row's first cell names, and nothing else: "Level 2: Early help", or "2" under "Level"."""
        own, whole = text[cell.start : cell.end], text[cell.whole : cell.end]
        if _LEVEL.match(cell.name):
            number = re.fullmatch(r"[1-6]", own.strip())
            return self._scale.level(f"{cell.name.split()[0].rstrip('s')} {own}" if number else own)
        label = len(own.split()) <= LABEL and not whole.endswith(".")
        return self._scale.level(whole) or (self._scale.level(cell.name) if cell.name else None) if label else None

    def _area(self, cell: Cell, text: str, opens: bool) -> str:
        own = text[cell.start : cell.end].strip()
        beside_levels = self._by_column and not self._scale.level(cell.name)
        names = bool(_AREA.match(cell.name)) or (opens and (beside_levels or not cell.name))
        return own if names and len(own.split()) <= LONGEST_AREA else ""

    def _pieces(self, left: Sequence[Cell], text: str) -> Iterator[_Piece]:
        place: _Place | None = self._place
        for cell in left:
            if not cell.goes_on:
                place = self._under(cell.name)
            start = cell.start
            if place and self._scale.level(cell.name) and (more := _MORE.match(text, cell.start, cell.end)):
                start = more.end()  # "Level 2: Early help: the child is …"
                named = self._scale.level(text[cell.whole : start])
                place = place._replace(level=named)
            if place:
                yield from (_Piece(*span, place) for span in _said(text, start, cell.end))

    def _under(self, name: str) -> _Place | None:
        """Where a cell under this name stands; None under one that tells something else, such as what happens next."""
        if not name:
            return self._place
        if level := self._scale.level(name):
            return self._place._replace(level=level)
        if _SIGNS.search(name):
            return self._place
        return None if _BESIDE.search(name) else self._place._replace(domain=name)


def _said(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What a cell says, one thing after another: its bullets, then its sentences."""
    for part in re.finditer(rf"[^{''.join(BULLETS)}]+", text[start:end]):
        for first, last in sentence_spans(part.group()):
            yield start + part.start() + first, start + part.start() + last
