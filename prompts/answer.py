"""What a language model is sent: rules, fenced passages and the question, under a version that traces keep."""

from __future__ import annotations

import string

from pydantic import Field, model_validator

from prompts.types import Frozen

_BLANKS: dict[str, frozenset[str]] = {
    "system": frozenset({"mark"}),
    "passage": frozenset({"mark", "number", "where", "text"}),
    "question": frozenset({"mark", "passages", "question"}),
}


class AnswerPrompt(Frozen):
    """A template for each part of what is sent; names in braces are blanks that the desk fills in."""

    version: str = Field(min_length=1)
    system: str
    """Blank: mark (what fences quoted material, new for every question)."""
    passage: str
    """Blanks: mark, number, where (title, heading, page), text."""
    question: str
    """Blanks: mark, passages, question."""

    @property
    def name(self) -> str:
        """Name and version, as a trace keeps it."""
        return f"answer {self.version}"

    @model_validator(mode="after")
    def _blanks_are_known(self) -> AnswerPrompt:
        for name, blanks in _BLANKS.items():
            found = {blank for _, blank, _, _ in string.Formatter().parse(getattr(self, name)) if blank is not None}
            if found != blanks:
                raise ValueError(f"{name}: its blanks must be {sorted(blanks)}, not {sorted(found)}")
        return self
