"""How the parts are put together: the only place that knows which database, model and folder a process uses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from functools import lru_cache

from bot.answering import Guide, Reading
from bot.assistant import Assistant
from bot.modelling import open_composer
from bot.safety.masking import Masker, words_of
from bot.safety.opinion import load_opinion
from bot.settings import Settings
from bot.store import Store
from ingest.sources import works
from knowledge.catalogue import Catalogue
from knowledge.embedding import Embedder, Tell
from knowledge.embedding import open_embedder as open_model
from knowledge.errors import ModelUnavailable
from knowledge.library import Added, Library
from knowledge.releases import Releases
from knowledge.types import Document, Passage, Release
from prompts import Glossary, load_curiosity, load_directory, load_glossary, load_offers, load_wording

Progress = Callable[[str, int, int], None]


def quiet(step: str) -> None:
    """Tell nobody."""


def open_catalogue(settings: Settings) -> Catalogue:
    """The catalogue of this home, its tables brought up to date. Raises KnowledgeError."""
    settings.home.mkdir(parents=True, exist_ok=True)
    catalogue = Catalogue(settings.database)
    catalogue.migrate()
    return catalogue


def open_store(settings: Settings) -> Store:
    """What is kept about people in this home, its tables brought up to date. Raises KnowledgeError."""
    store = Store(settings.database)
    store.migrate()
    return store


def forget_old(settings: Settings) -> int:
    """Erase turns kept longer than the setting allows: how many went. Raises KnowledgeError."""
    with open_store(settings) as store:
        return store.forget_older(timedelta(days=settings.keep_days))


@lru_cache(maxsize=2)
def _model(name: str | None) -> Embedder:
    return open_model(name)


def open_embedder(settings: Settings, tell: Tell = quiet) -> Embedder:
    """The search model: the one set, or the one that ships. Opened once a process. Raises ModelUnavailable."""
    tell("Opening the search model")
    return _model(settings.embedding_model)


def open_releases(settings: Settings) -> Releases:
    """Building, checking and publishing in this home."""
    return Releases(open_catalogue(settings), settings.home, lambda: open_embedder(settings), words=indexed)


def indexed(passage: Passage, document: Document) -> str:
    """What the word index reads: title and headings count twice, for they say what a whole passage is about."""
    return f"{passage.context}\n{passage.embedded}"


def open_assistant(settings: Settings, tell: Tell = quiet) -> Assistant:
    """The desk, its live release opened and warm. Raises NoLiveRelease, ModelUnavailable, IntegrityFailure."""
    assistant = assemble(settings)
    tell("Opening the live release")
    assistant.warm()
    return assistant


def assemble(settings: Settings) -> Assistant:
    """The desk, not yet warm."""
    catalogue = open_catalogue(settings)
    guide = open_guide(settings)
    releases = Releases(catalogue, settings.home, lambda: open_embedder(settings), words=indexed)

    def reading(release: Release) -> Reading:
        embedder = _built_with(settings, release)
        passages = catalogue.release_passages(release.id)
        library = Library(
            release=release,
            indexes=releases.open_indexes(release),
            passages=passages,
            embedder=embedder,
            expand=expansion(guide.glossary),
        )
        words = vocabulary(settings, release, [passage.text for _, passage, _ in passages]) | field_words(
            guide.glossary
        )
        return Reading(library, Masker(words.__contains__), load_opinion(embedder.model))

    return Assistant(catalogue, reading, guide, open_store(settings))


def field_words(glossary: Glossary) -> frozenset[str]:
    """Words of the field that no document need hold: the glossary's terms, and the names of local partnerships."""
    named = [term for entry in glossary.entries for term in entry.terms]
    places = [name for work in works() for name in (*work.local, work.title, *work.also)]
    return frozenset(word for text in (*named, *places) for word in text.lower().replace("-", " ").split())


def vocabulary(settings: Settings, release: Release, texts: Sequence[str]) -> frozenset[str]:
    """The guidance's own words, so that none of them is taken for a name. Read once a release, then kept in a file."""
    kept = settings.home / "words" / f"{release.fingerprint[:32]}.txt"
    try:
        return frozenset(kept.read_text(encoding="utf-8").split("\n"))
    except OSError:
        words = words_of(texts)
        kept.parent.mkdir(exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_text("\n".join(sorted(words)), encoding="utf-8")
        draft.replace(kept)
        return words


def open_guide(settings: Settings) -> Guide:
    """Wording, glossary, prompts and the partnership's directory (`directory.yaml` in the home)."""
    return Guide(
        wording=load_wording(),
        glossary=load_glossary(),
        curiosity=load_curiosity(),
        offers=load_offers(),
        directory=load_directory(settings.home / "directory.yaml"),
        composer=open_composer(settings.language_model, settings.language_model_url),
    )


def expansion(glossary: Glossary) -> Callable[[str], Iterable[Added]]:
    """The glossary as the library takes it."""
    return glossary.expansions


def ensure_starter(settings: Settings, tell: Progress = lambda step, done, total: None) -> Release:
    """The live release; in an empty home the starter is built and published first."""
    from ingest.build import add_starter

    with open_catalogue(settings) as catalogue:
        live = catalogue.live_id()
        if live is not None:
            return catalogue.release(live)
        if all(document.starter for document in catalogue.documents()):
            add_starter(catalogue, open_embedder(settings).count, tell)
    releases = open_releases(settings)
    releases.build(tell=tell)
    return releases.publish()


def _built_with(settings: Settings, release: Release) -> Embedder:
    """The model a release was built with: vectors of another would be meaningless."""
    embedder = open_embedder(settings)
    if embedder.model != release.model:
        raise ModelUnavailable(
            f"Release {release.id} was built with {release.model}, and {embedder.model} is set: "
            "build and publish a release with the model that is set, or set the other one"
        )
    return embedder
