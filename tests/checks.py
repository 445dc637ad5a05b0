"""Checks as the desk gives them, with made-up values, for the tests of every door and for pictures."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from bot.thresholds.types import (
    Affected,
    Beside,
    Cell,
    Changed,
    Check,
    Concern,
    Decision,
    Level,
    Shown,
    Side,
    Touch,
)
from bot.types import Answer, Citation, Contact, Masked, Outcome, Trace
from prompts import load_wording

WORDING = load_wording()
FOOD, SAFE, DRINK = "Physical care and growth", "Supervision and safety", "Drink, drugs and the wider family"
NAMES = ("universal needs", "additional needs", "complex needs", "acute needs")
LEVELS = tuple(Level(number=n, name=f"Level {n}: {name}") for n, name in enumerate(NAMES, 1))
LOCAL = Level(number=3, name="Tier 3: targeted")
QUOTES = {
    1: "A baby or child is not being fed, or is losing weight without medical help.",
    2: "Weight gain has slowed, and a health practitioner is checking it.",
    3: "The child was not brought to some routine appointments.",
    4: "A parent’s drinking or drug use sometimes upsets routines.",
    5: "A parent’s drug or alcohol use often leaves a child uncared for.",
    6: "Drinking at home that a child has to deal with by themselves.",
    7: "Anyone who has concerns about a child’s welfare should consider whether a referral needs to be made.",
}
CONTACTS = (
    Contact(name="Front door of children’s social care", detail="01234 567890, Monday to Friday"),
    Contact(name="Out of hours", detail="01234 567891"),
)


def citation(number: int, **changed: Any) -> Citation:
    """A source of a check: 6 is the partnership's own document, 7 the statute, the others are starter guidance."""
    title, authority = {6: ("Borough thresholds", "local policy"), 7: ("Working Together 2023", "statutory")}.get(
        number, ("Thresholds of need", "starter")
    )
    held: dict[str, Any] = {
        "number": number,
        "document": title.lower().replace(" ", "-"),
        "title": title,
        "edition": "2026-11",
        "authority": authority,
        "heading": f"{title} > Level 4: acute needs > {FOOD}",
        "printed_page": None,
        "pdf_page": None,
        "pdf_page_end": None,
        "paragraph": f"10.{number}",
        "quote": QUOTES[number],
        "url": None,
        "superseded_by": None,
        "passage_id": 9,
    }
    return Citation(**{**held, **changed})


def shown(number: int, level: int, domain: str) -> Shown:
    return Shown(
        quote=QUOTES[number], level=LEVELS[level - 1], domain=domain, document="thresholds-of-need", citation=number
    )


def touch(number: int, level: Level, domain: str, *words: str) -> Touch:
    document = "borough-thresholds" if number == 6 else "thresholds-of-need"
    return Touch(quote=QUOTES[number], level=level, domain=domain, document=document, citation=number, words=words)


CONCERNS = (
    Concern(
        text="The baby has lost weight and was not brought to two weigh-ins",
        touches=(touch(1, LEVELS[3], FOOD, "weight", "baby"), touch(3, LEVELS[1], FOOD, "not brought")),
        lower=(shown(2, 2, FOOD),),
    ),
    Concern(
        text="mum is drinking every evening and the seven year old copes alone",
        touches=(touch(4, LEVELS[1], DRINK, "drinking"), touch(6, LOCAL, DRINK, "drinking", "copes")),
        higher=(shown(5, 3, DRINK),),
        differing=(
            Side(document="thresholds-of-need", title="Thresholds of need", level=LEVELS[1], citation=4),
            Side(document="borough-thresholds", title="Borough thresholds", level=LOCAL, citation=6),
        ),
        standing=("[6] is local policy, which carries more weight than [4], starter guidance.",),
        beside=(Beside(quote=QUOTES[7], citation=7),),
    ),
    Concern(text="The flat smells of paint"),
)


def check(**changed: Any) -> Check:
    """Everything that a check may say, but for danger."""
    held: dict[str, Any] = {
        "reference": "THR7Q2M",
        "not_a_decision": WORDING.not_a_decision,
        "first": (WORDING.refer_now,),
        "concerns": CONCERNS,
        "levels": LEVELS,
        "cells": (
            Cell(level=4, domain=FOOD, citations=(1,)),
            Cell(level=2, domain=FOOD, citations=(3,)),
            Cell(level=2, domain=DRINK, citations=(4,)),
            Cell(level=3, domain=DRINK, citations=(6,)),
        ),
        "citations": tuple(map(citation, QUOTES)),
        "unknowns": ("How old is the child?", "What have you seen that the child does, says or shows?"),
        "notices": (WORDING.starter,),
        "contacts": CONTACTS,
        "masked": (Masked(kind="name", count=1),),
        "release": "2026-11-28.1",
        "documents": ("Thresholds of need", "Borough thresholds"),
    }
    return Check(**{**held, **changed})


URGENT = check(
    **dict.fromkeys(("first", "concerns", "levels", "cells", "citations", "unknowns", "notices", "masked"), ()),
    urgent=Answer(
        id="u1",
        outcome=Outcome.URGENT,
        text=f"{WORDING.urgent_first} {WORDING.urgent_why}\n\n{WORDING.urgent_record}",
        contacts=CONTACTS,
        trace=Trace(release=None, model=None, timings_ms={}, reference="THR7Q2M"),
    ),
)
NOTHING = check(
    first=(), concerns=(Concern(text="The flat smells of paint"),), cells=(), citations=(), unknowns=(), masked=()
)
NO_DOCUMENTS = check(first=(), concerns=(), levels=(), cells=(), citations=(), unknowns=(), documents=(), masked=())


def decision(**changed: Any) -> Decision:
    held: dict[str, Any] = {
        "reference": "THR7Q2M",
        "decided": "Refer to children’s social care today.",
        "why": "The baby is losing weight and nobody has weighed them for six weeks.",
        "review": date(2026, 12, 12),
        "user": "U0SOFIA1",
        "at": datetime(2026, 11, 28, 9, 30, tzinfo=UTC),
        "check": check(),
    }
    return Decision(**{**held, **changed})


AFFECTED = Affected(
    reference="THR7Q2M",
    user="U0SOFIA1",
    team="T1",
    at=datetime(2026, 11, 28, 9, 30, tzinfo=UTC),
    release="2026-11-28.1",
    live="2026-11-29.1",
    changed=(
        Changed(citation=citation(1), now="A baby is losing weight, and medical help was not sought the same day."),
        Changed(citation=citation(3), now=None),
    ),
)
