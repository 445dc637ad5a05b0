"""Whether a word that looks like a slip of the keys stands where a person stands: "thang and his sister".

Slips are let be, because people type fast and a masked "attendnce" helps nobody. But the names that no list has and
that lie a letter away from an English word are mostly those of families whom lists forget; so where the words around
speak of a person, such a word is taken for a name, unless it may be a slip for a noun that does what people do ("the
shcool says").
"""

from __future__ import annotations

import re

from bot.safety.public import Public

SPEECH = frozenset(("spoke", "spoken", "talk", "talked", "speak", "speaking", "talking"))
BEING = frozenset(("is", "was", "seems", "looks", "isnt", "isn't", "wasnt", "wasn't"))
HAVING = frozenset(("has", "had", "hasnt", "hasn't"))
POWER = frozenset(("can", "cant", "can't", "cannot", "will", "wont", "won't", "could", "would", "didnt", "didn't"))
OPENERS = frozenset(
    ("that", "says", "said", "and", "but", "because", "when", "if", "where", "while", "since", "think", "thinks")
)
ASKING = frozenset(("is", "was", "has", "does", "did", "can", "should", "could", "will"))
SMALL = 800
"""Rank below which an English word is too common for a slip after "told" or "asked" not to be it: "asked wether"."""


class Standing(Public):
    """Reads the words beside a doubtful one."""

    def person(self, i: int) -> bool:
        """Whether a doubtful word stands where only a person does."""
        token = self.tokens[i]
        if not token.word.built and not (token.word.unknown and self.lexicon.typo(token.low)):
            return False
        if not self.lexicon.slips(token.low).isdisjoint(self.cues["people"]):
            return False
        if token.owns:
            return self.low(i + 1) in self.cues["kin"] | self.cues["belongings"]
        return self._subject(i) or self._asked(i) or self._met(i) or self._beside(i)

    def _subject(self, i: int) -> bool:
        """At the start of a clause, or after kin or "says", before what a person does or is."""
        opens = self.tokens[i].opens or self.low(i - 1) in OPENERS | self.cues["kin"]
        return opens and self._acts(i + 1)

    def _asked(self, i: int) -> bool:
        """As in "is everlee getting enough"."""
        before = self.at(i - 1)
        return before is not None and before.opens and before.low in ASKING and self.low(i + 1) in self.cues["states"]

    def _met(self, i: int) -> bool:
        """As in "told miral we would", "spoke to rediet", "worried about codey who"."""
        before = self.low(i - 1)
        if before == "about":
            return self.low(i + 1) in ("who", "whos", "who's")
        small = any(self.lexicon.look(word).rank < SMALL for word in self.lexicon.slips(self.lows[i]))
        spoken = before in ("to", "with") and self.low(i - 2) in SPEECH
        return not small and not self.lows[i].endswith("ly") and (spoken or before in self.cues["met"])

    def _beside(self, i: int) -> bool:
        """As in "olley and his brother", "hadlee and mum", "sister of orges"."""
        if self.low(i - 1) == "of" and self.low(i - 2) in self.cues["kin"]:
            return True
        if self.low(i + 1) != "and" or re.search(r"[^ ]", self.tokens[i + 1].gap):
            return False
        kin = self.at(i + 3 if self.low(i + 2) in ("his", "her", "their") else i + 2)
        if kin is not None and kin.low in ("baby", "little", "big", "older", "younger"):
            kin = self.at(self.lows.index(kin.low, i) + 1)
        return kin is not None and kin.low in self.cues["kin"] and not kin.owns

    def _acts(self, j: int) -> bool:
        """Whether the words from `j` on say what a person does, is, has or can do."""
        verb = self.low(j)
        if verb in self.cues["does"] | self.cues["acts"]:
            return True
        while self.low(j + 1) in self.cues["between"]:
            j += 1
        after = self.low(j + 1)
        if verb in BEING:
            return after in self.cues["states"] or bool(re.match(r"\s*\d{1,2}\b", self.after(j)))
        return (verb in HAVING and after in self.cues["carries"]) or (verb in POWER and after in self.cues["powers"])
