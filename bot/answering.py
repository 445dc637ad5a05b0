"""The visible steps from a question to an answer, in order. No language model; nothing here decides about a child."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter
from typing import NamedTuple

from bot import composing, evidence, gate, noticing
from bot.choosing import Wanted, units
from bot.following import standalone
from bot.types import (
    Answer,
    Citation,
    Contact,
    CuriosityPrompt,
    Outcome,
    Question,
    Statement,
    Trace,
)
from knowledge.library import Library, Query
from knowledge.types import Hit
from prompts import CuriosityEntry, Directory, Glossary, Offers, Wording, choose

Tell = Callable[[str], None]
HITS = 10


class Guide(NamedTuple):
    """What an answer is worded from: data that a lead or a partnership can change."""

    wording: Wording
    glossary: Glossary
    curiosity: tuple[CuriosityEntry, ...]
    offers: Offers
    directory: Directory


class Clock:
    """Milliseconds spent in each step."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._start = perf_counter()

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        begun = perf_counter()
        yield
        self.spent[name] = round((perf_counter() - begun) * 1000, 2)

    def total(self) -> dict[str, float]:
        return {**self.spent, "total": round((perf_counter() - self._start) * 1000, 2)}


def answer(question: Question, library: Library, guide: Guide, tell: Tell) -> Answer:
    """Search one release, see whether what was found bears on the question, say it with its sources."""
    clock = Clock()
    text = standalone(question.text, question.history)
    tell("Searching the guidance")
    with clock.step("search"):
        hits = library.search(Query(text=text, k=HITS, as_at=question.as_at))
    tell("Reading what was found")
    with clock.step("read"):
        wanted = Wanted(text, guide.glossary.expansions(text), library.rarity)
        found = units(text, hits, wanted)
        bearing = gate.bears(text, found, hits, wanted)
    with clock.step("compose"):
        drafts = composing.compose(found, hits) if bearing >= gate.ENOUGH else []
        statements, citations = evidence.cite(drafts, hits)
    return _worded(question, text, hits, statements, citations, library, guide, clock)


def _worded(
    question: Question,
    text: str,
    hits: Sequence[Hit],
    statements: tuple[Statement, ...],
    citations: tuple[Citation, ...],
    library: Library,
    guide: Guide,
    clock: Clock,
) -> Answer:
    answered = bool(statements)
    notices = noticing.notices(citations, hits, library.release, guide.wording, question.as_at)
    headings = [citation.heading for citation in citations]
    return Answer(
        id=question.id or secrets.token_hex(8),
        outcome=Outcome.ANSWERED if answered else Outcome.NO_GUIDANCE,
        text=noticing.whole(statements, notices, guide.wording, hits),
        statements=statements,
        citations=citations,
        hits=tuple(evidence.found(hit) for hit in hits),
        curiosity=curiosity(guide.curiosity, text, headings),
        contacts=() if answered else who_to_ask(guide.directory),
        notices=tuple(notice.full for notice in notices),
        offers=("screening",) if guide.offers.neglect(text) else (),
        trace=Trace(
            release=library.release.id,
            model=library.release.model,
            timings_ms=clock.total(),
            reference=reference(),
        ),
    )


def curiosity(entries: tuple[CuriosityEntry, ...], text: str, headings: Sequence[str]) -> tuple[CuriosityPrompt, ...]:
    """One to three questions worth asking next, with their sources."""
    chosen = choose(entries, text, headings, 3)
    return tuple(CuriosityPrompt(question=entry.question, source=entry.source) for entry in chosen)


def who_to_ask(directory: Directory) -> tuple[Contact, ...]:
    """The safeguarding lead and the front door, as the partnership's directory has them."""
    held = [*directory.contacts("safeguarding_lead"), *directory.contacts("front_door")]
    return tuple(Contact(name=one.name, detail=_details(one.number, one.hours, one.detail)) for one in held)


def _details(*parts: str | None) -> str:
    return ", ".join(part for part in parts if part)


def reference() -> str:
    """A short code that a person can quote on the telephone: no letters or digits that sound or look alike."""
    return "".join(secrets.choice("34679ACDEFGHJKMNPQRTUVWXY") for _ in range(7))
