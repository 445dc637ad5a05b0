"""What is surely a name, or has a cue beside it."""

from __future__ import annotations

import re

from bot.safety.lexicon import SURE
from bot.safety.standing import Standing
from bot.safety.tokens import Token

AGED = re.compile(
    r"\s*(?:\(\d{1,2}\)|\(\[date|,? aged?\b|,? is \d{1,2}\b|,? \d{1,2}(?=\s*(?:[,.&;:/+)]|$| and\b))|\(y(?:ea)?r? ?\d)",
    re.I,
)
BEEN = frozenset((("has", "been"), ("had", "been"), ("will", "not"), ("has", "a"), ("has", "no"), ("has", "had")))


class Naming(Standing):
    """Finds the words that are names in their own right."""

    def named(self, i: int) -> bool:
        token = self.tokens[i]
        if token.masked or token.low[0] == "[":
            return False
        return self._sure(token, i) or self._unheard(token, i) or self._cued(token, i) or self.person(i)

    def _sure(self, token: Token, i: int) -> bool:
        word = token.word
        if token.shouted and len(token.raw) < 5:
            return False
        if self.coloured(i):
            return False
        if word.plain and not token.capital and self.low(i - 1) in self.cues["bare"]:
            return False
        return word.given == SURE or (word.surname == SURE and not word.author)

    def _unheard(self, token: Token, i: int) -> bool:
        """A word that no list and not the guidance knows, unless it is a slip of the keys."""
        if not token.word.unknown or (token.shouted and len(token.raw) < 6):
            return False
        return (token.proper and len(token.low) < 7) or self._cue_before(i) or not self.lexicon.typo(token.low)

    def _cue_before(self, i: int) -> bool:
        return self.low(i - 1) in self.cues["called"] or self.titled(i)

    def _cued(self, token: Token, i: int) -> bool:
        if not self._could(token):
            return False
        checks = (
            self._called,
            self.titled,
            self._capital,
            self._doing,
            self._owned,
            self._aged,
            self._kin,
            self._family,
            self._pair,
        )
        return any(check(i) for check in checks)

    def _could(self, token: Token) -> bool:
        word = token.word
        return bool(word.given or word.surname or word.unknown) or (token.proper and not word.place and word.rank > 400)

    def _called(self, i: int) -> bool:
        token = self.tokens[i]
        if self.low(i - 1) in self.cues["called"] and re.fullmatch(r"[ \"'“‘]{1,2}", token.gap):
            return token.word.given > 0 or token.word.unknown or token.proper or token.word.surname == SURE
        named = self.low(i - 1) == "is" and self.low(i - 2) in ("name", "surname", "names")
        return (named or self.low(i - 1) in ("name", "surname")) and (token.capital or token.word.given > 0)

    def _capital(self, i: int) -> bool:
        """A given name that is a word as well, with a capital that only a name explains."""
        token = self.tokens[i]
        if not token.proper or not token.word.given or token.word.rank < 60:
            return False
        before, after = self.low(i - 1), self.low(i + 1)
        if token.low in self.cues["months"] | self.cues["seasons"] and (
            before in self.cues["when"] or re.search(r"\d", token.gap + self.after(i)[:6])
        ):
            return False
        if token.word.place and (before in self.cues["where"] or after in self.cues["bodies"] or after == "and"):
            return False
        return not self.coloured(i) and after not in self.cues["bodies"]

    def _doing(self, i: int) -> bool:
        token = self.tokens[i]
        if (
            not token.word.given
            or self.low(i + 1) not in self.cues["does"]
            or (token.low in self.cues["verbs"] and not token.capital)
        ):
            return self._being(i)
        return token.capital or not (
            self.low(i - 1) in self.cues["bare"] or (token.word.seldom and self.low(i - 1) != "")
        )

    def _being(self, i: int) -> bool:
        token = self.tokens[i]
        been = (self.low(i + 1), self.low(i + 2)) in BEEN
        modal = token.low in ("will", "may", "can") and self.low(i + 1) in self.cues["does"] | {"has", "is", "was"}
        return modal or (token.capital and token.word.given > 0 and token.low not in self.cues["verbs"] and been)

    def _owned(self, i: int) -> bool:
        token = self.tokens[i]
        return (
            token.owns
            and token.word.given > 0
            and self.low(i + 1) in self.cues["kin"]
            and self.low(i - 1) not in self.cues["bare"]
        )

    def _aged(self, i: int) -> bool:
        token = self.tokens[i]
        named = (
            token.word.given > 0
            and token.word.rank > 150
            and self.low(i - 1) not in self.cues["when"] | self.cues["bare"]
        )
        return (
            named
            and token.low not in self.cues["verbs"] | self.cues["months"]
            and not token.word.place
            and bool(AGED.match(self.after(i)))
        )

    def _kin(self, i: int) -> bool:
        token, before = self.tokens[i], self.low(i - 1)
        if before not in self.cues["kin"] or not re.fullmatch(r"[ (,-]{1,3}", token.gap):
            return False
        if token.proper:
            return not token.word.plain or token.word.given > 0 or (token.word.surname > 0 and token.gap == " ")
        closed = (
            not self.low(i + 1)
            or self.low(i + 1) in self.cues["does"] | {"is", "was", "has", "and"}
            or re.match(r"[,.;:)]", self.after(i))
        )
        named = token.word.given > 0 and token.low not in self.cues["verbs"] and token.word.rank > 400
        return named and bool(closed) and token.gap == " "

    def _family(self, i: int) -> bool:
        """The Bagshaws; the Hill family; re the wood children."""
        token = self.tokens[i]
        if not (token.word.surname or token.word.unknown) or token.low in self.cues["praise"]:
            return False
        near = self.low(i + 1) in self.cues["households"] and (
            self.low(i - 1) in ("the", "re", "with") or (token.opens and not token.word.plain)
        )
        return near and (token.capital or not token.word.place) and (token.capital or token.word.rank > 1500)

    def _pair(self, i: int) -> bool:
        """Two words that may be a given name and a surname, both with capitals ("Grace Hill")."""
        token, after = self.tokens[i], self.at(i + 1)
        if after is None or after.gap != " " or not (token.capital and after.capital) or not token.word.given:
            return False
        other = (
            after.word.surname and not after.word.place and after.low not in self.cues["bodies"] | self.cues["praise"]
        )
        return bool(other) and token.low not in self.cues["verbs"] | self.cues["months"] and not token.owns
