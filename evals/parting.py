"""Count questions that ask several things: `python -m evals.parting HALF [--home HOME] [--show]`.

Each row of evals/datasets/parts/HALF.jsonl is asked of the live release of the home. Told apart: whether the question
was cut where it should be, whether a part that the guidance does not cover was named, and whether one that it covers
was named by mistake.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot import wiring
from bot.parting import parts
from bot.settings import Settings, load
from bot.types import Answer, Question

DATA = Path(__file__).parent / "datasets" / "parts"


class Row(NamedTuple):
    """A question, the parts it should be cut into (none for one thing), and those that no document here covers."""

    question: str
    parts: frozenset[str]
    uncovered: frozenset[str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the counts; `--show` names each miss."""
    parser = argparse.ArgumentParser(prog="python -m evals.parting", description=__doc__)
    parser.add_argument("half", choices=("tuning", "kept"))
    parser.add_argument("--home", type=Path)
    parser.add_argument("--show", action="store_true", help="for the tuning half only")
    given = parser.parse_args(arguments)
    if given.show and given.half == "kept":
        parser.error("nobody reads the kept half's misses")
    settings = Settings(home=given.home) if given.home else load()
    rows = [_row(json.loads(line)) for line in (DATA / f"{given.half}.jsonl").read_text(encoding="utf-8").splitlines()]
    assistant = wiring.open_assistant(settings)
    answers = [assistant.ask(Question(text=row.question)) for row in rows]
    assistant.close()
    for line in report(rows, answers):
        print(line)
    if given.show:
        for row, answer in zip(rows, answers, strict=True):
            if _plain(answer.uncovered) != _expected(row):
                print(f"{row.question} | {answer.outcome} | {answer.uncovered}")


def report(rows: Sequence[Row], answers: Sequence[Answer]) -> list[str]:
    """The counts, a line each."""
    pairs = list(zip(rows, answers, strict=True))
    several = [row for row in rows if row.parts]
    single = [row for row in rows if not row.parts]
    partly = [(row, answer) for row, answer in pairs if _expected(row)]
    full = [(row, answer) for row, answer in pairs if not row.uncovered]
    return [
        f"several things, cut right: {sum(_plain(p.asked for p in parts(r.question)) == r.parts for r in several)}"
        f" of {len(several)}",
        f"one thing, cut by mistake: {sum(len(parts(row.question)) > 1 for row in single)} of {len(single)}",
        f"one part not covered, named: {sum(_expected(r) <= _plain(a.uncovered) for r, a in partly)} of {len(partly)}",
        f"one part not covered, the other answered: {sum(bool(a.statements) for _, a in partly)} of {len(partly)}",
        f"all covered, a part named by mistake: {sum(bool(a.uncovered) for _, a in full)} of {len(full)}",
        f"all covered, answered: {sum(bool(a.statements) for _, a in full)} of {len(full)}",
    ]


def _row(held: dict[str, Any]) -> Row:
    return Row(held["question"], _plain(held["parts"]), _plain(held["uncovered"]))


def _expected(row: Row) -> frozenset[str]:
    """What should be named: nothing where no part is covered, for then there is no answer to qualify."""
    return row.uncovered if row.uncovered < row.parts else frozenset()


def _plain(said: Any) -> frozenset[str]:
    return frozenset(part.lower().strip(" ?.") for part in said)


if __name__ == "__main__":
    main()
