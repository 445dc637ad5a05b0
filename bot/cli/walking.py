"""One walk through the screening in a terminal: a page drawn, its fields asked, the answers handed to the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.cli.door import say, show
from bot.cli.draw_screening import draw_guidance, draw_outcome, draw_page, draw_refused
from bot.errors import Unfit
from bot.screening.types import Field, Page

if TYPE_CHECKING:
    from bot.screen import Open, Screenings
    from bot.types import Actor

KEYS = "b back, s save and close, ? guidance, e end, ! a child is in danger, r refer now"
"""What can be typed in place of any answer."""


class _Turned(Exception):
    """Something else was asked for than to answer: one of the keys."""


class Walking:
    """Shows pages until the screening is finished, or saved and closed."""

    def __init__(self, desk: Screenings, who: Actor, began: Open) -> None:
        self._desk = desk
        self._who = who
        self._open = began

    def go(self) -> None:
        """Walk. The end of the input is as good as save and close: everything is kept already."""
        say(f"Screening {self._open.reference}. At any question: {KEYS}.")
        try:
            while self._step():
                pass
        except (typer.Abort, EOFError):
            self._close()

    def _step(self) -> bool:
        page = self._open.page
        if page is None:
            self._finish()
            return False
        show(draw_page(page, self._open))
        try:
            given = {field.key: self._ask(field) for field in page.fields}
            self._open = self._desk.respond(self._who, self._open.reference, page.key, given)
        except _Turned as turned:
            return self._turn(str(turned), page)
        except Unfit as error:
            say(str(error))
            return True
        if self._open.screening.refused:
            show(draw_refused(self._open.screening.refused))
        return True

    def _turn(self, key: str, page: Page) -> bool:
        reference = self._open.reference
        turns: dict[str, Callable[[], Open]] = {
            "b": lambda: self._desk.back(self._who, reference),
            "e": lambda: self._desk.go(self._who, reference, "decision"),
            "!": lambda: self._desk.stop(self._who, reference, "danger"),
            "r": lambda: self._desk.stop(self._who, reference, "refer"),
        }
        if key == "s":
            self._close()
            return False
        if key == "?":
            show(draw_guidance(self._desk.guidance(self._who, reference, page.rests_on)))
        else:
            self._open = turns[key]()
        return True

    def _ask(self, field: Field) -> str | list[str]:
        if field.kind == "table":
            return self._table()
        while True:
            typed = self._prompt(f"{field.says}{_offered(field)}")
            chosen = _chosen(field, typed)
            if chosen is not None:
                return chosen
            say(f"Type a number from 1 to {len(field.options)}.")

    def _table(self) -> str:
        say("Paste rows, then an empty line. Or type @ and the name of a CSV file. Or just press Enter.")
        lines: list[str] = []
        while line := self._prompt("row"):
            if line.startswith("@") and not lines:
                return _file(line[1:])
            lines.append(line)
        return "\n".join(lines)

    def _prompt(self, label: str) -> str:
        typed = str(typer.prompt(label, default="", show_default=False, err=True)).strip()
        if typed.casefold() in {"b", "s", "?", "e", "!", "r"}:
            raise _Turned(typed.casefold())
        return typed

    def _close(self) -> None:
        say(f"Kept. Go on with: curiosity screen --resume --reference {self._open.reference}")

    def _finish(self) -> None:
        outcome = self._desk.outcome(self._who, self._open.reference)
        show(draw_outcome(outcome, self._open.screening.instrument))


def _offered(field: Field) -> str:
    if field.kind == "many":
        return " (numbers, with commas)"
    if field.options:
        return "" if field.required else " (a number, or Enter)"
    return "" if field.required else " (or Enter)"


def _chosen(field: Field, typed: str) -> str | list[str] | None:
    """What was typed as the field's answer; None for a number that is not on the list."""
    if not field.options:
        return typed
    numbers = [int(number) for number in re.findall(r"\d+", typed)]
    if not numbers and not typed and not field.required:
        return ""
    if not numbers or any(not 1 <= number <= len(field.options) for number in numbers):
        return None
    values = [field.options[number - 1].value for number in numbers]
    return values if field.kind == "many" else values[0] if len(values) == 1 else None


def _file(name: str) -> str:
    try:
        return Path(name.strip()).expanduser().read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        say(f"{name}: cannot be read as text")
        return ""
