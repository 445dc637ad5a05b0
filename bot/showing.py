"""How an answer reads, whatever the door: pure functions from the nouns of the desk to words, pieces and places."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from bot.types import Answer, Citation, Outcome, Turn
from knowledge.types import Authority, Successor

BULLET = re.compile(r"^\s*(?:[•◼▪■●○▫➢►◦‣]\s*|o\s+(?=[a-z]))")

TITLES = {
    Outcome.ANSWERED: "What the guidance says",
    Outcome.PARTLY_ANSWERED: "Part of an answer",
    Outcome.NO_GUIDANCE: "The guidance does not answer this",
    Outcome.OUT_OF_SCOPE: "This is not something Curiosity can answer",
    Outcome.URGENT: "Act now",
    Outcome.IDENTIFIERS: "Take out details that identify a person",
    Outcome.FAILED: "Sorry, your question was not answered",
}

AUTHORITIES = {
    Authority.STATUTORY: "Statutory guidance",
    Authority.LOCAL_POLICY: "Local policy",
    Authority.PRACTICE_TOOL: "Practice tool",
    Authority.LEARNING: "Learning",
    Authority.COMMENTARY: "Commentary",
    Authority.STARTER: "Starter guidance",
}

OFFERS = {"screening": "This touches a sign of neglect. A screening helps gather what is known."}


class Piece(NamedTuple):
    """A run of lines to show alike: one paragraph, or the items of a list."""

    kind: Literal["text", "list"]
    lines: tuple[str, ...]


def pieces(text: str) -> tuple[Piece, ...]:
    """Paragraphs and lists of a text in which list items are lines that begin with a bullet."""
    found: list[Piece] = []
    for line in filter(str.strip, text.splitlines()):
        item = BULLET.match(line)
        if not item:
            found.append(Piece("text", (line.strip(),)))
        elif found and found[-1].kind == "list":
            found[-1] = Piece("list", (*found[-1].lines, line[item.end() :].strip()))
        else:
            found.append(Piece("list", (line[item.end() :].strip(),)))
    return tuple(found)


def where(printed: str | None, physical: int | None, last: int | None = None) -> str:
    """The page as people cite it: the printed label first, the physical page when that differs.

    `where("97", 99)` is "page 97 (PDF page 99)"; without a label only the physical page is named.
    """
    more = (last - physical) if physical and last and last > physical else 0
    if not printed:
        return _pages("PDF page", str(physical), more) if physical else ""
    named = _pages("page", printed, more)
    differs = physical is not None and printed != str(physical)
    return f"{named} ({_pages('PDF page', str(physical), more)})" if differs else named


def _pages(word: str, first: str, more: int) -> str:
    if not more:
        return f"{word} {first}"
    return f"{word}s {first} to {int(first) + more}" if first.isdecimal() else f"{word} {first} and the next"


def upper_first(line: str) -> str:
    """The line with a capital at its beginning and nothing else changed."""
    return line[:1].upper() + line[1:]


def paragraph(number: str | None) -> str:
    """The numbered paragraph, or nothing."""
    return f"paragraph {number}" if number else ""


def british(day: date | None) -> str:
    """`18 March 2026`."""
    return f"{day.day} {day:%B %Y}" if day else ""


def safe_address(url: str | None) -> str | None:
    """The address when it is one a browser may open: http or https, and nothing else."""
    try:
        return url if url and urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:  # an address that cannot be one, such as https://[
        return None


def official_address(url: str | None, page: int | None) -> str | None:
    """The document's own address, opened at the physical page where it is a PDF."""
    address = safe_address(url)
    opens = address and page and "#" not in address and address.split("?")[0].lower().endswith(".pdf")
    return f"{address}#page={page}" if opens else address


def newer_editions(answer: Answer) -> tuple[Successor, ...]:
    """The newer editions of what is cited, each once, in the order of the sources."""
    found = {newer.title + newer.edition: newer for newer in (c.superseded_by for c in answer.citations) if newer}
    return tuple(found.values())


def linked(notices: Iterable[str], newer: Iterable[Successor]) -> bool:
    """Whether the notices already give the address of every newer edition."""
    said = " ".join(notices)
    return all(edition.url is None or edition.url in said for edition in newer)


def with_links(text: str) -> tuple[tuple[str, str | None], ...]:
    """A text cut into words and web addresses: each piece with the address it opens, or None."""
    cut = re.split(r"(https?://[^\s<>\"]*[^\s<>\".,;:)])", text)
    return tuple((piece, piece if n % 2 else None) for n, piece in enumerate(cut) if piece)


def gist(turn: Turn) -> str:
    """What was answered, in short: the guidance's words, or how it ended where none were found."""
    ended = next((outcome for outcome in Outcome if outcome.value == turn.answer_gist), None)
    return TITLES[ended] if ended else turn.answer_gist


class Nearest(NamedTuple):
    """A heading near to the question, and a passage under it to open."""

    heading: str
    document: str
    page: str
    passage_id: int


def nearest(answer: Answer, most: int = 5) -> tuple[Nearest, ...]:
    """The headings nearest to the question, each once, without those that are cited."""
    found: dict[tuple[str, str], Nearest] = {}
    cited = {citation.passage_id for citation in answer.citations}
    for hit in (hit for hit in answer.hits if hit.passage_id not in cited):
        page = where(hit.printed_page, hit.pdf_page, hit.pdf_page_end)
        near = Nearest(hit.heading or hit.document, hit.document, page, hit.passage_id)
        found.setdefault((hit.document, hit.heading), near)
    return tuple(found.values())[:most]


def cited_as(citation: Citation) -> str:
    """Where in the document a citation points: paragraph and page, in one line."""
    page = where(citation.printed_page, citation.pdf_page, citation.pdf_page_end)
    line = ", ".join(filter(None, (paragraph(citation.paragraph), page)))
    return upper_first(line)
