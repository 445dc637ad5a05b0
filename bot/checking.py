"""Every statement of a language model against the passages it names: what is not plainly there is not said. Pure.

The model is not believed in anything. It points at passages by the numbers it was sent; its quotes must stand in them
word for word; each sentence it says must be one sentence of a quote with words left out and nothing added
(`guarded`); and what it quotes must be what the question is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from bot import guarded
from bot.choosing import Unit
from bot.composing import Claim, Span
from bot.safety.instructing import instructs
from bot.safety.orders import to_a_machine
from knowledge.lexical import terms
from knowledge.spans import SENTENCE_END, sentence_spans
from knowledge.types import Hit, Passage

ABOUT = 0.2
"""How likely to answer a quoted sentence must be, as a share of the likeliest one."""
WORDS = 3
"""The fewest words that count in a statement."""
QUOTED = 4
"""The fewest words of a quote."""
LONGEST = 700
RUN = 12
BULLETS = ("•", "◼", "▪", "■", "●", "○", "➢")
_ALLOWED = re.compile(r"[A-Za-z0-9À-ÖØ-öø-ÿ\s.,;:'’‘“”\"()\-–—/%£&…•◼▪■●○➢]+")
_OWN_NUMBERS = re.compile(r"\s*\[(\d{1,2}(?:\s*,\s*\d{1,2})*)\]")
_LINKS = re.compile(r"https?:|www\.|@|\w\.(?:com|org|net|uk|io|gov)\b", re.IGNORECASE)
_MARKS = {mark: f"[{marks}]" for marks in ("'’‘", '"“”', "\\-–—") for mark in marks.replace("\\", "")}


class Fault(StrEnum):
    """Why a statement is not said."""

    SHAPE = "shape"
    """Too short, too long, a question, or with marks that guidance is not written in."""
    NUMBER = "passage number"
    """It names no passage, or one that was not sent."""
    QUOTE = "quote"
    """A quote does not stand in a passage that the statement names, or is too short to mean anything."""
    TOPIC = "topic"
    """What it quotes is not what the question is about, or speaks to a machine and not to people."""
    WORDS = "words"
    """It says more than its quotes, or leaves out a must, a not, an if or a number."""


class Said(NamedTuple):
    """A statement as a language model gave it: passages by number from 1."""

    text: str
    passages: tuple[int, ...]
    quotes: tuple[str, ...]


class Place(NamedTuple):
    """Where a quote stands: which hit, and the span of its passage."""

    hit: int
    span: Span


def check(said: Said, hits: Sequence[Hit], found: Sequence[Unit]) -> Claim | Fault:
    """The statement with the places that carry it, or why it is not said. `hits` are the passages that were sent."""
    text = _without_own_numbers(said)
    if text is None or not set(said.passages) or not set(said.passages) <= set(range(1, len(hits) + 1)):
        return Fault.NUMBER
    if not _shaped(text):
        return Fault.SHAPE
    places = [_places(quote, said.passages, hits) for quote in said.quotes]
    if not places or not all(places):
        return Fault.QUOTE
    bearing = [[place for place in some if about(place, found) and not _to_a_machine(place, hits)] for some in places]
    if not all(bearing):
        return Fault.TOPIC
    rests = _rests(text, [place for some in bearing for place in some], hits)
    return Claim(text, rests) if rests else Fault.WORDS


def about(place: Place, found: Sequence[Unit]) -> bool:
    """Whether a quote has one of the sentences that are likely to answer the question."""
    best = max((unit.score for unit in found), default=0.0)
    start, end = place.span
    touched = [unit.score for unit in found if unit.hit == place.hit and unit.start < end and start < unit.end]
    return bool(touched) and max(touched) >= ABOUT * best > 0


def _to_a_machine(place: Place, hits: Sequence[Hit]) -> bool:
    """Whether the quote's passage tells a machine what to do: guidance speaks to people."""
    return to_a_machine(hits[place.hit].passage.text)


def uncovered(parts: Sequence[str], question: str) -> tuple[str, ...]:
    """The parts of a question that a model found no answer to, where they are in the question's own words.

    The whole of it is no part, and what gives orders asks nothing.
    """
    asked = " ".join(question.lower().split())
    kept = [" ".join(part.split()) for part in parts]
    return tuple(
        part for part in kept if len(terms(part)) > 1 and _part_of(part.lower(), asked) and not instructs(part)
    )


