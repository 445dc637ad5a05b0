"""The report as one page of HTML that needs nothing else: no script, no other file, no network."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from bot.types import FoundPassage, Outcome
from evals import statistics
from evals.report import drawing, words
from evals.report.drawing import Point
from evals.report.sheet import Outcome as Tried
from evals.report.sheet import Sheet, hidden
from evals.scorers import SCORES
from evals.scorers.places import at, holds, wanted
from evals.scorers.showing import between, shown
from evals.types import Case, Figure, Gold

WORST = 10
PASSAGES = 3
CUT = 280
"""Characters of a passage that are shown."""
BINS = 5
FEWEST = 10
"""With fewer answers than this a curve or a histogram is only noise."""
COLUMNS = 12
TOLD_ELSEWHERE = ("right", "latency")
"""In the summary, and as percentiles."""
FEWEST_SHOWN = 5
"""A part of the cases with fewer has no row of its own."""


class Row(NamedTuple):
    """A line of a table: a figure as it is read."""

    title: str
    says: str
    value: str
    n: str
    between: str
    bar: Markup
    few: bool


class Shelf(NamedTuple):
    """A passage that was found, and whether it is one that was wanted."""

    place: str
    text: str
    wanted: bool


class Told(NamedTuple):
    """A case that came out wrong, as it is read."""

    case: Case
    question: str
    history: tuple[str, ...]
    wanted: str
    golds: tuple[str, ...]
    ended: str
    faults: tuple[str, ...]
    answer: str
    found: tuple[Shelf, ...]


def as_html(sheet: Sheet) -> str:
    """The whole page."""
    wrong = sheet.wrong()
    return _template().render(
        run=sheet.run,
        verdict=_verdict(sheet),
        gate=sheet.gate,
        rules=[(rule, _value(rule.value, sheet, rule.figure)) for rule in sheet.rules()],
        headlines=[_row(*_said(name), one) for name in words.HEADLINES if (one := sheet.figure(name))],
        groups=_groups(sheet.figures),
        parts=list(_parts(sheet)),
        calibration=_calibration(sheet),
        latency=_latency(sheet),
        worst=[_told(one) for one in wrong[:WORST]],
        others=[one.case.id for one in wrong[WORST:]],
        unasked=[case.id for case in sheet.unasked],
        asked=len({one.case.id for one in sheet.outcomes}),
        few=words.FEW,
    )


def _template() -> Template:
    loader = FileSystemLoader(Path(__file__).parent)
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return made.get_template("report.html")


def _verdict(sheet: Sheet) -> str:
    rules = sheet.rules()
    failing = [rule.name for rule in rules if rule.outcome == "failed"]
    if failing:
        return f"This suite did not pass the gate: {', '.join(failing)}."
    if not any(rule.outcome == "passed" for rule in rules):
        return "No rule of the gate has been tried on this run."
    return "This suite passed every rule of the gate that applies to it."


def _value(value: float | None, sheet: Sheet, name: str) -> str:
    found = sheet.figure(name)
    return shown(value, found.unit if found else "share")


def _row(title: str, says: str, figure: Figure) -> Row:
    scale = figure.unit == "share" or figure.name.startswith(("mrr", "ndcg"))
    drawn = drawing.bar(figure.value or 0.0, figure.low, figure.high) if scale else Markup("")
    few = figure.n < words.FEW
    return Row(title, says, shown(figure.value, figure.unit), f"{figure.n:,}", between(figure), drawn, few)


def _groups(figures: Sequence[Figure]) -> list[tuple[str, list[Row]]]:
    """The figures over all cases under their headings."""
    whole = [one for one in figures if one.by is None and one.name in SCORES and one.name not in TOLD_ELSEWHERE]
    order = list(SCORES)
    whole.sort(key=lambda one: order.index(one.name))
    grouped = groupby(whole, key=lambda one: SCORES[one.name].group)
    return [(group, [_row(*_said(one.name), one) for one in some]) for group, some in grouped]


def _said(name: str) -> tuple[str, str]:
    score = SCORES[name]
    return score.title, score.says + (" Lower is better." if score.better == "less" else "")


def _parts(sheet: Sheet) -> Iterator[tuple[str, str, list[Row], str]]:
    """Tables by part: heading, what a part is called, a row for each, and what those too small for a row came to."""
    tables = (
        ("right", "kind", "By kind of question", "Kind"),
        ("right", "role", "By who asks", "Role"),
        ("masking recall", "identifier", "Identifiers taken out, by kind", "Kind"),
        ("masking recall", "origin", "Names taken out, by where they come from", "Origin"),
    )
    for name, of, heading, column in tables:
        found = [((one.by or "").split(": ", 1)[1], one) for one in sheet.parts(name, of)]
        if found:
            rows = [_row(part, "", one) for part, one in found if one.n >= FEWEST_SHOWN]
            yield heading, column, rows, _counted([(part, one) for part, one in found if one.n < FEWEST_SHOWN])


def _counted(small: Sequence[tuple[str, Figure]]) -> str:
    if not small:
        return ""
    right, n = sum((one.value or 0.0) * one.n for _, one in small), sum(one.n for _, one in small)
    wrong = [f"{part} {(one.value or 0.0) * one.n:.3g} of {one.n}" for part, one in small if one.value != 1]
    said = f"{len(small)} more with fewer than {FEWEST_SHOWN} each: {right:.4g} of {n}."
    return f"{said} Not all right: {'; '.join(wrong)}." if wrong else said


def _calibration(sheet: Sheet) -> tuple[Markup, list[Point]] | None:
    """How often the guidance had the answer, by how likely that was held to be."""
    held = [
        (one.record.answer.trace.bears, one.case.expected == "answer")
        for one in sheet.outcomes
        if one.record.answer.trace.bears is not None and one.case.expected in ("answer", "not_covered")
    ]
    if len(held) < FEWEST:
        return None
    points = [point for i in range(BINS) if (point := _bin(held, i))]
    says = "; ".join(f"held {100 * p.x:.0f}% likely, so in {100 * p.y:.0f}% of {p.n}" for p in points)
    return drawing.calibration(points, f"Calibration curve: {says}"), points


def _bin(held: Sequence[tuple[float | None, bool]], i: int) -> Point | None:
    some = [(bears, so) for bears, so in held if min(int((bears or 0.0) * BINS), BINS - 1) == i]
    if not some:
        return None
    right = sum(so for _, so in some)
    low, high = statistics.wilson(right, len(some))
    return Point(
        sum(bears or 0.0 for bears, _ in some) / len(some), right / len(some), low or 0.0, high or 1.0, len(some)
    )


def _latency(sheet: Sheet) -> Markup | None:
    times = [one.record.ms for one in sheet.outcomes]
    if len(times) < FEWEST:
        return None
    top = max(times)
    step = _round_step(top / COLUMNS)
    counts = [0] * (int(top / step) + 1)
    for ms in times:
        counts[int(ms / step)] += 1
    edges = [step * i for i in range(len(counts) + 1)]
    half = statistics.percentile(times, 0.5)
    said = f"half of {len(times)} answers took {half:,.0f} ms or less, the slowest {top:,.0f} ms"
    return drawing.histogram(counts, edges, f"Histogram of times: {said}")


def _round_step(least: float) -> float:
    """1, 2 or 5 times a power of ten, and not less."""
    power = 10.0 ** math.floor(math.log10(max(least, 0.01)))
    return next(power * times for times in (1, 2, 5, 10) if power * times >= least)


def _told(one: Tried) -> Told:
    case, answer = one.case, one.record.answer
    groups = wanted(case)
    return Told(
        case=case,
        question=hidden(case, case.question),
        history=tuple(hidden(case, turn.question) for turn in case.history),
        wanted=hidden(case, words.wanted(case)),
        golds=tuple(f"{words.where(group[0])}: “{group[0].quote}”" for group in groups),
        ended=words.ENDED[Outcome(answer.outcome)],
        faults=tuple(words.WRONG.get(name, name) for name in one.faults),
        answer=hidden(case, answer.text),
        found=tuple(_shelf(hit, [gold for group in groups for gold in group]) for hit in _worth(answer.hits, groups)),
    )


def _worth(hits: Sequence[FoundPassage], groups: Sequence[Sequence[Gold]]) -> list[FoundPassage]:
    """The first few, and any further one that was wanted."""
    golds = [gold for group in groups for gold in group]
    return [hit for place, hit in enumerate(hits) if place < PASSAGES or _wanted(hit, golds)]


def _shelf(hit: FoundPassage, golds: Sequence[Gold]) -> Shelf:
    parts = [hit.document, hit.heading.rsplit(" > ", 1)[-1]]
    parts += [f"page {hit.printed_page or hit.pdf_page}"] if hit.printed_page or hit.pdf_page else []
    parts += [f"paragraph {hit.paragraph}"] if hit.paragraph else []
    text = hit.text if len(hit.text) <= CUT else hit.text[:CUT].rsplit(" ", 1)[0] + " …"
    return Shelf(", ".join(parts), text, _wanted(hit, golds))


def _wanted(hit: FoundPassage, golds: Sequence[Gold]) -> bool:
    return any(at(gold, hit, hit.text, "document") and holds(hit.text, gold.quote or "\0") for gold in golds)
