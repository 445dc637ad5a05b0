"""What a Word document's styles say of a paragraph or run, followed through the styles they are based on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from docx.oxml.ns import qn

_HEADING = re.compile(r"^heading ([1-9])$")
_CONTENTS = re.compile(r"^(toc [1-9]|toc heading|contents|table of figures)$")
_OFF = frozenset({"0", "false", "off", "none"})
_DEEPEST = 12


class Setting(NamedTuple):
    """A paragraph's place: its heading level, and the list and depth that number it."""

    level: int | None
    title: bool
    numbered: tuple[str, int] | None
    bullet: bool
    contents: bool
    """A line of a contents list, or its heading."""


class Styles:
    """Looks up a property on an element, then on its style, then on what that is based on."""

    def __init__(self, root: Any | None) -> None:
        found = root.findall(qn("w:style")) if root is not None else []
        self._styles: dict[str, Any] = {style.get(qn("w:styleId")): style for style in found}
        self._default = next((s for s in found if s.get(qn("w:default")) == "1" and _is_paragraph(s)), None)

    def setting(self, paragraph: Any) -> Setting:
        """How a paragraph stands: a heading by name or outline level, or numbered by itself or its style."""
        chain = list(self._chain(paragraph.find(qn("w:pPr")), "w:pStyle"))
        names = [_name(style) for style in chain[1:]]
        matches = (_HEADING.match(name) for name in names)
        level = next((int(match[1]) for match in matches if match), None) or _outline(chain)
        title = "title" in names[:1]
        bullet = any(name.startswith("list bullet") for name in names)
        contents = any(_CONTENTS.match(name) for name in names[:1])
        return Setting(1 if title else level, title, _numbered(chain), bullet, contents)

    def heads(self, table: Any) -> bool:
        """Whether a table's style sets its first row apart, and the table asks for that."""
        properties = table.find(qn("w:tblPr"))
        look = properties.find(qn("w:tblLook")) if properties is not None else None
        if look is None:
            return False
        mask = str(look.get(qn("w:val"), "0"))
        asked = look.get(qn("w:firstRow")) == "1" or bool(int(mask, 16) & 0x20 if mask.isalnum() else 0)
        kinds = (part.get(qn("w:type")) for s in self._based(properties, "w:tblStyle") for part in _parts(s))
        return asked and "firstRow" in kinds

    def on(self, run: Any, paragraph: Any, name: str) -> bool:
        """Whether a switch such as `w:vanish` or `w:b` is on for a run."""
        found = self.find(run, paragraph, name)
        return found is not None and str(found.get(qn("w:val"), "1")).lower() not in _OFF

    def find(self, run: Any, paragraph: Any, name: str) -> Any | None:
        """The nearest run property of that name: on the run, its style, or the paragraph's style."""
        own, place = run.find(qn("w:rPr")), paragraph.find(qn("w:pPr"))
        for holder in self._holders(own, place):
            found = holder.find(qn(name))
            if found is not None:
                return found
        return None

    def _holders(self, own: Any | None, place: Any | None) -> Iterator[Any]:
        if own is not None:
            yield own
        for properties, kind in ((own, "w:rStyle"), (place, "w:pStyle")):
            for style in self._based(properties, kind):
                inner = style.find(qn("w:rPr"))
                if inner is not None:
                    yield inner

    def _based(self, properties: Any | None, kind: str) -> list[Any]:
        return list(self._chain(properties, kind))[1:]

    def _chain(self, properties: Any | None, kind: str) -> Iterator[Any]:
        """The element's own properties (or None), then each style in turn."""
        yield properties
        link = properties.find(qn(kind)) if properties is not None else None
        style = self._styles.get(link.get(qn("w:val"))) if link is not None else None
        if style is None and kind == "w:pStyle":
            style = self._default
        for _ in range(_DEEPEST):
            if style is None:
                return
            yield style
            base = style.find(qn("w:basedOn"))
            style = self._styles.get(base.get(qn("w:val"))) if base is not None else None


def _parts(style: Any) -> list[Any]:
    return list(style.findall(qn("w:tblStylePr")))


def _is_paragraph(style: Any) -> bool:
    return bool(style.get(qn("w:type")) == "paragraph")


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return str(name.get(qn("w:val"), "")).lower() if name is not None else ""


def _properties(chain: list[Any]) -> Iterator[Any]:
    """Paragraph properties, nearest first."""
    for i, holder in enumerate(chain):
        found = holder if i == 0 else holder.find(qn("w:pPr"))
        if found is not None:
            yield found


def _outline(chain: list[Any]) -> int | None:
    for properties in _properties(chain):
        found = properties.find(qn("w:outlineLvl"))
        if found is not None:
            value = str(found.get(qn("w:val"), "9"))
            return int(value) + 1 if value.isdigit() and int(value) < 9 else None
    return None


def _numbered(chain: list[Any]) -> tuple[str, int] | None:
    key: Any = None
    depth: Any = None
    for properties in _properties(chain):
        found = properties.find(qn("w:numPr"))
        if found is None:
            continue
        number, level = found.find(qn("w:numId")), found.find(qn("w:ilvl"))
        key = key or (number.get(qn("w:val")) if number is not None else None)
        depth = depth if depth is not None or level is None else level.get(qn("w:val"))
    if not key or key == "0":
        return None
    return str(key), min(int(depth), 8) if str(depth or "").isdigit() else 0
