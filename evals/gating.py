"""The evaluation gate: what a release must show before it goes live, by rules that a lead can read and change.

Rules are a YAML file, `gate.yaml` here unless the home has one. The result is kept with the release, and `kb publish`
reads only that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import yaml
from pydantic import BeforeValidator, Field, ValidationError, model_validator

from bot import wiring
from evals import cases, proving
from evals.errors import BadRules
from evals.judge import FIGURES, Trusts
from evals.opening import Desks, Tell
from evals.proving import ONCE, How, Opining, Proved
from evals.report import Sheet
from evals.running import quiet
from evals.scorers import SCORES
from evals.scorers.showing import shown
from evals.stored import Folder
from evals.types import Figure, Run
from knowledge.types import Frozen, GateOutcome, GateResult, GateRule, Release

FEWEST = 5
"""Where part of a suite does not apply to a release, a figure of fewer cases than this judges nothing."""
SHIPPED = Path(__file__).parent / "gate.yaml"
UNASKED = "no model judge was asked (--judge)"


def _limit(value: Any) -> Any:
    """ "95 %" is 0.95."""
    if isinstance(value, str) and value.strip().endswith("%"):
        try:
            return float(value.strip().removesuffix("%")) / 100
        except ValueError:
            return value
    return value


Limit = Annotated[float | None, BeforeValidator(_limit), Field(allow_inf_nan=False)]


class Rule(Frozen):
    """One thing that a release must show: a figure of a suite that is high, or low, enough."""

    name: str = Field(min_length=1)
    suite: str
    """A suite that ships, or the path of a file of cases."""
    figure: str
    part: str | None = None
    """Of which part of the suite: "kind: lookup"."""
    least: Limit = Field(None, alias="at least")
    most: Limit = Field(None, alias="at most")
    why: str = ""

    @model_validator(mode="after")
    def _can_be_judged(self) -> Rule:
        if (self.least is None) == (self.most is None):
            raise ValueError("needs either 'at least' or 'at most'")
        if self.figure not in SCORES:
            raise ValueError(f"there is no figure {self.figure!r}; there are: {', '.join(SCORES)}")
        return self

    @property
    def wanted(self) -> str:
        """The rule in words: "at least 95 %"."""
        unit = SCORES[self.figure].unit
        return f"at least {shown(self.least, unit)}" if self.least is not None else f"at most {shown(self.most, unit)}"

    def met(self, value: float) -> bool:
        return value >= self.least if self.least is not None else self.most is not None and value <= self.most


class Rules(Frozen):
    """The rules of a gate. `sha256` is of their file."""

    rules: tuple[Rule, ...] = Field(min_length=1)
    sha256: str


class Gated(NamedTuple):
    """What the gate said, and the runs that it rests on."""

    result: GateResult
    runs: tuple[Folder, ...]


def load(path: Path | None = None) -> Rules:
    """The rules of a file, those that ship where none is named. Raises BadRules with a line for each fault."""
    path = path or SHIPPED
    data = path.read_bytes()
    try:
        held = yaml.load(data, Loader=yaml.BaseLoader)  # texts, lists and mappings only: "no" stays a word
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" line {mark.line + 1}" if mark else ""
        raise BadRules(f"{path.name}{where}: not valid YAML") from None
    try:
        given = {**held} if isinstance(held, dict) else {}
        return Rules.model_validate({**given, "sha256": hashlib.sha256(data).hexdigest()})
    except ValidationError as error:
        raise BadRules("\n".join(_faults(path, held, error))) from None


def of(settings_home: Path) -> Path | None:
    """The home's own rules, where a lead has put some there."""
    own = settings_home / "gate.yaml"
    return own if own.is_file() else None


