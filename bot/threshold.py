"""What the desk does for threshold checks: a text laid beside the live threshold documents, and what a manager decides
on it. Reached as `assistant.thresholds`.

Words are heard for danger as they were typed, then masked. No level is given for a child: what is shown is where the
documents put the things that the words speak of. A decision is a person's own, kept with what they had before them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple, Protocol

from bot import answering, noticing
from bot.answering import Guide, Reading
from bot.errors import Denied, Unfit
from bot.hearing import Heard
from bot.holding import THRESHOLDS
from bot.reminding import Kind, Promise, Span
from bot.roles import Action, may
from bot.safety.deciding import unknowns
from bot.safety.masking import Masking
from bot.safety.urgent import quietly
from bot.screening.types import LONGEST
from bot.store import Store
from bot.store.audit import Act
from bot.store.thresholds import Words
from bot.thresholds import changing, fitted
from bot.thresholds.checking import Laid, Shelf, laid
from bot.thresholds.indicators import indicators
from bot.thresholds.matching import Matcher
from bot.thresholds.types import Affected, Changed, Check, Decision
from bot.types import Actor, Answer, Contact
from knowledge.catalogue import Catalogue
from knowledge.diff import Diff, between
from knowledge.errors import UnknownRelease
from knowledge.library import Library, Query
from knowledge.types import Authority, Hit
from prompts import ThresholdCues, choose, load_thresholds

NOT_THERE = "There is no such decision of yours."
GONE = "This check is not there any more, or a decision on it was recorded already. Check again to record another."
EMPTY = "Write what you decided."
NO_REASON = "Write why, so that somebody who was not there can follow it."
TOO_LONG = f"Use at most {LONGEST:,} characters."
PASSED = "Choose a day that has not passed."
UNASKED = 6
"""Most that is listed as not known."""
NEAR = 0.5
"""Cosine from which a sentence of statutory guidance is near enough to be shown beside a concern."""
DEEP = 20


class Hearing(Protocol):
    """What this needs of the desk."""

    def listen(self, said: str | Heard) -> Heard: ...
    def mask(self, text: str) -> Masking: ...
    def urgent(self, said: Heard) -> Answer: ...


class _Open(NamedTuple):
    """A release's threshold documents, read once, and the titles of them."""

    release: str
    shelf: Shelf
    titles: tuple[str, ...]


