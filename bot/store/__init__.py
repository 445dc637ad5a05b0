"""What is kept about people: turns, answers, what was said of them, roles, the audit. The only room with SQL for it.

Nothing gets in as it was typed: a question is kept as `Asked` or `Heard` and a comment as `Masking`, whose words are
masked, and an urgent question without any words. What somebody does is one transaction with its line in the audit.

A conversation is filed under a hash of its name, so that a table that leaks lets nobody go on with one, and a
name that somebody chose badly names no child.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Self

from bot.hearing import Heard
from bot.kept import Entry, Feedback, Grant, Waiting
from bot.safety.masking import Masking
from bot.screening.types import Due, Opinion, Shared, Summary
from bot.screening.walk import Screening
from bot.store import answers, audit, granting, reviews, said, screenings, thresholds, turns
from bot.store.audit import Act
from bot.store.database import Database
from bot.store.stamps import stamp
from bot.store.tables import HEAD, VERSIONS
from bot.thresholds.types import Check, Decision
from bot.types import Actor, Answer, Reason, Recent, Role, Turn, Vote
from bot.understanding import Asked
from knowledge.migrations.upgrade import upgrade

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

PATIENCE = 2.0
"""Seconds that an answer may wait to be kept, while another process writes."""


class Store:
    """Opened on a SQLAlchemy URL (`sqlite:///…` or `postgresql://…`); call `migrate` before anything else.

    Each method is one transaction, and may raise KnowledgeError, Busy or IntegrityFailure.
    """

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self._url = url
        self._database = Database(url, patience)

    def migrate(self) -> None:
        """Bring the tables up to date, waiting for whoever writes; nothing to do costs one query."""
        patient = Database(self._url)
        try:
            with patient.writing() as connection:
                upgrade(connection, HEAD, VERSIONS, "bot.store:migrations")
        finally:
            patient.close()

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def turns(self, conversation: str, last: int = 2) -> tuple[Turn, ...]:
        """The last turns of a conversation, oldest first; an urgent one has no words. None if it is unknown."""
        with self._database.reading() as connection:
            return turns.last(connection, conversation, last)

    def keep(
        self,
        conversation: str,
        asked: Asked | None,
        answer: Answer,
        at: datetime | None = None,
        instead: bool = False,
    ) -> None:
        """Keep a turn: the masked wording, the gist of the answer, how it ended, its release and its reference.

        `asked` is None where danger was seen before the words were read. `instead` of a turn with the same reference,
        which the same question left when it was answered before. Raises TypeError for words of any other kind.
        """
        with self._database.writing() as connection:
            turns.add(connection, conversation, asked, answer, at, instead)

    def forget(self, conversation: str) -> int:
        """Erase a conversation for good, with the answers that were given in it. How many turns went."""
        with self._database.erasing() as connection:
            answers.clear(connection, turns.references(connection, conversation))
            return turns.erase(connection, conversation)

    def forget_older(self, than: timedelta, now: datetime | None = None, screened: timedelta | None = None) -> int:
        """Erase every turn, answer, comment and waiting question kept longer than that ago. How many went.

        A screening and a decision on a threshold check are kept as long as `screened` says after their last change,
        else as long as the others. Roles stay, and so does the audit, which holds no words.
        """
        now = now or datetime.now(UTC)
        oldest = stamp(now - than)
        with self._database.erasing() as connection:
            went: int = sum(room.erase_older(connection, oldest) for room in (turns, answers, said))
            kept_longer = stamp(now - (screened or than))
            went += thresholds.erase_older(connection, oldest, kept_longer)
            return went + screenings.erase_older(connection, kept_longer)

    # Answers

    def keep_answer(self, act: Act, words: Asked | Heard | None, answer: Answer, at: datetime | None = None) -> None:
        """Keep an answer for who asked, under its reference. Raises TypeError for words that were not masked."""
        with self._doing(act) as connection:
            answers.add(connection, act.actor, words, answer, at)

    def answer(self, act: Act) -> Answer | None:
        """The answer of the reference that is the act's subject; None where this person may not open it."""
        with self._doing(act) as connection:
            return answers.own(connection, act.actor, act.subject)

    def question(self, act: Act) -> str | None:
        """The masked question of an answer, likewise."""
        with self._database.reading() as connection:
            return answers.question(connection, act.actor, act.subject)

    def recent(self, act: Act, most: int) -> tuple[Recent, ...]:
        """What somebody asked last, newest first."""
        with self._doing(act) as connection:
            return answers.recent(connection, act.actor, most)

    def share(self, act: Act, user: str) -> Answer | None:
        """Let another of the same workspace open an answer: the answer, or None where this person may not open it."""
        with self._doing(act) as connection:
            found = answers.own(connection, act.actor, act.subject)
            if found is not None:
                answers.give(connection, act.actor, act.subject, user)
            return found

    def erase(self, act: Act) -> bool:
        """Erase an answer that this person asked for, with its turn and what was said of it."""
        with self._database.erasing() as connection:
            audit.add(connection, act)
            return answers.erase(connection, act.actor, act.subject)

    # What people said

    def vote(self, act: Act, vote: Vote, reasons: tuple[Reason, ...], comment: Masking) -> bool:
        """Keep a vote on an answer, in place of an earlier one; False where this person may not open it.

        Raises TypeError for a comment that was not masked.
        """
        with self._doing(act) as connection:
            if answers.own(connection, act.actor, act.subject) is None:
                return False
            said.vote(connection, act.actor, act.subject, vote, reasons, comment)
            return True

    def told(self, act: Act) -> tuple[Feedback, ...]:
        """All feedback, newest first, without who gave it."""
        with self._doing(act) as connection:
            return said.told(connection)

    def counts(self) -> tuple[int, int, int]:
        """How many questions wait, votes against an answer there are, and of those that call it unsafe."""
        with self._database.reading() as connection:
            return said.counts(connection)

    def put(self, act: Act, reference: str | None, words: Masking, at: datetime | None = None) -> None:
        """Put a question in the lead's queue. Raises TypeError for words that were not masked."""
        with self._doing(act) as connection:
            said.put(connection, act.actor, reference, words, at)

    def waiting(self, act: Act) -> tuple[Waiting, ...]:
        """The lead's queue of this person's workspace, oldest first."""
        with self._doing(act) as connection:
            return said.queue(connection, act.actor)

    def settle(self, act: Act, id: int) -> bool:
        """Take a question from the queue: it is erased. False where it is not there."""
        with self._database.erasing() as connection:
            audit.add(connection, act)
            return said.settle(connection, act.actor, id)

    # Screenings

    def begin(self, act: Act, begun: Screening) -> None:
        """Keep a new screening under the act's subject."""
        with self._doing(act) as connection:
            screenings.add(connection, act.actor, act.subject, begun)

    def screening(self, actor: Actor, reference: str) -> tuple[Screening, int, bool] | None:
        """A screening that somebody may see, its revision, and whether it is their own. Reading to go on leaves no
        line of audit."""
        with self._database.reading() as connection:
            return screenings.read(connection, actor, reference)

    def screenings(self, actor: Actor) -> tuple[Summary, ...]:
        """Somebody's own screenings and those shared with them, the last changed first."""
        with self._database.reading() as connection:
            return screenings.mine(connection, actor)

    def step(self, act: Act | None, actor: Actor, reference: str, changed: Screening, revision: int) -> bool:
        """Keep a step of one's own screening; False where it has gone, or gone on since `revision`. Only a step that
        matters by itself (it was stopped, it was decided) has an act."""
        with self._database.writing() as connection:
            kept = screenings.save(connection, actor, reference, changed, revision)
            if kept and act is not None:
                audit.add(connection, act)
            return kept

    def share_screening(self, act: Act, user: str) -> bool:
        """Let another of the same workspace see one's own screening; False where it is not one's own."""
        with self._doing(act) as connection:
            return screenings.give(connection, act.actor, act.subject, user)

    def think(self, act: Act, agrees: bool, words: Masking, review: date | None) -> bool:
        """Add what somebody thinks of a screening that they may see. Raises TypeError for words not masked."""
        with self._doing(act) as connection:
            return screenings.think(connection, act.actor, act.subject, agrees, words, review)

    def opinions(self, actor: Actor, reference: str) -> tuple[Opinion, ...]:
        """What was thought of a screening that somebody may see."""
        with self._database.reading() as connection:
            return screenings.opinions(connection, actor, reference)

    def shared(self, actor: Actor) -> tuple[Shared, ...]:
        """The screenings that were shared with somebody, with what they said of each last."""
        with self._database.reading() as connection:
            return screenings.shared(connection, actor)

    def due(self, since: date, until: date) -> tuple[Due, ...]:
        """Who is to look again at what on those days, once a person, screening and day."""
        with self._database.reading() as connection:
            return reviews.due(connection, since, until)

    def due_for(self, actor: Actor, until: date) -> tuple[Due, ...]:
        """What somebody is to look at again by that day, the longest ago first."""
        with self._database.reading() as connection:
            return reviews.due_for(connection, actor, until)

    def came(self, since: date) -> tuple[tuple[int, Due], ...]:
        """Reviews that came in since that day, by their numbers, each for the owner of the screening."""
        with self._database.reading() as connection:
            return reviews.came(connection, since)

    def erase_screening(self, act: Act) -> bool:
        """Erase one's own screening, its shares and what was thought of it."""
        with self._database.erasing() as connection:
            audit.add(connection, act)
            return screenings.erase(connection, act.actor, act.subject)

    # Threshold checks

    def keep_check(self, act: Act, check: Check) -> None:
        """Keep a check for a decision to come."""
        with self._doing(act) as connection:
            thresholds.add(connection, act.actor, check)

    def decide(self, act: Act, words: thresholds.Words) -> bool:
        """Record a decision on one's own check; False where it is not there, or was decided before. Raises TypeError
        for words not masked."""
        with self._doing(act) as connection:
            return thresholds.decide(connection, act.actor, act.subject, words)

    def decisions(self, actor: Actor) -> tuple[Decision, ...]:
        """What somebody decided, newest first."""
        with self._database.reading() as connection:
            return thresholds.decisions(connection, actor)

    def decision(self, actor: Actor, reference: str) -> Decision | None:
        """One of somebody's own decisions."""
        with self._database.reading() as connection:
            return thresholds.decision(connection, actor, reference)

    def every_decision(self) -> Sequence[thresholds.Owned]:
        """All decisions, oldest first."""
        with self._database.reading() as connection:
            return thresholds.every(connection)

    def erase_decision(self, act: Act) -> bool:
        """Erase one of somebody's own decisions, with its check."""
        with self._database.erasing() as connection:
            audit.add(connection, act)
            return thresholds.erase(connection, act.actor, act.subject)

    # Roles and the audit

    def role(self, user: str, team: str | None) -> Role | None:
        """What somebody was granted."""
        with self._database.reading() as connection:
            return granting.of(connection, user, team)

    def grants(self) -> tuple[Grant, ...]:
        """All roles that were granted."""
        with self._database.reading() as connection:
            return granting.every(connection)

    def grant(self, act: Act, grant: Grant) -> None:
        """Grant a role, in place of any other of the same person."""
        with self._doing(act) as connection:
            granting.give(connection, grant)

    def revoke(self, act: Act, user: str, team: str | None) -> bool:
        """Take a granted role away; False where there was none."""
        with self._doing(act) as connection:
            return granting.take(connection, user, team)

    def note(self, act: Act) -> None:
        """A line of audit by itself."""
        with self._doing(act):
            pass

    def entries(self, most: int) -> tuple[Entry, ...]:
        """The last lines of the audit, newest first."""
        with self._database.reading() as connection:
            return audit.last(connection, most)

    def broken(self, noted: str | None = None) -> tuple[int, str, tuple[str, ...]]:
        """How many lines the audit has, its last hash, and what is wrong with it; nothing if it is whole.

        `noted` is a hash that was written down elsewhere and must still be there.
        """
        with self._database.reading() as connection:
            return audit.broken(connection, noted)

    # Installations

    def engines(self) -> tuple[Engine, Engine]:
        """A way to read and a way to write for Bolt's own installation store: the tables people_installation,
        people_bot and people_installing are its."""
        engine = self._database.engine
        return engine, engine.execution_options(writing=True)

    @contextmanager
    def _doing(self, act: Act) -> Iterator[Connection]:
        """One transaction with its line in the audit: both, or neither."""
        with self._database.writing() as connection:
            audit.add(connection, act)
            yield connection
