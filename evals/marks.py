"""Experts' marks on answers, statement by statement: kept, compared between markers, and made into cases.

Only masked words are kept: a question and a comment pass the masker again here, whatever came before, and of an answer
no more is kept than what can be marked. Anything that gave an answer can hand it over: a run, a file, a console.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal, NamedTuple, TypeVar

from pydantic import Field, ValidationError

from bot.types import Answer, Citation, Outcome, Statement
from evals.errors import BadMarks
from evals.types import Case, Expected, Gold
from knowledge.types import Frozen

Verdict = Literal["correct", "wrong", "unsupported", "incomplete"]
VERDICTS: tuple[Verdict, ...] = ("correct", "wrong", "unsupported", "incomplete")
WHOLE = 0
"""The place of the answer as a whole; its statements count from 1."""
Read = TypeVar("Read", bound=Frozen)
Mask = Callable[[str], str]
"""Takes out what could tell who somebody is."""
STANDS_FOR: dict[Outcome, Expected] = {
    Outcome.URGENT: "urgent",
    Outcome.NO_GUIDANCE: "not_covered",
    Outcome.OUT_OF_SCOPE: "out_of_scope",
}
"""What an answer without statements shows a good desk to do, once a marker has called it correct."""


class Item(Frozen):
    """An answer to mark, under the reference that a person can quote."""

    reference: str = Field(min_length=1)
    release: str | None
    outcome: Outcome
    question: str
    """Masked; as it was read, with what it leans on. Empty where the words were not kept."""
    text: str
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()

    def said(self, place: int) -> str:
        """What is marked at a place. Raises IndexError."""
        return self.text if place == WHOLE else self.statements[place - 1].text

    def sources(self, place: int) -> tuple[Citation, ...]:
        """What a statement rests on; nothing for the whole."""
        if place == WHOLE:
            return ()
        numbers = self.statements[place - 1].citations
        return tuple(one for one in self.citations if one.number in numbers)


class Mark(Frozen):
    """What one marker said of one place of an answer. A later mark of the same marker takes its place."""

    reference: str
    place: int = Field(ge=WHOLE)
    verdict: Verdict
    comment: str = ""
    by: str = Field(min_length=1)
    at: datetime


class Marked(NamedTuple):
    """An answer, and every marker's verdict by place."""

    item: Item
    verdicts: dict[int, dict[str, Mark]]

    def all(self, place: int) -> set[Verdict]:
        return {mark.verdict for mark in self.verdicts.get(place, {}).values()}


def item(answer: Answer, mask: Mask, question: str | None = None) -> Item:
    """An answer as it may be marked. `question` where the answer does not say what was asked."""
    return Item(
        reference=answer.trace.reference,
        release=answer.trace.release,
        outcome=answer.outcome,
        question=mask(question or answer.trace.question or ""),
        text=mask(answer.text),
        statements=tuple(said.model_copy(update={"text": mask(said.text)}) for said in answer.statements),
        citations=answer.citations,
    )


def answers(path: Path) -> list[Answer]:
    """The answers of a file: one as JSON, or one a line. Raises BadMarks with the line that is none."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        return [Answer.model_validate_json(text)]
    except ValidationError:
        pass
    held = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                held.append(Answer.model_validate_json(line))
            except ValidationError:
                raise BadMarks(f"{path.name} line {number}: not an answer of `curiosity ask`") from None
    return held


class Book:
    """The marks of a home, and the answers they are on: two files to which lines are added."""

    def __init__(self, home: Path, mask: Mask) -> None:
        self._folder = home / "evals" / "marks"
        self._mask = mask

    def mark(self, answer: Item, mark: Mark) -> None:
        """Keep a mark, and the answer with its first one. Raises BadMarks for a place that the answer has not."""
        if mark.reference != answer.reference or mark.place > len(answer.statements):
            raise BadMarks(f"The answer {answer.reference} has no statement {mark.place}.")
        if answer.reference not in self._items():
            self._add("answers.jsonl", answer)
        self._add("marks.jsonl", mark.model_copy(update={"comment": self._mask(mark.comment)}))

    def all(self) -> list[Marked]:
        """Every marked answer, in the order they were first marked. Raises BadMarks."""
        held: dict[str, dict[int, dict[str, Mark]]] = defaultdict(lambda: defaultdict(dict))
        for line in self._lines("marks.jsonl"):
            mark = _read(Mark, line)
            held[mark.reference][mark.place][mark.by] = mark
        return [Marked(one, held[reference]) for reference, one in self._items().items() if reference in held]

    def _items(self) -> dict[str, Item]:
        return {one.reference: one for one in (_read(Item, line) for line in self._lines("answers.jsonl"))}

    def _lines(self, name: str) -> list[str]:
        path = self._folder / name
        return [line for line in path.read_text(encoding="utf-8").split("\n") if line] if path.is_file() else []

    def _add(self, name: str, thing: Frozen) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / name).open("a", encoding="utf-8", newline="\n") as file:
            file.write(thing.model_dump_json() + "\n")


def cases_of(marked: Sequence[Marked]) -> Iterator[Case]:
    """The cases that marked answers make, where the markers agree.

    The sources of statements that all called correct are what a good answer rests on; a statement that all called
    wrong or unsupported must not be said. An answer with no statement, called correct, stands for its outcome. The
    rest is left out: it shows what is not right, and not what is.
    """
    for one in marked:
        expected = STANDS_FOR.get(one.item.outcome) if one.all(WHOLE) == {"correct"} else None
        golds = tuple(_golds(one))
        if not one.item.question or not (expected or golds):
            continue
        yield Case(
            id=one.item.reference,
            kind="marked",
            question=one.item.question,
            expected=expected or "answer",
            gold=golds,
            must_not_contain=tuple(one.item.said(place) for place in _places(one) if _refused(one.all(place))),
            notes=" ".join(mark.comment for place in one.verdicts.values() for mark in place.values() if mark.comment),
        )


def _places(one: Marked) -> range:
    return range(1, len(one.item.statements) + 1)


def _refused(verdicts: set[Verdict]) -> bool:
    return bool(verdicts) and verdicts <= {"wrong", "unsupported"}


def _golds(one: Marked) -> Iterator[Gold]:
    """The first source of each correct statement, and the others that stand in for it."""
    count = 0
    for place in _places(one):
        if one.all(place) == {"correct"}:
            first = count
            for source in one.item.sources(place):
                yield _gold(source, None if count == first else first)
                count += 1


def _gold(source: Citation, alt_of: int | None) -> Gold:
    last = source.pdf_page_end or source.pdf_page
    return Gold(
        doc=source.document,
        pdf_pages=tuple(range(source.pdf_page, last + 1)) if source.pdf_page and last else (),
        pages=(source.printed_page,) if source.printed_page else (),
        paragraphs=(source.paragraph,) if source.paragraph else (),
        quote=source.quote,
        alt=alt_of is not None,
        alt_of=alt_of,
    )


def _read(kind: type[Read], line: str) -> Read:
    try:
        return kind.model_validate_json(line)
    except ValidationError as error:
        raise BadMarks(f"A line of the marks cannot be read as {error.title.lower()}.") from None
