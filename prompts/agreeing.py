"""Whether the parts of a screening fit together: every name that one part uses is there in another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from prompts.screening import BORN, CHOICES, AgeBand, Instrument, Item, Level, PatternKind

Loc = tuple[str | int, ...]
ASKS = (
    "gate", "about", "role", "agency", "how", "setting", "children", "child", "plan", "open", "began", "scale",
    "alone", "detail", "seen", "by", "since", "often", "last", "impact", "effect", "now", "voice", "met", "said", "day",
    "strengths", "explained", "poverty", "disability", "engagement", "doing", "changed", "difference", "chronology",
    "decision", "next", "why", "owner", "review", "stop-danger", "stop-refer", "carried",
)  # fmt: skip
"""The pages and fields of the walk that must have words."""
REFUSALS = ("columns", "date", "future", "early", "child", "outcome", "service", "conflict", "long", "many")


def faults(instrument: Instrument) -> Iterator[tuple[Loc, str]]:
    """What does not fit together, each with its place in the file: the shape of each part is right already."""
    yield from _complete(instrument)
    yield from _twice(("anchors",), [anchor.id for anchor in instrument.anchors])
    yield from _twice(("services",), [service.id for service in instrument.services])
    yield from _twice(("domains",), [item.id for domain in instrument.domains for item in domain.items])
    anchors = {anchor.id for anchor in instrument.anchors}
    for loc, used in _resting(instrument):
        yield from ((loc, f"no such anchor: {id}") for id in used if id not in anchors)
    services = set(instrument.service_names)
    for loc, item in _items(instrument):
        yield from (((*loc, "holds"), f"no such service: {id}") for id in item.holds if id not in services)
        if item.shared and item.ages != BORN:
            yield ((*loc, "ages"), "a shared statement is about the household, so it has no ages")


def _complete(instrument: Instrument) -> Iterator[tuple[Loc, str]]:
    wanted: dict[str, tuple[Iterable[str], Iterable[str]]] = {
        "bands": (instrument.bands, AgeBand),
        "asks": (instrument.asks, ASKS),
        "patterns": (instrument.patterns, PatternKind),
        "steps": (instrument.steps, Level),
        "choices": (instrument.choices, CHOICES),
    }
    for name, (held, needs) in wanted.items():
        yield from (((name,), f"{key} is missing") for key in sorted(set(needs) - set(held)))
        yield from (((name, key), "no such name") for key in sorted(set(held) - set(needs)))
    for name, known in CHOICES.items():
        if set(instrument.choices.get(name, known)) != set(known):
            yield (("choices", name), f"must have exactly: {', '.join(known)}")
    broken_down = instrument.chronology.breakdown
    if len(broken_down) < 3:
        yield (("chronology", "breakdown"), "must have not_brought, cancelled and rearranged")
    refused = instrument.chronology.refused
    yield from ((("chronology", "refused"), f"{key} is missing") for key in REFUSALS if key not in refused)


def _twice(loc: Loc, ids: list[str]) -> Iterator[tuple[Loc, str]]:
    yield from ((loc, f"used twice: {id}") for id, count in Counter(ids).items() if count > 1)


def _items(instrument: Instrument) -> Iterator[tuple[Loc, Item]]:
    for at, domain in enumerate(instrument.domains):
        for place, item in enumerate(domain.items):
            yield ("domains", at, "items", place), item


def _resting(instrument: Instrument) -> Iterator[tuple[Loc, tuple[str, ...]]]:
    yield from (((*loc, "rests_on"), item.rests_on) for loc, item in _items(instrument))
    yield from ((("gate", at, "rests_on"), sign.rests_on) for at, sign in enumerate(instrument.gate))
    for name in ("asks", "patterns", "steps"):
        yield from (((name, key, "rests_on"), held.rests_on) for key, held in getattr(instrument, name).items())
    yield from (((name, "rests_on"), getattr(instrument, name).rests_on) for name in ("always", "licensed"))
