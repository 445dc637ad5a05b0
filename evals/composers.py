"""What the evidence check is worth: every shipped suite, worded by nobody, by a good language model and by a liar.

    python -m evals.composers FOLDER [--suite NAME…]

FOLDER becomes a home with the starter guidance, and keeps the reports. The models are not real: the good one gives the
sentences that share most words with the question, the liar false statements with true quotes and true statements with
false ones. Last, the liar is asked by a copy of the desk that does not check what it says. Prints the figures of all
four, whether the liar's equal those of the extractive composer, and what the gate says of each.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bot import composing, llm, trying, wiring
from bot.assistant import Assistant
from bot.checking import Said
from bot.choosing import Unit
from bot.composing import Claim, Draft
from bot.modelling import Composed, Modelled, Saying, Tell, sendable
from bot.replying import Heard
from bot.settings import Settings
from bot.trying import Limits
from bot.types import Answer, Outcome
from evals import adversary, gating, proving
from evals.adversary import Replying, Seen
from evals.faults import Fault
from evals.gating import Rules
from evals.opening import Assemble, Desks
from evals.scorers.names import SCORES
from evals.scorers.showing import shown
from evals.types import Figure
from knowledge.catalogue import Catalogue
from knowledge.lexical import terms
from knowledge.spans import sentence_spans
from knowledge.types import GateResult, Hit
from prompts import load_answer_prompt, load_wording

PATIENT = Limits(first=120, total=240)
GIVEN = 3
"""How many sentences the good model gives."""
SHORTEST = 6
"""Words below which a sentence is more of a label."""
COSTS = frozenset({"ms", "tokens"})
"""Units of what a model costs, which never equal those of no model."""


def good(told: Seen) -> dict[str, Any]:
    """The sentences that share most words with the question, one of each passage, quoted letter for letter."""
    asked = frozenset(terms(told.question))
    best = [_nearest(number, text, asked) for number, text in told.passages.items()]
    given = sorted(filter(None, best), key=lambda one: -one[0])[:GIVEN]
    return adversary.said(told, [(text, [number], [text]) for _, number, text in given]) | {"uncovered": []}


def _nearest(number: int, text: str, asked: frozenset[str]) -> tuple[float, int, str] | None:
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    long = [one for one in sentences if len(one.split()) >= SHORTEST]
    rated = [(len(asked & frozenset(terms(one))) / len(asked), number, one) for one in long] if asked else []
    return max(rated, key=lambda one: one[0], default=None)


class Unchecked(Modelled):
    """Says whatever the model says, as resting on the first passage that it names: the desk without its check."""

    def stream(
        self, question: str, hits: Sequence[Hit], found: Sequence[Unit], drafts: Sequence[Draft], tell: Tell
    ) -> Saying:
        if not drafts:
            return Composed(())
        sent, heard = sendable(hits), Heard()
        told = trying.pieces(lambda: self._ask(question, sent), self._limits, self._breaker)
        claims = [_believed(one, sent) for one in heard.statements(told)][: composing.STATEMENTS]
        yield from claims
        return Composed(tuple(claims), None, self._model.label, self._prompt.name, heard.tokens())


def _believed(said: Said, sent: Sequence[Hit]) -> Claim:
    place = (said.passages[0] - 1) % len(sent) if said.passages else 0
    return Claim(said.text, ((place, sentence_spans(sent[place].passage.text)[0]),))


def worded(kind: type[Modelled] = Modelled) -> Assemble:
    """A desk whose language model may take its time: on a busy machine a late reply would be no reply."""

    def assemble(settings: Settings, catalogue: Catalogue) -> Assistant:
        chosen = llm.choose(settings.language_model or "", settings.language_model_url)
        composer = kind(llm.open_model(chosen, PATIENT.total), load_answer_prompt(), PATIENT)
        return Fault("worded", "by a language model", composer=composer).assemble(settings, catalogue)

    return assemble


class Way(NamedTuple):
    """Who words the answers: nobody where no model replies."""

    name: str
    replying: Replying | None = None
    assemble: Assemble = wiring.assemble


WAYS = (
    Way("extractive"),
    Way("good model", good, worded()),
    Way("lying model", adversary.lie, worded()),
    Way("lying model, not checked", adversary.lie, worded(Unchecked)),
)


class Shown(NamedTuple):
    """What one way of wording came to: the gate's result, and the figures by suite."""

    gate: GateResult
    figures: Mapping[str, Sequence[Figure]]


