"""Other people's files of questions, as cases.

Three kinds are read, told apart by their first row. JSON lines with `question` and `expected` are cases already and are
only checked (our development questions are such a file). JSON lines with `text` and `spans` are messages with marked
identifiers: each becomes a case whose identifiers must be masked, or, without any, one in which nothing may be.
A table (CSV) has a heading row with `question` and, as far as known, `id`, `kind`, `role`, `expected`, `document`,
`page`, `printed page`, `paragraph`, `quote`, `must contain`: with `;` between facts and `|` between ways to put one.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from evals.cases import checked
from evals.errors import BadSuite
from evals.types import Case

Reading = tuple[int, Callable[[], Case]]
"""The number of a line, and what reads it: raises ValueError."""
COLUMNS = {"page": "pdf_pages", "printed page": "pages", "paragraph": "paragraphs"}
"""Columns of a table that hold one or more places, with `;` between them, and the field of a gold passage for each."""


def convert(path: Path) -> list[Case]:
    """The cases of a file. Raises BadSuite with a line for each fault."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise BadSuite(f"{path.name}: not a text file in UTF-8") from None
    rows = _table(text) if path.suffix.lower() == ".csv" else _lines(text)
    cases, faults = [], []
    for number, read in rows:
        try:
            cases.append(read())
        except ValueError as error:
            faults.append(f"{path.name} line {number}: {error}")
    if faults or not cases:
        raise BadSuite("\n".join(faults) or f"{path.name}: no cases in it")
    return cases


def lines(cases: Iterable[Case]) -> str:
    """Cases as a file of JSON lines, without what is empty."""
    told = [case.model_dump(mode="json", exclude_defaults=True, exclude_none=True) for case in cases]
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in told)


def _lines(text: str) -> Iterator[Reading]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, partial(_line, line)


def _line(line: str) -> Case:
    try:
        held = json.loads(line)
    except ValueError:
        raise ValueError("not JSON") from None
    if isinstance(held, dict) and "spans" in held:
        return checked(_masked(held))
    return checked(held)


def _masked(row: Mapping[str, Any]) -> dict[str, Any]:
    """A message whose identifiers are marked by `start` and `end`, with a `kind` and, for a name, an `origin`."""
    try:
        spans = [
            {"text": row["text"][span["start"] : span["end"]], "kind": span["kind"], "origin": span.get("origin")}
            for span in row["spans"]
        ]
        return {
            "id": row["id"],
            "kind": "identifiers" if spans else "look-alike",
            "question": row["text"],
            "expected": "identifiers" if spans else "none",
            "identifiers": spans,
        }
    except (KeyError, TypeError) as error:
        raise ValueError(f"a message needs id, text and spans with kind, start and end ({error})") from None


def _table(text: str) -> Iterator[Reading]:
    rows = csv.DictReader(io.StringIO(text))
    for count, row in enumerate(rows, 1):
        yield rows.line_num, partial(_row, {str(name).strip().lower(): value for name, value in row.items()}, count)


def _row(row: Mapping[str, str | None], count: int) -> Case:
    plain = {name: value.strip() for name, value in row.items() if isinstance(value, str) and value.strip()}
    gold = {field: _parts(plain.pop(name)) for name, field in COLUMNS.items() if name in plain}
    document, quote = plain.pop("document", None), plain.pop("quote", None)
    facts = [part.split("|") for part in _parts(plain.pop("must contain", ""))]
    held: dict[str, Any] = {"id": f"Q-{count:03}", "kind": "question", "expected": "answer", **plain}
    if document:
        held["gold"] = [{"doc": document, "quote": quote, **gold}]
    return checked({**held, "must_contain": [[one.strip() for one in fact] for fact in facts]})


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]
