"""Schools by name, which tell who a child is when the child stands beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.identifiers import MASKED
from bot.safety.lexicon import Lexicon
from bot.safety.tokens import Token, tokens

TYPES = frozenset(
    [
        "primary",
        "infant",
        "infants",
        "junior",
        "juniors",
        "academy",
        "school",
        "college",
        "nursery",
        "preschool",
        "pre-school",
        "grammar",
        "secondary",
    ]
)
CHILD = re.compile(
    r"\b(?:boy|girl|pupil|child|son|daughter|lad|lass|student|he|she|they|kid|kids|who|brother|sister)\b[^.?!\n]{0,24}?"
    r"\b(?:at|attends?|goes to|attending|from)\s*$",
    re.I,
)
SAINTS = frozenset(["st", "saint", "ss"])
INNER = frozenset(
    ["of", "the", "and", "rc", "ce", "cofe", "catholic", "church", "england", "voluntary", "community", "high"]
)
ALSO = re.compile(r"(?:\s+(?:high|primary|infants?|juniors?|academy|school|college|nursery|and|&))*", re.I)


def found(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Named schools in a text that has a child in it: something is masked already, or a child is said to go there."""
    words = tokens(text, lexicon)
    beside = bool(MASKED.search(text))
    for i, token in enumerate(words):
        if token.low in TYPES and (i == 0 or words[i - 1].low not in TYPES):
            first = _first(words, i)
            end = _last(text, words, i)
            named = first < i or end > _plain_end(text, token)
            start = words[first].start
            if named and (beside or CHILD.search(text[max(0, start - 60) : start])):
                yield start, end


def _first(words: list[Token], i: int) -> int:
    """Where the school's name begins; `i` itself when it has none."""
    first = named = i
    while first and i - first < 6 and re.fullmatch(r"['’]?s?[ .]{1,2}", words[first].gap):
        before = words[first - 1]
        if not (_names(before, words[first - 2] if first > 1 else None) or before.low in INNER | SAINTS):
            break
        first -= 1
        if before.low not in INNER:
            named = first
    return named


def _names(token: Token, before: Token | None) -> bool:
    if token.masked or token.low.startswith("["):
        return False
    if before and before.low in SAINTS:
        return True
    word = token.word
    if token.capital:
        return (not token.opens and word.rank > 60) or word.unknown or word.place or word.surname > 0
    return (
        word.unknown
        or (word.place and token.low not in ("reading", "deal", "over", "bath"))
        or (word.surname > 0 and word.rank > 3000)
    )


def _plain_end(text: str, token: Token) -> int:
    more = ALSO.match(text, token.end)
    return more.end() if more else token.end


def _last(text: str, words: list[Token], i: int) -> int:
    end = _plain_end(text, words[i])
    after = next((word for word in words[i + 1 :] if word.start >= end), None)
    follows = after and words[i].low == "academy" and text[end : after.start] == " "
    return (
        after.end
        if follows and after and after.capital and (after.word.place or after.word.unknown or after.word.surname)
        else end
    )
