"""What can be told of a file by looking at its first page and its name, where nobody has said.

Every guess is given back with where it comes from, so that a lead sees it before it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from ingest.sources import MONTHS, works
from ingest.types import Reading
from knowledge.types import Authority

_DAY = re.compile(rf"(?<!\d)(\d{{1,2}})[\s_-]+({MONTHS})[\s_-]+(20\d\d)(?!\d)", re.IGNORECASE)
_DATE_LINE = re.compile(rf"^(?:(?:report )?published|date|issued)?\s*:?\s*{_DAY.pattern}$", re.IGNORECASE)

_INSPECTORS = re.compile(
    r"\bofsted\b|h(?:is|er) majesty.s inspector|joint targeted area inspection|reporting inspector", re.IGNORECASE
)
_FOCUSED = re.compile(r"focused visit to (.{3,80}?children.s services)", re.IGNORECASE)
_RESPONSE = r"multi-agency response to (?!this\b).{3,80}?"
_PLACE = r"[A-Z][\w’'-]+(?: (?!This\b|Between\b)(?:(?:of|and|upon|with|the) )*[A-Z][\w’'-]+)*"
_JOINT = re.compile(rf"(?i:joint targeted area inspection of )(?:the ({_RESPONSE}) in )?({_PLACE})")
_ABOUT = re.compile(rf"({_RESPONSE}) in [A-Z]")
_INSPECTION = re.compile(r"^(?:re-)?inspection of (.+)$", re.IGNORECASE)
_NOT_HEADING = re.compile(
    r"^(?:and$|inspection dates?\b|report published|age group|lead inspector|published|\d+$)", re.IGNORECASE
)

_AUTHORITY = (
    (re.compile(r"rapid review|practice review|case review|learning|lessons", re.IGNORECASE), Authority.LEARNING),
    (re.compile(r"\btool(?:kit)?s?\b|checklist|template|\bform\b", re.IGNORECASE), Authority.PRACTICE_TOOL),
    (
        re.compile(r"strategy|polic(?:y|ies)|procedure|protocol|threshold|pathway", re.IGNORECASE),
        Authority.LOCAL_POLICY,
    ),
)
_PARTNERSHIP = re.compile(
    r"\b((?:[A-Z][\w&]+ )(?:(?:[A-Z][\w&]+|and|of|the|on|upon) ){0,5}"
    r"(?:Safeguarding (?:Children(?:.s)? )?(?:Partnership|Board)|Council))\b"
)
_FIRST = 3000  # characters of the first page that are looked at


class Guess(NamedTuple):
    """A value for one field of a Source, and where it comes from in words."""

    field: str
    value: str | date | Authority | tuple[str, ...]
    origin: str

    def said(self) -> str:
        """The guess in a sentence for a lead."""
        if isinstance(self.value, tuple):
            return f"takes the place of starter guidance, guessed from {self.origin}: {', '.join(self.value)}"
        shown = f"{self.value.day} {self.value:%B %Y}" if isinstance(self.value, date) else str(self.value)
        return f"{self.field} guessed from {self.origin}: {shown}"


def guesses(path: Path, reading: Reading) -> tuple[Guess, ...]:
    """A guess for the title and the authority always; for the publisher and the day published where one is found."""
    first = first_page(reading)[:_FIRST]
    if _INSPECTORS.search(first) or re.search(r"_(?:inspection|focused_visit)_", path.stem, re.IGNORECASE):
        return tuple(_inspection(path, reading, first))
    return tuple(_other(path, reading, first))


def first_page(reading: Reading) -> str:
    """The text of the first page, or of the first blocks of a text without pages."""
    if reading.pages and reading.pages[0].text.strip():
        return reading.pages[0].text
    return "\n".join(block.text for block in reading.blocks[:30])


def _inspection(path: Path, reading: Reading, first: str) -> Iterator[Guess]:
    day = _day(path, first)
    named = _inspection_title(first)
    title = Guess("title", named, "the first page") if named else _title(path, reading)
    if named and day and isinstance(day.value, date):
        kind = "letter" if re.search(r"^\s*Dear ", first, re.M) else "report"
        when = f"{day.value.day} {day.value:%B %Y}"
        title = Guess("title", f"{named}: {kind} of {when}", f"the first page and {day.origin}")
    yield title
    yield Guess("publisher", "Ofsted", "the first page")
    yield Guess("authority", Authority.LEARNING, "its being an inspection")
    if day:
        yield day


def _inspection_title(first: str) -> str | None:
    """The name of the inspection with its place, which both kinds of letter and every report give on page one."""
    running = " ".join(first.split())
    if focused := _FOCUSED.search(running):
        return f"Ofsted focused visit to {focused.group(1)}"
    if joint := _JOINT.search(running):
        response = _ABOUT.search(running)
        about = joint.group(1) or (response.group(1) if response else None)
        return f"Joint targeted area inspection of {joint.group(2)}" + (f": {about}" if about else "")
    return _report_title([line.strip() for line in first.splitlines() if line.strip()])


def _report_title(lines: Sequence[str]) -> str | None:
    at = next((i for i, line in enumerate(lines[:12]) if _INSPECTION.match(line)), None)
    if at is None:
        return None
    heading = [lines[at]]
    rest = list(lines[at + 1 : at + 4])
    while (
        rest
        and not _NOT_HEADING.match(rest[0])
        and not re.search(r"council$", rest[0], re.IGNORECASE)
        and len(rest[0]) < 80
    ):
        heading.append(rest.pop(0))
    near = [line for line in (*lines[max(0, at - 1) : at], *rest[:1]) if _place(line)]
    words = re.sub(r"(?<=[a-z])\d$", "", " ".join(heading))
    return f"{near[0]}: {words}" if near else words


def _place(line: str) -> bool:
    return bool(re.match(r"^[A-Z][A-Za-z ,.&'’-]{2,50}$", line)) and not _NOT_HEADING.match(line)


def _other(path: Path, reading: Reading, first: str) -> Iterator[Guess]:
    title = _title(path, reading)
    yield title
    partnership = _PARTNERSHIP.search(" ".join(first.split()))
    if partnership:
        yield Guess("publisher", partnership.group(1), "the first page")
    yield _authority(str(title.value), bool(partnership))
    if partnership and (stems := _starters(str(title.value))):
        yield Guess("replaces_starter", stems, "the title")
    if day := _day(path, first):
        yield day


def _authority(title: str, partnership: bool) -> Guess:
    found = next((kind for pattern, kind in _AUTHORITY if pattern.search(title)), Authority.COMMENTARY)
    if found is Authority.LOCAL_POLICY and not partnership:
        found = Authority.COMMENTARY
    return Guess("authority", found, "the title" if found is not Authority.COMMENTARY else "nothing that says more")


def _starters(title: str) -> tuple[str, ...]:
    """The starter documents that a partnership's own document of this title stands in for."""
    local = [work for work in works() if work.local and work.replaces_starter]
    named = [work for work in local if any(each.casefold() in title.casefold() for each in (work.title, *work.also))]
    return tuple(dict.fromkeys(stem for work in named for stem in work.replaces_starter))


def _title(path: Path, reading: Reading) -> Guess:
    if reading.title and len(reading.title.split()) > 1:
        return Guess("title", _short(reading.title), "the first page")
    heading = next((block.text for block in reading.blocks if block.kind == "heading"), None)
    if heading and len(heading.split()) > 1:
        return Guess("title", _short(heading), "the first heading")
    return Guess("title", _short(" ".join(re.split(r"[\s_]+", path.stem.strip("_ ")))) or path.stem, "the file name")


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 150 else words[:150].rsplit(" ", 1)[0] + " …"


def _day(path: Path, first: str) -> Guess | None:
    """The day of publication: from the file name, else from a line of the first page that is nothing but a date."""
    if named := _date(_DAY.search(path.stem)):
        return Guess("published", named, "the file name")
    lines = [" ".join(line.split()) for line in first.splitlines()[:60]]
    found = next((day for line in lines if (day := _date(_DATE_LINE.match(line)))), None)
    return Guess("published", found, "the first page") if found else None


def _date(match: re.Match[str] | None) -> date | None:
    if not match:
        return None
    try:
        return date(int(match.group(3)), MONTHS.split("|").index(match.group(2).lower()) + 1, int(match.group(1)))
    except ValueError:
        return None
