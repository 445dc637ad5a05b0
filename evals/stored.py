"""Runs on disk: a folder each under `evals/runs` in the home.

`run.json` says what was run, `records.jsonl` gets a line as each answer comes: what is there after a kill is where
the next process goes on. The rest is made of these two: figures.json, report.html, junit.xml, cases.csv.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from pydantic import ValidationError

from evals.errors import UnknownRun
from evals.types import Record, Run
from knowledge.lock import only_builder

RUN, RECORDS = "run.json", "records.jsonl"


class Folder:
    """One run."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def run(self) -> Run:
        """Raises UnknownRun."""
        try:
            return Run.model_validate_json((self.path / RUN).read_bytes())
        except (OSError, ValidationError) as error:
            raise UnknownRun(f"There is no run {self.path.name!r} that can be read.") from error

    def keep_run(self, run: Run) -> None:
        """Write what was run; whole or not at all."""
        draft = self.path / f".{RUN}"
        draft.write_text(run.model_dump_json(indent=2), encoding="utf-8")
        draft.replace(self.path / RUN)

    def records(self) -> list[Record]:
        """What was answered, in the order it came. A last line that a kill cut off is not there."""
        path = self.path / RECORDS
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        return [Record.model_validate_json(line) for line in lines[:-1]]

    @contextmanager
    def writing(self) -> Iterator[TextIO]:
        """Records are added to this, by one process at a time. Raises Busy."""
        with only_builder(self.path):
            path = self.path / RECORDS
            _drop_torn(path)
            with path.open("a", encoding="utf-8", newline="\n") as file:
                yield file

    def keep(self, files: Mapping[str, str]) -> None:
        """Write what was made of the records, by file name."""
        for name, text in files.items():
            (self.path / name).write_text(text, encoding="utf-8", newline="")


class Runs:
    """The runs of a home."""

    def __init__(self, home: Path) -> None:
        self.path = home / "evals" / "runs"

    def open(self, id: str) -> Folder:
        """A run by its id, or by the path of its folder. Raises UnknownRun."""
        for path in (self.path / id, Path(id)):
            if (path / RUN).is_file():
                return Folder(path)
        known = ", ".join(run.id for run in self.all()[:5])
        raise UnknownRun(f"There is no run {id!r}." + (f" The newest are: {known}." if known else ""))

    def all(self) -> list[Run]:
        """Every run that can be read, newest first."""
        held = []
        for path in self.path.glob(f"*/{RUN}"):
            with suppress(UnknownRun):
                held.append(Folder(path.parent).run())
        return sorted(held, key=lambda run: run.begun, reverse=True)

    def begin(self, run: Run) -> Folder:
        """Go on with the newest run of the very same thing that was cut off, else begin this one under a new id."""
        for cut in self.all():
            if cut.took_s is None and _same(cut, run):
                return Folder(self.path / cut.id)
        return self._new(run)

    def _new(self, run: Run) -> Folder:
        """The day, a counter and the suite: ids sort, and people can say them."""
        self.path.mkdir(parents=True, exist_ok=True)
        today = datetime.now(UTC).date().isoformat()
        counter = 1 + sum(1 for _ in self.path.glob(f"{today}.*"))
        while True:
            folder = Folder(self.path / f"{today}.{counter}-{_spoken(run.suite)}")
            try:
                folder.path.mkdir()
                break
            except FileExistsError:
                counter += 1
        folder.keep_run(run.model_copy(update={"id": folder.path.name}))
        return folder


def _spoken(name: str) -> str:
    return re.sub(r"[^\w-]+", "-", name)


def _same(one: Run, other: Run) -> bool:
    """Whether two runs ask the same things of the same product; when and under which id does not matter."""
    apart = {"id", "begun", "took_s", "machine"}
    return one.model_dump(exclude=apart) == other.model_dump(exclude=apart)


def _drop_torn(path: Path) -> None:
    """Cut off what a kill left of a last line, so that the next record begins a line of its own."""
    if path.is_file():
        data = path.read_bytes()
        whole = data.rfind(b"\n") + 1
        if whole < len(data):
            with path.open("r+b") as file:
                file.truncate(whole)
