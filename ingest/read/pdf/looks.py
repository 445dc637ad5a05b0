"""How text on a page is set, and whether a person looking at the page could see it.

Not seen is text without ink, smaller than a point, off the page, or in the colour of what lies behind it.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.read.pdf.tags import Tag, tags

Matrix = tuple[float, float, float, float, float, float]
Colour = tuple[int, int, int]

_WHITE = (255, 255, 255)
_UPRIGHT: Matrix = (1, 0, 0, 1, 0, 0)
_UNINKED = frozenset({raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP})
_SHAPES = frozenset({raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING})
_HEAVY = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_CLOSE = 12
"""Two colours nearer than this in every channel (of 255) cannot be told apart."""
_DEEPEST = 6
_MARGIN = 2


class Look(NamedTuple):
    """How one text object is set: its tag, size in points, weight, and whether its ink can be seen."""

    tag: Tag
    size: float
    bold: bool
    seen: bool


class _Shape(NamedTuple):
    """Something drawn: left, bottom, right, top, and its colour where it is one plain fill."""

    box: tuple[float, float, float, float]
    colour: Colour | None


class Looks:
    """The look of each character of a page, worked out once for each text object."""

    def __init__(self, page: pdfium.PdfPage, text: pdfium.PdfTextPage) -> None:
        self._text = text
        self._tags = tags(page)
        self._known: dict[int, Look] = {}
        self._shapes: list[_Shape] = []
        self._behind: dict[int, int] = {}
        for item, matrix in _objects(page):
            self._note(item, matrix)
        self._edges = page.get_cropbox()
        self._last = Look(Tag(), 0, False, True)

    def of(self, i: int) -> Look:
        """The look of character `i`; a space that pdfium put in looks like what stands before it."""
        found = raw.FPDFText_GetTextObject(self._text, i)
        if found:
            key = ctypes.addressof(found.contents)
            self._last = self._known.get(key) or self._known.setdefault(key, self._work_out(found, key, i))
        return self._last

    def on_page(self, i: int) -> bool:
        """Whether character `i` stands within the part of the page that is shown."""
        x, y = origin(self._text, i)
        left, bottom, right, top = self._edges
        return bool(left - _MARGIN <= x <= right + _MARGIN and bottom - _MARGIN <= y <= top + _MARGIN)

    def _note(self, item: Any, matrix: Matrix) -> None:
        """Keep a shape, or how many shapes lie behind a text object."""
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            self._behind[ctypes.addressof(item.contents)] = len(self._shapes)
        elif kind in _SHAPES and (shape := _shape(item, kind, matrix)):
            self._shapes.append(shape)

    def _work_out(self, found: Any, key: int, i: int) -> Look:
        tag = self._tags.get(raw.FPDFPageObj_GetMarkedContentID(found), Tag())
        turned = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(self._text, i, turned)
        points = abs(raw.FPDFText_GetFontSize(self._text, i))
        tall, wide = points * math.hypot(turned.c, turned.d), points * math.hypot(turned.a, turned.b)
        mode = raw.FPDFTextObj_GetTextRenderMode(found)
        large = min(tall, wide) >= 1 or _height(self._text, i) >= 1
        seen = mode not in _UNINKED and large and self._contrasts(key, i, mode)
        return Look(tag, tall, _is_bold(found), seen)

    def _contrasts(self, key: int, i: int, mode: int) -> bool:
        """Whether the letter's colour differs from the last thing drawn behind it, or from the white page."""
        inks = [ctypes.c_uint() for _ in range(4)]
        outlined = mode in (raw.FPDF_TEXTRENDERMODE_STROKE, raw.FPDF_TEXTRENDERMODE_STROKE_CLIP)
        (raw.FPDFText_GetStrokeColor if outlined else raw.FPDFText_GetFillColor)(self._text, i, *inks)
        *colour, alpha = (ink.value for ink in inks)
        paper = self._paper(key, *origin(self._text, i))
        return alpha > _CLOSE and (
            paper is None or max(abs(a - b) for a, b in zip(paper, colour, strict=True)) > _CLOSE
        )

    def _paper(self, key: int, x: float, y: float) -> Colour | None:
        """The colour behind a point just inside a letter; None where it is a picture or a shape of many sides."""
        behind = self._shapes[: self._behind.get(key, len(self._shapes))]
        for (left, bottom, right, top), colour in reversed(behind):
            if left <= x + 1 <= right and bottom <= y + 1 <= top:
                return colour
        return _WHITE


def origin(text: pdfium.PdfTextPage, i: int) -> tuple[float, float]:
    """Where character `i` stands: points from the left and from the foot of the page."""
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(text, i, x, y)
    return x.value, y.value


def _height(text: pdfium.PdfTextPage, i: int) -> float:
    """The height of a letter's ink in points: drawn fonts (Type 3) may have any size."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, i, left, right, bottom, top)
    return top.value - bottom.value


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, Matrix]]:
    """Everything drawn on the page in order, with what is inside its forms."""
    for i in range(raw.FPDFPage_CountObjects(page)):
        yield from _opened(raw.FPDFPage_GetObject(page, i), _UPRIGHT, 0)


def _opened(item: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_FORM:
        yield item, matrix
    elif depth < _DEEPEST:
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(item, own)
        inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        for i in range(raw.FPDFFormObj_CountObjects(item)):
            yield from _opened(raw.FPDFFormObj_GetObject(item, i), inner, depth + 1)


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _shape(item: Any, kind: int, matrix: Matrix) -> _Shape | None:
    """A filled shape or picture large enough to lie behind a letter."""
    sides = [ctypes.c_float() for _ in range(4)]
    if not raw.FPDFPageObj_GetBounds(item, *sides):
        return None
    left, bottom, right, top = (side.value for side in sides)
    corners = [_times((1, 0, 0, 1, x, y), matrix)[4:] for x in (left, right) for y in (bottom, top)]
    across, up = sorted(x for x, _ in corners), sorted(y for _, y in corners)
    box = (across[0], up[0], across[-1], up[-1])
    if across[-1] - across[0] < 3 or up[-1] - up[0] < 3:
        return None
    return _Shape(box, None) if kind != raw.FPDF_PAGEOBJ_PATH else _filled(item, box)


def _filled(item: Any, box: tuple[float, float, float, float]) -> _Shape | None:
    """A path's fill. Only white, or a plain opaque box, is known to cover all of its bounds in one colour."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    if mode.value == raw.FPDF_FILLMODE_NONE:
        return None
    inks = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(item, *inks):
        return _Shape(box, None)
    red, green, blue, alpha = (ink.value for ink in inks)
    if alpha <= _CLOSE:
        return None
    plain = (red, green, blue) == _WHITE or (alpha == 255 and raw.FPDFPath_CountSegments(item) <= 6)
    return _Shape(box, (red, green, blue) if plain else None)


def _is_bold(item: Any) -> bool:
    font = raw.FPDFTextObj_GetFont(item)
    name = ctypes.create_string_buffer(128)
    raw.FPDFFont_GetBaseFontName(font, name, 128)
    return bool(_HEAVY.search(name.value.decode("utf-8", "replace"))) or raw.FPDFFont_GetWeight(font) >= 600
