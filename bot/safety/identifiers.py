"""Identifiers that have a form: numbers, codes and addresses, found by pattern, check digit and the words beside them.

Sources of the forms: NHS Data Dictionary (NHS number, modulus 11), HMRC (National Insurance number), Department for
Education (unique pupil number), DVLA (number plates), Ofcom (telephone numbers), Royal Mail (postcode areas).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of text and the kind of identifier that it is."""

    start: int
    end: int
    kind: str


NAME = "name"
BORN = "date of birth"
ADDRESS = "address"
POSTCODE = "postcode"
PHONE = "telephone number"
EMAIL = "e-mail address"
NHS = "NHS number"
NINO = "National Insurance number"
UPN = "unique pupil number"
PLATE = "vehicle registration"
CASE = "case reference"
HANDLE = "social media name"
PASSPORT = "passport number"
SCHOOL = "school"
KINDS = (NAME, BORN, ADDRESS, POSTCODE, PHONE, EMAIL, NHS, NINO, UPN, PLATE, CASE, HANDLE, PASSPORT, SCHOOL)
MASKED = re.compile(r"\[(?:" + "|".join(map(re.escape, KINDS)) + r")\]")

Known = Callable[[str], bool]
HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"
GAP = rf"[\s{HIDDEN}./_,()\-\u2010-\u2015·]"
DIGITS = re.compile(rf"(?<![\w£€$.])[+(]{{0,2}}\d(?:{GAP}{{0,3}}\d)*")
FUNCTION = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "to",
        "in",
        "on",
        "at",
        "for",
        "with",
        "by",
        "is",
        "are",
        "was",
        "were",
        "be",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "not",
        "no",
        "my",
        "our",
        "your",
        "his",
        "her",
        "their",
        "its",
        "this",
        "that",
        "these",
        "those",
        "who",
        "what",
        "which",
        "when",
        "where",
        "if",
        "then",
        "so",
        "but",
        "as",
        "from",
        "i",
        "we",
        "you",
        "he",
        "she",
        "they",
        "it",
        "per",
        "out",
        "off",
        "up",
        "over",
        "under",
        "about",
        "into",
        "than",
        "each",
        "every",
        "any",
        "some",
        "all",
        "both",
        "more",
        "less",
    ]
)

MAIL = re.compile(
    r"[\w.+'-]+@(?:[\w-]+\.)+[A-Za-z]{2,}|[\w.+-]+ ?(?:\(at\)|\[at\]| at ) ?\w+ ?"
    r"(?:\.|\(dot\)| dot ) ?(?:com|co\.uk|net|org)\b",
    re.I,
)
ROLE = re.compile(
    r"(?:help|helpline|info|enquir\w+|safeguarding\S*|mash|admin|contact\w*|office|mailbox\S*|referrals?|frontdoor|"
    r"childrens?\S*|lado|duty\S*|team)@\S+\.(?:gov|nhs|police|org)\.?(?:uk)?",
    re.I,
)
PROFILE = re.compile(r"(?:facebook|fb|instagram|tiktok|snapchat|twitter|x)\.com/[\w.@/-]+", re.I)
AT = re.compile(r"(?<![\w.])@[A-Za-z0-9_][\w.]{1,}\w")
SOCIAL = re.compile(
    r"\b(?:facebook|fb|insta(?:gram)?|ig|tiktok|snap(?:chat)?|twitter|discord|roblox|xbox|psn|gamertag|username|handle)\b"
    r"(?:\s+(?:name|account|user(?:name)?|handle|tag|id|is|was|as|called))*\s*[:=-]?\s*(@?(?=\w*[\d_.])[A-Za-z][\w.]{2,}\w)",
    re.I,
)

AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|"
    "EX|FK|FY|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|"
    "NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|"
    "TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
