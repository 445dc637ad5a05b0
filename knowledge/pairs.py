"""Questions with a pointer to the passage that answers them: what a search model learns from, and is tested on.

A pair holds no guidance text: document, edition, page, paragraph, and a mark (the start of a hash) by which the
very passage is known again. Anyone with the official documents can turn pairs into text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

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
    quote: str | None = None
    """Words to be found in the passage: in an expert's own cases, never in the pairs that ship."""


class Pair(Pointer):
    """A question in a practitioner's words, and where its answer is.

    `wrong` (in a file: `not`) is a passage that looks right and is not; `why` says in what it differs.
    """

    question: str = Field(min_length=3)
    style: str = "plain"
    wrong: Pointer | None = Field(default=None, alias="not")
    why: str | None = None
    mark: Literal["correct", "wrong", "unsupported", "incomplete"] = "correct"
    """An expert's mark of this passage as an answer: only those marked correct are learned from."""


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
    by_name: dict[str, list[int]] = {}
    for i, (document, _) in enumerate(passages):
        by_name.setdefault(document.name, []).append(i)
    places = _places(passages)
    held: list[Held] = []
    lost = 0
    for pair in pairs:
        right = _find(pair, marks, places)
        if right is None and pair.quote:
            right = _quoted(pair.quote, by_name.get(pair.document, []), passages)
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
                yield from _pairs(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise BadPairs(f"{path.name}, line {number}: {_reason(error)}") from error


def _reason(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return f"not a pair ({str(error) or type(error).__name__})"
    fault = error.errors()[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"


def _pairs(row: Any) -> Iterator[Pair]:
    """A row of pairs as it is; an evaluation case (`gold` passages) as one pair for each passage that answers."""
    if not isinstance(row, dict) or "gold" not in row:
        pair = Pair.model_validate(row)
        if pair.mark == "correct":
            yield pair
        return
    for gold in row["gold"]:
        pages, paragraphs = gold.get("pdf_pages") or [None], gold.get("paragraphs") or [None]
        yield Pair(
            question=row["question"],
            style=row.get("kind", "plain"),
            document=gold["doc"],
            page=pages[0],
            paragraph=str(paragraphs[0]) if paragraphs[0] is not None else None,
            quote=gold.get("quote"),
        )


def _places(passages: Sequence[Known]) -> dict[tuple[str, int | None, str | None], int]:
    """The only passage of a document with this page and paragraph, where there is only one."""
    found: dict[tuple[str, int | None, str | None], list[int]] = {}
    for i, (document, passage) in enumerate(passages):
        found.setdefault((document.name, passage.pdf_page, passage.paragraph), []).append(i)
    return {place: where[0] for place, where in found.items() if len(where) == 1 and place[1:] != (None, None)}


def _quoted(quote: str, places: Sequence[int], passages: Sequence[Known]) -> int | None:
    wanted = folded(quote)
    return next((i for i in places if wanted in folded(passages[i][1].text)), None)


def folded(text: str) -> str:
    """A text in lower case with nothing but words: for finding a quotation whatever its marks and spacing."""
    return re.sub(r"[\W_]+", " ", text.lower()).strip()


def _find(
    pointer: Pointer,
    marks: Mapping[tuple[str, str], int],
    places: Mapping[tuple[str, int | None, str | None], int],
) -> int | None:
    exact = marks.get((pointer.document, pointer.passage or ""))
    return exact if exact is not None else places.get((pointer.document, pointer.page, pointer.paragraph))
