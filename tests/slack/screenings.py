"""Screenings as the desk gives them, from the worked cases: for drawing every page, list and result of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from bot.screen import Open
from bot.screening.findings import findings
from bot.screening.pages import NONE
from bot.screening.results import Outcome
from bot.screening.sharing import for_family
from bot.screening.types import RefusedRow, Summary
from bot.screening.walk import Screening, begin, same
from bot.slack import home
from bot.slack.blocks import screening, screening_result
from bot.slack.blocks.screening_fields import EMPTY
from bot.slack.drawn import Drawn
from bot.types import Citation, Contact
from evals.screening import TODAY, cases, walked
from prompts import load_screening, load_wording

CASES = {case.id: case for case in cases()}
INSTRUMENT, WORDING = load_screening(), load_wording()
REFERENCE = "S7Q2MKF"
VALUES = {
    EMPTY,
    NONE,
    *(value for held in INSTRUMENT.choices.values() for value in held),
    *(level.value for level in INSTRUMENT.steps),
    *(band.value for band in INSTRUMENT.bands),
    *INSTRUMENT.roles,
    *INSTRUMENT.service_names,
    *(sign.id for sign in INSTRUMENT.gate),
}
"""Every answer that can be chosen."""
CONTACTS = (Contact(name="Front door of children's social care", detail="01234 567890, Monday to Friday"),)
TOLD = {
    "danger": f"{WORDING.urgent_first} {WORDING.urgent_why}\n\n{WORDING.urgent_then}",
    "refer": WORDING.refer_now,
    "": "",
}


def opened(screening: Screening, **more: Any) -> Open:
    """As the desk gives it."""
    contacts = CONTACTS if screening.stopped else ()
    return Open(reference=REFERENCE, screening=screening, told=TOLD[screening.stopped], contacts=contacts, **more)


def halfway(id: str, page: str) -> Open:
    """A case, answered until a page is the one to show."""
    case, screening = CASES[id], begin(INSTRUMENT, TODAY)
    while (shown := screening.current()) and shown.key != page:
        screening = screening.respond(shown.key, case.given(shown, TODAY), TODAY, same)
    return opened(screening)


def ended(id: str) -> Open:
    return opened(walked(CASES[id], INSTRUMENT, TODAY))


def outcome(screening: Screening) -> Outcome:
    """What it says, each anchor with a made-up passage."""
    made = findings(screening, TODAY)
    says = {anchor.id: anchor.says for anchor in INSTRUMENT.anchors}
    citations = {id: cited(n, says[id]) for n, id in enumerate(made.rests_on, 1)}
    return Outcome(findings=made, citations=citations, gone=("A guide that has gone",), release="r", contacts=CONTACTS)


def cited(number: int, title: str) -> Citation:
    return Citation(
        number=number,
        document="d",
        title=title,
        edition="2025",
        authority="statutory",
        heading=f"{title} > A part",
        printed_page="5",
        pdf_page=7,
        pdf_page_end=None,
        paragraph="3.2",
        quote="Ask who else knows the child, and write down what they say.",
        url="https://example.org/t.pdf",
        superseded_by=None,
        passage_id=number,
    )


def summary(state: Any, id: str = "child-28") -> Summary:
    children = walked(CASES[id], INSTRUMENT, TODAY).children
    days = {"begun": date(2026, 11, 3), "changed": date(2026, 11, 20)}
    return Summary(reference=REFERENCE, version="2026-11", state=state, children=children, **days)


def refused() -> Open:
    """A chronology of which two rows were not added."""
    wrong = (
        RefusedRow(row=2, why=INSTRUMENT.chronology.refused["date"]),
        RefusedRow(row=5, why=INSTRUMENT.chronology.refused["child"]),
    )
    held = halfway("child-28", "chronology")
    return held.model_copy(update={"screening": held.screening.model_copy(update={"refused": wrong})})


def stopped(kind: Any) -> Open:
    return opened(halfway("child-28", "A/brought").screening.stop(kind))


PASSAGES = {f"a{n}": cited(n, "Working together to safeguard children") for n in (1, 2)}
SCREENS: dict[str, Callable[[], dict[str, Any]]] = {
    "screening, begun": lambda: screening.page(halfway("child-28", "gate")),
    "screening, about you": lambda: screening.page(halfway("child-28", "about")),
    "screening, children": lambda: screening.page(halfway("child-28", "children")),
    "screening, children again": lambda: screening.page(opened(halfway("child-28", "plan").screening.go("children"))),
    "screening, plan": lambda: screening.page(halfway("child-28", "plan")),
    "screening, household": lambda: screening.page(halfway("child-28", "home/food-at-home")),
    "screening, alone": lambda: screening.page(halfway("child-28", "alone")),
    "screening, private": lambda: screening.page(halfway("child-28", "home/abuse")),
    "screening, voice": lambda: screening.page(halfway("child-28", "A/voice")),
    "screening, statement": lambda: screening.page(halfway("child-28", "A/brought")),
    "screening, detail": lambda: screening.page(halfway("child-28", "B/brought/detail")),
    "screening, chronology": lambda: screening.page(halfway("child-28", "chronology")),
    "screening, rows refused": lambda: screening.page(refused(), rows="31/02/2026, A, GP, WNB\n1/3/2026, D, GP, WNB"),
    "screening, what changed": lambda: screening.page(halfway("child-28", "A/changed")),
    "screening, decision": lambda: screening.page(halfway("child-28", "decision"), "Something is said."),
    "screening, danger": lambda: screening.page(stopped("danger")),
    "screening, refer": lambda: screening.page(stopped("refer")),
    "screening, danger and nothing works": lambda: screening.stop_now("danger"),
    "screening, refer and nothing works": lambda: screening.stop_now("refer"),
    "screening, closed": lambda: screening.closed(REFERENCE),
    "screening, unfinished": lambda: screening.begin((summary("draft"), summary("stopped"))),
    "screening, guidance": lambda: screening.guidance(REFERENCE, PASSAGES),
    "screening, no guidance": lambda: screening.guidance(REFERENCE, {}),
    "screening, contacts": lambda: screening.contacts_held(REFERENCE, ended("child-28").screening.meetings),
    "screening, result": lambda: screening_result.result(ended("child-28"), outcome(ended("child-28").screening)),
    "screening, mild result": lambda: screening_result.result(
        ended("mild-single"), outcome(ended("mild-single").screening)
    ),
    "screening, mostly unknown": lambda: screening_result.result(
        ended("mostly-unknown"), outcome(ended("mostly-unknown").screening)
    ),
    "screening, with the family": lambda: screening_result.with_family(ended("poverty"), for_them("poverty")),
    "screening, for the family": lambda: screening_result.family(ended("child-28"), for_them("child-28")),
    "screening, share": lambda: screening_result.share(REFERENCE),
    "home, with screenings": lambda: home.home(_front(), (summary("draft"), summary("finished", "teenager"))),
}
MESSAGES: dict[str, Callable[[], Drawn]] = {
    "screening, finished": lambda: screening_result.message(ended("child-28"), outcome(ended("child-28").screening)),
    "screening, shared": lambda: screening_result.shared(REFERENCE, "U0SOFIA1"),
    "screening, sent": lambda: screening_result.sent("U0SOFIA1"),
    "screening, not sent": lambda: screening_result.sent("U0SOFIA1", known=False),
}


def for_them(id: str) -> Outcome:
    """What the family may see of a case."""
    made = outcome(for_family(ended(id).screening))
    return made.model_copy(update={"citations": {}, "gone": ()})


def _front() -> Any:
    from screens import front

    return front()