class Thresholds:
    """Each method raises Denied where no role allows it, and KnowledgeError."""

    def __init__(
        self,
        desk: Hearing,
        store: Store,
        catalogue: Catalogue,
        guide: Guide,
        live: Callable[[], Reading],
    ) -> None:
        """`live` opens the live release."""
        self._desk, self._store, self._catalogue, self._guide = desk, store, catalogue, guide
        self._live = live
        self._open: _Open | None = None
        self._compared: dict[tuple[str, str], Diff] = {}
        self._cues: ThresholdCues | None = None

    def warm(self) -> None:
        """Read the live threshold documents now: it takes seconds, that the first check need not wait. Raises
        KnowledgeError."""
        shelf, _ = self._shelf(self._live().library)
        shelf.matcher.near(self._guide.wording.immediate_danger)

    def check(self, actor: Actor, text: str | Heard) -> Check:
        """The concerns of a text beside the threshold documents. Kept only for somebody who may record a decision.

        Danger comes first, and is then all there is: nothing is searched and nothing kept.
        """
        said = self._desk.listen(text)
        reference = said.reference or answering.reference()
        wording = self._guide.wording
        if said.alarm.level == "immediate":
            urgent = self._desk.urgent(said)
            return Check(reference=reference, not_a_decision=wording.not_a_decision, urgent=urgent)
        act = self._act(actor, Action.CHECK_THRESHOLD, reference)
        found = self._checked(said, reference)
        if found.documents and may(actor.role, Action.RECORD_DECISION):
            self._store.keep_check(act, found)
        else:
            self._store.note(act)
        return found

    def danger(self, *words: str) -> Answer | None:
        """999, where what somebody writes of a decision tells of danger: said first, whatever else is wrong with it."""
        said = self._desk.listen("\n".join(words))
        return self._desk.urgent(said) if said.alarm.level == "immediate" else None

    # Decisions

    def record(self, actor: Actor, reference: str, decided: str, why: str, review: date | None = None) -> Decision:
        """Keep what somebody decided on their own check and why, masked; `review` is when to look at it again.

        Raises Unfit, with a reason for each field, and Denied where the check has gone or was decided on.
        """
        act = self._act(actor, Action.RECORD_DECISION, reference)
        if faults := _unfit(decided, why, review):
            raise Unfit(faults)
        words = Words(self._desk.mask(decided), self._desk.mask(why), review)
        if not self._store.decide(act, words):
            raise Denied(GONE)
        return self.decision(actor, reference)

    def decisions(self, actor: Actor) -> tuple[Decision, ...]:
        """What somebody decided, newest first."""
        self._allow(actor, Action.SEE_DECISION)
        return self._store.decisions(actor)

    def decision(self, actor: Actor, reference: str) -> Decision:
        """One of somebody's own. Raises Denied where it is not there."""
        self._allow(actor, Action.SEE_DECISION)
        held = self._store.decision(actor, reference)
        if held is None:
            raise Denied(NOT_THERE)
        return held

    def erase(self, actor: Actor, reference: str) -> bool:
        """Erase one of one's own for good; False where there was none."""
        return self._store.erase_decision(self._act(actor, Action.ERASE_DECISION, reference))

    # When the guidance changes

    def affected(self, actor: Actor) -> tuple[Affected, ...]:
        """Somebody's decisions that cite words which the live guidance does not hold any more."""
        self._allow(actor, Action.SEE_DECISION)
        return tuple(self._affected(actor.team or "", one) for one in self._store.decisions(actor) if self._moved(one))

    def promises(self, span: Span) -> Iterator[Promise]:
        """Whom to tell that the words under a decision have changed, once a release; and whose day has come."""
        every = self._store.every_decision()
        teams = span.teams() if every else {}
        live = self._catalogue.live_id()
        published = self._catalogue.release(live).published if live else None
        new = published is not None and published.date() >= span.since
        for team, one in (held for held in every if held.team in teams):
            told = {"team": team, "user": one.user, "reference": one.reference}
            if new and self._moved(one):
                yield Promise(key=f"changed:{one.reference}:{live}", kind=Kind.CHANGED, **told)
            if one.review and span.since <= one.review <= span.until:
                key = f"decided:{one.reference}:{one.review.isoformat()}"
                yield Promise(key=key, kind=Kind.DECIDED, **told)

    def _affected(self, team: str, held: Decision) -> Affected:
        return Affected(
            reference=held.reference,
            user=held.user,
            team=team or None,
            at=held.at,
            release=held.check.release,
            live=self._catalogue.live_id(),
            changed=self._moved(held),
        )

    def _moved(self, held: Decision) -> tuple[Changed, ...]:
        """The diff of the release that a decision rests on with the live one, joined with what it cites."""
        live, before = self._catalogue.live_id(), held.check.release
        if live is None or before is None or live == before:
            return ()
        if (before, live) not in self._compared:
            try:
                self._compared[before, live] = between(self._catalogue, before, live)
            except UnknownRelease:
                return ()
        return changing.changed(held.check.citations, self._compared[before, live])

    # A check

    def _checked(self, said: Heard, reference: str) -> Check:
        reading, wording = self._live(), self._guide.wording
        shelf, titles = self._shelf(reading.library)
        found = laid(said.text, shelf, lambda text: _statutory(reading.library, text), wording)
        hits = [_hit(one.passage_id, reading.library) for one in found.citations]
        notices = noticing.notices(found.citations, hits, reading.library.release, wording, None)
        return Check(
            reference=reference,
            not_a_decision=wording.not_a_decision,
            first=self._first(said, found),
            concerns=found.concerns,
            levels=found.levels,
            cells=found.cells,
            citations=found.citations,
            unknowns=self._unknowns(said.text, found),
            notices=tuple(one.full for one in notices),
            contacts=answering.who_to_ask(self._guide.directory, said.alarm) or self._front_door(),
            masked=said.masked,
            release=reading.library.release.id,
            documents=titles,
        )

    def _front_door(self) -> tuple[Contact, ...]:
        return answering.who_to_ask(self._guide.directory)

    def _first(self, said: Heard, found: Laid) -> tuple[str, ...]:
        """Refer now, where the words tell of harm, or where the documents say so of what was touched."""
        wording = self._guide.wording
        told = [wording.refer_now] if said.alarm.level == "refer_now" else []
        if told and quietly(said.alarm):
            told.append(wording.urgent_quiet)
        if found.refers:
            numbers = ", ".join(f"[{number}]" for number in found.refers)
            told.append(wording.threshold_refers.format(numbers=numbers))
        return tuple(told)

    def _unknowns(self, text: str, found: Laid) -> tuple[str, ...]:
        """What the text leaves open, and questions worth asking about each concern."""
        asked = [
            entry.question
            for one in found.concerns
            if one.touches
            for entry in choose(self._guide.curiosity, one.text, [one.touches[0].domain], 2)
        ]
        return tuple(dict.fromkeys([*unknowns(text), *asked]))[:UNASKED]

    def _shelf(self, library: Library) -> tuple[Shelf, tuple[str, ...]]:
        """The live release's threshold documents: read once a release."""
        release = library.release
        if self._open is None or self._open.release != release.id:
            self._open = self._read(library)
        return self._open.shelf, self._open.titles

    def _read(self, library: Library) -> _Open:
        release = library.release
        documents = {one.key: one for one in release.documents if THRESHOLDS.search(one.source.title)}
        rows = self._catalogue.release_passages(release.id)
        held = [(id, passage, documents[key]) for id, passage, key in rows if key in documents]
        self._cues = self._cues or load_thresholds()
        matcher = Matcher(indicators(held), library.vector, release.model, self._cues, fitted.read())
        read = {one.document for one in matcher.indicators}
        titles = tuple(one.source.title for one in documents.values() if one.name in read)
        return _Open(release.id, Shelf(matcher, {id: (passage, document) for id, passage, document in held}), titles)

    def _allow(self, actor: Actor, action: Action, subject: str = "") -> None:
        if not may(actor.role, action):
            self._store.note(Act(actor, action, subject, allowed=False))
            raise Denied(self._guide.wording.denied)

    def _act(self, actor: Actor, action: Action, subject: str = "") -> Act:
        self._allow(actor, action, subject)
        return Act(actor, action, subject)


