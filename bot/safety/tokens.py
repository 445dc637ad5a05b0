"""The words of a text, each with what it may be, how it is written and what stands between it and the one before."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.safety.identifiers import MASKED, NAME
from bot.safety.lexicon import SURE, Lexicon, Word, core, fold

TOKEN = re.compile(r"\[[a-zA-Z -]+\]|(?<![\w@])[^\W\d_]+(?:['’ʼ`-][^\W\d_]+)*['’]?(?![\d_])")
WEB = re.compile(r"https?://\S+|www\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|gov|co|nhs|ac|net|info)\b\S*", re.I)
STOP = re.compile(r"[.!?:;\n•|]|^\s*[-–—*]\s|[\"“”]")


class Token(NamedTuple):
    """One word of the text: where it is, how it is written, what it may be."""

    start: int
    end: int
    raw: str
    low: str
    owns: bool
    word: Word
    gap: str
    capital: bool
    shouted: bool
    opens: bool

    @property
    def masked(self) -> bool:
        return self.low == f"[{NAME}]"

    @property
    def proper(self) -> bool:
        """Written with a capital that its place does not explain."""
        return self.capital and not self.opens and not self.shouted


def tokens(text: str, lexicon: Lexicon) -> list[Token]:
    """The words of a text, with what is masked already as words of their own."""
    level = _level(text)
    made: list[Token] = []
    at = 0
    web = [match.span() for match in WEB.finditer(text)]
    for match in TOKEN.finditer(text):
        if match[0][0] == "[" and not MASKED.fullmatch(match[0]):
            continue
        if any(start <= match.start() < end for start, end in web):
            continue
        gap = text[at : match.start()]
        made.append(_token(match, gap, made, level, lexicon))
        at = match.end()
    return made


def _level(text: str) -> bool:
    """Whether capitals say nothing here: all shouted, or a heading."""
    bare = MASKED.sub("", text)
    letters = [c for c in bare if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) > 0.7 * len(letters):
        return True
    words = re.findall(r"[^\W\d_]{4,}", bare)
    return len(words) > 6 and sum(word[0].isupper() for word in words) > 0.75 * len(words)


def _token(match: re.Match[str], gap: str, made: Sequence[Token], level: bool, lexicon: Lexicon) -> Token:
    raw = match[0]
    if raw[0] == "[":
        return Token(match.start(), match.end(), raw, raw, False, Word(), gap, False, False, False)
    low, owns = core(fold(raw).rstrip("'")) if not raw.endswith(("s'", "s’")) else core(fold(raw))
    word = lexicon.look(low)
    end = match.end()
    if not owns and low.endswith("s") and (word.unknown or (word.plain and not word.place and word.rank > 8000)):
        inner = lexicon.look(low[:-1])
        if inner.given == SURE or inner.surname == SURE:
            low, word, owns, end = low[:-1], inner, True, end - 1
    elif owns:
        end = match.start() + len(raw.rstrip("'’")) - (2 if raw.rstrip("'’")[-2:-1] in "'’" else 0)
    shouted = len(raw) > 1 and (raw.isupper() or (len(raw) > 2 and raw[-1] == "s" and raw[:-1].isupper()))
    opens = not made or (bool(STOP.search(gap)) and not _abbreviated(made[-1], gap))
    return Token(
        match.start(), end, raw, low, owns, word, gap, raw[0].isupper() and not level, shouted and not level, opens
    )


def _abbreviated(last: Token, gap: str) -> bool:
    return gap.strip() in (".", "") and (
        len(last.raw) == 1 or last.low in ("mr", "mrs", "ms", "dr", "st", "prof", "rev")
    )


class Words:
    """The words of one text, by number; a number beyond the ends has none."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text
        self.lexicon = lexicon
        self.cues = lexicon.lists.cues
        self.tokens = tokens(text, lexicon)
        self.lows = [token.low for token in self.tokens]

    def at(self, i: int) -> Token | None:
        return self.tokens[i] if 0 <= i < len(self.tokens) else None

    def low(self, i: int) -> str:
        return self.lows[i] if 0 <= i < len(self.lows) else ""

    def after(self, i: int) -> str:
        """The text after a word and its possessive ending."""
        return re.sub(r"^['’]?s?\b", "", self.text[self.tokens[i].end :][:40])

    def coloured(self, i: int) -> bool:
        """Whether a name is a colour here ("red, amber, green")."""
        if self.lows[i] not in self.cues["coloured"]:
            return False
        return self.low(i - 1) in self.cues["scores"] or not self.cues["colours"].isdisjoint(self.lows)

    def titled(self, i: int) -> bool:
        """Whether a title stands before a word that may be a name."""
        token, title = self.tokens[i], self.low(i - 1)
        if title not in self.cues["titles"] or not re.fullmatch(r"\.? ", token.gap) or token.word.place:
            return False
        if title in ("miss", "sister", "fr", "pan", "uncle", "aunt"):
            return token.capital or not token.word.plain
        return token.capital or bool(token.word.surname or token.word.given or token.word.unknown)
