"""A second opinion from the question's own vector, that can only raise.

Rules know the words that were thought of; a vector is near to what was meant. The weights are fitted on the tuning
half of evals/datasets/danger by `python -m evals.fit_danger`, for one embedding model each; for a model that has none
there is no second opinion, and the rules stand alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from importlib import resources

from pydantic import TypeAdapter

from bot.safety.danger import Danger
from knowledge.types import Frozen

FILE = "opinion.json"
SURE = 0.8
HABIT = re.compile(
    r"\b(?:keeps? (?!saying|telling|passing|falling|stopping|dropping|slipping|being sick"
    r"|going (?:blue|gr[ae]y|limp|under))"
    r"|kept|always|again|often|usually|regularly|constantly|never|most (?:days|weeks)"
    r"|every (?:day|week|morning|night|time|weekend)|for (?:weeks|months|years|ages)|last (?:week|month|year|term)"
    r"|(?:\d+|two|three|four|five|six) (?:appts?|appointments?|visits|times|weeks)|all (?:week|term|year)"
    r"|since (?:\w+ )?(?:september|easter|christmas|summer|term))\b",
    re.IGNORECASE,
)
NOW = re.compile(
    r"\b(?:now|just|tonight|today|this (?:minute|second|morning|afternoon|evening)|at the moment|outside|help|quick"
    r"|asap|straight away|in front of|can (?:hear|see)|won'?t wake|happening|still there|currently|any minute)\b",
    re.IGNORECASE,
)
_DESK = r"(?:front door|mash|triage|panel|duty)"
_TURNED_AWAY = (
    r"(?:closed|shut|bounced|rejected|refused|declined|nfa|said no|stopped|dropped|knocked back|turned (?:down|away))"
)
CALMER = re.compile(
    rf"\b{_TURNED_AWAY}\b[^.?!]{{0,40}}\b{_DESK}\b|\b{_DESK}\b[^.?!]{{0,40}}\b{_TURNED_AWAY}\b"
    r"|\b(?:sat|still|waiting|here|safe|back|now)\b(?: \w+){0,3} with (?:me|us|her|him|the) ?(?:and )?(?:the )?"
    r"(?:escort|driver|head|ta|teacher|staff|manager|nan|gran|grandma|aunt|auntie)\b"
    r"|\b(?:filthy|dirty|mou?ldy|grubby|unwashed|stained|matted|grimy)\b"
    r"|\b(?:smell\w*|stink\w*|stank|reek\w*) of (?:\w+ )?(?:wee|urine|damp|poo|pee|sick|sweat)\b",
    re.IGNORECASE,
)
"""What a service decided at its own front door, a child whom two grown people are with, dirt."""
SOMEBODY = re.compile(
    r"\b(?:s?he|him|hers?|his|they|them|their|child\w*|kid\w*|bab(?:y|ies)|boys?|girls?|pupils?|sons?|daughters?|mum\w*"
    r"|mam|dad\w*|mother\w*|father\w*|teen\w*|toddlers?|newborns?|infants?|lads?|lass|students?|twins?|siblings?"
    r"|brothers?|sisters?|nan|gran\w*|uncle|aunt\w*|step\w+|boyfriend|girlfriend|partner|m[ae]n|wom[ae]n|bloke"
    r"|some(?:one|body)|lodger|cousin|neighbours?|tenants?|parents?|famil\w+|year ?\d+|y\d+|unders?[- ]\w+"
    r"|(?:\w+ )?olds?)\b"
    r"|\[name\]",
    re.IGNORECASE,
)
"""A word for whoever might be in danger."""
CODE = re.compile(r"(?<!\S)[\"'(]?(?=\S*[A-Za-z])(?=\S*\d)[A-Za-z0-9+/=_-]{20,}")
"""A run of letters and figures too long to be a word, as of text that was encoded: no vector means anything for it."""
RESEMBLES = "resembles a live danger"


class Opinion(Frozen):
    """A logistic regression over a question's vector. `model` is the name of the embedder it was fitted for."""

    model: str
    bias: float
    weights: tuple[float, ...]
    enough: float
    """From this chance on, 0 to 1, it raises."""

    def chance(self, vector: Sequence[float]) -> float:
        """How much a question is like those that report a live danger, 0 to 1. Raises ValueError for another length."""
        total = sum(weight * float(value) for weight, value in zip(self.weights, vector, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total + self.bias))))


def load_opinion(model: str) -> Opinion | None:
    """The second opinion for an embedding model; None where none was fitted."""
    text = resources.files("bot.safety").joinpath(FILE).read_text(encoding="utf-8")
    return next((one for one in TypeAdapter(tuple[Opinion, ...]).validate_json(text) if one.model == model), None)


def habitual(text: str) -> bool:
    """Whether a text tells of what goes on and on, and of nothing that is happening now."""
    return bool(HABIT.search(text)) and not NOW.search(text)


def raised(found: Danger, opinion: Opinion | None, vector: Sequence[float], text: str = "") -> Danger:
    """What the rules found, raised to "immediate" where the vector says so; never lowered.

    Only a sure opinion makes it a call to 999 where the rules already say to refer now; or where they heard no word of
    danger, and tell of a child with grown people, of a case that a service closed, of dirt, or of nobody at all. A
    worry that goes on and on ("keeps coming in hungry") is never raised by likeness alone, for likeness cannot tell a
    bad month from a bad minute; nor is text that was encoded.
    """
    if found.level == "immediate" or opinion is None or habitual(text) or CODE.search(text):
        return found
    calm = found.level == "none" and (CALMER.search(text) or not SOMEBODY.search(text))
    doubtful = found.level == "refer_now" or calm
    if opinion.chance(vector) < (SURE if doubtful else opinion.enough):
        return found
    return Danger(level="immediate", reasons=(*found.reasons, RESEMBLES))
