"""A text as separate concerns: its sentences and list items, and parts of a sentence that tell of different things."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bot.safety.parts import clauses, sentences

MOST = 12
"""Concerns that are looked at: a longer text is for a screening, or for a person to read."""
SHORTEST = 3
"""Words of a part that can tell something by itself."""
_ITEM = re.compile(r"^\s*(?:[-*•·]|\d{1,2}[.)])\s+", re.MULTILINE)

Area = Callable[[str], str | None]
"""The area of need that a part touches first; None for none."""


def concerns(text: str, area: Area) -> tuple[str, ...]:
    """Each concern once, in the order it was told; at most `MOST`."""
    told = [part for sentence in sentences(_ITEM.sub("", text)) for part in _parted(sentence, area)]
    return tuple(dict.fromkeys(told))[:MOST]


def _parted(sentence: str, area: Area) -> Sequence[str]:
    """A sentence whole, unless its parts touch different areas: then cut before each that begins another."""
    pieces = clauses(sentence)
    if len(pieces) < 2:
        return [sentence]
    areas = [area(piece) if len(piece.split()) >= SHORTEST else None for piece in pieces]
    if len({one for one in areas if one}) < 2:
        return [sentence]
    cuts, last = [0], ""
    for piece, own in zip(pieces, areas, strict=True):
        place = sentence.find(piece, cuts[-1])
        if own and last and own != last and place > cuts[-1]:
            cuts.append(place)
        last = own or last
    return [_tidy(sentence[start:end]) for start, end in zip(cuts, [*cuts[1:], len(sentence)], strict=True)]


def _tidy(part: str) -> str:
    return re.sub(r"(?:\s*[,;:—–-]|\s+(?:and then|and|then|but|so))+\s*$", "", part).strip()
