"""What people say when a child is in danger: the words, the sets of words, and the signs that count together."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, model_validator

from prompts.types import Frozen

_Words = Annotated[tuple[str, ...], BeforeValidator(lambda value: value.split() if isinstance(value, str) else value)]
_Cues = dict[str, tuple[str, ...]]
ABSENT = "-"
"""Before a signal's name: it must not be there."""


class DangerCues(Frozen):
    """Cues by kind. The small language they are written in is explained at the head of danger.yaml."""

    spelling: dict[str, str]
    emoji: dict[str, str]
    idioms: tuple[str, ...]
    sets: dict[str, _Words]
    alone: _Cues
    """Kinds of danger, and what raises each by itself."""
    signals: _Cues
    together: _Cues
    """Kinds of danger, and the signals that raise each when they are all there; `-name` must not be there."""
    lasting: tuple[str, ...]
    """Signals that still count when told of the past, or in an earlier turn."""
    refer: _Cues
    topics: tuple[str, ...]
    """Words that only say that danger is spoken of."""
    frames: _Cues
    """What makes a clause about policy, a story, the past, this minute."""

    @model_validator(mode="after")
    def _names_are_known(self) -> DangerCues:
        needs = {name for needs in self.together.values() for need in needs for name in need.split()}
        named = {name.removeprefix(ABSENT) for name in needs} | {*self.lasting}
        if unknown := named - set(self.signals):
            raise ValueError(f"together: no such signal: {', '.join(sorted(unknown))}")
        return self
