"""Levels of need as documents print them: "Level 2: additional needs", "Tier three", or a name alone ("Early help").

They are local. Most documents number them. Where one does not, its names are read as levels only where several of them
stand together and climb, as the columns of a table or as headings beside one another: alone, "Early help" or "Child in
need" is the name of a chapter as often as of a level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

FEWEST = 3
"""Names that climb before any of them is taken for a level."""
_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBER = rf"[1-6]|{'|'.join(_WORDS)}"
_LEVEL = re.compile(
    rf"\b(?:level|tier|band)\s+(?P<number>{_NUMBER})\b(?!\s*(?:and|or|to|&|[-–/])\s*(?:\d|{_NUMBER})\b)", re.I
)
_RUNGS = (
    r"universal",
    r"early help|eha?|additional|emerging|vulnerab\w+|early intervention|low level",
    r"targeted(?: early help)?|intensive|complex|child(?:ren)? in need(?! of protection)|cin|enhanced",
    r"specialist|acute|statutory|critical|child(?:ren)? (?:at risk|in need of protection)|child protection|cp",
)
_REST = r"(?:\s+(?:and\s+)?(?:additional|unmet|multiple|severe|needs?|level|support|help|services?|children))*"
_RUNG = tuple(re.compile(rf"(?:{rung}){_REST}\s*(?:$|[(:/–—-])", re.I) for rung in _RUNGS)


def level(text: str) -> int | None:
    """The level that a heading or the name of a column names; None for none, and for several ("levels 3 and 4")."""
    numbers = {match["number"].lower() for match in _LEVEL.finditer(text)}
    if len(numbers) != 1:
        return None
    number = numbers.pop()
    return _WORDS.get(number) or int(number)


def climbing(names: Iterable[str]) -> Mapping[str, int]:
    """Those of these names that are levels without a number, in the order given, each with its place from 1 to 4.

    Empty unless at least `FEWEST` are, and each stands above the one before it.
    """
    found = {name: rung for name in dict.fromkeys(names) if (rung := _rung(name))}
    places = list(found.values())
    climbs = len(places) >= FEWEST and all(low < high for low, high in pairwise(places))
    return found if climbs else {}


def placed(headings: Sequence[str], title: str = "") -> tuple[int | None, str | None]:
    """The level that a heading path puts a passage at, and its area of need: the heading beside the level's.

    `title` is the document's own, which is no area. Without a level there is no area either.
    """
    at = next((place for place in reversed(range(len(headings))) if level(headings[place]) is not None), None)
    if at is None:
        return None, None
    return level(headings[at]), beside(headings, at, title)


def beside(headings: Sequence[str], at: int, title: str = "") -> str | None:
    """The heading that names the area of the level at `at`: the one below it, else the nearest above."""
    near = [*headings[at + 1 : at + 2], *reversed(headings[:at])]
    return next((one for one in near if level(one) is None and one.casefold() != title.casefold()), None)


def _rung(name: str) -> int | None:
    return next((place for place, rung in enumerate(_RUNG, 1) if rung.match(name.strip())), None)
