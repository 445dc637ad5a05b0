"""A document as a Word file: real headings, table headings that repeat, alternatives for pictures, English as its
language. It can be written in. Nobody is named as its author."""

from __future__ import annotations

import re
from datetime import datetime, time
from io import BytesIO
from typing import Any

from docx import Document as new_document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt, RGBColor

from bot.report.parts import Bullets, Document, Heading, Note, Paragraph, Part, PictureOf, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Arial"
INK, SHADE, BOX = RGBColor(0x0B, 0x0C, 0x0C), "EFEFEF", "F3F2F1"
EDGE, WIDE = 1.8, 17.4
"""Centimetres: the margin, and what is left of A4 between the margins."""
TALL = 1.1
"""Centimetres of a row that people write in."""
DRAWN = 0.93
"""Of the size that a picture is drawn in: the margins leave no more."""
TALLEST = 21.0
"""Centimetres of a picture: it shares a page with its title."""
NOT_XML = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that no XML file may hold."""


def written(document: Document) -> bytes:
    """The bytes of a DOCX."""
    made = new_document()
    _styles(made)
    _properties(made, document)
    _page(made, document)
    made.add_paragraph(_clean(document.title), style="Title")
    for part in document.parts:
        _part(made, part)
    held = BytesIO()
    made.save(held)
    return held.getvalue()


def _part(made: Any, part: Part) -> None:
    if isinstance(part, Heading):
        made.add_heading(_clean(part.text), part.level)
    elif isinstance(part, Paragraph):
        _words(made.add_paragraph(), part)
    elif isinstance(part, Note):
        _boxed(made.add_paragraph(style="Note"), part.text)
    elif isinstance(part, Bullets):
        for item in part.items:
            made.add_paragraph(_clean(item), style="List Bullet")
    elif isinstance(part, Table):
        _table(made, part)
    else:
        _picture(made, part)


def _words(paragraph: Any, part: Paragraph) -> None:
    runs = [paragraph.add_run(_clean(part.lead))] if part.lead else []
    for run in runs:
        run.bold = True
    runs.append(paragraph.add_run(_clean(f" {part.text}" if part.lead else part.text)))
    if part.small:
        for run in runs:
            run.font.size = Pt(8.5)
        paragraph.paragraph_format.space_after = Pt(3)


def _boxed(paragraph: Any, text: str) -> None:
    paragraph.add_run(_clean(text)).bold = True
    properties = paragraph._p.get_or_add_pPr()
    borders = _element("w:pBdr")
    borders.append(_element("w:left", val="single", sz="36", space="8", color="0B0C0C"))
    properties.append(borders)


def _table(made: Any, part: Table) -> None:
    table = made.add_table(rows=0, cols=len(part.head), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = [Cm(WIDE * width / sum(part.widths)) for width in part.widths]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    table._tbl.tblPr.append(_margins())
    _row(table, part.head, widths, heading=True)
    for cells in part.rows:
        _row(table, cells, widths, tall=part.to_fill)
    made.add_paragraph().paragraph_format.space_after = Pt(2)


def _row(table: Any, cells: tuple[str, ...], widths: list[Any], heading: bool = False, tall: bool = False) -> None:
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(_element("w:cantSplit"))
    if heading:
        properties.append(_element("w:tblHeader"))
    if tall:
        row.height = Cm(TALL)
    for at, (cell, text, width) in enumerate(zip(row.cells, cells, widths, strict=True)):
        cell.width = width
        _fill(cell, _clean(text).split("\n"), bold=heading or at == 0)
        if heading:
            cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=SHADE))


def _margins() -> Any:
    """Room around the words of a cell, in twentieths of a point."""
    margins = _element("w:tblCellMar")
    for side, room in (("top", "40"), ("left", "80"), ("bottom", "50"), ("right", "80")):
        margins.append(_element(f"w:{side}", w=room, type="dxa"))
    return margins


def _fill(cell: Any, lines: list[str], bold: bool) -> None:
    """A paragraph for each line; `bold` is of the first."""
    for at, line in enumerate(lines):
        paragraph = cell.add_paragraph() if at else cell.paragraphs[0]
        paragraph.style = "Cell"
        paragraph.add_run(line).bold = bold and not at


def _picture(made: Any, part: PictureOf) -> None:
    made.add_paragraph(_clean(part.picture.title), style="Caption")
    shape = made.add_picture(BytesIO(part.picture.png))
    shrink = min(DRAWN, Cm(WIDE) / shape.width, Cm(TALLEST) / shape.height)
    shape.width, shape.height = Emu(int(shape.width * shrink)), Emu(int(shape.height * shrink))
    about = shape._inline.docPr
    about.set("descr", _clean(part.picture.alt))
    about.set("title", _clean(part.picture.title))


def _styles(made: Any) -> None:
    styles = made.styles
    sizes = {
        "Normal": 10,
        "Title": 20,
        "Heading 1": 15,
        "Heading 2": 11.5,
        "List Bullet": 10,
        "Caption": 10,
        "Footer": 8,
    }
    for name, size in sizes.items():
        style = styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), INK
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for part in ("w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(part), FONT)
    styles["Normal"].element.get_or_add_rPr().append(_element("w:lang", val="en-GB", eastAsia="en-GB"))
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), "en-GB")
    for name, before, after in (("Normal", 0, 5), ("Heading 1", 14, 4), ("Heading 2", 8, 2), ("List Bullet", 0, 2)):
        spaces = styles[name].paragraph_format
        spaces.space_before, spaces.space_after = Pt(before), Pt(after)
    styles["Caption"].paragraph_format.keep_with_next = True
    styles["Caption"].font.bold = styles["Title"].font.bold = True
    for name, size in (("Note", 10), ("Cell", 8.5)):
        style = styles.add_style(name, 1)
        style.base_style, style.font.size = styles["Normal"], Pt(size)
    styles["Cell"].paragraph_format.space_after = Pt(1)
    styles["Note"].paragraph_format.left_indent = Cm(0.4)


def _properties(made: Any, document: Document) -> None:
    about = made.core_properties
    about.title, about.language = _clean(document.title), "en-GB"
    about.author = about.last_modified_by = about.comments = about.subject = about.keywords = ""
    about.created = about.modified = datetime.combine(document.made, time())


def _page(made: Any, document: Document) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(EDGE)
    section.top_margin, section.bottom_margin = Cm(1.6), Cm(1.6)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    shape = re.split(r"(\{page\}|\{pages\})", document.page)
    for piece in (f"{_clean(document.foot)} ", *shape):
        run = foot.add_run("" if piece in FIELDS else piece)
        if piece in FIELDS:
            _field(run, FIELDS[piece])


FIELDS = {"{page}": "PAGE", "{pages}": "NUMPAGES"}


def _field(run: Any, name: str) -> None:
    """A number that Word works out."""
    run._r.append(_element("w:fldChar", fldCharType="begin"))
    told = _element("w:instrText")
    told.text = name
    run._r.append(told)
    run._r.append(_element("w:fldChar", fldCharType="end"))


def _element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def _clean(text: str) -> str:
    return NOT_XML.sub("□", text)
