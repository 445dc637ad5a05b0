"""One builder at a time in a home; the operating system lets go of the lock when a builder dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import Busy


@contextmanager
def only_builder(home: Path) -> Iterator[None]:
    """Hold the home's build lock. Raises Busy at once when another process, or thread, has it."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "build.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            who = file.read().strip() or "unknown"
            raise Busy(f"Another process ({who}) is building in {home}; try again when it has finished.") from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
