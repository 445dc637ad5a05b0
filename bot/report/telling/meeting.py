"""Agendas for a multi-agency meeting: the child's voice, what each service brings, and who does what by when.

There are two, and somebody chooses between them. Where the family comes, or may see the paper, it is told from what is
for the family: nothing of domestic abuse, and nobody's own words. The other is for professionals only, and says so.
The first is the one that a hurried person gets: a paper that says too little is put right by talking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import count

from bot.report.parts import Heading, Note, Paragraph, Part, Table
from bot.report.telling import report, sections
from bot.report.telling.given import Given, Open, blank, bullets, capital, merged

ROWS = 5
"""Empty rows to write in."""


def professionals(given: Given) -> Iterator[Part]:
    """With everything that is known, and what the answers call for."""
    yield from _numbered(_professionals(given))


def with_family(given: Given) -> Iterator[Part]:
    """Without what is not for the family: the child's own words are brought by whoever has them."""
    yield from _numbered(_with_family(given))


def _numbered(parts: Iterator[Part]) -> Iterator[Part]:
    """Sections are the items of the agenda."""
    items = count(1)
    for part in parts:
        if isinstance(part, Heading) and part.level == 1:
            yield Heading(text=f"{next(items)}. {part.text}")
        else:
            yield part


def _professionals(given: Given) -> Iterator[Part]:
    yield from sections.opening(given)
    yield from sections.voices(given)
    summary = given.words.summary
    yield Note(text=summary.called.format(step=given.step(given.made.level)))
    yield from _rest(given)


def _with_family(given: Given) -> Iterator[Part]:
    yield from sections.opening(given)
    words = given.words
    yield Heading(text=words.voice.heading)
    yield Paragraph(text=words.meeting.own_words)
    rows = [(given.band(voice.child), "", "") for voice in given.made.voices]
    head = (words.areas.child, words.voice.said, words.voice.day)
    yield Table(head=head, rows=tuple(rows), widths=(24, 38, 38), to_fill=True)
    yield from _rest(given)


def _rest(given: Given) -> Iterator[Part]:
    words = given.words.meeting
    yield from _bring(given)
    yield from sections.chronology(given, table=False)
    told = given.words.chronology
    yield Heading(text=words.complete, level=2)
    head = (told.date, told.child, told.service, told.outcome, told.reason, told.followed)
    yield blank(head, (16, 8, 20, 17, 25, 14), ROWS)
    yield from _changed(given)
    yield from _settle(given)
    yield Heading(text=words.decisions)
    yield blank((words.decision, words.owner, words.date), (60, 22, 18), ROWS + 1)
    yield Paragraph(lead=f"{words.next}:", text="")
    yield Paragraph(text=words.disagree)


def _bring(given: Given) -> Iterator[Part]:
    """What each service may know that nobody has said yet, from who holds each answer."""
    words = given.words.meeting
    yield Heading(text=words.bring)
    yield Paragraph(text=words.everybody)
    asked: dict[str, list[str]] = defaultdict(list)
    for one in merged(given, given.made.unknowns):
        for service in one.one.holds:
            asked[service].append(_wanted(given, one))
    rows = [(service, "; ".join(asked[service]), "") for service in sorted(asked)]
    if rows:
        head = (words.service, words.about, words.brought)
        yield Table(head=head, rows=tuple(rows), widths=(22, 48, 30), to_fill=True)


def _wanted(given: Given, one: Open) -> str:
    words = given.words.meeting
    item = given.instrument.items.get(one.one.item)
    name = item.name if item else one.says
    shapes = {"effect": words.effect, "time": words.time}
    says = shapes[one.one.what].format(name=name) if one.one.what in shapes else name
    return f"{capital(says)} ({one.whose})"


def _changed(given: Given) -> Iterator[Part]:
    words = given.words
    yield Heading(text=words.meeting.changed)
    yield from report.plan(given)
    yield Paragraph(lead=f"{words.engagement.does}:", text=given.label("engagement", given.made.engagement))
    rows = [(one.child.name, given.label("changed", one.changed), "") for one in given.made.voices]
    head = (words.engagement.child, words.engagement.changed, words.meeting.now)
    if rows:
        yield Table(head=head, rows=tuple(rows), widths=(14, 36, 50), to_fill=True)


def _settle(given: Given) -> Iterator[Part]:
    """Questions, each once: those of the patterns, then those that nobody has answered."""
    yield Heading(text=given.words.meeting.settle)
    asks = [f"{question} ({one.title})" for one in given.made.patterns for question in one.ask]
    asks += [f"{one.whose}: {one.asked}" for one in merged(given, given.made.unknowns)]
    yield from bullets(list(dict.fromkeys(asks)))
