"""Weights that `python -m evals.fit_thresholds` fitted on tuning rows, and the least that is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import resources

from bot.choosing import chance
from knowledge.types import Frozen

FILE = "fitted.json"


class Telling(Frozen):
    """How much a text tells of a child's life, by its vector: fitted for the search model of that name."""

    model: str
    bias: float
    weights: tuple[float, ...]

    def odds(self, vector: Sequence[float]) -> float:
        """Log odds. Raises ValueError for a vector of another length."""
        return self.bias + sum(weight * value for weight, value in zip(self.weights, vector, strict=True))


class Gate(Frozen):
    """What each sign counts, with a `bias`; from the chance `enough` on, 0 to 1, a text touches something."""

    weights: dict[str, float]
    enough: float

    def opens(self, signs: Mapping[str, float]) -> bool:
        """Whether these signs are enough."""
        return chance(signs, self.weights) >= self.enough


class Fitted(Frozen):
    """`speaks` finds the indicator that speaks of a concern. `gate` opens with `telling`; `alone` without it, for a
    search model that it was not fitted for."""

    speaks: dict[str, float]
    telling: Telling
    gate: Gate
    alone: Gate


def read() -> Fitted:
    """What was fitted last."""
    return Fitted.model_validate_json(resources.files("bot.thresholds").joinpath(FILE).read_text(encoding="utf-8"))
