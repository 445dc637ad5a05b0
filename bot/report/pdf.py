"""A document as a PDF: for reading and printing as it stands. Its fonts are in it, its headings are its outline.

The library cannot tag a PDF: a screen reader finds no alternatives for pictures and no headings of tables in it. The
Word file has them, and is the one to give to somebody who reads by ear.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, Image, PageTemplate, Spacer
from reportlab.platypus import Paragraph as Words
from reportlab.platypus import Table as Rows

from bot.report.parts import Bullets, Document, Heading, Note, Paragraph, Part, PictureOf, Table

MEDIA_TYPE = "application/pdf"
EDGE, HEAD, FOOT = 1.8 * cm, 1.5 * cm, 1.5 * cm
WIDE, HIGH = A4[0] - 2 * EDGE, A4[1] - HEAD - FOOT
TALL = 1.1 * cm
DRAWN = 0.9 * 72 / 200
"""Points of a picture's dot."""
INK, SHADE, LINE = HexColor("#0b0c0c"), HexColor("#efefef"), HexColor("#b1b4b6")
AHEAD = 4
"""Parts, a heading among them, that are looked at to keep the heading with what follows."""
NOT_PRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def written(document: Document) -> bytes:
    """The bytes of a PDF."""
    _fonts()
    held = BytesIO()
    made = _Outlined(held, document)
    story: list[Any] = [Words(_said(document.title), STYLES["title"])]
    for at, part in enumerate(document.parts):
        room = [CondPageBreak(_room(document.parts[at : at + AHEAD]))] if isinstance(part, Heading) else []
        story += [*room, *_part(part)]
    made.build(story, canvasmaker=_numbered(document))
    return held.getvalue()


