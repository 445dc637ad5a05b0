"""What a scorer gives for one answer."""

from __future__ import annotations

from typing import NamedTuple


class Mark(NamedTuple):
    """One score of one answer: 1.0 and 0.0 for yes and no, or a quantity. `by`: parts beside the case's own."""

    name: str
    value: float
    by: tuple[str, ...] = ()
