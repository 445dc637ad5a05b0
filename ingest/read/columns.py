"""Flow charts, figures and tables set in columns: each box or cell read whole, in the order a person reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

_GAP = re.compile(r"\s{3,}")
_MARKED = re.compile(r"^\s*(?:[•◼▪■●○▫\-–*o]|\d{1,3}\.?|[a-z][.)]|[ivx]{1,4}[.)])\s+")


class Piece(NamedTuple):
    """A run of text on one line: its line, first and last column."""

    row: int
    start: int
    end: int
    text: str


def has_columns(text: str) -> bool:
    """Whether a line of layout text holds more than one column; a list's bullet or a number does not count."""
    marker = _MARKED.match(text)
    rest = text[marker.end() :] if marker else text.strip()
    return bool(_GAP.search(rest.strip()))


def boxes(rows: Sequence[str]) -> list[str]:
    """Join the pieces that stand under each other into boxes, ordered by where they begin."""
    open_boxes: list[list[Piece]] = []
    for piece in (piece for row, text in enumerate(rows) for piece in _pieces(row, text)):
        home = next((box for box in open_boxes if _continues(box[-1], piece)), None)
        if home is None:
            open_boxes.append([piece])
        else:
            home.append(piece)
    return [" ".join(piece.text for piece in box) for box in open_boxes]


def _pieces(row: int, text: str) -> list[Piece]:
    found, at = [], 0
    for part in re.split(r"(\s{3,})", text):
        if part.strip():
            lead = len(part) - len(part.lstrip())
            found.append(Piece(row, at + lead, at + len(part.rstrip()), part.strip()))
        at += len(part)
    return found


def _continues(above: Piece, below: Piece) -> bool:
    """Under the piece above, and centred or aligned with it: boxes of a flow chart are centred text."""
    if below.row - above.row != 1:
        return False
    overlap = min(above.end, below.end) - max(above.start, below.start)
    return overlap >= 0.5 * min(above.end - above.start, below.end - below.start)
