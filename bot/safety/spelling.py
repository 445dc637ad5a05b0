"""Tidying what people type: one alphabet, one case, no hidden letters, short forms written out, near misses mended."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

_ALIKE = str.maketrans(
    "аеорсухіјѕкмтвнгԁɡıαορνικτβγ‘’ʼ`´＇", "aeopcyxijskmtbhrdgiaopviktby''''''"
)  # letters of other alphabets that pass for ours
_LONG = 6  # letters: shorter words are too near to one another to mend
_DRAWN = re.compile(r"([a-z])\1{2,}")
_JOINED = {
    "i am": "im", "he is": "hes", "she is": "shes", "it is": "its", "they are": "theyre", "there is": "theres",
    "i have": "ive", "they have": "theyve", "we have": "weve", "is not": "isnt", "are not": "arent", "can not": "cant",
    "will not": "wont", "has not": "hasnt", "have not": "havent", "do not": "dont", "does not": "doesnt",
    "did not": "didnt", "was not": "wasnt", "were not": "werent", "no one": "nobody", "no body": "nobody",
    "black mail": "blackmail", "un conscious": "unconscious", "over dose": "overdose",
    "safe word": "safeword", "code word": "codeword",
}  # fmt: skip
_PAIRS = re.compile(r"\b(?:" + "|".join(_JOINED) + r")\b")


def plain(text: str, emoji: Mapping[str, str]) -> str:
    """One alphabet, lower case, no marks over letters, nothing invisible, no drawn-out letters; stops are kept."""
    for sign, word in emoji.items():
        text = text.replace(sign, f" {word} ")
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    if not text.isascii():
        kept = (c for c in unicodedata.normalize("NFKD", text) if unicodedata.category(c) not in ("Mn", "Cf", "Me"))
        text = "".join(kept).translate(_ALIKE)
    return _DRAWN.sub(r"\1", text.replace("'", ""))


@cache
def english() -> frozenset[str]:
    """Words that are words, however near to a cue (SCOWL; see the head of the file)."""
    text = resources.files("bot.safety").joinpath("data", "words.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


class Speller:
    """Short forms written out, and longer words that are one letter out brought back."""

    def __init__(self, spelling: Mapping[str, str], misspelt: Iterable[str], real: Iterable[str]) -> None:
        self._forms = dict(spelling)
        self._right = frozenset(word for word in misspelt if len(word) >= _LONG)
        self._real = frozenset(real)
        self._near: dict[str, list[str]] = {}
        for word in sorted(self._right):
            for short in _shorter(word):
                self._near.setdefault(short, []).append(word)

    def words(self, text: str) -> tuple[str, ...]:
        """The words of a plain text, spelt as the cues are."""
        out = " ".join(self._one(word) for word in re.findall(r"[^\W_]+", text))
        return tuple(_PAIRS.sub(lambda pair: _JOINED[pair.group()], out).split())

    def _one(self, word: str) -> str:
        if word in self._forms:
            return self._forms[word]
        if len(word) < _LONG - 1 or word in self._right or word in self._real or not word.isalpha():
            return word
        return self._mended(word)

    def _mended(self, word: str) -> str:
        for short in _shorter(word):
            for right in self._near.get(short, ()):
                if word[0] == right[0] and _one_out(word, right):
                    return right
        return word


def _shorter(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _one_out(word: str, right: str) -> bool:
    """Whether one letter was left out, put in or changed, or two neighbours changed places."""
    if word + "s" == right or right + "s" == word:
        return False
    if len(word) != len(right):
        longer, shorter = (word, right) if len(word) > len(right) else (right, word)
        return len(longer) - len(shorter) == 1 and shorter in _shorter(longer)
    differ = [at for at, pair in enumerate(zip(word, right, strict=True)) if pair[0] != pair[1]]
    if len(differ) == 2:
        one, two = differ
        return two == one + 1 and word[one] == right[two] and word[two] == right[one]
    return len(differ) == 1
