"""What a language model is sent that judges answers: rules, fenced statements with their sources, and the question."""

from __future__ import annotations

import string

from pydantic import Field, model_validator

from prompts.types import Frozen

_BLANKS: dict[str, frozenset[str]] = {
    "system": frozenset({"mark"}),
    "statement": frozenset({"mark", "number", "text", "sources"}),
    "question": frozenset({"mark", "question", "statements"}),
}


class JudgePrompt(Frozen):
    """A template for each part of what is sent; names in braces are blanks that the judge fills in."""

    version: str = Field(min_length=1)
    system: str
    """Blank: mark (what fences quoted material, new for every answer)."""
    statement: str
    """Blanks: mark, number, text, sources."""
    question: str
    """Blanks: mark, question, statements."""

    @property
    def name(self) -> str:
        """Name and version."""
        return f"judge {self.version}"

    @model_validator(mode="after")
    def _blanks_are_known(self) -> JudgePrompt:
        for name, blanks in _BLANKS.items():
            found = {blank for _, blank, _, _ in string.Formatter().parse(getattr(self, name)) if blank is not None}
            if found != blanks:
                raise ValueError(f"{name}: its blanks must be {sorted(blanks)}, not {sorted(found)}")
        return self
