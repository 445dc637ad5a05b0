"""A model card: what a tuned model is, what it learned from, how good it is, and under which licence."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from knowledge.embedding.tune import Tuned

_CARD = """# {name}

A search model for child safeguarding guidance in England, tuned from {base} on questions in practitioners' words.
It turns a question and a passage into vectors that are near where the passage answers the question. It does not
decide, score or describe a child or a family, and it gives no text of its own.

- **Base:** {base}. The licence of the base applies (all-MiniLM-L6-v2: Apache-2.0; see LICENSE beside this card).
- **Data:** {pairs} question-passage pairs to learn from, {held_back} held back by passage. Files and their SHA-256:
{files}
- **Weights SHA-256:** {sha}

| held back ({held_back} questions) | recall@1 | recall@5 | MRR@10 |
|---|---|---|---|
| {base} | {b1:.3f} | {b5:.3f} | {bm:.3f} |
| tuned | {t1:.3f} | {t5:.3f} | {tm:.3f} |
"""


def write_card(out: Path, tuned: Tuned, base: str, pairs: Sequence[Path]) -> None:
    """Write `README.md` beside the weights."""
    name = Path(base).name
    files = "\n".join(f"  - {path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in pairs)
    text = _CARD.format(
        name=out.name,
        base=name,
        pairs=tuned.pairs,
        held_back=tuned.held_back,
        files=files,
        sha=tuned.weights_sha256,
        b1=tuned.base["recall@1"],
        b5=tuned.base["recall@5"],
        bm=tuned.base["mrr@10"],
        t1=tuned.tuned["recall@1"],
        t5=tuned.tuned["recall@5"],
        tm=tuned.tuned["mrr@10"],
    )
    (out / "README.md").write_text(text, encoding="utf-8")
