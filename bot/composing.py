"""The extractive composer: says the sentences that answer, in the guidance's own words, and nothing else.

One statement for each passage it rests on. The first is the sentence likeliest to answer what was asked; the rest
follow by authority, then closeness. Every part of a statement is verbatim in its passage: `evidence` checks it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from bot.choosing import BULLETS, Unit, begins_talk, in_item
from knowledge.lexical import terms
from knowledge.spans import sentence_spans
from knowledge.types import Hit, Passage

Span = tuple[int, int]
NEWLINE = "\n"

WORDS = 145
"""How many words the statements may come to together; one that alone is longer is still said whole."""
STATEMENTS = 5
FIRST = 90
"""Words of the first statement, with the neighbours that add to it."""
LATER = 30
"""Words of each later statement."""
ALIKE = 0.01
"""A neighbour this much less likely than the sentence it stands beside still goes with it, while there is room."""
FAINT = 0.05
"""A statement this much weaker than the first is left unsaid, once there are two."""
TWINS = 0.7
"""Statements sharing this much of the shorter one's words are one statement."""
NUMBERS = re.compile(r"\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|fifteen|not|no|never|must)\b")
"""Words that make a near twin another rule: "one year" is not "three years"."""
NEWS = 1.0
"""What holding all of the question's words that nothing before it held adds to a statement's weight."""
LABEL = 9
"""Words up to which a sentence over a list may be no more than its label."""
PROMISES = re.compile(r"\b(?:these|the following|below|listed here|as follows)\b", re.IGNORECASE)
"""What a sentence says that is nothing without the list below it."""
HEADING = 14
"""Words up to which a sentence over a list is no more than its heading, or its label where it opens the passage."""
REST = 300
"""Characters of a sentence up to which it is said with the item that it leans on."""
LEANS = re.compile(
    r"^(?:this|these|those|that|they|it|he|she|such|however|in|only|then|both|neither|otherwise|instead|if so|but)\b"
    r"|\b(?:after|before|until|unless) (?:that|this|then)\b(?! \w+ (?:is|are|has|have)\b)",
    re.IGNORECASE,
)
"""A sentence that says little without the one before it."""
BEFORE = 35
"""Words of what goes before a sentence up to which it is said with it."""
WHOLE_LIST = 110
"""Words up to which a list is said whole when the question asks for what it lists."""


class Draft(NamedTuple):
    """A statement before it is checked: which hit it rests on, the spans said, and the span to quote."""

    hit: int
    spans: tuple[Span, ...]
    quote: Span
    score: float


class Claim(NamedTuple):
    """A statement in other words than its passages', checked already: each hit it rests on, with the span to quote."""

    text: str
    rests: tuple[tuple[int, Span], ...]


def compose(found: Sequence[Unit], hits: Sequence[Hit], room: int = WORDS, most: int = STATEMENTS) -> list[Draft]:
    """Two to five statements, or fewer where there is no more to say, best first and then by authority.

    They come to `room` words together; `most` is how many there may be.
    """
    best = _best_of_each(found, hits)
    if not best:
        return []
    drafts: list[Draft] = []
    told: set[str] = set()
    first = best[0].score
    words = 0
    while best and len(drafts) < most:
        unit = max(best, key=lambda one: one.score * _news(one, told))
        best.remove(unit)
        if len(drafts) > 1 and unit.score < FAINT * first:
            continue
        told |= unit.words.keys()
        draft = _draft(unit, [u for u in found if u.hit == unit.hit], hits[unit.hit], room - words, not drafts)
        size = _size(draft, hits)
        if drafts and words + size > room:
            continue
        twin = next((held for held in drafts if _same(draft, held, hits)), None)
        if twin is not None:
            if _rank(hits[draft.hit]) < _rank(hits[twin.hit]):
                drafts[drafts.index(twin)] = draft
            continue
        drafts.append(draft)
        words += size
    return [drafts[0], *sorted(drafts[1:], key=lambda d: (_rank(hits[d.hit]), -d.score))]


def _news(unit: Unit, told: AbstractSet[str]) -> float:
    """What a statement gains by holding words of the question that none before it had: the other side of a
    comparison, the second half of a question."""
    total = sum(unit.words.values())
    new = sum(weight for word, weight in unit.words.items() if word not in told)
    return 1 + NEWS * new / total if told and total else 1.0


def said(draft: Draft, hit: Hit) -> str:
    """The words of a statement: its parts in order, an ellipsis where something between them is left out."""
    text = hit.passage.text
    out = ""
    end_before: int | None = None
    for start, end in draft.spans:
        part = text[start:end].strip()
        if end_before is not None:
            between = text[end_before:start]
            out += f"{' …' if between.strip() else ''}{NEWLINE if NEWLINE in between else ' '}"
        out, end_before = out + part, end
    lead = hit.passage.lead_in
    return f"{lead}{NEWLINE}{out}" if lead and _is_item(out) else out


