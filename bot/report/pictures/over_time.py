"""Contacts along time, a row for each child and service. Shape tells what became of one, and shade says it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from bot.report.pictures.canvas import GREY, INK, PALE, Box, Canvas, wide
from bot.report.pictures.rows import Row, rows
from bot.screening.days import worded
from bot.screening.results import Findings
from bot.screening.types import Attendance
from prompts.report import PictureWords

PAGE, LEFT, RIGHT = 7.2, 1.95, 7.02
LEGEND, PLAN, SCALE, HEAD, FOOT = 0.3, 0.2, 0.26, 0.26, 0.05
ROW, TALL_ROW, LOW_ROW = 0.22, 0.38, 0.19
SHEET = 9.4
"""Inches that a picture may be tall, so that it stands on a page."""
CLOSE = 1 / 60
"""Of the whole time: contacts of a row nearer than that lie on one another."""
CROWD, TICKS = 8, 8
MONTHS = (("month", 1, 48), ("quarter", 3, 48), ("year", 12, 1000))
"""Lengths that contacts are counted by, in months, and how many of them there may be at the most."""
MARKS: dict[Attendance, dict[str, Any]] = {
    Attendance.ATTENDED: {"marker": "o", "facecolors": "#5694ca", "s": 42},
    Attendance.NOT_BROUGHT: {"marker": "X", "facecolors": INK, "s": 62},
    Attendance.CANCELLED: {"marker": "s", "facecolors": "white", "s": 40},
    Attendance.REARRANGED: {"marker": "^", "facecolors": "#d5d7d8", "s": 50},
}
FILLS: dict[Attendance, dict[str, Any]] = {
    Attendance.ATTENDED: {"facecolors": "#5694ca"},
    Attendance.NOT_BROUGHT: {"facecolors": INK},
    Attendance.CANCELLED: {"facecolors": "white", "hatch": "//////"},
    Attendance.REARRANGED: {"facecolors": "#d5d7d8"},
}
_UP = (Attendance.NOT_BROUGHT, Attendance.CANCELLED, Attendance.REARRANGED)


class _Time(NamedTuple):
    """From the first day that is drawn to the last."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Inches from the left."""
        edge = 0.1
        span = max(1, (self.last - self.first).days)
        return LEFT + edge + (RIGHT - LEFT - 2 * edge) * (day - self.first).days / span


def drawn(findings: Findings, words: PictureWords) -> bytes:
    """A PNG."""
    held = rows(findings, words.others)
    time = _time(findings)
    span = _span(held, time)
    heads = len({row.child for row in held})
    top = LEGEND + (0.2 if span else 0) + PLAN * bool(findings.began) + SCALE
    tall = max(LOW_ROW, min(TALL_ROW if span else ROW, (SHEET - top - HEAD * heads) / len(held)))
    bottom = top + HEAD * heads + tall * len(held)
    canvas = Canvas(PAGE, bottom + FOOT)
    _legend(canvas, words, span)
    _scale(canvas, time, top, bottom, PLAN * bool(findings.began))
    _plan(canvas, findings, time, words, top, bottom)
    y, child = top, None
    for row in held:
        if row.child != child:
            child = row.child
            _head(canvas, findings, child.letter, time, words, y)
            y += HEAD
        _row(canvas, row, time, span, (0, y, PAGE, tall))
        y += tall
    return canvas.png()


def _time(findings: Findings) -> _Time:
    told = findings.chronology
    days = [one.day for one in told.meetings]
    ends = [gap.last for gap in told.gaps]
    began = [findings.began] if findings.began and findings.began >= min(days) else []
    return _Time(min(days), max([*days, *ends, *began]))


def _span(held: Sequence[Row], time: _Time) -> str:
    """What contacts are counted by, where too many would lie on one another; nothing where each can be seen."""
    near = (time.last - time.first).days * CLOSE
    close = sum((b.day - a.day).days < near for row in held for a, b in pairwise(row.meetings))
    if close <= CROWD or close * 4 <= sum(len(row.meetings) for row in held):
        return ""
    months = (time.last.year - time.first.year) * 12 + time.last.month - time.first.month + 1
    return next(name for name, length, most in MONTHS if months / length <= most)


def _legend(canvas: Canvas, words: PictureWords, span: str) -> None:
    x = 0.12
    for outcome in Attendance:
        says = words.outcomes[outcome.value]
        if span:
            canvas.boxes([(x - 0.05, LEGEND / 2 - 0.05, 0.12, 0.1)], **FILLS[outcome])
        else:
            canvas.marks([x], [LEGEND / 2], **MARKS[outcome])
        canvas.text(x + 0.14, LEGEND / 2, says, 8.5)
        x += wide(says, 8.5) + 0.5
    if span:
        canvas.text(0.07, LEGEND + 0.07, words.binned.format(span=words.spans[span]), 8, color=GREY)  # type: ignore[index]


def _scale(canvas: Canvas, time: _Time, top: float, bottom: float, above: float) -> None:
    for day, says in _ticks(time):
        canvas.line([time.x(day)] * 2, [top, bottom], zorder=1)
        canvas.text(time.x(day), top - above - SCALE / 2, says, 7.5, color=GREY, ha="center")


