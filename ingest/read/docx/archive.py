"""What a DOCX file is packed in, looked through before anything else touches it: size, locks, declarations.

A zip directory can claim little and unpack to anything, so every member is unpacked once, in small pieces and
thrown away, and counted against what a document may hold.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from ingest.errors import Unreadable

MOST_BYTES = 150_000_000
_MOST_MEMBERS = 5_000
_MOST_RATIO = 150
_SMALL = 5_000_000
_PIECE = 1 << 16
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_OVERLAP = 32
_DAMAGED = "it is damaged or cut short"
_BOMB = "it unpacks to far more than a document holds (a zip bomb)"


def inspect(data: bytes) -> set[str]:
    """Check a DOCX's members and return their names.

    Raises:
        Unreadable: damaged, locked, not a Word document, made to unpack without end, or declaring entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            _check_directory(members)
            _check_contents(packed, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError):
        raise Unreadable(_DAMAGED) from None
    names = {member.filename for member in members}
    if not any(name.startswith("word/") for name in names):
        raise Unreadable("it is a zip file or another kind of document named .docx")
    return names


def _check_directory(members: list[zipfile.ZipInfo]) -> None:
    if any(member.flag_bits & 1 for member in members):
        raise Unreadable("it is locked with a password: save a copy without one")
    if len(members) > _MOST_MEMBERS or sum(member.file_size for member in members) > MOST_BYTES:
        raise Unreadable(_BOMB)
    if any(m.file_size > _SMALL and m.file_size > _MOST_RATIO * max(m.compress_size, 1) for m in members):
        raise Unreadable(_BOMB)


def _check_contents(packed: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    total = 0
    for member in members:
        marked_up = member.filename.lower().endswith((".xml", ".rels"))
        tail = b""
        with packed.open(member) as stream:
            while piece := stream.read(_PIECE):
                total += len(piece)
                if total > MOST_BYTES:
                    raise Unreadable(_BOMB)
                if marked_up and any(word in tail + piece for word in _DECLARATIONS):
                    raise Unreadable("it declares entities, which Word documents do not: it is not safe to read")
                tail = piece[-_OVERLAP:]
