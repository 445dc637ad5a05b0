"""What is kept about people and held as guidance, as it is read back by those who may."""

from __future__ import annotations

from datetime import date, datetime

from bot.types import Actor, Outcome, Reason, Recent, Role, Vote
from knowledge.types import Frozen, Successor


class Feedback(Frozen):
    """One person's word on one answer, the comment masked."""

    reference: str
    vote: Vote
    reasons: tuple[Reason, ...] = ()
    comment: str = ""
    outcome: Outcome
    release: str | None
    at: datetime


class Entry(Frozen):
    """One line of the audit: who did what to what, when. No words of anybody's; `subject` is an id."""

    id: int
    at: datetime
    user: str
    team: str | None
    action: str
    subject: str
    allowed: bool
    hash: str
    """SHA-256 over this line and the hash of the one before."""


class Grant(Frozen):
    """A role that an administrator gave to somebody; `team` None counts in every workspace."""

    user: str
    team: str | None
    role: Role
    by: str
    at: datetime


class Waiting(Frozen):
    """A question that waits for the safeguarding lead; `text` is masked. `user` of `team` asked it."""

    id: int
    text: str
    reference: str | None
    user: str
    team: str | None
    at: datetime


class Listed(Frozen):
    """A document of a release, as a list shows it."""

    document: str
    title: str
    edition: str | None
    authority: str
    published: date | None
    effective: date | None
    review: date | None
    superseded_by: Successor | None
    url: str | None
    starter: bool


class Guidance(Frozen):
    """The documents that answer now, and those that were added or built and do not answer yet."""

    release: str | None
    published: datetime | None
    live: tuple[Listed, ...] = ()
    staged: tuple[Listed, ...] = ()
    """Empty for somebody who may not see the knowledge base."""


class State(Frozen):
    """The knowledge base for those who look after it."""

    releases: int
    newest: str | None
    """The newest release, where it is not the live one."""
    overdue: tuple[Listed, ...] = ()
    """Live documents whose day of review has passed."""
    waiting: int = 0
    """Questions that wait for a lead."""
    down: int = 0
    """Votes against an answer, in the days that are kept."""
    unsafe: int = 0
    """Those that call an answer unsafe."""


class Home(Frozen):
    """What somebody's front page shows. `state` and `waiting` are for those who may see them."""

    actor: Actor
    guidance: Guidance
    recent: tuple[Recent, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    state: State | None = None
