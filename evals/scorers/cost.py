"""What an answer costs: time, a model's tokens, and answers that failed."""

from __future__ import annotations

from collections.abc import Iterator

from bot.types import Answer, Outcome
from evals.scorers.marks import Mark
from evals.types import Case


def cost(case: Case, answer: Answer, ms: float, error: str | None = None) -> Iterator[Mark]:
    """Milliseconds, tokens sent and made where a language model was asked, and whether the desk broke."""
    yield Mark("latency", ms)
    yield Mark("failed", float(bool(error) or answer.outcome is Outcome.FAILED))
    if answer.trace.tokens:
        yield Mark("tokens sent", float(answer.trace.tokens.get("sent", 0)))
        yield Mark("tokens made", float(answer.trace.tokens.get("made", 0)))
