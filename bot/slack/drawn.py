"""A reply as Slack shows it."""

from __future__ import annotations

from typing import Any

from knowledge.types import Frozen

Block = dict[str, Any]
View = dict[str, Any]


class Drawn(Frozen):
    """`text` is the whole reply in words, for notifications and screen readers; `blocks` is how it looks."""

    text: str
    blocks: tuple[Block, ...] = ()
