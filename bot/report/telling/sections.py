"""Parts that stand in more than one document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.report import pictures
from bot.report.parts import Bullets, Heading, Note, Paragraph, Part, PictureOf, Table
from bot.report.telling.given import Given, bullets, merged
from bot.screening.days import worded
from bot.screening.results import Voice
from bot.screening.types import Meeting
from prompts.screening import AgeBand

MOST = 40
"""Contacts that a table shows: more than that is read by nobody in a meeting."""


def opening(given: Given) -> Iterator[Part]:
    """What it is, who may see it, and danger first."""
    common = given.words.common
    if warning := given.words.kinds[given.kind].warning:
        yield Note(text=warning)
    yield Paragraph(
        text=f"{common.about.format(reference=given.reference, day=worded(given.today))} {common.pseudonyms}"
    )
    yield Paragraph(text=common.not_a_decision, lead=common.urgent)


def voices(given: Given) -> Iterator[Part]:
    """Each child's own words before anybody else's."""
    yield Heading(text=given.words.voice.heading)
    for voice in given.made.voices:
        yield Heading(text=given.band(voice.child), level=2)
        yield from _voice(given, voice)


def _voice(given: Given, voice: Voice) -> Iterator[Part]:
    words = given.words.voice
    if voice.child.band is AgeBand.UNBORN:
        yield Paragraph(text=words.unborn)
    elif not voice.said:
        yield Note(text=words.unsaid.format(child=voice.child.name))
    told = ((words.said, voice.said), (words.day, voice.day))
    yield from (Paragraph(lead=f"{lead}:", text=text) for lead, text in told if text)
    if voice.child.band is not AgeBand.UNBORN:
        yield Paragraph(lead=f"{words.met}:", text=given.label("met", voice.met))


def chronology(given: Given, table: bool) -> Iterator[Part]:
    """What the contacts say, the picture, and the last of them as a table."""
    words, told = given.words.chronology, given.made.chronology
    yield Heading(text=words.heading)
    if not told.meetings:
        yield Paragraph(text=words.none)
        return
    yield Bullets(items=_says(given))
    if picture := pictures.timeline(given.made):
        yield PictureOf(picture=picture)
    if table:
        yield from _contacts(given, told.meetings)


def _says(given: Given) -> tuple[str, ...]:
    """The sentences, with those of each child in one line, and those of each service in another."""
    told, words = given.made.chronology, given.instrument.chronology
    names = {child.letter: child.name for child in given.made.children}
    children = [words.by_child.format(who=names[one.name], missed=one.missed, all=one.all) for one in told.by_child]
    services = [words.by_service.format(service=one.name, missed=one.missed, all=one.all) for one in told.by_service]
    shares = {*children, *services}
    first, *rest = (one for one in told.says if one not in shares)
    shown = (" ".join(one for one in held if one in told.says) for held in (children, services))
    return (first, *filter(None, shown), *rest)


def _contacts(given: Given, meetings: Sequence[Meeting]) -> Iterator[Part]:
    words = given.words.chronology
    missed = [one for one in meetings if one.missed]
    shown = list(meetings) if len(meetings) <= MOST else missed[-MOST:]
    if len(shown) < len(meetings):
        yield Paragraph(text=words.some.format(shown=len(shown), missed=len(missed), all=len(meetings)))
    yield Table(
        head=(words.date, words.child, words.service, words.outcome, words.reason, words.followed),
        rows=tuple(_contact(given, one) for one in shown),
        widths=(16, 8, 20, 17, 25, 14),
    )


def _contact(given: Given, one: Meeting) -> tuple[str, ...]:
    outcome = given.words.pictures.outcomes[one.outcome.value]
    return (f"{one.day.day} {one.day:%b %Y}", one.child, one.service, outcome, one.reason, one.followed)


def profile(given: Given) -> Iterator[Part]:
    if picture := pictures.profile(given.made):
        yield PictureOf(picture=picture)


def unknowns(given: Given) -> Iterator[Part]:
    """What nobody has said, with the question to ask and who may know."""
    words = given.words.unknowns
    yield Heading(text=words.heading)
    held = merged(given, given.made.unknowns)
    if not held:
        yield Paragraph(text=words.none)
        return
    rows = [(one.whose, one.says, "\n".join(one.one.ask), ", ".join(one.one.holds) or words.anybody) for one in held]
    yield Table(head=(words.who, words.says, words.ask, words.holds), rows=tuple(rows), widths=(13, 32, 33, 22))


def people(given: Given) -> Iterator[Part]:
    """Whom to turn to."""
    held = (*given.outcome.contacts, *given.outcome.champions, *given.outcome.training)
    yield from bullets([f"{one.name}: {one.detail}" for one in held])


def decision(given: Given) -> Iterator[Part]:
    """Who decided what, and why."""
    words, decided = given.words.decision, given.made.decision
    yield Heading(text=words.heading)
    if not decided.level:
        yield Note(text=words.open)
        return
    yield Paragraph(lead=f"{words.step}:", text=given.step(decided.level))
    yield Paragraph(lead=f"{words.why}:", text=decided.why or given.words.common.not_answered)
    owner = decided.owner or given.words.common.not_answered
    yield Paragraph(lead=f"{words.owner}:", text=f"{owner}. {words.review}: {given.day(decided.review)}.")
    if given.made.below:
        yield Note(text=words.below)