class _Outlined(BaseDocTemplate):  # type: ignore[misc]
    """Pages with a foot, and headings that are bookmarks."""

    def __init__(self, held: BytesIO, document: Document) -> None:
        super().__init__(
            held, pagesize=A4, leftMargin=EDGE, rightMargin=EDGE, topMargin=HEAD, bottomMargin=FOOT,
            title=document.title, author="", subject="", creator="Curiosity", lang="en-GB", displayDocTitle=True,
        )  # fmt: skip
        frame = Frame(EDGE, FOOT, WIDE, HIGH, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        self.addPageTemplates([PageTemplate(frames=[frame])])
        self._places = 0

    def afterFlowable(self, flowable: Any) -> None:
        level = getattr(flowable, "level", None)
        if level is not None:
            self._places += 1
            place = f"heading{self._places}"
            self.canv.bookmarkPage(place)
            self.canv.addOutlineEntry(flowable.getPlainText(), place, level - 1, closed=False)


def _numbered(document: Document) -> type[Any]:
    """Pages that know how many there are."""

    class Numbered(Canvas):  # type: ignore[misc]
        def __init__(self, *args: Any, **named: Any) -> None:
            super().__init__(*args, **{**named, "initialFontName": "Sans"})
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for at, page in enumerate(self._pages, 1):
                self.__dict__.update(page)
                number = document.page.format(page=at, pages=len(self._pages))
                foot = Words(f"{_said(document.foot)} {_said(number)}", STYLES["foot"])
                foot.wrapOn(self, WIDE, FOOT)
                foot.drawOn(self, EDGE, 0.7 * cm)
                super().showPage()
            super().save()

    return Numbered


def _part(part: Part) -> list[Any]:
    if isinstance(part, Heading):
        return [_heading(part)]
    if isinstance(part, Paragraph):
        return [Words(_led(part), STYLES["small" if part.small else "body"])]
    if isinstance(part, Note):
        return [_boxed(part), Spacer(0, 5)]
    if isinstance(part, Bullets):
        return [Words(_said(item), STYLES["point"], bulletText="•") for item in part.items]
    if isinstance(part, Table):
        return [*_whole(table := _table(part)), table, Spacer(0, 5)]
    return _picture(part)


def _whole(table: Any) -> list[Any]:
    """A short table is not parted."""
    _, high = table.wrap(WIDE, HIGH)
    return [CondPageBreak(high)] if high < HIGH / 4 else []


def _room(parts: Sequence[Part]) -> float:
    """Points that a heading needs, so that it stays with the beginning of what comes after it: a whole picture or a
    short table, the first rows of a long one, the first point of a list."""
    needed = 0.0
    for part in parts:
        first, *_ = _part(part)
        if isinstance(first, CondPageBreak):
            return needed + float(first.height)
        _, high = first.wrap(WIDE, HIGH)
        if isinstance(first, Rows) and isinstance(part, Table):
            return needed + float(min(sum(first._rowHeights[:2]), HIGH / 3))
        needed += high + 0.3 * cm
        if isinstance(part, Bullets) or (isinstance(part, Paragraph) and part.small):
            break
    return needed


def _heading(part: Heading) -> Any:
    made = Words(_said(part.text), STYLES[f"heading{part.level}"])
    made.level = part.level
    return made


def _boxed(part: Note) -> Any:
    cell = Words(f"<b>{_said(part.text)}</b>", STYLES["body"])
    style = [
        ("FONTNAME", (0, 0), (-1, -1), "Sans"),
        ("LINEBEFORE", (0, 0), (0, -1), 4, INK),
        ("LEFTPADDING", (0, 0), (-1, -1), 9),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
    return Rows([[cell]], colWidths=[WIDE], style=style, spaceBefore=3)


def _table(part: Table) -> Any:
    widths = [WIDE * width / sum(part.widths) for width in part.widths]
    head = [Words(f"<b>{_said(text)}</b>", STYLES["cell"]) for text in part.head]
    rows = [[_cell(text, at == 0) for at, text in enumerate(cells)] for cells in part.rows]
    style = [
        ("FONTNAME", (0, 0), (-1, -1), "Sans"),
        ("GRID", (0, 0), (-1, -1), 0.5, LINE),
        ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 4),
        ("RIGHTPADDING", (0, 0), (-1, -1), 4),
        ("TOPPADDING", (0, 0), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 3.5),
    ]
    least = [None, *(max(TALL, _high(cells, widths)) for cells in rows)] if part.to_fill else None
    return Rows([head, *rows], colWidths=widths, rowHeights=least, repeatRows=1, splitInRow=1, style=style)


def _high(cells: list[Any], widths: list[float]) -> float:
    """Points that a row needs."""
    pairs = zip(cells, widths, strict=True)
    return max(float(cell.wrap(width - 8, HIGH)[1]) for cell, width in pairs) + 8


def _cell(text: str, heading: bool) -> Any:
    first, *more = _said(text).split("\n")
    return Words("<br/>".join([f"<b>{first}</b>" if heading else first, *more]), STYLES["cell"])


def _picture(part: PictureOf) -> list[Any]:
    image = Image(BytesIO(part.picture.png))
    scale = min(DRAWN, WIDE / image.imageWidth, (HIGH - 3 * cm) / image.imageHeight)
    image.drawWidth, image.drawHeight = image.imageWidth * scale, image.imageHeight * scale
    image.hAlign = "LEFT"
    title = Words(f"<b>{_said(part.picture.title)}</b>", STYLES["body"])
    return [CondPageBreak(image.drawHeight + 0.6 * cm), title, image, Spacer(0, 8)]


def _led(part: Paragraph) -> str:
    lead = f"<b>{_said(part.lead)}</b> " if part.lead else ""
    return f"{lead}{_said(part.text)}"


def _said(text: str) -> str:
    """Words as they are set: nothing in them is taken for markup."""
    return escape(NOT_PRINTED.sub("□", text))


@cache
def _fonts() -> None:
    """DejaVu Sans, free to embed; it ships with what draws the pictures."""
    found = find_spec("matplotlib")
    assert found is not None
    assert found.origin is not None
    folder = Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"
    names = {"Sans": "DejaVuSans", "Sans-Bold": "DejaVuSans-Bold", "Sans-Italic": "DejaVuSans-Oblique"}
    for name, file in names.items():
        registerFont(TTFont(name, str(folder / f"{file}.ttf")))
    registerFontFamily("Sans", normal="Sans", bold="Sans-Bold", italic="Sans-Italic", boldItalic="Sans-Bold")


def _style(name: str, size: float, **more: Any) -> ParagraphStyle:
    held = {
        "fontName": "Sans",
        "bulletFontName": "Sans",
        "leading": size * 1.32,
        "textColor": INK,
        "spaceAfter": 3,
        **more,
    }
    return ParagraphStyle(name, fontSize=size, **held)


STYLES = {
    "title": _style("title", 17, fontName="Sans-Bold", spaceAfter=8),
    "heading1": _style("heading1", 12.5, fontName="Sans-Bold", spaceBefore=10, spaceAfter=4),
    "heading2": _style("heading2", 10, fontName="Sans-Bold", spaceBefore=6, spaceAfter=2),
    "body": _style("body", 8.5),
    "point": _style("point", 8.5, leftIndent=12, bulletIndent=2, spaceAfter=2),
    "small": _style("small", 6.8, leading=8.1, spaceAfter=1.2),
    "cell": _style("cell", 7.3, leading=9.1, spaceAfter=0),
    "foot": _style("foot", 6.9, alignment=TA_CENTER),
}
