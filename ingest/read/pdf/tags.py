"""What a PDF's structure tree says of each piece of marked content on a page: heading, list item, table cell."""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_MOST_ELEMENTS = 50_000
_HEADINGS = {"Title": 1, "H": 1, **{f"H{n}": n for n in range(1, 7)}}
_ROLES = frozenset({"LI", "TD", "TH", "TOCI", "Note", "Caption"})


class Tag(NamedTuple):
    """The nearest telling element: its role, its level where it is a heading, and its identity on the page.

    `row` is the identity of the table row it stands in, 0 outside tables.
    """

    role: str = ""
    level: int | None = None
    element: int = 0
    row: int = 0


def tags(page: pdfium.PdfPage) -> dict[int, Tag]:
    """Marked content id to tag. Empty for an untagged page; a tree made to be endless is read only so far."""
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return {}
    try:
        tops = range(raw.FPDF_StructTree_CountChildren(tree))
        return _collect([(raw.FPDF_StructTree_GetChildAtIndex(tree, i), Tag()) for i in reversed(tops)])
    finally:
        raw.FPDF_StructTree_Close(tree)


def _collect(waiting: list[tuple[Any, Tag]]) -> dict[int, Tag]:
    found: dict[int, Tag] = {}
    for serial in range(1, _MOST_ELEMENTS):
        if not waiting:
            break
        element, above = waiting.pop()
        if not element:
            continue
        tag = _tag(element, above, serial)
        for i in reversed(range(min(raw.FPDF_StructElement_CountChildren(element), _MOST_ELEMENTS))):
            content = raw.FPDF_StructElement_GetChildMarkedContentID(element, i)
            if content >= 0:
                found[content] = tag
            else:
                waiting.append((raw.FPDF_StructElement_GetChildAtIndex(element, i), tag))
    return found


def _tag(element: Any, above: Tag, serial: int) -> Tag:
    """A heading or a listed role is handed down to everything inside it."""
    kind = _kind(element)
    if kind in _HEADINGS and above.role not in ("TOCI", "Note"):
        return Tag(kind, _HEADINGS[kind], serial, above.row)
    if kind == "TR":
        return above._replace(row=serial)
    return Tag(kind, None, serial, above.row) if kind in _ROLES and above.level is None else above


def _kind(element: Any) -> str:
    name = ctypes.create_string_buffer(64)
    length = raw.FPDF_StructElement_GetType(element, name, 64)
    return name.raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
