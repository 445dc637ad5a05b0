"""A copy for the family: what may be said, as if nobody had asked about domestic abuse, and without anybody's words."""

from __future__ import annotations

from collections.abc import Iterator

from bot.report.parts import Bullets, Heading, Paragraph, Part, Table
from bot.report.telling import sections
from bot.report.telling.given import Given, blank
from bot.screening.said import listed


def told(given: Given) -> Iterator[Part]:
    """Every part, in order."""
    words, made = given.words, given.made
    yield Paragraph(text=words.family.letters)
    yield from _changed(given)
    yield Heading(text=words.family.areas)
    yield from sections.profile(given)
    if made.chronology.meetings:
        yield from sections.chronology(given, table=False)
    yield Heading(text=words.family.do)
    advice = given.instrument.steps[made.level]
    yield from (Paragraph(text=text) for text in (advice.family, given.instrument.always.family) if text)
    if areas := _unknown(given):
        yield Heading(text=words.family.unknown)
        yield Bullets(items=areas)
    yield Heading(text=words.family.people)
    yield blank((words.family.who, words.family.reach), (50, 50), 2)


def _changed(given: Given) -> Iterator[Part]:
    words = given.words
    rows = [(given.band(one.child), given.label("changed", one.changed)) for one in given.made.voices]
    if rows:
        yield Heading(text=words.family.changed)
        yield Table(head=(words.engagement.child, words.engagement.changed), rows=tuple(rows), widths=(40, 60))


def _unknown(given: Given) -> tuple[str, ...]:
    """Areas of which something is not known: the questions are worded for professionals."""
    held: dict[str, list[str]] = {}
    for one in given.made.unknowns:
        if domain := given.instrument.domain_of.get(one.item):
            held.setdefault(domain.title, []).extend([one.child.name] if one.child else [])
    return tuple(f"{title} ({listed(whose)})" if whose else title for title, whose in held.items())
