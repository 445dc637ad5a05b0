"""What every prompt file shares: a frozen type that is closed to fields it does not know, and the one error."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """Immutable, closed to unknown fields, and with the blanks at the ends of its texts taken off."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class BadPrompts(Exception):
    """A file of words holds something we cannot accept: one line a fault, naming the file and the entry."""


def phrase_pattern(phrases: Iterable[str]) -> str:
    """Alternatives for whole words or phrases, longest first; a closing `*` lets a word go on (`bruis*`)."""
    ordered = sorted(set(phrases), key=lambda phrase: (-len(phrase), phrase))
    return "|".join(_pattern(phrase) for phrase in ordered)


def _pattern(phrase: str) -> str:
    stem = phrase.removesuffix("*")
    words = r"\s+".join(re.escape(word) for word in stem.split())
    return words.replace("'", "['’]") + (r"\w*" if phrase.endswith("*") else "")
