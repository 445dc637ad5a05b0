"""Which sentences of the passages found answer the question, and how surely. Pure; no language model.

Each sentence is seen with the lead-in its list hangs on, since "within 10 working days" says little without "the
core group should". What each sign counts was fitted on question-passage pairs kept apart from every test set.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from math import exp
from types import MappingProxyType
from typing import NamedTuple, Protocol

from bot.asking import Kind, holds, kinds
from bot.fitted import FITTED
from knowledge.lexical import terms
from knowledge.spans import sentence_spans
from knowledge.types import Authority, Hit, Passage

Rarity = Callable[[str], float]
"""How telling a stemmed word is in this release (Library.rarity)."""

BULLETS = ("•", "◼", "▪", "■", "●", "○", "➢")
LONGEST_LEAD = 30
"""Words of a sentence above a list that may stand for its lead-in though it does not end in a colon."""
POINTER = re.compile(
    r"\b(?:can be found|is available (?:at|in|from)|are available"
    r"|see (?:also|chapter|paragraph|page|part|annex|section)"
    r"|further (?:information|guidance|details?|advice)|more information"
    r"|set out in (?:chapter|paragraph|annex|part)|for (?:further|more) )\b|https?://|www\.",
    re.IGNORECASE,
)
DEFINES = re.compile(r"^(?P<term>[A-Z][\w ,()'’/-]{1,60}?)(?: [-–] |: | is (?:a|an|any|the|when|defined)\b| means\b)")
OPENS_TALK = re.compile(
    r"\b(?:words?|wording|phrases?|script|sample|example|sounds? like)\b[^:]*:\s*(?:\"[^\"]*|“[^”]*)$", re.IGNORECASE
)
"""Not what is to be done or asked: 'Check first: "Is it safe to talk now?"' answers."""
CAN = r"(?:do|can|could|should|would|might) (?:i|we|you)"
ASKS_FOR_WORDS = re.compile(
    rf"\b(?:words?|wording|phrase|script|conversation|what {CAN} (?:say|write)"
    rf"|how {CAN} (?:say|ask|word|put|raise|start|open|explain|write|speak|talk))\b",
    re.IGNORECASE,
)
TALK = 0.3
"""What its chance counts for where a sentence begins words to use and nobody asks for them: it shares the words of many
questions and answers few. Where somebody does, what the chance that it is not the answer counts for."""
RETELLS = re.compile(r"^(?:What happened|Case stud(?:y|ies)\b)", re.IGNORECASE)
"""A heading over what happened in one case."""
ASKS_FOR_CASES = re.compile(
    r"\b(?:inspect\w*|ofsted|reports?|letters?|visits? (?:said|found)|reviews?|case stud(?:y|ies)|cases|learn\w*"
    r"|lessons?|what happened|examples?|elsewhere|other (?:areas|councils|authorities)|child \d+|20[0-4]\d)\b",
    re.IGNORECASE,
)
ASKS_FOR_TABLES = re.compile(
    r"\b(?:table|columns?|rows?|form|template|chart|write|record\w*|levels?|difference|compare\w*)\b", re.IGNORECASE
)
ROW = 0.25
"""What its chance counts for where it is a row of a table, which says little alone, and nobody asks for a table."""
STORY = 0.4
"""What its chance counts for where a sentence tells of one case, or of one place that was inspected, and nobody asks
for either: what was found in Norfolk in 2013 is no rule for here, and another child's story is not this one's."""
DEPTH = 8
"""How many hits are read for an answer."""
SENTENCE = FITTED.sentence
"""What each sign counts, fitted by `python -m evals.fit_choosing`."""


_GENERAL = frozenset(
    terms(
        "children's services inspection focused visit joint area child protection report pdf review learning from rapid"
        " january february march april may june july august september october november december"
    )
)
"""Words of titles that name no place and no case."""


class Unit(NamedTuple):
    """A sentence or list item that might be said, and the signs that it answers."""

    hit: int
    start: int
    end: int
    text: str
    lead: str | None
    lead_span: tuple[int, int] | None
    signs: dict[str, float]
    score: float
    words: Mapping[str, float] = MappingProxyType({})
    """The question's words that it holds, under its headings, and how telling each is."""


