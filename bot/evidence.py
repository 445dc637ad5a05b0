"""Nothing leaves without its evidence: statements are numbered, cited, and every word is checked against its passage.

Pure. A quote that is not verbatim in its passage is dropped with its statement; the desk then has less to say,
never something unsupported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bot.composing import Claim, Draft, parts, said
from bot.disagreeing import Side as Differing
from bot.types import Citation, FoundPassage, Side, Statement
from knowledge.types import Hit, Passage


def cite(drafts: Sequence[Draft | Claim], hits: Sequence[Hit]) -> tuple[tuple[Statement, ...], tuple[Citation, ...]]:
    """Checked statements with their citations, numbered from 1 in the order they are said.

    The same words of a passage have one number, whoever rests on them.
    """
    statements: list[Statement] = []
    numbers: dict[tuple[int, str], int] = {}
    for draft in drafts:
        quotes = _claimed(draft, hits) if isinstance(draft, Claim) else _drafted(draft, hits)
        if quotes:
            own = tuple(numbers.setdefault(quote, len(numbers) + 1) for quote in quotes)
            text = draft.text if isinstance(draft, Claim) else said(draft, hits[draft.hit])
            statements.append(Statement(text=text, citations=own))
    citations = (citation(number, hits[place], quote) for (place, quote), number in numbers.items())
    return tuple(statements), tuple(citations)


def beside(
    sides: Sequence[Differing], hits: Sequence[Hit], citations: tuple[Citation, ...]
) -> tuple[tuple[Side, ...], tuple[Citation, ...]]:
    """Two sides of a disagreement as they are shown, and the citations with those that were not there yet.

    No sides where one of them is not word for word in its passage.
    """
    shown: list[Side] = []
    held = list(citations)
    for side in sides:
        hit = hits[side.draft.hit]
        for _, quote in _drafted(side.draft, hits):
            number = next((c.number for c in held if _holds(c, hit, quote)), len(held) + 1)
            if number > len(held):
                held.append(citation(number, hit, quote))
            shown.append(Side(statement=said(side.draft, hit), says=side.says, citation=number))
    return (tuple(shown), tuple(held)) if len(shown) == len(sides) else ((), citations)


def _holds(cited: Citation, hit: Hit, quote: str) -> bool:
    return cited.passage_id == hit.passage_id and verbatim(quote, cited.quote)


def _drafted(draft: Draft, hits: Sequence[Hit]) -> list[tuple[int, str]]:
    passage = hits[draft.hit].passage
    quote = quoted(draft, passage)
    return [(draft.hit, quote)] if quote and supported(draft, passage) else []


def _claimed(claim: Claim, hits: Sequence[Hit]) -> list[tuple[int, str]]:
    """Both sides of a quote that runs over a page end, for the claim may rest on either."""
    quotes = []
    for place, (start, end) in claim.rests:
        passage = hits[place].passage
        cut = passage.page_break
        sides = [(start, cut), (cut, end)] if cut is not None and start < cut < end else [(start, end)]
        quotes += [(place, passage.text[a:b].strip()) for a, b in sides if passage.text[a:b].strip()]
    return quotes if all(verbatim(quote, hits[place].passage.text) for place, quote in quotes) else []


def supported(draft: Draft, passage: Passage) -> bool:
    """Whether every part of a statement is verbatim in its passage (or is the lead-in its list hangs on)."""
    return all(verbatim(part, passage.text) or part == passage.lead_in for part in parts(draft, passage))


def verbatim(quote: str, text: str) -> bool:
    """Whether a quote stands in a text word for word; only line ends and spacing may differ."""
    return bool(quote.strip()) and _spaced(quote) in _spaced(text)


def quoted(draft: Draft, passage: Passage) -> str:
    """The words to quote. A quote that would run over a page end is cut to its longer side, so that it can be
    found on the page."""
    start, end = draft.quote
    cut = passage.page_break
    if cut is not None and start < cut < end:
        start, end = (start, cut) if cut - start >= end - cut else (cut, end)
    quote = passage.text[start:end].strip()
    return quote if verbatim(quote, passage.text) else ""


def citation(number: int, hit: Hit, quote: str) -> Citation:
    """Where a quote comes from, as people cite it."""
    passage, source = hit.passage, hit.document.source
    return Citation(
        number=number,
        document=hit.document.name,
        title=source.title,
        edition=source.edition,
        authority=source.authority,
        heading=heading(passage),
        printed_page=passage.printed_page,
        pdf_page=passage.pdf_page,
        pdf_page_end=passage.pdf_page_end,
        paragraph=passage.paragraph,
        quote=quote,
        url=deep_link(source.url, passage.pdf_page),
        superseded_by=source.superseded_by,
        passage_id=hit.passage_id,
    )


def found(hit: Hit) -> FoundPassage:
    """A hit as it is shown under an answer."""
    passage = hit.passage
    return FoundPassage(
        document=hit.document.name,
        pdf_page=passage.pdf_page,
        pdf_page_end=passage.pdf_page_end,
        printed_page=passage.printed_page,
        paragraph=passage.paragraph,
        heading=heading(passage),
        text=passage.text,
        score=round(hit.score, 4),
        passage_id=hit.passage_id,
    )


def heading(passage: Passage) -> str:
    """The heading path in one line, outermost first."""
    return " > ".join(passage.heading)


def deep_link(url: str | None, page: int | None) -> str | None:
    """The document's address, at the page where the format allows (a PDF, and no fragment of its own)."""
    if url and page and urlsplit(url).path.lower().endswith(".pdf") and not urlsplit(url).fragment:
        return f"{url}#page={page}"
    return url


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
