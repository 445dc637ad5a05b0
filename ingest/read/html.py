"""Web pages: headings, lists, tables and boxes of the main content; what a browser would not show is left out.

Nothing is fetched and nothing is run. The tree is walked without recursion, so nesting of any depth does no harm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, Tag
from pydantic import JsonValue

from ingest.errors import Unreadable
from ingest.read.words import row_text, smuggles, split_number, squeeze
from ingest.types import Block, BlockKind, Reading

_DROPPED = [
    *("script", "style", "noscript", "template", "nav", "svg", "math", "iframe", "object", "embed", "canvas", "audio"),
    *("video", "button", "select", "option", "input", "textarea", "datalist", "dialog", "link", "meta"),
]
_FURNITURE = frozenset({"navigation", "banner", "contentinfo", "search"})
_BLOCKS = frozenset(
    {f"h{n}" for n in range(1, 7)}
    | {"address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "ol", "p", "pre"}
    | {"section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_BOXES = frozenset({"aside", "blockquote"})
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0+\s*(?:;|!|$)"
    r"|font-size\s*:\s*0?\.?[01]?(?:px|pt|em|rem|%)?\s*(?:;|!|$)|(?:left|top|right|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_WHITE = re.compile(
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgba?\(\s*255\s*,\s*255\s*,\s*255|transparent)", re.I
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SELECTOR = re.compile(r"^[a-z0-9]*([.#][\w-]+)$", re.IGNORECASE)
_METAS = {
    "description": "description",
    "author": "author",
    "dc.title": "title",
    "dc.publisher": "publisher",
    "og:site_name": "publisher",
    "article:published_time": "published",
    "dc.date": "published",
    "dcterms.issued": "published",
    "govuk:first-published-at": "published",
    "article:modified_time": "modified",
    "dcterms.modified": "modified",
    "govuk:public-updated-at": "modified",
}


def read_html(data: bytes) -> Reading:
    """Read a web page in whatever encoding it says, or is found, to be in.

    Raises:
        Unreadable: it holds no words that a browser would show.
    """
    soup = BeautifulSoup(data, "lxml")
    about = _about(soup)
    hidden = _strip(soup)
    root = soup.find("main") or soup.body or soup
    walk = _Walk()
    walk.through(root)
    if not any(char.isalpha() for block in walk.blocks for char in block.text):
        raise Unreadable("it holds no words that a browser would show")
    top = next((block.text for block in walk.blocks if block.kind == "heading" and block.level == 1), None)
    warnings = ("text that cannot be seen was left out",) if hidden or walk.smuggled else ()
    title = top or (str(about["title"]) if "title" in about else None)
    return Reading(format="html", pages=(), blocks=tuple(walk.blocks), title=title, metadata=about, warnings=warnings)


def _about(soup: BeautifulSoup) -> dict[str, JsonValue]:
    """What the page says of itself: title, description, publisher, author, dates and its own address."""
    about: dict[str, JsonValue] = {}
    if soup.title and (title := squeeze(soup.title.get_text())):
        about["title"] = title
    for meta in soup.find_all("meta"):
        name = str(meta.get("name") or meta.get("property") or "").lower()
        value = squeeze(str(meta.get("content") or ""))
        if name in _METAS and value:
            about.setdefault(_METAS[name], value[:10] if _METAS[name] in ("published", "modified") else value)
    for link in soup.find_all("link", rel="canonical"):
        if str(link.get("href") or "").startswith("http"):
            about.setdefault("url", str(link["href"]))
    return about


def _strip(soup: BeautifulSoup) -> bool:
    """Take out what is not content and what is not shown; whether words that are not shown were among it."""
    rules = "\n".join(style.get_text() for style in soup.find_all("style"))
    unseen = _hidden_names(rules)
    for tag in soup.find_all(_DROPPED):
        tag.extract()
    found = False
    for tag in list(soup.find_all(True)):
        if _is_hidden(tag, unseen):
            found = found or any(char.isalpha() for char in tag.get_text())
            tag.extract()
        elif _is_furniture(tag):
            tag.extract()
    return found


def _hidden_names(rules: str) -> frozenset[str]:
    """Classes (`.x`) and ids (`#x`) that the page's own style sheet hides."""
    names: set[str] = set()
    for selectors, body in _RULE.findall(rules):
        if _hides(body):
            names.update(m[1] for part in selectors.split(",") if (m := _SELECTOR.match(part.strip())))
    return frozenset(names)


