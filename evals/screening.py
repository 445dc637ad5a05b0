"""Worked cases of the screening: what a person answers, page by page, and what must be found. All of it is invented.

Days are counted from today, so that a case can be walked through any door on any day. What a case does not say is
answered with `others` where it is a statement, with the mildest answer where it is a detail, and left empty otherwise.
"""

from __future__ import annotations

from datetime import date, timedelta
from importlib import resources
from typing import Any

from bot.screening.types import Choice, Field, Page
from bot.screening.walk import Screening, begin, same
from knowledge.types import Frozen
from prompts import Instrument

MILDEST = {
    "by": "me",
    "since": "recent",
    "often": "once",
    "last": "this_week",
    "impact": "none_seen",
    "now": "no",
    "met": "no",
    "poverty": "no_part",
    "disability": "no_part",
    "changed": "better",
}
ROW = tuple[int, str, str, str, str, str]


class Expected(Frozen):
    """What must be found, and nothing that is not here: patterns, steps and kinds of neglect are complete lists."""

    level: str
    steps: tuple[str, ...]
    patterns: tuple[str, ...]
    neglect: tuple[str, ...]
    missed: int = 0
    all: int = 0
    about_growth: int = 0
    unfollowed: int = 0
    says: tuple[str, ...] = ()
    """Sentences of the chronology on the day `TODAY`."""
    worst: dict[str, str]
    """By child and area: `A/food`."""
    unknown: tuple[str, ...]
    """Some of what must be listed as not known: `home/abuse`."""
    below: bool
    family: dict[str, Any]
    """Level and patterns of what may go to the family."""


class Case(Frozen):
    """One family. `rows` are day, counted back from today, child, service, outcome, reason, followed up by."""

    id: str
    about: str
    others: Choice
    answers: dict[str, str | tuple[str, ...]]
    rows: tuple[ROW, ...] = ()
    plan_began: int | None = None
    review: int | None = None
    expected: Expected

    def table(self, today: date) -> str:
        """The chronology as it is pasted."""
        return "\n".join("\t".join([f"{_ago(today, ago):%d/%m/%Y}", *rest]) for ago, *rest in self.rows)

    def given(self, page: Page, today: date) -> dict[str, str | tuple[str, ...]]:
        """What is put into each field of a page."""
        return {field.key: self._value(field, today) for field in page.fields}

    def _value(self, field: Field, today: date) -> str | tuple[str, ...]:
        if field.kind == "table":
            return self.table(today)
        if field.key == "began" and self.plan_began is not None:
            return _ago(today, self.plan_began).isoformat()
        if field.key == "review" and self.review is not None:
            return _ago(today, -self.review).isoformat()
        if field.key in self.answers:
            return self.answers[field.key]
        if {option.value for option in field.options} == set(Choice):
            return self.others.value
        return MILDEST.get(field.key.rpartition("/")[2], "") if field.required else ""


TODAY = date(2026, 11, 28)
"""The day for which the sentences of the cases are written."""


def cases() -> tuple[Case, ...]:
    """The six, by name."""
    held = resources.files("evals").joinpath("datasets", "screening").iterdir()
    files = sorted((file for file in held if file.name.endswith(".json")), key=lambda file: file.name)
    return tuple(Case.model_validate_json(file.read_text(encoding="utf-8")) for file in files)


def walked(case: Case, instrument: Instrument, today: date = TODAY) -> Screening:
    """A case walked to its end, page by page as they are shown."""
    screening = begin(instrument, today)
    while page := screening.current():
        screening = screening.respond(page.key, case.given(page, today), today, same)
    return screening


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)
