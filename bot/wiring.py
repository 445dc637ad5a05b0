"""How the parts are put together: the only place that knows which database, model and folder a process uses."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.answering import Guide, Reading
from bot.assistant import Assistant
from bot.modelling import open_composer
from bot.safety.masking import Masker, words_of
from bot.safety.opinion import load_opinion
from bot.safety.orders import withheld
from bot.screening.anchors import UNREAD, warnings
from bot.settings import BadSettings, Settings
from bot.store import Store
from bot.store.jobs import Jobs
from ingest.sources import works
from knowledge.catalogue import Catalogue
from knowledge.embedding import Embedder, Tell
from knowledge.embedding import open_embedder as open_model
from knowledge.errors import ModelUnavailable
from knowledge.library import Added, Library
from knowledge.releases import Found, Releases
from knowledge.types import Document, Passage, Release
from prompts import (
    BadPrompts,
    Glossary,
    Instrument,
    load_curiosity,
    load_directory,
    load_glossary,
    load_offers,
    load_replies,
    load_screening,
    load_wording,
)

if TYPE_CHECKING:
    from bot.slack.app import Limits, Slack

if TYPE_CHECKING:
    from bot.slack.installing import Installing

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


def open_installing(settings: Settings) -> Installing | None:
    """Where workspaces install the Slack app; None where it is for one alone. Raises BadSettings, KnowledgeError."""
    from bot.slack.installing import Installing, Sealed, open_seal

    if settings.slack_client_id is None or settings.slack_client_secret is None:
        return None
    keys = settings.slack_token_keys.get_secret_value() if settings.slack_token_keys else None
    reading, writing = open_store(settings).engines()
    seal = open_seal(keys, settings.home / "slack.key")
    store = Sealed(settings.slack_client_id, reading, writing, seal, settings.slack_teams)
    secret = settings.slack_client_secret.get_secret_value()
    return Installing(settings.slack_client_id, secret, store, writing, settings.slack_api_url)


def forget_old(settings: Settings) -> int:
    """Erase what is kept longer than the setting allows: how much went. Raises KnowledgeError."""
    than = timedelta(days=settings.keep_days)
    with open_store(settings) as store, closing(open_jobs(settings)) as jobs:
        screened = timedelta(days=settings.keep_screenings_days)
        return store.forget_older(than, screened=screened) + jobs.forget_older(than)


def open_jobs(settings: Settings) -> Jobs:
    """What is promised to people in this home; the store makes its table."""
    return Jobs(settings.database)


def open_slack(settings: Settings, desk: Assistant, limits: Limits | None = None) -> Slack | None:
    """The door into Slack, not started; None where no workspace is set. Raises BadSettings, BadPrompts."""
    if not settings.slack:
        return None
    from bot.slack.app import Keys, Limits, Slack

    installing = open_installing(settings)
    tokens = installing.token if installing else _one_token(settings)
    keys = Keys(tokens=tokens, api_url=settings.slack_api_url, **_secrets(settings))
    grouped = any(who.startswith("S") for who in settings.roles)
    limits = (limits or Limits())._replace(memory=timedelta(days=settings.keep_days))
    return Slack(desk, open_jobs(settings), keys, load_replies(), installing, grouped, limits)


def _secrets(settings: Settings) -> dict[str, str | None]:
    """How Slack is known. Raises BadSettings where there is no way for it to reach us."""
    secret, app_token = settings.slack_signing_secret, settings.slack_app_token
    socket = settings.slack_mode == "socket"
    if socket and app_token is None:
        raise BadSettings("SLACK_MODE is socket, which needs SLACK_APP_TOKEN")
    if not socket and secret is None:
        raise BadSettings("SLACK_BOT_TOKEN needs SLACK_SIGNING_SECRET, or SLACK_MODE=socket and SLACK_APP_TOKEN")
    return {
        "signing_secret": secret.get_secret_value() if secret else None,
        "app_token": app_token.get_secret_value() if socket and app_token else None,
    }


def _one_token(settings: Settings) -> Callable[[str], str | None]:
    """The bot's token, where it serves one workspace."""
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else None
    return lambda team: token


@lru_cache(maxsize=2)
def _model(name: str | None) -> Embedder:
    return open_model(name)


