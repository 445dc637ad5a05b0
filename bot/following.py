"""A follow-up as a question that stands on its own: "and if they refuse?" is about what was asked before.

What was asked before may not answer for it, though: "and if it snows?" must not be answered about core groups.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.asking import small
from bot.choosing import DEPTH, Wanted
from bot.types import Turn
from knowledge.lexical import terms
from knowledge.types import Hit

_OPENS = re.compile(
    r"^(?:and|but|so|or|then|also|what about|how about|what if|even if|why|really|same)\b", re.IGNORECASE
)
_POINTS = re.compile(
    r"\b(?:its?|this|those|these|then|ones?|both|either|same|above|else"
    r"|(?<!is )(?<!are )there(?! (?:is|are|was|were|be)\b)"
    r"|that(?! (?:they|he|she|it|the|an?|their|his|her|my|this|children|someone|i|we|you)\b))\b",
    re.IGNORECASE,
)
_SOMEONE = re.compile(r"\b(?:they|them|their|he|him|his|she|her)\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\[name\]|\b(?:child|children|kids?|bab(?:y|ies)|boys?|girls?|teen\w*|pupils?|students?|year[- ]old|siblings?"
    r"|twins|mum|dad|mother|father|parents?|carers?|famil(?:y|ies)|partner|nan|uncle|aunt|colleague|manager)\b",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"^(?:what|who)(?:['’]s| is| are| does)\s+(?!the\b)", re.IGNORECASE)
_FEW = 3
_LEANING = frozenset(terms("about else much many"))
SPOKEN_OF = 0.5
"""The share of a follow-up's own words, by how telling they are, that the passages must hold to speak of it."""
OWN = 0.15
"""How likely its own words must be to be answered where the passages do not: less than a whole question needs
(gate.ENOUGH), for they are few."""


def leans(question: str) -> bool:
    """Whether a question needs the one before it: it points back ("it", "them", "and if …") or names too little.

    "They" and "her" point back only where nobody was named before them; "What is neglect?" is short but whole.
    """
    if points(question):
        return True
    if _SOMEONE.search(question):
        return False
    words = terms(question)
    return len(words) <= _FEW and not (_WHOLE.match(question) and set(words) - small())


def points(question: str) -> bool:
    """Whether a question points back by a word of its own, and is not only short."""
    if _OPENS.match(question) or _POINTS.search(question):
        return True
    someone, named = _SOMEONE.search(question), _NAMED.search(question)
    return someone is not None and not (named and named.start() < someone.start())


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with the one before it in front, where it leans on that; else the question as it is.

    Where that one leans too, the last that did not goes before both. A turn that was urgent has no words to lean on.
    """
    told = [turn.question.strip() for turn in history]
    if not told or not told[-1] or not leans(question):
        return question
    whole = (text for text in reversed(told[:-1]) if text and not leans(text))
    subject = next(whole, "") if leans(told[-1]) else ""
    return " ".join(filter(None, (subject, told[-1], question.strip())))


def spoken_of(own: Wanted, hits: Sequence[Hit]) -> bool:
    """Whether passages hold a follow-up's own words, those that only ask left out; one of no others is spoken of."""
    shown = frozenset(term for hit in hits[:DEPTH] for term in terms(hit.passage.embedded))
    return own.covered(shown, small() | _LEANING) >= SPOKEN_OF
