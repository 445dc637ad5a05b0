"""What a decision cites, joined with what changed between two releases. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from bot.choosing import BULLETS
from bot.thresholds.types import Changed
from bot.types import Citation
from knowledge.diff import Diff, DocumentChange

ALIKE = 0.5
"""How alike a line must be to what was quoted, to be shown as what stands there now."""


def changed(citations: Iterable[Citation], diff: Diff) -> tuple[Changed, ...]:
    """The sources that the newer release does not hold as they were quoted, with what stands in their place."""
    return tuple(_found(citations, {one.name: one for one in diff.documents}))


def _found(citations: Iterable[Citation], changes: dict[str, DocumentChange]) -> Iterator[Changed]:
    for citation in citations:
        change = changes.get(citation.document)
        if change is None or not _holds(change.passages_removed, citation.quote):
            continue
        if not _holds(change.passages_added, citation.quote):
            yield Changed(citation=citation, now=_instead(change.passages_added, citation.quote))


def _holds(texts: Iterable[str], quote: str) -> bool:
    wanted = _plain(quote)
    return any(wanted in _plain(text) for text in texts)


def _instead(texts: Iterable[str], quote: str) -> str | None:
    """The line of the new text that is most like what was quoted."""
    edges = " \t" + "".join(BULLETS)
    lines = (line.strip(edges) for text in texts for line in text.splitlines() if line.strip(edges))
    likeness, best = max(((_alike(line, quote), line) for line in lines), default=(0.0, ""))
    return best if likeness >= ALIKE else None


def _alike(line: str, quote: str) -> float:
    return SequenceMatcher(None, _plain(line), _plain(quote), autojunk=False).ratio()


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