def open_embedder(settings: Settings, tell: Tell = quiet) -> Embedder:
    """The search model: the one set, or the one that ships. Opened once a process. Raises ModelUnavailable."""
    tell("Opening the search model")
    return _model(settings.embedding_model)


def open_releases(settings: Settings) -> Releases:
    """Building, checking and publishing in this home. Leads are warned of passages that are kept back, and of what the
    screening rests on and a release does not hold."""

    def look(found: Sequence[Found]) -> tuple[str, ...]:
        try:
            return (*withheld(found), *warnings(open_instrument(settings), found))
        except BadPrompts as error:
            return (*withheld(found), UNREAD.format(why=error))

    return Releases(open_catalogue(settings), settings.home, lambda: open_embedder(settings), words=indexed, look=look)


def open_instrument(settings: Settings) -> Instrument:
    """The partnership's own screening (`neglect_screening.yaml` in the home), or ours. Raises BadPrompts."""
    return load_screening(settings.home / "neglect_screening.yaml")


def indexed(passage: Passage, document: Document) -> str:
    """What the word index reads: title and headings count twice, for they say what a whole passage is about."""
    return f"{passage.context}\n{passage.embedded}"


def open_assistant(settings: Settings, tell: Tell = quiet) -> Assistant:
    """The desk, its live release opened and warm. Raises NoLiveRelease, ModelUnavailable, IntegrityFailure."""
    assistant = assemble(settings)
    tell("Opening the live release")
    assistant.warm()
    return assistant


def assemble(settings: Settings, catalogue: Catalogue | None = None) -> Assistant:
    """The desk, not yet warm; over this home's catalogue, unless another way to read it is given."""
    catalogue = catalogue or open_catalogue(settings)
    guide = open_guide(settings)

    def reading(release: Release) -> Reading:
        return open_reading(settings, catalogue, guide.glossary, release)

    def early() -> Masker:
        return Masker(_early_words(settings, catalogue, guide.glossary).__contains__)

    return Assistant(
        catalogue, reading, guide, open_store(settings), settings.roles, early, partial(open_instrument, settings)
    )


def open_reading(
    settings: Settings, catalogue: Catalogue, glossary: Glossary, release: Release, library: type[Library] = Library
) -> Reading:
    """A release opened for answering. `library` is how it is searched. Raises ModelUnavailable, IntegrityFailure."""
    embedder = _built_with(settings, release)
    releases = Releases(catalogue, settings.home, lambda: embedder, words=indexed)
    passages = catalogue.release_passages(release.id)
    opened = library(release, releases.open_indexes(release), passages, embedder, expansion(glossary))
    words = vocabulary(settings, release, [passage.text for _, passage, _ in passages]) | field_words(glossary)
    return Reading(opened, Masker(words.__contains__), load_opinion(embedder.model))


def _early_words(settings: Settings, catalogue: Catalogue, glossary: Glossary) -> frozenset[str]:
    """What is known before the live release is open: the words that were kept of it, where they were."""
    live = catalogue.live_id()
    kept = _kept_words(settings, catalogue.release(live)) if live else None
    return (kept or frozenset()) | field_words(glossary)


def field_words(glossary: Glossary) -> frozenset[str]:
    """Words of the field that no document need hold: the glossary's terms, and the names of local partnerships."""
    named = [term for entry in glossary.entries for term in entry.terms]
    places = [name for work in works() for name in (*work.local, work.title, *work.also)]
    return frozenset(word for text in (*named, *places) for word in text.lower().replace("-", " ").split())


def vocabulary(settings: Settings, release: Release, texts: Sequence[str]) -> frozenset[str]:
    """The guidance's own words, so that none of them is taken for a name. Read once a release, then kept in a file."""
    words = _kept_words(settings, release)
    if words is None:
        words = words_of(texts)
        kept = _words_file(settings, release)
        kept.parent.mkdir(exist_ok=True)
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_text("\n".join(sorted(words)), encoding="utf-8")
        draft.replace(kept)
    return words


def _kept_words(settings: Settings, release: Release) -> frozenset[str] | None:
    try:
        return frozenset(_words_file(settings, release).read_text(encoding="utf-8").split("\n"))
    except OSError:
        return None


def _words_file(settings: Settings, release: Release) -> Path:
    return settings.home / "words" / f"{release.fingerprint[:32]}.txt"


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
