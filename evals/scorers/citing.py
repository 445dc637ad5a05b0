"""Whether what is said rests on the right place, and is there word for word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evidence import verbatim
from bot.types import Answer, Citation, Statement
from evals.scorers.marks import Mark
from evals.scorers.places import LEVELS, Level, at, known, wanted
from evals.types import Case, Gold

Groups = Sequence[Sequence[Gold]]


def citing(case: Case, answer: Answer) -> Iterator[Mark]:
    """Citation precision and recall at document, page, paragraph and quote.

    Precision counts citations at a passage that the case names: a citation elsewhere may be right too. An answer
    without citations has recall 0 and no precision.
    """
    groups = wanted(case)
    if case.expected != "answer":
        return
    for level in LEVELS:
        if known(groups, level):
            yield Mark(f"citation recall by {level}", recall(groups, answer.citations, level))
            if answer.citations:
                yield Mark(f"citation precision by {level}", precision(groups, answer.citations, level))


def quoting(case: Case, answer: Answer) -> Iterator[Mark]:
    """Each quote, and each statement, word for word in the passage it names."""
    texts = {hit.passage_id: hit.text for hit in answer.hits}
    for one in answer.citations:
        yield Mark("verbatim quotes", float(verbatim(one.quote, texts.get(one.passage_id, ""))))
    for said in answer.statements:
        yield Mark("verbatim statements", float(_verbatim(said, answer, texts)))


def recall(groups: Groups, citations: Sequence[Citation], level: Level) -> float:
    """Share of what is wanted that something cites."""
    return sum(any(_at(group, one, level) for one in citations) for group in groups) / len(groups)


def precision(groups: Groups, citations: Sequence[Citation], level: Level) -> float:
    """Share of the citations that are at something wanted. Raises ZeroDivisionError for no citations."""
    return sum(any(_at(group, one, level) for group in groups) for one in citations) / len(citations)


def _at(group: Sequence[Gold], one: Citation, level: Level) -> bool:
    return any(at(gold, one, one.quote, level) for gold in group)


def _verbatim(said: Statement, answer: Answer, texts: dict[int, str]) -> bool:
    """A list is read item by item; "…" is where items were left out."""
    numbered = {one.number: texts.get(one.passage_id, "") for one in answer.citations}
    cited = [numbered.get(number, "") for number in said.citations]
    lines = [line.strip(" •…") for line in said.text.splitlines()]
    return bool(cited) and all(any(verbatim(line, text) for text in cited) for line in lines if line)
