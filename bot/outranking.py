"""How sources that disagree stand to one another: which carries more weight, which is newer. It never chooses. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.showing import AUTHORITIES
from knowledge.types import Authority, Document, Source
from prompts import Wording

Cited = tuple[int, Document]
"""The number of a citation, and the document it is from."""


def standing(cited: Sequence[Cited], wording: Wording) -> tuple[str, ...]:
    """What to say of sources that disagree, a sentence each: weight first, then age, then whom to ask."""
    if len({document.key for _, document in cited}) == 1:
        return (wording.differ_within, wording.differ_check)
    return (*_weight(cited, wording), *_age(cited, wording), wording.differ_check)


def _weight(cited: Sequence[Cited], wording: Wording) -> list[str]:
    ranked = sorted(cited, key=lambda one: one[1].source.authority.rank)
    (first, strongest), *others = ranked
    weaker = [(n, d) for n, d in others if d.source.authority != strongest.source.authority]
    if not weaker:
        return [wording.differ_level.format(authority=_named(strongest.source.authority))]
    return [
        wording.differ_outranks.format(
            number=first,
            authority=_named(strongest.source.authority),
            other=number,
            other_authority=_named(document.source.authority),
        )
        for number, document in weaker
    ]


def _age(cited: Sequence[Cited], wording: Wording) -> list[str]:
    """Which replaced which where editions of one work differ; else which began later, where both say."""
    told = [
        wording.differ_replaced.format(number=old, other=new)
        for old, was in cited
        for new, now in cited
        if _replaced(was.source, now.source)
    ]
    dated = sorted(((day, number) for number, document in cited if (day := document.source.starts())), reverse=True)
    if told or len(dated) < len(cited) or dated[0][0] == dated[1][0]:
        return told
    return [wording.differ_newest.format(number=dated[0][1], day=f"{dated[0][0].day} {dated[0][0]:%B %Y}")]


def _replaced(old: Source, new: Source) -> bool:
    newer = old.superseded_by
    return newer is not None and old.family is not None and (old.family, newer.edition) == (new.family, new.edition)


def _named(authority: Authority) -> str:
    name = AUTHORITIES[authority]
    return name[:1].lower() + name[1:]
