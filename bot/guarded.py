"""Whether one sentence only says less than another: the test that a reworded statement has to pass. Pure.

A statement may leave words out of its source. It may not add a word that matters or change the order, and it may not
lose a guarded word on the way: a must, a not, an if, a "some", an "at least". Function words count for nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from knowledge.lexical import STOP_WORDS, terms

DENSE = 0.5
"""The least share of the source's words, from the first one said to the last, that a statement must say."""


class Kind(Enum):
    """How a word may be treated."""

    PLAIN = "plain"
    NUMBER = "number"
    MODAL = "modal"
    """Never left out before the last word said; what follows it is said next."""
    NEGATION = "negation"
    """As a modal."""
    HEDGE = "hedge"
    """Never left out before the last word said: how sure, how many, or who says so."""
    CONDITION = "condition"
    """Never left out of its sentence, wherever it stands."""
    ROLE = "role"
    """Says who does what to whom: may be left out, but if it is said, what follows it is said next."""
    RANGE = "range"
    """Never left out between two words said."""


class Word(NamedTuple):
    """A word that counts: its stem (a number with its unit is one word), where it starts, and how it is treated."""

    key: str
    kind: Kind
    start: int
    usable: bool = True
    """Whether a statement may rest on it: false outside the quote."""
    part: int = 0
    """Which sentence or list item of the source it is in; below 0, the line that a list hangs on."""


_UNITS = (
    r"(?:(?:working|school|calendar|clear|consecutive|full)[\s-]+)?"
    r"(?:minute|hour|day|week|month|term|year|percent|per\s+cent|pound)s?"
)
_SMALL = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_TENS = {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}
_DIGITS = {**{word: str(value) for value, word in enumerate(_SMALL)}, **_TENS}
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_FIGURE = rf"\d+(?:[.,:/]\d+)*|{'|'.join(_DIGITS)}"
_EDGE, _STOP = r"(?<![^\W_])", r"(?![^\W_])"
_TOKEN = re.compile(
    rf"(?P<date>{_EDGE}(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTHS})(?:\s+\d{{4}})?|(?:{_MONTHS})\s+\d{{1,4}}){_STOP})"
    rf"|(?P<number>{_EDGE}(?:£\s?)?(?:{_FIGURE})(?:\s?(?:to|or|[-–])\s?(?:{_FIGURE}))?{_STOP}(?:\s?%|[\s-]+{_UNITS}{_STOP})?)"
    rf"|(?P<duty>{_EDGE}(?:ha(?:ve|s|d)|needs?|needed)(?=\s+(?:not\s+)?to\b){_STOP}|{_EDGE}needs?(?=\s+not\b))"
    r"|(?P<condition>\bbut\s+not\b|\bother\s+than\b|\bas\s+long\s+as\b|\bprovid(?:ed|ing)\s+that\b|\bin\s+case\b)"
    r"|(?P<word>[^\W_]+(?:['’‘][^\W_]+)*)",
    re.IGNORECASE,
)
_KINDS: dict[str, Kind] = {
    word: kind
    for kind, words in {
        Kind.MODAL: "must should may might can could shall will would ought required mandatory optional",
        Kind.NEGATION: "no not never none nor neither nobody nothing nowhere without cannot hardly scarcely",
        Kind.HEDGE: "all every each both some few often usually sometimes normally generally rarely seldom likely "
        "unlikely possible possibly potential potentially suspected alleged perhaps say says said saying tell tells "
        "told think thinks thought believe believes believed claim claims claimed argue argues argued",
        Kind.CONDITION: "if unless except excepting exception only until till",
        Kind.ROLE: "by to from for with into about on at",
        Kind.RANGE: "least most more less fewer than within under over above below before after between up "
        "maximum minimum later earlier or against",
    }.items()
    for word in words.split()
}
_OPENING = frozenset({"where", "when", "once", "while", "whilst", "whenever", "wherever"})
"""At the start of a sentence these make a condition of what follows."""
_NEUTRAL = STOP_WORDS - _KINDS.keys() | {"has", "have", "had", "been", "being", "its", "which", "who", "also"}


