"""Making a message fit: what matters least leaves it first, and a button then opens all of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from bot.slack.blocks.kit import BUDGET, MOST_BLOCKS, weight
from bot.slack.drawn import Block


class Part(NamedTuple):
    """Blocks that stand together. The lower `rank` is, the longer they stay; those of rank 0 always do."""

    rank: int
    blocks: Sequence[Block]


def laid(parts: Iterable[Part]) -> list[Block]:
    """All blocks, in order."""
    return [block for part in parts for block in part.blocks]


def fitted(
    parts: Sequence[Part], more: Sequence[Block], foot: int = 0, room: int = BUDGET, places: int = MOST_BLOCKS
) -> list[Block]:
    """All blocks where they fit in one message, or in so many characters and places; else what matters most, with
    `more` before the last `foot` parts."""
    room, places = room - weight(laid(parts)), places - len(laid(parts))
    if room >= 0 and places >= 0:
        return laid(parts)
    room, places = room - weight(more), places - len(more)
    held = [list(part.blocks) for part in parts]
    for place in _leaving(parts):
        if room >= 0 and places >= 0:
            break
        room, places = room + weight([held[place].pop()]), places + 1
    held.insert(len(held) - foot, list(more))
    return [block for blocks in held for block in blocks]


def _leaving(parts: Sequence[Part]) -> Iterator[int]:
    """The place of the part that a block leaves next: the last one of the highest rank that has any."""
    for rank in sorted({part.rank for part in parts if part.rank}, reverse=True):
        for place in reversed([place for place, part in enumerate(parts) if part.rank == rank]):
            yield from [place] * len(parts[place].blocks)
