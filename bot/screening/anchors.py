"""The passages that a screening rests on, found in a release; and the anchors whose passage has gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bot import evidence
from bot.types import Citation
from knowledge.types import Document, Hit, Passage
from prompts.screening import Anchor, Instrument, Place

Held = tuple[int, Passage, Document]
"""A passage of a release: its id, itself, the document that it is in."""
UNREAD = "The screening cannot be read, so what it rests on was not looked for: {why}"
NAMED = 3
"""Prompts that are named of those that rest on one passage."""


def found(anchors: Iterable[Anchor], passages: Sequence[Held]) -> dict[str, Citation]:
    """The citation of each anchor that stands in one of its places, numbered in the order given.

    A place is right only where its words are: then what is quoted still says what the screening rests on.
    """
    shelf = _shelf(passages)
    standing = ((anchor, _standing(anchor, shelf)) for anchor in anchors)
    kept = [(anchor, held) for anchor, held in standing if held is not None]
    return {anchor.id: _citation(number, held) for number, (anchor, held) in enumerate(kept, 1)}


def gone(anchors: Iterable[Anchor], passages: Sequence[Held]) -> tuple[Anchor, ...]:
    """Anchors that no passage of a release holds: for safeguarding leads to look at."""
    held = tuple(anchors)
    standing = found(held, passages)
    return tuple(anchor for anchor in held if anchor.id not in standing)


def warnings(instrument: Instrument, passages: Sequence[Held]) -> tuple[str, ...]:
    """What leads should know of a release before it goes live, a line each: the prompts whose passage has gone.

    Where a release has none of the documents that a prompt may rest on, one line says so for all of them.
    """
    lost, shelf = gone(instrument.anchors, passages), _shelf(passages)
    rests = _rests(instrument)
    elsewhere = [anchor for anchor in lost if not any(_at(place) in shelf for place in anchor.places)]
    missing: dict[str, list[str]] = defaultdict(list)
    for anchor in elsewhere:
        missing[anchor.says.rpartition(", ")[0] or anchor.says] += rests.get(anchor.id, ())
    changed = [f"{one.says}: {_changed(one, rests.get(one.id, ()))}" for one in lost if one not in elsewhere]
    absent = [_absent(title, len(set(used))) for title, used in missing.items()]
    return (*changed, *absent)


def _changed(anchor: Anchor, used: Sequence[str]) -> str:
    words = " or ".join(f"“{place.words}”" for place in anchor.places)
    named = "; ".join(used[:NAMED]) + (f"; and {len(used) - NAMED} more" if len(used) > NAMED else "")
    return f"no passage there says {words} any more. The screening rests on it for: {named or 'nothing'}"


def _absent(title: str, count: int) -> str:
    prompts = "1 prompt" if count == 1 else f"{count} prompts"
    return f"{title} is not in this release, nor what may stand for it: the screening shows {prompts} without it."


def _rests(instrument: Instrument) -> dict[str, list[str]]:
    """What rests on each anchor, by its id: statements, signs, pages, patterns and steps as they are worded."""
    rests: dict[str, list[str]] = defaultdict(list)
    for says, used in _resting(instrument):
        for id in used:
            rests[id].append(says)
    return rests


def _resting(instrument: Instrument) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield from ((one.says, one.rests_on) for one in instrument.items.values())
    yield from ((one.says, one.rests_on) for one in instrument.gate)
    yield from ((one.says, one.rests_on) for one in (*instrument.asks.values(), instrument.licensed))
    yield from ((one.title, one.rests_on) for one in instrument.patterns.values())
    yield from ((one.title, one.rests_on) for one in (*instrument.steps.values(), instrument.always))


def _shelf(passages: Sequence[Held]) -> dict[str, list[Held]]:
    shelf: dict[str, list[Held]] = defaultdict(list)
    for held in passages:
        document = held[2]
        shelf[document.name].append(held)
        if document.source.family:
            shelf[f"{document.source.family}/{document.source.edition}"].append(held)
    return shelf


def _at(place: Place) -> str:
    return place.document or f"{place.family}/{place.edition}"


def _standing(anchor: Anchor, shelf: dict[str, list[Held]]) -> Held | None:
    for place in anchor.places:
        if held := next((one for one in shelf.get(_at(place), ()) if _is(place, one[1])), None):
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
