"""Reviews as the desk gives them, for drawing every window, list and message of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import screenings

from bot.screen import Reviewed
from bot.screening.anchors import warnings
from bot.screening.types import Due, Opinion, Shared, Summary
from bot.slack import home
from bot.slack.blocks import reviewing
from bot.slack.drawn import Drawn
from bot.types import Masked, Role

ENDED = screenings.ended("child-28")
THEIRS = ENDED.model_copy(update={"mine": False})
DAY = date(2026, 12, 12)
OPINIONS = (
    Opinion(user="U06BOSS", agrees=True, words="", at=date(2026, 11, 20)),
    Opinion(
        user="U06BOSS",
        agrees=False,
        words="The weights and the missed appointments belong together. Ask the health visitor to bring both.",
        review=DAY,
        at=date(2026, 11, 27),
    ),
)
SUMMARY = Summary(
    reference=screenings.REFERENCE,
    version="2026-11",
    state="finished",
    children=ENDED.screening.children,
    begun=date(2026, 11, 20),
    changed=date(2026, 11, 24),
    mine=False,
)
DUE = (
    Due(reference="DDQVKWA", team="T", user="U", day=date(2026, 11, 21)),
    Due(reference=screenings.REFERENCE, team="T", user="U", day=date(2026, 11, 28)),
)
SHARED = (Shared(summary=SUMMARY, by="U01ALICE", said=OPINIONS[1]), Shared(summary=SUMMARY, by="U02BOB"))
LOST = (
    "Neglect toolkit, 5.1: no passage there says “It never counts as safe” any more. The screening rests on it for: "
    "Find out what is not known",
    *warnings(screenings.INSTRUMENT, [])[:3],
)
WRITTEN = {"kept": True, "contacts": screenings.CONTACTS, "masked": (Masked(kind="name", count=1),)}


def front(role: Role, **changed: Any) -> dict[str, Any]:
    """A front page with these in it."""
    from screens import STATE
    from screens import front as made

    own = made(role, state=STATE) if role is Role.LEAD else made(role)
    return home.home(own, (), home.Reviews(**changed))


MESSAGES: dict[str, Callable[[], Drawn]] = {
    f"told: {kind.value}": lambda kind=kind: reviewing.told(kind, screenings.REFERENCE)  # type: ignore[misc]
    for kind in reviewing.TOLD
}
SCREENS: dict[str, Callable[[], dict[str, Any]]] = {
    "review, to write": lambda: reviewing.reviews(THEIRS, OPINIONS, True),
    "review, to read": lambda: reviewing.reviews(ENDED, OPINIONS, False),
    "review, nothing said": lambda: reviewing.reviews(ENDED, (), False),
    "review, many": lambda: reviewing.reviews(THEIRS, OPINIONS * 40, True),
    "review kept": lambda: reviewing.noted(Reviewed(told="", **{**WRITTEN, "contacts": ()})),
    "review, danger": lambda: reviewing.noted(Reviewed(told=screenings.TOLD["danger"], **WRITTEN)),
    "review, refer": lambda: reviewing.noted(Reviewed(told=screenings.TOLD["refer"], **{**WRITTEN, "kept": False})),
    "home, manager": lambda: front(Role.MANAGER, due=DUE, shared=SHARED),
    "home, lead with warnings": lambda: front(Role.LEAD, lost=LOST),
    "lost": lambda: reviewing.warnings(LOST),
    "lost, none": lambda: reviewing.warnings(()),
}