def _ticks(time: _Time) -> Iterator[tuple[date, str]]:
    """First days of months, no more of them than there is room for."""
    first = time.first.year * 12 + time.first.month - 1
    months = range(first + (time.first.day > 1), time.last.year * 12 + time.last.month)
    step = next(step for step in (1, 2, 3, 6, 12, 24, 36, 60) if len(months) <= TICKS * step)
    days = [date(month // 12, month % 12 + 1, 1) for month in months if month % step == 0]
    if not days:
        yield time.first, f"{time.first.day} {time.first:%b %Y}"
        return
    for day in days:
        yield day, f"{day:%Y}" if step >= 12 else f"{day:%b %Y}"


def _plan(canvas: Canvas, findings: Findings, time: _Time, words: PictureWords, top: float, bottom: float) -> None:
    if not findings.began:
        return
    says = words.plan.format(day=worded(findings.began))
    x = time.x(max(findings.began, time.first))
    half = wide(says, 8, True) / 2
    canvas.text(min(max(x, LEFT + half), RIGHT - half), top - PLAN / 2, says, 8, bold=True, ha="center")
    if findings.began >= time.first:
        canvas.line([x, x], [top - 0.02, bottom], color=INK, linewidth=1.3, linestyle=(0, (4, 2)), zorder=3)


def _head(canvas: Canvas, findings: Findings, letter: str, time: _Time, words: PictureWords, y: float) -> None:
    """A child's name, and the longest time without a contact that was kept."""
    child = next(one for one in findings.children if one.letter == letter)
    middle = y + HEAD / 2
    canvas.boxes([(0, y, PAGE, HEAD)], facecolors=PALE, edgecolors="none", zorder=0.5)
    canvas.text(0.07, middle, f"{child.name}, {words.bands[child.band]}", 8.5, bold=True, within=LEFT - 0.1)
    for gap in findings.chronology.gaps:
        if gap.child == letter:
            says = words.gap.format(days=(gap.last - gap.first).days)
            _gap(canvas, time.x(gap.first), time.x(gap.last), middle, says)


def _gap(canvas: Canvas, left: float, right: float, y: float, says: str) -> None:
    """A line between two ends; what it says stands on it, or beside it where it is too short."""
    for xs, ys in (([left, right], [y, y]), ([left] * 2, [y - 0.06, y + 0.06]), ([right] * 2, [y - 0.06, y + 0.06])):
        canvas.line(xs, ys, color=INK, linewidth=1.0, zorder=3)
    half = wide(says, 7.5) / 2 + 0.06
    beside = right + half if right + 2 * half < RIGHT else left - half
    at = (left + right) / 2 if right - left > 2 * half + 0.2 else beside
    canvas.text(at, y, says, 7.5, ha="center", bbox={"facecolor": PALE, "edgecolor": "none", "pad": 1.0})


def _row(canvas: Canvas, row: Row, time: _Time, span: str, box: Box) -> None:
    _, y, _, tall = box
    middle = y + tall / 2
    canvas.text(0.17, middle, row.service, 8, within=LEFT - 0.25)
    canvas.line([LEFT, RIGHT], [middle] * 2, zorder=2)
    canvas.line([0, PAGE], [y + tall] * 2, color=PALE, zorder=0.6)
    if span:
        _bars(canvas, row, time, span, (LEFT, y, RIGHT - LEFT, tall))
        return
    for outcome in Attendance:
        xs = [time.x(one.day) for one in row.meetings if one.outcome is outcome]
        canvas.marks(xs, [middle] * len(xs), **MARKS[outcome])


def _bars(canvas: Canvas, row: Row, time: _Time, span: str, box: Box) -> None:
    """Counts of each length of time: up what was not attended, down what was, on one scale for the row."""
    _, y, _, tall = box
    counts: dict[tuple[date, date], Counter[Attendance]] = {}
    for one in row.meetings:
        counts.setdefault(_bin(one.day, span), Counter())[one.outcome] += 1
    most = max(max(sum(held[one] for one in _UP), held[Attendance.ATTENDED]) for held in counts.values())
    unit = (tall / 2 - 0.03) / most
    boxes: dict[Attendance, list[Box]] = {outcome: [] for outcome in Attendance}
    for (first, end), held in counts.items():
        left, right = max(time.x(first), LEFT), min(time.x(end), RIGHT)
        across = max(0.03, right - left - 0.015)
        up = y + tall / 2
        for outcome in _UP:
            up -= held[outcome] * unit
            boxes[outcome].append((left, up, across, held[outcome] * unit))
        boxes[Attendance.ATTENDED].append((left, y + tall / 2, across, held[Attendance.ATTENDED] * unit))
    for outcome, drawn_boxes in boxes.items():
        canvas.boxes([one for one in drawn_boxes if one[3]], linewidths=0.4, zorder=4, **FILLS[outcome])


def _bin(day: date, span: str) -> tuple[date, date]:
    """The length of time that a day is in, up to the first day of the next."""
    length = next(length for name, length, _ in MONTHS if name == span)
    start = (day.year * 12 + day.month - 1) // length * length
    end = start + length
    return date(start // 12, start % 12 + 1, 1), date(end // 12, end % 12 + 1, 1)