def read(text: str, part: int = 0) -> list[Word]:
    """The words of a sentence that count, in order."""
    words = [word for match in _TOKEN.finditer(text) for word in _words(match, part)]
    if words and words[0].key in _OPENING:
        words[0] = words[0]._replace(kind=Kind.CONDITION)
    return words


def follows(said: Sequence[Word], source: Sequence[Word]) -> bool:
    """Whether what is said only leaves words out of its source, and none that it may not."""
    if not said:
        return False
    reached: dict[int, int] = {-1: -1}  # the place of the last word said: the latest place of the first
    for word in said:
        ahead: dict[int, int] = {}
        for last, first in reached.items():
            for place in _next(word, source, last):
                ahead[place] = max(ahead.get(place, -1), place if last < 0 else first)
        reached = ahead
    return any(_ends(source, last) and len(said) >= DENSE * (last - first + 1) for last, first in reached.items())


def _next(word: Word, source: Sequence[Word], last: int) -> Iterator[int]:
    """Where in the source a word may be said next."""
    binding = last >= 0 and source[last].kind in {Kind.MODAL, Kind.NEGATION, Kind.ROLE}
    for place in range(last + 1, len(source)):
        if source[place].usable and source[place].key == word.key:
            yield place
        if binding or not _may_skip(source[place], opening=last < 0):
            return


def _may_skip(word: Word, opening: bool) -> bool:
    return word.kind in {Kind.PLAIN, Kind.NUMBER, Kind.ROLE} or (word.kind is Kind.RANGE and opening)


def _ends(source: Sequence[Word], last: int) -> bool:
    """Whether something has been said by then, and no condition follows that would be lost."""
    word = source[last]
    if word.part < 0 or word.kind in {Kind.MODAL, Kind.NEGATION, Kind.ROLE}:
        return False
    return not any(after.kind is Kind.CONDITION and after.part == word.part for after in source[last + 1 :])


def _words(match: re.Match[str], part: int) -> Iterator[Word]:
    found, start = match.group(), match.start()
    if match.lastgroup == "word":
        yield from _plain(found, start, part)
    elif match.lastgroup == "number":
        yield Word(_number(found), Kind.NUMBER, start, part=part)
    elif match.lastgroup == "date":
        yield Word(re.sub(r"\s+(?:of\s+)?", " ", found.lower()), Kind.NUMBER, start, part=part)
    else:
        key = re.sub(r"\s+", " ", found.lower())
        duty = {"has": "have", "needs": "need"}.get(key, key)
        yield Word(duty, Kind.MODAL if match.lastgroup == "duty" else Kind.CONDITION, start, part=part)


def _plain(found: str, start: int, part: int) -> Iterator[Word]:
    word = re.sub("[’‘]", "'", found.lower())
    if word == "cannot" or word.endswith("n't"):
        stem = {"cannot": "can", "can't": "can", "won't": "will", "shan't": "shall"}.get(word, word[:-3])
        yield from _plain(stem, start, part)
        word = "not"
    kind = _KINDS.get(word)
    if kind:
        yield Word(word, kind, start, part=part)
    elif word not in _NEUTRAL:
        yield Word(" ".join(terms(word)) or word, Kind.PLAIN, start, part=part)


def _number(found: str) -> str:
    """Digits, then the unit: "Ten working-days" is "10 working day"."""
    text = re.sub(r"[\s-]+", " ", found.lower()).replace("per cent", "%").replace("percent", "%")
    figure, _, unit = text.replace("£ ", "£").replace("%", " %").partition(" ")
    figure = re.sub(r"(?<=\d),(?=\d{3}\b)", "", _DIGITS.get(figure, figure))
    if unit.strip().startswith("pound"):
        return f"£{figure}"
    return " ".join([figure, *(word.removesuffix("s") for word in unit.split())])
