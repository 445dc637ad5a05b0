"""Kill builds and publishes at random moments: the live release must always answer, and the next build succeed.

    python -m evals.soak --times 30

Each kill is a `kill -9` of a child process, at a moment drawn from as long as an undisturbed one takes. Afterwards
this process looks at the home as a reader would: which release is live, whether it verifies, whether its indexes
find what it holds; then it builds again. Anything wrong is a fault with one line; none is the good answer.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from knowledge import lexical, vectors
from knowledge.catalogue import Catalogue
from knowledge.errors import KnowledgeError
from knowledge.indexes import Indexes
from knowledge.releases import Releases
from knowledge.types import Authority, Document, Passage, Release, Source, Vectors

Action = Literal["build", "publish"]
CHILD = (sys.executable, "-m", "evals.soak", "--child")
PASSAGES = 120
DIMENSIONS = 64


class Figures(NamedTuple):
    """`killed` of `times` children were still at work when they were killed; `faults` says what went wrong after."""

    action: Action
    times: int
    killed: int
    faults: tuple[str, ...]

    def line(self) -> str:
        return f"{self.action}: {self.times} kills, {self.killed} of them mid-work, {len(self.faults)} faults"


class Hashes:
    """A model that needs no weights: each word has a direction of its own. It takes its time, to be killed in."""

    model = "hashes@1"
    dimensions = DIMENSIONS

    def passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        time.sleep(0.05)
        return [self._vectors(passage) for passage in passages]

    def query(self, text: str) -> NDArray[np.float32]:
        total = np.sum([_direction(word) for word in re.findall(r"\w+", text.lower())], axis=0)
        unit: NDArray[np.float32] = (total / np.linalg.norm(total)).astype(np.float32)
        return unit

    def _vectors(self, passage: Passage) -> Vectors:
        whole = self.query(passage.text)
        return Vectors(whole, ((0, len(passage.text)),), whole[None].astype(np.float16))


class Soak:
    """One home, killed at again and again. `child` is the command that is killed; action and home are added to it.

    The child prints a line when it starts on the work itself, so that kills fall there and not on its imports.
    """

    def __init__(self, home: Path, child: Sequence[str] = CHILD, seed: int = 0) -> None:
        self._home = home
        self._child = child
        self._random = random.Random(seed)
        self._turn = 0

    def run(self, action: Action, times: int, tell: Callable[[str], None] = lambda line: None) -> Figures:
        """Kill `action` that many times. The home is made ready first, and one undisturbed run timed."""
        self._prepare(action)
        longest = self._time(action)
        killed, faults = 0, []
        for turn in range(times):
            allowed = self._prepare(action)
            killed += self._kill(action, self._random.uniform(0, longest))
            found = [*self.look(allowed), *self._go_on()]
            faults += [f"{action} {turn + 1}: {fault}" for fault in found]
            tell(f"{action} {turn + 1} of {times}: {'; '.join(found) or 'whole'}")
        return Figures(action, times, killed, tuple(faults))

    def _prepare(self, action: Action) -> set[str]:
        """Give the child something to do. Which releases may be live once it has been killed."""
        with opened(self._home) as (catalogue, releases):
            if catalogue.live_id() is None:
                _change(catalogue, self._turn)
                releases.publish(releases.build().id)
            self._turn += 1
            _change(catalogue, self._turn)
            made = releases.build() if action == "publish" else catalogue.release()
            return {catalogue.release().id, made.id}

    def _time(self, action: Action) -> float:
        with _started(self._child, action, self._home) as child:
            began = time.monotonic()
            assert child.stdout is not None
            if child.stdout.readline() != "done\n":
                raise RuntimeError(f"The undisturbed {action} failed.")
            return time.monotonic() - began

    def _kill(self, action: Action, after: float) -> bool:
        with _started(self._child, action, self._home) as child:
            time.sleep(after)
            child.kill()
            assert child.stdout is not None
            return child.stdout.readline() != "done\n"

    def look(self, allowed: set[str]) -> Iterator[str]:
        """What a reader would find wrong."""
        try:
            with opened(self._home) as (catalogue, releases):
                live = catalogue.release()
                if live.id not in allowed:
                    yield f"{live.id} is live, not one of {sorted(allowed)}"
                yield from releases.verify(live.id)
                if not answers(catalogue, releases, live):
                    yield f"{live.id} does not find its own passages"
        except KnowledgeError as error:
            yield str(error)

    def _go_on(self) -> Iterator[str]:
        """What is wrong with the next build."""
        try:
            with opened(self._home) as (_, releases):
                made = releases.build()
                yield from releases.verify(made.id)
        except KnowledgeError as error:
            yield f"the next build failed: {error}"


def answers(catalogue: Catalogue, releases: Releases, live: Release) -> bool:
    """Whether both indexes of a release find its first and its last passage."""
    rows = catalogue.release_passages(live.id)
    indexes = releases.open_indexes(live)
    try:
        return all(_found(indexes, rows[place][1].text, place) for place in (0, len(rows) - 1))
    finally:
        indexes.close()


def _found(indexes: Indexes, text: str, place: int) -> bool:
    nearest = indexes.vectors.search(Hashes().query(text), 1)
    best = indexes.words.search(text, 1)
    return [found[0][0] for found in (nearest, best)] == [place, place]


@contextmanager
def opened(home: Path) -> Iterator[tuple[Catalogue, Releases]]:
    """The home's catalogue and releases, with the small model."""
    with Catalogue(f"sqlite:///{home / 'curiosity.db'}") as catalogue:
        catalogue.migrate()
        yield catalogue, Releases(catalogue, home, Hashes)


