"""Headings that run over two or three lines, put back on one line before anything else reads them.

Left in two, the first half would be lost or the second taken for text, and what follows would be cited under the
heading before it: sometimes the opposite one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ingest.read.furniture import Line
from ingest.types import Block

_NOT_A_HEADING = re.compile(r"^\s*(?:[•◼▪■●○▫➢►–\-*]|\(?[a-z][.)]\s|\d)|[.,;:]$|\.\s")
_OPEN = re.compile(r"(?:\b(?:a|an|and|at|by|for|from|in|of|on|or|the|their|to|with)|[-–,])$")
"""Ends in a word that cannot be the last of a heading."""
_LONGEST = 170


def key(text: str) -> str:
    """A heading folded for comparison."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def unwrap(lines: Sequence[Line], outline: Mapping[str, int], width: int, hinted: bool) -> list[Line]:
    """Lines with every wrapped heading joined and given its level."""
    out: list[Line] = []
    i = 0
    while i < len(lines):
        taken, level = _wrapped(lines, i, outline, width, hinted)
        if taken > 1:
            text = " ".join(line.text.strip() for line in lines[i : i + taken])
            out.append(Line(text, heading=level, gap=lines[i].gap))
        else:
            out.append(lines[i])
        i += max(taken, 1)
    return out


def promote(blocks: Sequence[Block]) -> list[Block]:
    """A line ending in a colon directly above another lead-in is the heading of it, not a list's lead-in."""
    out = list(blocks)
    for i in range(len(out) - 2):
        first, second, third = out[i : i + 3]
        if _leads(first) and _leads(second) and third.kind == "item" and first.number is None:
            out[i] = Block(kind="heading", text=first.text.rstrip(" :"), page=first.page, level=6)
    return out


def _leads(block: Block) -> bool:
    plain = block.kind == "paragraph" and block.text.endswith(":") and ". " not in block.text
    return plain and len(block.text) <= _LONGEST


def _wrapped(lines: Sequence[Line], i: int, outline: Mapping[str, int], width: int, hinted: bool) -> tuple[int, int]:
    """How many lines from `i` make one heading, and its level; (0, 0) where they do not."""
    run = _run(lines, i)
    for taken in (3, 2):
        if len(run) >= taken and (level := outline.get(key(" ".join(run[:taken])))) is not None:
            return taken, level
    if hinted or len(run) not in (2, 3) or not _free(lines, i, len(run)):
        return 0, 0
    text = " ".join(run)
    goes_on = all(below[0].islower() or _OPEN.search(above) for above, below in pairwise(run))
    fits = goes_on and len(run[0]) >= 0.6 * width and len(text) <= _LONGEST
    return (len(run), 6) if fits and run[0][0].isupper() and not any(map(_NOT_A_HEADING.search, run)) else (0, 0)


def _run(lines: Sequence[Line], i: int) -> list[str]:
    """The lines from `i` to the next blank one, at most four, without their indent."""
    run: list[str] = []
    for line in lines[i : i + 4]:
        if not line.text.strip() or line.heading is not None:
            break
        run.append(line.text.strip())
    return run


def _free(lines: Sequence[Line], i: int, taken: int) -> bool:
    """Whether a run stands by itself: nothing above it on the page, or a blank line, and a blank line below."""
    above = i == 0 or not lines[i - 1].text.strip()
    below = i + taken < len(lines) and not lines[i + taken].text.strip()
    return above and below and len(lines[i].text) - len(lines[i].text.lstrip()) <= 3
