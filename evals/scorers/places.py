"""Whether something found or cited is where the answer stands: the same document, page, paragraph, words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, Protocol

from evals.types import Case, Gold

Level = Literal["document", "page", "paragraph", "quote"]
LEVELS: tuple[Level, ...] = ("document", "page", "paragraph", "quote")
FEWEST = 4
"""A quote of fewer words than this is not taken for a longer one that holds it."""
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00ad": None, "‑": "-", "–": "-"})


class Place(Protocol):
    """A passage found, or a citation."""

    @property
    def document(self) -> str: ...
    @property
    def pdf_page(self) -> int | None: ...
    @property
    def pdf_page_end(self) -> int | None: ...
    @property
    def printed_page(self) -> str | None: ...
    @property
    def paragraph(self) -> str | None: ...


@lru_cache(maxsize=4096)
def norm(text: str | None) -> str:
    """A text as it is compared: small letters, one kind of quote and dash, single spaces."""
    return re.sub(r"[\s\-]+", " ", (text or "").lower().translate(_PLAIN)).strip()


def holds(text: str, words: str) -> bool:
    """Whether a text has these words, but for letters' case, dashes, quotes and spacing."""
    return norm(words) in norm(text)


def wanted(case: Case) -> list[list[Gold]]:
    """What must be found: each first choice with the alternatives that may stand in for it."""
    held = {place: [gold] for place, gold in enumerate(case.gold) if not gold.alt}
    for gold in case.gold:
        if gold.alt and held:
            held.get(next(iter(held)) if gold.alt_of is None else gold.alt_of, []).append(gold)
    return list(held.values())


def known(groups: Sequence[Sequence[Gold]], level: Level) -> bool:
    """Whether the case says, for everything wanted, where it is at this level. Otherwise it is not scored there."""
    return bool(groups) and all(any(_known(gold, level) for gold in group) for group in groups)


def at(gold: Gold, place: Place, words: str, level: Level) -> bool:
    """Whether a passage or citation, with its words, is at a gold passage.

    A document without pages has its numbered paragraphs, else the words themselves, in place of pages.
    """
    if norm(gold.doc) != norm(place.document):
        return False
    if level == "page":
        level = _finest_page(gold)
    if level == "document":
        return True
    if level == "page":
        return _on_page(gold, place)
    return place.paragraph in gold.paragraphs if level == "paragraph" else overlaps(gold.quote, words)


def overlaps(quote: str | None, words: str) -> bool:
    """Whether one holds the other."""
    short, long = sorted((norm(quote), norm(words)), key=len)
    return bool(short) and short in long and (short == norm(quote) or len(short.split()) >= FEWEST)


def _finest_page(gold: Gold) -> Level:
    if gold.pdf_pages or gold.pages:
        return "page"
    return "paragraph" if gold.paragraphs else "quote"


def _known(gold: Gold, level: Level) -> bool:
    paged = bool(gold.pdf_pages or gold.pages)
    return {
        "document": True,
        "page": paged or bool(gold.paragraphs or gold.quote),
        "paragraph": bool(gold.paragraphs),
        "quote": bool(gold.quote),
    }[level]


def _on_page(gold: Gold, place: Place) -> bool:
    if place.pdf_page is None:
        return place.printed_page in gold.pages
    last = place.pdf_page_end or place.pdf_page
    return any(place.pdf_page <= page <= last for page in gold.pdf_pages)
