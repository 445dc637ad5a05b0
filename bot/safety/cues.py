"""Cues as data, looked for among the words of a clause.

A cue is a row of steps; each step takes one of some words, with a gap allowed before it. Only the cues that have
their rarest word in the clause are tried, which is what keeps a hundred words under a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

_GAPS = {"..": 2, "...": 6}
_SHORT = {
    "is": ("hes", "shes", "its", "theyre", "are", "im", "whos"),
    "has": ("hes", "shes", "theyve", "have", "ive", "whos"),
    "not": ("isnt", "arent", "wont", "cant", "dont", "doesnt", "hasnt", "havent"),
}
_STEM = 2  # a stem is at least so many letters
_NO = frozenset(("no", "not", "never", "nobody", "nothing", "without", "dont", "wont", "hasnt"))
Label = TypeVar("Label")


class Step(NamedTuple):
    """One word of a cue: the words it takes, the stems it takes, the words that may come before it."""

    words: frozenset[str]
    stems: tuple[str, ...]
    gap: int
    optional: bool

    def takes(self, word: str) -> bool:
        return word in self.words or bool(self.stems and word.startswith(self.stems))


class Span(NamedTuple):
    """Where a cue stands in a clause: from its first word up to, not including, `end`; is it one that says "not"?"""

    start: int
    end: int
    negative: bool


def steps(cue: str, sets: Mapping[str, Sequence[str]]) -> tuple[Step, ...]:
    """A written cue, read. Raises ValueError for a set that is not there, or a stem that is too short."""
    made: list[Step] = []
    gap = 0
    for part in cue.split():
        if part in _GAPS:
            gap = _GAPS[part]
            continue
        made.append(_step(part, gap, sets))
        gap = gap if made[-1].optional else 0
    if not made or all(step.optional for step in made):
        raise ValueError(f"a cue needs a word: {cue!r}")
    return tuple(made)


def _step(part: str, gap: int, sets: Mapping[str, Sequence[str]]) -> Step:
    words: set[str] = set()
    stems: list[str] = []
    for word in part.removesuffix("?").split("/"):
        if word.startswith("@"):
            words |= _set(word[1:], sets)
        elif word.endswith("*"):
            stems.append(_stem(word[:-1]))
        else:
            words |= {word, *_SHORT.get(word, ())}
    return Step(frozenset(words), tuple(stems), gap, part.endswith("?"))


def _set(name: str, sets: Mapping[str, Sequence[str]]) -> set[str]:
    if name not in sets:
        raise ValueError(f"no such set: @{name}")
    return set(sets[name])


def _stem(stem: str) -> str:
    if len(stem) < _STEM:
        raise ValueError(f"too short for a stem: {stem}*")
    return stem


def _spans(row: Sequence[Step], words: Sequence[str]) -> Iterator[Span]:
    first = row[0]
    negative = any(not _NO.isdisjoint(step.words) for step in row)
    for start, word in enumerate(words):
        if first.takes(word) and (end := _walk(row, words, start)):
            yield Span(start, end, negative)


def _walk(row: Sequence[Step], words: Sequence[str], start: int) -> int:
    """The nearest end of a cue that begins at `start`; 0 when it does not stand there."""
    ends = {start + 1}
    for step in row[1:]:
        reached = {
            at + 1 for end in ends for at in range(end, min(end + step.gap + 1, len(words))) if step.takes(words[at])
        }
        ends = reached | ends if step.optional else reached
        if not ends:
            return 0
    return min(ends)


class Cues(Generic[Label]):
    """Many cues, each with a label, found by their rarest word."""

    def __init__(self, cues: Iterable[tuple[Label, str]], sets: Mapping[str, Sequence[str]]) -> None:
        self._words: dict[str, list[int]] = {}
        self._stems: dict[str, list[int]] = {}
        self.vocabulary: set[str] = set()
        self._rows: list[tuple[Label, tuple[Step, ...]]] = []
        for label, cue in cues:
            self._keep(label, steps(cue, sets))

    def _keep(self, label: Label, row: tuple[Step, ...]) -> None:
        rarest = min((step for step in row if not step.optional), key=_commonness)
        number = len(self._rows)
        self._rows.append((label, row))
        self.vocabulary.update(*(step.words for step in row))
        for word in rarest.words:
            self._words.setdefault(word, []).append(number)
        for stem in rarest.stems:
            self._stems.setdefault(stem, []).append(number)

    def found(self, words: Sequence[str]) -> Iterator[tuple[Label, Span]]:
        """Each cue that stands in the words, with where."""
        for number in sorted(self._candidates(words)):
            label, row = self._rows[number]
            for span in _spans(row, words):
                yield label, span

    def _candidates(self, words: Sequence[str]) -> set[int]:
        tried: set[int] = set()
        for word in set(words):
            tried.update(self._words.get(word, ()))
            for length in range(_STEM, len(word) + 1):
                tried.update(self._stems.get(word[:length], ()))
        return tried


def _commonness(step: Step) -> float:
    """How often a step is likely to be met: short words are common ones."""
    return sum(2.0 ** (4 - min(len(word), 8)) for word in step.words) + sum(
        2.0 ** (5 - min(len(stem), 8)) for stem in step.stems
    )