def parts(draft: Draft, passage: Passage) -> list[str]:
    """The pieces a statement is made of, each to be found verbatim in its passage."""
    held = [passage.text[start:end].strip() for start, end in draft.spans]
    lead = passage.lead_in
    return [lead, *held] if lead and held and _is_item(held[0]) else held


def _is_item(text: str) -> bool:
    return "•" in text.rsplit(NEWLINE, 1)[-1][:2]


def _best_of_each(found: Sequence[Unit], hits: Sequence[Hit]) -> list[Unit]:
    """The best unit of each passage, best first; a lead-in alone says nothing."""
    best: dict[int, Unit] = {}
    for unit in found:
        lead = _labels(unit, found)
        if lead is not None:
            unit = lead._replace(score=max(unit.score, lead.score))
        if unit.signs["lead_in"] and not _items_after(unit, found):
            continue
        if _about_itself(hits[unit.hit]) or _spoken(unit, hits[unit.hit]):
            continue
        if unit.hit not in best or unit.score > best[unit.hit].score:
            best[unit.hit] = unit
    return sorted(best.values(), key=lambda unit: -unit.score)


def _draft(unit: Unit, siblings: Sequence[Unit], hit: Hit, room: int, first: bool) -> Draft:
    if _heads_list(unit, siblings) or _asks_for_list(unit, siblings):
        spans = _whole(_labelled(_list_spans(unit, siblings), siblings), hit.passage.text)
        if spans:
            return Draft(unit.hit, spans, (spans[0][0], spans[-1][1]), unit.score)
    if begins_talk(unit.text):
        chosen = _talk(unit, siblings, hit.passage.text)
    else:
        chosen = _widen(unit, siblings, min(FIRST if first else LATER, max(room, 0)))
    chosen += _needed_before(chosen, siblings, hit.passage.text)
    run = [u for u in chosen if u.lead_span is None or len(chosen) == 1]
    quote = (min(u.start for u in run), max(u.end for u in run)) if run else (unit.start, unit.end)
    return Draft(unit.hit, _whole(_labelled(_spans(chosen), siblings), hit.passage.text), quote, unit.score)


