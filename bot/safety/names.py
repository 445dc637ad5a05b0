"""People's names, with no model: lists of many origins, the words beside a name, and words that nothing knows.

Lower case is read as carefully as capitals: people type names small, and a rule that waits for a capital fails the
families whose names no list has. Where a word is also plain English, a cue must stand beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.safety.lexicon import MAYBE, Lexicon
from bot.safety.naming import Naming

LINK = re.compile(r"[\s,/&+()\d;:.-]*")


def found(text: str, lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """Where the names in a text are."""
    yield from Reading(text, lexicon).spans()


class Reading(Naming):
    """One text read for names: first what is surely a name or has a cue, then what joins on to it."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        super().__init__(text, lexicon)
        self._barred = self.barred()
        self.marked = {i for i, token in enumerate(self.tokens) if token.masked}
        self.marked |= {i for i in range(len(self.tokens)) if i not in self._barred and self.named(i)}
        while self._grow():
            pass

    def spans(self) -> Iterator[tuple[int, int]]:
        """Neighbouring words of one name make one span; a title or an initial before it belongs to it."""
        held: tuple[int, int] | None = None
        for i in sorted(self.marked):
            token = self.tokens[i]
            if token.masked:
                continue
            start = self._lead(i)
            if (
                held
                and i - 1 in self.marked
                and not self.tokens[i - 1].masked
                and re.fullmatch(r"[ .-]{1,2}", token.gap)
            ):
                held = (held[0], token.end)
            else:
                if held:
                    yield held
                held = (start, token.end)
        if held:
            yield held

    def _lead(self, i: int) -> int:
        start = self.tokens[i].start
        before = self.at(i - 1)
        if before and i - 1 not in self.marked and re.fullmatch(r"\.? ", self.tokens[i].gap):
            titled = before.low in self.cues["titles"] and before.low not in ("fr", "sister", "miss")
            initial = len(before.raw) == 1 and before.raw.isupper() and before.raw != "I" and "." in self.tokens[i].gap
            if titled or initial or (before.low == "miss" and before.capital):
                return before.start
        return start

    def _grow(self) -> bool:
        more = {j for i in self.marked for j in self._joined(i) if j not in self.marked and j not in self._barred}
        self.marked |= more
        return bool(more)

    def _joined(self, i: int) -> Iterator[int]:
        if self._follows(i, i + 1):
            yield i + 1
        if self._precedes(i - 1, i):
            yield i - 1
        for j in (i - 1, i - 2, i + 1, i + 2):
            if self.at(j) and self._listed(min(i, j), max(i, j)) and self._lists(j, i):
                yield j
        if (
            self.low(i + 1) in self.cues["particles"]
            and self._follows(i, i + 2)
            and re.fullmatch(r" ", self.tokens[i + 1].gap)
        ):
            yield from (i + 1, i + 2)

    def _follows(self, i: int, j: int) -> bool:
        """Whether word `j` is a further part of the name that ends with word `i`."""
        last, token = self.tokens[i], self.at(j)
        if (
            token is None
            or last.owns
            or not re.fullmatch(r"[ -]|, (?=[A-Z])", token.gap)
            or token.low[0] == "["
            or len(token.raw) < 2
        ):
            return False
        word = token.word
        if token.gap.startswith(","):
            return token.capital and last.word.surname > 0 and not last.word.given and word.given > 0
        if word.unknown:
            return token.capital or not self.lexicon.typo(token.low)
        if (
            token.low in self.cues["calendar"]
            or token.low in self.cues["kin"]
            or token.low in self.cues["bodies"]
            or token.low in self.cues["verbs"]
        ):
            return (
                token.capital
                and word.surname > 0
                and last.capital
                and token.low not in self.cues["calendar"] | self.cues["verbs"]
            )
        if token.capital and (last.capital or last.masked) and not token.shouted:
            return bool(word.surname or word.given) or (not word.place and word.rank > 300 and last.capital)
        return not token.capital and bool(word.surname or word.given) and word.rank > (400 if word.surname else 2500)

    def _precedes(self, j: int, i: int) -> bool:
        """Whether word `j` is the given name before word `i`."""
        token, name = self.at(j), self.tokens[i]
        if token is None or token.owns or name.gap not in (" ", "-") or name.masked or token.low[0] == "[":
            return False
        word = token.word
        if token.low in self.cues["verbs"]:
            return token.capital and name.capital and name.word.surname > 0 and not name.word.given and word.given > 0
        if word.unknown:
            return token.capital or not self.lexicon.typo(token.low)
        if not word.given and not (word.surname and (token.proper or (token.capital and not word.plain))):
            return False
        return (
            token.capital == name.capital and (token.capital or word.rank > 400) and token.low not in self.cues["kin"]
        )

    def _listed(self, a: int, b: int) -> bool:
        """Whether only commas, bars, ages and "and" stand between two words."""
        if b - a == 2 and self.lows[a + 1] not in ("and", "n", "or"):
            return False
        gaps = [self.tokens[n].gap for n in range(a + 1, b + 1)]
        joined = b - a == 2 or re.search(r"[,/&+]", gaps[0])
        return bool(joined) and all(LINK.fullmatch(gap) and "." not in gap for gap in gaps)

    def _lists(self, j: int, i: int) -> bool:
        """Whether word `j`, in a list with the name `i`, is a name too."""
        token, name = self.tokens[j], self.tokens[i]
        word = token.word
        if token.low[0] == "[" or word.rank < 60 or token.low in self.cues["kin"] or word.given < MAYBE:
            return False
        if token.low in self.cues["verbs"] or word.rank < 150:
            listed = token.proper or (token.capital and self.tokens[j + 1].gap.startswith(","))
            return listed and token.low not in self.cues["months"]
        return (not word.place or not name.word.place) and (token.capital or not name.capital or not token.opens)
