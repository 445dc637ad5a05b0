"""A desk with realistic answers, for the tests of the web door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import NamedTuple

from bot.types import (
    Answer,
    Citation,
    Contact,
    CuriosityPrompt,
    Disagreement,
    FoundPassage,
    Masked,
    Outcome,
    Question,
    Side,
    Statement,
    Trace,
    Turn,
)
from knowledge.types import Authority, Document, Page, Passage, Release, Source, Successor

NEWER = Successor(
    title="Working Together to Safeguard Children",
    edition="2026",
    published=date(2026, 3, 18),
    url="https://www.gov.uk/government/publications/working-together-to-safeguard-children--2",
)
STATUTE = Document(
    key="wt23",
    name="working-together-2023",
    source=Source(
        title="Working Together to Safeguard Children 2023",
        authority=Authority.STATUTORY,
        publisher="Department for Education",
        edition="December 2023",
        published=date(2023, 12, 15),
        superseded_by=NEWER,
        url="https://assets.publishing.example/working-together-2023.pdf",
    ),
    sha256="0" * 64,
    format="pdf",
    pages=168,
    passages=900,
    added=datetime(2026, 11, 24, tzinfo=UTC),
)
STARTER = Document(
    key="starter-neglect",
    name="neglect-toolkit",
    source=Source(title="Neglect toolkit (starter)", authority=Authority.STARTER, edition="Starter 1"),
    sha256="1" * 64,
    format="markdown",
    pages=1,
    passages=40,
    added=datetime(2026, 11, 24, tzinfo=UTC),
    starter=True,
)

CORE_GROUP = (
    "The core group should:\n"
    "• meet within 10 working days from the initial child protection conference if the child is the subject of a "
    "child protection plan\n"
    "• further develop the outline child protection plan, based on assessment findings, and set out what needs to "
    "change, by how much, and by when in order for the child to be safe and have their needs met\n"
    "• decide what steps need to be taken, and by whom, to complete the in-depth assessment"
)
CORE_PAGE = """      as long as the child remains subject of a child protection plan
  •   record decisions and actions agreed at core group meetings as well as the
      written views of those who were not able to attend and follow up those actions
      to ensure they take place
