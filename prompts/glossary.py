"""The field's short forms and plain words, and the words that guidance uses for the same things.

A question says "mum keeps missing appts"; guidance says "parent or carer" and "was not brought". The glossary only
ever adds: the person's own words are never changed, so that a wrong guess costs a little weight and nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Literal

from pydantic import Field, model_validator

from prompts.types import Frozen, phrase_pattern

Kind = Literal["abbreviation", "plain", "chat", "spelling"]


class Expansion(Frozen):
    """Words to add to a query, how much they count beside the person's own (0 to 1), and why they were added."""

    text: str
    weight: float
    kind: Kind
    term: str
    """What the person wrote."""


class GlossaryEntry(Frozen):
    """Terms that mean the same, and what guidance calls it.

    `cased` terms match only as written: "CE" is child exploitation, "ce" is not. `near` terms count only when one
    of these words is in the question too: "DNA" is an appointment only beside a clinic or an appointment.
    """

    terms: tuple[str, ...] = Field(min_length=1)
    expansion: tuple[str, ...] = Field(min_length=1)
    weight: float = Field(default=1.0, gt=0, le=1)
    cased: bool = False
    near: tuple[str, ...] = ()
    kind: Kind = "plain"

    def key(self, term: str) -> tuple[str, ...]:
        """The words by which a term of this entry is looked up."""
        return tuple(_words(term if self.cased else term.casefold()))

    @cached_property
    def context(self) -> re.Pattern[str] | None:
        """What must also be in the question, where anything must."""
        return _context(self.near)


class AgeBand(Frozen):
    """What guidance calls children younger than `below` months, and not of a younger band.

    It counts only where one of the `near` words is in the question too: to say "teenager" of every lad of fourteen
    would find what is said of teenagers, and not what he was arrested for.
    """

    below: int = Field(gt=0)
    expansion: tuple[str, ...] = Field(min_length=1)
    weight: float = Field(default=0.7, gt=0, le=1)
    near: tuple[str, ...] = ()

    @cached_property
    def context(self) -> re.Pattern[str] | None:
        """What must also be in the question, where anything must."""
        return _context(self.near)


class Glossary(Frozen):
    """All entries, looked up by the words of a question, longest term first; and bands of ages, the youngest first."""

    entries: tuple[GlossaryEntry, ...]
    ages: tuple[AgeBand, ...] = ()

    @model_validator(mode="after")
    def _each_term_once(self) -> Glossary:
        seen: set[tuple[str, ...]] = set()
        for entry in self.entries:
            for words in set(map(entry.key, entry.terms)):
                if not words or words in seen:
                    raise ValueError(f"the term {' '.join(words)!r} is empty or in two entries")
                seen.add(words)
        return self

    def expand(self, text: str) -> tuple[str, ...]:
        """The words and phrases to add to a query, each once, in the order their terms stand in the question."""
        return tuple(expansion.text for expansion in self.expansions(text))

    def expansions(self, text: str) -> tuple[Expansion, ...]:
        """As `expand`, with the weight and the kind of each. What the question already says is not added again."""
        words = _words(text)
        said = _spaced(words)
        found: dict[str, Expansion] = {}
        for term, entry in self._terms(words, text):
            for added in entry.expansion:
                if _spaced(_words(added)) not in said:
                    expansion = Expansion(text=added, weight=entry.weight, kind=entry.kind, term=term)
                    found.setdefault(added.casefold(), expansion)
        for term, months in _ages(text):
            band = [band for band in self.ages if months < band.below][:1]
            wanted = [one for one in band if one.context is None or one.context.search(text)]
            for added, weight in ((added, one.weight) for one in wanted for added in one.expansion):
                found.setdefault(added.casefold(), Expansion(text=added, weight=weight, kind="plain", term=term))
        return tuple(found.values())

    def _terms(self, words: list[str], text: str) -> Iterator[tuple[str, GlossaryEntry]]:
        """The terms in a question with their entries; a longer term hides the shorter ones inside it."""
        at = 0
        while at < len(words):
            length, entry = self._longest(words, at)
            if entry and (entry.context is None or entry.context.search(text)):
                yield " ".join(words[at : at + length]), entry
            at += length

    def _longest(self, words: list[str], at: int) -> tuple[int, GlossaryEntry | None]:
        """The longest term that begins at a word, and how many words it has; 1 and nothing where none does."""
        for length in range(min(self._reach.get(words[at].casefold(), 0), len(words) - at), 0, -1):
            written = tuple(words[at : at + length])
            entry = self._cased.get(written) or self._uncased.get(tuple(word.casefold() for word in written))
            if entry:
                return length, entry
        return 1, None

    @cached_property
    def _cased(self) -> dict[tuple[str, ...], GlossaryEntry]:
        return {entry.key(term): entry for entry in self.entries if entry.cased for term in entry.terms}

    @cached_property
    def _uncased(self) -> dict[tuple[str, ...], GlossaryEntry]:
        return {entry.key(term): entry for entry in self.entries if not entry.cased for term in entry.terms}

    @cached_property
    def _reach(self) -> dict[str, int]:
        """First word of a term, to the most words that a term beginning with it has."""
        reach: dict[str, int] = {}
        for words in (*self._cased, *self._uncased):
            first = words[0].casefold()
            reach[first] = max(reach.get(first, 0), len(words))
        return reach


# "w/" and "w/o" are the two short forms that end in or hold a stroke; elsewhere a stroke parts words ("DNA/WNB").
_WORD = re.compile(r"\bw/o\b|\bw/(?!\w)|\w+(?:'\w+)*")


def _context(near: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\w)(?:{phrase_pattern(near)})(?!\w)", re.IGNORECASE) if near else None


_MONTHS = {"d": 1 / 30, "w": 1 / 4.35, "m": 1.0, "y": 12.0}
_AGE = re.compile(
    r"\b(\d{1,2})[ -]?(d|w|m|y)(?:ays?|eeks?|ee?ks?|ks?|onths?|o?nths?|ths?|os?|ears?|rs?)?[ -]?(?:olds?|o)\b"
    r"|\bage[d ]? ?(\d{1,2})\b(?! ?(?:w|m|d|%))|\b(?:year|yr|y) ?(\d{1,2})\b(?! ?(?:old|month|week|ago|later))",
    re.IGNORECASE,
)


def _ages(text: str) -> Iterator[tuple[str, float]]:
    """Each age in a text, as written and in months; a school year n begins at n + 4 years."""
    for match in _AGE.finditer(text):
        number, unit, years, school = match.groups()
        if unit:
            yield match[0], int(number) * _MONTHS[unit.lower()]
        else:
            yield match[0], 12.0 * (int(years) if years else int(school) + 4)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.replace("’", "'"))


def _spaced(words: Sequence[str]) -> str:
    """Words in lower case with spaces round each, so that a whole phrase can be looked for."""
    return f" {' '.join(words).casefold()} "