def gate(desks: Desks, rules: Rules, how: How = ONCE, tell: Tell = quiet, opining: Opining | None = None) -> Gated:
    """Run every suite that the rules name over a release, judge it, and keep the result with the release.

    `opining` is asked about the suites for which a rule has a judge's figure. Raises BadSuite and what opening the
    release raises; a rule that is not met is no error.
    """
    names = list(dict.fromkeys(rule.suite for rule in rules.rules))
    suites = [cases.load(cases.find(name)) for name in names]
    proved = {
        name: proving.prove(suite, desks, how, partial(_told, tell, suite.name))
        for name, suite in zip(names, suites, strict=True)
    }
    sheets = {name: _with_opinion(one, name, rules, opining, tell) for name, one in proved.items()}
    why_not = Trusts(desks.settings.home).why_not(opining.judge.name) if opining else UNASKED
    result = judge(rules, sheets, desks.release, desks.settings.language_model or "extractive", why_not)
    with wiring.open_catalogue(desks.settings) as catalogue:
        catalogue.keep_gate(result)
    for name, one in proved.items():
        proving.write(one.folder, sheets[name]._replace(gate=result))
    return Gated(result, tuple(one.folder for one in proved.values()))


def judge(
    rules: Rules, sheets: Mapping[str, Sheet], release: Release, composer: str, why_not: str | None = UNASKED
) -> GateResult:
    """Every rule held against the figures of its suite. `why_not` says why a model judge's figures do not count."""
    judged = tuple(_judged(rule, sheets[rule.suite].run, sheets[rule.suite].figures, why_not) for rule in rules.rules)
    return GateResult(
        release=release.id,
        at=datetime.now(UTC),
        outcome=_whole(one.outcome for one in judged),
        composer=composer,
        rules_sha256=rules.sha256,
        rules=judged,
    )


def _told(tell: Tell, suite: str, step: str, done: int = 0, total: int = 0) -> None:
    """What a suite tells, with its name."""
    tell(f"{step}: {suite}", done, total)


def _with_opinion(one: Proved, suite: str, rules: Rules, opining: Opining | None, tell: Tell) -> Sheet:
    wanted = any(rule.suite == suite and rule.figure in FIGURES for rule in rules.rules)
    return proving.consult(one.folder, opining, tell) if opining and wanted else one.sheet


def _judged(rule: Rule, run: Run, figures: Sequence[Figure], why_not: str | None) -> GateRule:
    found = next((one for one in figures if one.name == rule.figure and one.by == rule.part), None)
    outcome, why = _outcome(rule, run, found, why_not)
    return GateRule(
        name=rule.name,
        suite=run.suite,
        figure=rule.figure,
        by=rule.part,
        wanted=rule.wanted,
        value=found.value if found else None,
        n=found.n if found else 0,
        outcome=outcome,
        why=why or rule.why,
    )


def _outcome(rule: Rule, run: Run, found: Figure | None, why_not: str | None) -> tuple[GateOutcome, str]:
    """What comes of a rule, and why where no figure decides it."""
    if run.applicable < run.cases and (found is None or found.n < FEWEST):
        return "not applicable", "its cases need documents that this release lacks"
    if rule.figure in FIGURES and why_not:
        return "failed", why_not
    if found is None or found.value is None:
        return "failed", "no case of the suite gave this figure"
    return ("passed" if rule.met(found.value) else "failed"), ""


def _whole(outcomes: Iterable[GateOutcome]) -> GateOutcome:
    seen = set(outcomes)
    return "failed" if "failed" in seen else "passed" if "passed" in seen else "not applicable"


def _faults(path: Path, held: Any, error: ValidationError) -> Iterable[str]:
    """A line for each fault, naming the rule by its name where it has one."""
    for fault in error.errors():
        where = list(fault["loc"])
        said = {"missing": "is missing", "extra_forbidden": "no such field"}.get(fault["type"], fault["msg"])
        if len(where) > 1 and isinstance(where[1], int):
            rule = held["rules"][where[1]]
            name = rule.get("name", f"rule {where[1] + 1}") if isinstance(rule, dict) else f"rule {where[1] + 1}"
            where = [name, *where[2:]]
        yield f"{path.name}: {': '.join(map(str, where))}: {said.removeprefix('Value error, ')}"
