"""A message in stretches: the whole of it, and each report and question in it, with what the rules see in each.

A danger told between a greeting and a question of policy is one stretch among others. Judged only as a whole, the
ordinary words round it would hide it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from bot.safety.clauses import ASKED, Clause
from bot.safety.danger import framed, rules

MOST = 20
"""Stretches looked at: each costs a vector."""
SHORTEST = 3
"""Words."""
_GOES_ON = re.compile(
    r"\b(?:keeps (?!saying|telling|passing|falling|stopping|dropping|slipping|being sick"
    r"|going (?:blue|gr[ae]y|limp|under))"
    r"|kept|always|again|often|usually|regularly|constantly|never|most (?:days|weeks)"
    r"|every (?:day|week|morning|night|time|weekend)|for (?:weeks|months|years|ages)|last (?:week|month|year|term)"
    r"|(?:\d+|two|three|four|five|six) (?:appts?|appointments?|visits|times|weeks)|all (?:week|term|year)"
    r"|since (?:\w+ )?(?:september|easter|christmas|summer|term))\b",
    re.IGNORECASE,
)
_THIS_MINUTE = re.compile(
    r"\b(?:now|just|tonight|today|this (?:minute|second|morning|afternoon|evening)|at the moment|outside|help|quick"
    r"|asap|straight away|in front of|can (?:hear|see)|won'?t wake|happening|still there|currently|any minute)\b",
    re.IGNORECASE,
)
_DESK = r"(?:front door|mash|triage|panel|duty)"
_TURNED_AWAY = (
    r"(?:closed|shut|bounced|rejected|refused|declined|nfa|said no|stopped|dropped|knocked back|turned (?:down|away))"
)
_CALMER = re.compile(
    rf"\b{_TURNED_AWAY}\b[^.?!]{{0,40}}\b{_DESK}\b|\b{_DESK}\b[^.?!]{{0,40}}\b{_TURNED_AWAY}\b"
    r"|\b(?:sat|still|waiting|here|safe|back|now)\b(?: \w+){0,3} with (?:me|us|her|him|the) ?(?:and )?(?:the )?"
    r"(?:escort|driver|head|ta|teacher|staff|manager|nan|gran|grandma|aunt|auntie)\b"
    r"|\b(?:filthy|dirty|mou?ldy|grubby|unwashed|stained|matted|grimy)\b"
    r"|\b(?:smell\w*|stink\w*|stank|reek\w*) of (?:\w+ )?(?:wee|urine|damp|poo|pee|sick|sweat)\b",
    re.IGNORECASE,
)
"""What a service decided at its own front door, a child whom two grown people are with, dirt."""
_SOMEBODY = re.compile(
    r"\b(?:s?hes?|him|hers?|his|they|theyre|theyve|theyll|them|their|child\w*|kid\w*|bab(?:y|ies)|boys?|girls?|pupils?|sons?|daughters?|mum\w*"
    r"|mam|dad\w*|mother\w*|father\w*|teen\w*|toddlers?|newborns?|infants?|lads?|lass|students?|twins?|siblings?"
    r"|brothers?|sisters?|nan|gran\w*|uncle|aunt\w*|step\w+|boyfriend|girlfriend|partner|m[ae]n|wom[ae]n|bloke"
    r"|some(?:one|body)|lodger|cousin|neighbours?|tenants?|parents?|famil\w+|year ?\d+|y\d+|unders?[- ]\w+"
    r"|(?:\w+ )?olds?)\b"
    r"|\[name\]",
    re.IGNORECASE,
)
"""A word for whoever might be in danger."""
GOES_ON, THIS_MINUTE, CALMER, SOMEBODY = "goes on", "this minute", "calmer", "somebody is there"
_SEEN = {GOES_ON: _GOES_ON, THIS_MINUTE: _THIS_MINUTE, CALMER: _CALMER, SOMEBODY: _SOMEBODY}


class Stretch(NamedTuple):
    """Part of a message, and the names of what is seen in it: frames, kinds of danger, what goes on, who is there."""

    text: str
    signs: frozenset[str]


def stretches(text: str) -> list[Stretch]:
    """The whole message, then each report and each question of it, where there are several.

    The whole is as it was typed, unless it holds a turn of speech ("dead shy"), which is left out.
    """
    held = framed(text)
    parts = [(" ".join(word for clause in part for word in clause.words), part) for part in _parts(held)]
    several = [(said, part) for said, part in parts if len(said.split()) >= SHORTEST] if len(parts) > 1 else []
    whole = " ".join(said for said, _ in parts) if any(clause.turned for clause in held) else text
    made = [(whole, held), *several][:MOST]
    return [Stretch(said, frozenset(_signs(part, said))) for said, part in made]


def _parts(held: Sequence[Clause]) -> Iterator[list[Clause]]:
    """Clauses of one sentence that belong together: a question stands apart from what is told before and after it."""
    for _, sentence in groupby(held, key=lambda clause: clause.sentence):
        part: list[Clause] = []
        for clause in sentence:
            if part and not ASKED.isdisjoint((part[-1].words[0], clause.words[0])):
                yield part
                part = []
            part.append(clause)
        yield part


def _signs(part: Iterable[Clause], said: str) -> Iterator[str]:
    for clause in part:
        yield from clause.frames
        for label, _ in rules().signs.found(clause.words):
            yield label.group
            yield f"{label.group}: {label.name}"
    yield from (name for name, pattern in _SEEN.items() if pattern.search(said))
