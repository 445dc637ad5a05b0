"""The evidence gate: do the passages found bear on the question at all? Pure; on this turn's hits only.

A guess is the worst answer, silence the second worst. So the gate weighs several signs: how near the hits are, whether
they hold the question's own words and the kind of thing asked for, and whether it is the sort of question that guidance
answers at all, by its vector. What a wrong answer costs beside silence, and the data behind it: evals/GATE.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.asking import STRICT, counted, counts, holds, kinds, named, small, years
from bot.choosing import Unit, Wanted, chance
from bot.fitted import FITTED
from knowledge.lexical import terms
from knowledge.types import Hit

BEARS = FITTED.bears
"""What each sign counts, fitted by `python -m evals.fit_gate`."""
ENOUGH = FITTED.enough
"""Where silence and wrong answers cost least together; at most one answerable question in twelve is refused."""
LOOKED = 3
"""How many of the best sentences are searched for the kind of thing asked for."""
SHOWN = 5
"""In how many of the first hits the question's words are looked for."""
_MASK = re.compile(r"\[[^\]]*\]")
_WORD = re.compile(r"(?=.*[a-z])..")


def bears(question: str, found: Sequence[Unit], hits: Sequence[Hit], wanted: Wanted, asked: float = 0.0) -> float:
    """How likely it is that these hits answer the question, 0 to 1; 0 when nothing was found or nothing is asked.

    `asked` is what its vector says (`answerable`); 0 says nothing.
    """
    if not found or not hits or not says(question):
        return 0.0
    return chance(signs(question, found, hits, wanted, asked), BEARS)


def says(question: str) -> bool:
    """Whether there is a word to look for: not in "what now?", "1+1" or a lone name that was masked."""
    return any(_WORD.match(term) for term in set(terms(_MASK.sub(" ", question))) - small())


def answerable(vector: Iterable[float], model: str) -> float:
    """How much a question's vector is like those that guidance answers, in log odds: 0 for one like any other.

    0 also for the vectors of another model than it was fitted on: then the other signs stand alone.
    """
    if model != FITTED.model:
        return 0.0
    return FITTED.level + sum(w * float(v) for w, v in zip(FITTED.answerable, vector, strict=True))


def signs(
    question: str, found: Sequence[Unit], hits: Sequence[Hit], wanted: Wanted, asked: float = 0.0
) -> dict[str, float]:
    """What the gate looks at, each about 0 to 1 but `asked`, which is in log odds."""
    ranked = sorted(found, key=lambda unit: -unit.score)
    best = ranked[0]
    near = hits[best.hit].passage
    return {
        "asked": asked,
        "dense": max(hit.dense for hit in hits[:3]),
        "lexical": hits[best.hit].lexical,
        "margin": hits[0].score - hits[1].score if len(hits) > 1 else 0.0,
        "covers_top": wanted.covered(frozenset(terms(near.embedded))),
        "covers_rest": best.signs["covers_rest"],
        "chapters": len({hit.passage.heading[:1] for hit in hits[:SHOWN]}) / SHOWN,
        **_words(question, hits[:SHOWN], wanted),
        **_unmet(question, ranked[:LOOKED], near.embedded, wanted),
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


def _unmet(question: str, best: Sequence[Unit], near: str, wanted: Wanted) -> dict[str, float]:
    """What was asked for and is not there: a fee, a number of something, a year that nothing found is about."""
    texts = [unit.text for unit in best]
    lacking = [kind for kind in kinds(question) & STRICT if not any(holds(kind, text) for text in texts)]
    thing = counted(question)
    things = {thing, *wanted.called(thing)} if thing else set()
    return {
        "unmet": float(bool(lacking)),
        "uncounted": float(bool(things) and not any(counts(one, text) for one in things for text in texts)),
        "other_year": float(bool(years(question) - years(near))),
    }