def show(way: Way, home: Path, rules: Rules) -> Shown:
    """Run every suite that the rules name, and keep the reports in the home.

    Raises SystemExit where the model was never asked, or gave no whole answer: then nothing is shown of it.
    """
    with _worded(way, home) as settings, Desks(settings, None, way.assemble) as desks:
        gated = gating.gate(desks, rules)
    sheets = [proving.read(folder) for folder in gated.runs]
    if silent := sum(_silent(one.record.answer) for sheet in sheets for one in sheet.outcomes):
        raise SystemExit(f"{way.name}: {silent} answers without the model, or broken.")
    return Shown(gated.result, {sheet.run.suite: sheet.figures for sheet in sheets})


def _silent(answer: Answer) -> bool:
    return answer.outcome is Outcome.FAILED or load_wording().model_down in answer.notices


@contextmanager
def _worded(way: Way, home: Path) -> Iterator[Settings]:
    settings = Settings(home=home, database_url=None)
    if way.replying is None:
        yield settings
        return
    with adversary.serving(way.replying) as server:
        name = f"openai:{way.name.replace(', ', '-').replace(' ', '-')}"
        yield settings.model_copy(update={"language_model": name, "language_model_url": server.url})
        if not server.asked:
            raise SystemExit("The model was never asked: this shows nothing.")


def differing(one: Shown, other: Shown) -> list[str]:
    """The figures that are not the same to the last digit, by suite; what a model costs is left out."""
    return [
        f"{suite}: {name}" + (f" ({by})" if by else "")
        for suite in one.figures
        for (name, by), figure in _plain(one, suite).items()
        if _plain(other, suite).get((name, by)) != figure
    ]


def _plain(held: Shown, suite: str) -> dict[tuple[str, str | None], Figure]:
    return {(one.name, one.by): one for one in held.figures[suite] if one.unit not in COSTS}


def lines(held: Mapping[str, Shown]) -> Iterator[str]:
    """The figures that the gate looks at, whether the liar changed any, and what was not met."""
    yield f"| rule | {' | '.join(held)} |"
    yield "|---" * (1 + len(held)) + "|"
    for rules in zip(*(one.gate.rules for one in held.values()), strict=True):
        values = (shown(rule.value, SCORES[rule.figure].unit) for rule in rules)
        yield f"| {rules[0].suite}: {rules[0].figure}, {rules[0].wanted} | {' | '.join(values)} |"
    for name, one in held.items():
        unmet = "; ".join(rule.name for rule in one.gate.failing)
        yield f"\nThe gate for {name}: {one.gate.outcome}" + (f". Not met: {unmet}" if unmet else "")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.composers", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--suite", action="append", help="only the rules for these")
    given = parser.parse_args(arguments)
    rules = gating.load()
    if given.suite:
        rules = rules.model_copy(update={"rules": tuple(one for one in rules.rules if one.suite in given.suite)})
    wiring.ensure_starter(Settings(home=given.home, database_url=None))
    held = {way.name: show(way, given.home, rules) for way in WAYS}
    print("\n".join(lines(held)))
    changed = differing(held["extractive"], held["lying model"])
    told = f"differ: {'; '.join(changed)}" if changed else "equal those of the extractive composer to the last digit"
    print(f"\nThe checked liar's figures {told}.")


if __name__ == "__main__":
    main()
