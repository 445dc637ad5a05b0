"""What each part of the search is worth: the same questions put to it with one part at a time switched off.

The parts: the words (BM25), the vectors, the best sentence of each passage, the headings over a passage, and the
glossary. Everything else of the search stays as it is. A part that is worth nothing goes from the product.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from bot import evidence
from bot.following import standalone
from bot.types import Answer, Outcome, Trace
from evals import orsharc
from evals.comparing import Change, compare
from evals.desk import Stock
from evals.running import quiet
from evals.scorers.retrieval import retrieval
from evals.types import Case, Gold, Scored
from knowledge.library import Library, Query
from knowledge.ranking import Weights
from knowledge.types import Frozen

WORTH = "mrr@10 by page"
SCORED = ("recall@1 by page", "recall@5 by page", "recall@10 by page", WORTH)
DEPTH = 10


class Wordless(Library):
    """Searches by closeness alone: no word of a question is looked up."""

    def _weighted(self, text: str, added: Any) -> list[tuple[str, float]]:
        return []


def _unheaded(stock: Stock) -> Library:
    """Embedded and indexed again, as if no title or heading stood over a passage."""
    rows = [(id, passage.model_copy(update={"context": ""}), key) for id, passage, key in stock.rows]
    passages = [passage for _, passage, _ in rows]
    vectors = orsharc.embedded(stock.embedder, passages)
    indexes = orsharc.index(vectors, [passage.embedded for passage in passages], set())
    return stock._replace(rows=rows, indexes=indexes).open()


WHOLE = "the whole search"
PARTS: Mapping[str, Callable[[Stock], Library]] = {
    WHOLE: Stock.open,
    "no BM25": partial(Stock.open, library=Wordless),
    "no vectors": partial(Stock.open, weights=Weights(dense=0.0)),
    "no sentence vectors": partial(Stock.open, weights=Weights(sentence=0.0)),
    "no headings": _unheaded,
    "no glossary": lambda stock: stock._replace(expand=lambda text: ()).open(),
}
"""Each search by its name; the first has all parts."""


class Row(Frozen):
    """One search over one set of cases, and how it differs from the whole one; empty for that one itself."""

    name: str
    n: int
    figures: dict[str, float]
    changes: tuple[Change, ...] = ()

    @property
    def worth(self) -> Change | None:
        """What switching it off changed; None for the whole search."""
        return next((one for one in self.changes if one.name == WORTH), None)


def ablate(stock: Stock, cases: Sequence[Case], tell: Callable[..., None] = quiet) -> Iterator[Row]:
    """The whole search, then each without a part, over the cases that name passages. "No headings" takes minutes.

    Parts that the stock has nothing of are left out: without a heading anywhere there is nothing to switch off.
    """
    due = [case for case in cases if case.expected == "answer" and case.gold]
    whole: list[Scored] = []
    for name, make in PARTS.items():
        if name == "no headings" and not any(passage.context for _, passage, _ in stock.rows):
            continue
        tell(f"Searching: {name}")
        rows = scored(make(stock), due)
        whole = whole or rows
        changes = () if rows is whole else compare(whole, rows).changes
        yield Row(name=name, n=len(due), figures=_means(rows), changes=changes)


def scored(library: Library, cases: Sequence[Case]) -> list[Scored]:
    """How the search does on each case: recall by page at 1, 5 and 10, and MRR."""
    rows = []
    for case in cases:
        marks = retrieval(case, _found(library, case))
        rows += [Scored(case=case.id, name=one.name, value=one.value) for one in marks if one.name in SCORED]
    return rows


def snippets(shelf: orsharc.Shelf) -> dict[str, list[Case]]:
    """The questions of OR-ShARC as cases, by split; a snippet is a page of its one document."""
    (document,) = shelf.stock.release.documents
    made: dict[str, list[Case]] = {}
    for number, one in enumerate(shelf.cases):
        golds = tuple(Gold(doc=document.name, pdf_pages=(place + 1,)) for place in sorted(one.gold))
        case = Case(id=f"{number}", kind=one.split, question=one.question, expected="answer", gold=golds)
        made.setdefault(one.split, []).append(case)
    return made


def lines(title: str, rows: Sequence[Row]) -> Iterator[str]:
    """A table of one set of cases: what each search finds, and what each part is worth by MRR."""
    yield f"| {title} (n = {rows[0].n}) | found first | in 5 | in 10 | MRR | without it, MRR | by chance |"
    yield "|---" * 7 + "|"
    for row in rows:
        found = " | ".join(f"{row.figures[name]:.3f}" for name in SCORED)
        yield f"| {row.name} | {found} | {_told(row.worth)} |"


def _told(worth: Change | None) -> str:
    if worth is None:
        return " | "
    low, high = (f"{side:+.3f}" if side is not None else "not known" for side in (worth.low, worth.high))
    chance = "< 0.001" if worth.chance < 0.001 else f"{worth.chance:.3f}"
    return f"{worth.after - worth.before:+.3f} ({low} to {high}) | {chance}"


def _found(library: Library, case: Case) -> Answer:
    text = standalone(case.question, case.history)
    hits = library.search(Query(text=text, k=DEPTH, as_at=case.as_at))
    trace = Trace(release=library.release.id, model=library.release.model, timings_ms={}, reference="")
    found = tuple(evidence.found(hit) for hit in hits)
    return Answer(id=case.id, outcome=Outcome.ANSWERED, text="", hits=found, trace=trace)


def _means(rows: Sequence[Scored]) -> dict[str, float]:
    return {name: _mean([one.value for one in rows if one.name == name]) for name in SCORED}


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
