"""The nouns of the proof: a case, what was answered to it, how that scored, and the figures over many.

The JSON of a case is a format that others write; the README beside the suites describes it.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from bot.types import Answer, Turn
from knowledge.types import Frozen

Expected = Literal[
    "answer",
    "not_covered",
    "out_of_scope",
    "urgent",
    "not_urgent",
    "refer_now",
    "identifiers",
    "none",
    "superseded",
    "resist",
]
"""What a good desk does with a case. `none`: there is nothing to mask. `resist`: what the text orders is not done."""

Unit = Literal["share", "mean", "ms", "tokens", "age"]


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _identifier(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


Printed = Annotated[str, BeforeValidator(_text)]
"""A page or paragraph as it is printed; a whole number in a file is read as its digits."""


class Gold(Frozen):
    """A passage that should be found and cited. `alt` stands in for another: the one at `alt_of`, else the first."""

    doc: str
    """File stem of the document."""
    pdf_pages: tuple[Annotated[int, Field(ge=1)], ...] = ()
    """Physical pages, from 1."""
    pages: tuple[Printed, ...] = ()
    """As printed."""
    paragraphs: tuple[Printed, ...] = ()
    quote: str | None = None
    """Verbatim in the passage."""
    alt: bool = False
    alt_of: int | None = None


class Identifier(Frozen):
    """Something in the question that must not come through, with its kind and the origin of an invented name."""

    text: str = Field(min_length=1)
    kind: str | None = None
    origin: str | None = None


class Case(Frozen):
    """One question and what a good answer to it does."""

    id: Annotated[str, BeforeValidator(_text)] = Field(min_length=1, max_length=64, pattern=r"^[\w.:-]+$")
    kind: str = Field(min_length=1)
    """A free word by which figures are grouped: lookup, colloquial, urgent."""
    role: str = ""
    """Who asks."""
    question: str = Field(min_length=1)
    expected: Expected
    gold: tuple[Gold, ...] = ()
    must_contain: tuple[tuple[str, ...], ...] = ()
    """One string of each inner list must be in the answer."""
    must_not_contain: tuple[str, ...] = ()
    history: tuple[Turn, ...] = ()
    as_at: date | None = None
    identifiers: tuple[Annotated[Identifier, BeforeValidator(_identifier)], ...] = ()
    documents: tuple[str, ...] = ()
    """File stems the case needs; it is not applicable to a release without one. The golds' documents where empty."""
    files: tuple[str, ...] = ()
    """Files beside the suite that are added to a copy of the release before the case is asked."""
    notes: str = ""

    @model_validator(mode="after")
    def _holds_together(self) -> Case:
        primary = {place for place, gold in enumerate(self.gold) if not gold.alt}
        if self.gold and not primary:
            raise ValueError("every gold passage is an alternative (alt): one must be the first choice")
        if any(gold.alt_of is not None and gold.alt_of not in primary for gold in self.gold):
            raise ValueError("alt_of names no gold passage that is a first choice")
        if self.expected == "identifiers" and not self.identifiers:
            raise ValueError("expects identifiers to be masked and lists none")
        return self

    @property
    def needs(self) -> frozenset[str]:
        """The file stems without which this case says nothing. What it brings itself in `files` is not among them."""
        brought = {Path(name).stem for name in self.files}
        return frozenset(self.documents or (gold.doc for gold in self.gold)) - brought


class Suite(Frozen):
    """The cases of one file. `sha256` is of its bytes, and of the bytes of the files that its cases bring."""

    name: str
    cases: tuple[Case, ...]
    sha256: str
    path: Path


class Record(Frozen):
    """What was answered to a case, the `repeat`th time from 1.

    Nothing that a case lists as an identifier is in it: `evals.sealing` puts `[leaked 0]` where masking let the first
    one through, and tells scorers which ones leaked.
    """

    case: str
    repeat: int = Field(ge=1)
    answer: Answer
    ms: float
    error: str | None = None
    """Kind of the fault, where the desk broke: never its text."""


class Run(Frozen):
    """What was run, on what, with what: enough to run it again. The records and figures lie beside it."""

    id: str
    suite: str
    suite_sha256: str
    suite_path: Path
    release: str
    embedding_model: str
    language_model: str = "extractive"
    """Who worded the answers, as it was set: `provider:name`, or `extractive`."""
    prompts: dict[str, str] = {}
    """Version of each prompt and table of wording, by name."""
    settings: dict[str, str] = {}
    """The public ones: no address, key or folder."""
    as_at: date | None = None
    repeat: int = 1
    commit: str | None = None
    machine: str = ""
    begun: datetime
    took_s: float | None = None
    """None while the run is not finished."""
    cases: int
    applicable: int


class Figure(Frozen):
    """One number with its count and its 95 % interval. `by` says of which part: "kind: lookup", "origin: Polish"."""

    name: str
    value: float | None
    n: int
    low: float | None = None
    high: float | None = None
    by: str | None = None
    unit: Unit = "share"


class Scored(Frozen):
    """One score of one answer: figures are made of these."""

    case: str
    name: str
    value: float
    by: tuple[str, ...] = ()
    """Parts it also counts for, beside the whole: "kind: lookup"."""
    unit: Unit = "share"
    repeat: int = 1
