"""Questions about editions themselves: which is the newest, is this one in force, what does the new one say.

They are answered from what is known of the sources (name, edition, dates, what replaced it), never from a text: of an
edition that is not held nothing is said but that it is there, since when, and where to find it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from bot.safety.parts import bounds
from ingest.sources import Work, works
from knowledge.types import Authority, Frozen, Source
from prompts import Wording

_YEAR = re.compile(r"(?<![\d/.-])(?:wt ?|wtsc ?|kcsie ?)?(20\d\d)(?!\d)", re.IGNORECASE)
_SHORTEST = 8
"""Letters of a title that a question may name by chance no more."""
_SHORT = re.compile(r"\b(?:wt|kcsie) ?'?(\d\d)\b", re.IGNORECASE)


class Known(Frozen):
    """One edition of a work, as far as it is known."""

    edition: str
    published: date | None = None
    in_force: date | None = None
    url: str | None = None


class Standing(Frozen):
    """How a work stands: the edition asked about, the newest that is known, and which of them are held here."""

    title: str
    family: str | None
    asked: str | None
    """The edition that the question names or, where it names none, the newest one held; None for no edition."""
    newest: Known | None
    """None where nothing says that there are editions."""
    held: tuple[str, ...] = ()
    known: bool = True
    """Whether the edition asked about is one that is known at all."""
    content: bool = False
    """Asks what the newest edition says."""

    @property
    def newest_held(self) -> bool:
        """Whether the newest edition is one of those held."""
        return self.newest is not None and self.newest.edition in self.held

    @property
    def replaced(self) -> bool:
        """Whether the edition asked about has been replaced."""
        return self.newest is not None and self.asked is not None and self.asked != self.newest.edition


def asks_for_newest(text: str, sources: Sequence[Source]) -> tuple[Standing, ...]:
    """How each work that a question about editions names stands; empty for any other question.

    `sources` are those of the documents in the release. What a newer edition says is asked of the guidance as usual
    where that edition is held, so such a question gives nothing here.
    """
    editions = bounds().editions
    named = _named(text, sources)
    standing = editions.standing.found(text) if named else editions.unnamed.found(text)
    if not (standing or (named and editions.content.found(text))):
        return ()
    about = named or _with_editions(sources)
    content = editions.content.found(text) and not (standing and not _of_its_text(text))
    found = [_standing(work, text, sources, content) for work in about]
    return tuple(one for one in found if not (one.content and (one.newest_held or _all_held(text, one))))


def _all_held(text: str, standing: Standing) -> bool:
    """Whether a question names editions, and every one of them is held."""
    named = _asked(text)
    return bool(named) and all(edition in standing.held for edition in named)


def lines(standing: Standing, wording: Wording) -> tuple[str, ...]:
    """What to say about a work, a sentence or two each, in order."""
    if standing.newest is None:
        return (wording.currency_no_editions.format(title=standing.title),)
    said = [_first(standing, standing.newest, wording), *_dates(standing.newest, wording)]
    return (*said, *_holding(standing, standing.newest, wording))


class _Named(NamedTuple):
    title: str
    family: str | None


def _named(text: str, sources: Sequence[Source]) -> list[_Named]:
    """The works that a text names: those known by sight, and any other source by its title."""
    families = [title.family for title in bounds().editions.titles if title.names.found(text)]
    known = [family for family in families if _is_known(family, sources)]
    if known:
        return [_Named(_title(family, sources), family) for family in known]
    said = _words(text)
    own = [
        s for s in sources if s.authority != Authority.STARTER and len(s.title) > _SHORTEST and _words(s.title) in said
    ]
    return _each(own)


def _is_known(family: str, sources: Sequence[Source]) -> bool:
    """Whether there is something to say of a work: it is held, or its editions are known by sight."""
    by_sight = any(edition.edition for work in works() if work.family == family for edition in work.editions)
    return by_sight or any(source.family == family for source in sources)


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _with_editions(sources: Sequence[Source]) -> list[_Named]:
    """The works of the release that are known to go through editions, each once."""
    families = {work.family for work in works() if len(work.editions) > 1}
    return _each([source for source in sources if source.superseded_by or source.family in families])


def _each(sources: Sequence[Source]) -> list[_Named]:
    return [_Named(*one) for one in dict.fromkeys((source.title, source.family) for source in sources)]


def _title(family: str, sources: Sequence[Source]) -> str:
    held = [source.title for source in sources if source.family == family]
    return next(iter([*held, *(work.title for work in works() if work.family == family)]), family)


def _of_its_text(text: str) -> bool:
    return bool(re.search(r"\b(?:say|says|said|define\w*|changed?|changes|new in|different|about|paragraph)\b", text))


def _standing(work: _Named, text: str, sources: Sequence[Source], content: bool) -> Standing:
    mine = [source for source in sources if _same(source, work)]
    known = _editions(work, mine)
    held = tuple(edition.edition for edition in known if any(s.edition == edition.edition for s in mine))
    named = _asked(text)
    newest = known[-1] if known else None
    asked = next((year for year in named if newest is None or year != newest.edition), None)
    if asked is None:
        asked = next(iter(named), None) or next(reversed(held), None)
    return Standing(
        title=_without(work.title, held),
        family=work.family,
        asked=asked,
        newest=newest,
        held=held,
        known=asked is None or any(edition.edition == asked for edition in known),
        content=content,
    )


def _same(source: Source, work: _Named) -> bool:
    return source.family == work.family if work.family else source.title == work.title


def _editions(work: _Named, sources: Sequence[Source]) -> list[Known]:
    """Every edition that is known by sight, held, or named as a successor; oldest first."""
    found: dict[str, Known] = {}
    for one in works():
        if one.family == work.family:
            found |= {known.edition: known for known in _by_sight(one)}
    for source in sources:
        for known in _told(source):
            found.setdefault(known.edition, known)
    return sorted(found.values(), key=_age)


def _told(source: Source) -> list[Known]:
    """What a source says of its own edition and of the one after it."""
    newer = source.superseded_by
    told = []
    if source.edition:
        dates = {"published": source.published, "in_force": source.effective}
        told.append(Known(edition=source.edition, url=source.url, **dates))
    if newer:
        told.append(Known(edition=newer.edition, published=newer.published, in_force=newer.in_force, url=newer.url))
    return told


def _by_sight(work: Work) -> list[Known]:
    return [
        Known(edition=one.edition, published=one.published, in_force=one.effective, url=work.url)
        for one in work.editions
        if one.edition
    ]


def _age(known: Known) -> tuple[str, str]:
    """Editions sort by the year they are named after, else by their date."""
    dated = known.in_force or known.published
    year = re.search(r"20\d\d", known.edition)
    return (year.group() if year else str(dated.year) if dated else "", str(dated or ""))


def _asked(text: str) -> list[str]:
    return [*_YEAR.findall(text), *(f"20{short}" for short in _SHORT.findall(text))]


def _without(title: str, held: Sequence[str]) -> str:
    """The title, without an edition where it already ends in one."""
    return next((title.removesuffix(edition).strip() for edition in held if title.endswith(edition)), title)


def _first(standing: Standing, newest: Known, wording: Wording) -> str:
    blanks = {"title": standing.title, "new_edition": newest.edition}
    if not standing.known:
        return wording.currency_unknown.format(edition=standing.asked, **blanks)
    if standing.replaced:
        return wording.currency_replaced.format(edition=standing.asked, **blanks)
    return wording.currency_newest.format(**blanks)


def _dates(newest: Known, wording: Wording) -> list[str]:
    if newest.in_force and newest.in_force != newest.published:
        return [wording.currency_in_force.format(new_edition=newest.edition, day=_day(newest.in_force))]
    if newest.published:
        return [wording.currency_published.format(new_edition=newest.edition, day=_day(newest.published))]
    return []


def _holding(standing: Standing, newest: Known, wording: Wording) -> list[str]:
    """What is held, and where to find what is not."""
    if standing.newest_held:
        return [wording.currency_held.format(edition=newest.edition)]
    said = [wording.currency_not_held.format(new_edition=newest.edition)]
    if standing.held:
        said.append(wording.currency_held.format(edition=standing.held[-1]))
    return said + ([wording.superseded_link.format(url=newest.url)] if newest.url else [])


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