def _whole(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """Items with what hangs on them: "… moved to another area." is another rule without "In such cases, …"."""
    out: list[Span] = []
    for start, end in spans:
        if text.startswith(BULLETS, start):
            end = max(end, _rest(text, end))
        if not out or start >= out[-1][1]:
            out.append((start, end))
    return tuple(out)


def _rest(text: str, end: int) -> int:
    """Where an item ends with the sentences after it, on its own line, that lean on it."""
    line = text.find(NEWLINE, end)
    rest = [(end + a, end + b) for a, b in sentence_spans(text[end : line if line >= 0 else len(text)])]
    for a, b in rest:
        if not LEANS.match(text[a:b].lstrip()) or b - a > REST:
            break
        end = b
    return end


def _talk(unit: Unit, siblings: Sequence[Unit], text: str) -> list[Unit]:
    """Words to use, to where they end: half of what is to be said to somebody is not said."""
    closing = next((at + 1 for at in range(unit.end, len(text)) if text[at] in '"”'), unit.end)
    *others, last = [one for one in siblings if unit.start <= one.start < closing]
    return [*others, last._replace(end=max(last.end, closing))]


def _widen(unit: Unit, siblings: Sequence[Unit], room: int) -> list[Unit]:
    """The sentence with its neighbours, likelier one first, as long as they add to it and there is room.

    An item of a list goes with the likeliest of the list, wherever they stand in it.
    """
    if unit.lead is not None:
        return _likeliest(unit, siblings, room)
    at = siblings.index(unit)
    low = high = at
    words = len(unit.text.split())
    while True:
        sides = [i for i in (high + 1, low - 1) if 0 <= i < len(siblings) and not siblings[i].signs["lead_in"]]
        sides = [i for i in sides if siblings[i].lead == unit.lead and siblings[i].score >= ALIKE * unit.score]
        if not sides:
            break
        side = max(sides, key=lambda i: siblings[i].score)
        words += len(siblings[side].text.split())
        if words > room:
            break
        low, high = min(low, side), max(high, side)
    return list(siblings[low : high + 1])


def _likeliest(unit: Unit, siblings: Sequence[Unit], room: int) -> list[Unit]:
    chosen = [unit]
    words = len(unit.text.split())
    for other in sorted(siblings, key=lambda u: -u.score):
        if other.lead != unit.lead or other.score < ALIKE * unit.score or other is unit:
            continue
        words += len(other.text.split())
        if words > room:
            break
        chosen.append(other)
    return sorted(chosen, key=lambda u: u.start)


def _needed_before(chosen: Sequence[Unit], siblings: Sequence[Unit], text: str) -> list[Unit]:
    """What a sentence says little without: the one before it ("This includes …"), or the item that it goes on from
    ("Have I said which?")."""
    first = min(chosen, key=lambda u: u.start)
    if in_item(text, first.start):
        begins = text.rfind(NEWLINE, 0, first.start) + 1
        item = [u for u in siblings if begins <= u.start < first.start]
        if sum(len(u.text.split()) for u in item) <= BEFORE:
            return item
    earlier = [u for u in siblings if u.end <= first.start]
    if not LEANS.search(first.text) or not earlier:
        return []
    return [] if len(earlier[-1].text.split()) > BEFORE or earlier[-1].signs["lead_in"] else [earlier[-1]]


def _labelled(spans: tuple[Span, ...], siblings: Sequence[Unit]) -> tuple[Span, ...]:
    """A lead-in with the label that stands over it: "you may see that" means nothing without its level."""
    labels = {
        (unit.start, unit.end)
        for unit in siblings
        if (lead := _labels(unit, siblings)) is not None and (lead.start, lead.end) in spans
    }
    return tuple(sorted({*spans, *labels})) if spans else spans


def _spans(chosen: Sequence[Unit]) -> tuple[Span, ...]:
    leads = {u.lead_span for u in chosen if u.lead_span}
    return tuple(sorted({(u.start, u.end) for u in chosen} | leads))


def _items_after(unit: Unit, found: Sequence[Unit]) -> list[Unit]:
    return [u for u in found if u.hit == unit.hit and u.lead_span == (unit.start, unit.end)]


def _heads_list(unit: Unit, siblings: Sequence[Unit]) -> bool:
    """A lead-in, or a short sentence without a colon that a list hangs on all the same."""
    before = [other for other in siblings if other.end <= unit.start][-1:]
    promises = any(PROMISES.search(one.text) for one in (unit, *before))
    return bool(unit.signs["lead_in"]) or ((_brief(unit) or promises) and bool(_items_after(unit, siblings)))


def _brief(unit: Unit) -> bool:
    return len(unit.text.split()) <= HEADING


def _asks_for_list(unit: Unit, siblings: Sequence[Unit]) -> bool:
    """Several items score alike: the question is about what the list lists, not about one item of it."""
    if unit.lead is None:
        return False
    items = [u for u in siblings if u.lead == unit.lead]
    close = [u for u in items if u.score >= 0.5 * unit.score]
    return len(close) >= 3 or len(close) >= 0.6 * len(items) > 1


def _list_spans(unit: Unit, siblings: Sequence[Unit]) -> tuple[Span, ...]:
    """The lead-in and its items, as many of the best as there is room for, in their order."""
    lead = (unit.start, unit.end) if _heads_list(unit, siblings) else unit.lead_span
    items = [u for u in siblings if (u.lead_span == lead if lead else u.lead == unit.lead)]
    kept: list[Unit] = []
    words = 0
    for item in sorted(items, key=lambda u: -u.score):
        words += len(item.text.split())
        if kept and words > WHOLE_LIST:
            break
        kept.append(item)
    return tuple(sorted({*((u.start, u.end) for u in kept), *([lead] if lead and kept else [])}))


def _labels(unit: Unit, found: Sequence[Unit]) -> Unit | None:
    """The lead-in of a list that a few words stand over and are the label of, or promise; they say nothing alone.

    As "Level 3, physical care." over "You may see that:", or "When you cannot get in." over "Ask yourself."
    """
    promises = bool(PROMISES.search(unit.text))
    long = len(unit.text.split()) > (HEADING if unit.signs["opens"] else LABEL)
    after = next((other for other in found if other.hit == unit.hit and other.start >= unit.end), None)
    if unit.signs["item"] or after is None or (long and not promises):
        return None
    leads = after.signs["lead_in"] or ((promises or _brief(after)) and _items_after(after, found))
    return after if leads else None


def _spoken(unit: Unit, hit: Hit) -> bool:
    """A sentence from within words to use: "she has lost weight at two weigh-ins" is of a child who is made up."""
    before = hit.passage.text[: unit.start]
    return bool(before.count('"') % 2) or before.count("“") > before.count("”")


def _about_itself(hit: Hit) -> bool:
    """A starter document's words about itself answer nothing about a child."""
    return hit.document.starter and bool(hit.passage.heading) and hit.passage.heading[-1].startswith("About this")


def _same(draft: Draft, held: Draft, hits: Sequence[Hit]) -> bool:
    """Whether two statements say nearly the same, so that one of them, the stronger source, is enough."""
    first, second = (said(d, hits[d.hit]) for d in (draft, held))
    one, other = frozenset(terms(first)), frozenset(terms(second))
    same_numbers = set(NUMBERS.findall(first.lower())) == set(NUMBERS.findall(second.lower()))
    return same_numbers and len(one & other) >= TWINS * min(len(one), len(other))


def _size(draft: Draft, hits: Sequence[Hit]) -> int:
    return len(said(draft, hits[draft.hit]).split())


def _rank(hit: Hit) -> int:
    return hit.document.source.authority.rank + (5 if hit.document.source.superseded_by else 0)
