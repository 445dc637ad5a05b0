"""Figures in guidance: a number with what it measures, how it binds and what it is counted from. Pure.

Ten working days and two weeks are one length; ten days and ten working days are not.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.asking import small
from knowledge.lexical import terms

_WORDED = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
)
_NUMBERS = {word: value for value, word in enumerate(_WORDED, 1)}
_NUMBER = rf"(?:\d+|{'|'.join(_NUMBERS)})"
_COUNTED = r"appointments?|visits?|agenc(?:y|ies)|partners|people|members|meetings|attempts|contacts|practitioners"
_NOT_AGE = r"(?! ?(?:%|per cent|days?|weeks?|months?|hours?|working|school|or \d|to \d|and \d))"
_FIGURE = re.compile(
    rf"(?P<age>\b(?:under|over|aged|below|(?:the )?age of)(?: the age of)? (?P<years>{_NUMBER})\b{_NOT_AGE}"
    r"(?: years?(?: old| of age)?)?)"
    rf"|(?P<time>\b(?P<long>{_NUMBER})[ -](?P<working>working |school |calendar )?"
    r"(?P<unit>hour|day|week|month|year)s?\b(?! old))"
    r"|(?P<often>\b(?P<period>annual|year|month|week|fortnight|dai)ly\b|\bannually\b"
    r"|\b(?:every|each) (?P<each>year|month|week|fortnight|day)\b)"
    r"|(?P<percent>\b(?P<share>\d+(?:\.\d+)?) ?(?:%|per cent))"
    r"|(?P<money>£ ?(?P<pounds>\d[\d,]*))"
    rf"|(?P<count>\b(?P<many>{_NUMBER}) (?:[a-z]+ )?(?P<thing>{_COUNTED})\b)",
    re.IGNORECASE,
)
_EVERY = re.compile(r"\b(?:every|each|intervals? of(?: no more than| at most)?|once in)\s*$", re.IGNORECASE)
_BY = re.compile(
    r"\b(?:within|inside|(?:no|not) (?:later|longer|more) than|at most|maximum of|less than|by(?: the end of)?|in"
    r"|up to|takes?)(?: the (?:first|next))?\s*$",
    re.IGNORECASE,
)
_FOR = re.compile(r"\b(?:for(?: up to| at least| less than)?|at least|minimum of|lasts?)\s*$", re.IGNORECASE)
_BEFORE = re.compile(r"^\W*(?:before|prior to|ahead of|in advance|notice)\b", re.IGNORECASE)
_APART = re.compile(r"^ apart\b", re.IGNORECASE)
_FROM = re.compile(
    r"^\W{0,2}\s*(?:of|from|after|following|before|since|prior to)\b[^.;:•]*?"
    r"(?=[,.;:•]|\b(?:and|or|if|where|unless|should|must|may|will)\b|$)",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7}
_PERIODS = {"annual": "year", "fortnight": "fortnight", "dai": "day"}
_JOINS = frozenset(terms("from after following before since prior date point")) | small()


class Figure(NamedTuple):
    """A number with what it counts. `same` holds every way to write it: two of them that meet are equal."""

    sort: str
    """What it measures and how it binds: `time by`, `time every`, `time for`, `age`, `percent`, `count visit` …"""
    same: frozenset[tuple[str, float]]
    said: str
    since: frozenset[str]
    """Stemmed words of what it is counted from: the conference, the referral."""


def measured(text: str) -> bool:
    """Whether a text has a figure in it at all."""
    return bool(_FIGURE.search(text))


def figures(text: str) -> tuple[tuple[Figure, ...], str]:
    """The figures of a text, and the text without them and what they are counted from."""
    found: list[Figure] = []
    body, at = "", 0
    for match in _FIGURE.finditer(text):
        if match.start() < at:
            continue
        since = _FROM.match(text[match.end() :])
        figure = _figure(match, text, frozenset(terms(since.group())) - _JOINS if since else frozenset())
        if figure is None:
            continue
        found.append(figure)
        body += text[at : match.start()] + " "
        at = match.end() + (since.end() if since else 0)
    return tuple(found), body + text[at:]


def _figure(match: re.Match[str], text: str, since: frozenset[str]) -> Figure | None:
    said = " ".join(match.group().split())
    if match["age"]:
        return Figure("age", frozenset({("year", _value(match["years"]))}), said, since)
    if match["percent"]:
        return Figure("percent", frozenset({("%", float(match["share"]))}), said, since)
    if match["money"]:
        return Figure("money", frozenset({("£", float(match["pounds"].replace(",", "")))}), said, since)
    if match["count"]:
        (thing,) = terms(match["thing"])
        return Figure(f"count {thing}", frozenset({(thing, _value(match["many"]))}), said, since)
    if match["often"]:
        return Figure("time every", _often(match), said, since)
    frame = _frame(text[: match.start()], text[match.end() :])
    same = _length(_value(match["long"]), (match["working"] or "").strip().lower(), match["unit"].lower())
    return Figure(f"time {frame}", same, said, since) if frame else None


def _frame(before: str, after: str) -> str | None:
    """How a time binds: a deadline, an interval, a length, a notice; None where nothing says."""
    if _BEFORE.match(after):
        return "before"
    if _EVERY.search(before) or _APART.match(after):
        return "every"
    if _FOR.search(before):
        return "for"
    return "by" if _BY.search(before) else None


def _often(match: re.Match[str]) -> frozenset[tuple[str, float]]:
    period = (match["period"] or match["each"] or "annual").lower()
    unit = _PERIODS.get(period, period)
    return _length(2.0, "", "week") if unit == "fortnight" else _length(1.0, "", unit)


def _length(value: float, working: str, unit: str) -> frozenset[tuple[str, float]]:
    """A length of time in each unit that gives it whole: ten working days are two weeks."""
    if working in {"working", "school"}:
        days = value * 5 if unit == "week" else value
        whole = days % 5 == 0 and unit in {"day", "week"}
        return frozenset({(working, days), *([("day", days / 5 * 7)] if whole and working == "working" else [])})
    if unit == "hour":
        return frozenset({("hour", value), *([("day", value / 24)] if value % 24 == 0 else [])})
    if unit in _DAYS:
        days = value * _DAYS[unit]
        weeks = [("working", days / 7 * 5)] if days % 7 == 0 else []
        return frozenset({("day", days), ("hour", days * 24), *weeks})
    return frozenset({("month", value * 12 if unit == "year" else value)})


def _value(number: str) -> float:
    return float(_NUMBERS.get(number.lower(), 0) or number)
