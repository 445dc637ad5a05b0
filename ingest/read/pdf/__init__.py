"""PDF: text in reading order from pdfium, headings from its tags, else from how lines are set.

Text that a person looking at the page could not see is left out and reported. This room (with its pieces
beside it) is the only one that knows pdfium and pypdf.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from pydantic import JsonValue

from ingest.errors import Unreadable
from ingest.read.lines import Line, blocks_from_pages
from ingest.read.pdf.sheets import CUT, Sheet
from ingest.read.pdf.styles import Row, follows, largest, levels
from ingest.read.pdf.tables import woven
from ingest.read.words import squeeze
from ingest.types import Reading

_MOST_PAGES = 5_000
_DAY = re.compile(r"^D:(\d{4})(\d{2})?(\d{2})?")
_JUNK = re.compile(r"^microsoft|^untitled|^template|\.(docx?|pdf|indd|pptx?|rtf|qxd)$|report template", re.IGNORECASE)


def read_pdf(data: bytes) -> Reading:
    """Read a PDF. Pages that hold no text, and text left out because nobody could see it, are in the warnings.

    Raises:
        Unreadable: it is locked, damaged, too long, or has no text at all.
    """
    document = _open(data)
    sheets = [Sheet(document, number) for number in range(1, len(document) + 1)]
    rows = woven(_mended([row for sheet in sheets for row in sheet.rows]))
    if not any(char.isalpha() for row in rows for char in row.text):
        raise Unreadable(_no_text(sheets))
    lines = _lines(rows)
    paged = [[line for row, line in lines if row.page == sheet.number] for sheet in sheets]
    labels = [squeeze(document.get_page_label(i)) or None for i in range(len(document))]
    pages, blocks, warnings = blocks_from_pages(paged, labels, hinted=any(line.heading for _, line in lines))
    about = _about(document)
    return Reading(
        format="pdf",
        pages=pages,
        blocks=blocks,
        title=_title(about, rows, next((line.text for _, line in lines if line.heading), None)),
        metadata=about,
        warnings=(*warnings, *_warnings(document, sheets)),
    )


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise Unreadable("it is locked with a password: save a copy without one") from None
        document = None
    if document is None or not len(document):
        document = _rescued(data)
    if len(document) > _MOST_PAGES:
        raise Unreadable(f"it has {len(document):,} pages; the most that can be read is {_MOST_PAGES:,}")
    return document


def _rescued(data: bytes) -> pdfium.PdfDocument:
    """A damaged file written out afresh by pypdf, which forgives more; pdfium then reads it with every check."""
    import pypdf

    whole = io.BytesIO()
    try:
        writer = pypdf.PdfWriter()
        for page in islice(pypdf.PdfReader(io.BytesIO(data), strict=False).pages, _MOST_PAGES):
            writer.add_page(page)
        writer.write(whole)
        document = pdfium.PdfDocument(whole.getvalue())
    except MemoryError:
        raise
    except Exception:
        # pypdf fails in as many ways as a file can be damaged.
        raise Unreadable("it is damaged or cut short") from None
    if not len(document):
        raise Unreadable("it has no pages")
    return document


def _no_text(sheets: Sequence[Sheet]) -> str:
    if all(sheet.broken for sheet in sheets):
        return "none of its pages can be read: it is damaged"
    if any(sheet.hidden for sheet in sheets):
        return "all its text is hidden from view, as in some scans: it needs OCR into text that shows"
    return "it has no text, only pictures or drawings: it needs OCR"


def _mended(rows: list[Row]) -> list[Row]:
    """Settle each word cut at a line end: a soft hyphen where the document writes it whole elsewhere, else a hyphen."""
    whole = {word.lower() for row in rows for word in re.findall(r"[^\W\d_]+", row.text)} if rows else set()
    for i, row in enumerate(rows):
        if row.text.endswith(CUT):
            first = re.search(r"([^\W\d_]+)\x02$", row.text)
            rest = re.match(r"[^\W\d_]+", rows[i + 1].text) if i + 1 < len(rows) else None
            soft = first and rest and f"{first[1]}{rest[0]}".lower() in whole
            rows[i] = row._replace(text=row.text[:-1] + ("\u00ad" if soft else "-"))
    return rows


def _lines(rows: Sequence[Row]) -> list[tuple[Row, Line]]:
    """Rows with their heading levels, those of one heading joined, and clear space above noted."""
    usual = _usual_gap(rows)
    margins = _margins(rows)
    out: list[tuple[Row, Line]] = []
    for i, (row, level) in enumerate(zip(rows, levels(rows), strict=True)):
        above, last = (rows[i - 1], out[-1][1]) if i else (row, None)
        if last and level and last.heading == level and _one_heading(above, row):
            out[-1] = (out[-1][0], last._replace(text=f"{last.text} {row.text}"))
            continue
        indent = max(0, min(40, round((row.left - margins[row.page]) / max(row.size / 2, 3))))
        gap = above.page == row.page and above.base - row.base > usual * max(row.size, above.size)
        out.append((row, Line(" " * (0 if level else indent) + row.text, level, gap, row.role == "TR")))
    return out


def _one_heading(above: Row, row: Row) -> bool:
    return above.page == row.page and (row.element == above.element != 0 or (not row.level and follows(above, row)))


def _usual_gap(rows: Sequence[Row]) -> float:
    """The distance between baselines, in sizes of the text, beyond which a line stands apart."""
    steps = [
        (above.base - below.base) / below.size
        for above, below in pairwise(rows)
        if above.page == below.page and below.size and 0 < above.base - below.base < 2.5 * below.size
    ]
    return 1.25 * median(steps) if steps else 1.6


def _margins(rows: Sequence[Row]) -> dict[int, float]:
    """Where the text of each page begins: the left edge that most of its rows share, or one further left."""
    lefts: dict[int, Counter[int]] = {}
    for row in rows:
        lefts.setdefault(row.page, Counter())[round(row.left)] += len(row.text)
    return {
        page: min(left for left, n in seen.items() if n >= 0.2 * max(seen.values())) for page, seen in lefts.items()
    }


def _about(document: pdfium.PdfDocument) -> dict[str, JsonValue]:
    """The document information: title, author, subject, and its dates as ISO days."""
    told = {key: squeeze(value) for key, value in document.get_metadata_dict(skip_empty=True).items()}
    about: dict[str, JsonValue] = {
        k.lower(): told[k] for k in ("Title", "Author", "Subject", "Keywords") if told.get(k)
    }
    for key, name in (("CreationDate", "created"), ("ModDate", "modified")):
        if match := _DAY.match(told.get(key, "")):
            about[name] = "-".join(part for part in match.groups() if part)
    return about


def _title(about: dict[str, JsonValue], rows: Sequence[Row], heading: str | None) -> str | None:
    """What the cover says largest, else the title in the document information, else the first heading."""
    told = str(about.get("title", ""))
    return largest(rows) or (told if len(told) > 3 and not _JUNK.search(told) else None) or heading


def _warnings(document: pdfium.PdfDocument, sheets: Sequence[Sheet]) -> list[str]:
    checks: list[tuple[Callable[[Sheet], bool], str]] = [
        (lambda s: s.broken, "could not be read"),
        (lambda s: s.hidden and bool(s.rows), "text that cannot be seen was left out"),
        (lambda s: s.hidden and not s.rows, "all its text is hidden and was left out; the page needs OCR"),
        (lambda s: s.smuggled, "characters that cannot be seen were left out"),
        (lambda s: not (s.rows or s.hidden or s.broken), "has no text and needs OCR"),
    ]
    found = [f"page {sheet.number}: {words}" for is_so, words in checks for sheet in sheets if is_so(sheet)]
    if document.get_formtype() != raw.FORMTYPE_NONE:
        found.append("it is a form to fill in: what is typed into its boxes is not read")
    return found
