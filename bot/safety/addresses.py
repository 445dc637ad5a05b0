"""Where a family lives: flats, houses and streets, found from the word that ends a street's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.identifiers import ADDRESS, POSTCODE, Known, Span, key
from bot.safety.lexicon import lists

WORD = re.compile(r"[^\W\d_][\w'’-]*")
BEFORE = re.compile(r"(?<!\w)([^\W\d_][\w'’.-]*)[ \t]+$")
NUMBER = re.compile(r"(?<![\w/.£-])((?:no\.?\s?)?\d{1,4}\s?[a-hA-H]?),?\s+$", re.I)
COUNTED = re.compile(
    r"\b(?:sections?|pages?|levels?|child|children|years?|aged?|articles?|paragraphs?|para|chapter|regulation|part|male|"
    r"female|adult|step|stage|form|version|table|figure|box|schedule|act|s|p|within|after|every|over|under|than)\.?\s*$",
    re.I,
)
FLAT = re.compile(
    r"\b(?:flat|apartment|apt|maisonette|house|unit|room|plot|block|caravan)\s*(?:no\.?\s*)?(?:\d+\s?[a-h]?|[A-Z])\b",
    re.I,
)
ALONE = re.compile(r"(?:flat|apartment|apt|maisonette)", re.I)
LIVES = re.compile(
    r"\b(?:address|addr|lives?|lived|living|stay(?:s|ing|ed)?|resid\w+|moved?|moving|placed|sleep\w*|house is|home is|"
    r"visited|visit to|hv to)\b[^.?!\n]{0,24}$",
    re.I,
)
TOWARDS = re.compile(r"\b(?:at|from|to|address is|address|lives in|@)[\s:]*(?:the\s+)?$", re.I)
PREPARED = re.compile(r"(?:The\s+)?[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,2},\s+$")


def found(text: str, known: Known) -> Iterator[Span]:
    """Addresses, each with its flat and its house; what `known` says is printed in the guidance stays."""
    parts = sorted((*_streets(text), *_flats(text)))
    for start, end, sure in _chained(text, parts):
        if sure and not known(key(text[start:end])):
            yield Span(start, end, ADDRESS)


def _flats(text: str) -> Iterator[tuple[int, int, bool]]:
    for match in FLAT.finditer(text):
        yield match.start(), match.end(), bool(ALONE.match(match[0])) and bool(re.search(r"\d|[A-Z]$", match[0]))


def _streets(text: str) -> Iterator[tuple[int, int, bool]]:
    for match in WORD.finditer(text):
        word = match[0].lower()
        if word in lists().cues["streets"] or word in lists().cues["ways"]:
            made = _street(text, match, word)
            if made:
                yield made


def _street(text: str, match: re.Match[str], word: str) -> tuple[int, int, bool] | None:
    """From the street's first word, or its number, to its last word; and whether that is surely an address."""
    first, names = _names(text, match.start())
    number = NUMBER.search(text[:first])
    end = _compass(text, match.end())
    if number and ((names and names != ["the"]) or (word in lists().cues["streets"] and names)):
        counted = COUNTED.search(text[max(0, number.start() - 16) : number.start()])
        return number.start(1), end, not counted and _placed(text, number.start(1), match, word, names)
    if names and match[0][0].isupper() and all(name[0].isupper() for name in names):
        whole = _housed(text, first)
        lived = LIVES.search(text[max(0, whole - 40) : whole])
        return whole, end, bool(lived) or text[end:].lstrip(", \t").startswith(f"[{POSTCODE}]")
    return None


def _names(text: str, start: int) -> tuple[int, list[str]]:
    """Up to three words before a street's last word, nearest last."""
    names: list[str] = []
    while len(names) < 3:
        match = BEFORE.search(text[max(0, start - 40) : start])
        if (
            not match
            or match[1].lower() in lists().cues["unstreets"]
            or (match[1].endswith(".") and match[1].lower() != "st.")
        ):
            break
        names.insert(0, match[1])
        start -= len(match[0])
        if match[1].lower() == "the":
            break
    return start, names


def _placed(text: str, start: int, match: re.Match[str], word: str, names: list[str]) -> bool:
    if word in lists().cues["streets"] or match[0][0].isupper():
        return True
    before = text[max(0, start - 40) : start]
    return bool(TOWARDS.search(before) or LIVES.search(before)) or text[match.end() :].lstrip(", \t").startswith("[p")


def _housed(text: str, first: int) -> int:
    """Where the house's name before a street begins ("The Old Rectory, Church Lane")."""
    named = PREPARED.search(text[max(0, first - 60) : first])
    return first - len(named[0]) if named else first


def _compass(text: str, end: int) -> int:
    more = re.match(r"\s(?:north|south|east|west)\b", text[end:], re.I)
    return end + (more.end() if more else 0)


def _chained(text: str, parts: list[tuple[int, int, bool]]) -> Iterator[tuple[int, int, bool]]:
    """Parts that only a comma or a space keeps apart are one address."""
    held: tuple[int, int, bool] | None = None
    for part in parts:
        if held and (part[0] < held[1] or re.fullmatch(r"[,\s]{1,3}", text[held[1] : part[0]])):
            both = re.match(FLAT, text[held[0] :]) is not None and text[part[0]].isalnum()
            held = (held[0], max(held[1], part[1]), held[2] or part[2] or both)
        else:
            if held:
                yield held
            held = part
    if held:
        yield held
