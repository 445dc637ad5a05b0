"""Finding a quote in a text that was laid out differently.

Page text and passage text hold the same words but not the same line breaks, hyphens or bullets, so places are
found by letters and digits alone.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

ANCHOR = 40
"""Letters of a quote's beginning and end that find it when its middle was mended."""

Span = tuple[int, int]
"""Start and end offsets in a text."""


def locate(quote: str, text: str, after: int = 0) -> Span | None:
    """Where `quote` lies in `text`, from offset `after` on where it can, whatever the spacing and line breaks."""
    exact = text.find(quote, after) if quote else -1
    if exact >= 0:
        return exact, exact + len(quote)
    needle, _ = _squeezed(quote)
    letters, places = _squeezed(text)
    skip = sum(place < after for place in places)
    span = _whole(needle, letters, skip) or _by_ends(needle, letters, skip)
    return _with_marks(text, places[span[0]], places[span[1] - 1] + 1) if span else None


def _letters(text: str) -> Iterator[tuple[str, int]]:
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character):
            if letter.isalnum():
                yield letter, place


def _squeezed(text: str) -> tuple[str, list[int]]:
    pairs = list(_letters(text))
    return "".join(letter for letter, _ in pairs), [place for _, place in pairs]


def _whole(needle: str, letters: str, skip: int) -> Span | None:
    if not needle:
        return None
    place = letters.find(needle, skip)
    place = letters.find(needle) if place < 0 else place
    return (place, place + len(needle)) if place >= 0 else None


def _by_ends(needle: str, letters: str, skip: int) -> Span | None:
    """A footnote mark or a running foot inside the quote: its two ends are found, not too far apart."""
    if len(needle) < 3 * ANCHOR:
        return None
    first, last = _whole(needle[:ANCHOR], letters, skip), _whole(needle[-ANCHOR:], letters, skip)
    if not first or not last:
        return None
    return (first[0], last[1]) if ANCHOR < last[1] - first[0] < 2 * len(needle) else None


def _with_marks(text: str, start: int, end: int) -> Span:
    while text[end : end + 1] and text[end] in ".,;:!?)”’\"'":
        end += 1
    while start and text[start - 1] in "(“‘\"'":
        start -= 1
    return start, end
