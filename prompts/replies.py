"""What a chat says about a message, beside its answer: heard, too busy, not in a channel."""

from __future__ import annotations

import string

from pydantic import model_validator

from prompts.types import Frozen

QUOTED = frozenset({"working", "again", "private", "busy", "overdue", "given_up", "unsure"})


class Replies(Frozen):
    """Each field is one or two sentences. Those in `QUOTED` have one blank, `reference`, which the person can quote."""

    working: str
    """Stands in the thread until the answer takes its place."""
    again: str
    private: str
    busy: str
    """There is no room for the question: it is not kept."""
    overdue: str
    given_up: str
    not_kept: str
    unsure: str
    """A message that only one person sees cannot be looked up, so nobody knows whether it was sent before a crash."""
    pointer: str
    direct: str
    no_words: str
    how_to_ask: str
    changed_late: str
    deleted: str
    too_long_open: str
    closed: str
    not_opened: str
    expired: str
    asked: str
    sharing: str
    waits: str

    @model_validator(mode="after")
    def _blanks_are_known(self) -> Replies:
        for name, text in self:
            found = {blank for _, blank, _, _ in string.Formatter().parse(text) if blank is not None}
            known = {"reference"} if name in QUOTED else set()
            if found != known:
                raise ValueError(f"{name}: its blanks must be {sorted(known)}, not {sorted(found)}")
        return self
