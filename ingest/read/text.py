"""Plain text: a form feed is a page end; a text without one has no pages."""

from __future__ import annotations

from ingest.errors import Unreadable
from ingest.read.lines import Line, blocks_from_pages
from ingest.read.words import clean, smuggles
from ingest.types import Reading


def read_text(data: bytes) -> Reading:
    """Read plain text in UTF-8, UTF-16 with a mark, or Windows-1252.

    Raises:
        Unreadable: it holds no words.
    """
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    if not any(c.isalpha() for c in text):
        raise Unreadable("it holds no words")
    pages = text.split("\f")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()
    hidden = [f"page {i}: hidden text left out" for i, page in enumerate(pages, 1) if smuggles(page)]
    pages = [clean(page) for page in pages]
    found, blocks, warnings = blocks_from_pages([[Line(line) for line in page.split("\n")] for page in pages])
    if len(pages) == 1:
        blocks = tuple(block.model_copy(update={"page": None, "breaks": None}) for block in blocks)
        found = ()
    title = next((line.strip() for line in pages[0].split("\n") if line.strip()), None)
    return Reading(format="text", pages=found, blocks=blocks, title=title, warnings=(*warnings, *hidden))


def decode(data: bytes) -> str:
    """Bytes to text: by its byte order mark, else UTF-8, else Windows-1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
