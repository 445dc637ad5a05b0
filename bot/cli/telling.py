"""Telling a person how slow work is getting on: a bar on a terminal, a line for each step anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Telling:
    """Used as `with Telling() as tell: work(tell)`. On standard error only; nothing is drawn until first told."""

    def __init__(self) -> None:
        self._console = Console(file=sys.stderr, highlight=False, markup=False, emoji=False)
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._last = ""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """`total` 0 means that nobody knows how much there is."""
        if not step:
            return  # an empty step is only the end of the last one
        if self._console.is_terminal:
            self._draw(step, done, total)
        elif step != self._last:
            self._console.print(step, soft_wrap=True)
        self._last = step

    def _draw(self, step: str, done: int, total: int) -> None:
        progress = self._progress or self._begin()
        if self._task is None:
            self._task = progress.add_task(step, total=total or None)
        progress.update(self._task, description=step, completed=done, total=total or None)

    def _begin(self) -> Progress:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._progress.start()
        return self._progress

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Clear the line while a person is asked something."""
        if self._progress:
            self._progress.stop()
        yield
        if self._progress:
            self._progress.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()
