"""`curiosity ask --batch`: many questions, one process, one row of output a question.

A row that cannot be read gets one line naming it, and a failed row of output where it has an id. The output file
appears whole or not at all.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.cli.ask import opened
from bot.cli.door import Door, Refused, say
from bot.cli.telling import Telling
from bot.types import Answer, Outcome, Question, Trace, Turn

if TYPE_CHECKING:
    from bot.assistant import Assistant


class _Asked(BaseModel):
    """What a row must hold; what else it holds is the asker's business."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str | int
    question: str
    history: tuple[Turn, ...] = ()
    as_at: date | None = None


class _Row(NamedTuple):
    number: int
    id: str | int | None
    question: Question | None
    reason: str | None


def answer_all(door: Door, batch: Path, out: Path, as_at: date | None) -> None:
    """Answer each row of `batch` into `out`. Raises Refused where the batch cannot be read as text."""
    rows = list(_rows(batch, as_at))
    for row in rows:
        if row.reason:
            say(f"{batch.name} line {row.number}: {row.reason}")
    _unwritable(out)
    with Telling() as tell:
        desk = opened(door, door.settings(), tell)
        _write(out, _answers(desk, [row for row in rows if row.id is not None], tell))


def _answers(desk: Assistant, rows: list[_Row], tell: Telling) -> Iterator[dict[str, Any]]:
    for done, row in enumerate(rows, 1):
        answer = desk.ask(row.question) if row.question else _failed(row)
        yield {**answer.model_dump(mode="json"), "id": row.id}
        tell("Answering", done, len(rows))


def _rows(batch: Path, as_at: date | None) -> Iterator[_Row]:
    try:
        lines = batch.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise Refused(f"{batch}: not a text file in UTF-8.") from None
    return (_row(number, line, as_at) for number, line in enumerate(lines, 1) if line.strip())


def _row(number: int, line: str, as_at: date | None) -> _Row:
    try:
        held = json.loads(line)
    except ValueError:
        return _Row(number, None, None, "not JSON")
    if not isinstance(held, dict):
        return _Row(number, None, None, "not a JSON object with an id and a question")
    name = held.get("id") if isinstance(held.get("id"), str | int) else None
    try:
        asked = _Asked.model_validate(held)
    except ValidationError as error:
        fault = error.errors()[0]
        return _Row(number, name, None, f"{'.'.join(map(str, fault['loc']))}: {fault['msg'].lower()}")
    if not asked.question.strip():
        return _Row(number, name, None, "question: empty")
    day = asked.as_at or as_at
    return _Row(number, name, Question(text=asked.question, id=str(asked.id), history=asked.history, as_at=day), None)


def _failed(row: _Row) -> Answer:
    trace = Trace(release=None, model=None, timings_ms={}, reference=uuid.uuid4().hex[:8])
    text = f"This row could not be read: {row.reason}."
    return Answer(id=str(row.id), outcome=Outcome.FAILED, text=text, trace=trace)


def _unwritable(out: Path) -> None:
    """Said before the work, not after it."""
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise Refused(f"{out}: answers cannot be written there.")


def _write(out: Path, rows: Iterator[dict[str, Any]]) -> None:
    draft = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with draft.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        os.replace(draft, out)
    finally:
        draft.unlink(missing_ok=True)
