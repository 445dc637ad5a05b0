"""What a word may be: a given name, a surname, a place, plain English, or none of these.

Nothing is read until the first question: the lists then take a few hundredths of a second. Words are looked up in
lower case, without accents. What no list and not the guidance knows is unknown, and so taken for a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

NO, MAYBE, SURE = 0, 1, 2
MARKS = re.compile("[\u0300-\u036f]")
SPECIAL = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "ł": "l", "Ł": "l", "ø": "o", "đ": "d", "ð": "d",
                         "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"})  # fmt: skip
ENDINGS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ly", ""), ("er", ""),
    ("ise", "ize"), ("ised", "ized"), ("ising", "izing"), ("isation", "ization"), ("ness", ""), ("less", ""),
)  # fmt: skip
ADDED = ("s", "ed", "ing")
"""What people put after a short form: "DNAed", "MARACing"."""
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
VOWELS = set("aeiou")
COMMON = 12_000


class Word(NamedTuple):
    """What the lists know of a word. `rank` is its place among common English words, from 0."""

    given: int = NO
    surname: int = NO
    plain: bool = False
    place: bool = False
    author: bool = False
    seldom: bool = False
    unknown: bool = False
    built: bool = False
    """Plain only because it ends or begins as English words do."""
    rank: int = COMMON


def fold(text: str) -> str:
    """Lower case, plain apostrophes, no accents."""
    lower = text.translate(SPECIAL).lower()
    return lower if lower.isascii() else MARKS.sub("", unicodedata.normalize("NFKD", lower))


def sections(name: str) -> Iterator[tuple[str, str]]:
    """The lines of a data file, each with the section it stands in; lines that begin with # are left out."""
    section = ""
    for line in resources.files("bot.safety").joinpath("data", *name.split("/")).read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line.strip() and not line.startswith("#"):
            yield section, line


@cache
def words_in(name: str) -> dict[str, frozenset[str]]:
    """The words of each section of a data file."""
    held: dict[str, list[str]] = {}
    for section, line in sections(name):
        held.setdefault(section, []).extend(line.split())
    return {section: frozenset(words) for section, words in held.items()}


class Lists(NamedTuple):
    """All that the data files hold, in the form that looking up needs."""

    rank: dict[str, int]
    given: frozenset[str]
    surnames: frozenset[str]
    allowed: dict[str, frozenset[str]]
    cues: dict[str, frozenset[str]]
    phrases: dict[str, tuple[tuple[str, ...], ...]]


@cache
def lists() -> Lists:
    """Read once, at the first question."""
    given: set[str] = set()
    surnames: set[str] = set()
    for entry in resources.files("bot.safety").joinpath("data", "names").iterdir():
        held = words_in(f"names/{entry.name}")
        given |= {fold(word) for word in held.get("given", ())}
        surnames |= {fold(word) for word in held.get("surnames", ())}
    common = [word for section, line in sections("words.txt") if section == "common" for word in line.split()]
    rank = dict.fromkeys(words_in("words.txt")["rare"], COMMON) | {word: at for at, word in enumerate(common)}
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for section, line in sections("allowed.txt"):
        if section == "phrases":
            cores = tuple(core(word)[0] for word in fold(line).split())
            phrases.setdefault(cores[0], []).append(cores)
    return Lists(rank, frozenset(given), frozenset(surnames), words_in("allowed.txt"), words_in("cues.txt"),
                 {first: tuple(held) for first, held in phrases.items()})  # fmt: skip


def core(low: str) -> tuple[str, bool]:
    """A folded word without its possessive ending, and whether it had one."""
    if low.endswith("'s"):
        return low[:-2], True
    return (low[:-1], True) if low.endswith("s'") else (low, False)


