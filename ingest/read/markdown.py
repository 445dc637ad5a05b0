"""Markdown: front matter, headings, paragraphs with the number they begin with, lists, tables and quoted boxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

import yaml
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pydantic import JsonValue

from ingest.errors import Unreadable
from ingest.read.text import decode
from ingest.read.words import numbers_a_paragraph, row_text, smuggles, split_number, squeeze
from ingest.types import Block, BlockKind, Reading

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SHOWN = frozenset({"text", "code_inline"})


def read_markdown(data: bytes) -> Reading:
    """Read Markdown (CommonMark with tables).

    Raises:
        Unreadable: its front matter is not valid YAML, or it holds no words.
    """
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    about, body = split_front_matter(text)
    walk = _Walk()
    walk.through(MarkdownIt("commonmark").enable("table").parse(body))
    if not any(char.isalpha() for block in walk.blocks for char in block.text):
        raise Unreadable("it holds no words")
    told = about.get("title")
    top = next((block.text for block in walk.blocks if block.kind == "heading"), None)
    warnings = {
        "text that cannot be seen was left out": smuggles(body),
        "HTML inside it was left out": walk.has_html,
    }
    return Reading(
        format="markdown",
        pages=(),
        blocks=tuple(walk.blocks),
        title=told if isinstance(told, str) else top,
        metadata=about,
        warnings=tuple(words for words, is_so in warnings.items() if is_so),
    )


def split_front_matter(text: str) -> tuple[dict[str, JsonValue], str]:
    """The YAML between `---` lines at the top, dates as ISO days, and the text after it.

    Raises:
        Unreadable: it is not YAML, or not names with values.
    """
    match = _FRONT.match(text)
    if not match:
        return {}, text
    try:
        told = yaml.safe_load(match[1]) or {}
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        raise Unreadable(f"its front matter is not valid YAML{f' (line {mark.line + 2})' if mark else ''}") from None
    if not isinstance(told, dict):
        raise Unreadable("its front matter is not a list of names with values")
    return {str(key): _plain(value) for key, value in told.items()}, text[match.end() :]


def _plain(value: object) -> JsonValue:
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


class _Walk:
    """One pass over the tokens, gathering blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.has_html = False
        self._level = 0
        self._lists: list[tuple[bool, bool]] = []
        self._marker: str | None = None
        self._boxes = 0
        self._header: list[str] = []
        self._cells: list[str] | None = None

    def through(self, tokens: Sequence[Token]) -> None:
        for token in tokens:
            if token.type == "inline":
                self._text(_words(token))
            elif token.type in ("fence", "code_block"):
                self._text(squeeze(token.content))
            elif token.type == "html_block":
                self.has_html = self.has_html or bool(_COMMENT.sub("", token.content).strip())
            elif token.nesting > 0:
                self._enter(token)
            elif token.nesting < 0:
                self._leave(token)

    def _enter(self, token: Token) -> None:
        if token.type == "heading_open":
            self._level = int(token.tag[1])
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            last = self.blocks[-1] if self.blocks else None
            led_in = last is not None and last.kind != "heading" and last.text.endswith(":")
            self._lists.append((token.type == "ordered_list_open", led_in or bool(self._lists)))
        elif token.type == "list_item_open":
            self._marker = f"{token.info}{token.markup}" if self._lists[-1][0] else "•"
        elif token.type == "tr_open":
            self._cells = []
        self._boxes += token.type == "blockquote_open"

    def _leave(self, token: Token) -> None:
        if token.type == "heading_close":
            self._level = 0
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
        elif token.type == "thead_close":
            self._header = self._cells or []
        elif token.type == "tr_close" and self._cells is not None and token.level > 1:
            self._row()
        elif token.type == "table_close":
            self._cells, self._header = None, []
        self._boxes -= token.type == "blockquote_close"

    def _row(self) -> None:
        """A row of the body; the first row of a table is its header and is woven into the others."""
        if self._header and self._cells and (text := row_text(self._cells, self._header)):
            self._put("row", text)

    def _text(self, text: str) -> None:
        if self._cells is not None:
            self._cells.append(text)
        elif not text:
            return
        elif self._level:
            self._put("heading", text, self._level)
        elif self._marker:
            self._item(self._marker, text)
            self._marker = None
        elif self._lists and self.blocks and self.blocks[-1].kind == "item":
            last = self.blocks[-1]
            self.blocks[-1] = last.model_copy(update={"text": f"{last.text} {text}"})
        elif self._boxes:
            self._put("box", text)
        else:
            number, rest = split_number(text)
            self._put("paragraph", rest, number=number)

    def _item(self, marker: str, text: str) -> None:
        ordered, in_list = self._lists[-1]
        if ordered and numbers_a_paragraph(marker, text, in_list):
            self._put("paragraph", text, number=marker.strip("()."))
        else:
            self._put("item", f"{marker} {text}", len(self._lists))

    def _put(self, kind: BlockKind, text: str, level: int = 1, number: str | None = None) -> None:
        self.blocks.append(Block(kind=kind, text=text, level=level, number=number))


def _words(token: Token) -> str:
    """The words of inline text: no markup, links and emphasis as their words, no HTML tags."""
    parts = []
    for child in token.children or ():
        if child.type in _SHOWN:
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return squeeze("".join(parts))
