"""Questions with a pointer to the passage that answers them: what a search model learns from, and is tested on.

A pair holds no guidance text: document, edition, page, paragraph, and a mark (the start of a hash) by which the
very passage is known again. Anyone with the official documents can turn pairs into text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, ValidationError

from knowledge.types import Document, Frozen, Passage


class BadPairs(Exception):
    """A file of pairs holds a line we cannot accept: one line naming file, line and what."""


class Pointer(Frozen):
    """Where a passage is. `passage` is its mark; page and paragraph find it again when its wording was mended."""

    document: str
    edition: str | None = None
    page: int | None = None
    paragraph: str | None = None
    passage: str | None = None


class Pair(Pointer):
    """A question in a practitioner's words, and where its answer is.

    `wrong` (in a file: `not`) is a passage that looks right and is not; `why` says in what it differs.
    """

    question: str = Field(min_length=3)
    style: str = "plain"
    wrong: Pointer | None = Field(default=None, alias="not")
    why: str | None = None


class Held(NamedTuple):
    """A pair turned into text: positions in a list of passages. `wrong` is None where there is no near miss."""

    question: str
    style: str
    right: int
    wrong: int | None


Known = tuple[Document, Passage]


def read_pairs(paths: Iterable[Path]) -> list[Pair]:
    """Every pair of some JSON Lines files. Raises BadPairs, OSError."""
    return [pair for path in paths for pair in _read(path)]


def mark(passage: Passage) -> str:
    """The start of a hash of a passage's words, whatever the spacing."""
    return hashlib.sha256(" ".join(passage.text.split()).encode()).hexdigest()[:12]


def hold(pairs: Iterable[Pair], passages: Sequence[Known]) -> tuple[list[Held], int]:
    """Pairs whose passages are among these, as positions in them, and how many others there were."""
    marks = {(document.name, mark(passage)): i for i, (document, passage) in enumerate(passages)}
    places = _places(passages)
    held: list[Held] = []
    lost = 0
    for pair in pairs:
        right = _find(pair, marks, places)
        if right is None:
            lost += 1
            continue
        wrong = _find(pair.wrong, marks, places) if pair.wrong else None
        held.append(Held(pair.question, pair.style, right, wrong if wrong != right else None))
    return held, lost


def _read(path: Path) -> Iterable[Pair]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield Pair.model_validate(json.loads(line))
            except (ValueError, ValidationError) as error:
                reason = error.errors()[0] if isinstance(error, ValidationError) else {"loc": (), "msg": str(error)}
                where = ".".join(str(part) for part in reason["loc"])
                raise BadPairs(f"{path.name}, line {number}: {where or 'JSON'}: {reason['msg']}") from error


def _places(passages: Sequence[Known]) -> dict[tuple[str, int | None, str | None], int]:
    """The only passage of a document with this page and paragraph, where there is only one."""
    found: dict[tuple[str, int | None, str | None], list[int]] = {}
    for i, (document, passage) in enumerate(passages):
        found.setdefault((document.name, passage.pdf_page, passage.paragraph), []).append(i)
    return {place: where[0] for place, where in found.items() if len(where) == 1 and place[1:] != (None, None)}


def _find(
    pointer: Pointer,
    marks: Mapping[tuple[str, str], int],
    places: Mapping[tuple[str, int | None, str | None], int],
) -> int | None:
    exact = marks.get((pointer.document, pointer.passage or ""))
    return exact if exact is not None else places.get((pointer.document, pointer.page, pointer.paragraph))
