"""DOCX: headings from styles, lists with the numbers Word prints, tables row by row, boxes and notes apart.

A Word document has no pages until it is printed, so blocks carry none. What Word hides, hides here too: text
marked hidden or deleted, or set in white on white, is left out and reported.
"""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as REL
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from pydantic import JsonValue

from ingest.errors import Unreadable
from ingest.read.docx.archive import inspect
from ingest.read.docx.numbering import Numbering
from ingest.read.docx.runs import Reader, Words
from ingest.read.docx.styles import Setting, Styles
from ingest.read.docx.tables import Cell, grid
from ingest.read.words import numbers_a_paragraph, row_text, split_number, squeeze
from ingest.types import Block, BlockKind, Reading

_WRAPPERS = frozenset({qn(f"w:{name}") for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")})
_ELSEWHERE = frozenset({qn("w:altChunk"), qn("w:subDoc")})
_POINT = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}pt"
_WORD = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_SHORT = 120
_DEEPEST = 40


def read_docx(data: bytes) -> Reading:
    """Read a Word document.

    Raises:
        Unreadable: it is locked, damaged, a zip bomb, declares entities, or holds no words.
    """
    inspect(data)
    try:
        document = docx.Document(io.BytesIO(data))
    except (KeyError, ValueError, SyntaxError, AttributeError, OpcError):
        raise Unreadable("it is damaged, or not a Word document inside") from None
    walk = _Walk(document)
    walk.through(document.element.body)
    blocks = walk.finished()
    if not any(char.isalpha() for block in blocks for char in block.text):
        raise Unreadable("it holds no words, only pictures or nothing at all")
    about = _about(document)
    title = walk.title or _said_title(about) or next((b.text for b in blocks if b.kind == "heading"), None)
    return Reading(format="docx", pages=(), blocks=blocks, title=title, metadata=about, warnings=tuple(walk.warnings()))


class _Walk:
    """One pass over the body in order, gathering blocks."""

    def __init__(self, document: Any) -> None:
        self._part = document.part
        styles = Styles(_root(self._part, REL.STYLES))
        self._styles, self._reader = styles, Reader(styles)
        self._numbering = Numbering(_root(self._part, REL.NUMBERING))
        self._notes = {"footnote": _notes(self._part, REL.FOOTNOTES), "endnote": _notes(self._part, REL.ENDNOTES)}
        self._noted = 0
        self._blocks: list[Block] = []
        self._bold: set[int] = set()
        self._elsewhere = self._contents = False
        self.title: str | None = None

    def through(self, body: Any, kind: BlockKind | None = None, depth: int = 0) -> None:
        """Every paragraph and table in `body`, inside content controls and insertions too."""
        waiting = list(reversed(body))
        while waiting:
            element = waiting.pop()
            self._elsewhere = self._elsewhere or element.tag in _ELSEWHERE
            if element.tag in _WRAPPERS:
                waiting.extend(reversed(element))
            elif element.tag == qn("w:p"):
                self._paragraph(element, kind, depth)
            elif element.tag == qn("w:tbl"):
                self._table(element, depth)

    def finished(self) -> tuple[Block, ...]:
        """The blocks. Where no style marks a heading, a short line all in bold is one."""
        if any(block.kind == "heading" for block in self._blocks):
            return tuple(self._blocks)
        return tuple(
            block.model_copy(update={"kind": "heading", "level": 2}) if i in self._bold else block
            for i, block in enumerate(self._blocks)
        )

    def warnings(self) -> list[str]:
        found = {
            "text that cannot be seen was left out": self._reader.hidden,
            "contents list left out": self._contents,
            "part of it is kept in another file and was not read": self._elsewhere,
        }
        return [words for words, is_so in found.items() if is_so]

    def _paragraph(self, element: Any, kind: BlockKind | None, depth: int) -> None:
        words, setting = self._reader.words(element), self._styles.setting(element)
        label = self._label(setting) if words.text else None
        if words.text:
            self._add(words, setting, label, kind)
        for box in words.boxes:
            if depth < _DEEPEST:
                self.through(box, "box", depth + 1)
        for diagram in words.diagrams:
            self._diagram(diagram)
        for note in words.notes:
            self._note(*note)

    def _label(self, setting: Setting) -> str | None:
        printed = self._numbering.label(*setting.numbered) if setting.numbered else None
        return printed or ("•" if setting.bullet else None)

    def _add(self, words: Words, setting: Setting, label: str | None, kind: BlockKind | None) -> None:
        text = words.text
        depth = setting.numbered[1] + 1 if setting.numbered else 1
        if setting.contents:
            self._contents = True
            return
        if setting.title:
            self.title = self.title or text
        if setting.level and kind is None:
            self._put("heading", f"{label} {text}" if label and label != "•" else text, level=setting.level)
        elif kind:
            self._put(kind, f"{label} {text}" if label else text)
        elif label and numbers_a_paragraph(label, text, self._in_list()):
            self._put("paragraph", text, number=label.strip("()."))
        elif label:
            self._put("item", f"{label} {text}", level=depth)
        else:
            number, rest = split_number(text)
            if words.bold and len(text) <= _SHORT and not text.endswith((".", ";", ",")):
                self._bold.add(len(self._blocks))
                number, rest = None, text
            self._put("paragraph", rest, number=number)

    def _in_list(self) -> bool:
        """Whether what stands above is a list or leads one in."""
        last = next((block for block in reversed(self._blocks) if block.kind != "item"), None)
        return last is not None and last.kind == "paragraph" and last.text.endswith(":") and last.number is None

    def _put(self, kind: BlockKind, text: str, level: int = 1, number: str | None = None) -> None:
        self._blocks.append(Block(kind=kind, text=text, level=level, number=number))

    def _table(self, table: Any, depth: int) -> None:
        """Rows as blocks. A table of one cell is a box drawn around text."""
        found = grid(table, self._cell, self._styles.heads(table))
        if len(found.rows) == 1 and len(found.rows[0]) == 1 and depth < _DEEPEST:
            for cell in table.iterfind(f"{qn('w:tr')}/{qn('w:tc')}"):
                self.through(cell, "box", depth + 1)
            return
        for row in found.rows:
            if text := row_text(row, found.header):
                self._put("row", text)

    def _cell(self, cell: Any) -> Cell:
        """A cell's paragraphs in one line, bullets kept, with the paragraphs of tables inside it."""
        texts, bolds = [], []
        for paragraph in cell.iter(qn("w:p")):
            words, setting = self._reader.words(paragraph), self._styles.setting(paragraph)
            label = self._label(setting) if words.text else None
            if words.text:
                texts.append(f"{label} {words.text}" if label else words.text)
                bolds.append(words.bold)
        return " ".join(texts), bool(bolds) and all(bolds)

    def _diagram(self, element: Any) -> None:
        """The boxes of a drawn diagram (a flow chart), each whole, as Word keeps them beside the text."""
        key = element.get(qn("r:dm"))
        part = self._part.related_parts.get(key) if key in self._part.rels else None
        for point in parse_xml(part.blob).iter(_POINT) if part is not None else ():
            if text := squeeze(" ".join(word.text or "" for word in point.iter(_WORD))):
                self._put("box", text)

    def _note(self, kind: str, key: str) -> None:
        element = self._notes[kind].get(key)
        if element is not None:
            self._noted += 1
            text = " ".join(self._reader.words(p).text for p in element.iter(qn("w:p"))).strip()
            self._put("footnote", f"{self._noted} {text}", number=str(self._noted))


def _root(part: Any, kind: str) -> Any | None:
    """The parsed part of that kind, or None."""
    found = next((rel for rel in part.rels.values() if rel.reltype == kind and not rel.is_external), None)
    return parse_xml(found.target_part.blob) if found is not None else None


def _notes(part: Any, kind: str) -> dict[str, Any]:
    root = _root(part, kind)
    return {note.get(qn("w:id")): note for note in root if note.get(qn("w:type")) is None} if root is not None else {}


def _about(document: Any) -> dict[str, JsonValue]:
    """The core properties that are filled in, dates as ISO days. python-docx makes some up where there are none."""
    about: dict[str, JsonValue] = {}
    if not any(rel.reltype == REL.CORE_PROPERTIES for rel in document.part.package.rels.values()):
        return about
    for name in ("title", "author", "subject", "keywords", "version", "created", "modified"):
        try:
            value = getattr(document.core_properties, name)
        except (ValueError, KeyError, AttributeError):
            continue
        if text := value.date().isoformat() if isinstance(value, datetime) else squeeze(str(value or "")):
            about[name] = text
    return about


def _said_title(about: dict[str, JsonValue]) -> str | None:
    told = str(about.get("title", ""))
    return told if len(told) > 3 else None
