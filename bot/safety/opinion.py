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
    r"\b(?:keeps?|kept|always|again|often|usually|regularly|constantly|never|most (?:days|weeks)"
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

    Where the rules already say to refer now, only a sure opinion makes it a call to 999. A worry that goes on and on
    ("keeps coming in hungry") is never raised by likeness alone: likeness cannot tell a bad month from a bad minute.
    """
    if found.level == "immediate" or opinion is None or habitual(text):
        return found
    if opinion.chance(vector) < (SURE if found.level == "refer_now" else opinion.enough):
        return found
    return Danger(level="immediate", reasons=(*found.reasons, RESEMBLES))
