"""What changed between two releases: documents, and the passages in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from knowledge.catalogue import Catalogue
from knowledge.types import Document, Frozen

Texts = Sequence[str]
Contents = Sequence[tuple[Document, Texts]]
Side = tuple[Document, Texts] | None


class DocumentChange(Frozen):
    """What happened to one document. Texts are passages' own words, in the order of the document."""

    name: str
    title: str
    outcome: Literal["added", "removed", "changed", "same"]
    edition_before: str | None = None
    edition_after: str | None = None
    passages_same: int = 0
    passages_added: tuple[str, ...] = ()
    passages_removed: tuple[str, ...] = ()


class Diff(Frozen):
    """From release `before` to release `after`. Changed documents first, those that stayed the same last."""

    before: str
    after: str
    documents: tuple[DocumentChange, ...]
    passages_added: int
    passages_removed: int

    def of(self, outcome: str) -> tuple[DocumentChange, ...]:
        """The documents that were added, removed, changed or stayed the same."""
        return tuple(change for change in self.documents if change.outcome == outcome)


def between(catalogue: Catalogue, before: str, after: str) -> Diff:
    """What changed from one release to another. Raises UnknownRelease."""
    return compare(before, _contents(catalogue, before), after, _contents(catalogue, after))


def compare(before: str, old: Contents, after: str, new: Contents) -> Diff:
    """A document is the same one when its key is, or else when its file stem is."""
    changes = sorted((_change(was, now) for was, now in _pairs(old, new)), key=_order)
    return Diff(
        before=before,
        after=after,
        documents=tuple(changes),
        passages_added=sum(len(change.passages_added) for change in changes),
        passages_removed=sum(len(change.passages_removed) for change in changes),
    )


def _contents(catalogue: Catalogue, id: str) -> Contents:
    release = catalogue.release(id)
    texts: dict[str, list[str]] = {document.key: [] for document in release.documents}
    for _, passage, key in catalogue.release_passages(id):
        texts[key].append(passage.text)
    return [(document, texts[document.key]) for document in release.documents]


def _pairs(old: Contents, new: Contents) -> list[tuple[Side, Side]]:
    left = list(old)
    pairs: list[tuple[Side, Side]] = [(None, now) for now in new]
    for field in ("key", "name"):
        for place, (was, now) in enumerate(pairs):
            partner = None if was else _partner(left, now, field)
            if partner:
                left.remove(partner)
                pairs[place] = (partner, now)
    return pairs + [(was, None) for was in left]


def _partner(left: Contents, now: Side, field: str) -> tuple[Document, Texts] | None:
    assert now is not None
    wanted = getattr(now[0], field)
    return next((was for was in left if getattr(was[0], field) == wanted), None)


def _change(was: Side, now: Side) -> DocumentChange:
    shown, _ = now or was  # type: ignore[misc]  # a pair has at least one side
    old, new = (was[1] if was else ()), (now[1] if now else ())
    added, removed = _beyond(new, old), _beyond(old, new)
    return DocumentChange(
        name=shown.name,
        title=shown.source.title,
        outcome=_outcome(was, now, bool(added or removed)),
        edition_before=was[0].source.edition if was else None,
        edition_after=now[0].source.edition if now else None,
        passages_same=len(new) - len(added),
        passages_added=added,
        passages_removed=removed,
    )


def _outcome(was: Side, now: Side, moved: bool) -> Literal["added", "removed", "changed", "same"]:
    if was is None:
        return "added"
    if now is None:
        return "removed"
    return "changed" if moved or was[0].source != now[0].source else "same"


def _beyond(texts: Texts, others: Texts) -> tuple[str, ...]:
    """The texts that `others` does not have, or has fewer times."""
    spare = Counter(others)
    extra = []
    for text in texts:
        if spare[text]:
            spare[text] -= 1
        else:
            extra.append(text)
    return tuple(extra)


def _order(change: DocumentChange) -> tuple[int, str]:
    return ("changed", "added", "removed", "same").index(change.outcome), change.name
