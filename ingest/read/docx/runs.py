"""The words of a paragraph as a person reads them: no deleted, hidden or smuggled text, links as their words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from docx.oxml.ns import qn

from ingest.read.docx.styles import Styles
from ingest.read.words import smuggles, squeeze

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({f"{_W}{n}" for n in ("del", "moveFrom", "rPr", "pPr", "instrText", "fldData", "delText", "rt")})
_SPACES = frozenset({f"{_W}{name}" for name in ("tab", "br", "cr", "ptab")})
_BOX = f"{_W}txbxContent"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_BLANK = frozenset({"auto", "FFFFFF", "ffffff", None})


class Words(NamedTuple):
    """A paragraph's text, whether all of it is bold, and what hangs on it, in order."""

    text: str
    bold: bool
    boxes: tuple[Any, ...]
    diagrams: tuple[Any, ...]
    notes: tuple[tuple[str, str], ...]
    """Kind (`footnote` or `endnote`) and id of each note referred to."""


class Reader:
    """Reads paragraphs, remembering whether anything was left out because nobody could see it."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self.hidden = False

    def words(self, paragraph: Any) -> Words:
        """Everything a paragraph says, walked without recursion so that deep nesting does no harm."""
        parts: list[str] = []
        bold: list[bool] = []
        found = _Found()
        waiting = [paragraph]
        while waiting:
            element = waiting.pop()
            if element.tag == f"{_W}r":
                if self._unseen(element, paragraph):
                    self.hidden = self.hidden or bool("".join(element.itertext(f"{_W}t")).strip())
                    continue
                if any(text.strip() for text in element.itertext(f"{_W}t")):
                    bold.append(self._styles.on(element, paragraph, "w:b"))
            if not found.take(element):
                parts.append(_said(element))
                waiting.extend(child for child in reversed(element) if child.tag not in _SKIPPED)
        raw = "".join(parts)
        self.hidden = self.hidden or smuggles(raw)
        return Words(squeeze(raw), bool(bold) and all(bold), *found.all())

    def _unseen(self, run: Any, paragraph: Any) -> bool:
        if self._styles.on(run, paragraph, "w:vanish"):
            return True
        size = self._styles.find(run, paragraph, "w:sz")
        if size is not None and str(size.get(qn("w:val"), "")).isdigit() and int(size.get(qn("w:val"))) <= 2:
            return True
        return self._is_white(run, paragraph)

    def _is_white(self, run: Any, paragraph: Any) -> bool:
        """White letters on white. In a table or a box the colour behind may come from elsewhere: taken as seen."""
        colour = self._styles.find(run, paragraph, "w:color")
        if colour is None or str(colour.get(qn("w:val"))).upper() != "FFFFFF":
            return False
        shaded = self._styles.find(run, paragraph, "w:shd")
        place = paragraph.find(f"{qn('w:pPr')}/{qn('w:shd')}")
        lit = self._styles.find(run, paragraph, "w:highlight") is not None
        behind = [one.get(qn("w:fill")) for one in (shaded, place) if one is not None]
        return not lit and all(fill in _BLANK for fill in behind) and not _is_inside(paragraph, (f"{_W}tc", _BOX))


class _Found:
    """What hangs on a paragraph and is told apart from its words."""

    def __init__(self) -> None:
        self.boxes: list[Any] = []
        self.diagrams: list[Any] = []
        self.notes: list[tuple[str, str]] = []

    def take(self, element: Any) -> bool:
        """Keep a box, diagram or note reference; whether the element is dealt with."""
        homes: dict[str, Callable[[Any], None]] = {
            _BOX: self.boxes.append,
            _DIAGRAM: self.diagrams.append,
            f"{_W}footnoteReference": lambda e: self.notes.append(("footnote", e.get(qn("w:id"), ""))),
            f"{_W}endnoteReference": lambda e: self.notes.append(("endnote", e.get(qn("w:id"), ""))),
            _FALLBACK: lambda _: None,
        }
        keep = homes.get(element.tag)
        if keep:
            keep(element)
        return keep is not None

    def all(self) -> tuple[tuple[Any, ...], tuple[Any, ...], tuple[tuple[str, str], ...]]:
        return tuple(self.boxes), tuple(self.diagrams), tuple(self.notes)


def _said(element: Any) -> str:
    if element.tag in (f"{_W}t", _MATHS):
        return element.text or ""
    if element.tag in _SPACES:
        return " "
    if element.tag == f"{_W}noBreakHyphen":
        return "-"
    if element.tag == f"{_W}sym":
        code = str(element.get(qn("w:char"), ""))
        return chr(int(code, 16)) if len(code) == 4 and all(c in "0123456789abcdefABCDEF" for c in code) else ""
    return ""


def _is_inside(element: Any, tags: tuple[str, ...]) -> bool:
    return any(above.tag in tags for above in element.iterancestors())