The core group should:
  •   meet within 10 working days from the initial child protection conference if the
      child is the subject of a child protection plan
  •   further develop the outline child protection plan, based on assessment findings,
      and set out what needs to change, by how much, and by when in order for the
      child to be safe and have their needs met
  •   decide what steps need to be taken, and by whom, to complete the in-depth
      assessment to inform decisions about the child’s safety and welfare"""
ENQUIRY = (
    "Local authority social workers should convene an initial child protection conference within 15 working days of "
    "the strategy discussion at which section 47 enquiries were initiated, or of the last strategy discussion if "
    "more than one has been held. The timing depends on the urgency of the case and on the child’s safe-\n"
    "guarding needs, and on the time needed to gather the relevant information and to make sure that the family can "
    "take part. Where the child is not to be the subject of a conference, other practitioners may ask for one."
)
TURN = ENQUIRY.index("or of the last")
MISSED = (
    "A child is brought or not brought by an adult. Record a missed appointment as ‘was not brought’, find out why, "
    "and look at the pattern: repeated missed appointments, when the need is known, can be medical neglect."
)


class Seen(NamedTuple):
    document: Document
    pages: tuple[Page, ...]
    passage: Passage


class State(NamedTuple):
    release: Release | None
    warm: bool


PASSAGES = {
    7: Seen(
        STATUTE,
        (Page(number=99, label="97", text=CORE_PAGE),),
        Passage(
            ordinal=7,
            text=CORE_GROUP,
            context="",
            heading=("Chapter 3", "Child protection", "Core group"),
            kind="list",
            pdf_page=99,
            pdf_page_end=99,
            printed_page="97",
        ),
    ),
    8: Seen(
        STATUTE,
        (
            Page(number=94, label="92", text="Initial child protection conferences\n" + ENQUIRY[:TURN]),
            Page(number=95, label="93", text=ENQUIRY[TURN:].replace("safe-\nguarding", "safeguarding")),
        ),
        Passage(
            ordinal=8,
            text=ENQUIRY.replace("safe-\nguarding", "safeguarding"),
            context="",
            heading=("Chapter 3", "Child protection", "Initial child protection conferences"),
            pdf_page=94,
            pdf_page_end=95,
            printed_page="92",
            page_break=TURN,
        ),
    ),
    9: Seen(
        STARTER,
        (Page(number=1, label=None, text="Was not brought\n\n" + MISSED + "\n\nSpeak to the child."),),
        Passage(ordinal=9, text=MISSED, context="", heading=("Missed appointments",), paragraph="14"),
    ),
}


def citation(number: int, passage_id: int, quote: str) -> Citation:
    seen = PASSAGES[passage_id]
    source, passage = seen.document.source, seen.passage
    return Citation(
        number=number,
        document=seen.document.name,
        title=source.title,
        edition=source.edition,
        authority=source.authority,
        heading=" › ".join(passage.heading),
        printed_page=passage.printed_page,
        pdf_page=passage.pdf_page,
        pdf_page_end=passage.pdf_page_end,
        paragraph=passage.paragraph,
        quote=quote,
        url=f"{source.url}#page={passage.pdf_page}" if source.url else None,
        superseded_by=source.superseded_by,
        passage_id=passage_id,
    )


def hits(*ids: int) -> tuple[FoundPassage, ...]:
    return tuple(
        FoundPassage(
            document=PASSAGES[n].document.name,
            pdf_page=PASSAGES[n].passage.pdf_page,
            pdf_page_end=PASSAGES[n].passage.pdf_page_end,
            printed_page=PASSAGES[n].passage.printed_page,
            paragraph=PASSAGES[n].passage.paragraph,
            heading=" › ".join(PASSAGES[n].passage.heading),
            text=PASSAGES[n].passage.text,
            score=0.8,
            passage_id=n,
        )
        for n in ids
    )


def answer(outcome: Outcome, text: str = "", **more: object) -> Answer:
    trace = Trace(release="2026.11.24-1", model="test-model", timings_ms={"search": 9.5}, reference="K7Q2-M4")
    return Answer(id="a1", outcome=outcome, text=text, trace=trace, **more)


CURIOUS = (
    CuriosityPrompt(
        question="What is a day like for this child, from waking up to going to bed?",
        source="Day in the life tool, starter guidance",
    ),
    CuriosityPrompt(question="Who else lives in or visits the home?", source="Learning from Child 28"),
)
CONTACTS = (
    Contact(name="Front door", detail="Confirm with your partnership"),
    Contact(name="Out of hours", detail="Confirm with your partnership"),
)


def cited() -> Answer:
    quote = ENQUIRY.replace("safe-\nguarding", "safeguarding")
    return answer(
        Outcome.ANSWERED,
        statements=(
            Statement(text=CORE_GROUP, citations=(1,)),
            Statement(
                text="Local authority social workers should convene an initial child protection conference within "
                "15 working days of the strategy discussion at which section 47 enquiries were initiated.",
                citations=(1, 2),
            ),
        ),
        citations=(citation(1, 7, CORE_GROUP), citation(2, 8, quote)),
        hits=hits(7),
        curiosity=CURIOUS,
        contacts=CONTACTS,
        notices=(
            "Working Together 2023 has been replaced. A newer edition was published on 18 March 2026. Its text is "
            f"not held here. Read it at {NEWER.url}",
        ),
        offers=("screening",),
    )


def rests_on_starter() -> Answer:
    return answer(
        Outcome.PARTLY_ANSWERED,
        statements=(Statement(text=MISSED, citations=(1,)),),
        citations=(citation(1, 9, MISSED),),
        hits=hits(9, 7, 8),
        notices=(
            "Taken out before your question was used: name (2), date of birth (1).",
            "This answer rests on starter guidance, not on your partnership’s own documents.",
        ),
        uncovered=("who pays for the taxi",),
        masked=(Masked(kind="name", count=2), Masked(kind="date_of_birth", count=1)),
        curiosity=CURIOUS[:1],
    )


def differing() -> Answer:
    quote = ENQUIRY.replace("safe-\nguarding", "safeguarding")
    sides = (
        Side(statement=CORE_GROUP, says="10 working days", citation=1),
        Side(statement=quote, says="15 working days", citation=2),
    )
    standing = ("[1] is statutory guidance.", "Check with your safeguarding lead which one to follow.")
    one = Disagreement(about="figure", sides=sides, standing=standing)
    return cited().model_copy(update={"disagreements": (one,)})


def nothing_found() -> Answer:
    return answer(
        Outcome.NO_GUIDANCE,
        "The guidance held here does not answer this. Ask one of the people below.",
        hits=hits(8, 7, 9),
        contacts=CONTACTS,
    )


def urgent() -> Answer:
    return answer(Outcome.URGENT, "Call 999 now.\nThen tell children’s social care.", contacts=CONTACTS)


def broken() -> Answer:
    return answer(Outcome.FAILED, "Something went wrong and your question was not answered.")


BY_WORD: dict[str, Callable[[], Answer]] = {
    "dentist": rests_on_starter,
    "parking": nothing_found,
    "bleeding": urgent,
    "falls over": broken,
    "sources differ": differing,
}


class FakeDesk:
    """Answers by a word in the question; remembers what it was asked, and conversations as the real one does."""

    def __init__(self, warm: bool = True) -> None:
        self.asked: list[Question] = []
        self.warm = warm
        self.kept: dict[str, list[Turn]] = {}

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        if "crash the door" in question.text:
            raise RuntimeError(question.text)
        reply = next((made() for word, made in BY_WORD.items() if word in question.text), cited())
        if question.conversation and reply.outcome != Outcome.FAILED:
            told = "" if reply.outcome == Outcome.URGENT else question.text.replace("Amy", "[name]")
            gist = reply.statements[0].text if reply.statements else reply.outcome.value
            self.kept.setdefault(question.conversation, []).append(Turn(question=told, answer_gist=gist))
        return reply

    def turns(self, conversation: str, last: int = 2) -> tuple[Turn, ...]:
        return tuple(self.kept.get(conversation, [])[-last:])

    def forget(self, conversation: str) -> int:
        return len(self.kept.pop(conversation, []))

    def context(self, passage_id: int) -> Seen | None:
        return PASSAGES.get(passage_id)

    def status(self) -> State:
        release = Release(
            id="2026.11.24-1",
            created=datetime(2026, 11, 24, tzinfo=UTC),
            model="test-model",
            dimensions=384,
            documents=(STATUTE, STARTER),
            passages=940,
            fingerprint="0" * 64,
            live=True,
        )
        return State(release if self.warm else None, self.warm)
