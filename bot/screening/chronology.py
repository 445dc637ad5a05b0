"""What contacts and appointments say together, across siblings and services, in sentences that a meeting can use."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from bot.screening.days import worded
from bot.screening.results import Chronology, Gap, Share
from bot.screening.said import counted, listed
from bot.screening.types import Child, Meeting
from prompts.screening import ChronologyWords
from prompts.types import phrase_pattern

GAP = 90
"""Days without a contact that was kept, from which it is said."""


def told(
    meetings: Sequence[Meeting], children: Sequence[Child], words: ChronologyWords, today: date, began: date | None
) -> Chronology:
    """The counts, and the sentences. `began` is the day that a plan began."""
    if not meetings:
        return Chronology()
    names = {child.letter: child.name for child in children}
    by_child = _shares(meetings, lambda one: one.child, [child.letter for child in children])
    by_service = _shares(meetings, lambda one: one.service, sorted({one.service for one in meetings}))
    missed = [one for one in meetings if one.missed]
    growth = len(_after_growth(meetings, words))
    unfollowed = sum(not one.followed for one in missed)
    gaps = tuple(_gaps(meetings, names, today))
    says = [
        _first(meetings, words, growth),
        *(words.by_child.format(who=names[one.name], missed=one.missed, all=one.all) for one in by_child),
        *(
            words.by_service.format(service=one.name, missed=one.missed, all=one.all)
            for one in by_service
            if one.missed
        ),
        *(_unseen(gap, names, words) for gap in gaps),
        *_plan(meetings, words, began),
    ]
    if unfollowed:
        says.append(words.followed.format(count=unfollowed, missed=len(missed)))
    return Chronology(
        meetings=tuple(meetings),
        says=tuple(says),
        missed=len(missed),
        by_child=tuple(by_child),
        by_service=tuple(by_service),
        gaps=gaps,
        about_growth=growth,
        unfollowed=unfollowed,
    )


def _first(meetings: Sequence[Meeting], words: ChronologyWords, growth: int) -> str:
    missed = [one for one in meetings if one.missed]
    how = ((words.breakdown[name], sum(one.outcome == name for one in missed)) for name in words.breakdown)
    blanks = {
        "missed": len(missed),
        "all": len(meetings),
        "since": f"{min(one.day for one in meetings):%B %Y}",
        "children": counted(len({one.child for one in missed}), "child", "children"),
        "services": counted(len({one.service for one in missed}), "service", "services"),
        "breakdown": listed(says.format(count=count) for says, count in how if count),
        "who": "",
        "service": "",
    }
    said = (words.missed if missed else words.none_missed).format(**blanks)
    return f"{said} {words.weight.format(count=growth)}" if growth else said


def _shares(meetings: Sequence[Meeting], by: Callable[[Meeting], str], names: Sequence[str]) -> list[Share]:
    held: dict[str, list[Meeting]] = defaultdict(list)
    for one in meetings:
        held[by(one)].append(one)
    return [
        Share(name=name, missed=sum(one.missed for one in held[name]), all=len(held[name]))
        for name in names
        if name in held
    ]


def _after_growth(meetings: Sequence[Meeting], words: ChronologyWords) -> list[Meeting]:
    """Those not attended that are about weight or growth, or come after a contact of that child which was."""
    about = re.compile(rf"(?<!\w)(?:{phrase_pattern(words.weight_words) or '(?!)'})(?!\w)", re.IGNORECASE)
    worried: set[str] = set()
    found = []
    for one in sorted(meetings, key=lambda one: one.day):
        now = bool(about.search(f"{one.service} {one.reason}"))
        if one.missed and (now or one.child in worried):
            found.append(one)
        if now:
            worried.add(one.child)
    return found


def _gaps(meetings: Sequence[Meeting], letters: Iterable[str], today: date) -> Iterator[Gap]:
    """The longest time of each child without a contact that was kept, up to today, where it is long."""
    for letter in letters:
        mine = [one for one in meetings if one.child == letter]
        if not mine:
            continue
        first = min(one.day for one in mine)
        kept = sorted({first, today, *(one.day for one in mine if not one.missed)})
        start, end = max(pairwise(kept), key=lambda pair: pair[1] - pair[0], default=(today, today))
        if (end - start).days >= GAP:
            yield Gap(child=letter, first=start, last=end)


def _unseen(gap: Gap, names: dict[str, str], words: ChronologyWords) -> str:
    days = (gap.last - gap.first).days
    return words.gap.format(who=names[gap.child], first=worded(gap.first), last=worded(gap.last), days=days)


def _plan(meetings: Sequence[Meeting], words: ChronologyWords, began: date | None) -> Iterator[str]:
    before = [one for one in meetings if began and one.day < began]
    after = [one for one in meetings if began and one.day >= began]
    if began and before and after:
        yield words.plan.format(day=worded(began), before=_of(before), after=_of(after))


def _of(meetings: Sequence[Meeting]) -> str:
    return f"{sum(one.missed for one in meetings)} of {len(meetings)}"