CODE = re.compile(
    r"(?<![A-Za-z0-9])(?:" + AREAS + r")\d[A-Z\d]?"
    r"\s{0,2}\d(?!(?-i:st|nd|rd|th|am|pm|yr|mo|wk|kg|cm|mm|ml|yo|hr)\b)[A-Z]{2}(?![A-Za-z0-9])",
    re.I,
)
SECTION = re.compile(r"s\.?\d{1,2}z[a-i]", re.I)
INSURANCE = re.compile(
    rf"(?<![A-Za-z0-9])[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]{GAP}{{0,2}}\d\d{GAP}{{0,2}}\d\d{GAP}{{0,2}}\d\d{GAP}{{0,2}}"
    r"[A-D](?![A-Za-z0-9])|(?<![A-Za-z0-9])QQ ?\d\d ?\d\d ?\d\d ?[A-D]\b",
    re.I,
)
PUPIL = re.compile(r"(?<![A-Za-z0-9])[A-Z](?:[ -]?\d){11}[ -]?[\dA-Z](?![A-Za-z0-9])", re.I)
MODERN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d\d\s?([A-Z]{3})(?![A-Za-z0-9])", re.I)
OLDER = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]\d{1,3}\s?[A-Z]{3}|[A-Z]{3}\s?\d{1,3}[A-Z]|[A-Z]{2}\s?\d\d\s?[A-Z]{3}|[A-Z]{1,3}\s?\d{3,4})(?![A-Za-z0-9])",
    re.I,
)
MOTOR = re.compile(
    r"\b(?:reg|registration|plates?|vrm|vrn|number ?plate|car|van|vehicle|motor\w*|taxi|lorry|bmw|audi|ford|vauxhall|"
    r"corsa|fiesta|astra|golf|transit)\b[^.?!\n]{0,20}$",
    re.I,
)
DATED = re.compile(
    r"\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\s+\d{1,2}(?:[:.]\d\d)?|(?:19|20)\d\d[/-]\d\d\s+(?:19|20)\d\d"
)
TRAVEL = re.compile(r"\b(?:passport|brp|residence permit)\D{0,20}$", re.I)

CALL = re.compile(
    r"\b(?:tel|telephone|phone|ring|call|text|mob|mobile|number|landline)\b\W*(?:is|on|her|him|mum|dad|no)?\W*$", re.I
)
LINE = re.compile(
    r"\b(?:helplines?|access point|hotline|switchboard|front door|childline|nspcc|samaritans|mash|edt|duty team|"
    r"crimestoppers|out of hours|customer services?|advice line|freephone|first contact|single point of contact)\b"
    r"\W{0,3}(?:on|is|number)?\W*$",
    re.I,
)
CLOCK = re.compile(r"\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d\d))?|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}")


def digits(text: str) -> str:
    """The digits of `text` and nothing else, in one alphabet."""
    return "".join(str(int(c)) for c in text if c.isdecimal())


def checks(number: str) -> bool:
    """Whether ten digits are an NHS number: modulus 11 over the first nine, the last is the check digit."""
    check = 11 - sum(int(d) * w for d, w in zip(number, range(10, 1, -1), strict=False)) % 11
    return len(number) == 10 and number[9] == str(check % 11)


def key(text: str) -> str:
    """A contact as it is asked for: lower case, without spaces and marks ("0800 028 0285" is "08000280285")."""
    return re.sub(r"[^\w@]+", "", text.lower())


def found(text: str, known: Known) -> Iterator[Span]:
    """Every identifier with a form, the surest kinds first; what `known` says is printed in the guidance stays."""
    for find in (_mails, _handles, _codes, _numbers, _plates):
        yield from find(text, known)


def _mails(text: str, known: Known) -> Iterator[Span]:
    for match in MAIL.finditer(text):
        whole = match[0].rstrip(".'")
        if not known(key(whole)) and not ROLE.fullmatch(whole):
            yield Span(match.start(), match.start() + len(whole), EMAIL)


