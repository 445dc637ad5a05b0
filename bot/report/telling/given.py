"""What a document is told from, and small ways of saying it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.report.parts import Bullets, Table
from bot.screening.days import worded
from bot.screening.results import Findings, Outcome, Unknown
from bot.screening.said import listed
from bot.screening.types import Child
from bot.screening.walk import Screening
from prompts import Instrument
from prompts.reflective import Reflective
from prompts.report import Kind, ReportWords


@dataclass(frozen=True)
class Given:
    """A screening and what it says."""

    kind: Kind
    outcome: Outcome
    screening: Screening
    reference: str
    today: date
    words: ReportWords
    reflective: Reflective
    notice: str = ""
    """What must be said of the sources: that they are starter guidance."""

    @property
    def made(self) -> Findings:
        return self.outcome.findings

    @property
    def instrument(self) -> Instrument:
        return self.screening.instrument

    def label(self, choices: str, value: str) -> str:
        """How an answer is worded; that it was not answered, where it was not."""
        return self.instrument.label(choices, value) if value else self.words.common.not_answered

    def band(self, child: Child) -> str:
        """Child A, under 1 year."""
        return f"{child.name}, {self.words.pictures.bands[child.band]}"

    def whose(self, child: Child | None) -> str:
        return child.name if child else self.words.common.household

    def marks(self, anchors: Iterable[str]) -> str:
        """The numbers of the sources: [3][4]."""
        numbers = dict.fromkeys(self.numbers[id] for id in anchors if id in self.numbers)
        return "".join(f"[{number}]" for number in numbers)

    @property
    def numbers(self) -> dict[str, int]:
        """The number of each anchor: anchors that stand on one passage share it."""
        seen: dict[tuple[str, int], int] = {}
        return {
            id: seen.setdefault((one.document, one.passage_id), len(seen) + 1)
            for id, one in self.outcome.citations.items()
        }

    def step(self, level: str) -> str:
        """The title of a step."""
        return next((advice.title for name, advice in self.instrument.steps.items() if name.value == level), level)

    def day(self, day: date | None) -> str:
        return worded(day) if day else self.words.decision.no_day


@dataclass(frozen=True)
class Open:
    """What is not known of one or more children in the same words, said once.

    A statement never stands by itself, as if it were so: `says` and `asked` tell that it is not known."""

    whose: str
    says: str
    asked: str
    """In short, with the question to ask."""
    one: Unknown


def merged(given: Given, unknowns: Iterable[Unknown]) -> list[Open]:
    """Unknowns in order; those that differ only in the child stand together."""
    held: dict[tuple[str, str], list[Unknown]] = {}
    for one in unknowns:
        held.setdefault((one.item, one.what), []).append(one)
    return [_open(given, ones) for ones in held.values()]


def _open(given: Given, ones: Sequence[Unknown]) -> Open:
    first, words = ones[0], given.words.unknowns
    shapes = {"answer": words.answer, "effect": words.effect, "time": words.time, "explanation": words.explanation}
    says = shapes[first.what].format(says=first.says) if first.what in shapes else first.says
    asked = says if says.endswith(".") else f"{says}."
    if first.what in ("answer", "voice"):
        item = given.instrument.items.get(first.item)
        asked = f"{capital(item.name) if item else first.says}. {' '.join(first.ask)}"
    return Open(listed(given.whose(one.child) for one in ones), says, asked, first)


def capital(says: str) -> str:
    """A few words at the beginning of a sentence."""
    return says[:1].upper() + says[1:]


def blank(head: tuple[str, ...], widths: tuple[float, ...], rows: int) -> Table:
    """A table for people to write in."""
    return Table(head=head, rows=(("",) * len(head),) * rows, widths=widths, to_fill=True)


def bullets(items: Sequence[str]) -> list[Bullets]:
    """Points; nothing where there are none."""
    return [Bullets(items=tuple(items))] if items else []