def child(action: Action, home: Path) -> None:
    """The work that is killed, between two lines that say when it starts and that it is done."""
    with tempfile.TemporaryDirectory() as aside, opened(home) as (_, releases):
        _warm(Path(aside))
        print("ready", flush=True)
        if action == "build":
            releases.build()
        else:
            releases.publish()
        print("done", flush=True)


def _warm(aside: Path) -> None:
    """Load what a build loads, so that the kills fall on the work."""
    vectors.build(aside / "vectors", [0], np.ones((1, 2), np.float32))
    lexical.build(aside / "words", ["one"])


@contextmanager
def _started(command: Sequence[str], action: Action, home: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([*command, action, str(home)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise RuntimeError(f"The {action} did not start.")
        try:
            yield process
        finally:
            process.kill()


def _change(catalogue: Catalogue, turn: int) -> None:
    """A new version of the one document: half of its passages are new."""
    texts = [_text(place, turn if place % 2 else 0) for place in range(PASSAGES)]
    document = Document(
        key="soak",
        name="soak",
        source=Source(title="Soak", authority=Authority.COMMENTARY),
        sha256=hashlib.sha256(str(turn).encode()).hexdigest(),
        format="text",
        pages=0,
        passages=PASSAGES,
        added=datetime.now(UTC),
    )
    passages = [Passage(ordinal=place, text=text, context="Soak") for place, text in enumerate(texts)]
    catalogue.add(document, [], passages, "soak")


def _text(place: int, turn: int) -> str:
    words = random.Random(place * 1_000_003 + turn)
    return " ".join(f"word{words.randrange(900)}" for _ in range(40))


def _direction(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=DIMENSIONS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m evals.soak", description="Kill builds and publishes at random.")
    parser.add_argument("--times", type=int, default=30, help="kills of each kind (30)")
    parser.add_argument("--seed", type=int, default=0, help="seed of the random moments (0)")
    parser.add_argument("--child", nargs=2, metavar=("ACTION", "HOME"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child[0], Path(options.child[1]))
        return 0
    with tempfile.TemporaryDirectory() as home:
        soak = Soak(Path(home), seed=options.seed)
        figures = [soak.run(action, options.times, print) for action in ("build", "publish")]
    for one in figures:
        print(one.line(), *one.faults, sep="\n  ")
    return 1 if any(one.faults for one in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
