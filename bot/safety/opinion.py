"""A second opinion from vectors and from what the rules see, that can only raise.

Rules know the words that were thought of; a vector is near to what was meant, but hardly knows last week from this
minute, which the rules do. So both are weighed together, for the whole message and for each stretch of it. The
weights are fitted on the tuning half of evals/datasets/danger by `python -m evals.fit_danger`, for one embedding model
each; for a model that has none there is no second opinion, and the rules stand alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from importlib import resources

from pydantic import TypeAdapter

from bot.safety.danger import Danger
from bot.safety.stretches import CALMER, GOES_ON, SOMEBODY, THIS_MINUTE, stretches
from knowledge.types import Frozen

FILE = "opinion.json"
SURE = 0.8
CODE = re.compile(r"(?<!\S)[\"'(]?(?=\S*[A-Za-z])(?=\S*\d)[A-Za-z0-9+/=_-]{20,}")
"""A run of letters and figures too long to be a word, as of text that was encoded: no vector means anything for it."""
RESEMBLES = "resembles a live danger"


class Opinion(Frozen):
    """A logistic regression over a vector and signs. `model` is the name of the embedder it was fitted for."""

    model: str
    bias: float
    weights: tuple[float, ...]
    signs: dict[str, float] = {}
    """What each thing that is seen in a stretch counts (bot.safety.stretches); one that is not here counts nothing."""
    enough: float
    """From this chance on, 0 to 1, it raises."""

    def chance(self, vector: Sequence[float], signs: Iterable[str] = ()) -> float:
        """How much a stretch is like those that report a live danger, 0 to 1.

        Raises ValueError for a vector of another length.
        """
        total = sum(weight * float(value) for weight, value in zip(self.weights, vector, strict=True))
        total += self.bias + sum(self.signs.get(sign, 0.0) for sign in signs)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def load_opinion(model: str) -> Opinion | None:
    """The second opinion for an embedding model; None where none was fitted."""
    text = resources.files("bot.safety").joinpath(FILE).read_text(encoding="utf-8")
    return next((one for one in TypeAdapter(tuple[Opinion, ...]).validate_json(text) if one.model == model), None)


def raised(found: Danger, opinion: Opinion | None, vector: Callable[[str], Sequence[float]], text: str) -> Danger:
    """What the rules found, raised to "immediate" where the likeness of a stretch says so; never lowered.

    `vector` embeds a text. Only a sure opinion makes it a call to 999 where the rules already say to refer now; where a
    stretch tells of what goes on and on ("keeps coming in hungry"), for likeness hardly tells a bad month from a bad
    minute; or where the rules heard no word of danger, and it tells of a child with grown people, of a case that a
    service closed, of dirt, or of nobody at all. Text that was encoded is like nothing.
    """
    if found.level == "immediate" or opinion is None or CODE.search(text):
        return found
    for one in stretches(text):
        calm = found.level == "none" and (CALMER in one.signs or SOMEBODY not in one.signs)
        lasting = GOES_ON in one.signs and THIS_MINUTE not in one.signs
        sure = SURE if calm or lasting or found.level == "refer_now" else 0.0
        if opinion.chance(vector(one.text), one.signs) >= max(sure, opinion.enough):
            return Danger(level="immediate", reasons=(*found.reasons, RESEMBLES))
    return found
