"""What kind of answer a question wants: a time, a number, a who, a meaning. Pure; decides nothing about a child.

A sentence that holds that kind of thing is likelier to be the answer, and a hit that holds none is weaker evidence.
"""

from __future__ import annotations

import re
from enum import StrEnum

_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


class Kind(StrEnum):
    """What is asked for."""

    TIME = "time"
    NUMBER = "number"
    WHO = "who"
    WHEN = "when"
    MEANING = "meaning"
    DUTY = "duty"
    WHY = "why"


_ASKS: dict[Kind, re.Pattern[str]] = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        Kind.TIME: (
            r"\bhow (?:long|soon|quick(?:ly)?|fast|often|late|recent(?:ly)?)\b|\bby when\b|\bdeadline|\btime ?(?:scale|frame|limit)"
            r"|\bhow many (?:working |school )?(?:days?|weeks?|months?|years?|hours?)|\b(?:within|in) (?:how|what)\b"
            r"|\bstraight away\b|\bwhen (?:does|do|is|are|must|should|will)\b.*\b(?:meet|held|due|publish|start|review)"
        ),
        Kind.NUMBER: r"\bhow (?:many|much|old)\b|\bwhat (?:age|percentage|number|proportion|score)\b|\bwhich (?:age|paragraph|section)\b|\bnumber of\b",
        Kind.WHO: r"\bwho(?:se|m)?\b|\bwhich (?:agency|agencies|person|professional|organi[sz]ation|body|team|service|role)\b|\bwhose job\b",
        Kind.WHEN: r"\bwhen\b|\bat what point\b|\bin what circumstances\b|\bwhat triggers\b",
        Kind.MEANING: r"\bwhat(?:'s| is| are| does| do)?\b.{0,60}\b(?:mean|meaning|definition|stand for|count)|\bdefin|\bwhat(?:'s| is| are)\s+(?:an? |the )?[\w' -]{3,40}\??$|\bmeaning\b|\bwhat counts\b",
        Kind.DUTY: r"^(?:can|could|may|must|should|do|does|is|are|am|will|shall|have|has)\b|\b(?:have to|allowed|need to|ok to|okay|compulsory|expected|supposed to|required|duty)\b",
        Kind.WHY: r"\bwhy\b|\breason\b|\bwhat for\b|\bpurpose\b",
    }.items()
}

_HOLDS: dict[Kind, re.Pattern[str]] = {
    kind: re.compile(pattern, re.IGNORECASE)
    for kind, pattern in {
        Kind.TIME: (
            rf"\b{_NUMBER}[ -](?:\w+[ -])?(?:days?|weeks?|months?|years?|hours?|minutes?)\b|\b(?:{_MONTHS})\b"
            r"|\bimmediately\b|\bas soon as\b|\bwithout delay\b|\bpromptly\b|\bannual(?:ly)?\b|\bevery year\b|\btermly\b"
        ),
        Kind.NUMBER: rf"\b{_NUMBER}\b|%",
        Kind.WHO: (
            r"\b(?:local authorit|social worker|practitioner|practice supervisor|manager|police|school|college|partner|panel|"
            r"coroner|chair|designated|named|health|governing|head ?teacher|proprietor|employer|officer|lead|ICB|doctor|nurse|"
            r"reviewer|probation|governor|staff|children.s social care|inspectors?|leaders?)"
        ),
        Kind.WHEN: r"\b(?:when|if|where|once|until|before|after|unless|whenever|during)\b",
        Kind.MEANING: r"\b(?:means?|is defined|defined as|refers? to|is (?:a|an|the|any|when)|are (?:any|those|children)|includes?|involves?|form of)\b|^[A-Z][\w ,()'’/-]{2,60} [-–:] ",
        Kind.DUTY: r"\b(?:must|should|may|can|cannot|need|required|expected|duty|entitled|right to|not necessary|prerequisite|voluntary|consent)\b",
        Kind.WHY: r"\b(?:because|so that|in order|to ensure|due to|as a result|purpose|aim|meaning that|this means|therefore|reason)\b",
    }.items()
}


def kinds(question: str) -> frozenset[Kind]:
    """The kinds of answer a question asks for; none for one that only names a subject."""
    return frozenset(kind for kind, pattern in _ASKS.items() if pattern.search(question))


def holds(kind: Kind, text: str) -> bool:
    """Whether a text has in it the kind of thing asked for."""
    return bool(_HOLDS[kind].search(text))
