"""The visible steps from a question to an answer, in order. Nothing here decides about a child.

Danger comes first, then what may be read, then what the guidance says; each step returns a value.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import NamedTuple

from bot import evidence, noticing
from bot.currency import asks_for_newest, lines
from bot.finding import Desk, Found, find, search
from bot.modelling import Composer, Tell
from bot.noticing import Notice
from bot.safety.danger import Danger
from bot.safety.deciding import unknowns
from bot.safety.masking import Masker
from bot.safety.opinion import Opinion, raised
from bot.safety.urgent import quietly, urgent_reply
from bot.types import Answer, Citation, Contact, CuriosityPrompt, Outcome, Question, Trace
from bot.understanding import Asked, understand
from knowledge.library import Library
from prompts import CuriosityEntry, Directory, Glossary, Offers, Wording, choose


class Guide(NamedTuple):
    """What an answer is worded from: data that a lead or a partnership can change, and who words it."""

    wording: Wording
    glossary: Glossary
    curiosity: tuple[CuriosityEntry, ...]
    offers: Offers
    directory: Directory
    composer: Composer


class Reading(NamedTuple):
    """A release opened for answering: its library, a masker that knows its words, a second opinion on danger."""

    library: Library
    masker: Masker
    opinion: Opinion | None


class Clock:
    """Milliseconds spent in each step, however often it is taken."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._start = perf_counter()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = perf_counter()
        yield
        self.spent[name] = round(self.spent.get(name, 0.0) + (perf_counter() - begun) * 1000, 2)

    def total(self) -> dict[str, float]:
        return {**self.spent, "total": round((perf_counter() - self._start) * 1000, 2)}


def answer(question: Question, alarm: Danger, reading: Reading, guide: Guide, tell: Tell) -> tuple[Answer, Asked]:
    """Answer from one release, and give back what was read: the only form in which a question may be kept.

    `alarm` is what the rules found in the words as typed; it is not "immediate".
    """
    clock = Clock()
    with clock.step("understand"):
        asked = understand(question, reading.masker)
    with clock.step("danger"):
        alarm = raised(alarm, reading.opinion, reading.library.floats, asked.shown)
    if alarm.level == "immediate":
        return urgent(question, alarm, guide, asked, clock), asked
    standing = _standing(asked, reading.library, guide.wording)
    if asked.declined:
        found = _nearest(question, asked, reading.library, clock)
        return declined(question, asked, found, reading.library, guide, clock), asked
    if standing:
        found = _nearest(question, asked, reading.library, clock)
    else:
        found = find(asked, Desk(question, reading.library, guide, clock), tell)
    return worded(question, asked, alarm, found, standing, reading.library, guide, clock), asked


def worded(
    question: Question,
    asked: Asked,
    alarm: Danger,
    found: Found,
    standing: Sequence[Notice],
    library: Library,
    guide: Guide,
    clock: Clock,
) -> Answer:
    """The answer a person reads: what must be said first, the statements, what must be said beside them."""
    wording = guide.wording
    leading = [*_masked(asked, wording), *_leading(asked, alarm, wording), *standing]
    beside = noticing.notices(found.citations, found.hits, library.release, wording, question.as_at)
    notices = [] if standing else beside
    if found.composed.note:
        notices.append(Notice(getattr(wording, found.composed.note), getattr(wording, found.composed.note)))
    notices = [*leading, *notices]
    return Answer(
        id=question.id or secrets.token_hex(8),
        outcome=_outcome(asked, found, bool(standing)),
        text=_text(found, notices, standing, wording),
        statements=found.statements,
        citations=found.citations,
        hits=tuple(evidence.found(hit) for hit in found.hits),
        curiosity=_curiosity(guide.curiosity, asked.text, found.citations),
        contacts=who_to_ask(guide.directory, alarm, bool(found.statements)),
        notices=tuple(notice.full for notice in notices),
        offers=("screening",) if guide.offers.neglect(asked.text) else (),
        masked=asked.masked,
        trace=_trace(question, asked, found, library, clock),
        disagreements=found.disagreements,
        uncovered=found.uncovered,
    )


def urgent(question: Question, alarm: Danger, guide: Guide, asked: Asked | None, clock: Clock) -> Answer:
    """999 first, then who to tell, then what to write down: fixed words, no search, no model."""
    text, contacts = urgent_reply(alarm, guide.wording, guide.directory)
    return Answer(
        id=question.id or secrets.token_hex(8),
        outcome=Outcome.URGENT,
        text=text,
        contacts=contacts,
        masked=asked.masked if asked else (),
        trace=Trace(release=None, model=None, timings_ms=clock.total(), reference=question.reference or reference()),
    )