def _hides(style: str) -> bool:
    return bool(_HIDING.search(style)) or (bool(_WHITE.search(style)) and "background" not in style.lower())


def _is_hidden(tag: Tag, unseen: frozenset[str]) -> bool:
    if tag.has_attr("hidden") or tag.get("aria-hidden") == "true" or _hides(str(tag.get("style") or "")):
        return True
    classes = tag.get_attribute_list("class")
    names = {f".{name}" for name in classes if name} | {f"#{tag.get('id')}"}
    return not names.isdisjoint(unseen)


def _is_furniture(tag: Tag) -> bool:
    """The page's head, foot and menus; the header of an article is part of it."""
    if tag.get("role") in _FURNITURE:
        return True
    return tag.name in ("header", "footer") and tag.find_parent(["main", "article"]) is None


class _Walk:
    """One pass over the content in order, gathering blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.smuggled = False
        self._parts: list[str] = []
        self._lists: list[int | None] = []
        self._marker: str | None = None
        self._boxes = 0
        self._level = 0

    def through(self, root: Tag) -> None:
        for node, entering in _events(root):
            if not isinstance(node, Tag):
                self._parts.append(str(node))
            elif node.name == "br":
                self._parts.append(" ")
            elif node.name == "table" and entering:
                self._flush()
                self._table(node)
            elif node.name in _BLOCKS:
                self._flush()
                (self._enter if entering else self._leave)(node)
        self._flush()

    def _enter(self, tag: Tag) -> None:
        if re.fullmatch("h[1-6]", tag.name):
            self._level = int(tag.name[1])
        elif tag.name in ("ul", "ol"):
            start = str(tag.get("start") or "1")
            self._lists.append((int(start) if start.isdigit() else 1) - 1 if tag.name == "ol" else None)
        elif tag.name == "li":
            self._marker = self._mark()
        self._boxes += tag.name in _BOXES

    def _leave(self, tag: Tag) -> None:
        if re.fullmatch("h[1-6]", tag.name):
            self._level = 0
        elif tag.name in ("ul", "ol") and self._lists:
            self._lists.pop()
        self._boxes -= tag.name in _BOXES

    def _mark(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "•"
        self._lists[-1] += 1
        return f"{self._lists[-1]}."

    def _flush(self) -> None:
        raw = "".join(self._parts)
        self._parts = []
        self.smuggled = self.smuggled or smuggles(raw)
        text = squeeze(raw)
        if not text:
            return
        if self._level:
            self._put("heading", text, self._level)
        elif self._marker:
            self._put("item", f"{self._marker} {text}", max(1, len(self._lists)))
            self._marker = None
        elif self._boxes:
            self._put("box", text)
        elif self._lists and self.blocks and self.blocks[-1].kind == "item":
            last = self.blocks[-1]
            self.blocks[-1] = last.model_copy(update={"text": f"{last.text} {text}"})
        else:
            number, rest = split_number(text)
            self.blocks.append(Block(kind="paragraph", text=rest, number=number))

    def _put(self, kind: BlockKind, text: str, level: int = 1) -> None:
        self.blocks.append(Block(kind=kind, text=text, level=level))

    def _table(self, table: Tag) -> None:
        """Rows that can each be read alone, under their column's names."""
        if caption := table.find("caption"):
            self._put("paragraph", squeeze(caption.get_text(" ")))
        header: list[str] = []
        for row in table.find_all("tr"):
            cells = row.find_all(["td", "th"], recursive=False)
            texts = [squeeze(cell.get_text(" ")) for cell in cells]
            self.smuggled = self.smuggled or smuggles(row.get_text())
            if cells and all(cell.name == "th" for cell in cells) and len(cells) > 1:
                header = texts
            elif row.find("table") is None and (text := row_text(texts, header)):
                self._put("row", text)


def _events(root: Tag) -> Iterator[tuple[Tag | NavigableString, bool]]:
    """Every text, and every tag twice: going in, then (False) coming out. A table is not gone into."""
    waiting: list[tuple[object, bool]] = [(root, True)]
    while waiting:
        node, entering = waiting.pop()
        if isinstance(node, Tag):
            yield node, entering
            if entering and node.name != "table":
                waiting.append((node, False))
                waiting.extend((child, True) for child in reversed(node.contents))
        elif type(node) in (NavigableString, CData) and isinstance(node, NavigableString):
            yield node, True
