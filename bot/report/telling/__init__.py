"""From a screening and what its answers say to documents as data. Pure: today and the words are handed in.

What may reach the family must be told from the findings and the screening that `sharing.for_family` gives: that is
`kind in FOR_FAMILY`, and it is the desk that hands them over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.report.parts import Document, Part
from bot.report.telling import family, meeting, report, supervision
from bot.report.telling.given import Given
from prompts.report import Kind

TOLD: Mapping[Kind, Callable[[Given], Iterator[Part]]] = {
    "report": report.told,
    "supervision": supervision.told,
    "meeting": meeting.with_family,
    "professionals": meeting.professionals,
    "family": family.told,
}
NAMELESS: tuple[Kind, ...] = ("supervision",)
"""Documents that nothing links to the screening: not its reference, and not the day."""


def document(kind: Kind, given: Given) -> Document:
    """A document of a kind."""
    words = given.words
    named = "" if kind in NAMELESS else f"{given.reference}. "
    return Document(
        title=words.kinds[kind].title,
        foot=f"{named}{words.common.foot}",
        page=words.common.page,
        made=given.today,
        parts=tuple(TOLD[kind](given)),
    )
