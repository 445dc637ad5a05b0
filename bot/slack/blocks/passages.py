"""A passage in its place: what it is from, and the page around the quote, which stands in bold."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.marking import Span
from bot.sheets import Context, Row, Sheet, sheets
from bot.showing import official_address, paragraph, safe_address, upper_first
from bot.slack import ids
from bot.slack.blocks.kit import (
    LONGEST,
    Element,
    actions,
    address,
    alert,
    bullets,
    defused,
    line,
    link,
    rich,
    run,
    section,
    small,
)
from bot.slack.blocks.sources import standing
from bot.slack.blocks.words import words
from bot.slack.drawn import Block

REACH = 700
"""Characters of the page on each side of the quote: about a telephone's screen."""
_MOST = 80
"""Blocks of the page."""


def passage(context: Context, quote: Span | None) -> list[Block]:
    """The document, what to know of it, its page with the quote in bold, and the way to the document itself."""
    start, end = quote or (None, None)
    shown = sheets(context, start, end, REACH)
    pages = [block for sheet in _with_quote(shown) for block in _sheet(sheet, bold=end is not None)]
    told = [small(defused(words().passage.quoted))] if end is not None else []
    return [section("\n".join(_from(context))), *_warnings(context), *told, *pages[:_MOST], *_opens(context)]


def _from(context: Context) -> Iterator[str]:
    source, held = context.document.source, context.passage
    edition = f", {source.edition}" if source.edition and source.edition not in source.title else ""
    yield f"*{defused(source.title + edition)}*"
    heading = held.heading[1:] if held.heading[:1] == (source.title,) else held.heading
    if heading:
        yield defused(" › ".join(heading))
    standing_as = ". ".join(filter(None, (upper_first(paragraph(held.paragraph)), standing(source.authority))))
    yield f"{defused(standing_as)}. {defused(source.publisher)}" if source.publisher else defused(standing_as)


def _warnings(context: Context) -> Iterator[Block]:
    say, newer = words().passage, context.document.source.superseded_by
    if newer:
        yield alert(say.replaced.format(edition=newer.edition))
        if safe_address(newer.url):
            yield small(address(f"{newer.title}, {newer.edition}", newer.url))
    if context.document.starter:
        yield alert(say.starter, "info")


def _with_quote(shown: Sequence[Sheet]) -> Sequence[Sheet]:
    """The pages that the quote is on, without the one that the passage only reaches into."""
    return [sheet for sheet in shown if any(row.quote for rows in sheet.blocks for row in rows.rows)] or shown[:1]


def _sheet(sheet: Sheet, bold: bool) -> Iterator[Block]:
    yield section(f"*{defused(sheet.title)}*")
    for rows in sheet.blocks:
        lines = [runs for runs in (_runs(row, bold) for row in rows.rows) if runs]
        if rows.bullets and lines:
            yield rich(bullets(lines))
        else:
            yield from (rich(line(runs)) for runs in lines)


def _runs(row: Row, bold: bool) -> list[Element]:
    style = {"bold": True} if bold else {}
    before, quote, after = (re.sub(r"\s+", " ", part[:LONGEST]) for part in row)
    return [one for one in (run(before), run(quote, **style), run(after)) if one["text"].strip()]


def _opens(context: Context) -> list[Block]:
    url = official_address(context.document.source.url, context.passage.pdf_page)
    return actions([link(f"{ids.LINK}document", words().buttons.document, url)] if url else [])
