"""The walk cut into the sections of its list, and where in it somebody is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from bot.screening.pages import HOME, Slot, slots
from bot.screening.types import LETTERS, Child
from bot.screening.walk import Screening

START = "Before the questions"
HOUSEHOLD = "The household"
ALONE = "When you are alone"
CONTACTS = "Appointments and contacts"
CHANGE = "Help, and what changed"
END = "Decision"
_BY_KEY = {
    "gate": START,
    "about": START,
    "children": START,
    "plan": START,
    "alone": ALONE,
    "chronology": CONTACTS,
    f"{HOME}/engagement": CHANGE,
    "decision": END,
}


class Section(NamedTuple):
    """A run of pages. `left` is the first of them that is not answered; empty where all are."""

    title: str
    pages: tuple[Slot, ...]
    answered: int
    left: str

    @property
    def begins(self) -> str:
        """The page that its link leads to."""
        return self.left or self.pages[0].key


class Here(NamedTuple):
    """Where a page is: its section, its place in it from 1, how many that has, and the page before it."""

    section: str
    place: int
    all: int
    before: str


def sections(screening: Screening) -> tuple[Section, ...]:
    """Every section that may be shown now, in order."""
    return tuple(_section(screening, title, held) for title, held in _cut(screening))


def here(screening: Screening, page: str) -> Here | None:
    """Where a page is; None where it may not be shown now."""
    before = ""
    for title, held in _cut(screening):
        for place, slot in enumerate(held, 1):
            if slot.key == page:
                return Here(title, place, len(held), before)
            before = slot.key
    return None


def answered(screening: Screening, slot: Slot) -> bool:
    """Whether a page was answered."""
    return all(need in screening.answers for need in slot.needs)


def called(child: Child, screening: Screening) -> str:
    """A child with their age: Child A, under 1 year."""
    band = screening.instrument.bands[child.band]
    return f"{child.name}, {band[:1].lower()}{band[1:]}"


def _section(screening: Screening, title: str, held: tuple[Slot, ...]) -> Section:
    open_ones = [slot.key for slot in held if not answered(screening, slot)]
    return Section(title, held, len(held) - len(open_ones), open_ones[0] if open_ones else "")


def _cut(screening: Screening) -> Iterator[tuple[str, tuple[Slot, ...]]]:
    private = {f"{HOME}/{item.id}" for item in screening.instrument.items.values() if item.private}
    names = {child.letter: called(child, screening) for child in screening.children}
    every: Iterable[Slot] = slots(screening.instrument, screening.answers)
    for title, held in groupby(every, lambda slot: _title(slot.key, private, names)):
        yield title, tuple(held)


def _title(key: str, private: set[str], names: dict[str, str]) -> str:
    if key in _BY_KEY:
        return _BY_KEY[key]
    first, _, rest = key.partition("/")
    if first in LETTERS:
        return CHANGE if rest == "changed" else names[first]
    return ALONE if key.removesuffix("/detail") in private else HOUSEHOLD
