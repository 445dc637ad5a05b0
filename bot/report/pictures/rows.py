"""The rows of the timeline: each child's contacts with each service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from bot.screening.results import Findings
from bot.screening.types import Child, Meeting

MOST = 40
"""Rows that one page has room for."""


class Row(NamedTuple):
    """One child's contacts with one service, in order of days."""

    child: Child
    service: str
    meetings: tuple[Meeting, ...]


def rows(findings: Findings, others: str) -> list[Row]:
    """Children in order, their services by name. Where there are too many, those with the fewest contacts that were
    not attended share a row, called `others`."""
    held: dict[str, dict[str, list[Meeting]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(findings.chronology.meetings, key=lambda one: one.day):
        held[one.child][one.service].append(one)
    children = [child for child in findings.children if child.letter in held]
    room = MOST if sum(map(len, held.values())) <= MOST else max(2, MOST // max(1, len(children)))
    return [row for child in children for row in _of(child, held[child.letter], room, others)]


def _of(child: Child, by_service: dict[str, list[Meeting]], room: int, others: str) -> Iterator[Row]:
    ordered = sorted(by_service, key=lambda name: (-sum(one.missed for one in by_service[name]), name))
    alone = ordered if len(ordered) <= room else ordered[: room - 1]
    yield from (Row(child, name, tuple(by_service[name])) for name in sorted(alone))
    rest = sorted((one for name in ordered[len(alone) :] for one in by_service[name]), key=lambda one: one.day)
    if rest:
        yield Row(child, others, tuple(rest))
