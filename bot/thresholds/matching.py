"""How near a concern is to each indicator, and whether it is near enough to any to be shown. Pure, but for the vectors.

What counts: the vectors of the release's own search model, for the indicator and for what practitioners say instead
(thresholds.yaml); the subjects that both speak of; and how it is said (a need that is met, now and then, again and
again). How much each counts was fitted on sentences that the kept half of evals/datasets/thresholds does not hold.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.choosing import chance
from bot.thresholds.fitted import Fitted, Gate
from bot.thresholds.types import Indicator
from prompts import ThresholdCues

Floats = NDArray[np.float32]
Vector = Callable[[str], Floats]
"""The vector of a text, (d,), of unit length (Library.vector)."""

SHOWN = 3
"""Indicators of one document that are shown for a concern."""
SPEAKS = 0.35
"""An indicator behind the first one is shown from this chance on."""
LOWEST = 1
"""The level at which needs are met."""
FAR = 0.5
"""Cosine up to which a saying and a concern are no closer than any two sentences about a child."""
NEARNESS = 12.0
"""How much more the nearest sayings count for a level than the others."""
HOW_OFTEN = frozenset({"sometimes", "often"})
SAME = 0.65
"""Cosine from which on an indicator of another document says the same as one of the starter's, and takes its sayings.

Nine in ten of the starter's own have no other as near as that."""


class Near(NamedTuple):
    """An indicator by its place, how likely it is to speak of the concern (0 to 1), and the concern's words for it."""

    place: int
    chance: float
    words: tuple[str, ...]


class _Read(NamedTuple):
    """A text as it is compared: its vector, its subjects with its own words for each, and how it is said."""

    vector: NDArray[np.float32]
    subjects: Mapping[str, tuple[str, ...]]
    marks: frozenset[str]


class Looked(NamedTuple):
    """A text laid beside every indicator: the signs of each, in their order."""

    read: _Read
    signs: list[dict[str, float]]


