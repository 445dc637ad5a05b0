"""What guidance is held: what answers now, what is staged, what is overdue for review. From the catalogue alone."""

from __future__ import annotations

import re
from datetime import date

from bot.kept import Guidance, Listed, State
from knowledge.catalogue import Catalogue
from knowledge.errors import NoLiveRelease
from knowledge.types import Document, Release

THRESHOLDS = re.compile(r"threshold|continuum of (?:need|support)|levels? of need", re.IGNORECASE)
"""What the title of a document about thresholds says."""


def guidance(catalogue: Catalogue, all_of_it: bool) -> Guidance:
    """The live documents by title; with `all_of_it`, also those that were added and do not answer yet."""
    live = _live(catalogue)
    answers = live.documents if live else ()
    held = {(one.key, one.sha256) for one in answers}
    staged = [one for one in catalogue.documents() if (one.key, one.sha256) not in held] if all_of_it else []
    return Guidance(
        release=live.id if live else None,
        published=live.published if live else None,
        live=tuple(sorted(map(listed, answers), key=lambda one: one.title.lower())),
        staged=tuple(map(listed, staged)),
    )


def state(catalogue: Catalogue, counts: tuple[int, int, int], today: date) -> State:
    """How many releases there are, what is overdue, and `counts`: waiting questions, votes against, called unsafe."""
    live, ids = _live(catalogue), catalogue.release_ids()
    newest = ids[0] if ids and (live is None or ids[0] != live.id) else None
    late = [one for one in (live.documents if live else ()) if one.source.review and one.source.review < today]
    waiting, down, unsafe = counts
    return State(
        releases=len(ids),
        newest=newest,
        overdue=tuple(map(listed, late)),
        waiting=waiting,
        down=down,
        unsafe=unsafe,
    )


def listed(document: Document) -> Listed:
    """A document as a list shows it."""
    source = document.source
    return Listed(
        document=document.name,
        title=source.title,
        edition=source.edition,
        authority=source.authority.value,
        published=source.published,
        effective=source.effective,
        review=source.review,
        superseded_by=source.superseded_by,
        url=source.url,
        starter=document.starter,
    )


def _live(catalogue: Catalogue) -> Release | None:
    try:
        return catalogue.release()
    except NoLiveRelease:
        return None
