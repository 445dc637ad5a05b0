"""A question in its parts: sentences, and the clauses that ask or tell something of their own."""

from __future__ import annotations

import re
from functools import cache

from prompts import Bounds, load_bounds

_SENTENCES = re.compile(
    r"(?<=[.?!])[\"'”’)\]]*\s+|\n+"
    r"|\s*,?\s+(?:and|also|plus)(?: also)?\s+(?=(?:how|what|when|who|where|which|why)\b)",
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r"\s*[,;:—–]\s*|\s+-+\s+|\s+(?:and then|and|then|but|so)\s+"
    r"|\s*(?:<\|[^|>]{0,40}\|>|\[/?[A-Z]+\]|#{2,}|\*{2,})\s*",
    re.IGNORECASE,
)
_EDGES = " \t\n\"'“”‘*#-–—,;:"


@cache
def bounds() -> Bounds:
    """The shipped bounds, read once."""
    return load_bounds()


def sentences(text: str) -> list[str]:
    """Sentences, and questions that are joined by "and"."""
    return _kept(_SENTENCES.split(text))


def clauses(sentence: str) -> list[str]:
    """What stands between commas, colons, dashes, joining words and the brackets of another system's prompts."""
    return _kept(_CLAUSES.split(sentence))


def asks(sentence: str) -> bool:
    """Whether a sentence asks something."""
    return sentence.rstrip(_EDGES + ")").endswith("?") or bounds().asking.found(sentence)


def _kept(parts: list[str]) -> list[str]:
    trimmed = (part.strip(_EDGES) for part in parts if part)
    return [part for part in trimmed if any(map(str.isalnum, part))]
