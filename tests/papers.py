"""Small files made on the spot for the readers' tests: PDFs written by hand, Word documents by python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

import docx

Objects = list[bytes]
_FIRST_PAGE = 7


def show(text: str, x: float = 72, y: float = 720, size: float = 11, font: str = "F1", before: str = "") -> str:
    """One line of text as drawing commands; `before` is set first (a colour, a rendering mode)."""
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"q {before} BT /{font} {size} Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET Q\n"


def column(*texts: str, top: float = 720, size: float = 11) -> str:
    """Lines under each other."""
    return "".join(show(text, y=top - 14 * i, size=size) for i, text in enumerate(texts))


def tagged(kind: str, content_id: int, drawn: str) -> str:
    """Drawing commands marked as the content of a tag."""
    return f"/{kind} <</MCID {content_id}>> BDC {drawn} EMC\n"


def pdf(*pages: str, tags: Sequence[str] = (), info: str = "", catalogue: str = "") -> bytes:
    """A PDF of these pages. `tags` are the kinds of the first page's marked contents, in order of their ids."""
    kids = " ".join(f"{_FIRST_PAGE + 2 * i} 0 R" for i in range(len(pages)))
    roots = _FIRST_PAGE + 2 * len(pages)
    elements = " ".join(f"{roots + 1 + i} 0 R" for i in range(len(tags)))
    marks = f"/MarkInfo <</Marked true>> /StructTreeRoot {roots} 0 R" if tags else ""
    objects = [
        f"<</Type /Catalog /Pages 2 0 R {marks} {catalogue}>>",
        f"<</Type /Pages /Kids [{kids}] /Count {len(pages)}>>",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
        "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding>>",
        f"<<{info}>>",
        "<</Font <</F1 3 0 R /F2 4 0 R>>>>",
    ]
    for i, page in enumerate(pages):
        objects.append(
            f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources 6 0 R /StructParents {i} "
            f"/Contents {_FIRST_PAGE + 2 * i + 1} 0 R>>"
        )
        objects.append(f"<</Length {len(page.encode('cp1252'))}>>\nstream\n{page}\nendstream")
    if tags:
        parents = f"<</Nums [0 [{elements}]]>>"
        objects.append(f"<</Type /StructTreeRoot /K [{elements}] /ParentTree {parents}>>")
        objects.extend(
            f"<</Type /StructElem /S /{kind} /P {roots} 0 R /Pg {_FIRST_PAGE} 0 R /K {i}>>"
            for i, kind in enumerate(tags)
        )
    return _assemble([each.encode("cp1252") for each in objects])


def _assemble(objects: Objects) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d /Root 1 0 R /Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def word(write: Callable[[Any], None]) -> bytes:
    """A Word document that `write` has filled in."""
    document = docx.Document()
    write(document)
    return saved(document)


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def repacked(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """A zip file with one member changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            held = old.read(member)
            new.writestr(member, change(held) if member == name else held)
    return out.getvalue()
