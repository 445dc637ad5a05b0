"""A kind of document, made and set: the one way from a screening to a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from bot.report import telling
from bot.report.parts import Document, File, Format
from bot.report.telling.given import Given
from bot.screening.results import Outcome
from bot.screening.walk import Screening
from prompts import load_reflective, load_report
from prompts.report import Kind

NAMES: Mapping[Kind, str] = {
    "report": "neglect-screening-report",
    "supervision": "supervision-note",
    "meeting": "meeting-agenda",
    "professionals": "meeting-agenda-professionals-only",
    "family": "copy-for-the-family",
}
"""What each file is called, before the screening's reference."""


def file(
    kind: Kind, format: Format, outcome: Outcome, screening: Screening, reference: str, today: date, notice: str = ""
) -> File:
    """A document as a file. `notice` is what must be said of its sources.

    For a kind in FOR_FAMILY, `outcome` and `screening` are those for the family. The libraries that set a document are
    loaded by the first one.
    """
    given = Given(kind, outcome, screening, reference, today, load_report(), load_reflective(), notice)
    name = NAMES[kind] if kind in telling.NAMELESS else f"{NAMES[kind]}-{reference}"
    media_type, written = _setter(format)
    return File(name=f"{name}.{format}", media_type=media_type, content=written(telling.document(kind, given)))


def _setter(format: Format) -> tuple[str, Callable[[Document], bytes]]:
    if format == "docx":
        from bot.report import word

        return word.MEDIA_TYPE, word.written
    from bot.report import pdf

    return pdf.MEDIA_TYPE, pdf.written
