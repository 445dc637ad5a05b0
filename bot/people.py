"""What the desk does for somebody it knows: each call checks their role, does the thing, and leaves a line of audit.

Words that a person writes beside an answer are looked at for danger first, then masked, and only then kept: they are
meant for somebody to read. Reached as `assistant.people`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import Protocol

from bot import holding
from bot.answering import Guide
from bot.errors import Denied, DeskError
from bot.hearing import Heard
from bot.kept import Entry, Feedback, Grant, Guidance, Home, State, Waiting
from bot.roles import Action, may, standing
from bot.safety.masking import Masking
from bot.store import Store
from bot.store.audit import Act
from bot.types import Actor, Admission, Answer, Noted, Person, Reason, Recent, Role, Vote
from bot.understanding import together
from knowledge.catalogue import Catalogue
from knowledge.errors import KnowledgeError

NO_GROUPS: Mapping[str, Collection[str]] = {}


class Hearing(Protocol):
    """What this needs of the desk."""

    def listen(self, said: str | Heard) -> Heard: ...
    def urgent(self, said: Heard) -> Answer: ...
    def mask(self, text: str) -> Masking: ...


class People:
    """Each method raises Denied, whose text is for the person, where no role allows it, and KnowledgeError.

    `roles` is what the settings say: a role by `USER`, by `TEAM/USER`, or by the id of a user group.
    """

    def __init__(
        self, desk: Hearing, store: Store, catalogue: Catalogue, guide: Guide, roles: Mapping[str, Role]
    ) -> None:
        self._desk = desk
        self._store = store
        self._catalogue = catalogue
        self._guide = guide
        self._roles = roles

    def admit(self, person: Person, text: str | Heard = "") -> Admission:
        """Let somebody in as what they are, or say why not. `text` is what they wrote: danger in it comes first.

        Who is let in is answered by `ask`, which looks for danger itself.
        """
        refusal = self._refusal(person)
        if refusal is None:
            granted = self._store.role(person.user, person.team)
            role = granted or standing(person, self._roles)
            return Admission(actor=Actor(user=person.user, team=person.team, role=role))
        said = self._desk.listen(text)
        if said.alarm.level == "immediate":
            return Admission(urgent=self._desk.urgent(said))
        return Admission(refusal=refusal)

    def allow(self, actor: Actor | None, action: Action, subject: str = "") -> None:
        """Go on only if their role allows it; who tried is noted. None is a door that knows nobody. Raises Denied."""
        if actor is None or may(actor.role, action):
            return
        self._store.note(Act(actor, action, subject, allowed=False))
        raise Denied(self._guide.wording.denied)

    # Answers

    def answer(self, actor: Actor, reference: str) -> Answer | None:
        """A kept answer, for whoever asked or had it shared with them; None for anybody else, or once it is erased.

        The words of `hits` are left out: they are in the guidance, under `passage_id`.
        """
        return self._store.answer(self._act(actor, Action.SEE_ANSWER, reference))

    def recent(self, actor: Actor, most: int = 5) -> tuple[Recent, ...]:
        """What this person asked last, newest first."""
        return self._store.recent(self._act(actor, Action.SEE_HOME), most)

    def share(self, actor: Actor, reference: str, user: str) -> Answer | None:
        """Let another person of the same workspace open an answer and use its buttons: the answer to show them.

        None once it is erased, or where it is not this person's to share.
        """
        return self._store.share(self._act(actor, Action.SHARE, reference), user)

    def erase(self, actor: Actor, reference: str) -> bool:
        """Erase an answer that this person asked for, with its turn, its shares and what was said of it.

        What they sent to a lead stays in the queue: it was a call for help.
        """
        return self._store.erase(self._act(actor, Action.ERASE, reference))

    # What a person writes

    def feedback(
        self, actor: Actor, reference: str, vote: Vote, reasons: tuple[Reason, ...] = (), comment: str = ""
    ) -> Noted:
        """One vote a person an answer: a second takes the place of the first. `kept` is False once it is erased.

        Where the comment tells of danger, 999 comes with what became of it; it is kept all the same, for words about an
        answer ("the 2026 edition is missing") are often taken for danger.
        """
        urgent, words = self._danger(comment), self._desk.mask(comment)

        def keep() -> bool:
            return self._store.vote(self._act(actor, Action.GIVE_FEEDBACK, reference), vote, reasons, words)

        return self._noted(keep, words, urgent)

    def ask_a_person(self, actor: Actor, reference: str | None, text: str | None = None) -> Noted:
        """Put a question in the safeguarding lead's queue: `text`, or without one the question of that answer.

        Where it tells of danger 999 comes first, and it is put there all the same. `kept` is False where there are no
        words to put there: say so, and show the contacts.
        """
        urgent, words = self._danger(text or ""), self._desk.mask(text or "")

        def put() -> bool:
            act = self._act(actor, Action.ASK_A_PERSON, reference or "")
            sent = words if words.text.strip() else Masking(text=self._store.question(act) or "" if reference else "")
            if sent.text:
                self._store.put(act, reference, sent)
            return bool(sent.text)

        return self._noted(put, words, urgent)

    # What those see who look after people and guidance

    def leads(self, team: str | None, groups: Mapping[str, Collection[str]] = NO_GROUPS) -> tuple[str, ...]:
        """Ids of the leads of a workspace, to be told that something waits. `groups` are the members of user groups, by
        the group's id: without it, leads by a group alone are not known."""
        granted = {one.user: one.role for one in self._store.grants() if one.team in (None, team)}
        named = {key.rpartition("/")[2] for key in self._roles if _counts(key, team) and key not in groups}
        grouped = {user for id, users in groups.items() if id in self._roles for user in users}

        def role(user: str) -> Role:
            mine = tuple(id for id, users in groups.items() if user in users)
            return granted.get(user) or standing(Person(user=user, team=team, groups=mine), self._roles)

        return tuple(sorted(user for user in {*granted, *named, *grouped} if role(user) is Role.LEAD))

    def waiting(self, actor: Actor) -> tuple[Waiting, ...]:
        """Questions in the lead's queue of this workspace, oldest first."""
        return self._store.waiting(self._act(actor, Action.SEE_WAITING))

    def settle(self, actor: Actor, id: int) -> bool:
        """Take a question from the queue: its words are erased. False where somebody already has."""
        return self._store.settle(self._act(actor, Action.SETTLE, str(id)), id)

    def told(self, actor: Actor) -> tuple[Feedback, ...]:
        """All feedback that is kept, newest first, without who gave it."""
        return self._store.told(self._act(actor, Action.SEE_FEEDBACK))

    def guidance(self, actor: Actor) -> Guidance:
        """The live documents, and for those who may see it what is staged. Somebody's look at it is not noted."""
        self.allow(actor, Action.SEE_GUIDANCE)
        return holding.guidance(self._catalogue, may(actor.role, Action.SEE_STATE))

    def state(self, actor: Actor) -> State:
        """How the knowledge base stands, and what was said of its answers."""
        self.allow(actor, Action.SEE_STATE)
        return holding.state(self._catalogue, self._store.counts(), datetime.now(UTC).date())

    def home(self, actor: Actor) -> Home:
        """What this person's front page shows."""
        return Home(
            actor=actor,
            recent=self.recent(actor),
            guidance=self.guidance(actor),
            waiting=self.waiting(actor) if may(actor.role, Action.SEE_WAITING) else (),
            state=self.state(actor) if may(actor.role, Action.SEE_STATE) else None,
        )

    # Roles

    def grant(self, actor: Actor, user: str, role: Role, team: str | None = None) -> Grant:
        """Give somebody a role, in place of any other. Without a `team` it counts in every workspace."""
        grant = Grant(user=user, team=team, role=role, by=actor.user, at=datetime.now(UTC))
        self._store.grant(self._act(actor, Action.GRANT, f"{_named(user, team)} {role}"), grant)
        return grant

    def revoke(self, actor: Actor, user: str, team: str | None = None) -> bool:
        """Take a granted role away; what the settings say stays. False where there was none."""
        return self._store.revoke(self._act(actor, Action.REVOKE, _named(user, team)), user, team)

    def grants(self, actor: Actor) -> tuple[Grant, ...]:
        """Every role that was granted."""
        self._store.note(self._act(actor, Action.SEE_PEOPLE))
        return self._store.grants()

    def audit(self, actor: Actor, most: int = 50) -> tuple[Entry, ...]:
        """The last lines of the audit, newest first."""
        self._store.note(self._act(actor, Action.SEE_AUDIT))
        return self._store.entries(most)

    def verify(self, actor: Actor, noted: str | None = None) -> tuple[int, str, tuple[str, ...]]:
        """How many lines the audit has, its last hash, and what is wrong with it; nothing if it is whole.

        `noted` is a hash that was written down elsewhere and must still be there.
        """
        self._store.note(self._act(actor, Action.SEE_AUDIT))
        return self._store.broken(noted)

    def _act(self, actor: Actor, action: Action, subject: str = "") -> Act:
        self.allow(actor, action, subject)
        return Act(actor, action, subject)

    def _danger(self, text: str) -> Answer | None:
        said = self._desk.listen(text)
        return self._desk.urgent(said) if said.alarm.level == "immediate" else None

    def _noted(self, keep: Callable[[], bool], words: Masking, urgent: Answer | None) -> Noted:
        """What became of words. Whatever goes wrong in keeping them, nobody is kept from reading to call 999."""
        try:
            kept = keep()
        except (DeskError, KnowledgeError):
            if urgent is None:
                raise
            kept = False
        return Noted(kept=kept, masked=together((), words), urgent=urgent)

    def _refusal(self, person: Person) -> str | None:
        wording = self._guide.wording
        if person.connected:
            return wording.refused_connected
        if person.stranger:
            return wording.refused_stranger
        return wording.refused_guest if person.guest else None


def _counts(key: str, team: str | None) -> bool:
    return "/" not in key or key.partition("/")[0] == team


def _named(user: str, team: str | None) -> str:
    return f"{team}/{user}" if team else user
