"""A second opinion from the question's own vector, that can only raise.

Rules know the words that were thought of; a vector is near to what was meant. The weights are fitted on the tuning
half of evals/datasets/danger by `python -m evals.fit_danger`, for one embedding model each; for a model that has none
there is no second opinion, and the rules stand alone.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib import resources

from pydantic import TypeAdapter

from bot.safety.danger import Danger
from knowledge.types import Frozen

FILE = "opinion.json"
SURE = 0.8
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


def raised(found: Danger, opinion: Opinion | None, vector: Sequence[float]) -> Danger:
    """What the rules found, raised to "immediate" where the vector says so; never lowered.

    Where the rules already say to refer now, only a sure opinion makes it a call to 999.
    """
    if found.level == "immediate" or opinion is None:
        return found
    if opinion.chance(vector) < (SURE if found.level == "refer_now" else opinion.enough):
        return found
    return Danger(level="immediate", reasons=(*found.reasons, RESEMBLES))
