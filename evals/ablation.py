"""What each part of the search is worth: `python -m evals.ablation QUESTIONS.jsonl [--pairs FILE…]`.

Over the live release of this home, in memory: the published model and the tuned one, alone, then with words, with
headings, with sentence vectors and with the glossary. Questions are cases with gold passages (`gold`: doc, pdf_pages,
alt); pairs held back from tuning may be given as well. Prints page recall@1, @5 and @10 as a table.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot import wiring
from bot.following import standalone
from bot.settings import Settings, load
from bot.types import Turn
from knowledge import lexical, ranking
from knowledge.embedding import Embedder, open_embedder
from knowledge.embedding.shipped import NAME
from knowledge.embedding.tune import Recipe, split
from knowledge.lexical import WordIndex, terms
from knowledge.pairs import hold, read_pairs
from knowledge.ranking import Weights
from knowledge.types import Document, Passage, Vectors

Floats = NDArray[np.float32]
BATCH = 16
W = Weights()


class Case(NamedTuple):
    """A question, and for each thing that must be found the (document, page) places that count."""

    question: str
    wanted: tuple[frozenset[tuple[str, int]], ...]


class Shelf(NamedTuple):
    """The passages of a release, with their documents."""

    passages: Sequence[Passage]
    documents: Sequence[Document]


class Vectored(NamedTuple):
    """All vectors of one model over one form of the texts: passages (n, d), sentences (s, d), where each begins."""

    whole: Floats
    sentences: Floats
    begins: NDArray[np.int64]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m evals.ablation", description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--pairs", type=Path, nargs="*", default=[])
    given = parser.parse_args(arguments)
    settings = load()
    held = shelf(settings)
    sets = {"questions": cases(given.questions)}
    if given.pairs:
        sets["pairs held back"] = held_back(given.pairs, held)
    print("| search | " + " | ".join(f"{name} ({len(s)}) @1 | @5 | @10" for name, s in sets.items()) + " |")
    print("|---" * (1 + 3 * len(sets)) + "|")
    for label, search in variants(held, settings):
        row = [recalls(search, some, held) for some in sets.values()]
        print(f"| {label} | " + " | ".join(f"{value:.3f}" for each in row for value in each) + " |", flush=True)


def shelf(settings: Settings) -> Shelf:
    """The passages of the live release. Raises NoLiveRelease."""
    with wiring.open_catalogue(settings) as catalogue:
        release = catalogue.release()
        held = catalogue.release_passages(release.id)
    by_key = {document.key: document for document in release.documents}
    return Shelf([passage for _, passage, _ in held], [by_key[key] for _, _, key in held])


def cases(path: Path) -> list[Case]:
    """The answerable questions of a file, a follow-up with what it leans on."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [case(row) for row in rows if row.get("gold") and row.get("expected") == "answer"]


def case(row: dict[str, Any]) -> Case:
    """One question; an alternative (`alt`) counts for the primary passage it stands in for."""
    primary = [i for i, gold in enumerate(row["gold"]) if not gold.get("alt")]
    places: dict[int, set[tuple[str, int]]] = {i: set() for i in primary}
    for i, gold in enumerate(row["gold"]):
        home = i if not gold.get("alt") else gold.get("alt_of", primary[0])
        places.setdefault(home, set()).update((gold["doc"], page) for page in gold["pdf_pages"])
    history = [Turn(question=turn["question"]) for turn in row.get("history") or []]
    return Case(standalone(row["question"], history), tuple(frozenset(held) for held in places.values()))


def held_back(paths: Sequence[Path], held: Shelf) -> list[Case]:
    """Pairs that tuning never saw, by passage."""
    known = list(zip(held.documents, held.passages, strict=True))
    pairs, _ = hold(read_pairs(paths), known)
    _, kept = split(pairs, [passage.embedded for passage in held.passages], Recipe())
    return [Case(pair.question, (frozenset(_places(held, pair.right)),)) for pair in kept]


def _places(held: Shelf, i: int) -> set[tuple[str, int]]:
    passage = held.passages[i]
    first = passage.pdf_page or -1 - i
    return {(held.documents[i].name, page) for page in range(first, (passage.pdf_page_end or first) + 1)}


