"""A table that was pasted, or a CSV file, as contacts: duplicates merged, and what cannot be so refused by its row.

Columns may stand in any order under a heading, or without one in the order date, child, service, what happened,
reason, followed up by.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from bot.screening import gate
from bot.screening.days import day
from bot.screening.types import Attendance, Child, Meeting, Pasted, RefusedRow
from prompts.screening import AgeBand, Instrument

Mask = Callable[[str], str]
MOST = 5000
"""Rows of one table."""
PART = 300
"""Characters of one part of a row."""
OLDEST = {
    AgeBand.UNBORN: timedelta(days=300),
    AgeBand.BABY: timedelta(days=366 + 300),
    AgeBand.TODDLER: timedelta(days=5 * 366 + 300),
    AgeBand.SCHOOL: timedelta(days=12 * 366 + 300),
    AgeBand.TEENAGER: timedelta(days=18 * 366 + 300),
}
"""How long ago a child of that age was expected, at the most."""
NEEDED = ("date", "child", "service", "outcome")
ORDER = (*NEEDED, "reason", "followed")
_RULE = re.compile(r"[\s|:+-]*")

Row = Mapping[str, str]


class _Wrong(Exception):
    """Why a row is refused: a name of the instrument's reasons."""


def paste(
    text: str,
    instrument: Instrument,
    children: Sequence[Child],
    today: date,
    mask: Mask,
    before: Iterable[Meeting] = (),
) -> Pasted:
    """The contacts in a table beside those that are there already, their words masked. Never raises."""
    rows = list(_rows(text))
    named = _heading(rows[0][1], instrument) if rows else {}
    if named and not set(NEEDED) <= set(named):
        return _refused(instrument, [(1, "columns")])
    columns = named or {name: place for place, name in enumerate(ORDER)}
    reading = _Reading(instrument, children, today, mask, before)
    wrong: list[tuple[int, str]] = []
    for at, cells in rows[bool(named) : MOST + bool(named)]:
        try:
            reading.add(at, {name: cells[place].strip() for name, place in columns.items() if place < len(cells)})
        except _Wrong as error:
            wrong.append((at, str(error)))
    if len(rows) > MOST + bool(named):
        wrong.append((rows[MOST + bool(named)][0], "many"))
    refused = _refused(instrument, wrong).refused
    return Pasted(meetings=merged(reading.meetings), refused=refused, merged=reading.again)


def merged(meetings: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """Each contact once, in order of days; what two rows of the same contact say is kept side by side."""
    held: dict[tuple[date, str, str, Attendance], Meeting] = {}
    for one in meetings:
        place = (one.day, one.child, one.service.casefold(), one.outcome)
        held[place] = _both(held[place], one) if place in held else one
    return tuple(held[place] for place in sorted(held))


class _Reading:
    """Rows as they are read. What is said again and again is masked, and looked at for harm, once."""

    def __init__(
        self, instrument: Instrument, children: Sequence[Child], today: date, mask: Mask, before: Iterable[Meeting]
    ) -> None:
        self._everybody = {_plain(word) for word in instrument.chronology.everybody}
        self._outcomes = {
            _plain(word): Attendance(outcome)
            for outcome, words in instrument.chronology.outcomes.items()
            for word in words
        }
        self._services = {
            _plain(word): one.name for one in instrument.services for word in (one.id, one.name, *one.also)
        }
        self._children = {_plain(word): [child] for child in children for word in (child.letter, child.name)}
        self._all = list(children)
        self._today = today
        self._mask = cache(mask)
        self._harm = cache(gate.harm)
        self.meetings = list(before)
        self._rows = {(one.day, one.child, one.service): one.outcome for one in self.meetings}
        self.again = 0

    def add(self, at: int, row: Row) -> None:
        """Count a row. Raises _Wrong."""
        if any(len(part) > PART for part in row.values()):
            raise _Wrong("long")
        made = [self._meeting(row, child) for child in self._whom(row.get("child", ""))]
        for one in made:
            known = self._rows.get((one.day, one.child, one.service))
            if known not in (None, one.outcome):
                raise _Wrong("conflict")
        for one in made:
            self.again += (one.day, one.child, one.service) in self._rows
            self._rows[one.day, one.child, one.service] = one.outcome
            self.meetings.append(one)

    def _meeting(self, row: Row, child: Child) -> Meeting:
        words = row.get("reason", "")
        return Meeting(
            day=self._day(row.get("date", ""), child),
            child=child.letter,
            service=self._service(row.get("service", "")),
            outcome=self._outcome(row.get("outcome", "")),
            reason=self._mask(words) if words else "",
            followed=self._followed(row.get("followed", "")),
            harm=self._harm(words) if words else "",
        )

    def _whom(self, text: str) -> list[Child]:
        found = self._all if _plain(text) in self._everybody else self._children.get(_plain(text))
        if not found:
            raise _Wrong("child")
        return found

    def _day(self, text: str, child: Child) -> date:
        found = day(text)
        if found is None:
            raise _Wrong("date")
        if found > self._today:
            raise _Wrong("future")
        if found < self._today - OLDEST[child.band]:
            raise _Wrong("early")
        return found

    def _service(self, text: str) -> str:
        if not text:
            raise _Wrong("service")
        known = self._services.get(_plain(text))
        return known or self._mask(text)

    def _outcome(self, text: str) -> Attendance:
        found = self._outcomes.get(_plain(text))
        if found is None:
            raise _Wrong("outcome")
        return found

    def _followed(self, text: str) -> str:
        known = self._services.get(_plain(text))
        return known or (self._mask(text) if text else "")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything, each with its number, from 1, as it was pasted."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff").split("\n")
    first = next((line for line in lines if line.strip()), "")
    mark = next((mark for mark in ("|", "\t", ";") if first.count(mark) >= len(NEEDED) - 1), ",")
    for at, line in enumerate(lines, 1):
        if _RULE.fullmatch(line):
            continue
        yield at, _cells(line, mark)


def _cells(line: str, mark: str) -> list[str]:
    """One line by itself: a quote that is never closed must not swallow the lines after it."""
    if mark == "|" or len(line) > csv.field_size_limit():
        return line.strip().strip("|").split("|")
    return next(csv.reader([line.replace("\0", "")], delimiter=mark))


def _heading(cells: Sequence[str], instrument: Instrument) -> dict[str, int]:
    """Where each column is, if the row is a heading: then it names at least two, and holds no day."""
    names = {_plain(word): name for name, words in instrument.chronology.columns.items() for word in words}
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if name := names.get(_plain(cell)):
            found.setdefault(name, place)
    return found if len(found) > 1 and not any(day(cell.strip()) for cell in cells) else {}


def _refused(instrument: Instrument, wrong: Iterable[tuple[int, str]]) -> Pasted:
    why = instrument.chronology.refused
    return Pasted(refused=tuple(RefusedRow(row=at, why=why[name]) for at, name in wrong))


def _both(one: Meeting, other: Meeting) -> Meeting:
    harm = max(one.harm, other.harm, key=("", "refer", "danger").index)
    texts = {name: _side_by_side(getattr(one, name), getattr(other, name)) for name in ("reason", "followed")}
    return one.model_copy(update={**texts, "harm": harm})


def _side_by_side(one: str, other: str) -> str:
    return "; ".join(dict.fromkeys(part for part in (*one.split("; "), *other.split("; ")) if part))


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace(".", " ").replace("_", " ").split())
