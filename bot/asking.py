"""What kind of answer a question wants: a time, a number, a who, a meaning. Pure; decides nothing about a child.

A sentence that holds that kind of thing is likelier to be the answer, and a hit that holds none is weaker evidence.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache

from knowledge.lexical import terms

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
    MONEY = "money"
    CONTACT = "contact"
    FORM = "form"


STRICT = frozenset({Kind.MONEY, Kind.CONTACT, Kind.FORM})
"""Kinds that nothing else can stand in for: a question about a fee is not answered by what the fee is for."""


_SMALL = """
i me my mine myself we us our ours you your he him his she her they them their it its who whom whose what which when
where why how am is are was were be been being do does did doing done have has had having can could may might must
shall should will would ought need get got getting go going say says said tell know mean means there here this that
these those any some all still just also if so than then too very please one ones someone somebody anyone anybody
something anything
now next step thing bit lot ok okay hi hello thanks lol hmm yes yeah really actually
"""


def _any(*alternatives: str) -> re.Pattern[str]:
    """Any of these as whole words."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


_ASKS: dict[Kind, re.Pattern[str]] = {
    Kind.TIME: _any(
        "how (?:long|soon|quick(?:ly)?|fast|often|late|recent(?:ly)?)",
        "by when",
        "deadlines?",
        "time ?(?:scale|frame|limit)s?",
        "how many (?:working |school )?(?:day|week|month|year|hour)s?",
        "(?:within|in) (?:how|what)",
        "straight away",
        "when (?:does|do|is|are|must|should|will)\\b.*\\b(?:meet|held|due|publish(?:ed)?|start|review)",
    ),
    Kind.NUMBER: _any(
        "how (?:many|much|old)",
        "what (?:age|percentage|number|proportion|score)",
        "which (?:age|paragraph|section)",
        "number of",
    ),
    Kind.WHO: _any(
        "who(?:se|m)?",
        "which (?:agency|agencies|person|professional|organi[sz]ation|body|team|service|role)",
    ),
    Kind.WHEN: _any("when", "at what point", "in what circumstances", "what triggers"),
    Kind.MEANING: _any(
        "what(?:'s| is| are| does| do)?\\b.{0,60}\\b(?:mean(?:ing|s)?|definition|stand for|counts?)",
        "defin\\w+",
        "meaning",
        "what(?:'s| is| are)\\s+(?:an? |the )?[\\w' -]{3,40}\\??$",
    ),
    Kind.DUTY: _any(
        "have to",
        "allowed",
        "need to",
        "ok(?:ay)?",
        "compulsory",
        "expected",
        "supposed to",
        "required",
        "duty",
        "(?<!\\w )(?:can|could|may|must|should|do|does|is|are|am|will|shall|have|has)(?= \\w)",
    ),
    Kind.WHY: _any("why", "reasons?", "what for", "purpose"),
    Kind.MONEY: _any(
        "how much (?:is|are|does|do|will|can|would)",
        "what\\w*\\b.{0,30}\\b(?:fees?|costs?|price|rate of pay)",
        "salary",
        "salaries",
    ),
    Kind.CONTACT: _any(
        "(?:tele)?phone numbers?",
        "what(?:'s| is) the (?:number|e-?mail|address|website|login)",
        "number (?:for the|to ring|to call)",
        "e-?mail address",
    ),
    Kind.FORM: _any("(?:which|what) form", "form number", "template", "proforma", "word for word"),
}

_HOLDS: dict[Kind, re.Pattern[str]] = {
    Kind.TIME: _any(
        rf"{_NUMBER}[ -](?:\w+[ -])?(?:day|week|month|year|hour|minute)s?",
        _MONTHS,
        "immediately",
        "as soon as",
        "without delay",
        "promptly",
        "annual(?:ly)?",
        "every year",
        "termly",
    ),
    Kind.NUMBER: re.compile(rf"\b{_NUMBER}\b|%|\b(?:no|certain|set|fixed) numbers?\b", re.IGNORECASE),
    Kind.WHO: _any(
        "local authorit(?:y|ies)",
        "social workers?",
        "(?:practice )?supervisors?",
        "practitioners?",
        "managers?",
        "police",
        "schools?",
        "colleges?",
        "partners?",
        "panel",
        "coroners?",
        "chair",
        "designated",
        "named",
        "governing",
        "head ?teachers?",
        "proprietors?",
        "employers?",
        "officers?",
        "leads?",
        "ICBs?",
        "doctors?",
        "nurses?",
        "reviewers?",
        "probation",
        "governors?",
        "staff",
        "children.s social care",
        "inspectors?",
        "leaders?",
        "health",
    ),
    Kind.WHEN: _any("when", "if", "where", "once", "until", "before", "after", "unless", "whenever", "during"),
    Kind.MEANING: re.compile(
        r"\b(?:means?|is defined|defined as|refers? to|is (?:a|an|the|any|when)|are (?:any|those|children)"
        r"|includes?|involves?|form of)\b|^[A-Z][\w ,()'’/-]{2,60} [-–:] ",
        re.IGNORECASE,
    ),
    Kind.DUTY: _any(
        "must",
        "should",
        "may",
        "can(?:not)?",
        "need",
        "required",
        "expected",
        "duty",
        "entitled",
        "right to",
        "not necessary",
        "prerequisite",
        "voluntary",
        "consent",
    ),
    Kind.WHY: _any(
        "because",
        "so that",
        "in order",
        "to ensure",
        "due to",
        "as a result",
        "purpose",
        "aims?",
        "meaning that",
        "this means",
        "therefore",
        "reasons?",
    ),
}


