"""Where an answer's words come from: a source with its place, its link, and a button that opens the passage."""

from __future__ import annotations

from collections.abc import Iterator

from bot.showing import AUTHORITIES, paragraph, upper_first, where
from bot.slack import ids
from bot.slack.blocks.kit import address, button, defused, section
from bot.slack.blocks.words import words
from bot.slack.drawn import Block
from bot.types import Answer, Citation, FoundPassage
from knowledge.types import Successor


def sources(answer: Answer, most: int) -> list[Block]:
    """A section a source, in the order of their numbers."""
    return [_source(answer.trace.reference, citation) for citation in answer.citations[:most]]


def nearest(hits: tuple[FoundPassage, ...], most: int) -> list[Block]:
    """Each heading of a document once, and a button that opens its best passage."""
    found: dict[tuple[str, str], FoundPassage] = {}
    for hit in hits:
        found.setdefault((hit.document, hit.heading), hit)
    return [_near(hit) for hit in list(found.values())[:most]]


def titled(citation: Citation) -> str:
    """`Working Together to Safeguard Children, 2023`."""
    edition = citation.edition
    return f"{citation.title}, {edition}" if edition and edition not in citation.title else citation.title


def under(citation: Citation) -> str:
    """The headings, without the title that the line above has said already."""
    return citation.heading.removeprefix(f"{citation.title} > ")


def standing(authority: str) -> str:
    """`Statutory guidance`."""
    return next((said for held, said in AUTHORITIES.items() if held == authority), authority)


def in_words(citation: Citation) -> str:
    """A source in one line, for who hears the message: number, title, headings, page, address."""
    said = f"[{citation.number}] {titled(citation)} ({standing(citation.authority)})."
    place = f"{_place(under(citation), citation)}."
    return " ".join(filter(None, (said, place, citation.url, _newer_in_words(citation.superseded_by))))


def _source(reference: str, citation: Citation) -> Block:
    return source(citation, ids.SHOW_PASSAGE, ids.cited(reference, citation.number))


def source(citation: Citation, action: str, value: str) -> Block:
    """A source, and a button that opens its passage."""
    label = words().buttons
    spoken = label.passage_spoken.format(number=citation.number)
    return section("\n".join(_lines(citation)), button(action, label.passage, value, spoken=spoken))


def _lines(citation: Citation) -> Iterator[str]:
    """Title; the last heading, with paragraph and page (the screen with the passage has all headings); standing."""
    yield f"*[{citation.number}] {address(titled(citation), citation.url)}*"
    yield defused(_place(under(citation).rpartition(" > ")[2], citation))
    stands = f"{defused(standing(citation.authority))}."
    yield f"{stands} {newer(citation.superseded_by)}" if citation.superseded_by else stands


def _place(first: str, place: Citation | FoundPassage) -> str:
    page = where(place.printed_page, place.pdf_page, place.pdf_page_end)
    told = ", ".join(filter(None, (first, paragraph(place.paragraph), page)))
    return told if first else upper_first(told)


def newer(edition: Successor) -> str:
    """That there is a newer edition, as Slack's markup."""
    return f":warning: {address(words().answer.newer.format(edition=edition.edition), edition.url)}"


def _newer_in_words(edition: Successor | None) -> str | None:
    return f"{words().answer.newer.format(edition=edition.edition)}." if edition else None


def _near(hit: FoundPassage) -> Block:
    opens = button(ids.SHOW_PASSAGE, words().buttons.passage, ids.lies(hit.passage_id))
    name = f"*{defused(hit.heading.rpartition(' > ')[2] or hit.document)}*\n{defused(_place(hit.document, hit))}"
    return section(name, opens)
