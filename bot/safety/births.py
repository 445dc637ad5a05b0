"""Dates of birth: a date beside a word such as "born" or "dob", or right after a name. Other dates stay."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.identifiers import BORN, Span

MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
SEP = r"\s?[/.\-\u2010-\u2015]\s?"
DAY = r"\d{1,2}(?:\s?(?:st|nd|rd|th))?"
YEAR = r"(?:19|20)?\d\d"
FULL = (
    rf"(?:\d{{1,2}}{SEP}\d{{1,2}}{SEP}{YEAR}|(?:19|20)\d\d{SEP}\d{{1,2}}{SEP}\d{{1,2}}"
    rf"|{DAY}[\s./-]{{0,2}}(?:of\s+)?{MONTH}[\s,./'’-]{{0,3}}{YEAR}|{MONTH}\.?\s+{DAY},?\s+{YEAR})"
)
LOOSE = (
    rf"(?:{FULL}|\d{{1,2}} \d{{1,2}} {YEAR}|\d{{6}}|\d{{8}}"
    rf"|{DAY} (?:of )?{MONTH}|{MONTH} {DAY}|{MONTH} (?:19|20)\d\d)"
)
BIRTH = r"(?:d\.?\s?o\.?\s?b['’]?s?\.?|birth\s?-?(?:date|day)s?|b'?day|born|dates?\s+of\s+birth)"
EVENTS = (
    "seen|visit|visited|review|reviewed|met|meeting|referr|moved|placed|since|until|before|died|discharged|after|reported|"
    "contact|attended|letter|dated|wrote|closed|opened|started|missed"
)
WORDS = rf"(?:[^\w.!?\n]*(?!(?:{EVENTS})\b)[a-z\[\]'’]+){{0,5}}?[^\w!?\n]*"
AFTER = re.compile(rf"(?<![a-z]){BIRTH}(?![a-z]){WORDS}({LOOSE})(?!\d)", re.I)
CLOSE = re.compile(rf"(?<![a-z])(?:dob|born|b\.?)\s*({FULL}|\d{{6}}|\d{{8}})(?!\d)", re.I)
BEFORE = re.compile(
    rf"(?<![\d/.-])({FULL})(?!\d)[\s(),\[-]*(?:(?:is|was|given|as|for|the|his|her|their)\s+){{0,4}}{BIRTH}(?!\w)", re.I
)
TURNS = re.compile(rf"\bturn(?:s|ed|ing)? \d+ on (?:the )?({LOOSE})(?!\d)", re.I)
BESIDE = re.compile(rf"\[name\](?:['’]?s)?[\s,;:(–-]*({FULL})(?!\d)", re.I)
ALSO = re.compile(rf"\[{BORN}\](?:\s*(?:,|and|&|/))+\s*({FULL})(?!\d)", re.I)
DATES = (AFTER, CLOSE, BEFORE, TURNS, BESIDE, ALSO)


def found(text: str) -> Iterator[Span]:
    """The dates of birth in a text in which names are masked already."""
    for pattern in DATES:
        for match in pattern.finditer(text):
            yield Span(match.start(1), match.end(1), BORN)
