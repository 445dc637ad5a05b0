"""A question that asks several things, in its parts. Pure; nothing is decided about a child.

A part that the guidance does not cover must not hide behind one that it does. Splitting one question in two is as bad:
"what must change and by when" asks one thing. So a question is only cut where what stands on both sides asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.asking import small
from knowledge.lexical import terms

MOST = 4
"""More parts than these are more than one answer can hold: the last takes the rest with it."""
_NUMBER = re.compile(r"(?:^|(?<=\s))\(?(?:\d{1,2}[.)]|[a-e]\))\s+(?=\S)")
_BULLET = re.compile(r"(?:^|(?<=\s))[-•*–]\s+")
_SENTENCE = re.compile(r"(?<=[.?!;])[\"'”’)\]]*\s+|;\s*")
_BE = r"(?:is|are|am|was|were|do|does|did|has|have|can|could|should|must|may|will|would|shall)(?:n['’]?t)?"
_WHOM = r"(?:i|we|you|they|he|she|it|there|the|an?|my|our|this|that|these|his|her|parents|schools|anyone|someone)"
_ASKING = (
    rf"(?:(?:who|what|how|why|which|wot)(?:['’]?s)?\b|(?:when|where)(?:['’]?s\b| (?:to\b|{_BE}\b))"
    rf"|{_BE} {_WHOM}\b|(?:do|shud|cud) i\b)"
)
_OPENING = r"\W*(?:(?:and|so|also|then|plus|please|hi|hello|(?:first|second|third|last|final)(?:ly)?)\b\W*)*"
_FIRST = re.compile(rf"^{_OPENING}", re.IGNORECASE)
_ASKS = re.compile(
    rf"{_OPENING}(?:{_ASKING}|(?:do|does|did|can|could|should|must) \w|{_BE} .*\?\s*$"
    r"|(?:by|in|at|for|to) (?:what|which|whom)\b|tell me\b|explain\b)",
    re.IGNORECASE,
)
_AGAIN = (
    r"(?:(?:who|which)(?:['’]?s)?\b"
    rf"|what(?:['’]s (?!been)|s? (?:\w+ ){{0,4}}{_BE}\b| (?:happens|goes|gets|comes|about|if)\b)"
    rf"|(?:how|why)(?:['’]?s)? (?!{_WHOM}\b)|how\?|(?:when|where)(?:['’]?s\b| (?:to\b|{_BE}\b))|{_BE} {_WHOM}\b)"
)
"""How a second question goes on: turned round, unlike "and why we chose it" or "and what they achieved"."""
_JOINT = re.compile(
    rf"\s*,?\s*(?:(?:\b(?:and|also|plus|then|n)\b|[+&])[\s,]*)+(?={_AGAIN})"
    r"|\s*,?\s*\b(?:also|plus)\b,?\s+(?=(?:who|what|when|where|why|how|which)\b)"
    rf"|,\s*(?=what\b|how\b|when\b)(?={_AGAIN})",
    re.IGNORECASE,
)
_BRIEF = re.compile(r"^how (?:soon|fast|often|long|quick(?:ly)?|late)\??$", re.IGNORECASE)
_TOLD_OF = re.compile(
    r"\b(?:asks?|asked|knows?|says?|said|tells?|told|record|recorded|check|see|shows?|explains?|find out|understand"
    r"|write|wrote|decides?|work out|wonder|sure|remember|matter)(?: (?:me|them|him|her|us|down|about))?"
    r" (?:who|what|when|where|why|how|which)\b"
    r"|\blook(?:ing)? (?:at|into|for)\b|\bpay attention to\b|\bthink about\b|\bwriting up\b|:",
    re.IGNORECASE,
)
_ENDS_OPEN = re.compile(r"\b(?:who|what|when|where|why|how|which)\??$", re.IGNORECASE)
_EMPTY = (small() - frozenset(terms("tell"))) | frozenset(
    terms(
        "now next ok okay idea ideas help advice right wrong true correct fair normal enough allowed thoughts happens"
    )
)
_EDGES = " \t\n\"“”'‘’.,;:?!-–•*+&"


class Part(NamedTuple):
    """One thing that is asked, in the asker's words, and what was told just before it."""

    asked: str
    told: str = ""


_SIDES = re.compile(
    r"\b(?:differences?|diff|differs?|distinction)\b.{0,12}?\bbetween\s+(?P<one>[\w' -]{2,40}?)"
    r"\s+(?:and|n|&|from|vs\.?|versus)\s+(?P<other>[\w' -]{2,40})\W*$",
    re.IGNORECASE,
)


def sides(question: str) -> tuple[Part, ...]:
    """What is compared, each asked for by itself; nothing where a question compares no two things.

    "The difference between CIN and CP" is not said by what one of the two is.
    """
    compared = _SIDES.search(question)
    return tuple(Part(f"what is {side.strip()}") for side in compared.groups()) if compared else ()


def parts(question: str) -> tuple[Part, ...]:
    """The things that a question asks, in order; itself alone where it asks one thing or none."""
    found: list[Part] = []
    told: list[str] = []
    for piece in _pieces(question):
        if _asks(piece) and (_telling(piece) or not found):
            found.append(Part(piece, " ".join(told)))
            told = []
        elif found and piece.rstrip().endswith("?"):
            found[-1] = Part(f"{found[-1].asked} {piece}", found[-1].told)
        else:
            told.append(piece)
    if sum(_telling(part.asked) for part in found) < 2:
        return (Part(question),)
    return tuple(_trimmed(part) for part in _at_most(found))


def _pieces(question: str) -> Iterator[str]:
    """Items of a list and sentences, cut once more where two questions are joined."""
    marks = _BULLET if _BULLET.match(question) else _NUMBER
    for item in marks.split(question):
        for sentence in _SENTENCE.split(item):
            yield from filter(str.strip, _joined(sentence))


def _joined(sentence: str) -> Iterator[str]:
    begun, mark = 0, "?" if sentence.rstrip().endswith("?") else ""
    for joint in _JOINT.finditer(sentence):
        left = sentence[begun : joint.start()].strip(_EDGES) + mark
        if _whole(left):
            yield left
            begun = joint.end()
    yield sentence[begun:]


def _whole(left: str) -> bool:
    """Whether what stands before a joint is a question by itself, and not the start of one that goes on."""
    full = _asks(left) and _telling(left) and (len(left.split()) > 2 or bool(_BRIEF.search(left)))
    return full and not _TOLD_OF.search(left) and not _ENDS_OPEN.search(left)


def _asks(piece: str) -> bool:
    return bool(_ASKS.match(piece))


def _telling(piece: str) -> bool:
    """Whether a piece names something to look for: "what now?" belongs to what was told."""
    return bool(set(terms(piece)) - _EMPTY)


def _at_most(found: list[Part]) -> list[Part]:
    if len(found) <= MOST:
        return found
    last = " ".join(part.asked for part in found[MOST - 1 :])
    return [*found[: MOST - 1], Part(last, found[MOST - 1].told)]


def _trimmed(part: Part) -> Part:
    return Part(_FIRST.sub("", part.asked.strip(_EDGES)), part.told)
