"""Days as people write them in England: 3 March 2026, 03/03/26, 2026-03-03."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_SLASHED = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_WORDED = re.compile(r"(?:[a-z]+,? )?(\d{1,2})(?:st|nd|rd|th)?[-/. ]+([a-z]{3,9})\.?,?[-/. ]+(\d{4}|\d{2})")


def day(text: str) -> date | None:
    """The day, or None for what is no day that there ever was. A year of two figures is of this century."""
    said = " ".join(text.casefold().split())
    if found := _ISO.fullmatch(said):
        return _made(*map(int, found.groups()))
    if found := _SLASHED.fullmatch(said):
        first, second, year = map(int, found.groups())
        return _made(year, second, first)
    if (found := _WORDED.fullmatch(said)) and found.group(2)[:3] in _MONTHS:
        return _made(int(found.group(3)), _MONTHS.index(found.group(2)[:3]) + 1, int(found.group(1)))
    return None


def worded(when: date) -> str:
    """A day as it is said: 3 March 2026."""
    return f"{when.day} {when:%B %Y}"


def _made(year: int, month: int, of_month: int) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, month, of_month)
    except ValueError:
        return None
