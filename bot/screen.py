"""What the desk does for screenings: each call checks the role, does the thing, and keeps it. Reached as
`assistant.screenings`.

Words are heard for danger as they were typed, by the rules and by the second opinion, then masked; a draft is kept at
every step. Nothing here decides: it says what the answers add to, and what the guidance says to that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Literal, Protocol

from bot import answering
from bot.answering import Guide
from bot.errors import Denied, Unfit
from bot.hearing import Heard, graver
from bot.reminding import Kind as Told
from bot.reminding import Promise, Span
from bot.report import making, pictures
from bot.report.parts import File, Format
from bot.report.pictures import Picture
from bot.roles import Action, may
from bot.safety.danger import Danger
from bot.safety.masking import Masking
from bot.safety.urgent import urgent_reply
from bot.screening import anchors
from bot.screening.findings import findings
from bot.screening.results import Outcome
from bot.screening.sharing import for_family
from bot.screening.types import LONGEST, Due, Opinion, Page, Shared, Summary
from bot.screening.walk import Given, Screening, begin
from bot.store import Store
from bot.store.audit import Act
from bot.types import Actor, Citation, Contact, Masked
from bot.understanding import together
from knowledge.catalogue import Catalogue
from knowledge.errors import Busy, KnowledgeError
from knowledge.types import Frozen
from prompts import BadPrompts, DirectoryContact, Instrument
from prompts.report import FOR_FAMILY, Kind
from prompts.screening import Anchor

NOT_THERE = "There is no such screening, or it was not shared with you."
YOURS = "This is your own screening. A manager that you share it with can say what they think of it."
TOO_LONG = f"Use at most {LONGEST} characters."
NO_REASON = "Say why you do not agree, so that the person can think about it."
PASSED = "Choose a day that has not passed."
NOT_YOURS = "Only the person who began a screening can change it."
TRIES = 3
"""How often a step is tried where another click came between."""
TABLE = "chronology"
"""The page whose words are rows: each is looked at by itself, beside its day."""
WHOM = ("safeguarding_lead", "front_door", "out_of_hours", "escalation")


class Hearing(Protocol):
    """What this needs of the desk."""

    def listen(self, said: str | Heard) -> Heard: ...
    def mask(self, text: str) -> Masking: ...


class Open(Frozen):
    """A screening as a door shows it. While it is stopped, `told` and `contacts` come before anything else."""

    reference: str
    screening: Screening
    mine: bool = True
    told: str = ""
    contacts: tuple[Contact, ...] = ()

    @property
    def page(self) -> Page | None:
        """The page to show; None at the end."""
        return self.screening.current()


class Reviewed(Frozen):
    """What became of a review. Where its words tell of danger, or of something to refer now, `told` and `contacts` come
    before anything else, whether it was kept or not."""

    kept: bool
    told: str = ""
    contacts: tuple[Contact, ...] = ()
    masked: tuple[Masked, ...] = ()


class Screenings:
    """Each method raises Denied where no role allows it, and KnowledgeError. One that names a screening which is not
    there, or not for this person, raises Denied too: nobody learns which."""

    def __init__(
        self, desk: Hearing, store: Store, catalogue: Catalogue, guide: Guide, instrument: Callable[[], Instrument]
    ) -> None:
        self._desk = desk
        self._store = store
        self._catalogue = catalogue
        self._guide = guide
        self._instrument = instrument
        self._standing: tuple[str, Instrument, dict[str, Citation]] | None = None
        self._lost: tuple[str, Instrument, tuple[str, ...]] | None = None

    # Walking

    def begin(self, actor: Actor) -> Open:
        """A new screening. Raises BadPrompts where the partnership's own instrument is not right."""
        started = begin(self._instrument(), date.today())
        reference = answering.reference()
        self._store.begin(self._act(actor, Action.START_SCREEN, reference), started)
        return self._open(reference, started)

    def mine(self, actor: Actor) -> tuple[Summary, ...]:
        """Somebody's screenings, drafts among them, and those shared with them: the last changed first."""
        self._allow(actor, Action.SEE_SCREEN)
        return self._store.screenings(actor)

    def open(self, actor: Actor, reference: str) -> Open:
        """A screening to read, or to go on with where it is one's own."""
        self._store.note(self._act(actor, Action.SEE_SCREEN, reference))
        screening, _, mine = self._read(actor, reference)
        return self._open(reference, screening, mine)

    def look(self, actor: Actor, reference: str) -> Open:
        """As `open`, at one page after another of one's own walk: only somebody else's look leaves a line of audit."""
        self._allow(actor, Action.SEE_SCREEN)
        screening, _, mine = self._read(actor, reference)
        return self._open(reference, screening, mine) if mine else self.open(actor, reference)

    def in_use(self) -> Instrument:
        """The screening that a new one begins with. Raises BadPrompts."""
        return self._instrument()

    def resume(self, actor: Actor, reference: str) -> Open:
        """Taken up again, after a restart or a break: whoever sits there has not said yet that they are alone."""
        return self._step(actor, reference, lambda screening: screening.sat_down())

    def respond(self, actor: Actor, reference: str, page: str, given: Given) -> Open:
        """Answer a page. Raises Unfit, with a reason for each field."""
        heard = None if page == TABLE else self._heard(given)

        def answered(screening: Screening) -> Screening:
            return screening.respond(page, given, date.today(), self._masked, heard)

        return self._step(actor, reference, answered)

    def leave(self, actor: Actor, reference: str, page: str, given: Given) -> Open:
        """Go away from a page before it is sent: its words are heard, and what fits is kept. Never raises Unfit."""
        heard = None if page == TABLE else self._heard(given)

        def left(screening: Screening) -> Screening:
            return screening.leave(page, given, date.today(), self._masked, heard)

        return self._step(actor, reference, left)

    def back(self, actor: Actor, reference: str) -> Open:
        """To the page before."""
        return self._step(actor, reference, lambda screening: screening.back())

    def go(self, actor: Actor, reference: str, page: str) -> Open:
        """To a page; `decision` leads to the end."""
        return self._step(actor, reference, lambda screening: screening.go(page))

    def strike(self, actor: Actor, reference: str, place: int) -> Open:
        """Take out a contact that was entered by mistake, by its place among the screening's meetings."""
        return self._step(actor, reference, lambda screening: screening.strike(place))

    def stop(self, actor: Actor, reference: str, kind: Literal["danger", "refer"]) -> Open:
        """Out of the walk at once: the button on every page."""
        return self._step(actor, reference, lambda screening: screening.stop(kind))

    def erase(self, actor: Actor, reference: str) -> bool:
        """Erase one's own screening for good."""
        return self._store.erase_screening(self._act(actor, Action.ERASE_SCREEN, reference))

    # Reading

    def outcome(self, actor: Actor, reference: str) -> Outcome:
        """What the answers say so far, what the live guidance says to it, and whom to turn to."""
        self._store.note(self._act(actor, Action.SEE_SCREEN, reference))
        return self._outcome(self._read(actor, reference)[0])

    def family(self, actor: Actor, reference: str) -> Outcome:
        """The same for the family: as if nobody had asked about domestic abuse, and without anybody's words. No sources
        either: the title of a guide on domestic abuse is itself a thing to find."""
        self._store.note(self._act(actor, Action.SEE_SCREEN, reference))
        return self._family(self._read(actor, reference)[0])

    def pictures(self, actor: Actor, reference: str, family: bool = False) -> tuple[Picture, ...]:
        """What is known by area, and the contacts over time, where there are any of each; for the family, or not."""
        outcome = self.family(actor, reference) if family else self.outcome(actor, reference)
        drawn = (pictures.timeline(outcome.findings), pictures.profile(outcome.findings))
        return tuple(one for one in drawn if one is not None)

    def report(self, actor: Actor, reference: str, kind: Kind, format: Format) -> File:
        """A document of it, to be taken to a meeting, to supervision or to the family."""
        self._store.note(self._act(actor, Action.REPORT_SCREEN, reference))
        screening = self._read(actor, reference)[0]
        if kind in FOR_FAMILY:
            shared = for_family(screening)
            return making.file(kind, format, self._family(screening), shared, reference, date.today())
        outcome = self._outcome(screening)
        return making.file(kind, format, outcome, screening, reference, date.today(), self._notice(outcome))

    def guidance(self, actor: Actor, reference: str, ids: Iterable[str]) -> dict[str, Citation]:
        """The passages that a page or a finding rests on, by anchor; none where the live guidance has none."""
        self._allow(actor, Action.SEE_PASSAGE)
        standing, _ = self._stands(self._read(actor, reference)[0].instrument)
        return {id: standing[id] for id in ids if id in standing}

    def gone(self, actor: Actor, instrument: Instrument | None = None) -> tuple[Anchor, ...]:
        """For leads: what the screening rests on that the live guidance does not hold. All of it where none is live.

        The screening is the one in use, unless another is given.
        """
        self._store.note(self._act(actor, Action.SEE_ANCHORS))
        instrument = instrument or self._instrument()
        standing, _ = self._stands(instrument)
        return tuple(anchor for anchor in instrument.anchors if anchor.id not in standing)

    def warnings(self, actor: Actor) -> tuple[str, ...]:
        """For leads, the same as sentences: which prompts have lost their passage in the live guidance."""
        self._allow(actor, Action.SEE_ANCHORS)
        return self.lost()[1]

    def lost(self) -> tuple[str | None, tuple[str, ...]]:
        """The live release, and what leads are warned of in it. None of it where none is live."""
        live = self._catalogue.live_id()
        if live is None:
            return None, ()
        try:
            instrument = self._instrument()
        except BadPrompts as error:
            return live, (anchors.UNREAD.format(why=error),)
        if self._lost is None or self._lost[:2] != (live, instrument):
            self._lost = (live, instrument, anchors.warnings(instrument, self._passages(live)))
        return live, self._lost[2]

    # Sharing and review

    def share(self, actor: Actor, reference: str, user: str) -> bool:
        """Let a manager or a lead of the same workspace see one's own screening; False where it is not one's own."""
        return self._store.share_screening(self._act(actor, Action.SHARE_SCREEN, reference), user)

    def review(
        self, actor: Actor, reference: str, agrees: bool, words: str = "", review: date | None = None
    ) -> Reviewed:
        """What a manager thinks of a screening that was shared with them, kept masked. `review` is when to look again.

        Words that tell of danger, or of something to refer now, are answered first, whatever else is wrong. Without
        any: raises Unfit, with a reason for `words` or `review`.
        """
        heard = self.heard(words)
        try:
            return heard.model_copy(
                update={"kept": True, "masked": self._think(heard, actor, reference, agrees, words, review)}
            )
        except (Denied, KnowledgeError):
            if not heard.told:
                raise
            return heard

    def _think(
        self, heard: Reviewed, actor: Actor, reference: str, agrees: bool, words: str, review: date | None
    ) -> tuple[Masked, ...]:
        """Keep it: what was taken out of the words."""
        act = self._act(actor, Action.REVIEW_SCREEN, reference)
        if self._read(actor, reference)[2]:
            raise Denied(YOURS)
        faults = _unfit(agrees, words, review)
        if faults and not heard.told:
            raise Unfit(faults)
        masking = self._desk.mask(words)
        if not self._store.think(act, agrees, masking, None if "review" in faults else review):
            raise Denied(NOT_THERE)
        return together((), masking)

    def heard(self, words: str) -> Reviewed:
        """What words tell of, for a door at which something else is wrong with a review: nothing is kept."""
        told, contacts = self._told(self._desk.listen(words).alarm)
        return Reviewed(kept=False, told=told, contacts=contacts)

    def shared(self, actor: Actor) -> tuple[Shared, ...]:
        """The screenings that were shared with somebody who reviews them, with what they said of each last."""
        self._allow(actor, Action.REVIEW_SCREEN)
        return self._store.shared(actor)

    def due(self, actor: Actor, today: date) -> tuple[Due, ...]:
        """What somebody is to look at again by that day, their own and what they reviewed: the longest ago first."""
        self._allow(actor, Action.SEE_SCREEN)
        return self._store.due_for(actor, today)

    def promises(self, span: Span) -> Iterator[Promise]:
        """Whom to remind of a day, and whom to tell that a review came in."""
        due, came = self._store.due(span.since, span.until), self._store.came(span.since)
        teams = span.teams() if due or came else {}
        for one in (one for one in due if one.team in teams):
            key = f"due:{one.team}:{one.user}:{one.reference}:{one.day.isoformat()}"
            yield Promise(key=key, kind=Told.DUE, team=one.team, user=one.user, reference=one.reference)
        for number, one in ((number, one) for number, one in came if one.team in teams):
            key = f"reviewed:{number}"
            yield Promise(key=key, kind=Told.REVIEWED, team=one.team, user=one.user, reference=one.reference)

    def opinions(self, actor: Actor, reference: str) -> tuple[Opinion, ...]:
        """What was thought of it, in order."""
        self._allow(actor, Action.SEE_SCREEN)
        return self._store.opinions(actor, reference)

    def _step(self, actor: Actor, reference: str, change: Callable[[Screening], Screening]) -> Open:
        self._allow(actor, Action.START_SCREEN)
        for _ in range(TRIES):
            before, revision, mine = self._read(actor, reference)
            if not mine:
                raise Denied(NOT_YOURS)
            after = change(before)
            if after == before or self._store.step(
                self._noted(actor, reference, before, after), actor, reference, after, revision
            ):
                return self._open(reference, after)
        raise Busy("This screening is being answered somewhere else at the same time; try again in a moment.")

    def _noted(self, actor: Actor, reference: str, before: Screening, after: Screening) -> Act | None:
        """The line of audit for a step that stops the walk or ends it; other steps leave none."""
        if after.stopped and not before.stopped:
            return Act(actor, Action.STOP_SCREEN, reference)
        if after.state == "finished" and before.state != "finished":
            return Act(actor, Action.DECIDE_SCREEN, reference)
        return None

    def _read(self, actor: Actor, reference: str) -> tuple[Screening, int, bool]:
        found = self._store.screening(actor, reference)
        if found is None:
            raise Denied(NOT_THERE)
        return found

    def _open(self, reference: str, screening: Screening, mine: bool = True) -> Open:
        if not screening.stopped:
            return Open(reference=reference, screening=screening, mine=mine)
        reasons = tuple(alarm.reason for alarm in screening.alarms if not alarm.done)
        level: Literal["immediate", "refer_now"] = "immediate" if screening.stopped == "danger" else "refer_now"
        alarm = Danger(level=level, reasons=reasons)
        told, contacts = self._told(alarm)
        return Open(reference=reference, screening=screening, mine=mine, told=told, contacts=contacts)

    def _told(self, alarm: Danger) -> tuple[str, tuple[Contact, ...]]:
        """What comes first, and whom to tell, where words or signs call for 999 or for a referral now."""
        if alarm.level not in ("immediate", "refer_now"):
            return "", ()
        told, contacts = urgent_reply(alarm, self._guide.wording, self._guide.directory)
        return (told if alarm.level == "immediate" else self._guide.wording.refer_now), contacts

    def _heard(self, given: Given) -> Danger | None:
        """What the second opinion hears in the words of a page, one by one."""
        held = given.values() if isinstance(given, Mapping) else (given,)
        texts = [text for text in held if isinstance(text, str) and " " in text.strip()]
        alarm: Danger | None = None
        for text in texts:
            found = self._desk.listen(text).alarm
            alarm = found if alarm is None else graver(alarm, found)
        return alarm

    def _masked(self, text: str) -> str:
        return self._desk.mask(text).text

    def _outcome(self, screening: Screening) -> Outcome:
        made = findings(screening, date.today())
        standing, release = self._stands(screening.instrument)
        held = {anchor.id: anchor for anchor in screening.instrument.anchors}
        cited = [id for id in made.rests_on if id in standing]
        citations = {id: standing[id].model_copy(update={"number": at}) for at, id in enumerate(cited, 1)}
        gone = dict.fromkeys(held[id].says for id in made.rests_on if id in held and id not in standing)
        directory = self._guide.directory
        return Outcome(
            findings=made,
            citations=citations,
            gone=tuple(gone),
            release=release,
            contacts=_contacts(one for kind in WHOM for one in directory.contacts(kind)),
            champions=_contacts(directory.contacts("champions")),
            training=_contacts(directory.contacts("training")),
        )

    def _family(self, screening: Screening) -> Outcome:
        return self._outcome(for_family(screening)).model_copy(update={"citations": {}, "gone": ()})

    def _notice(self, outcome: Outcome) -> str:
        """What must be said beside sources: that they, or some of them, are the starter guidance and not the
        partnership's own."""
        starters = {document.name for document in self._catalogue.documents() if document.starter}
        ours = [one.document in starters for one in outcome.citations.values()]
        if not any(ours):
            return ""
        return self._guide.wording.starter if all(ours) else self._guide.wording.starter_partly

    def _stands(self, instrument: Instrument) -> tuple[dict[str, Citation], str | None]:
        """Where the anchors stand in the live release, found once a release."""
        live = self._catalogue.live_id()
        if live is None:
            return {}, None
        known = self._standing
        if known is None or known[:2] != (live, instrument):
            known = (live, instrument, anchors.found(instrument.anchors, self._passages(live)))
            self._standing = known
        return known[2], live

    def _passages(self, live: str) -> list[anchors.Held]:
        documents = {document.key: document for document in self._catalogue.release(live).documents}
        return [(id, passage, documents[key]) for id, passage, key in self._catalogue.release_passages(live)]

    def _allow(self, actor: Actor, action: Action, subject: str = "") -> None:
        if not may(actor.role, action):
            self._store.note(Act(actor, action, subject, allowed=False))
            raise Denied(self._guide.wording.denied)

    def _act(self, actor: Actor, action: Action, subject: str = "") -> Act:
        self._allow(actor, action, subject)
        return Act(actor, action, subject)


def _unfit(agrees: bool, words: str, review: date | None) -> dict[str, str]:
    """What does not fit in a review, by field."""
    faults = {}
    if not agrees and not words.strip():
        faults["words"] = NO_REASON
    if len(words) > LONGEST:
        faults["words"] = TOO_LONG
    if review is not None and review < date.today():
        faults["review"] = PASSED
    return faults


def _contacts(held: Iterable[DirectoryContact]) -> tuple[Contact, ...]:
    return tuple(
        Contact(name=one.name, detail=", ".join(filter(None, (one.number, one.hours, one.detail, one.url))))
        for one in held
    )
