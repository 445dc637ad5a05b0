"""Questions worth asking next: what a curious practitioner would wonder about a child, each with its source.

They ask about what was seen and what it meant for the child, never about a label for a parent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from pydantic import Field

from prompts.types import Frozen, phrase_pattern

_GENERAL = "general"
_QUESTION_WEIGHT, _HEADING_WEIGHT = 2, 1
_ENOUGH = 0.5  # a prompt must fit at least half as well as the best one
_PER_TOPIC = 2  # so that three prompts are not three ways to ask one thing


class CuriosityEntry(Frozen):
    """One question to ask, the words that call for it, and the document that it comes from."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    topic: str
    question: str
    when: tuple[str, ...] = ()
    """Words or phrases; a closing `*` lets a word go on (`bruis*`)."""
    source: str = Field(min_length=1)

    @property
    def general(self) -> bool:
        """Whether it fits any question, and so is kept for when nothing better does."""
        return self.topic == _GENERAL

    @cached_property
    def _cues(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{phrase_pattern(cue.casefold() for cue in self.when) or '(?!)'})(?!\w)")

    def score(self, question: str, headings: str) -> int:
        """How well it fits two texts in lower case: each cue found counts its words, for a phrase says more than a
        word, and counts twice where it is in the question itself."""
        asked, headed = _found(self._cues, question), _found(self._cues, headings)
        return _QUESTION_WEIGHT * _words(asked) + _HEADING_WEIGHT * _words(headed - asked)


def choose(
    entries: Sequence[CuriosityEntry], question_text: str, answer_headings: Sequence[str] = (), n: int = 3
) -> tuple[CuriosityEntry, ...]:
    """The one to `n` entries that fit best, best first; the general ones only when no other fits at all."""
    asked, headed = question_text.casefold(), " \n ".join(answer_headings).casefold()
    scored = [(entry.score(asked, headed), entry) for entry in entries if not entry.general]
    best = max((score for score, _ in scored), default=0)
    if not best:
        return tuple(entry for entry in entries if entry.general)[:n]
    fitting = sorted((pair for pair in scored if pair[0] >= best * _ENOUGH), key=lambda pair: -pair[0])
    return _spread([entry for _, entry in fitting], n)


def _spread(fitting: Sequence[CuriosityEntry], n: int) -> tuple[CuriosityEntry, ...]:
    kept: list[CuriosityEntry] = []
    for entry in fitting:
        if sum(other.topic == entry.topic for other in kept) < _PER_TOPIC:
            kept.append(entry)
    return tuple(kept[:n])


def _found(pattern: re.Pattern[str], text: str) -> set[str]:
    return {" ".join(match.split()) for match in pattern.findall(text)}


def _words(found: set[str]) -> int:
    return sum(len(cue.split()) for cue in found)
