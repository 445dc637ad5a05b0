"""The official documents that the product knows by sight, so that a lead who adds one types nothing.

A file is recognised by its own title: the title stands first on its cover, and nothing follows but what such a cover
bears. A local procedure, a summary or an inspection report that merely names a document is not that document, and a
year that is merely mentioned is not its edition.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from importlib import resources

import yaml

from knowledge.types import Authority, Frozen, Source, Successor

MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATED = rf"(?:\d{{1,2}} )?(?:{MONTHS}) (20\d\d)"
_ISSUED = r"(?:published|updated|issued|last updated|date|version|revised|first published|(?:factual )?update)\b"
_ABOUT_IT = r"(?:summary|briefing|training|newsletter|easy read|consultation|launch|poster|leaflet|minutes)\b"
_BEFORE = re.compile(rf"^(?:(?:hm government|department for education|gov\.uk|{_DATED}|\d+)[\s:,|-]+)*")
_CONTENTS = re.compile(r"^\s*(?:table of )?contents\b|^\s*(?:introduction|summary|foreword)\s*$", re.IGNORECASE)
_COVER_LINES = 18


class Edition(Frozen):
    """One edition of a work: what its cover bears, and its dates where they are confirmed."""

    edition: str | None = None
    years: tuple[str, ...] = ()
    published: date | None = None
    effective: date | None = None


class Work(Frozen):
    """A document through all its editions, oldest first."""

    family: str
    title: str
    also: tuple[str, ...] = ()
    publisher: str
    authority: Authority
    licence: str | None = None
    url: str | None = None
    follows: tuple[str, ...] = ()
    local: tuple[str, ...] = ()
    """A local document also bears one of these, on its first page or in its name."""
    replaces_starter: tuple[str, ...] = ()
    editions: tuple[Edition, ...]

    def source(self, edition: Edition) -> Source:
        """What is known of one edition, its successor included."""
        return Source(
            title=self.title,
            authority=self.authority,
            publisher=self.publisher,
            edition=edition.edition,
            published=edition.published,
            effective=edition.effective,
            superseded_by=self._successor(edition),
            url=self.url,
            licence=self.licence,
            family=self.family,
            replaces_starter=self.replaces_starter,
        )

    def _successor(self, edition: Edition) -> Successor | None:
        newer = self.editions[self.editions.index(edition) + 1 :][:1]
        return next((self._as_successor(next_edition) for next_edition in newer), None)

    def _as_successor(self, edition: Edition) -> Successor:
        return Successor(
            title=self.title,
            edition=edition.edition or "",
            published=edition.published,
            in_force=edition.effective,
            url=self.url,
        )


class Known(Frozen):
    """A file that was recognised: what is known of it, and that in words."""

    source: Source
    words: str


@cache
def works() -> tuple[Work, ...]:
    """Every work that `sources.yaml` knows."""
    text = resources.files("ingest").joinpath("sources.yaml").read_text(encoding="utf-8")
    held = yaml.load(text, Loader=yaml.BaseLoader)  # BaseLoader makes only texts, lists, mappings
    return tuple(Work.model_validate(work) for work in held["works"])


def recognise(title_text: str, first_pages_text: str, name: str) -> Known | None:
    """The official document that a file is, or nothing.

    `title_text` is the title as read (may be empty), `first_pages_text` the text of the first page or two with its
    line breaks, `name` the file name. The cover is believed before the title, and both before the name.
    """
    cover = _cover(first_pages_text)
    for work in works():
        if work.local and not _is_local(work, cover, name):
            continue
        rests = [rest for text in (cover, _plain(title_text)) if (rest := _after_title(work, text)) is not None]
        if rests and all(_goes_on(work, rest) for rest in rests):
            edition = _edition(work, rests[0], cover, name)
            return _known(work, edition) if edition else None
    return None


def _known(work: Work, edition: Edition) -> Known:
    shown = f", {edition.edition} edition" if edition.edition else ""
    return Known(source=work.source(edition), words=f"recognised as {work.title}{shown}")


def _cover(text: str) -> str:
    """What stands before the contents or the first page's end, in lower case on one line."""
    lines: list[str] = []
    for line in text.split("\f")[0].splitlines():
        if _CONTENTS.match(line) and lines:
            break
        if line.strip():
            lines.append(line.strip())
        if len(lines) == _COVER_LINES:
            break
    return _plain(" ".join(lines))


def _plain(text: str) -> str:
    return " ".join(text.replace("–", "-").replace("—", "-").casefold().split())


def _after_title(work: Work, text: str) -> str | None:
    """What follows the title, where `text` begins with it; nothing where it begins otherwise."""
    start = _BEFORE.match(text)
    held = text[start.end() :] if start else text
    if work.local:
        held = re.sub(rf"^(?:(?:{_marks(work)})[\s:,|_-]+)+(?:safeguarding children partnership[\s:,|-]+)?", "", held)
    titles = sorted((work.title, *work.also), key=lambda title: -len(title))
    return next((held[len(title) :] for title in titles if held.startswith(_plain(title))), None)


def _marks(work: Work) -> str:
    return "|".join(map(re.escape, sorted(work.local, key=lambda mark: -len(mark))))


def _goes_on(work: Work, rest: str) -> bool:
    """Whether what follows the title is what this work's own cover bears, and not the name of something about it."""
    after_year = re.sub(r"^[\s:(]*20\d\d(?:[-/](?:20)?\d\d)?[\s):-]*", " ", rest)
    if work.local:
        return not re.match(rf"\w|[\s:()-]*(?:{_ABOUT_IT})", after_year)
    allowed = "|".join([*map(re.escape, map(_plain, work.follows)), _DATED, _ISSUED, r"20\d\d\b", r"v\d"])
    return not after_year.strip(" :()-") or bool(re.match(rf"[\s:()-]+(?:{allowed})", after_year))


def _edition(work: Work, rest: str, cover: str, name: str) -> Edition | None:
    """The edition by the year right after the title, else the latest date on the cover, else the year in the name."""
    if len(work.editions) == 1 and not work.editions[0].years:
        return work.editions[0]
    after = re.match(r"[\s:(]*(20\d\d)\b", rest)
    dates = re.findall(_DATED, cover)
    named = re.findall(r"(?<!\d)20\d\d(?!\d)", name)
    years = [after.group(1)] if after else sorted(dates, reverse=True) or named[:1]
    return next((found for year in years if (found := _of_year(work, year))), None)


def _of_year(work: Work, year: str) -> Edition | None:
    """The edition named after a year, else one whose cover may bear that year."""
    by_name = [edition for edition in work.editions if edition.edition == year]
    return next(iter(by_name or [edition for edition in work.editions if year in edition.years]), None)


def _is_local(work: Work, cover: str, name: str) -> bool:
    mark = re.compile(rf"(?<![a-z0-9])(?:{_marks(work)})(?![a-z0-9])")
    return bool(mark.search(cover) or mark.search(name.casefold()))
