"""The passages that a screening rests on, found in a release; and the anchors whose passage has gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot import evidence
from bot.types import Citation
from knowledge.types import Document, Hit, Passage
from prompts.screening import Anchor, Place

Held = tuple[int, Passage, Document]
"""A passage of a release: its id, itself, the document that it is in."""


def found(anchors: Iterable[Anchor], passages: Sequence[Held]) -> dict[str, Citation]:
    """The citation of each anchor that stands in one of its places, numbered in the order given.

    A place is right only where its words are: then what is quoted still says what the screening rests on.
    """
    shelf: dict[str, list[Held]] = defaultdict(list)
    for held in passages:
        document = held[2]
        shelf[document.name].append(held)
        if document.source.family:
            shelf[f"{document.source.family}/{document.source.edition}"].append(held)
    standing = ((anchor, _standing(anchor, shelf)) for anchor in anchors)
    kept = [(anchor, held) for anchor, held in standing if held is not None]
    return {anchor.id: _citation(number, held) for number, (anchor, held) in enumerate(kept, 1)}


def gone(anchors: Iterable[Anchor], passages: Sequence[Held]) -> tuple[Anchor, ...]:
    """Anchors that no passage of a release holds: for safeguarding leads to look at."""
    held = tuple(anchors)
    standing = found(held, passages)
    return tuple(anchor for anchor in held if anchor.id not in standing)


def _standing(anchor: Anchor, shelf: dict[str, list[Held]]) -> Held | None:
    for place in anchor.places:
        at = place.document or f"{place.family}/{place.edition}"
        if held := next((one for one in shelf.get(at, ()) if _is(place, one[1])), None):
            return held
    return None


def _is(place: Place, passage: Passage) -> bool:
    pages = (passage.printed_page, passage.printed_page_end)
    if place.paragraph and passage.paragraph != place.paragraph:
        return False
    if place.page and place.page not in pages:
        return False
    return _plain(place.words) in _plain(passage.text)


def _citation(number: int, held: Held) -> Citation:
    id, passage, document = held
    hit = Hit(passage_id=id, passage=passage, document=document, score=1, dense=0, lexical=0)
    cut = passage.page_break
    quote = passage.text if cut is None else max(passage.text[:cut], passage.text[cut:], key=len)
    return evidence.citation(number, hit, quote.strip())


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())
