"""The nouns of the desk: a question in, an answer out. The JSON of an Answer is a contract that is kept stable."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from knowledge.types import Frozen, Successor


class Outcome(StrEnum):
    """How a question ended. "Cannot answer" is one of these, never an exception."""

    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly_answered"
    NO_GUIDANCE = "no_guidance"
    OUT_OF_SCOPE = "out_of_scope"
    URGENT = "urgent"
    IDENTIFIERS = "identifiers"
    FAILED = "failed"


Conversation = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
"""The name of a conversation: whoever knows it can go on with it, so a door makes one that cannot be guessed."""


class Turn(Frozen):
    """An earlier turn of the conversation: what was asked, and the gist of what was answered.

    A turn that was kept has its question masked, and no question where it was urgent."""

    question: str
    answer_gist: str = ""


class Question(Frozen):
    """What a person asked. `as_at` restricts the answer to editions in force on that day.

    A `conversation` is remembered: its last turns are the `history` unless one is given, and this turn is kept."""

    text: str
    id: str | None = None
    history: tuple[Turn, ...] = ()
    as_at: date | None = None
    conversation: Conversation | None = None


class Statement(Frozen):
    """One thing the answer says, in the document's own words, with the numbers of the citations it rests on."""

    text: str
    citations: tuple[int, ...]


class Citation(Frozen):
    """Where a statement comes from. `quote` is verbatim in the passage; `document` is the exact file stem."""

    number: int
    document: str
    title: str
    edition: str | None
    authority: str
    heading: str
    printed_page: str | None
    pdf_page: int | None
    pdf_page_end: int | None
    paragraph: str | None
    quote: str
    url: str | None
    superseded_by: Successor | None
    passage_id: int


class FoundPassage(Frozen):
    """One of the ten nearest passages, shown so that a person can look for themselves."""

    document: str
    pdf_page: int | None
    pdf_page_end: int | None
    printed_page: str | None
    paragraph: str | None
    heading: str
    text: str
    score: float
    passage_id: int


class CuriosityPrompt(Frozen):
    """A question worth asking next, with the source it comes from."""

    question: str
    source: str


class Contact(Frozen):
    """Somebody to ask, from the partnership's directory."""

    name: str
    detail: str


class Masked(Frozen):
    """How many identifiers of one kind were taken out of the question."""

    kind: str
    count: int


class Trace(Frozen):
    """What answered: the release, the model, how long each step took in milliseconds, and a reference to quote."""

    release: str | None
    model: str | None
    timings_ms: dict[str, float]
    reference: str
    question: str | None = None
    """What was searched for: the question as it was read, masked, with what it leans on."""
    composer: str = "extractive"
    """Who worded the answer: `extractive`, or the language model as it was set."""
    prompt: str | None = None
    """Name and version of the prompt a language model was sent."""
    tokens: dict[str, int] = {}
    """What that cost: `sent` and `made`, in the model's own tokens."""


class Answer(Frozen):
    """What a person gets back, from every door."""

    id: str
    outcome: Outcome
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[FoundPassage, ...] = ()
    curiosity: tuple[CuriosityPrompt, ...] = ()
    contacts: tuple[Contact, ...] = ()
    notices: tuple[str, ...] = ()
    """Said before anything else: rests on starter guidance, a newer edition exists."""
    offers: tuple[str, ...] = ()
    masked: tuple[Masked, ...] = ()
    trace: Trace
