"""The desk: all that a door may call. It follows the live release, and its one catch turns a fault into a reply.

What a person asks is kept only where a conversation is named or the person is known, and then masked. None of it is
logged: a log line has a reference, an outcome and timings.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from threading import Lock

from bot import answering, evidence
from bot.answering import Clock, Guide, Reading
from bot.errors import Denied
from bot.hearing import Heard, graver, heard
from bot.modelling import Tell
from bot.people import People
from bot.reminding import Kind, Promise, Reminders, Span
from bot.roles import Action, may
from bot.safety.danger import Danger, danger
from bot.safety.instructing import plain
from bot.safety.masking import Masker, Masking
from bot.safety.opinion import raised
from bot.screen import Screenings
from bot.store import Store
from bot.store.audit import Act
from bot.threshold import Thresholds
from bot.types import Actor, Answer, FoundPassage, Outcome, Question, Role, Trace, Turn
from bot.understanding import LEANED, Asked, understand
from knowledge.catalogue import Catalogue
from knowledge.errors import KnowledgeError, NoLiveRelease
from knowledge.library import Query
from knowledge.types import Document, Frozen, Page, Passage, Release
from prompts import Instrument, load_screening

log = logging.getLogger(__name__)

WARM_UP = "How soon does the core group meet?"


class Context(Frozen):
    """A passage with the one or two pages it lies on."""

    document: Document
    pages: tuple[Page, ...]
    passage: Passage


class Status(Frozen):
    """What the desk answers from just now. `warm` says that the next question will not wait for a model."""

    release: Release | None
    model: str | None
    warm: bool


def quiet(step: str) -> None:
    """Tell nobody."""


class Assistant:
    """Answers from whatever release is live, opening a new one when it changes. Safe to share between threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        open_release: Callable[[Release], Reading],
        guide: Guide,
        store: Store,
        roles: Mapping[str, Role] | None = None,
        early: Callable[[], Masker] = Masker,
        instrument: Callable[[], Instrument] = load_screening,
    ) -> None:
        """`roles` is what the settings say of people and user groups: see `People`. `early` makes a masker for the
        seconds before a release is open. `instrument` reads the neglect screening."""
        self._catalogue = catalogue
        self._open = open_release
        self._guide = guide
        self._store = store
        self._early = cache(early)
        self._reading: Reading | None = None
        self._lock = Lock()
        self.people = People(self, store, catalogue, guide, roles or {})
        self.screenings = Screenings(self, store, catalogue, guide, instrument)
        self.thresholds = Thresholds(self, store, catalogue, guide, self._live)
        self.reminders = Reminders(self.screenings.promises, self.thresholds.promises, self._lost)

    def warm(self) -> None:
        """Open the live release and read and search for something, so that the first person does not wait.

        Raises NoLiveRelease, ModelUnavailable, IntegrityFailure. Asks no language model.
        """
        reading = self._live()
        danger(WARM_UP)
        asked = understand(Question(text=WARM_UP), reading.masker)
        reading.library.search(Query(text=asked.text))

    def hear(self, question: Question) -> Heard:
        """A question made fit to be stored until it is answered: danger looked for as typed, then masked.

        Rules alone look for danger here, in a few milliseconds; `ask` adds the second opinion. Never raises.
        """
        _, alarm = self._heard(question, Clock())
        return heard(question, alarm, self._masker())

    def listen(self, said: str | Heard) -> Heard:
        """As `hear`, with the second opinion where a release is open: for words that `ask` does not answer.

        Never raises, and never waits for a release to open.
        """
        found = said if isinstance(said, Heard) else self.hear(Question(text=said))
        reading = self._reading
        if reading is None or not found.text:
            return found
        try:
            alarm = raised(found.alarm, reading.opinion, reading.library.floats, found.text)
        except Exception as error:
            log.error("no second opinion on danger: %s", type(error).__name__)
            return found
        return heard(found, alarm, reading.masker)

    def mask(self, text: str) -> Masking:
        """Words without what could tell who somebody is: the only form in which a comment may be kept. Never raises."""
        return self._masker().mask(plain(text))

    def urgent(self, said: Heard) -> Answer:
        """999 first, whoever wrote it and whatever else works: the answer to an alarm that is immediate."""
        return self._logged(answering.urgent(said, said.alarm, self._guide, None, Clock()))

    def ask(self, question: Question, tell: Tell = quiet, actor: Actor | None = None) -> Answer:
        """An answer, whatever happens: a fault becomes FAILED with a reference that a person can quote.

        Danger is looked for first, in the words as typed, before anything that could fail or refuse. A conversation
        that is named has its last turns as history, unless the question brings its own, and this turn is kept. For an
        `actor` the answer is kept too, under its reference.
        """
        clock = Clock()
        question, alarm = self._heard(question, clock)
        asked: Asked | None = None
        if alarm.level == "immediate":
            answer = answering.urgent(question, alarm, self._guide, None, clock)
        else:
            try:
                self.people.allow(actor, Action.ASK)
                answer, asked = answering.answer(question, alarm, self._live(), self._guide, tell)
            except Exception as error:  # the one catch: nobody ever gets silence
                answer = self._failed(question, error)
        self._keep(question, asked, answer)
        self._keep_for(actor, question, asked, answer)
        return self._logged(answer)

    def turns(self, conversation: str, last: int = 2) -> tuple[Turn, ...]:
        """The last turns kept of a conversation, oldest first, masked; none where they cannot be read."""
        try:
            return self._store.turns(conversation, last)
        except Exception as error:
            log.error("a conversation could not be read: %s", type(error).__name__)
            return ()

    def forget(self, conversation: str) -> int:
        """Erase a conversation for good: how many turns went. Raises KnowledgeError."""
        return self._store.forget(conversation)

    def search(self, text: str, k: int = 10, as_at: date | None = None) -> tuple[FoundPassage, ...]:
        """The passages nearest to a text. Raises KnowledgeError."""
        hits = self._live().library.search(Query(text=text, k=k, as_at=as_at))
        return tuple(evidence.found(hit) for hit in hits)

    def context(self, passage_id: int) -> Context | None:
        """A passage in its page; also one of an earlier release, so that a kept link goes on working."""
        held = self._catalogue.passages([passage_id]).get(passage_id)
        if held is None:
            return None
        passage, document = held
        return Context(document=document, pages=tuple(self._catalogue.page(passage_id)), passage=passage)

    def status(self) -> Status:
        """The live release, and whether it is open."""
        try:
            release = self._catalogue.release()
        except NoLiveRelease:
            return Status(release=None, model=None, warm=False)
        return Status(release=release, model=release.model, warm=self._is_open(release.id))

    def close(self) -> None:
        """Let go of the open release and of the store."""
        self._store.close()
        with self._lock:
            if self._reading is not None:
                self._reading.library.close()
                self._reading = None

    def _heard(self, question: Question, clock: Clock) -> tuple[Question, Danger]:
        """Danger in the words alone, before anything can fail; then, if there is none, beside what was kept."""
        with clock.step("danger"):
            alarm = _alarm(question)
        if alarm.level == "immediate" or question.history or not question.conversation:
            return question, alarm
        question = question.model_copy(update={"history": self.turns(question.conversation, LEANED)})
        with clock.step("danger"):
            return question, _alarm(question)

    def _masker(self) -> Masker:
        """The open release's. It never waits for one to open: somebody is waiting to hear that they were heard."""
        opened = self._reading
        if opened is not None:
            return opened.masker
        try:
            return self._early()
        except Exception as error:
            log.error("the guidance's words could not be read: %s", type(error).__name__)
            return Masker()

    def _lost(self, span: Span) -> Iterator[Promise]:
        """Leads, once a release, of prompts of the screening whose passage it does not hold."""
        live, lost = self.screenings.lost()
        published = self._catalogue.release(live).published if live and lost else None
        if published is None or published.date() < span.since:
            return
        for team, groups in span.teams().items():
            for user in self.people.leads(team, groups):
                yield Promise(key=f"gone:{live}:{team}:{user}", kind=Kind.GONE, team=team, user=user)

    def _keep_for(self, actor: Actor | None, question: Question, asked: Asked | None, answer: Answer) -> None:
        """Keep the answer for who asked, so that its buttons go on working; and that they asked."""
        if actor is None or not may(actor.role, Action.ASK):
            return
        words = asked or (question if isinstance(question, Heard) else None)
        try:
            self._store.keep_answer(Act(actor, Action.ASK, answer.trace.reference), words, answer)
        except Exception as error:
            log.error("%s was not kept for its buttons: %s", answer.trace.reference, type(error).__name__)

    def _keep(self, question: Question, asked: Asked | None, answer: Answer) -> None:
        """Keep the turn of a conversation that is named. A store that fails costs the memory, not the answer."""
        if not question.conversation or answer.outcome == Outcome.FAILED:
            return
        try:
            self._store.keep(question.conversation, asked, answer, instead=question.reference is not None)
        except Exception as error:
            log.error("%s was not kept: %s", answer.trace.reference, type(error).__name__)

    def _live(self) -> Reading:
        """The live release, opened. Raises NoLiveRelease, IntegrityFailure."""
        id = self._catalogue.live_id()
        opened = self._reading
        if opened is not None and opened.library.release.id == id:
            return opened
        with self._lock:
            if self._reading is None or not self._is_open(id):
                # The old one is left to searches still under way; it is let go when they are.
                self._reading = self._open(self._catalogue.release(id))
            return self._reading

    def _is_open(self, id: str | None) -> bool:
        opened = self._reading
        return opened is not None and opened.library.release.id == id

    def _logged(self, answer: Answer) -> Answer:
        log.info("%s %s %s", answer.trace.reference, answer.outcome, answer.trace.timings_ms.get("total"))
        return answer

    def _failed(self, question: Question, error: Exception) -> Answer:
        reference = question.reference or answering.reference()
        log.error("%s failed: %s", reference, type(error).__name__, exc_info=log.isEnabledFor(logging.DEBUG))
        wording = self._guide.wording
        said = wording.no_release if isinstance(error, NoLiveRelease) else wording.failed.format(reference=reference)
        if isinstance(error, Denied):
            said = str(error)
        if isinstance(error, KnowledgeError) and not isinstance(error, NoLiveRelease):
            said = f"{said} ({error})"
        return Answer(
            id=question.id or secrets.token_hex(8),
            outcome=Outcome.FAILED,
            text=said,
            contacts=answering.who_to_ask(self._guide.directory),
            trace=Trace(release=None, model=None, timings_ms={}, reference=reference),
        )


def _alarm(question: Question) -> Danger:
    """What the rules hear; for one that was heard before, never less than was heard in the words as typed."""
    now = danger(question.text, [turn.question for turn in question.history])
    return graver(question.alarm, now) if isinstance(question, Heard) else now