class Lexicon:
    """Looks words up, and remembers what it found. `vocabulary` is told a lower-case word of the guidance."""

    def __init__(self, vocabulary: Callable[[str], bool]) -> None:
        self._vocabulary = vocabulary
        self._words: dict[str, Word] = {}
        self._typos: dict[str, bool] = {}

    @property
    def lists(self) -> Lists:
        return lists()

    def look(self, low: str) -> Word:
        """What a folded word is, without its possessive ending."""
        if low not in self._words:
            if len(self._words) > 50_000:
                self._words.clear()
            self._words[low] = self._joined(low) if "-" in low else self._single(low)
        return self._words[low]

    def _single(self, low: str) -> Word:
        at = lists()
        bare = low.replace("'", "")
        plain = len(low) < 2 or self._plain(low)
        place = low in at.allowed["places"]
        given = self._given(bare, plain or place)
        surname = (
            (MAYBE if plain or place or len(bare) < 4 or bare in at.allowed["authors"] else SURE)
            if bare in at.surnames
            else NO
        )
        author = low in at.allowed["authors"]
        unknown = not (plain or place or author or given or surname or len(bare) < 3)
        built = plain and not place and len(low) > 3 and not self._held(low) and "'" not in low
        return Word(
            given, surname, plain, place, author, low in at.cues["seldom"], unknown, built, at.rank.get(low, COMMON)
        )

    def _given(self, bare: str, otherwise: bool) -> int:
        at = lists()
        if bare not in at.given:
            return NO
        if bare in at.cues["seldom"] or len(bare) < 2:
            return MAYBE
        return SURE if bare in at.cues["names"] or not otherwise else MAYBE

    def _held(self, low: str) -> bool:
        """Whether the word itself is known: to the lists or to the guidance."""
        at = lists()
        return low in at.rank or low in at.allowed["talk"] or low in at.allowed["agencies"] or self._vocabulary(low)

    def _plain(self, low: str) -> bool:
        at = lists()
        if low in at.rank or low in at.allowed["talk"] or low in at.allowed["agencies"]:
            return True
        if "'" in low:
            return self._shortened(low)
        named = low in at.given or low in at.surnames
        return not named and (self._vocabulary(low) or self._inflected(low))

    def _shortened(self, low: str) -> bool:
        head, _, tail = low.partition("'")
        return (
            f"'{tail}" in lists().cues["shortened"]
            or low.endswith("n't")
            or (tail == "s" and self._plain(head))
            or self._vocabulary(low)
        )

    def _inflected(self, low: str) -> bool:
        rank, allowed = lists().rank, lists().allowed
        if low.endswith("in") and low + "g" in rank:
            return True
        if any(
            low.endswith(end) and (low[: -len(end)] in allowed["agencies"] or low[: -len(end)] in allowed["talk"])
            for end in ADDED
            if end == "s" or len(low) - len(end) > 2
        ):
            return True
        if any(
            low.endswith(end) and len(low) - len(end) > 2 and low[: -len(end)] + put in rank for end, put in ENDINGS
        ):
            return True
        return any(
            low.startswith(pre) and len(low) - len(pre) > 3 and low[len(pre) :] in rank
            for pre in lists().cues["prefixes"]
        )

    def _joined(self, low: str) -> Word:
        """A word with hyphens is what its parts are: a name if one surely is, plain if none could be."""
        parts = [self.look(part) for part in low.split("-") if part and part not in lists().cues["particles"]]
        whole = self._single(low.replace("-", ""))
        if (
            not parts
            or whole.plain
            or self._vocabulary(low)
            or low in lists().allowed["talk"]
            or low in lists().allowed["agencies"]
        ):
            return Word(plain=True)
        if low in lists().given or any(part.given == SURE for part in parts) or whole.given == SURE:
            return Word(given=SURE)
        if all(part.given for part in parts) and len(parts) > 1:
            return Word(given=MAYBE, seldom=True)
        if any(part.surname == SURE for part in parts) or all(part.surname and not part.plain for part in parts):
            return Word(surname=SURE)
        return Word(unknown=any(part.unknown for part in parts), plain=all(part.plain for part in parts))

    def typo(self, low: str) -> bool:
        """Whether an unknown word is a slip for a common one, or built as English words are."""
        if low not in self._typos:
            self._typos[low] = self._slip(low)
        return self._typos[low]

    def slips(self, low: str) -> frozenset[str]:
        """The common words that a word may be a slip for."""
        return frozenset(word for word in _edits(low) if self._everyday(word))

    def _slip(self, low: str) -> bool:
        if len(low) < 4 or "-" in low:
            return "-" in low and all(not self.look(p).unknown or self.typo(p) for p in low.split("-") if p)
        if len(low) > 7 and any(low.endswith(end) for end in lists().cues["tails"]):
            return True
        return any(self._everyday(word) for word in _edits(low)) or self._compound(low)

    def _everyday(self, word: str) -> bool:
        return lists().rank.get(word, COMMON) < (COMMON if len(word) > 4 else 1500)

    def _compound(self, low: str) -> bool:
        rank = lists().rank
        return any(
            rank.get(low[:n], COMMON) < 4000 and rank.get(low[n:], COMMON) < 4000 for n in range(3, len(low) - 2)
        )


def _edits(low: str) -> Iterator[str]:
    """Words one slip away: letters swapped, doubled or dropped, a letter left out, a key beside it, a wrong vowel."""
    for n in range(len(low)):
        if n and low[n] != low[n - 1]:
            yield low[: n - 1] + low[n] + low[n - 1] + low[n + 1 :]
        if len(low) > 4:
            yield low[:n] + low[n + 1 :]
            near = VOWELS if low[n] in VOWELS else _beside(low[n]) if len(low) > 5 else ()
            yield from (low[:n] + other + low[n + 1 :] for other in near)
    if len(low) > 4:
        yield from (low[:n] + letter + low[n:] for n in range(1, len(low)) for letter in "abcdefghijklmnopqrstuvwxyz")


@cache
def _beside(letter: str) -> str:
    """The letters beside one on the same row of the keyboard."""
    for row in KEYS:
        at = row.find(letter)
        if at >= 0:
            return row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    return ""
