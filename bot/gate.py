"""The evidence gate: do the passages found bear on the question at all? Pure; on this turn's hits only.

A guess is the worst answer, silence the second worst. So the gate weighs several signs (is the question's own
vocabulary known here, does the best sentence cover it, does it hold the kind of thing asked for) and was set so
that few answerable questions are refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking import STRICT, counted, counts, holds, kinds, years
from bot.choosing import Unit, Wanted, chance
from knowledge.lexical import terms
from knowledge.types import Hit

BEARS: dict[str, float] = {
    "bias": -5.712,
    "chance": 1.818,
    "cosine": -2.116,
    "covers": -2.051,
    "covers_shown": -1.388,
    "covers_top": 5.318,
    "dense": 11.887,
    "lexical": -1.423,
    "nearest": 4.007,
    "other_year": -3.788,
    "second": -1.815,
    "uncounted": -3.352,
    "unmet": -3.683,
}
LOOKED = 3
"""How many of the best sentences are searched for the kind of thing asked for."""
ENOUGH = 0.29
"""Chosen so that about one answerable question in twelve is refused, most of them the most roundabout."""


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
        **_unmet(question, ranked[:LOOKED], near.embedded),
    }


def _unmet(question: str, best: Sequence[Unit], near: str) -> dict[str, float]:
    """What was asked for and is not there: a fee, a number of something, a year that nothing found is about."""
    texts = [unit.text for unit in best]
    lacking = [kind for kind in kinds(question) & STRICT if not any(holds(kind, text) for text in texts)]
    thing = counted(question)
    return {
        "unmet": float(bool(lacking)),
        "uncounted": float(thing is not None and not any(counts(thing, text) for text in texts)),
        "other_year": float(bool(years(question) - years(near))),
    }
