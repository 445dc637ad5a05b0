"""References to a case, a crime or a claim: beside a word such as "case" or "ref", or telling by their looks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.identifiers import CASE, CLOCK, PASSPORT, TRAVEL, Known, Span, digits, key

CUE = re.compile(
    r"\b(?:case|ref(?:erence|errals?)?|lcs|mosaic|liquidlogic|ehm|ehms|eha|ics|careworks|azeus|systmone|emis|rio|pnc|"
    r"crime|incident|log|urn|crn|croc?|niche|athena|connect|client|file|record|person|patient|service user|hospital|"
    r"unit|id|number|no|ho|home office|arc|court|claim|application|account|ni|nhs|upn|uln|candidate)\b"
    r"(?:\s*(?:ref(?:erence)?|id|no|number|num|nr|log|code|is|was))*[\s.:#=-]*$",
    re.I,
)
TICKET = re.compile(r"(?<![\w/.-])#?(?=[A-Z0-9/_-]*\d{3})[A-Z0-9]+(?:[/_-]?[A-Z0-9]+)*(?![\w/-]|\.\d)", re.I)
PUBLIC = re.compile(
    r"(?:SI|S\.I\.|ISBN|ISSN|DFE|DOH|EWCA|EWHC|UKSC|NG|CG|QS|COVID|GCP|KCSIE|WT|OFSTED)[\d/-]",
    re.I,
)
PUBLISHED = re.compile(r"(?:\bS\.?I\.?|\bs\.|isbn|issn|regulations|order|act|https?:\S*|www\.\S*)\W*$", re.I)
YEARS = re.compile(r"(?:19|20)\d\d(?:[/-](?:(?:19|20)?\d\d))?")


def found(text: str, known: Known) -> Iterator[Span]:
    """References, and passport numbers; what `known` says is printed in the guidance stays."""
    for match in TICKET.finditer(text):
        whole = match[0]
        if whole[0].isdigit() and (YEARS.fullmatch(whole) or CLOCK.fullmatch(whole)):
            continue
        if _referred(text, match) and not PUBLIC.match(whole) and not known(key(whole)):
            yield Span(match.start(), match.end(), PASSPORT if _travels(text, match.start()) else CASE)


def _travels(text: str, start: int) -> bool:
    return bool(TRAVEL.search(text[max(0, start - 30) : start]))


def _referred(text: str, match: re.Match[str]) -> bool:
    """Beside a word such as "case" or "ref", or by its looks: long, or letters, a bar and digits."""
    whole = match[0]
    count = len(digits(whole))
    before = text[max(0, match.start() - 40) : match.start()]
    if count >= 4 and (CUE.search(before) or _travels(text, match.start())):
        return True
    barred = bool(re.search(r"[/-]", whole))
    mixed = bool(re.search(r"[A-Za-z]{2}", whole)) and barred
    return (count >= 7 or (mixed and count >= 5)) and not PUBLISHED.search(before)
