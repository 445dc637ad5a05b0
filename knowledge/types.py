"""The nouns of the knowledge house: what a document is, what a passage is, what a search gives back.

Everything is frozen: a change makes a new one. Physical pages count from 1; a text without pages has None.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from knowledge.levels import placed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Frozen(BaseModel):
    """The one kind of type: immutable, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Authority(StrEnum):
    """How much weight a document carries, strongest first."""

    STATUTORY = "statutory"
    LOCAL_POLICY = "local policy"
    PRACTICE_TOOL = "practice tool"
    LEARNING = "learning"
    COMMENTARY = "commentary"
    STARTER = "starter"

    @property
    def rank(self) -> int:
        """0 for the strongest."""
        return list(Authority).index(self)


class Successor(Frozen):
    """The newer edition that took a document's place. `document` is its file stem where it is held too."""

    title: str
    edition: str
    published: date | None = None
    in_force: date | None = None
    url: str | None = None


class Source(Frozen):
    """What a document says of itself, or a lead says of it."""

    title: str
    authority: Authority
    publisher: str | None = None
    edition: str | None = None
    published: date | None = None
    effective: date | None = None
    review: date | None = None
    superseded_by: Successor | None = None
    url: str | None = None
    licence: str | None = None
    family: str | None = None
    """Editions of one work share a family, so that a superseded edition can rank below its successor."""
    replaces_starter: tuple[str, ...] = ()
    """File stems of starter documents that leave a release when this one is in it."""

    def starts(self) -> date | None:
        """The first day this edition counted: when it took effect, else when it was published."""
        return self.effective or self.published

    def ends(self) -> date | None:
        """The first day it no longer counted, where that is known."""
        newer = self.superseded_by
        return (newer.in_force or newer.published) if newer else None

    def in_force(self, day: date) -> bool:
        """Whether this edition counted on `day`; an undated one always does."""
        start, end = self.starts(), self.ends()
        return (start is None or start <= day) and (end is None or day < end)


class Page(Frozen):
    """One physical page: its number from 1, the label printed on it, and its cleaned text."""

    number: int
    label: str | None
    text: str


class Passage(Frozen):
    """A piece of a document that can be found, quoted and cited: never across a heading, at most two pages.

    `text` is the document's own words and the only place a quote may come from. `context` (title, headings,
    the lead-in of a list that was split) is embedded and indexed with it, never quoted. `page_break` is the
    offset in `text` where the second page begins.
    """

    ordinal: int
    text: str
    context: str
    heading: tuple[str, ...] = ()
    paragraph: str | None = None
    kind: Literal["prose", "list", "table", "box", "footnote"] = "prose"
    pdf_page: int | None = None
    pdf_page_end: int | None = None
    printed_page: str | None = None
    printed_page_end: str | None = None
    page_break: int | None = None
    lead_in: str | None = None
    """The sentence that a list hangs on, where this passage begins inside the list."""

    @property
    def level(self) -> int | None:
        """The level of need that its headings name; in a table, each cell may have one of its own."""
        return placed(self.heading, self._title)[0]

    @property
    def domain(self) -> str | None:
        """The area of need that its headings name beside the level."""
        return placed(self.heading, self._title)[1]

    @property
    def _title(self) -> str:
        return self.context.partition("\n")[0].partition(" > ")[0]

    @property
    def embedded(self) -> str:
        """What the model and the word index read."""
        return f"{self.context}\n{self.text}"

    @property
    def text_hash(self) -> str:
        """SHA-256 of `embedded`: a vector is kept once per model and hash."""
        return hashlib.sha256(self.embedded.encode()).hexdigest()


class Document(Frozen):
    """A document as added: `key` is its identity, `name` the exact file stem that every output shows."""

    key: str
    name: str
    source: Source
    sha256: str
    """Of the file's bytes."""
    format: str
    pages: int
    passages: int
    added: datetime
    starter: bool = False
    warnings: tuple[str, ...] = ()


class Hit(Frozen):
    """A passage that a search found, with the document it is from and how it scored (0 to 1, higher is nearer)."""

    passage_id: int
    passage: Passage
    document: Document
    score: float
    dense: float
    """Cosine of the question with the passage."""
    lexical: float
    """BM25 score over the best of this search."""
    sentences: tuple[tuple[int, int, float], ...] = ()
    """Start and end in `passage.text`, and cosine with the question, of each sentence that has a vector."""


class Release(Frozen):
    """An immutable set of documents with its indexes; one is live."""

    id: str
    created: datetime
    model: str
    dimensions: int
    documents: tuple[Document, ...]
    passages: int
    fingerprint: str
    """SHA-256 over the ordered text hashes of every passage: what `verify` derives again."""
    published: datetime | None = None
    live: bool = False


GateOutcome = Literal["passed", "failed", "not applicable"]


class GateRule(Frozen):
    """One rule of the evaluation gate, and what came of it. `wanted` is the rule in words: "at least 0.95"."""

    name: str
    suite: str
    figure: str
    by: str | None = None
    wanted: str
    value: float | None
    n: int
    outcome: GateOutcome
    why: str = ""
    """Why it did not apply or could not be met, where the value does not say it."""


class GateResult(Frozen):
    """What the evaluation gate said of a release. It is made in `evals`, which nothing below imports."""

    release: str
    at: datetime
    outcome: GateOutcome
    composer: str
    """Who worded the answers: `extractive`, or the language model as it was set."""
    rules_sha256: str
    rules: tuple[GateRule, ...]

    @property
    def failing(self) -> tuple[GateRule, ...]:
        """The rules that were not met, in the order of the file."""
        return tuple(rule for rule in self.rules if rule.outcome == "failed")


class Vectors(NamedTuple):
    """What the model made of one passage: kept once for each model and text.

    `passage` is (d,) of unit length. `spans` are the offsets in `Passage.text` of its sentences, and row i of
    `sentences`, (n, d), belongs to `spans[i]`.
    """

    passage: NDArray[np.float32]
    spans: tuple[tuple[int, int], ...]
    sentences: NDArray[np.float16]