def _statutory(library: Library, text: str) -> tuple[Hit, tuple[int, int]] | None:
    """The nearest sentence of statutory guidance, where one is near."""
    hits = (hit for hit in library.search(Query(text=text, k=DEEP)) if _is_statutory(hit))
    spans = [(cosine, hit, (start, end)) for hit in hits for start, end, cosine in hit.sentences]
    best = max(spans, key=lambda one: one[0], default=None)
    return (best[1], best[2]) if best and best[0] >= NEAR else None


def _is_statutory(hit: Hit) -> bool:
    return hit.document.source.authority is Authority.STATUTORY


def _hit(passage_id: int, library: Library) -> Hit:
    held = library.passage(passage_id)
    assert held is not None  # it was cited from this very release
    passage, document = held
    return Hit(passage_id=passage_id, passage=passage, document=document, score=1, dense=0, lexical=0)


def _unfit(decided: str, why: str, review: date | None) -> dict[str, str]:
    """What does not fit, by field."""
    faults = {
        name: told for name, text, told in (("decided", decided, EMPTY), ("why", why, NO_REASON)) if not text.strip()
    }
    faults |= {name: TOO_LONG for name, text in (("decided", decided), ("why", why)) if len(text) > LONGEST}
    if review is not None and review < date.today():
        faults["review"] = PASSED
    return faults