def _handles(text: str, known: Known) -> Iterator[Span]:
    for match in (*PROFILE.finditer(text), *AT.finditer(text)):
        if not known(key(match[0])):
            yield Span(match.start(), match.end(), HANDLE)
    for match in SOCIAL.finditer(text):
        yield Span(match.start(1), match.end(1), HANDLE)


def _codes(text: str, known: Known) -> Iterator[Span]:
    for pattern, kind in ((INSURANCE, NINO), (PUPIL, UPN), (CODE, POSTCODE)):
        for match in pattern.finditer(text):
            if not known(key(match[0])) and not SECTION.fullmatch(match[0]):
                yield Span(match.start(), match.end(), kind)


def _numbers(text: str, known: Known) -> Iterator[Span]:
    for match in DIGITS.finditer(text):
        yield from _number(text, match.start(), match.end(), known)


def _number(text: str, start: int, end: int, known: Known) -> Iterator[Span]:
    """The NHS numbers and telephone numbers in one run of digits, which may hold several."""
    groups = [(start + m.start(), start + m.end()) for m in re.finditer(r"\d+", text[start:end])]
    at = 0
    while at < len(groups):
        for last in range(len(groups), at, -1):
            here = text[groups[at][0] : groups[last - 1][1]]
            kind = _kind(text, groups[at][0], here)
            if kind:
                first = _opening(text, groups[at][0])
                if not (known(digits(here)) or _public(text, groups[at][0], here, kind)):
                    yield Span(first, _extension(text, groups[last - 1][1]), kind)
                at = last - 1
                break
        at += 1


def _public(text: str, start: int, here: str, kind: str) -> bool:
    """A line that anybody may ring: it stands beside a service's name, and is no mobile."""
    return kind == PHONE and digits(here)[:2] != "07" and bool(LINE.search(text[max(0, start - 40) : start]))


def _kind(text: str, start: int, here: str) -> str | None:
    number = digits(here)
    before = text[max(0, start - 24) : start]
    if not 6 <= len(number) <= 15 or CLOCK.fullmatch(here):
        return None
    if number[0] == "0" or before.endswith(("+", "+(")):
        return PHONE if _dialled(number, before, here) else None
    if len(number) == 10 and _healthy(number, here, before):
        return NHS
    if TRAVEL.search(before) and len(number) == 9:
        return PASSPORT
    return PHONE if len(number) <= 8 and CALL.search(before) and not re.search(r"[/.]", here) else None


def _dialled(number: str, before: str, here: str) -> bool:
    if before.endswith(("+", "+(")) or number.startswith("00"):
        return 9 <= len(number) <= 15
    plausible = number[1] in "123578" and not re.search(r"\d[/]\d", here)
    return plausible and (len(number) in (10, 11) or number in ("08001111", "0800 1111"))


def _healthy(number: str, here: str, before: str) -> bool:
    """By its check digit, or, where that is mistyped, by how it is written or the word before it."""
    spaced = bool(re.fullmatch(r"\d{3}\D{1,3}\d{3}\D{1,3}\d{4}", here))
    dated = bool(DATED.fullmatch(here))
    return (checks(number) and not dated) or spaced or bool(re.search(r"\bnhs\b|\bpt\b|\bpatient\b", before, re.I))


def _opening(text: str, start: int) -> int:
    while start and text[start - 1] in "+(":
        start -= 1
    return start


def _extension(text: str, end: int) -> int:
    more = re.match(r"\)?(?:\s*(?:ext|extension|x)\.?\s*\d{1,5}\b)?", text[end:], re.I)
    return end + (more.end() if more and len(more[0]) > 1 else 0)


def _plates(text: str, known: Known) -> Iterator[Span]:
    for match in MODERN.finditer(text):
        near = MOTOR.search(text[max(0, match.start() - 40) : match.start()])
        if near or not known(match[1].lower()):
            yield Span(match.start(), match.end(), PLATE)
    for match in OLDER.finditer(text):
        if MOTOR.search(text[max(0, match.start() - 40) : match.start()]):
            yield Span(match.start(), match.end(), PLATE)
