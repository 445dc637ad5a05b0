"""Whether an answer says what it must: the facts, a newer edition, and how much it says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.types import Answer, Outcome
from evals.scorers.marks import Mark
from evals.scorers.places import norm
from evals.types import Case

ANSWERED = frozenset({Outcome.ANSWERED, Outcome.PARTLY_ANSWERED})
NEWER = re.compile(
    r"\b(?:replaced|superseded|out of date|newer (?:edition|version)|no longer (?:the )?current|(?:has|had) ended)\b"
)


def answering(case: Case, answer: Answer) -> Iterator[Mark]:
    """Answered when the guidance has the answer; the facts in it; how many statements and words."""
    if case.expected == "answer":
        yield Mark("answered", float(answer.outcome in ANSWERED))
        if case.must_contain or case.must_not_contain:
            yield Mark("facts", float(answer.outcome in ANSWERED and contains(case, answer) and avoids(case, answer)))
    if answer.outcome in ANSWERED:
        yield Mark("statements", float(len(answer.statements)))
        yield Mark("words", float(len(answer.text.split())))


def superseded(case: Case, answer: Answer) -> Iterator[Mark]:
    """Says that there is a newer edition: in the words the case asks for, else in any that say so."""
    if case.expected == "superseded":
        told = contains(case, answer) if case.must_contain else bool(NEWER.search(norm(answer.text)))
        yield Mark("newer edition told", float(told and avoids(case, answer)))


def contains(case: Case, answer: Answer) -> bool:
    """Whether one string of every list is in the answer."""
    text = norm(answer.text)
    return all(any(norm(one) in text for one in some) for some in case.must_contain)


def avoids(case: Case, answer: Answer) -> bool:
    """Whether nothing is in the answer that must not be."""
    text = norm(answer.text)
    return not any(norm(one) in text for one in case.must_not_contain)
