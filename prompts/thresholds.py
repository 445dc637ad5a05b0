"""What a concern may be about, and how it is said: the cues by which a concern and an indicator meet."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cached_property

from pydantic import model_validator

from prompts.phrases import cues, heard
from prompts.types import Frozen

Cues = Mapping[str, tuple[str, ...]]
MARKS = frozenset({"met", "sometimes", "often", "grave"})


class ThresholdCues(Frozen):
    """Everything in thresholds.yaml."""

    subjects: dict[str, tuple[str, ...]]
    marks: dict[str, tuple[str, ...]]
    said: dict[str, tuple[str, ...]] = {}
    """How practitioners say what an indicator says, by the starter's words for it."""

    @model_validator(mode="after")
    def _marks_are_known(self) -> ThresholdCues:
        if wrong := MARKS ^ set(self.marks):
            raise ValueError(f"marks: missing or not known: {', '.join(sorted(wrong))}")
        return self

    def about(self, text: str) -> dict[str, tuple[str, ...]]:
        """The subjects of a text, each with the text's own words that tell it."""
        return _told(text, self._subjects)

    def marked(self, text: str) -> frozenset[str]:
        """How a text says it."""
        return frozenset(_told(text, self._marks))

    @cached_property
    def _subjects(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        return _patterns(self.subjects)

    @cached_property
    def _marks(self) -> Sequence[tuple[str, re.Pattern[str]]]:
        return _patterns(self.marks)


def _patterns(held: Cues) -> Sequence[tuple[str, re.Pattern[str]]]:
    return [(name, pattern) for name, said in held.items() if (pattern := cues(said))]


def _told(text: str, patterns: Sequence[tuple[str, re.Pattern[str]]]) -> dict[str, tuple[str, ...]]:
    words = heard(text)
    found = {name: dict.fromkeys(map(words.own, pattern.finditer(words.said))) for name, pattern in patterns}
    return {name: tuple(told) for name, told in found.items() if told}
