"""What an answer looks like on a terminal: functions from data to things that Rich can draw.

It reads at 80 columns and without colour. A web address is never broken, so that it can be copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from bot import noticing
from bot.types import Answer, Citation, Disagreement, FoundPassage, Outcome
from prompts import Wording

UNSAID = (Outcome.ANSWERED, Outcome.PARTLY_ANSWERED)
"""Outcomes whose statements say it all; any other's text is shown."""


def draw_answer(answer: Answer, wording: Wording) -> Group:
    """Danger line, notices, sources that disagree, statements, what is not covered, sources, prompts, contacts."""
    parts: list[RenderableType] = []
    if answer.outcome is not Outcome.URGENT:  # which says it itself, and more
        parts.append(Text(wording.immediate_danger, style="bold red"))
    parts += [part for notice in _unsaid(answer, wording) for part in _note(notice)]
    parts += [part for one in answer.disagreements for part in _differing(one, answer, wording)]
    parts += ["", *_said(answer)]
    parts += [
        part for left in noticing.uncovered(answer.uncovered, wording) for part in ("", Text(left, style="yellow"))
    ]
    parts += _section(wording.sources_heading, map(_source, answer.citations))
    parts += _section(wording.nearest_heading, _nearest(answer))
    parts += _section(wording.curiosity_heading, (_point(p.question, p.source) for p in answer.curiosity))
    parts += _section(wording.contacts_heading, (_point(c.name, c.detail) for c in answer.contacts))
    if "screening" in answer.offers:
        parts += ["", Text(wording.screening_offer)]
    return Group(*parts, "", Text(_foot(answer), style="dim"))


def draw_found(found: Sequence[FoundPassage]) -> Group:
    """The nearest passages, best first."""
    if not found:
        return Group(Text("Nothing was found."))
    return Group(*(part for number, passage in enumerate(found, 1) for part in _passage(number, passage)))


def _note(notice: str) -> Iterator[RenderableType]:
    """A notice, with an address at its end on a line of its own, kept whole."""
    words, found, address = notice.rstrip(".").rpartition(" https://")
    yield Text(f"Note: {words if found else notice}", style="yellow")
    if found:
        yield Text(f"  https://{address}", no_wrap=True, overflow="ignore")


def _unsaid(answer: Answer, wording: Wording) -> Iterator[str]:
    if answer.statements:  # without any, the text says it all
        yield from (notice for notice in answer.notices if notice != wording.immediate_danger)


def _differing(one: Disagreement, answer: Answer, wording: Wording) -> Iterator[RenderableType]:
    """Sources that disagree, side by side, and how they stand to one another."""
    sides = Table.grid(padding=(0, 2), expand=True)
    for _ in one.sides:
        sides.add_column(ratio=1, overflow="fold")
    sides.add_row(*(Text(noticing.source(side, answer.citations), style="bold") for side in one.sides))
    sides.add_row(*(Text(f"“{side.statement}” [{side.citation}]", style="italic") for side in one.sides))
    yield from ("", Rule(noticing.differ(one, wording), align="left", style="yellow"), sides)
    yield Text(" ".join(one.standing), style="yellow")


def _said(answer: Answer) -> Iterator[RenderableType]:
    if not answer.statements or answer.outcome not in UNSAID:
        yield Text(answer.text)
        return
    for number, statement in enumerate(answer.statements, 1):
        marks = "".join(f"[{cited}]" for cited in statement.citations)
        if number > 1:
            yield ""
        yield _hung(f"{number}.", Text.assemble(statement.text, " ", (marks, "cyan")))


def _source(citation: Citation) -> RenderableType:
    title = citation.title if not citation.edition else f"{citation.title}, {citation.edition}"
    body = Group(
        Text.assemble((title, "bold"), f" ({citation.authority})"),
        Text(where(citation)),
        Text(f"“{citation.quote}”", style="italic"),
    )
    return _hung(f"[{citation.number}]", body, *filter(None, (citation.url, *_newer(citation))))


def _newer(citation: Citation) -> Iterator[str]:
    newer = citation.superseded_by
    if newer:
        yield f"A newer edition exists: {newer.title}, {newer.edition}"
        yield newer.url or ""


def where(place: Citation | FoundPassage) -> str:
    """The place in words: heading, printed page, physical page where it differs, paragraph."""
    return ", ".join(filter(None, (place.heading, _pages(place), place.paragraph and f"paragraph {place.paragraph}")))


def _pages(place: Citation | FoundPassage) -> str:
    if place.pdf_page is None:
        return f"page {place.printed_page}" if place.printed_page else ""
    last = place.pdf_page_end
    physical = f"{place.pdf_page} to {last}" if last and last != place.pdf_page else str(place.pdf_page)
    if not place.printed_page:
        return f"PDF page {physical}"
    return f"page {place.printed_page} (PDF page {physical})" if place.printed_page != physical else f"page {physical}"


def _nearest(answer: Answer) -> Iterator[RenderableType]:
    """Where to look instead, for an answer that found nothing to say."""
    if answer.outcome is Outcome.NO_GUIDANCE:
        yield from (
            _point(hit.heading or hit.document, ", ".join(filter(None, (hit.document, _pages(hit)))))
            for hit in answer.hits[:3]
        )


def _passage(number: int, passage: FoundPassage) -> Iterator[RenderableType]:
    place = ", ".join(filter(None, (passage.document, where(passage))))
    yield _hung(f"{number}.", Group(Text(f"{place}  ({passage.score:.2f})", style="bold"), Text(passage.text)))
    yield ""


def _section(heading: str, things: Iterable[RenderableType]) -> list[RenderableType]:
    held = list(things)
    return ["", Rule(heading, align="left", style="dim"), *held] if held else []


def _point(head: str, rest: str) -> RenderableType:
    return _hung("-", Text.assemble(head, (f" ({rest})" if rest else "", "dim")))


def _hung(mark: str, body: RenderableType, *lines: str) -> RenderableType:
    """A mark with its text hung beside it, then lines that are kept whole, however long: addresses to copy."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column(width=4, justify="right")
    table.add_column(overflow="fold")
    table.add_row(Text(mark), body)
    return Group(table, *(Text(f"     {line}", no_wrap=True, overflow="ignore") for line in lines))


def _foot(answer: Answer) -> str:
    release = f", guidance release {answer.trace.release}" if answer.trace.release else ""
    return f"Reference {answer.trace.reference}{release}"
