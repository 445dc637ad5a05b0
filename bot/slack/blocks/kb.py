"""The documents that answer, as lines under their standing: how strong a document is comes before its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.kept import Guidance, Listed
from bot.showing import british
from bot.slack.blocks.fitting import Part, fitted
from bot.slack.blocks.kit import LONGEST, MOST_TEXT, address, defused, divider, escaped, section, small
from bot.slack.blocks.sources import standing
from bot.slack.blocks.words import words
from bot.slack.drawn import Block, Drawn
from knowledge.types import Authority

_RANKS = {authority.value: authority.rank for authority in Authority}


def drawn(guidance: Guidance) -> Drawn:
    """The list as a message."""
    parts = [Part(0, heading(guidance)), Part(1, documents(guidance.live)), *_staged(guidance)]
    more = small(defused(words().kb.more))
    return Drawn(text=_spoken(guidance), blocks=tuple(fitted(parts, [more])))


def heading(guidance: Guidance) -> list[Block]:
    """Which release answers, and since when."""
    say = words().kb
    if guidance.release is None:
        return [section(defused(say.none))]
    return [section(f"*{defused(say.heading)}*"), small(defused(_release(guidance)))]


def documents(listed: Iterable[Listed]) -> list[Block]:
    """The strongest standing first, and under it the documents in the order of their titles."""
    return [block for group in _by_standing(listed) for block in _group(*group)]


def _staged(guidance: Guidance) -> list[Part]:
    if not guidance.staged:
        return []
    return [Part(0, [divider(), section(f"*{defused(words().kb.staged)}*")]), Part(2, documents(guidance.staged))]


def _by_standing(listed: Iterable[Listed]) -> Iterator[tuple[str, list[Listed]]]:
    ordered = sorted(listed, key=lambda one: (_RANKS.get(one.authority, len(_RANKS)), one.authority, one.title))
    for authority, group in groupby(ordered, key=lambda one: one.authority):
        yield standing(authority), list(group)


def _group(name: str, listed: Sequence[Listed]) -> Iterator[Block]:
    """Sections that together hold every line, each as full as it may be."""
    text = f"*{defused(name)}*"
    for one in map(_line, listed):
        if len(text) + len(one) > LONGEST - 1:
            yield section(text)
            text = one
        else:
            text = f"{text}\n{one}"
    yield section(text)


def _line(one: Listed) -> str:
    name = address(_named(one), one.url)
    return " ".join(filter(None, (f"• {name}.", *map(defused, _dates(one)), _replaced(one))))


def _named(one: Listed) -> str:
    return f"{one.title}, {one.edition}" if one.edition and one.edition not in one.title else one.title


def _dates(one: Listed) -> Iterator[str]:
    """The days that matter, without one that the title says already."""
    say = words().kb
    days = {say.published: one.published, say.effective: one.effective, say.review: one.review}
    for told, day in days.items():
        if day and british(day) not in one.title and not (told == say.effective and day == one.published):
            yield f"{told.format(day=british(day))}."


def _replaced(one: Listed) -> str:
    newer = one.superseded_by
    if newer is None:
        return ""
    say = words().kb
    same = newer.title == one.title
    told = (
        say.replaced.format(edition=newer.edition)
        if same
        else say.replaced_by.format(title=f"{newer.title}, {newer.edition}")
    )
    return f":warning: {address(told, newer.url)}"


def _release(guidance: Guidance) -> str:
    day = british(guidance.published.date()) if guidance.published else "?"
    return words().kb.release.format(release=guidance.release, day=day)


def _spoken(guidance: Guidance) -> str:
    say = words().kb
    if guidance.release is None:
        return escaped(say.none)
    lines = [f"{say.heading}. {_release(guidance)}", *_told(guidance.live)]
    staged = [f"{say.staged}:", *_told(guidance.staged)] if guidance.staged else []
    return escaped("\n".join([*lines, *staged]), MOST_TEXT)


def _told(listed: Iterable[Listed]) -> Iterator[str]:
    for name, group in _by_standing(listed):
        yield f"{name}:"
        for one in group:
            newer = one.superseded_by
            replaced = words().kb.replaced_by.format(title=f"{newer.title}, {newer.edition}") if newer else ""
            yield " ".join(filter(None, (f"• {_named(one)}.", *_dates(one), replaced)))
