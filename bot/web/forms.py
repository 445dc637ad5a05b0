"""What a person typed into the question form, checked. Messages are shown beside the field they speak of."""

from __future__ import annotations

import secrets
from datetime import date
from typing import NamedTuple

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from bot.types import Conversation, Question, Turn

LONGEST = 4_000
"""Characters in a question."""
TURNS = 6
"""Earlier turns that are shown, and the most that a form may bring with it."""
GIST = 600
"""Characters read of a turn that a form brings with it."""
_NAMED = TypeAdapter(Conversation)


class Problem(NamedTuple):
    """Something to put right: `field` is the id of the input, `message` says what to do."""

    field: str
    message: str


class DayForm(BaseModel):
    """A day in three fields, any of which may be missing."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def typed(self) -> str:
        """The three as one text; empty where nothing was typed."""
        return " ".join(filter(None, (self.day.strip(), self.month.strip(), self.year.strip())))


class AskForm(BaseModel):
    """The form as it arrives: every field is text, and any may be missing."""

    question: str = ""
    conversation: str = ""
    history_question: list[str] = []
    history_gist: list[str] = []
    day: str = Field("", alias="as_at-day")
    month: str = Field("", alias="as_at-month")
    year: str = Field("", alias="as_at-year")

    @property
    def text(self) -> str:
        """The question, made plain."""
        return plain(self.question)

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Turns that the form brings with it, oldest first; a conversation that is remembered needs none."""
        pairs = zip(self.history_question, self.history_gist, strict=False)
        return tuple(Turn(question=asked[:GIST], answer_gist=gist[:GIST]) for asked, gist in pairs)[-TURNS:]

    @property
    def typed_date(self) -> tuple[str, str, str]:
        """Day, month and year as typed."""
        return self.day.strip(), self.month.strip(), self.year.strip()


def plain(typed: str) -> str:
    """What was typed, with the line endings a browser sends made plain and stray control characters removed."""
    lines = typed.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c == "\n" or c == "\t" or c.isprintable()).strip()


def check(form: AskForm) -> Question | tuple[Problem, ...]:
    """The question to put to the desk, or what is wrong with the form."""
    day = _day(form)
    problems = tuple(found for found in (_text_problem(form.text), day) if isinstance(found, Problem))
    if problems or isinstance(day, Problem):
        return problems
    return Question(text=form.text, history=form.turns, as_at=day, conversation=named(form.conversation))


def named(conversation: str = "") -> str:
    """The conversation as the form has it; a new one, that nobody can guess, where it has none."""
    try:
        return _NAMED.validate_python(conversation)
    except ValidationError:
        return secrets.token_urlsafe(16)


def _text_problem(text: str) -> Problem | None:
    if not text:
        return Problem("question", "Enter a question")
    if len(text) > LONGEST:
        return Problem("question", f"Your question must be {LONGEST:,} characters or fewer")
    return None


def _day(form: AskForm) -> date | Problem | None:
    typed = form.typed_date
    if not any(typed):
        return None
    missing = [name for name, value in zip(("day", "month", "year"), typed, strict=True) if not value]
    if missing:
        return Problem(f"as_at-{missing[0]}", f"The date must include a {' and a '.join(missing)}")
    try:
        day, month, year = (int(part) if part.isascii() and part.isdigit() else 0 for part in typed)
        real = date(year, month, day)
    except ValueError:
        return Problem("as_at-day", "The date must be a real date, such as 27 3 2025")
    if not 1900 <= real.year <= 2100:
        return Problem("as_at-year", "The year must have four numbers, such as 2025")
    return real