class Matcher:
    """The indicators of a release, read once. Vectors of them and of what is said instead are made at the first
    concern: about 2 ms each."""

    def __init__(
        self, indicators: Sequence[Indicator], vector: Vector, model: str, cues: ThresholdCues, fitted: Fitted
    ) -> None:
        """`model` is the name of the one that makes the vectors."""
        self.indicators, self.model = indicators, model
        self.vector, self._cues, self._fitted = vector, cues, fitted

    def weighed(self, fitted: Fitted) -> Matcher:
        """The same indicators with other weights."""
        return Matcher(self.indicators, self.vector, self.model, self._cues, fitted)

    def without(self, sayings: Container[str]) -> Matcher:
        """The same, but for these sayings: so that a fit does not see the answers to its own rows."""
        said = {text: tuple(one for one in held if one not in sayings) for text, held in self._cues.said.items()}
        cues = self._cues.model_copy(update={"said": said})
        return Matcher(self.indicators, self.vector, self.model, cues, self._fitted)

    @property
    def said(self) -> Mapping[str, tuple[str, ...]]:
        """How practitioners say what an indicator says, by the starter's words for it."""
        return self._cues.said

    def near(self, text: str) -> tuple[Near, ...]:
        """Every indicator that the text touches, nearest first; nothing where it touches none."""
        if not self.indicators:
            return ()
        looked = self._look(text)
        if not self._gate.opens(self._bearing(looked)):
            return ()
        return tuple(one for at, one in enumerate(self._ranked(looked)) if at == 0 or one.chance >= SPEAKS)

    def ranked(self, text: str) -> list[Near]:
        """All indicators, nearest first, whether the text touches any or not."""
        return self._ranked(self._look(text)) if self.indicators else []

    def signs(self, text: str) -> list[dict[str, float]]:
        """What is looked at for each indicator, in their order."""
        return self._look(text).signs

    def bearing(self, text: str) -> dict[str, float]:
        """What is looked at to see whether a text touches anything at all."""
        return self._bearing(self._look(text))

    def _bearing(self, looked: Looked) -> dict[str, float]:
        heard = self._fitted.telling
        told = heard.odds(looked.read.vector.tolist()) if heard.model == self.model else 0.0
        return {"telling": told, **bearing(looked, self._fitted)}

    @property
    def _gate(self) -> Gate:
        return self._fitted.gate if self._fitted.telling.model == self.model else self._fitted.alone

    def _look(self, text: str) -> Looked:
        read = self._read(text)
        own, nearest, mean = self._cosines(read.vector)
        levels = self._levels(read.vector)
        signs = [
            {
                "cosine": float(own[at]),
                "behind": float(own[at] - own.max()),
                "close": max(0.0, float(nearest[at]) - FAR),
                "said": float(nearest[at] - nearest.max()),
                "mean": float(mean[at]),
                "mean_behind": float(mean[at] - mean.max()),
                "level": math.log(0.02 + levels[self.indicators[at].level.number]),
                **self._shared(read, at),
                **_said(read.marks, self._reads[at].marks, self.indicators[at].level.number),
            }
            for at in range(len(self.indicators))
        ]
        return Looked(read, signs)

    def _levels(self, vector: Floats) -> dict[int, float]:
        """The share of each level among the nearest sayings in any area; an indicator without sayings is its own."""
        shares: dict[int, float] = defaultdict(float)
        near, own = np.exp(NEARNESS * (self._said @ vector)), np.exp(NEARNESS * (self._vectors @ vector))
        for at, places in enumerate(self._sayings):
            found = near[places]
            shares[self.indicators[at].level.number] += float(found.sum() if len(found) else own[at])
        return {number: share / sum(shares.values()) for number, share in shares.items()}

    def _cosines(self, vector: Floats) -> tuple[Floats, Floats, Floats]:
        """Of each indicator (n,): its own cosine, the best among it and its sayings, and the mean of its sayings."""
        own, said = self._vectors @ vector, self._said @ vector
        held = [said[places] for places in self._sayings]
        nearest = [max(one, found.max(initial=-1.0)) for found, one in zip(held, own, strict=True)]
        mean = [found.mean() if len(found) else one for found, one in zip(held, own, strict=True)]
        return own, np.array(nearest), np.array(mean)

    def _ranked(self, looked: Looked) -> list[Near]:
        chances = [chance(signs, self._fitted.speaks) for signs in looked.signs]
        order = sorted(range(len(chances)), key=lambda place: (-chances[place], place))
        return [Near(place, chances[place], self._words(looked.read, place)) for place in order]

    def _shared(self, read: _Read, at: int) -> dict[str, float]:
        """The subjects that both speak of, by how telling each is, and the most telling one."""
        own = self._reads[at].subjects
        weights = [self._telling[name] for name in read.subjects if name in own]
        whole = math.sqrt(self._weight(read.subjects) * self._weight(own))
        return {"shared": sum(weights) / whole if whole else 0.0, "rarest": max(weights, default=0.0) / 5}

    def _weight(self, subjects: Mapping[str, tuple[str, ...]]) -> float:
        return sum(self._telling[name] for name in subjects)

    def _words(self, read: _Read, at: int) -> tuple[str, ...]:
        own = self._reads[at].subjects
        return tuple(dict.fromkeys(word for name, words in read.subjects.items() if name in own for word in words))

    def _read(self, text: str) -> _Read:
        return _Read(self.vector(text), self._cues.about(text), self._cues.marked(text))

    @cached_property
    def _reads(self) -> list[_Read]:
        return [self._read(one.text) for one in self.indicators]

    @cached_property
    def _vectors(self) -> Floats:
        return np.stack([read.vector for read in self._reads])

    @cached_property
    def _said(self) -> Floats:
        said = [self.vector(one) for sayings in self._cues.said.values() for one in sayings]
        return np.stack(said) if said else np.zeros((0, self._vectors.shape[1]), dtype=np.float32)

    @cached_property
    def _sayings(self) -> list[slice]:
        """Of each indicator, where its sayings stand in `_said`."""
        ends = [0, *accumulate(map(len, self._cues.said.values()))]
        known = {text: slice(*ends[at : at + 2]) for at, text in enumerate(self._cues.said)}
        return [known.get(one.text) or self._taken(at, known) for at, one in enumerate(self.indicators)]

    def _taken(self, at: int, known: Mapping[str, slice]) -> slice:
        """The sayings of the starter's indicator that says the same; none where none does."""
        if not known:
            return slice(0)
        cosines = self._starter @ self._vectors[at]
        best = int(cosines.argmax())
        return list(known.values())[best] if cosines[best] >= SAME else slice(0)

    @cached_property
    def _starter(self) -> Floats:
        return np.stack([self.vector(text) for text in self._cues.said])

    @cached_property
    def _telling(self) -> dict[str, float]:
        """How telling each subject is: the fewer indicators speak of it, the more."""
        counts = Counter(name for read in self._reads for name in read.subjects)
        return {name: math.log(1 + len(self._reads) / (counts[name] or 0.5)) for name in self._cues.subjects}


def bearing(looked: Looked, fitted: Fitted) -> dict[str, float]:
    """The signs that a text touches anything: those of the indicator that is likeliest to speak of it."""
    first = max(looked.signs, key=lambda one: chance(one, fitted.speaks))
    likely = chance(first, fitted.speaks)
    return {
        "odds": math.log(likely / (1 - likely)),
        "cosine": max(one["cosine"] for one in looked.signs),
        "close": max(one["close"] for one in looked.signs),
        "shared": first["shared"],
        "rarest": first["rarest"],
        "marked": float(bool(looked.read.marks)),
    }


def _said(text: frozenset[str], own: frozenset[str], level: int) -> dict[str, float]:
    """Whether a concern and an indicator say it alike: at the lowest level needs are met, and there only."""
    often, met = text & HOW_OFTEN, "met" in text
    both = bool(often and own & HOW_OFTEN)
    return {
        "met": float(met and level == LOWEST),
        "unmet": float(not met and level == LOWEST),
        "alike": float(both and bool(often & own)) - float(both and not often & own),
    }
