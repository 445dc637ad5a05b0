"""Where work is kept until it is done, as this room sees it: `bot.store.jobs` is what it is."""

from __future__ import annotations

from typing import Protocol

from bot.jobs import Job, Kept


class Shelf(Kept, Protocol):
    """Each method is one transaction, and may raise KnowledgeError."""

    def add(self, job: Job, most: int | None = None, instead: Job | None = None) -> Job | None:
        """Keep a job: what was kept, or None where its key is known; `instead` where `most` wait already."""

    def note_posted(self, job: Job, posted: str) -> None:
        """Remember where the reply stands."""

    def hand_on(self, job: Job, work: str, posted: str | None = None) -> None:
        """What was begun in the quick lane goes on in the slow one."""

    def drop(self, subject: str) -> None:
        """Nothing more is to be done for a message: its words are erased."""

    def holds(self, job: Job) -> bool:
        """Whether a job is still to be done by whoever took it."""

    def before(self, job: Job) -> tuple[Job, ...]:
        """The earlier jobs of the same subject, oldest first."""
