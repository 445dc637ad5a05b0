"""Suites: files of cases, one JSON object a line, found by name or path and checked line by line."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from evals.errors import BadSuite
from evals.types import Case, Suite

SHIPPED = Path(__file__).parent / "datasets" / "suites"
"""Our own suites, written for the starter guidance."""
TEMPLATE = Path(__file__).parent / "template.jsonl"
"""Where a new suite begins."""
_SAID = {
    "extra_forbidden": "no such field",
    "missing": "is missing",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "may hold letters, digits, dots, colons, hyphens and underscores",
}


def shipped() -> list[Path]:
    """The suites that ship with the product, by name."""
    return sorted(SHIPPED.glob("*.jsonl"))


def find(name: str) -> Path:
    """The file of a suite: a path, or the name of one that ships. Raises BadSuite."""
    path = Path(name)
    if path.is_file():
        return path
    ours = SHIPPED / f"{name}.jsonl"
    if ours.is_file():
        return ours
    known = ", ".join(each.stem for each in shipped())
    raise BadSuite(f"There is no suite {name!r}. Name a .jsonl file, or one of: {known}.")


def load(path: Path) -> Suite:
    """All cases of a file. Raises BadSuite with a line for each fault, naming file and line."""
    data = path.read_bytes()
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise BadSuite(f"{path.name}: not a text file in UTF-8") from None
    cases, faults = _read(path, lines)
    if not cases and not faults:
        faults = [f"{path.name}: no cases in it"]
    if faults:
        raise BadSuite("\n".join(faults))
    return Suite(name=path.stem, cases=tuple(cases), sha256=_hash(path, data, cases), path=path.absolute())


def parse(line: str) -> Case:
    """One case. Raises ValueError with what is wrong, on one line."""
    try:
        held = json.loads(line)
    except ValueError:
        raise ValueError("not JSON") from None
    return checked(held)


def checked(held: Any) -> Case:
    """One case from its fields. Raises ValueError with what is wrong, on one line."""
    if not isinstance(held, dict):
        raise ValueError("not a JSON object")
    try:
        return Case.model_validate(held)
    except ValidationError as error:
        raise ValueError("; ".join(_faults(error))) from None


def _read(path: Path, lines: Iterable[str]) -> tuple[list[Case], list[str]]:
    cases: list[Case] = []
    faults: list[str] = []
    seen: Counter[str] = Counter()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = parse(line)
            seen[case.id] += 1
            _whole(path, case, seen)
            cases.append(case)
        except ValueError as error:
            faults.append(f"{path.name} line {number}: {error}")
    return cases, faults


def _whole(path: Path, case: Case, seen: Counter[str]) -> None:
    """Raises ValueError for what a case alone cannot know."""
    if seen[case.id] > 1:
        raise ValueError(f"the id {case.id} is used before")
    for name in case.files:
        if not (path.parent / name).is_file():
            raise ValueError(f"files: there is no {name} beside the suite")


def _faults(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        where = ".".join(map(str, fault["loc"]))
        said = _SAID.get(fault["type"]) or fault["msg"].removeprefix("Value error, ")
        yield f"{where}: {said[:1].lower()}{said[1:]}" if where else said


def _hash(path: Path, data: bytes, cases: Iterable[Case]) -> str:
    """Of the suite, and of what its cases bring: the same hash is the same question put to the same files."""
    digest = hashlib.sha256(data)
    for name in sorted({name for case in cases for name in case.files}):
        digest.update((path.parent / name).read_bytes())
    return digest.hexdigest()
