"""Desks to ask: over any release of a home, live or not, and over a copy of it to which a case's own files are added.

Nothing here changes what is live. A copy lies in a folder of its own that goes when it has been asked.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from bot import wiring
from bot.assistant import Assistant
from bot.settings import Settings
from bot.types import Answer, Question
from evals.errors import BadSuite
from ingest.build import add_paths
from knowledge.catalogue import Catalogue
from knowledge.releases import Releases
from knowledge.types import Release

Ask = Callable[[Question], Answer]
Opening = Callable[[tuple[Path, ...]], AbstractContextManager[Ask]]
"""Given the files that a case brings, something to ask; a test or a benchmark passes its own."""
Tell = Callable[..., None]
Assemble = Callable[[Settings, Catalogue], Assistant]
"""How a desk is put together; with a part of it broken on purpose in `evals.faults`."""


class Pinned(Catalogue):
    """A catalogue in which one release is taken for the live one."""

    def __init__(self, url: str, release: str) -> None:
        super().__init__(url)
        self._pinned = release

    def release(self, id: str | None = None) -> Release:
        return super().release(id or self._pinned)

    def live_id(self) -> str | None:
        return self._pinned


class Desk:
    """A warm desk that answers from one release, live or not."""

    def __init__(self, settings: Settings, release: str, assemble: Assemble = wiring.assemble) -> None:
        self._catalogue = Pinned(settings.database, release)
        self._assistant = assemble(settings, self._catalogue)
        self._assistant.warm()

    def ask(self, question: Question) -> Answer:
        return self._assistant.ask(question)

    def close(self) -> None:
        self._assistant.close()
        self._catalogue.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Desks:
    """Desks over one release, the live one where none is named. Raises UnknownRelease, NoLiveRelease."""

    def __init__(self, settings: Settings, release: str | None = None, assemble: Assemble = wiring.assemble) -> None:
        self.settings = settings
        self._assemble = assemble
        with wiring.open_catalogue(settings) as catalogue:
            self.release = catalogue.release(release)
        self._own: Desk | None = None

    @contextmanager
    def __call__(self, files: tuple[Path, ...] = ()) -> Iterator[Ask]:
        """A warm desk. Raises BadSuite for a file that cannot be read, ModelUnavailable, IntegrityFailure."""
        if not files:
            if self._own is None:
                self._own = Desk(self.settings, self.release.id, self._assemble)
            yield self._own.ask
            return
        with _copied(self.settings, self.release, files) as (settings, id), Desk(settings, id, self._assemble) as copy:
            yield copy.ask

    def close(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def _copied(settings: Settings, release: Release, files: tuple[Path, ...]) -> Iterator[tuple[Settings, str]]:
    """A home of its own, and in it a release of the same documents with these files."""
    with TemporaryDirectory(prefix="curiosity-") as folder:
        home = Path(folder)
        held = {**settings.model_dump(), "home": home, "database_url": f"sqlite:///{home / 'curiosity.db'}"}
        copy = Settings(**held)
        if (settings.home / "directory.yaml").is_file():
            shutil.copy(settings.home / "directory.yaml", home)
        with wiring.open_catalogue(settings) as old, wiring.open_catalogue(copy) as new:
            _copy(old, new, release)
            _add(new, copy, files)
            built = Releases(new, home, lambda: wiring.open_embedder(copy), words=wiring.indexed).build()
        yield copy, built.id


def _copy(old: Catalogue, new: Catalogue, release: Release) -> None:
    """The documents with their passages and vectors: nothing is read or embedded again."""
    for document in release.documents:
        passages = [passage for _, passage in old.passages_of(document)]
        new.add(document, old.pages_of(document), passages, reader="")
        kept = old.vectors(release.model, [passage.text_hash for passage in passages])
        new.keep_vectors(release.model, list(kept.items()))


def _add(catalogue: Catalogue, settings: Settings, files: tuple[Path, ...]) -> None:
    added = add_paths(files, catalogue, wiring.open_embedder(settings).count)
    refused = [f"{one.name}: {one.reason}" for one in added if one.outcome in ("refused", "duplicate")]
    if refused:
        raise BadSuite("\n".join(refused))
