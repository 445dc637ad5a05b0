"""Files into readings. What a file is, is told from its bytes, never from its name; what fails, fails in one line."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from ingest.errors import Unreadable
from ingest.read.sandbox import Limits, read_apart
from ingest.types import Reading

__all__ = ["SUFFIXES", "Limits", "read"]

_KINDS = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".html": "html",
    ".htm": "html",
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
}
SUFFIXES: frozenset[str] = frozenset(_KINDS)

_MAGIC = (
    (b"PK\x03\x04", "docx"),
    (b"PK\x05\x06", "docx"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old word"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
)
_NAMES = {
    "pdf": "a PDF",
    "docx": "a Word document or zip file",
    "html": "a web page",
    "markdown": "text",
    "text": "text",
    "old word": "an old Word document, or one locked with a password",
    "rtf": "a rich text document",
    "program": "a program",
    "picture": "a picture",
    "unknown": "not a kind of file that can be read",
}
_SAVE_AS = {
    "old word": "it is an old Word document, or one locked with a password: unlock it and save it as DOCX or PDF",
    "rtf": "it is a rich text document: save it as DOCX or PDF",
}
_WEB_PAGE = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_LOOK = 4096
USUAL = Limits()
"""What one file may cost unless the caller says otherwise."""


def read(path: Path, limits: Limits = USUAL) -> Reading:
    """Read one file in a child process with `limits`.

    Raises:
        Unreadable: one line in plain words that says why; nothing of the file is returned.
    """
    kind = _KINDS.get(path.suffix.lower())
    if kind is None:
        raise Unreadable(_strange(path))
    data = _bytes(path, limits)
    _check(data, kind, path.suffix.lower())
    return read_apart(kind, data, limits)


def _strange(path: Path) -> str:
    saved = {".doc": "old word", ".rtf": "rtf"}.get(path.suffix.lower())
    known = "PDF, DOCX, HTML, Markdown or text"
    return _SAVE_AS[saved] if saved else f"files named {path.suffix or 'without an ending'} are not read: offer {known}"


def _bytes(path: Path, limits: Limits) -> bytes:
    try:
        about = path.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("it is not a file")
        if about.st_size > limits.size:
            raise Unreadable(f"it is larger than {limits.size / 1e6:g} MB")
        data = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("there is no such file") from None
    except OSError as error:
        raise Unreadable(f"it cannot be opened: {(error.strerror or 'unknown reason').lower()}") from None
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("it is empty")
    return data


def _check(data: bytes, kind: str, suffix: str) -> None:
    found = _sniff(data)
    if found in _SAVE_AS and kind == "docx":
        raise Unreadable(_SAVE_AS[found])
    plain = {"markdown", "text", "html"}
    if found == kind or (found == "text" and kind in plain):
        return
    if found == "unknown":
        raise Unreadable(f"what is in it is not what {suffix} files hold; it may be damaged")
    raise Unreadable(f"it is {_NAMES[found]} named {suffix}")


def _sniff(data: bytes) -> str:
    """The kind of file these bytes are. A PDF's header may stand behind some rubbish, but not behind a web page."""
    head = data[:_LOOK]
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if _WEB_PAGE.match(_narrow(head)):
        return "html"
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return "unknown" if b"\0" in _narrow(head) else "text"


def _narrow(head: bytes) -> bytes:
    """UTF-16 text as single bytes, so that a web page saved by Windows is known for one; marks are dropped."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head[: len(head) // 2 * 2].decode("utf-16", errors="replace").encode("utf-8", errors="replace")
    return head.removeprefix(b"\xef\xbb\xbf")
