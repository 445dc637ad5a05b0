"""Blocks under their headings: the heading path that people cite, and footnotes and boxes set apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ingest.types import Block

_SHORT_NOTE = 10
_KIND = re.compile(r"((?:Flow ?chart|Annex|Appendix|Part|Chapter|Section|Figure|Table|Level|Step|Stage) )\w+")
_COUNTED = re.compile(
    r"\b(?:chapter|part|section|annex|appendix|level|chart|figure|table|step|stage|domain|tier|box|example"
    r"|child|case|question) \d+$",
    re.IGNORECASE,
)


class Section(NamedTuple):
    """Consecutive blocks under one heading path. `kind` tells what they are made of."""

    heading: tuple[str, ...]
    kind: str
    blocks: tuple[Block, ...]


def sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """Group blocks by heading path. A block that a page end cut from its heading keeps it.

    Footnotes come as sections of their own, after the text they stand under; those of a few words, which only
    name another document, are left out.
    """
    path: list[tuple[int, str]] = []
    held: list[Block] = []
    notes: list[Block] = []
    for block in blocks:
        if block.kind == "footnote":
            notes.append(block)
        elif block.kind == "heading":
            yield from _flush(path, held, notes)
            held, notes = [], []
            text = _clean(block.text)
            level = _sibling(path, text) or block.level
            path = [(above, heading) for above, heading in path if above < level]
            path.append((level, text))
        else:
            held.append(block)
    yield from _flush(path, held, notes)


def _sibling(path: Sequence[tuple[int, str]], text: str) -> int | None:
    """The level of a heading of the same kind in the path: flow chart 6 stands beside flow chart 5, not under it."""
    kind = _KIND.match(text)
    return next((level for level, held in path if kind and held.startswith(kind[1])), None)


def _clean(text: str) -> str:
    """A heading without the footnote marker printed after it; the number of a chapter or a level stays."""
    plain = re.sub(r"\s+", " ", text).strip()
    return plain if _COUNTED.search(plain) else re.sub(r"(?<=[a-z)])\s\d{1,3}$", "", plain)


def _flush(path: Sequence[tuple[int, str]], held: Sequence[Block], notes: Sequence[Block]) -> Iterator[Section]:
    heading = tuple(text for _, text in path)
    run: list[Block] = []
    for block in held:
        if run and _group(block) != _group(run[-1]):
            yield Section(heading, _group(run[-1]), tuple(run))
            run = []
        run.append(block)
    if run:
        yield Section(heading, _group(run[-1]), tuple(run))
    for note in notes:
        if len(note.text.split()) > _SHORT_NOTE:
            yield Section(heading, "footnote", (note,))


def _group(block: Block) -> str:
    return {"row": "table", "box": "box"}.get(block.kind, "prose")
