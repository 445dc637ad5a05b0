"""A real small language model against the evidence check: it makes things up freely, and none of that may be said.

    python -m evals.opponent QUESTIONS [--home HOME] [--loose] [--show]

QUESTIONS is a file of JSON lines with a `question` each. The model is the one that CURIOSITY_MODEL and
CURIOSITY_MODEL_URL name, in the tests SmolLM2-135M on this machine. It is given minutes, not seconds, and the evidence
gate is left out, so that it words an answer wherever the search finds anything. `--show` prints every statement that it
worded beside its quote, for a person to read: counting finds no wrong meaning.

A small model seldom points at the right passage, and hardly follows the shape that is asked for, which would hide what
the rest of the check lets through. So each of its statements is helped: tried with every sentence that it was sent as
its quote. With `--loose` it is only asked for a few sentences, which it makes fluently, and those are helped.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from bot import checking, composing, evidence, llm, replying
from bot.checking import Said
from bot.choosing import Unit
from bot.composing import Claim
from bot.llm import Piece
from bot.modelling import Composed, Model, Modelled
from bot.settings import load
from bot.trying import Limits
from bot.types import Citation, Statement
from evals import witness
from evals.desk import Desk, open_desk
from knowledge.spans import sentence_spans
from knowledge.types import Hit
from prompts import load_answer_prompt

READS = 3
"""Passages that it is sent, fewer than a large model gets: a small machine reads these in about a minute."""
PATIENT = Limits(first=300, total=420)
RULES = "You help safeguarding practitioners. Answer the question in two or three sentences, from the text only."


class Bout(NamedTuple):
    """One question: what the model gave, what of it was said, what would have been with better quotes, how much was
    dropped and why, and what the witness finds wrong with what was said either way."""

    question: str
    given: tuple[Said, ...]
    worded: tuple[Statement, ...]
    helped: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    dropped: dict[str, int]
    faults: tuple[str, ...]
    note: str | None


class Overheard:
    """A model whose last reply is kept."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.label = model.label
        self.text = ""

    def stream(self, rules: str, asked: str, schema: Mapping[str, Any]) -> Iterator[Piece]:
        self.text = ""
        for piece in self._model.stream(rules, asked, schema):
            self.text += piece.text
            yield piece

    def given(self) -> tuple[Said, ...]:
        """Its statements, as far as they are whole."""
        return tuple(dict.fromkeys(replying.whole(self.text)[0]))


def open_model(model: str, url: str | None) -> Overheard:
    """The model, with time enough for a small machine. Raises BadSettings."""
    return Overheard(llm.open_model(llm.choose(model, url), PATIENT.total))


def bouts(questions: Iterable[str], desk: Desk, model: Overheard, url: str | None = None) -> Iterator[Bout]:
    """Ask each question of the passages that are nearest to it; loosely, where the address of a server is given."""
    passages = {id: passage for id, (_, passage) in zip(desk.ids, desk.known, strict=True)}
    opponent = Modelled(model, load_answer_prompt(), PATIENT)
    for question in questions:
        looked = desk.look(question)
        hits, units = looked.hits[:READS], [unit for unit in looked.units if unit.hit < READS]
        if url:
            done, given = Composed(()), loosely(question, hits, url)
        else:
            done = opponent.compose(question, hits, units, composing.compose(units, hits), lambda step: None)
            given = model.given()
        own = [said for said in done.said if isinstance(said, Claim)]
        worded, _ = evidence.cite(own, hits)
        every, citations = evidence.cite([*own, *_helped(given, hits, units, own)], hits)
        faults = tuple(witness.faults(every, citations, passages.get))
        yield Bout(question, given, worded, every[len(worded) :], citations, done.dropped, faults, done.note)


def loosely(question: str, hits: Sequence[Hit], url: str) -> tuple[Said, ...]:
    """What the model says to a question in sentences of its own, as statements without evidence. Raises HTTPError."""
    text = "\n\n".join(hit.passage.text for hit in hits)
    asked = [
        {"role": "system", "content": RULES},
        {"role": "user", "content": f"{text}\n\nQuestion: {question}"},
    ]
    body = {"model": "any", "messages": asked, "max_tokens": 160, "temperature": 0}
    reply = httpx.post(f"{url}/chat/completions", json=body, timeout=PATIENT.total).raise_for_status()
    told = str(reply.json()["choices"][0]["message"]["content"])
    return tuple(dict.fromkeys(Said(told[start:end], (), ()) for start, end in sentence_spans(told)))


def _helped(given: Sequence[Said], hits: Sequence[Hit], units: Sequence[Unit], own: Sequence[Claim]) -> list[Claim]:
    """The statements that pass with a sentence of our choosing as their quote, and did not with the model's own."""
    sentences = [
        (number, hit.passage.text[start:end])
        for number, hit in enumerate(hits, 1)
        for start, end in sentence_spans(hit.passage.text)
    ]
    tried = (
        checking.check(Said(said.text, (number,), (quote,)), hits, units)
        for said in given
        for number, quote in sentences
    )
    passed = {claim.text: claim for claim in tried if isinstance(claim, Claim)}
    return [claim for text, claim in passed.items() if text not in {one.text for one in own}]


def questions(path: Path) -> list[str]:
    """The questions of a file of JSON lines."""
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def shown(bout: Bout) -> str:
    """A question with what the model gave, and each statement that passed with the words it rests on."""
    quotes = {citation.number: citation.quote for citation in bout.citations}
    lines = [f"? {bout.question}  dropped {bout.dropped} {bout.note or ''}"]
    lines += [f"  - {said.text!r}" for said in bout.given]
    for mark, statements in (("=", bout.worded), ("~", bout.helped)):
        for said in statements:
            lines += [f"  {mark} {said.text!r}", *(f"      {quotes[number]!r}" for number in said.citations)]
    return "\n".join([*lines, *(f"  FAULT {fault}" for fault in bout.faults)])


def report(held: Sequence[Bout]) -> str:
    """The figures in a few lines."""
    dropped = sum((Counter(bout.dropped) for bout in held), Counter[str]())
    return (
        f"{len(held)} questions, {sum(bout.note is not None for bout in held)} without a whole reply\n"
        f"{sum(len(bout.given) for bout in held)} statements given, {sum(len(bout.worded) for bout in held)} said, "
        f"{sum(len(bout.helped) for bout in held)} more would be with quotes of our choosing; dropped {dict(dropped)}\n"
        f"unsupported: {sum(len(bout.faults) for bout in held)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="A real small model against the evidence check.")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--loose", action="store_true", help="ask for a few sentences, and help each to its quote")
    parser.add_argument("--show", action="store_true", help="print every statement, for a person to read")
    told = parser.parse_args()
    settings = load()
    if settings.language_model is None:
        raise SystemExit("CURIOSITY_MODEL: must be set to the model that is to be tried")
    url = settings.language_model_url
    if told.loose and not url:
        raise SystemExit("CURIOSITY_MODEL_URL: must be set to a server in OpenAI's format")
    model = open_model(settings.language_model, url)
    held = []
    for bout in bouts(questions(told.questions), open_desk(told.home), model, url if told.loose else None):
        held.append(bout)
        if told.show:
            print(shown(bout), flush=True)
    print(report(held))
    raise SystemExit(any(bout.faults for bout in held))


if __name__ == "__main__":
    main()
