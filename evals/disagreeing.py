"""Count disagreements found and falsely found: `python -m evals.disagreeing HALF [--home HOME] [--show]`.

Each row of evals/datasets/disagreements/HALF.jsonl is read as if a search had found its sources, in the order given,
with the vectors of the shipped model; how telling a word is comes from the live release of the home.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from bot import choosing, composing, wiring
from bot.choosing import Wanted
from bot.disagreeing import Differing, disagreements
from bot.settings import load
from evals.desk import Desk, open_desk
from knowledge.embedding import Embedder
from knowledge.types import Authority, Document, Hit, Passage, Source, Successor

DATA = Path(__file__).parent / "datasets" / "disagreements"


class Counts(NamedTuple):
    """True disagreements found and look-alikes taken for one, each of how many; and the misses."""

    found: int
    true: int
    mistaken: int
    alike: int
    misses: Sequence[str]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print how many true ones are found and how many look-alikes are taken for one; `--show` names each miss."""
    parser = argparse.ArgumentParser(prog="python -m evals.disagreeing", description=__doc__)
    parser.add_argument("half", choices=("tuning", "kept"))
    parser.add_argument("--home", type=Path)
    parser.add_argument("--show", action="store_true", help="for the tuning half only")
    given = parser.parse_args(arguments)
    if given.show and given.half == "kept":
        parser.error("nobody reads the kept half's misses")
    counts = counted(given.half, open_desk(given.home))
    print(f"disagreements found: {counts.found} of {counts.true}")
    print(f"look-alikes taken for one: {counts.mistaken} of {counts.alike}")
    for miss in counts.misses if given.show else ():
        print(miss)


def counted(half: str, desk: Desk) -> Counts:
    """Each row of a half, found or not."""
    rows = [json.loads(line) for line in (DATA / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()]
    embedder = wiring.open_embedder(load())
    told = [(row, bool(found(row, desk, embedder))) for row in rows]
    true = [said for row, said in told if row["differs"]]
    alike = [said for row, said in told if not row["differs"]]
    misses = [f"{row['id']} {row['question']}" for row, said in told if row["differs"] is not said]
    return Counts(sum(true), len(true), sum(alike), len(alike), misses)


def found(row: dict[str, Any], desk: Desk, embedder: Embedder) -> list[Differing]:
    """What is found in a row's sources."""
    question = row["question"]
    hits = as_hits(question, row["sources"], embedder)
    read = choosing.units(question, hits, Wanted(question, desk.glossary.expansions(question), desk.library.rarity))
    drafts = composing.compose(read, hits)
    said = [(draft.hit, span) for draft in drafts for span in draft.spans]
    return disagreements(question, read, hits, said, desk.library.rarity, desk.glossary.expansions)


def as_hits(question: str, sources: Sequence[dict[str, str]], embedder: Embedder) -> list[Hit]:
    """The sources as a search gives them."""
    asked = embedder.query(question)
    made = []
    for place, source in enumerate(sources):
        passage = Passage(ordinal=place, text=source["text"], context=source["title"], pdf_page=place + 1)
        (vectors,) = embedder.passages([passage])
        spans = zip(vectors.spans, vectors.sentences.astype("float32") @ asked, strict=True)
        made.append(
            Hit(
                passage_id=place + 1,
                passage=passage,
                document=_document(source, sources),
                score=0.9 - 0.05 * place,
                dense=float(vectors.passage @ asked),
                lexical=1.0,
                sentences=tuple((start, end, float(cosine)) for (start, end), cosine in spans),
            )
        )
    return made


def _document(source: dict[str, str], sources: Sequence[dict[str, str]]) -> Document:
    """A document for each title and edition; an older edition knows the newest one here as its successor."""
    newest = max(other["edition"] for other in sources if other["title"] == source["title"])
    newer = Successor(title=source["title"], edition=newest) if newest != source["edition"] else None
    key = f"{source['title']} {source['edition']}"
    return Document(
        key=key,
        name=key.lower().replace(" ", "-"),
        source=Source(
            title=source["title"],
            edition=source["edition"],
            authority=Authority(source["authority"]),
            family=source["title"],
            superseded_by=newer,
        ),
        sha256="0" * 64,
        format="markdown",
        pages=1,
        passages=1,
        added=datetime(2026, 11, 1, tzinfo=UTC),
    )


if __name__ == "__main__":
    main()
