"""Every message, screen and page of Slack, drawn from made-up answers.

The tests check each; `python tests/slack/screens.py payloads.json` writes them for render/, to be looked at.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import reviews
import screenings
import threshold_screens

from bot.kept import Guidance, Home, Listed, State, Waiting
from bot.slack import blocks, home, ids, views
from bot.slack.drawn import Drawn
from bot.types import (
    Actor,
    Answer,
    Citation,
    Contact,
    CuriosityPrompt,
    FoundPassage,
    Masked,
    Noted,
    Outcome,
    Recent,
    Role,
    Statement,
    Trace,
)
from knowledge.types import Authority, Document, Page, Passage, Source, Successor
from prompts import load_wording

WORDING = load_wording()
NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
NEWER = Successor(
    title="Thresholds for all", edition="2026", published=date(2026, 3, 18), url="https://example.org/new"
)
PAGE = (
    "Children who wait\n"
    "A child who waits a long time for a health visit may be waiting for more than one. Ask who else knows the child.\n"
    "• Write down what you saw.\n• Say what it is like for the child.\n"
    "Tell somebody on the same day."
)
QUOTE = "Ask who else knows the child."


class Place(NamedTuple):
    """A passage in its page, as the desk gives it."""

    document: Document
    pages: tuple[Page, ...]
    passage: Passage


def source(**changed: Any) -> Source:
    held = {"title": "Thresholds for all", "authority": Authority.LOCAL_POLICY, "edition": "2024"}
    return Source(**{**held, "url": "https://example.org/t.pdf", "superseded_by": NEWER, **changed})


def place(*, starter: bool = False, pages: bool = True, **changed: Any) -> Place:
    document = Document(
        key="k",
        name="thresholds",
        source=source(**changed),
        sha256="0",
        format="pdf",
        pages=9,
        passages=9,
        added=NOW,
        starter=starter,
    )
    passage = Passage(
        ordinal=0,
        text=PAGE.partition("\n")[2],
        context="Thresholds",
        heading=("Waiting",),
        pdf_page=7 if pages else None,
        printed_page="5",
    )
    return Place(document, (Page(number=7, label="5", text=PAGE),) if pages else (), passage)


def citation(number: int = 1, **changed: Any) -> Citation:
    held: dict[str, Any] = {
        "number": number,
        "document": "thresholds",
        "title": "Thresholds for all",
        "edition": "2024",
        "authority": "local policy",
        "heading": "Waiting > When to ask",
        "printed_page": "5",
        "pdf_page": 7,
        "pdf_page_end": None,
        "paragraph": "3.2",
        "quote": QUOTE,
        "url": "https://example.org/t.pdf#page=7",
        "superseded_by": NEWER,
        "passage_id": 40 + number,
    }
    return Citation(**{**held, **changed})


def hit(number: int = 1) -> FoundPassage:
    return FoundPassage(
        document="thresholds",
        pdf_page=7,
        pdf_page_end=8,
        printed_page="5",
        paragraph="3.2",
        heading=f"Waiting > Part {number}",
        text=PAGE,
        score=0.5,
        passage_id=number,
    )


def answer(outcome: Outcome = Outcome.ANSWERED, said: int = 2, **changed: Any) -> Answer:
    """An answer whose text is put together as the desk does it."""
    statements = tuple(Statement(text=f"{QUOTE} It is rule {n}.", citations=(n,)) for n in range(1, said + 1))
    text = "\n\n".join(
        [WORDING.starter, *(f"{one.text} [{one.citations[0]}]" for one in statements), "An old edition."]
    )
    held: dict[str, Any] = {
        "id": "a1",
        "outcome": outcome,
        "text": text,
        "statements": statements,
        "citations": tuple(citation(n) for n in range(1, said + 1)),
        "hits": tuple(map(hit, range(1, 4))),
        "curiosity": (CuriosityPrompt(question="Who saw the child last?", source="Thresholds for all, page 5"),),
        "notices": (WORDING.starter, "An old edition, in many more words."),
        "trace": Trace(
            release="2026-11-28.1", model="m", timings_ms={}, reference="KFH7Q2M", question="who else knows [name]"
        ),
    }
    return Answer(**{**held, **changed})


CONTACTS = (Contact(name="Front door of children's social care", detail="01234 567890, Monday to Friday"),)
TOLD = WORDING.masked.format(kinds="name (1)", text="who else knows [name]")
URGENT = answer(
    Outcome.URGENT,
    0,
    text=f"{WORDING.urgent_first} {WORDING.urgent_why}\n\n{WORDING.urgent_record}",
    notices=(),
    hits=(),
    curiosity=(),
)
NONE = answer(
    Outcome.NO_GUIDANCE,
    0,
    text=f"{WORDING.no_guidance}\n\n{WORDING.nearest.format(headings='Part 1')}",
    notices=(),
    contacts=CONTACTS,
)
MASKED = answer(
    masked=(Masked(kind="name", count=1),),
    notices=(TOLD, WORDING.starter),
    text=f"{TOLD}\n\n{answer().text}",
    offers=("screening",),
)
FAILED = answer(
    Outcome.FAILED,
    0,
    text=WORDING.failed.format(reference="KFH7Q2M"),
    notices=(),
    hits=(),
    curiosity=(),
    contacts=CONTACTS,
)
REFER = answer(notices=(WORDING.refer_now,), text=f"{WORDING.refer_now}\n\n{answer().text}", contacts=CONTACTS)
LONG = answer(said=30)
"""More sources than a message shows."""
LONGEST = answer(text="", statements=tuple(Statement(text=f"{PAGE} Rule {n}. " * 4, citations=(1,)) for n in range(40)))
"""More words than a message holds."""


def listed(title: str, authority: str = "local policy", **changed: Any) -> Listed:
    held: dict[str, Any] = {"document": title.lower(), "title": title, "edition": "2024", "authority": authority}
    none = {"effective": None, "review": None, "superseded_by": None, "url": None, "starter": False}
    return Listed(**{**held, **none, "published": date(2024, 5, 1), **changed})


GUIDANCE = Guidance(
    release="2026-11-28.1",
    published=NOW,
    live=(
        listed("Neglect toolkit", "starter"),
        listed("Thresholds for all", superseded_by=NEWER, url="https://example.org/t.pdf", review=date(2025, 5, 1)),
        listed("The law", "statutory"),
    ),
    staged=(listed("A new protocol"),),
)
RECENT = tuple(
    Recent(reference="KFH7Q2M", question=question, outcome=outcome, at=NOW)
    for question, outcome in (("who else knows [name]", Outcome.ANSWERED), ("", Outcome.URGENT))
)
WAITING = (Waiting(id=12, text="When do I tell [name]?", reference="KFH7Q2M", user="U0SOFIA1", team="T1", at=NOW),)
STATE = State(releases=3, newest="2026-11-29.1", overdue=(GUIDANCE.live[1],), waiting=1, down=4, unsafe=1)


def front(role: Role = Role.PRACTITIONER, **changed: Any) -> Home:
    held: dict[str, Any] = {"guidance": GUIDANCE.model_copy(update={"staged": ()}), **changed}
    return Home(actor=Actor(user="U1", team="T1", role=role), **held)


MESSAGES: dict[str, Callable[[], Drawn]] = {
    "answered": lambda: blocks.answer(answer()),
    "partly answered": lambda: blocks.answer(answer(Outcome.PARTLY_ANSWERED)),
    "masked": lambda: blocks.answer(MASKED),
    "refer now": lambda: blocks.answer(REFER),
    "urgent": lambda: blocks.answer(URGENT),
    "no guidance": lambda: blocks.answer(NONE),
    "identifiers": lambda: blocks.answer(
        answer(Outcome.IDENTIFIERS, 0, text=f"{TOLD}\n\n{WORDING.identifiers}", notices=(TOLD,))
    ),
    "out of scope": lambda: blocks.answer(
        answer(Outcome.OUT_OF_SCOPE, 0, text=WORDING.scope_work, notices=(), curiosity=())
    ),
    "failed": lambda: blocks.answer(FAILED),
    "more sources than a message shows": lambda: blocks.answer(LONG),
    "more than a message holds": lambda: blocks.answer(LONGEST),
    "private": lambda: blocks.answer(MASKED, private=True),
    "kept": lambda: blocks.kept(MASKED),
    "shared": lambda: blocks.shared(MASKED, "U0SOFIA1"),
    "note": lambda: blocks.note("I answer in a direct message, not in a channel."),
    "again": lambda: blocks.again(ids.START_THRESHOLD),
    "guidance": lambda: blocks.guidance(GUIDANCE),
    "guidance, none": lambda: blocks.guidance(Guidance(release=None, published=None)),
    **screenings.MESSAGES,
    **threshold_screens.MESSAGES,
    **reviews.MESSAGES,
}
SCREENS: dict[str, Callable[[], dict[str, Any]]] = {
    "passage": lambda: views.passage(place(), citation()),
    "passage without pages": lambda: views.passage(
        place(starter=True, pages=False, superseded_by=None, url=None), citation()
    ),
    "passage without a quote": lambda: views.passage(place()),
    "answer": lambda: views.answer(LONG),
    "urgent": lambda: views.answer(URGENT),
    "ask": views.ask,
    "reasons": lambda: views.reasons("KFH7Q2M"),
    "share": lambda: views.share("KFH7Q2M"),
    "ask a person": lambda: views.ask_person("KFH7Q2M", "who else knows [name]"),
    "threshold": lambda: views.threshold("A child waits."),
    **threshold_screens.SCREENS,
    "working": views.working,
    "feedback kept": lambda: views.feedback_noted(Noted(kept=True)),
    "question kept": lambda: views.person_noted(Noted(kept=True)),
    "done": lambda: views.done("It was sent."),
    "home": lambda: home.home(front(recent=RECENT)),
    "home, new": lambda: home.home(front()),
    "home, lead": lambda: home.home(front(Role.LEAD, waiting=WAITING, state=STATE)),
    "home, refused": lambda: home.refused("Guests cannot use Curiosity."),
    **screenings.SCREENS,
    **reviews.SCREENS,
}


def payloads() -> list[dict[str, Any]]:
    """What render/ reads."""
    said = [
        {"title": name, "kind": "message", "payload": {"blocks": list(draw().blocks)}}
        for name, draw in MESSAGES.items()
    ]
    shown = ((name, draw()) for name, draw in SCREENS.items())
    return [*said, *({"title": name, "kind": view["type"], "payload": view} for name, view in shown)]


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(json.dumps(payloads()), encoding="utf-8")
