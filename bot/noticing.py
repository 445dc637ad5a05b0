"""What must be said beside an answer: that it rests on starter guidance, or on an edition that has been replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from bot.finding import Found
from bot.showing import paragraph, where
from bot.types import Citation, Disagreement, Side
from ingest.sources import works
from knowledge.types import Authority, Hit, Release, Successor
from prompts import Wording

NEAREST = 3


class Notice(NamedTuple):
    """A notice in full, with its link, and the short form that stands in the answer's own text."""

    full: str
    short: str
    first: bool = False


def notices(
    citations: Sequence[Citation], hits: Sequence[Hit], release: Release, wording: Wording, as_at: date | None
) -> list[Notice]:
    """Starter guidance first, then each replaced edition that the answer (or, without one, the nearest hit) is from."""
    said: list[Notice] = []
    resting = [citation for citation in citations if citation.authority == Authority.STARTER]
    if resting:
        told = wording.starter if len(resting) == len(citations) else wording.starter_partly
        said.append(Notice(told, told, first=True))
        said += _quoted_editions(resting, wording)
    if as_at:
        told = wording.as_at.format(day=_day(as_at))
        said.append(Notice(told, told))
    held = {(d.source.family, d.source.edition) for d in release.documents}
    return said + [_replaced(*one, held, wording) for one in _replacements(citations, hits)]


def whole(found: Found, notices: Sequence[Notice], wording: Wording) -> str:
    """The answer as one text: what rests on starter guidance says so first; each statement ends with its numbers.

    Sources that disagree stand before the statements, and what is not covered right after them.
    """
    before = [notice.short for notice in notices if notice.first]
    after = [notice.short for notice in notices if not notice.first]
    if found.statements:
        differ = ["\n".join(differing(one, found.citations, wording)) for one in found.disagreements]
        body = [f"{one.text} {''.join(f'[{n}]' for n in one.citations)}" for one in found.statements]
        return "\n\n".join([*before, *differ, *body, *uncovered(found.uncovered, wording), *after])
    lines = [*before, wording.no_guidance]
    if headings := nearest(found.hits):
        lines.append(wording.nearest.format(headings="; ".join(headings)))
    return "\n\n".join([*lines, wording.who_to_ask, *after])


def differing(one: Disagreement, citations: Sequence[Citation], wording: Wording) -> list[str]:
    """Sources that disagree: that they do, each side with its words and place, and how they stand to one another."""
    sides = [
        wording.differ_side.format(number=side.citation, source=source(side, citations), statement=side.statement)
        for side in one.sides
    ]
    return [differ(one, wording), *sides, " ".join(one.standing)]


def differ(one: Disagreement, wording: Wording) -> str:
    """That sources differ, and what each says in few words."""
    return wording.differ.format(says=", ".join(f"“{side.says}” [{side.citation}]" for side in one.sides))


def source(side: Side, citations: Sequence[Citation]) -> str:
    """Where a side is from, in one line: title, edition and place."""
    cited = next(citation for citation in citations if citation.number == side.citation)
    edition = cited.edition if cited.edition and cited.edition not in cited.title else None
    page = where(cited.printed_page, cited.pdf_page, cited.pdf_page_end)
    return ", ".join(filter(None, (cited.title, edition, paragraph(cited.paragraph), page)))


def uncovered(parts: Sequence[str], wording: Wording) -> list[str]:
    """What of the question is not covered, in the asker's own words; nothing where all of it is."""
    return [wording.partly_answered.format(parts=" and ".join(f"“{part}”" for part in parts))] if parts else []


def nearest(hits: Sequence[Hit]) -> list[str]:
    """The headings nearest to a question that is not answered, each with its document."""
    found: dict[str, None] = {}
    for hit in hits:
        title = hit.document.source.title
        found.setdefault(f"{hit.passage.heading[-1]} ({title})" if hit.passage.heading else title)
    return list(found)[:NEAREST]


def _quoted_editions(resting: Sequence[Citation], wording: Wording) -> list[Notice]:
    """Starter guidance names the national rule it rests on; where that edition has been replaced, it is said."""
    quoted = " ".join(citation.quote for citation in resting)
    found: list[Notice] = []
    for work in works():
        for edition in work.editions:
            newer = work.source(edition).superseded_by
            if newer and any(f"{name} {edition.edition}" in quoted for name in _names(work.title)):
                told = wording.superseded_quoted.format(
                    title=work.title, edition=edition.edition, new_edition=newer.edition
                )
                found.append(Notice(told, told))
    return found


def _names(title: str) -> tuple[str, ...]:
    """A document's full title, and the short one it is known by."""
    return title, title.removesuffix(" to Safeguard Children")


class _Old(NamedTuple):
    title: str
    edition: str
    newer: Successor
    family: str | None


def _replacements(
    citations: Sequence[Citation], hits: Sequence[Hit]
) -> Iterable[tuple[str, str, Successor, str | None]]:
    found: dict[tuple[str, str], _Old] = {}
    families = {hit.passage_id: hit.document.source.family for hit in hits}
    for citation in citations:
        if citation.superseded_by:
            old = _Old(
                citation.title, citation.edition or "", citation.superseded_by, families.get(citation.passage_id)
            )
            found.setdefault((old.title, old.edition), old)
    if not citations and hits:
        source = hits[0].document.source
        if source.superseded_by:
            found[source.title, source.edition or ""] = _Old(
                source.title, source.edition or "", source.superseded_by, source.family
            )
    return list(found.values())


def _replaced(
    title: str,
    edition: str,
    newer: Successor,
    family: str | None,
    held: set[tuple[str | None, str | None]],
    wording: Wording,
) -> Notice:
    blanks = {"title": _without(title, edition), "edition": edition, "new_edition": newer.edition}
    if (family, newer.edition) in held:
        told = wording.superseded_held.format(**blanks)
        return Notice(told, told)
    if newer.published:
        full = wording.superseded.format(**blanks, published=_day(newer.published))
    else:
        full = wording.superseded_undated.format(**blanks)
    link = f" {wording.superseded_link.format(url=newer.url)}" if newer.url else ""
    return Notice(full + link, wording.superseded_short.format(**blanks))


def _without(title: str, edition: str) -> str:
    """The title, without the edition where it already ends in it."""
    return title.removesuffix(edition).strip() if edition else title


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
