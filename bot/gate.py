"""The evidence gate: do the passages found bear on the question at all? Pure; on this turn's hits only.

A guess is the worst answer, silence the second worst. So the gate weighs several signs (is the question's own
vocabulary known here, does the best sentence cover it, does it hold the kind of thing asked for) and was set so
that few answerable questions are refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking import holds, kinds
from bot.choosing import Unit, Wanted, chance
from knowledge.lexical import terms
from knowledge.types import Hit

BEARS: dict[str, float] = {
    "bias": -4.150,
    "brief": 0.176,
    "chance": 1.218,
    "cosine": 3.512,
    "covers": -0.508,
    "covers_shown": -0.306,
    "covers_top": 2.887,
    "dense": -0.713,
    "long": 1.502,
    "nearest": 0.655,
    "second": 0.150,
    "unknown": 1.686,
    "unmet": -0.084,
}
ENOUGH = 0.3


def bears(question: str, found: Sequence[Unit], hits: Sequence[Hit], wanted: Wanted) -> float:
    """How likely it is that these hits answer the question, 0 to 1; 0 when nothing was found."""
    if not found or not hits:
        return 0.0
    return chance(signs(question, found, hits, wanted), BEARS)


def signs(question: str, found: Sequence[Unit], hits: Sequence[Hit], wanted: Wanted) -> dict[str, float]:
    """What the gate looks at, each about 0 to 1."""
    ranked = sorted(found, key=lambda unit: -unit.score)
    best = ranked[0]
    near = hits[best.hit].passage
    shown = frozenset(term for hit in hits[:3] for term in terms(hit.passage.embedded))
    return {
        "chance": best.score,
        "second": ranked[1].score if len(ranked) > 1 else 0.0,
        "cosine": best.signs["cosine"],
        "dense": max(hit.dense for hit in hits[:3]),
        "nearest": max((c for hit in hits[:3] for _, _, c in hit.sentences), default=0.0),
        "covers": best.signs["covers"],
        "covers_top": wanted.covered(frozenset(terms(near.embedded))),
        "covers_shown": wanted.covered(shown),
        "lexical": hits[best.hit].lexical,
        "unmet": float(any(not holds(kind, best.text) for kind in kinds(question))),
    }