_HOLDS |= {
    Kind.MONEY: re.compile(
        r"£|%|\b(?:pounds?|pence|per cent|free of charge|for free|no (?:charge|fee|cost))\b", re.IGNORECASE
    ),
    Kind.CONTACT: re.compile(r"\d{4,}|@|www\.|\.(?:gov|org)\b", re.IGNORECASE),
    Kind.FORM: re.compile(r"\b(?:form|template|proforma)\b", re.IGNORECASE),
}
_DOES = (
    r"(?:act|ask|agree|call|check|consider|find out|get|hold|offer|put|record|refer|share|speak|talk|tell|try|write)\b"
)
_DUTY = r"\b(?:do these things|refer (?:now|immediately|straight away)|follows? up|(?:should|must)(?= [a-z]))"
_ACTS = re.compile(rf"^[•\s]*{_DOES}|, {_DOES}|{_DUTY}", re.IGNORECASE)
_TELLS = re.compile(_DUTY, re.IGNORECASE)
_AFTER = (
    r"(?:before|b4|do|does|did|can|could|should|must|may|will|would|are|is|was|were|be|have|has|had|until|till|to|in|of"
    r"|for|on|at|a|an|the|i|we|you|they|he|she|it|there|broughts?)\b"
)
_COUNTED = re.compile(rf"\bhow many (?:(?!{_AFTER})[a-z]+ (?!{_AFTER}))?(?!{_AFTER})([a-z]{{3,}})", re.IGNORECASE)
_NAMED = re.compile(r"(?<=[a-z,’'] )[A-Z][\w&-]+")
_YEAR = re.compile(r"\b20[0-4]\d\b")


_PLEA = re.compile(
    r"(?:[\s,.;:!?-]*\b(?:(?:and|so|but) )?(?:what (?:now|next)|now what"
    r"|what (?:(?:do|should|shall|can|could|would) (?:i|we)|am i|are we)(?: (?:supposed|meant|expected))?(?: to)? do"
    r"|what to do|who (?:do|should) (?:i|we) (?:go to|tell|ring|speak to)"
    r"|where (?:do|should) (?:i|we) (?:go|take)|how (?:do|should) (?:i|we) (?:handle|deal with)"
    r"|any (?:advice|ideas|thoughts|help)|(?:please|pls) (?:help|advise)|(?:help|advice) (?:please|pls))"
    r"|[,.;:!?-]\s*next steps?)"
    r"(?: (?:next|now|first|about|with|from|here|this|that|it|them|then|please|pls|plz))*\s*[?.!]*\s*$",
    re.IGNORECASE,
)


def told(message: str) -> str | None:
    """What a message tells before it ends in a plea for next steps ("…, what now?"); None where it ends in none."""
    plea = _PLEA.search(message)
    return (message[: plea.start()].strip() or None) if plea else None


@cache
def small() -> frozenset[str]:
    """Stemmed words that a question is put in, and is not about. Formal guidance hardly has them, so they look rare."""
    return frozenset(terms(_SMALL))


def counted(question: str) -> str | None:
    """The thing that a question asks to have counted: "how many working days" is about days."""
    match = _COUNTED.search(question)
    return match[1].lower().rstrip("s") if match else None


def counts(thing: str, text: str) -> bool:
    """Whether a text gives a number of that thing, or says that none is set."""
    many = rf"{_NUMBER}\b[ -]|\b(?:no|any|certain|set|fixed) numbers? of "
    return bool(re.search(rf"\b(?:{many})(?:[\w’'-]+[ -]){{0,3}}{re.escape(thing)}", text, re.IGNORECASE))


def years(text: str) -> frozenset[str]:
    """The years of this century that a text names."""
    return frozenset(_YEAR.findall(text))


def named(question: str) -> frozenset[str]:
    """The stemmed words that a question writes with a capital inside a sentence: a scheme or a body by its name."""
    return frozenset(term for word in _NAMED.findall(question) for term in terms(word))


def kinds(question: str) -> frozenset[Kind]:
    """The kinds of answer a question asks for; none for one that only names a subject."""
    return frozenset(kind for kind, pattern in _ASKS.items() if pattern.search(question))


def acts(text: str, lead: str | None) -> bool:
    """Whether a sentence, or the lead-in that it hangs on as an item, says what to do."""
    return bool(_ACTS.search(text) or (lead and _TELLS.search(lead)))


def holds(kind: Kind, text: str) -> bool:
    """Whether a text has in it the kind of thing asked for."""
    return bool(_HOLDS[kind].search(text))
