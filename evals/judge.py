"""A language model's opinion of answers: optional, asked three times, and itself scored against the experts' marks.

It gives the verdicts that experts give (`evals.marks`), seeing what they see: the masked question, each statement, and
the words it rests on. Deterministic scores come first; a figure of the judge's may be used in a gate only once the
same model with the same prompt has agreed with experts (`Trust`).
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from bot import llm, trying
from bot.errors import Unanswered
from bot.llm import Piece
from bot.modelling import Model
from bot.trying import Breaker, Limits
from evals.agreeing import RELIABLE, alpha
from evals.marks import VERDICTS, Item, Marked, Verdict
from evals.running import quiet
from evals.scorers import aggregate
from evals.types import Figure, Scored
from knowledge.types import Frozen
from prompts import JudgePrompt, load_judge_prompt

TIMES = 3
FEWEST = 30
"""Statements that experts have marked, below which nothing is known of a judge."""
CORRECT, SPREAD = "judged correct", "judge's spread"
FIGURES = frozenset({CORRECT, SPREAD})
PATIENT = Limits(first=60, total=180)
SCHEMA: Mapping[str, Any] = {
    "title": "verdicts",
    "type": "object",
    "additionalProperties": False,
    "required": ["verdicts"],
    "properties": {
        "verdicts": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["statement", "verdict"],
                "properties": {
                    "statement": {"type": "integer"},
                    "verdict": {"type": "string", "enum": list(VERDICTS)},
                },
            },
        }
    },
}


class _One(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    statement: int
    verdict: Verdict


class _Reply(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    verdicts: list[_One]


class Opinion(Frozen):
    """What the judge said of one statement of an answer, the `turn`th time; `of` names the answer."""

    of: str
    place: int
    turn: int
    verdict: Verdict


class Opinions(Frozen):
    """All that a judge said of the answers of a run. `silent`: how often it gave a statement no verdict."""

    judge: str
    opinions: tuple[Opinion, ...]
    silent: int = 0


class Trust(Frozen):
    """How far a judge agreed with experts on whether statements are correct.

    `n` statements on which all experts agreed; `lenient`: those that it called correct and they did not."""

    judge: str
    n: int
    agreed: int
    lenient: int
    alpha: float | None
    at: datetime

    @property
    def why_not(self) -> str | None:
        """Why its figure may not be used in a gate; None where it may."""
        if self.n < FEWEST:
            return f"the judge was held against experts' marks on {self.n} statements; it takes {FEWEST}"
        if self.alpha is None:
            return "the experts and the judge called everything the same, so nothing is known of where they differ"
        if self.alpha < RELIABLE:
            return f"the judge's agreement with experts is {self.alpha:.2f}; it takes {RELIABLE:.2f}"
        return None


class Judge:
    """Asks a language model for verdicts. Nothing that it says but a verdict is read."""

    def __init__(
        self, model: Model, prompt: JudgePrompt, limits: Limits = PATIENT, breaker: Breaker | None = None
    ) -> None:
        self.name = f"{model.label}, {prompt.name}"
        self._model, self._prompt, self._limits = model, prompt, limits
        self._breaker = breaker or Breaker()

    def opinions(self, items: Mapping[str, Item], tell: Callable[..., None] = quiet) -> Opinions:
        """Every statement of every answer, `TIMES` over. A model that fails is silent: nothing is raised."""
        held: list[Opinion] = []
        turns = [(of, item, turn) for of, item in items.items() for turn in range(1, TIMES + 1) if item.statements]
        for done, (of, item, turn) in enumerate(turns, 1):
            given = self.verdicts(item)
            held += [Opinion(of=of, place=place, turn=turn, verdict=verdict) for place, verdict in given.items()]
            tell("Judging", done, len(turns))
        asked = sum(len(item.statements) for _, item, _ in turns)
        return Opinions(judge=self.name, opinions=tuple(held), silent=asked - len(held))

    def verdicts(self, item: Item) -> dict[int, Verdict]:
        """The verdict of each statement, by its place from 1; what it said nothing sound of is not there."""
        try:
            told = "".join(piece.text for piece in trying.pieces(lambda: self._ask(item), self._limits, self._breaker))
            reply = _Reply.model_validate_json(told)
        except (Unanswered, ValidationError):
            return {}
        places = Counter(one.statement for one in reply.verdicts)
        known = range(1, len(item.statements) + 1)
        return {
            one.statement: one.verdict
            for one in reply.verdicts
            if one.statement in known and places[one.statement] == 1
        }

    def _ask(self, item: Item) -> Iterator[Piece]:
        mark = secrets.token_hex(4)
        prompt = self._prompt
        told = [
            prompt.statement.format(mark=mark, number=place, text=said.text, sources=_sources(item, place))
            for place, said in enumerate(item.statements, 1)
        ]
        asked = prompt.question.format(mark=mark, question=item.question, statements="\n".join(told))
        return self._model.stream(prompt.system.format(mark=mark), asked, SCHEMA)


def open_judge(model: str, url: str | None = None) -> Judge:
    """A judge by `provider:name`. Raises BadSettings."""
    return Judge(llm.open_model(llm.choose(model, url), PATIENT.total), load_judge_prompt())


def _sources(item: Item, place: int) -> str:
    return "\n".join(f"{one.title}, {one.heading}: {one.quote}" for one in item.sources(place))


def figures(held: Opinions, parts: Mapping[str, tuple[str, ...]]) -> list[Figure]:
    """The share called correct, for all and by part, and how far its times are apart.

    `parts` says of each answer which parts it counts for ("kind: lookup"). Nothing where it gave no verdict.
    """
    rows = [
        Scored(
            case=one.of, name=CORRECT, value=float(one.verdict == "correct"), by=parts.get(one.of, ()), repeat=one.turn
        )
        for one in held.opinions
    ]
    made = aggregate(rows)
    shares = [share for turn in range(1, TIMES + 1) if (share := _share(held, turn)) is not None]
    if not made:
        return []
    return [*made, Figure(name=SPREAD, value=max(shares) - min(shares), n=made[0].n)]


def _share(held: Opinions, turn: int) -> float | None:
    given = [one.verdict == "correct" for one in held.opinions if one.turn == turn]
    return sum(given) / len(given) if given else None


class _Place(NamedTuple):
    expert: bool
    judge: bool


def trust(marked: Sequence[Marked], held: Opinions) -> Trust:
    """Hold a judge against experts: statements that experts call correct or not with one voice, and its majority."""
    judged = _majorities(held.opinions)
    places = [
        _Place(said, judged[one.item.reference, place])
        for one in marked
        for place in range(1, len(one.item.statements) + 1)
        if (one.item.reference, place) in judged and (said := _voice(one.all(place))) is not None
    ]
    counts = np.array([[one.expert + one.judge, 2 - one.expert - one.judge] for one in places], dtype=np.int64)
    return Trust(
        judge=held.judge,
        n=len(places),
        agreed=sum(one.expert == one.judge for one in places),
        lenient=sum(one.judge and not one.expert for one in places),
        alpha=alpha(counts),
        at=datetime.now(UTC),
    )


def _majorities(opinions: Iterable[Opinion]) -> dict[tuple[str, int], bool]:
    """Whether most of its times called a place correct; a tie did not."""
    votes: dict[tuple[str, int], list[bool]] = {}
    for one in opinions:
        votes.setdefault((one.of, one.place), []).append(one.verdict == "correct")
    return {place: 2 * sum(given) > len(given) for place, given in votes.items()}


def _voice(verdicts: set[Verdict]) -> bool | None:
    """Whether all experts call it correct; None where they differ on that, or none has marked it."""
    said = {verdict == "correct" for verdict in verdicts}
    return said.pop() if len(said) == 1 else None


def told(found: Trust) -> Iterator[str]:
    """How a judge stood up to experts, in plain words."""
    yield f"The judge ({found.judge}) agrees with the experts on {found.agreed} of {found.n} statements."
    yield f"It called {found.lenient} correct that they did not."
    if found.alpha is not None:
        yield f"Agreement beyond chance (alpha): {found.alpha:.2f}."
    yield f"In a gate: no, {found.why_not}." if found.why_not else "Its figure may be used in a gate."


class Trusts:
    """What is known of the judges of a home: the newest word on each."""

    def __init__(self, home: Path) -> None:
        self._path = home / "evals" / "judges.jsonl"

    def keep(self, found: Trust) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(found.model_dump_json() + "\n")

    def why_not(self, judge: str) -> str | None:
        """Why a judge's figure may not be used in a gate; None where it may."""
        lines = self._path.read_text(encoding="utf-8").splitlines() if self._path.is_file() else []
        mine = [one for one in map(Trust.model_validate_json, lines) if one.judge == judge]
        return mine[-1].why_not if mine else "the judge has not been held against experts' marks (agree --judge)"
