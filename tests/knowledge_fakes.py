"""Test doubles for the knowledge house: a model that makes vectors of words, and documents to feed it."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime

import numpy as np
from numpy.typing import NDArray

from knowledge.types import Authority, Document, Page, Passage, Source, Vectors

DIMENSIONS = 32
ADDED = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


class WordEmbedder:
    """A model in miniature: texts that share words have vectors that are near. Counts what it was asked."""

    dimensions = DIMENSIONS

    def __init__(self, model: str = "words@1", pause: float = 0.0) -> None:
        self.model = model
        self.asked: list[str] = []
        self._pause = pause

    def count(self, text: str) -> int:
        return len(text.split())

    def query(self, text: str) -> NDArray[np.float32]:
        return vector(text)

    def passages(self, passages: Sequence[Passage]) -> list[Vectors]:
        time.sleep(self._pause)
        self.asked += [passage.text for passage in passages]
        return [vectors(passage) for passage in passages]


def vector(text: str) -> NDArray[np.float32]:
    total = sum((_word(word) for word in re.findall(r"\w+", text.lower())), np.full(DIMENSIONS, 1e-3))
    return (total / np.linalg.norm(total)).astype(np.float32)


def vectors(passage: Passage) -> Vectors:
    spans = tuple(match.span() for match in re.finditer(r"[^.]+\.?", passage.text))
    rows = [vector(passage.text[start:end]) for start, end in spans]
    sentences = np.array(rows, dtype=np.float16).reshape(len(spans), DIMENSIONS)
    return Vectors(vector(passage.embedded), spans, sentences)


def passage(
    text: str, ordinal: int = 0, page: int | None = 1, last: int | None = None, title: str = "Title"
) -> Passage:
    return Passage(ordinal=ordinal, text=text, context=title, pdf_page=page, pdf_page_end=last or page)


def document(name: str = "neglect", passages: int = 1, **other: object) -> Document:
    """A document; fields of `Source` and `Document` may be given by name."""
    about = {field: other.pop(field) for field in list(other) if field in Source.model_fields}
    source = Source(
        **{"title": name.title(), "authority": Authority.LOCAL_POLICY, "published": date(2026, 1, 1), **about}
    )
    fields = {
        "key": name,
        "sha256": hashlib.sha256(name.encode()).hexdigest(),
        "format": "pdf",
        "pages": 2,
        "added": ADDED,
    }
    return Document(**{"name": name, "source": source, "passages": passages, **fields, **other})


def contents(*texts: str) -> tuple[list[Page], list[Passage]]:
    """Two pages, and one passage a text."""
    pages = [Page(number=number, label=str(number + 4), text=f"Page {number}") for number in (1, 2)]
    return pages, [passage(text, ordinal) for ordinal, text in enumerate(texts)]


def _word(word: str) -> NDArray[np.float64]:
    seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=DIMENSIONS)