Search = Callable[[str], Sequence[int]]


def variants(held: Shelf, settings: Settings) -> Sequence[tuple[str, Search]]:
    """Each search by its name, one part more than the one before."""
    expand = wiring.expansion(wiring.open_guide(settings).glossary)
    rows: list[tuple[str, Search]] = []
    for name, embedder in (("published model", open_embedder(NAME)), ("tuned model", open_embedder())):
        plain = vectored(embedder, [p.model_copy(update={"context": ""}) for p in held.passages])
        headed = vectored(embedder, held.passages)
        bare = words([passage.text for passage in held.passages])
        full = words([f"{passage.context}\n{passage.embedded}" for passage in held.passages])
        parts = (
            ("alone", plain, None, 0.0, None),
            ("+ BM25", plain, bare, 0.0, None),
            ("+ headings", headed, full, 0.0, None),
            ("+ sentence vectors", headed, full, W.sentence, None),
            ("+ glossary", headed, full, W.sentence, expand),
        )
        rows += [(f"{name} {label}", searcher(embedder, *rest)) for label, *rest in parts]
    rows.append(("BM25 alone, with headings", lambda text: _best(full.scores(text))))
    return rows


def vectored(embedder: Embedder, passages: Sequence[Passage]) -> Vectored:
    """Vectors of every passage and sentence, in order."""
    order = sorted(range(len(passages)), key=lambda i: len(passages[i].embedded))
    made: dict[int, Vectors] = {}
    for start in range(0, len(order), BATCH):
        some = order[start : start + BATCH]
        made.update(zip(some, embedder.passages([passages[i] for i in some]), strict=True))
    held = [made[i] for i in range(len(passages))]
    counts = np.array([len(vectors.spans) for vectors in held])
    return Vectored(
        np.stack([vectors.passage for vectors in held]),
        np.concatenate([vectors.sentences for vectors in held]).astype(np.float32),
        np.concatenate([[0], np.cumsum(counts)[:-1]]),
    )


def words(texts: Sequence[str]) -> WordIndex:
    """A word index of these texts."""
    with TemporaryDirectory() as scratch:
        lexical.build(Path(scratch), texts)
        return WordIndex.open(Path(scratch))


def searcher(embedder: Embedder, vectors: Vectored, index: WordIndex | None, sentence: float, expand: Any) -> Search:
    """A search of these parts."""
    score = scorer(embedder, vectors, index, sentence, expand)
    return lambda text: _best(score(text))


def scorer(
    embedder: Embedder, vectors: Vectored, index: WordIndex | None, sentence: float, expand: Any
) -> Callable[[str], Floats]:
    """What a search of these parts gives every passage, (n,)."""
    weights = W.model_copy(update={"sentence": sentence})

    def scores(text: str) -> Floats:
        added = list(expand(text)) if expand else []
        shown = f"{text} ({', '.join(extra.text for extra in added)})" if added else text
        vector = embedder.query(shown)
        whole = vectors.whole @ vector
        best = np.maximum.reduceat(vectors.sentences @ vector, vectors.begins)
        if index is None:
            return whole
        own = dict.fromkeys(terms(text), 1.0)
        for extra in added:
            for term in terms(extra.text):
                own[term] = max(own.get(term, 0.0), weights.expansion * extra.weight)
        return ranking.fuse(whole, best, index.scores(list(own.items())), weights)

    return scores


def _best(scores: Floats) -> Sequence[int]:
    return [int(i) for i in np.argsort(-scores, kind="stable")[:10]]


def recalls(search: Search, some: Sequence[Case], held: Shelf) -> tuple[float, ...]:
    """Mean share of what must be found among the first 1, 5 and 10, by page."""
    rows = []
    for one in some:
        found = [_places(held, i) for i in search(one.question)]
        rows.append([_share(found[:k], one) for k in (1, 5, 10)])
    return tuple(float(value) for value in np.mean(rows, axis=0))


def _share(found: Sequence[set[tuple[str, int]]], one: Case) -> float:
    return sum(any(places & page for page in found) for places in one.wanted) / len(one.wanted)


if __name__ == "__main__":
    main()