class Added(Protocol):
    """What a glossary adds: `text` in the guidance's words for the `term` that the person wrote."""

    @property
    def text(self) -> str: ...
    @property
    def term(self) -> str: ...


class Wanted:
    """A question's stemmed words, how telling each is, and what the guidance may call the same thing instead."""

    def __init__(self, question: str, added: Sequence[Added], rarity: Rarity) -> None:
        self.words = {term: rarity(term) for term in terms(question)}
        self.rarest = max(rarity(""), 1e-6)
        """How telling a word is that no passage holds: the most there can be in this release."""
        self.meant = self.words.keys() | frozenset(term for extra in added for term in terms(extra.text))
        """The words, and those of what the guidance calls the same things."""
        self._instead: dict[str, list[dict[str, float]]] = {}
        for extra in added:
            meant = {term: rarity(term) for term in terms(extra.text)}
            for term in set(terms(extra.term)) & self.words.keys():
                self._instead.setdefault(term, []).append(meant)

    def covered(self, said: AbstractSet[str], besides: AbstractSet[str] = frozenset()) -> float:
        """The share of the words, by how telling they are, that a set of stemmed words holds; 0.5 for none at all.

        `besides` are words left out of the count on both sides.
        """
        wanted = {term: weight for term, weight in self.words.items() if term not in besides}
        total = sum(wanted.values())
        if not total:
            return 0.5
        return sum(weight * self._held(term, said) for term, weight in wanted.items()) / total

    def held(self, said: AbstractSet[str]) -> dict[str, float]:
        """The words that a set of stemmed words holds, and how telling each is."""
        return {term: weight for term, weight in self.words.items() if term in said}

    def lacks(self, said: AbstractSet[str]) -> dict[str, float]:
        """The words that a set of stemmed words holds neither themselves nor in the guidance's own words for them."""
        return {term: weight for term, weight in self.words.items() if not self._held(term, said)}

    def called(self, word: str) -> frozenset[str]:
        """The stemmed words of what the guidance calls a word of the question."""
        several = {*terms(word), *terms(f"{word}s")}
        return frozenset(said for term in several for meant in self._instead.get(term, ()) for said in meant)

    def _held(self, term: str, said: AbstractSet[str]) -> float:
        if term in said:
            return 1.0
        shares = [_share(meant, said) for meant in self._instead.get(term, ())]
        return max(shares, default=0.0)


def _share(meant: Mapping[str, float], said: AbstractSet[str]) -> float:
    total = sum(meant.values())
    return sum(weight for term, weight in meant.items() if term in said) / total if total else 0.0


def units(question: str, hits: Sequence[Hit], wanted: Wanted) -> list[Unit]:
    """Every sentence of the first hits with its signs and its chance of answering, in reading order."""
    asked = kinds(question)
    cases = bool(ASKS_FOR_CASES.search(question))
    found = []
    for place, hit in enumerate(hits[:DEPTH]):
        told = 1.0 if cases or not _retells(hit) or _names(hit, wanted) else STORY
        if hit.passage.kind == "table" and not ASKS_FOR_TABLES.search(question):
            told *= ROW
        cosines = {(start, end): cosine for start, end, cosine in hit.sentences}
        spans = sentence_spans(hit.passage.text)
        best = max(cosines.values(), default=hit.dense)
        here = frozenset(terms(hit.passage.text))
        for index, (start, end) in enumerate(spans):
            lead = _lead(hit.passage, spans, index)
            text = hit.passage.text[start:end]
            cosine = cosines.get((start, end), hit.dense)
            signs = {
                "passage": hit.score,
                "top": hit.score / max(hits[0].score, 1e-6),
                "first": float(place == 0),
                "cosine": cosine,
                "best_here": float(cosine >= best - 1e-6),
                "gap": cosine - best,
                **_coverage(text, lead, hit.passage, here, wanted),
                **_shape(text, hit.passage, index, len(spans)),
                **_kinds(asked, text),
                "defines": float(Kind.MEANING in asked and _defines(text, wanted)),
            }
            held = wanted.held(frozenset(terms(f"{hit.passage.context} {lead.text if lead else ''} {text}")))
            likely = told * chance(signs, SENTENCE)
            if begins_talk(text):
                likely = 1 - TALK * (1 - likely) if ASKS_FOR_WORDS.search(question) else TALK * likely
            found.append(Unit(place, start, end, text, *_lead_parts(lead), signs, likely, held))
    return found


