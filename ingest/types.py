"""What a reader gives back: pages and blocks, in reading order, before they become passages."""

from __future__ import annotations

from typing import Literal

from pydantic import JsonValue

from knowledge.types import Frozen, Page

BlockKind = Literal["heading", "paragraph", "item", "row", "box", "footnote"]


class Block(Frozen):
    """One thing on the page. `text` keeps the document's own words, a list item with its printed bullet.

    `page` is the physical page it begins on (None for a text without pages) and `breaks` the offset in `text`
    where the next page begins, for a block that runs over. `level` is the depth of a heading (1 is the top) or
    of a list item (1 is the outermost). `number` is the printed paragraph number, kept out of `text`.
    `header` names the columns of a table row's cells, already woven into `text`.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    breaks: int | None = None
    level: int = 1
    number: str | None = None


class Reading(Frozen):
    """A file as read, all of it or nothing. `metadata` is what the file says of itself (front matter, PDF info)."""

    format: Literal["pdf", "docx", "html", "markdown", "text"]
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    title: str | None = None
    metadata: dict[str, JsonValue] = {}
    warnings: tuple[str, ...] = ()
