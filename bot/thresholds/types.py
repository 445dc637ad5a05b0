"""What a threshold check says. Its JSON is kept stable. No level is ever given for a child: only for an indicator."""

from __future__ import annotations

from datetime import date, datetime

from bot.types import Answer, Citation, Contact, Masked
from knowledge.types import Frozen


class Level(Frozen):
    """A level of need as one document names it."""

    number: int
    name: str


class Indicator(Frozen):
    """One thing that a threshold document says may be seen or heard, and where: `start` and `end` are offsets in the
    text of its passage."""

    passage_id: int
    start: int
    end: int
    text: str
    level: Level
    domain: str
    document: str
    paragraph: str | None = None


class Shown(Frozen):
    """An indicator as it is quoted: `citation` is the number of its source."""

    quote: str
    level: Level
    domain: str
    document: str
    citation: int


class Touch(Shown):
    """An indicator that a concern touches, and the words of the concern that matched it."""

    words: tuple[str, ...]


class Side(Frozen):
    """Where one document puts a concern: the level of the indicator that it touches first."""

    document: str
    title: str
    level: Level
    citation: int


class Beside(Frozen):
    """What statutory guidance says nearest to a concern. It sets no levels, so nothing is compared."""

    quote: str
    citation: int


class Concern(Frozen):
    """One concern of the text, masked, and all that the documents say of it. Nothing touched: `touches` is empty."""

    text: str
    touches: tuple[Touch, ...] = ()
    higher: tuple[Shown, ...] = ()
    """What the same documents say on the same thing one level up."""
    lower: tuple[Shown, ...] = ()
    differing: tuple[Side, ...] = ()
    standing: tuple[str, ...] = ()
    """Where documents differ: which carries more weight, which is newer."""
    beside: tuple[Beside, ...] = ()


class Cell(Frozen):
    """A field of the grid: the citations of the indicators that were touched at one level of one area."""

    level: int
    domain: str
    citations: tuple[int, ...]


class Check(Frozen):
    """A text laid beside the threshold documents.

    `urgent` is all there is where the words tell of danger. `first` is said before anything else, `notices` next."""

    reference: str
    not_a_decision: str
    first: tuple[str, ...] = ()
    concerns: tuple[Concern, ...] = ()
    levels: tuple[Level, ...] = ()
    """The columns of the grid, lowest first: every level of the documents, whether touched or not."""
    cells: tuple[Cell, ...] = ()
    citations: tuple[Citation, ...] = ()
    unknowns: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    masked: tuple[Masked, ...] = ()
    release: str | None = None
    documents: tuple[str, ...] = ()
    """Titles of the threshold documents that were read."""
    urgent: Answer | None = None

    @property
    def domains(self) -> tuple[str, ...]:
        """The rows of the grid: the areas in which something was touched."""
        return tuple(dict.fromkeys(cell.domain for cell in self.cells))

    def cell(self, level: int, domain: str) -> tuple[int, ...]:
        """The numbers that stand in a field of the grid."""
        return next((cell.citations for cell in self.cells if (cell.level, cell.domain) == (level, domain)), ())


class Decision(Frozen):
    """What somebody decided, and why, in their own words, masked; with the check that they had before them."""

    reference: str
    decided: str
    why: str
    review: date | None
    user: str
    at: datetime
    check: Check


class Changed(Frozen):
    """A source of a decision that the live guidance does not hold any more as it was quoted."""

    citation: Citation
    now: str | None
    """What stands in the same document in its place, where something does."""


class Affected(Frozen):
    """A decision that rests on words that have changed since, and whose owner is to be told."""

    reference: str
    user: str
    team: str | None
    at: datetime
    release: str | None
    live: str | None
    changed: tuple[Changed, ...]