def _retells(hit: Hit) -> bool:
    learned = hit.document.source.authority is Authority.LEARNING
    return learned or bool(hit.passage.heading and RETELLS.match(hit.passage.heading[-1]))


def _names(hit: Hit, wanted: Wanted) -> bool:
    """Whether a question names the place or the case that a document is about, in its own words or as is meant."""
    named = frozenset(terms(hit.document.source.title or hit.document.name)) - _GENERAL
    return bool(named & wanted.meant)


def begins_talk(text: str) -> bool:
    """Whether words to use begin in a sentence: 'Words that may help: "Ella was not brought to her hearing test.'"""
    return bool(OPENS_TALK.search(text))


def chance(signs: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Logistic: 0 to 1."""
    total = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in signs.items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


class _Lead(NamedTuple):
    text: str
    span: tuple[int, int] | None


def _lead(passage: Passage, spans: Sequence[tuple[int, int]], index: int) -> _Lead | None:
    """The sentence ending in a colon that a list item hangs on, in this passage or before it."""
    if not passage.text.startswith(BULLETS, spans[index][0]):
        return None
    for start, end in reversed(spans[:index]):
        text = passage.text[start:end]
        if not in_item(passage.text, start):
            fits = text.rstrip().endswith(":") or len(text.split()) <= LONGEST_LEAD
            return _Lead(text, (start, end)) if fits else None
    return _Lead(passage.lead_in, None) if passage.lead_in else None


def in_item(text: str, start: int) -> bool:
    """Whether what begins at `start` is an item of a list, or a further sentence of one."""
    return text.startswith(BULLETS, text.rfind("\n", 0, start) + 1)


def _lead_parts(lead: _Lead | None) -> tuple[str | None, tuple[int, int] | None]:
    return (lead.text, lead.span) if lead else (None, None)


def _coverage(
    text: str, lead: _Lead | None, passage: Passage, here: AbstractSet[str], wanted: Wanted
) -> dict[str, float]:
    named = frozenset(terms(passage.context))
    said = frozenset(terms(text)) | (frozenset(terms(lead.text)) if lead else frozenset())
    return {
        "covers": wanted.covered(said),
        "covers_rest": wanted.covered(said, besides=named),
        "covers_here": wanted.covered(here, besides=named),
        "named": wanted.covered(named),
    }


def _shape(text: str, passage: Passage, index: int, count: int) -> dict[str, float]:
    length = len(text.split())
    return {
        "item": float(text.startswith("•")),
        "lead_in": float(text.rstrip().endswith(":")),
        "opens": float(index == 0),
        "short": float(length < 7),
        "long": max(0.0, (length - 35) / 35),
        "box": float(passage.kind == "box"),
        "footnote": float(passage.kind == "footnote"),
        "alone": float(count == 1),
        "pointer": float(bool(POINTER.search(text))),
    }


def _defines(text: str, wanted: Wanted) -> bool:
    """Whether a sentence begins by naming what is asked about: "Neglect - the persistent failure …"."""
    match = DEFINES.match(text)
    named = frozenset(terms(match["term"])) if match else frozenset()
    return bool(named) and named <= wanted.words.keys()


def _kinds(asked: frozenset[Kind], text: str) -> dict[str, float]:
    return {f"{kind}_{'has' if holds(kind, text) else 'lacks'}": 1.0 for kind in asked}
