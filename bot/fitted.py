"""Weights that were fitted on data, from one file that `python -m evals.fit_choosing` and `evals.fit_gate` write."""

from __future__ import annotations

from importlib import resources

from knowledge.types import Frozen

FILE = "fitted.json"


class Fitted(Frozen):
    """Weights by sign, each with a `bias`: of a sentence that answers, and of hits that bear on the question."""

    sentence: dict[str, float]
    bears: dict[str, float]
    enough: float
    """From this chance on, 0 to 1, the hits bear on the question."""
    model: str
    """The name of the embedding model whose vectors `answerable` and `level` read."""
    answerable: tuple[float, ...]
    """What each number of a question's vector says of its being a question that guidance answers, in log odds."""
    level: float
    """What is added to that, so that it comes to 0 in the mean."""


def _read() -> Fitted:
    return Fitted.model_validate_json(resources.files("bot").joinpath(FILE).read_text(encoding="utf-8"))


FITTED = _read()
