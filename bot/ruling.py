"""A sentence of guidance as a rule: who must do what, by when, and how firmly. Pure; no language model.

Two rules can then be laid side by side. Only what is plainly there is read: what stands in brackets or is quoted from
another text rules nothing here, nor does a page number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from bot.asking import small
from bot.figures import Figure, figures
from knowledge.lexical import terms

_ASIDE = re.compile(r"\([^)]*\)|[“\"][^”\"]*[”\"]|(?:page|paragraph|chapter|annex)s? \d[\w.]*")
_CONDITION = re.compile(
    r"\b(?:if|unless|where|when|once|except"
    r"|for (?:a )?(?:child(?:ren)?|bab(?:y|ies)) (?:who|under|over|aged|with|in))\b[^.;,•]*",
)
_TOLD = re.compile(
    r"\b(?:was|were|had|met|took|found|saw|heard|until \d{4}|no longer|used to|previously|inspectors?|in this case)\b",
)
_FORCES = (
    ("not", r"(?:must|should|may|can|shall) ?(?:not|never)|cannot|(?:is|are) not (?:allowed|permitted) to"),
    ("free", r"(?:need|does|do) not(?: need to| have to)?|(?:is|are) not (?:required|needed)(?: to)?|not necessary to"),
    ("must", r"must(?! not| never)|(?:is|are) required to|ha(?:s|ve) to|shall|needs? to"),
    ("should", r"should(?! not| never)|(?:is|are) expected to|ought to"),
    ("may", r"may(?! not)|can(?! ?not)|(?:is|are) (?:allowed|free) to"),
)
_FORCE = re.compile("|".join(rf"(?P<{name}>\b(?:{words})\b)" for name, words in _FORCES))
_ROLES: dict[str, str] = {
    "core group": r"core groups?",
    "conference chair": r"(?:conference |independent )?chair(?:person)?(?! the)(?:\b(?! of governors))",
    "chair of governors": r"chair of governors",
    "lead practitioner": r"lead practitioners?",
    "practice supervisor": r"(?:practice )?supervisors?",
    "team manager": r"(?:team |service |line )?managers?",
    "social worker": r"social workers?",
    "police": r"police|officers? of the police",
    "health visitor": r"health visitors?",
    "health": r"health(?! (?:visitor|assessment|or|and|care needs))(?: practitioners| partners)?",
    "GP": r"gps?|general practitioners?",
    "designated safeguarding lead": r"dsls?|(?:designated )?safeguarding leads?",
    "headteacher": r"head ?teachers?|principals?",
    "staff": r"(?:all )?(?:other )?staff",
    "school": r"schools?(?! day)",
    "college": r"colleges?",
    "governors": r"(?:governing bod(?:y|ies)|governors|proprietors?)",
    "LADO": r"lado|designated officer(?: \(lado\))?",
    "employer": r"employers?",
    "panel": r"panel",
    "coroner": r"coroners?",
    "safeguarding partners": r"safeguarding partners",
    "child death review partners": r"child death review partners|cdop",
    "local authority": r"local authorit(?:y|ies)|council",
    "children's social care": r"children['’]s social care",
    "independent person": r"independent (?:person|visitor)s?",
    "reviewing officer": r"(?:independent )?reviewing officers?|iros?",
    "family": r"famil(?:y|ies)(?: members?)?|relatives?",
    "parents": r"parents?(?: (?:and|or) carers?)?",
    "interpreter": r"interpreters?",
    "business support": r"business support(?: officers?)?|minute takers?",
    "voluntary groups": r"voluntary (?:groups?|organisations?)|charit(?:y|ies)",
}
_ROLE = re.compile("|".join(rf"(?P<r{n}>\b(?:{words})\b)" for n, words in enumerate(_ROLES.values())))
_ROLE_NAMES = tuple(_ROLES)
_FIRST = frozenset(terms("first initial"))
_LATER = frozenset(terms("second third further later subsequent thereafter"))
_LAST = frozenset(terms("final last"))
_ORDER = _FIRST | _LATER | _LAST | frozenset(terms("next"))
_PASSED = _ORDER | frozenset({"be", "alway", "also", "onli", "get"})
_PASSIVE = re.compile(r"\bby (?:an? |the )?(?!\d)(.{0,60})")
_LABEL = re.compile(r"\b(?:stage|level|tier|part|step|grade|band) (\d+|one|two|three|four|five)\b")
_CARRIED = frozenset(
    terms(
        "within every least days working held hold take place done make made complete completed finish finished carry "
        "always case cases day subject"
    )
)
"""Words that carry a rule and say nothing of what it is about."""
_SMALL = (small() | _CARRIED) - frozenset(terms("tell"))
_IRREGULAR = {
    "told": "tell", "kept": "keep", "sent": "send", "met": "meet", "given": "give", "led": "lead", "written": "write",
    "taken": "take", "submit": "send", "inform": "tell", "notifi": "tell", "seen": "see", "chosen": "choos",
}  # fmt: skip
_KINDS = tuple(
    {name: re.compile(rf"\b(?:{words})\b") for name, words in group.items()}
    for group in (
        {
            "early help": "early help",
            "in need": "child(?:ren)? in need|section 17",
            "protection": r"section 47|child protection (?:plan|enquir)\w*|(?:subject|part) of a plan",
            "looked after": "looked[- ]after|in care",
        },
        {"local": "local(?! authorit| polic| protocol| procedure| arrangement| safeguarding)", "national": "national"},
    )
)
"""Cases that are ruled on apart: a rule for one of a group is not a rule for another."""


class Rule:
    """What a sentence rules, each part read when it is first asked for. Words are stemmed.

    Where the sentence names nobody, or no case, those that stand in its heading are meant.
    """

    def __init__(self, text: str, heading: str = "") -> None:
        self._text = _ASIDE.sub(" ", text.lower())
        self._heading = heading.lower()

    @property
    def tells(self) -> bool:
        """Whether it only tells what happened: "the core group met after 34 days" rules nothing."""
        return self._force is None and bool(_TOLD.search(self._text))

    @property
    def figures(self) -> tuple[Figure, ...]:
        return self._parted[0]

    @property
    def force(self) -> str | None:
        """`must`, `should`, `may`, `not` or `free` (need not); None where nothing says."""
        return self._force.lastgroup if self._force else None

    @property
    def forcing(self) -> str:
        """The words that say so: "must", "is required to"."""
        return " ".join(self._force.group().split()) if self._force else ""

    @cached_property
    def act(self) -> str | None:
        """The verb that the force is put on."""
        after = [term for term in terms(self._text[self._force.end() :]) if term not in _PASSED] if self._force else []
        return after[0] if after else None

    @cached_property
    def words(self) -> frozenset[str]:
        """What it is about: without figures and what they are counted from, force, conditions and small words."""
        return _words(self._body)

    @cached_property
    def deed(self) -> frozenset[str]:
        """As `words`, without anybody who is named."""
        return _words(_ROLE.sub(" ", self._body))

    @cached_property
    def holders(self) -> frozenset[str]:
        """Everybody who is named outside what figures are counted from."""
        return frozenset(_named(self._body)) or frozenset(_named(self._heading))

    @cached_property
    def doers(self) -> frozenset[str]:
        """Those named before the verb, or after its "by"."""
        passive = _PASSIVE.search(self._text)
        if passive and (named := frozenset(_named(passive[1]))):
            return named
        if self._force:
            return frozenset(_named(self._text[: self._force.start()]))
        first = next(_named(self._text), None)
        return frozenset({first} if first else ())

    @cached_property
    def turns(self) -> frozenset[str]:
        """Its place among its kind, where it has one: a first review, a later one, the last."""
        said = frozenset(terms(self._body))
        places = (("first", _FIRST), ("later", _LATER), ("last", _LAST))
        return frozenset(name for name, words in places if said & words)

    @cached_property
    def cases(self) -> tuple[frozenset[str], ...]:
        """For each group of cases that are ruled on apart, those that are named; then numbered stages and levels."""
        return tuple(mine or theirs for mine, theirs in zip(_cases(self._text), _cases(self._heading), strict=True))

    @cached_property
    def condition(self) -> frozenset[str]:
        """The words of what must be so for it to hold: "where the child may be at risk at once"."""
        return _words(" ".join(match.group() for match in _CONDITION.finditer(self._text)))

    @cached_property
    def _force(self) -> re.Match[str] | None:
        return _FORCE.search(self._text)

    @cached_property
    def _parted(self) -> tuple[tuple[Figure, ...], str]:
        return figures(self._text)

    @cached_property
    def _body(self) -> str:
        return _FORCE.sub(" ", _CONDITION.sub(" ", self._parted[1]))


def _words(text: str) -> frozenset[str]:
    return frozenset(_IRREGULAR.get(term, term) for term in terms(text)) - _SMALL - _ORDER


def _cases(text: str) -> list[frozenset[str]]:
    named = [frozenset(name for name, words in group.items() if words.search(text)) for group in _KINDS]
    return [*named, frozenset(match.group() for match in _LABEL.finditer(text))]


def _named(text: str) -> Iterator[str]:
    for match in _ROLE.finditer(text):
        yield _ROLE_NAMES[int(match.lastgroup[1:])] if match.lastgroup else ""
