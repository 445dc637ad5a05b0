"""A note to think with in supervision: what worries, what is not known, and questions; anonymised.

Somebody may read it who has no part in this family's care, or find it in a bag. So it leaves out what could lead back
to the family or to the screening: the reference, days, letters, services by name, and every word that anybody wrote,
for masked words still tell a story that a neighbour would know. Children are told by their place and age band.

That there are signs of domestic abuse is said, in the instrument's own words: reviews find that abuse and neglect were
thought about apart, and supervision is where that is put right. What was seen or told of it, by whom and when, is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.report.parts import Bullets, Heading, Note, Paragraph, Part
from bot.report.telling.given import Given, blank, bullets, capital, merged
from bot.screening.results import Concern, Voice
from bot.screening.said import counted, low
from bot.screening.types import Child
from prompts.screening import AgeBand


def told(given: Given) -> Iterator[Part]:
    """Every part, in order."""
    common = given.words.common
    yield Note(text=given.words.kinds["supervision"].warning)
    yield Paragraph(text=f"{common.no_reference} {common.not_a_decision}", lead=common.urgent)
    yield from _voices(given)
    yield from _worries(given)
    yield from _unsure(given)
    yield from _think(given)
    words = given.words.supervision
    yield Heading(text=words.write)
    yield blank((words.talked, words.will, words.who, words.when), (34, 34, 16, 16), 4)


def _voices(given: Given) -> Iterator[Part]:
    yield Heading(text=given.words.supervision.voices)
    yield from bullets([_voice(given, voice) for voice in given.made.voices] or [given.words.common.nothing])


def _voice(given: Given, voice: Voice) -> str:
    words = given.words.supervision
    if voice.child.band is AgeBand.UNBORN:
        return f"{_who(given, voice.child)}. {given.words.voice.unborn}"
    met = f"{given.words.voice.met}: {low(given.label('met', voice.met))}."
    said = words.said if voice.said else words.unsaid
    return words.voice.format(
        child=_who(given, voice.child), met=met, said=said, day=words.day if voice.day else words.no_day
    )


def _who(given: Given, child: Child) -> str:
    words, children = given.words.supervision, given.made.children
    band = given.words.pictures.bands[child.band]
    if len(children) == 1:
        return words.only.format(band=band)
    return words.oldest.format(place=words.places[children.index(child)], band=band)


def _worries(given: Given) -> Iterator[Part]:
    words, made = given.words.supervision, given.made
    yield Heading(text=words.worries)
    held: dict[tuple[str, str], list[Concern]] = {}
    for one in made.concerns:
        held.setdefault((one.name, one.choice.value), []).append(one)
    says = [_worry(given, ones) for ones in held.values()]
    if made.patterns:
        titles = "; ".join(low(one.title) for one in made.patterns)
        says.append(given.words.summary.side_by_side.format(patterns=titles))
    if made.chronology.missed:
        says.append(_contacts(given))
    yield from bullets(says or [given.words.areas.none])
    if made.decision.level:
        yield Paragraph(text=words.decided.format(step=given.step(made.decision.level)))
        yield from [Note(text=given.words.decision.below)] if made.below else []


def _worry(given: Given, ones: list[Concern]) -> str:
    first = ones[0]
    whom = counted(len(ones), "child", "children") if first.child else given.words.supervision.household
    choice = low(given.words.pictures.worst[first.choice.value])
    return given.words.supervision.concern.format(name=capital(first.name), children=whom, choice=choice)


def _contacts(given: Given) -> str:
    told = given.made.chronology
    missed = [one for one in told.meetings if one.missed]
    return given.words.supervision.contacts.format(
        missed=len(missed),
        all=len(told.meetings),
        children=counted(len({one.child for one in missed}), "child", "children"),
        services=counted(len({one.service for one in missed}), "service", "services"),
    )


def _unsure(given: Given) -> Iterator[Part]:
    yield Heading(text=given.words.supervision.unsure)
    held = merged(given, given.made.unknowns)
    yield from bullets([one.asked for one in held] or [given.words.unknowns.none])


def _think(given: Given) -> Iterator[Part]:
    yield Heading(text=given.words.supervision.think)
    yield Paragraph(text=given.reflective.about)
    for one in given.reflective.enquiries:
        yield Heading(text=one.title, level=2)
        yield Bullets(items=one.ask)