def _part_of(part: str, asked: str) -> bool:
    """Whether these are words of the question, whole ones, and not all of it."""
    words = part.rstrip("?. ")
    return bool(re.search(rf"(?<!\w){re.escape(words)}(?!\w)", asked)) and len(terms(words)) < len(terms(asked))


def _without_own_numbers(said: Said) -> str | None:
    """The statement without "[2]" of the model's own making; None where that names a passage the statement does not."""
    own = {int(n) for match in _OWN_NUMBERS.finditer(said.text) for n in match.group(1).split(",")}
    return _OWN_NUMBERS.sub("", said.text).strip() if own <= set(said.passages) else None


def _shaped(text: str) -> bool:
    sound = len(text) <= LONGEST and _ALLOWED.fullmatch(text) and not _LINKS.search(text)
    return bool(sound) and len(guarded.read(text)) >= WORDS


def _places(quote: str, numbers: Sequence[int], hits: Sequence[Hit]) -> list[Place]:
    """Where a quote stands in the passages that were named; only spacing and the shape of marks may differ."""
    pieces = quote.split()
    if len(pieces) < QUOTED or len(quote) > 2 * LONGEST:
        return []
    wanted = re.compile(r"(?<!\w)" + r"\s+".join("".join(_MARKS.get(c, re.escape(c)) for c in w) for w in pieces))
    return [
        Place(number - 1, match.span())
        for number in dict.fromkeys(numbers)
        for match in list(wanted.finditer(hits[number - 1].passage.text))[:5]
        if not _runs_on(hits[number - 1].passage.text, match.end())
    ]


def _runs_on(text: str, end: int) -> bool:
    return text[end - 1].isalnum() and text[end : end + 1].isalnum()


def _rests(text: str, places: Sequence[Place], hits: Sequence[Hit]) -> tuple[tuple[int, Span], ...]:
    """The places that carry the statement, one at least for each of its sentences; none where one is not carried."""
    used: dict[Place, None] = {}
    for sentence in _sentences(text):
        said = guarded.read(sentence)
        carrying = next((place for place in places if _carries(place, hits[place.hit].passage, said)), None)
        if carrying is None:
            return ()
        used.setdefault(carrying)
    return tuple((place.hit, place.span) for place in used)


def _sentences(text: str) -> Iterator[str]:
    """The sentences of a statement; each item of a list is one, with the line it hangs on."""
    lead, hung = "", True
    for line in filter(None, (line.strip() for line in text.split("\n"))):
        if line.startswith(BULLETS):
            yield f"{lead} {line}"
            hung = True
            continue
        if not hung:
            yield lead
        lead, hung = (line, False) if line.endswith(":") else ("", True)
        if not lead:
            yield from SENTENCE_END.split(line)
    if not hung:
        yield lead


def _carries(place: Place, passage: Passage, said: Sequence[guarded.Word]) -> bool:
    return any(guarded.follows(said, source) for source in _sources(place.span, passage))


def _sources(span: Span, passage: Passage) -> Iterator[list[guarded.Word]]:
    """Each whole sentence that a quote touches; list items with the line they hang on, one by one and run together.

    Words outside the quote are there to be kept sight of (a "not" before it), not to be rested on.
    """
    spans = sentence_spans(passage.text)
    for index, sentence in enumerate(spans):
        if not (sentence[0] < span[1] and span[0] < sentence[1]):
            continue
        if not _is_item(passage, sentence):
            yield _words(passage, sentence, span, 0)
            continue
        lead = _lead(passage, spans[:index])
        run: list[guarded.Word] = []
        for part, item in enumerate(spans[index : index + RUN], 1):
            if not _is_item(passage, item) or item[0] >= span[1]:
                break
            run += _words(passage, item, span, part)
            yield lead + run


def _is_item(passage: Passage, span: Span) -> bool:
    return passage.text.startswith(BULLETS, span[0])


def _lead(passage: Passage, before: Sequence[Span]) -> list[guarded.Word]:
    for start, end in reversed(before):
        if passage.text[start:end].rstrip().endswith(":"):
            return guarded.read(passage.text[start:end], part=-1)
    return guarded.read(passage.lead_in, part=-1) if passage.lead_in else []


def _words(passage: Passage, sentence: Span, quote: Span, part: int) -> list[guarded.Word]:
    start, end = sentence
    inside = range(quote[0] - start, quote[1] - start)
    return [w._replace(usable=w.start in inside) for w in guarded.read(passage.text[start:end], part)]
