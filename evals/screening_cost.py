"""What a screening costs: `python -m evals.screening_cost`. Wall and processor time of a step, a long chronology, the
pictures and each document, on the starter guidance.

Nothing is asserted: machines are shared. The limits that each figure stands beside are those that were asked for.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import NamedTuple, get_args

from bot import wiring
from bot.report import pictures
from bot.report.parts import Format
from bot.screen import Screenings
from bot.screening.types import Attendance
from bot.settings import Settings
from bot.types import Actor, Role
from evals.screening import Case, cases
from prompts.report import Kind

ITEMS = 30
ROWS = 2000
CHILDREN = ("under 1", "1 to 4", "5 to 11", "5 to 11", "12 to 17", "12 to 17")
SERVICES = ("Health visiting", "Hospital", "Audiology", "GP practice", "Dentist", "School or college", "Midwifery")
WHO = Actor(user="cost", team="cost", role=Role.PRACTITIONER)


class Spent(NamedTuple):
    """Seconds."""

    wall: float
    processor: float


def main() -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as scratch:
        settings = Settings(home=Path(scratch), database_url=None)
        wiring.ensure_starter(settings)
        desk = wiring.assemble(settings)
        try:
            for line in lines(desk.screenings):
                print(line, flush=True)
        finally:
            desk.close()


def lines(desk: Screenings) -> Iterator[str]:
    """A line for each figure, with what was asked for."""
    case = next(one for one in cases() if one.id == "child-28")
    _walk(desk, case)
    reference, steps, table = _walk(desk, case)
    thirty = steps[:ITEMS]
    yield _line(f"a step, the middle of the first {ITEMS}", _middle(thirty), "50 ms")
    yield _line(f"a step, the slowest of the first {ITEMS}", max(thirty), "50 ms")
    yield _line(f"a step, the middle of all {len(steps)}", _middle(steps), "50 ms")
    yield _line("a chronology of 17 rows", table, "")
    long, _, table = _walk(desk, case, rows(ROWS))
    yield _line(f"a chronology of {ROWS:,} rows, pasted", table, "2 s")
    yield _line("what the answers say, with it", _timed(lambda: desk.outcome(WHO, long)), "")
    for name, held in (("child-28", reference), (f"{ROWS:,} contacts", long)):
        made = desk.outcome(WHO, held).findings
        yield _line(f"{name}: timeline", _timed(lambda: pictures.timeline(made)), "2 s")  # noqa: B023
        yield _line(f"{name}: profile", _timed(lambda: pictures.profile(made)), "2 s")  # noqa: B023
        for kind in get_args(Kind):
            for format in get_args(Format):
                yield _line(f"{name}: {kind}, {format}", _document(desk, held, kind, format), "3 s")


def rows(count: int) -> str:
    """A chronology as it is pasted: contacts of six children with seven services, each of another day."""
    chosen = random.Random(count)
    today = date.today()
    places = [(ago, child, service) for ago in range(1, 300) for child in "ABCDEF" for service in SERVICES]
    outcomes = [one.value.replace("_", " ") for one in Attendance]
    return "\n".join(
        f"{today - timedelta(days=ago):%d/%m/%Y}\t{child}\t{service}\t{chosen.choice(outcomes)}\tweight check {ago}\t"
        for ago, child, service in sorted(chosen.sample(places, count))
    )


def _walk(desk: Screenings, case: Case, table: str = "") -> tuple[str, list[Spent], Spent]:
    """A case walked: its reference, what each step cost, and what its chronology did."""
    opened = desk.begin(WHO)
    steps, pasted = [], Spent(0, 0)
    household = {f"child/{letter}": band for letter, band in zip("ABCDEF", CHILDREN, strict=True)} if table else {}
    while page := opened.page:
        given = case.given(page, date.today())
        given |= {field.key: household[field.key] for field in page.fields if field.key in household}
        if page.key == "chronology" and table:
            given = {"chronology": table}
        reference, key = opened.reference, page.key
        begun = time.perf_counter(), time.process_time()
        opened = desk.respond(WHO, reference, key, given)
        spent = Spent(time.perf_counter() - begun[0], time.process_time() - begun[1])
        if key == "chronology":
            pasted = spent
        else:
            steps.append(spent)
    return opened.reference, steps, pasted


def _document(desk: Screenings, reference: str, kind: Kind, format: Format) -> Spent:
    return _timed(lambda: desk.report(WHO, reference, kind, format))


def _timed(work: Callable[[], object]) -> Spent:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - processor)


def _middle(spent: list[Spent]) -> Spent:
    return Spent(median(one.wall for one in spent), median(one.processor for one in spent))


def _line(name: str, spent: Spent, asked: str) -> str:
    beside = f"  (asked for: under {asked})" if asked else ""
    return f"{name:<45} {spent.wall * 1000:>8.1f} ms, processor {spent.processor * 1000:>8.1f} ms{beside}"


if __name__ == "__main__":
    main()
