"""On which line of a YAML file something stands. A node is what `yaml.compose` gives."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def line(node: Any, loc: Sequence[str | int]) -> int:
    """The line, from 1, of the entry that `loc` leads to, or of the last one on the way that is there."""
    if node is None:  # nothing at all is in the file
        return 1
    at = node.start_mark.line
    for step in loc:
        found = _inner(node, step)
        if found is None:
            break
        at, node = found
    return int(at) + 1


def _inner(node: Any, step: str | int) -> tuple[int, Any] | None:
    if node.id == "sequence" and isinstance(step, int) and step < len(node.value):
        return node.value[step].start_mark.line, node.value[step]
    if node.id == "mapping":
        return next(((key.start_mark.line, value) for key, value in node.value if key.value == str(step)), None)
    return None
