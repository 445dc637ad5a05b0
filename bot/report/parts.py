"""A document as data: what it holds, in order, before anybody chooses between DOCX and PDF."""

from __future__ import annotations

from datetime import date
from typing import Literal

from bot.report.pictures import Picture
from knowledge.types import Frozen

Format = Literal["docx", "pdf"]


class Heading(Frozen):
    """1 for a section, 2 for a part of one. It stays with what comes after it."""

    text: str
    level: Literal[1, 2] = 1


class Paragraph(Frozen):
    """Words; `lead` is said first, in bold."""

    text: str
    lead: str = ""
    small: bool = False


class Note(Frozen):
    """Words that nobody may miss, in a box."""

    text: str


class Bullets(Frozen):
    """Points, a line or a few each."""

    items: tuple[str, ...]


class Table(Frozen):
    """Rows under a heading that stands on every page. A line break in a cell is a line break.

    `widths` are shares of the page. The first cell of a row is its heading."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    to_fill: bool = False
    """Whether people write in it: then its rows are tall enough for a pen."""


class PictureOf(Frozen):
    """A picture under its title."""

    picture: Picture


Part = Heading | Paragraph | Note | Bullets | Table | PictureOf


class Document(Frozen):
    """A whole document. `foot` is on every page, before the page's number."""

    title: str
    foot: str
    page: str
    """How a page's number is said: `page` and `pages` are filled in."""
    made: date
    parts: tuple[Part, ...]


class File(Frozen):
    """A document as it is sent. Its name says nothing about a child."""

    name: str
    media_type: str
    content: bytes
