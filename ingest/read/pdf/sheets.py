"""One page of a PDF as rows of text, in the order they were drawn, with what was found wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.read.pdf.looks import Look, Looks, origin
from ingest.read.pdf.styles import Row
from ingest.read.pdf.tags import Tag
from ingest.read.words import clean, smuggles

CUT = "\x02"
"""Stands at the end of a row where pdfium found a word cut by a hyphen; the rest begins the next row."""
_ENDS = frozenset({0x02, 0x0A, 0x0D, 0xFFFE})
_LEAVES = frozenset({0x02, 0xFFFE})

Ink = tuple[int, str, Look]


class Sheet:
    """A physical page. `hidden`: text nobody could see was left out. `broken`: it could not be read at all."""

    def __init__(self, document: pdfium.PdfDocument, number: int) -> None:
        self.number = number
        self.rows: list[Row] = []
        self.hidden = self.smuggled = self.broken = False
        try:
            page = document[number - 1]
            try:
                self._read(page)
            finally:
                page.close()
        except pdfium.PdfiumError:
            self.broken = True

    def _read(self, page: pdfium.PdfPage) -> None:
        text = page.get_textpage()
        looks = Looks(page, text)
        line: list[Ink] = []
        for i in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, i)
            if code not in _ENDS or code in _LEAVES:
                self._take(line, looks, i, CUT if code in _LEAVES else _char(code))
            if code in _ENDS:
                self._end(text, line)
                line = []
        self._end(text, line)

    def _take(self, line: list[Ink], looks: Looks, i: int, char: str) -> None:
        look = looks.of(i)
        if char.isspace() or (look.seen and looks.on_page(i)):
            line.append((i, char, look))
        else:
            self.hidden = True

    def _end(self, text: pdfium.PdfTextPage, line: Sequence[Ink]) -> None:
        for part in _cells(line):
            self._row(text, part)

    def _row(self, text: pdfium.PdfTextPage, line: Sequence[Ink]) -> None:
        printed = "".join(char for _, char, _ in line).encode("utf-16-le", "surrogatepass")
        words = printed.decode("utf-16-le", "replace")
        self.smuggled = self.smuggled or smuggles(words)
        shown = clean(words).strip() + (CUT if words.endswith(CUT) else "")
        inked = [(i, look) for i, char, look in line if not char.isspace()]
        if not inked or not shown.strip(CUT):
            return
        left, base = origin(text, inked[0][0])
        size = Counter(round(look.size, 1) for _, look in inked).most_common(1)[0][0]
        tag = next((look.tag for _, look in inked if look.tag.role), Tag())
        self.rows.append(Row(shown, self.number, left, base, size, all(look.bold for _, look in inked), *tag))


def _cells(line: Sequence[Ink]) -> list[list[Ink]]:
    """A printed line cut where one tagged table cell ends and the next begins; whole outside tables."""
    parts: list[list[Ink]] = [[]]
    cell: int | None = None
    for ink in line:
        tag = ink[2].tag
        if not ink[1].isspace():
            here = tag.element if tag.role in ("TD", "TH") else 0
            if cell is not None and here != cell:
                parts.append([])
            cell = here
        parts[-1].append(ink)
    return parts


def _char(code: int) -> str:
    """A damaged font may give a code that no character has."""
    return chr(code) if code <= 0x10FFFF else "\ufffd"
