"""Words: BM25 over stemmed terms (Lucene's form, k1 .9, b .4), in plain arrays that open in milliseconds.

bm25s scores every term of every text when the index is built; a search adds the columns of its terms. The
arrays are its own, kept here without it, so that answering does not import it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import IntegrityFailure

K1, B = 0.9, 0.4
STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an and are as at be but by for if in into is it no not of on or such that the their then there these they "
        "this to was will with",
    )
)
"""Lucene's English list, the one that bm25s calls "en"."""
WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*")
ACCENTS = re.compile("[\u0300-\u036f]+")
SAME = {ord("’"): "'", ord("‘"): "'", 0xAD: None}
"""Curly apostrophes are apostrophes, and a soft hyphen is nothing."""
AMERICAN = re.compile(r"iz$")
OUR = re.compile(r"our$")
ARRAYS = ("scores", "positions", "starts")


def terms(text: str) -> list[str]:
    """Words as the index knows them, in order: lower case, without accents, stop words or endings.

    Numbers stay, `s47` stays, a possessive loses its ending, and -ize and -or come out as -ise and -our do.
    """
    return [_stem(word) for word in WORD.findall(_fold(text)) if word not in STOP_WORDS]


def build(directory: Path, texts: Iterable[str]) -> None:
    """Make a new index in `directory`; a text's position is its place in `texts`."""
    tokens = [terms(text) for text in texts]
    scores, vocabulary = _score(tokens) if any(tokens) else (_nothing(), {})
    directory.mkdir(parents=True, exist_ok=True)
    for name, key, kind in zip(ARRAYS, ("data", "indices", "indptr"), ("<f4", "<i4", "<i8"), strict=True):
        np.save(directory / f"{name}.npy", np.ascontiguousarray(scores[key], dtype=kind))
    facts = {"texts": len(tokens), "terms": vocabulary}
    (directory / "terms.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


class WordIndex:
    """An index opened for reading; its arrays are mapped, not loaded."""

    def __init__(self, texts: int, vocabulary: dict[str, int], arrays: Sequence[NDArray[Any]]) -> None:
        self._texts = texts
        self._vocabulary = vocabulary
        self._scores, self._positions, self._starts = arrays

    @classmethod
    def open(cls, directory: Path) -> Self:
        """Raises IntegrityFailure when there is no sound index in `directory`."""
        try:
            facts = json.loads((directory / "terms.json").read_text(encoding="utf-8"))
            arrays = [np.load(directory / f"{name}.npy", mmap_mode="r") for name in ARRAYS]
            return cls(int(facts["texts"]), dict(facts["terms"]), arrays)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IntegrityFailure(f"The word index in {directory} does not open: {error}") from error

    def search(self, query: str | Iterable[tuple[str, float]], k: int) -> list[tuple[int, float]]:
        """The `k` best texts for a question, or for weighted terms, as position and BM25 score, best first.

        Terms are as `terms` gives them. A text that has none of them is not found; equal scores go by position.
        """
        scores = self.scores(query)
        found = np.flatnonzero(scores > 0)
        best = found[np.lexsort((found, -scores[found]))[: max(k, 0)]]
        return [(int(position), float(scores[position])) for position in best]

    def scores(self, query: str | Iterable[tuple[str, float]]) -> NDArray[np.float32]:
        """The BM25 score of every text, (n,), in order of position."""
        weighted = [(term, 1.0) for term in terms(query)] if isinstance(query, str) else query
        scores = np.zeros(self._texts, dtype=np.float32)
        for term, weight in weighted:
            column = self._column(term)
            scores[self._positions[column]] += np.float32(weight) * self._scores[column]
        return scores

    def frequency(self, term: str) -> int:
        """In how many texts a term occurs."""
        return len(self._positions[self._column(term)])

    def count(self) -> int:
        return self._texts

    def _column(self, term: str) -> slice:
        id = self._vocabulary.get(term)
        return slice(0, 0) if id is None else slice(int(self._starts[id]), int(self._starts[id + 1]))


def _score(tokens: list[list[str]]) -> tuple[dict[str, NDArray[Any]], dict[str, int]]:
    from bm25s import BM25

    made = BM25(k1=K1, b=B, method="lucene")
    made.index(tokens, create_empty_token=False, show_progress=False)
    return made.scores, made.vocab_dict


def _nothing() -> dict[str, NDArray[Any]]:
    return {"data": np.zeros(0), "indices": np.zeros(0), "indptr": np.zeros(1)}


def _fold(text: str) -> str:
    plain = text if text.isascii() else ACCENTS.sub("", unicodedata.normalize("NFKD", text.translate(SAME)))
    return plain.lower()


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    stem: str = _stemmer().stemWord(word)
    return OUR.sub("or", AMERICAN.sub("is", stem))


@cache
def _stemmer():  # type: ignore[no-untyped-def]
    from Stemmer import Stemmer

    return Stemmer("english")
