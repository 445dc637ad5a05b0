"""What documents, releases and their differences look like on a terminal: functions from data to drawings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from knowledge.types import Document, GateResult, Passage, Release

if TYPE_CHECKING:
    from ingest.build import Added
    from knowledge.diff import Diff, DocumentChange

SIGNS = {"added": "+", "removed": "-", "changed": "~", "same": " "}


def draw_added(added: Sequence[Added]) -> Group:
    """One line a file that was read, with its guesses and warnings under it; refusals are said elsewhere."""
    if not added:
        return Group(Text("No files that can be read were found there."))
    return Group(*(line for one in added if one.outcome != "refused" for line in _added(one)))


def draw_documents(rows: Sequence[dict[str, Any]]) -> RenderableType:
    """A table, one row a document."""
    if not rows:
        return Text("No document has been added yet. Add some with: curiosity kb add PATH")
    table = _table("Document", "Title", "Authority", "Pages", "State")
    for row in rows:
        state = "live" if row["live"] else "built" if row["built"] else "not built"
        table.add_row(
            row["document"], _titled(row["title"], row["edition"]), row["authority"], str(row["pages"] or "-"), state
        )
    return table


def draw_document(found: Sequence[tuple[Document, Sequence[Passage]]]) -> Group:
    """Particulars, then headings with their pages and the number of passages under each."""
    return Group(*(part for document, passages in found for part in _document(document, passages)))


def draw_release(release: Release) -> Group:
    """A release in two lines."""
    state = "live" if release.live else "not live: publish it with `curiosity kb publish`"
    return Group(
        Text(f"Release {release.id} ({state})", style="bold"),
        Text(f"{_many(len(release.documents), 'document')}, {_many(release.passages, 'passage')}, {release.model}"),
    )


def draw_releases(releases: Sequence[Release], reasons: Mapping[str, str | None]) -> RenderableType:
    """A table, newest first. `reasons`: why one was published although its evaluation gate had failed."""
    if not releases:
        return Text("No release has been built yet. Build one with: curiosity kb build")
    table = _table("Release", "Built", "Documents", "Passages", "State")
    for one in releases:
        state = "live" if one.live else "was live" if one.published else ""
        if reasons.get(one.id):
            state += f", although its gate failed: {reasons[one.id]}"
        built = f"{one.created:%d %b %Y %H:%M}"
        table.add_row(one.id, built, str(len(one.documents)), str(one.passages), state)
    return table


def draw_coming(wanted: Release, live: Release | None, changes: Diff | None) -> Group:
    """What publishing would change."""
    if live is None:
        return Group(draw_release(wanted), Text("Nothing is live yet: all of it is new."))
    if changes is None:
        return Group(draw_release(wanted), Text("This release is live already."))
    return Group(draw_release(wanted), draw_diff(changes))


def draw_diff(changes: Diff) -> Group:
    """Documents with a sign (+ new, - gone, ~ changed), then the count of those that stayed the same."""
    moved = [change for change in changes.documents if change.outcome != "same"]
    same = len(changes.documents) - len(moved)
    head = Text(f"From {changes.before} to {changes.after}")
    return Group(head, *map(_change, moved), Text(f"{_many(same, 'document')} the same"))


def told_gate(release: Release, gate: GateResult | None, composer: str) -> Iterator[str]:
    """What the evaluation gate said of a release, a line each; `composer` words the answers here."""
    if gate is None:
        yield f"Warning: no evaluation gate has looked at this release. `curiosity-evals gate {release.id}` does."
        return
    yield f"Evaluation gate of {gate.at:%d %b %Y %H:%M}: {gate.outcome}."
    for rule in gate.failing:
        reached = rule.why if rule.value is None else f"{rule.value:.3f} of {_many(rule.n, 'case')}"
        yield f"  not met: {rule.name} ({rule.suite}: {rule.figure} {rule.wanted}; it is {reached})"
    if gate.composer != composer:
        yield f"Warning: the gate had its answers worded by {gate.composer}; here they are worded by {composer}."


def _change(change: DocumentChange) -> Text:
    counts = f"+{len(change.passages_added)} -{len(change.passages_removed)} passages"
    return Text(f"  {SIGNS[change.outcome]} {change.name}: {_titled(change.title, _editions(change))} ({counts})")


def _editions(change: DocumentChange) -> str | None:
    before, after = change.edition_before, change.edition_after
    return f"{before} to {after}" if before and after and before != after else after or before


def _added(one: Added) -> Iterator[Text]:
    yield Text(f"{one.name}: {one.outcome}" + (f" ({one.reason})" if one.reason else ""), style="bold")
    yield from (Text(f"  {guess}") for guess in one.guesses)
    yield from (Text(f"  warning: {warning}", style="yellow") for warning in one.warnings)


def _document(document: Document, passages: Sequence[Passage]) -> Iterator[RenderableType]:
    source = document.source
    yield Text(f"{document.name}: {_titled(source.title, source.edition)}", style="bold")
    particulars = {
        "Authority": source.authority.value,
        "Publisher": source.publisher,
        "Published": source.published,
        "In effect": source.effective,
        "Review": source.review,
        "Replaced by": source.superseded_by and f"{source.superseded_by.title} {source.superseded_by.edition}",
        "Licence": source.licence,
        "Key": document.key,
        "Size": f"{_many(document.pages, 'page')}, {_many(document.passages, 'passage')}, {document.format}",
    }
    yield from (Text(f"  {name}: {value}") for name, value in particulars.items() if value)
    if source.url:
        yield Text(f"  Address: {source.url}", no_wrap=True, overflow="ignore")
    yield from (Text(f"  Warning: {warning}", style="yellow") for warning in document.warnings)
    yield from _outline(passages)
    yield ""


def _outline(passages: Sequence[Passage]) -> Iterator[Text]:
    for heading, held in groupby(passages, lambda passage: passage.heading):
        group = list(held)
        page = group[0].printed_page or group[0].pdf_page
        place = f", page {page}" if page else ""
        yield Text(f"  {'  ' * max(len(heading) - 1, 0)}{heading[-1] if heading else '(no heading)'}", end="")
        yield Text(f"  {_many(len(group), 'passage')}{place}", style="dim")


def _titled(title: str, edition: str | None) -> str:
    return f"{title}, {edition}" if edition else title


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _table(*columns: str) -> Table:
    """Columns; the first holds names that people copy, so it is the last to be broken."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for place, column in enumerate(columns):
        right = column in ("Pages", "Documents", "Passages")
        table.add_column(column, overflow="fold", no_wrap=place == 0, justify="right" if right else "left")
    return table
