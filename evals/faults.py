"""What the suites are worth: the product with one part broken on purpose, and which suite notices.

    python -m evals.faults [--fault NAME…] [--suite NAME…]

Over the live release of this home, which should hold the starter guidance alone. A fault is a part of another kind at
the wiring (a library, a masker, a composer, a desk): no line of the product is changed. Prints a table of faults and
suites, then what each suite noticed: a rule of the gate that is met without the fault and not with it, or a score that
is worse by more than chance.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bot import composing, wiring
from bot.answering import Guide, Reading
from bot.assistant import Assistant
from bot.assistant import quiet as unheard
from bot.choosing import Unit
from bot.composing import Claim, Draft
from bot.modelling import Composed, Composer, Extractive, Tell
from bot.safety.masking import Masker, Masking
from bot.settings import Settings, load
from bot.types import Actor, Answer, Question
from evals import cases, comparing, gating, proving, running
from evals.comparing import Change
from evals.describing import describe
from evals.gating import Rules
from evals.opening import Desks
from evals.report import Sheet
from evals.scorers import SCORES, score
from evals.scorers.showing import shown
from evals.stored import Runs
from evals.types import Scored, Suite
from evals.without import Wordless
from knowledge.catalogue import Catalogue
from knowledge.library import Library
from knowledge.spans import sentence_spans
from knowledge.types import Hit, Release

FIRST = "right"
"""The score that is looked at by itself, before all the others."""


class Undated(Library):
    """Knows of no edition when it began, nor that it was replaced."""

    def __init__(self, release: Release, *parts: Any) -> None:
        undated = {"published": None, "effective": None, "superseded_by": None}
        documents = tuple(
            document.model_copy(update={"source": document.source.model_copy(update=undated)})
            for document in release.documents
        )
        super().__init__(release.model_copy(update={"documents": documents}), *parts)


class Unmasked(Masker):
    """Takes nothing out."""

    def mask(self, text: str) -> Masking:
        return Masking(text=text)


class Forgetful(Assistant):
    """Hears each question as if it were the first."""

    def ask(self, question: Question, tell: Tell = unheard, actor: Actor | None = None) -> Answer:
        return super().ask(question.model_copy(update={"history": (), "conversation": None}), tell, actor)


class Misquoting(Extractive):
    """Says the right words, and cites the passage that was found next to theirs."""

    def compose(
        self, question: str, hits: Sequence[Hit], found: Sequence[Unit], drafts: Sequence[Draft], tell: Tell
    ) -> Composed:
        return Composed(tuple(_beside(draft, hits) for draft in drafts))


class Bold(Extractive):
    """Answers from whatever lies nearest, whether or not it bears on the question."""

    def compose(
        self, question: str, hits: Sequence[Hit], found: Sequence[Unit], drafts: Sequence[Draft], tell: Tell
    ) -> Composed:
        return Composed(tuple(drafts or composing.compose(found, hits)))


def _beside(draft: Draft, hits: Sequence[Hit]) -> Claim:
    other = (draft.hit + 1) % len(hits)
    return Claim(composing.said(draft, hits[draft.hit]), ((other, sentence_spans(hits[other].passage.text)[0]),))


def _same(reading: Reading) -> Reading:
    return reading


class Fault(NamedTuple):
    """One broken part: what is put in its place."""

    name: str
    says: str
    library: type[Library] = Library
    assistant: type[Assistant] = Assistant
    composer: Composer | None = None
    reading: Callable[[Reading], Reading] = _same

    def assemble(self, settings: Settings, catalogue: Catalogue) -> Assistant:
        """The desk as `wiring.assemble` makes it, with this fault in it."""
        guide: Guide = wiring.open_guide(settings)
        guide = guide._replace(composer=self.composer or guide.composer)

        def reading(release: Release) -> Reading:
            return self.reading(wiring.open_reading(settings, catalogue, guide.glossary, release, self.library))

        return self.assistant(catalogue, reading, guide, wiring.open_store(settings), settings.roles)


FAULTS = (
    Fault("drop BM25", "the search reads no words, only vectors", library=Wordless),
    Fault("cite the neighbour", "each statement cites the passage found next to its own", composer=Misquoting()),
    Fault("mask nothing", "identifiers stay in", reading=lambda held: held._replace(masker=Unmasked())),
    Fault("answer everything", "the evidence gate is open", composer=Bold()),
    Fault("ignore dates", "no edition is known to begin, to end or to be replaced", library=Undated),
    Fault("lose the follow-up", "nothing that was asked before is read", assistant=Forgetful),
    Fault("no second opinion", "danger is heard by rules alone", reading=lambda held: held._replace(opinion=None)),
)


class Noticed(NamedTuple):
    """What a suite shows of a fault: rules of the gate that fail by it, and scores worse by more than chance."""

    rules: tuple[str, ...]
    worse: tuple[Change, ...]

    @property
    def mark(self) -> str:
        return "gate" if self.rules else "worse" if self.worse else ""


class Tried(NamedTuple):
    """A suite put to one desk."""

    sheet: Sheet
    scored: Sequence[Scored]


def noticed(suite: str, whole: Tried, broken: Tried, rules: Rules, release: Release) -> Noticed:
    """What a suite shows of a fault, beside the product as it is.

    Whether cases come out right is asked first and by itself; the other scores are corrected for being many.
    """
    before, after = (_unmet(suite, one.sheet, rules, release) for one in (whole, broken))
    changes = [
        one for first in (True, False) for one in comparing.compare(_only(whole, first), _only(broken, first)).changes
    ]
    return Noticed(tuple(name for name in after if name not in before), tuple(one for one in changes if _worse(one)))


def _only(tried: Tried, first: bool) -> list[Scored]:
    return [row for row in tried.scored if (row.name == FIRST) is first]


def put(suite: Suite, desks: Desks) -> Tried:
    """Every applicable case asked and scored; nothing of it is kept."""
    due = running.applicable(suite, desks.release)
    with TemporaryDirectory(prefix="curiosity-") as folder:
        run = Runs(Path(folder)).begin(describe(suite, desks.release, desks.settings, len(due)))
        running.answer_all(due, desks, run, beside=suite.path.parent)
        sheet = proving.read(run, suite)
    return Tried(sheet, [row for one in sheet.outcomes for row in score(one.case, one.record)])


def trial(
    suites: Sequence[Suite], settings: Settings, faults: Sequence[Fault], rules: Rules
) -> Iterator[tuple[Fault, Mapping[str, Noticed]]]:
    """Each fault with what every suite noticed of it, as it comes. Raises what opening the live release raises."""
    with Desks(settings) as desks:
        release, whole = desks.release, {suite.name: put(suite, desks) for suite in suites}
    for fault in faults:
        with Desks(settings, release.id, fault.assemble) as desks:
            broken = {suite.name: put(suite, desks) for suite in suites}
        yield fault, {name: noticed(name, whole[name], broken[name], rules, release) for name in whole}


def lines(tried: Sequence[tuple[Fault, Mapping[str, Noticed]]], suites: Sequence[str]) -> Iterator[str]:
    """The table, then what each suite noticed."""
    yield f"| fault | {' | '.join(suites)} |"
    yield "|---" * (1 + len(suites)) + "|"
    for fault, by_suite in tried:
        yield f"| {fault.name} | {' | '.join(by_suite[name].mark for name in suites)} |"
    for fault, by_suite in tried:
        yield f"\n{fault.name}: {fault.says}"
        yield from (f"- {name}: {_told(found)}" for name, found in by_suite.items() if found.mark)


def _told(found: Noticed) -> str:
    named = [f"not met: {name}" for name in found.rules]
    return "; ".join([*named, *(f"{one.name} {_moved(one)}" for one in found.worse)])


def _moved(change: Change) -> str:
    unit = SCORES[change.name].unit
    return f"{shown(change.before, unit)} to {shown(change.after, unit)} (n = {change.n})"


def _unmet(suite: str, sheet: Sheet, rules: Rules, release: Release) -> tuple[str, ...]:
    mine = rules.model_copy(update={"rules": tuple(rule for rule in rules.rules if rule.suite == suite)})
    timed = {rule.name for rule in mine.rules if SCORES[rule.figure].unit == "ms"}
    failing = gating.judge(mine, {suite: sheet}, release, "extractive").failing
    return tuple(rule.name for rule in failing if rule.name not in timed)


def _worse(change: Change) -> bool:
    better = SCORES[change.name].better
    fell = change.after < change.before
    return not change.noise and bool(change.worse) and fell == (better == "more")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.faults", description=__doc__)
    parser.add_argument("--fault", action="append", choices=[fault.name for fault in FAULTS])
    parser.add_argument("--suite", action="append")
    given = parser.parse_args(arguments)
    names = given.suite or [path.stem for path in cases.shipped()]
    suites = [cases.load(cases.find(name)) for name in names]
    chosen = [fault for fault in FAULTS if not given.fault or fault.name in given.fault]
    print("\n".join(lines(list(trial(suites, load(), chosen, gating.load())), [suite.name for suite in suites])))


if __name__ == "__main__":
    main()
