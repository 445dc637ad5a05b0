"""Vectors, kept once for each model and text."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
from sqlalchemy import insert, select
from sqlalchemy.engine import Connection, Row

from knowledge.catalogue.documents import batches
from knowledge.catalogue.tables import vector
from knowledge.errors import IntegrityFailure
from knowledge.types import Vectors


def known(connection: Connection, model: str, hashes: Sequence[str]) -> set[str]:
    """Those of `hashes` that have vectors of this model."""
    query = select(vector.c.text_hash).where(vector.c.model == model)
    return {
        hash
        for some in batches(hashes)
        for hash in connection.execute(query.where(vector.c.text_hash.in_(some))).scalars()
    }


def keep(connection: Connection, model: str, rows: Sequence[tuple[str, Vectors]]) -> None:
    """Keep what is not known yet; a text's vectors never change."""
    new = dict(rows)
    for hash in known(connection, model, list(new)):
        del new[hash]
    if new:
        connection.execute(insert(vector), [_row(model, hash, kept) for hash, kept in new.items()])


def fetch(connection: Connection, model: str, hashes: Sequence[str]) -> dict[str, Vectors]:
    """The vectors of `hashes`; a text without any is left out. Raises IntegrityFailure."""
    query = select(vector).where(vector.c.model == model)
    return {
        row.text_hash: _vectors(row)
        for some in batches(list(dict.fromkeys(hashes)))
        for row in connection.execute(query.where(vector.c.text_hash.in_(some)))
    }


def _row(model: str, hash: str, kept: Vectors) -> dict[str, object]:
    return {
        "model": model,
        "text_hash": hash,
        "passage": np.ascontiguousarray(kept.passage, dtype="<f4").tobytes(),
        "spans": json.dumps(kept.spans),
        "sentences": np.ascontiguousarray(kept.sentences, dtype="<f2").tobytes(),
    }


def _vectors(row: Row[tuple[object, ...]]) -> Vectors:
    try:
        passage = np.frombuffer(row.passage, dtype="<f4")
        spans = tuple((int(start), int(end)) for start, end in json.loads(row.spans))
        sentences = np.frombuffer(row.sentences, dtype="<f2").reshape(len(spans), passage.size)
        return Vectors(passage, spans, sentences)
    except (TypeError, ValueError) as error:
        raise IntegrityFailure(f"The vectors kept for the text {row.text_hash[:12]} are damaged.") from error