def declined(question: Question, asked: Asked, found: Found, library: Library, guide: Guide, clock: Clock) -> Answer:
    """A kind refusal with a signpost. The nearest passages are shown, so that a wrong refusal is no dead end."""
    said = getattr(guide.wording, asked.declined or "out_of_scope")
    notices = _masked(asked, guide.wording)
    return Answer(
        id=question.id or secrets.token_hex(8),
        outcome=Outcome.OUT_OF_SCOPE,
        text="\n\n".join([*(notice.short for notice in notices), said]),
        hits=tuple(evidence.found(hit) for hit in found.hits),
        notices=tuple(notice.full for notice in notices),
        masked=asked.masked,
        trace=_trace(question, asked, found, library, clock),
    )


def who_to_ask(directory: Directory, alarm: Danger | None = None, answered: bool = False) -> tuple[Contact, ...]:
    """The front door where a referral is due; the safeguarding lead and the front door where there is no answer."""
    refer = alarm is not None and alarm.level == "refer_now"
    kinds = ("front_door", "out_of_hours") if refer else () if answered else ("safeguarding_lead", "front_door")
    held = [one for kind in kinds for one in directory.contacts(kind)]
    return tuple(Contact(name=one.name, detail=_details(one.number, one.hours, one.detail)) for one in held)


def reference() -> str:
    """A short code that a person can quote on the telephone: no letters or digits that sound or look alike."""
    return "".join(secrets.choice("34679ACDEFGHJKMNPQRTUVWXY") for _ in range(7))


def _nearest(question: Question, asked: Asked, library: Library, clock: Clock) -> Found:
    """What lies nearest, of which nothing is said."""
    with clock.step("search"):
        return Found(search(asked.text, question, library))


def _outcome(asked: Asked, found: Found, stands: bool) -> Outcome:
    if found.statements:
        return Outcome.PARTLY_ANSWERED if found.uncovered else Outcome.ANSWERED
    if asked.masked:
        return Outcome.IDENTIFIERS
    return Outcome.ANSWERED if stands else Outcome.NO_GUIDANCE


def _masked(asked: Asked, wording: Wording) -> list[Notice]:
    """What was taken out, the wording that was read instead, and what to do next time."""
    if not asked.masked:
        return []
    kinds = ", ".join(f"{one.kind} ({one.count})" for one in asked.masked)
    told = wording.masked.format(kinds=kinds, text=asked.shown)
    return [Notice(told, told, first=True)]


def _standing(asked: Asked, library: Library, wording: Wording) -> list[Notice]:
    """How the editions that a question asks about stand."""
    known = asks_for_newest(asked.text, [document.source for document in library.release.documents])
    told = [" ".join(lines(one, wording)) for one in known]
    return [Notice(one, one, first=True) for one in told]


def _text(found: Found, notices: Sequence[Notice], standing: Sequence[Notice], wording: Wording) -> str:
    """The whole answer as one text. A question about editions is answered by how they stand."""
    if standing:
        return "\n\n".join(notice.short for notice in notices)
    return noticing.whole(found, notices, wording)


def _leading(asked: Asked, alarm: Danger, wording: Wording) -> list[Notice]:
    """What comes before the guidance's words: refer now, and who decides."""
    said: list[Notice] = []
    if alarm.level == "refer_now":
        said.append(Notice(wording.refer_now, wording.refer_now, first=True))
        if quietly(alarm):
            said.append(Notice(wording.urgent_quiet, wording.urgent_quiet, first=True))
    if asked.deciding:
        told = " ".join([wording.who_decides, wording.not_yet_known, *unknowns(asked.text)])
        said.append(Notice(told, told, first=True))
    return said


def _curiosity(
    entries: tuple[CuriosityEntry, ...], text: str, citations: Sequence[Citation]
) -> tuple[CuriosityPrompt, ...]:
    """One to three questions worth asking next, with their sources."""
    chosen = choose(entries, text, [citation.heading for citation in citations], 3)
    return tuple(CuriosityPrompt(question=entry.question, source=entry.source) for entry in chosen)


def _trace(question: Question, asked: Asked, found: Found, library: Library, clock: Clock) -> Trace:
    return Trace(
        release=library.release.id,
        model=library.release.model,
        timings_ms=clock.total(),
        reference=question.reference or reference(),
        question=asked.text,
        composer=found.composed.composer,
        prompt=found.composed.prompt,
        tokens=found.composed.tokens,
        bears=found.bears,
    )


def _details(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)
