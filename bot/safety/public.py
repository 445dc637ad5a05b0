"""What is no name, whatever it looks like: agencies, laws, authors whom guidance cites, saints."""

from __future__ import annotations

import re

from bot.safety.lexicon import SURE
from bot.safety.tokens import Words

CITED = re.compile(r"\s*,?\s*(?:et al\.?,?\s*)?\(?(?:19|20)\d\d[a-z]?\b")


class Public(Words):
    """Finds the words that stand for a body, a law or an author."""

    def barred(self) -> set[int]:
        barred: set[int] = set()
        for i in range(len(self.tokens)):
            barred |= self._phrase(i) | self._body(i) | self._saint(i) | self._cited(i)
        return barred

    def _phrase(self, i: int) -> set[int]:
        for phrase in self.lexicon.lists.phrases.get(self.lows[i], ()):
            if tuple(self.lows[i : i + len(phrase)]) == phrase:
                return set(range(i, i + len(phrase)))
        return set()

    def _saint(self, i: int) -> set[int]:
        near = self.low(i + 1) and self.tokens[i + 1].gap in (" ", ". ")
        return {i + 1} if self.lows[i] in ("st", "saint", "ss") and near else set()

    def _body(self, i: int) -> set[int]:
        """Words with capitals that end in a word such as Hospital, and an unknown word before "academy"."""
        token = self.tokens[i]
        if self.lows[i] not in self.cues["bodies"]:
            return set()
        if not token.capital:
            before = self.at(i - 1)
            known = before and (before.word.unknown or before.word.place or before.word.surname) and token.gap == " "
            return (
                {i - 1}
                if known
                and before
                and not before.owns
                and before.word.given != SURE
                and self.lows[i] in self.cues["institutions"]
                else set()
            )
        first = self._run(i)
        run = range(first, i)
        named = any(self.tokens[j].word.given == SURE for j in run)
        personal = named and (
            self.lows[i] not in self.cues["institutions"] or (len(run) == 1 and self.tokens[first].owns)
        )
        return set() if personal else set(run)

    def _run(self, i: int) -> int:
        first = i
        while first and (self.tokens[first - 1].capital or self.lows[first - 1] in ("of", "and", "the", "for")):
            if not re.fullmatch(r"['’]?s?[ .&-]{1,3}", self.tokens[first].gap) or i - first > 5:
                break
            first -= 1
        return first

    def _cited(self, i: int) -> set[int]:
        """An author: "Howe (2005)", "Brandon et al.", "the Munro review", "Bowlby's theory"."""
        token = self.tokens[i]
        if not token.capital or token.masked:
            return set()
        if self.low(i + 1) == "et" and self.low(i + 2) == "al":
            return {i}
        after = self.after(i)
        if CITED.match(after) and token.word.given != SURE and self.low(i - 1) not in self.cues["kin"]:
            return {i, i - 2} if self.low(i - 1) in ("and",) else {i}
        works = any(self.low(i + n) in self.cues["works"] for n in (1, 2)) and token.word.given != SURE
        return {i} if works and not self.titled(i) else set()
