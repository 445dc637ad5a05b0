"""The evidence gate: do the passages found bear on the question at all? Pure; on this turn's hits only.

A guess is the worst answer, silence the second worst. So the gate weighs several signs (is the question's own
vocabulary known here, does the best sentence cover it, does it hold the kind of thing asked for) and was set so
that few answerable questions are refused. The data behind it: evals/GATE.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.asking import STRICT, counted, counts, holds, kinds, named, small, years
from bot.choosing import Unit, Wanted, chance
from bot.fitted import FITTED
from knowledge.lexical import terms
from knowledge.types import Hit

BEARS = FITTED.bears
"""What each sign counts, fitted by `python -m evals.fit_gate`."""
ENOUGH = FITTED.enough
"""Chosen so that about one answerable question in twelve is refused, most of them the most roundabout."""
LOOKED = 3
"""How many of the best sentences are searched for the kind of thing asked for."""
SHOWN = 5
"""In how many of the first hits the question's words are looked for."""


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
    return {
        "dense": max(hit.dense for hit in hits[:3]),
        "lexical": hits[best.hit].lexical,
        "margin": hits[0].score - hits[1].score if len(hits) > 1 else 0.0,
        "covers_top": wanted.covered(frozenset(terms(near.embedded))),
        "covers_rest": best.signs["covers_rest"],
        **_words(question, hits[:SHOWN], wanted),
        **_unmet(question, ranked[:LOOKED], near.embedded),
    }


def _words(question: str, hits: Sequence[Hit], wanted: Wanted) -> dict[str, float]:
    """What the question is about, by its telling words: how much one passage has, and what no passage has.

    Weights are shares of the most telling word there can be, so that a large and a small release read alike.
    """
    said = [frozenset(terms(hit.passage.embedded)) for hit in hits]
    telling = [weight / wanted.rarest for term, weight in wanted.words.items() if term not in small()]
    lacking = wanted.lacks(frozenset().union(*said))
    return {
        "covers_any": max(wanted.covered(words, besides=small()) for words in said),
        "lacking": sum(weight / wanted.rarest for term, weight in lacking.items() if term not in small()),
        "unnamed": float(bool(named(question) & lacking.keys())),
        "rarest": max(telling, default=0.0),
        "rare": sum(telling) / len(telling) if telling else 0.0,
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
