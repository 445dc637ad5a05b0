"""What a picture shows, in words: built from the same data, so that nobody is told less."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.report.pictures.rows import Row, rows
from bot.screening.days import worded
from bot.screening.results import Cell, Findings
from bot.screening.said import listed, low
from bot.screening.types import Attendance, Choice, Meeting
from prompts.report import PictureWords

FEW = 60
"""Contacts of which each day is said."""


def timeline(findings: Findings, words: PictureWords) -> str:
    """Each child's contacts with each service; by day, where they are few."""
    told = findings.chronology
    days = sorted(one.day for one in told.meetings)
    says = [words.told.format(all=len(days), first=worded(days[0]), last=worded(days[-1]))]
    if findings.began:
        says.append(f"{words.plan.format(day=worded(findings.began))}.")
    names = {child.letter: child.name for child in findings.children}
    for gap in told.gaps:
        days_long = (gap.last - gap.first).days
        who = names.get(gap.child, gap.child)
        says.append(words.told_gap.format(who=who, first=worded(gap.first), last=worded(gap.last), days=days_long))
    few = len(days) <= FEW
    return " ".join([*says, *(_row(row, words, few) for row in rows(findings, words.others))])


def profile(findings: Findings, words: PictureWords) -> str:
    """Area by area, child by child."""
    areas = dict.fromkeys(cell.title for cell in findings.profile)
    return " ".join(_area(area, [cell for cell in findings.profile if cell.title == area], words) for area in areas)


def cell_says(cell: Cell, words: PictureWords) -> tuple[str, ...]:
    """What stands in a cell, a line each."""
    if not cell.asked:
        return (words.not_asked,)
    partly = cell.unknown and cell.worst is not Choice.NOT_KNOWN
    return (words.worst[cell.worst.value], *([words.lasting] * cell.lasting), *([words.partly] * bool(partly)))


def _area(title: str, cells: Sequence[Cell], words: PictureWords) -> str:
    says = (f"{cell.child.name}, {low(', '.join(cell_says(cell, words)))}" for cell in cells)
    return f"{title}: {'; '.join(says)}."


def _row(row: Row, words: PictureWords, few: bool) -> str:
    parts = (_outcome(words.outcomes[one.value], _of(row.meetings, one), few) for one in Attendance)
    return f"{row.child.name}, {row.service}: {'; '.join(filter(None, parts))}."


def _outcome(says: str, meetings: Sequence[Meeting], few: bool) -> str:
    if not meetings:
        return ""
    return f"{low(says)} {listed(_days(meetings))}" if few else f"{low(says)}: {len(meetings)}"


def _of(meetings: Iterable[Meeting], outcome: Attendance) -> list[Meeting]:
    return [one for one in meetings if one.outcome is outcome]


def _days(meetings: Iterable[Meeting]) -> Iterator[str]:
    return (worded(one.day) for one in meetings)
