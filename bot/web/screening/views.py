"""What the pages of the screening show, made of what the desk gives: pure functions from data to words and rows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from bot.screening.days import day, worded
from bot.screening.results import Cell, Findings, Outcome, Unknown, Voice
from bot.screening.types import Child, Choice, Field, Meeting, Page, Value
from bot.screening.walk import Screening
from bot.web.screening.posted import PARTS
from bot.web.screening.sections import sections
from prompts import Instrument

MANY = 8
"""Answers from which a list is shown closed."""
CELLS = {
    Choice.NO_CONCERN: "No concern",
    Choice.SOMETIMES: "Some concern",
    Choice.SERIOUS: "Serious concern",
    Choice.NOT_KNOWN: "Not known",
}
OUTCOMES = {
    "attended": "Attended",
    "not_brought": "Was not brought",
    "cancelled": "Cancelled",
    "rearranged": "Rearranged",
}
STATES = {"draft": "Not finished", "stopped": "Stopped: act first", "finished": "Finished"}
NOT_ANSWERED = "Not answered yet"


class Row(NamedTuple):
    """One page among the answers to check. `lines` are what was asked, empty where the title says it, and answered."""

    page: Page
    title: str
    lines: tuple[tuple[str, str], ...]


class Group(NamedTuple):
    """The answers of one section."""

    title: str
    rows: tuple[Row, ...]


def checked(screening: Screening) -> Iterator[Group]:
    """Every answer that may be shown now, by section, but for the decision."""
    for section in sections(screening)[:-1]:
        pages = (slot.draw() for slot in section.pages)
        yield Group(section.title, tuple(_row(page, screening) for page in pages))


def _row(page: Page, screening: Screening) -> Row:
    if page.key == "chronology":
        count = len(screening.meetings)
        return Row(page, page.title, (("", f"{count} contact{'' if count == 1 else 's'}"),))
    if page.key == "children":
        held = tuple((field.says, said(field, screening)) for field in page.fields if field.key in screening.answers)
        return Row(page, page.title, tuple((name, value) for name, value in held if value) or (("", NOT_ANSWERED),))
    single = len(page.fields) == 1
    lines = ((("" if single else field.says), said(field, screening)) for field in page.fields)
    return Row(page, page.hint if page.key.endswith("/detail") else page.title, tuple(lines))


def said(field: Field, screening: Screening) -> str:
    """An answer in words."""
    if field.key not in screening.answers:
        return NOT_ANSWERED
    value = screening.answers[field.key]
    if field.kind == "day":
        when = day(str(value))
        return worded(when) if when else "No day"
    labels = {option.value: option.label for option in field.options}
    chosen = (value,) if isinstance(value, str) else value
    words = "; ".join(labels.get(one, one) for one in chosen if one)
    return words or ("" if field.key.startswith("child/") else "Nothing written")


def typed(page: Page, screening: Screening) -> dict[str, Value]:
    """What is kept of each field, to be shown in it again."""
    return {field.key: screening.answers.get(field.key, "") for field in page.fields}


def parts(value: Any) -> tuple[str, str, str]:
    """Day, month and year of a date as kept, or as typed."""
    if when := day(str(value)):
        return str(when.day), str(when.month), str(when.year)
    words = str(value).split()
    return (*words, "", "", "")[0], (*words, "", "", "")[1], (*words, "", "", "")[2]


def problems(page: Page, faults: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong, each with the id of the input that it is about."""
    ids = {field.key: f"{field.key}-{PARTS[0]}" if field.kind == "day" else field.key for field in page.fields}
    return [(ids[key], message) for key, message in faults.items() if key in ids]


def closed(field: Field) -> bool:
    """Whether the answers of a field are shown as a closed list."""
    return len(field.options) > MANY or field.key.startswith("child/")


def mark(meeting: Meeting) -> str:
    """A name for a contact that no other has, so that the one that was seen is the one that is taken out."""
    return hashlib.sha256(meeting.model_dump_json().encode()).hexdigest()[:16]


# What it adds up to


def areas(findings: Findings) -> list[tuple[str, list[Cell]]]:
    """The profile by area, with a cell for each child."""
    titles = dict.fromkeys(cell.title for cell in findings.profile)
    return [(title, [cell for cell in findings.profile if cell.title == title]) for title in titles]


def cell(one: Cell) -> str:
    """A cell in words: never a colour alone."""
    more = f", {len(one.unknown)} not known" if one.unknown and one.worst is not Choice.NOT_KNOWN else ""
    lasting = ", going on" if one.lasting else ""
    return f"{CELLS[one.worst]}{lasting}{more}"


def voice(one: Voice, instrument: Instrument) -> list[tuple[str, str]]:
    """What one child says and lives, the child's own words first."""
    changed = instrument.label("changed", one.changed) if one.changed else ""
    told = (
        ("Says or shows", one.said),
        ("A day and a night", one.day),
        ("What is good, and who protects them", one.strengths),
        ("What has changed", ". ".join(filter(None, (changed, one.difference)))),
        ("Met by the worker", instrument.label("met", one.met) if one.met else "Not answered"),
        ("Money, food or housing", instrument.label("explained", one.poverty) if one.poverty else ""),
        ("Disability or health", instrument.label("explained", one.disability) if one.disability else ""),
    )
    return [(name, words) for name, words in told if words]


def numbers(anchors: Iterable[str], outcome: Outcome) -> list[int]:
    """The numbers of the sources that something rests on."""
    return [outcome.citations[id].number for id in anchors if id in outcome.citations]


def whose(child: Child | None) -> str:
    return child.name if child else "The household"


def open_questions(unknowns: Iterable[Unknown]) -> dict[str, list[Unknown]]:
    """What is not known, by whom it is about."""
    held: dict[str, list[Unknown]] = {}
    for one in unknowns:
        held.setdefault(whose(one.child), []).append(one)
    return held


def step_title(instrument: Instrument, level: str) -> str:
    """What was decided, in words."""
    return {one.value: advice.title for one, advice in instrument.steps.items()}.get(level, "")
