"""Two pictures of a screening: contacts over time, and what is known by area. Neither adds anything up.

The library that draws takes half a second to load, so it is loaded by the first picture and not before.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from knowledge.types import Frozen
from prompts import load_report

if TYPE_CHECKING:
    from bot.screening.results import Findings
    from prompts.report import PictureWords


class Picture(Frozen):
    """A PNG, readable in shades of grey. `alt` says all that it shows, to somebody who does not see it."""

    png: bytes
    alt: str
    title: str


def timeline(findings: Findings) -> Picture | None:
    """Contacts by child and service over time, when help began, and the long gaps. None where there are no contacts.

    Outcomes differ by shape and by shade. Where marks would lie on one another they are counted by month or longer.
    """
    from bot.report.pictures import over_time, spoken

    if not findings.chronology.meetings:
        return None
    words = _words()
    return Picture(png=over_time.drawn(findings, words), alt=spoken.timeline(findings, words), title=words.timeline)


def profile(findings: Findings) -> Picture | None:
    """The worst answer in each area for each child, in words. None where there is no child yet."""
    from bot.report.pictures import by_area, spoken

    if not findings.profile:
        return None
    words = _words()
    return Picture(png=by_area.drawn(findings, words), alt=spoken.profile(findings, words), title=words.profile)


@cache
def _words() -> PictureWords:
    return load_report().pictures
