"""A record holds none of its case's identifiers: where masking let one through, a mark stands for it.

`[leaked 0]` is the first identifier of the case. Scores are the same before and after: the mark counts as the leak.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from bot.types import Answer
from evals.scorers.masking import leaks, telling
from evals.types import Case


def sealed(case: Case, answer: Answer) -> Answer:
    """The answer as it may be kept."""
    leaked = [place for place in range(len(case.identifiers)) if leaks(case, place, answer)]
    if not leaked:
        return answer
    told = answer.model_dump()
    for place in leaked:
        told = _replaced(told, _pattern(re.escape(case.identifiers[place].text)), f"[leaked {place}]")
        words = telling(case, case.identifiers[place])
        told["trace"]["question"] = _searched(told["trace"]["question"] or "", words, f"[leaked {place}]", str(told))
    return Answer.model_validate(told)


def _searched(question: str, words: Sequence[str], mark: str, whole: str) -> str:
    """What was searched for, without those words. A leak in another spelling still gets its mark, so that it counts."""
    if words:
        question = _pattern(f"(?:{'|'.join(map(re.escape, words))})").sub(mark, question)
    return question if mark in whole or mark in question else f"{question} {mark}".strip()


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){text}(?!\w)", re.IGNORECASE)


def _replaced(held: Any, pattern: re.Pattern[str], mark: str) -> Any:
    """The same structure with the pattern replaced in every text of it."""
    if isinstance(held, str):
        return pattern.sub(mark, held) if type(held) is str else held
    if isinstance(held, dict):
        return {name: _replaced(value, pattern, mark) for name, value in held.items()}
    if isinstance(held, list | tuple):
        return tuple(_replaced(value, pattern, mark) for value in held)
    return held
