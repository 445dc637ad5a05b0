"""A message as clauses: what is true of one (this minute, last year, a question of policy) need not be of the next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from bot.safety.spelling import Speller, plain
from prompts import DangerCues

_SENTENCES = re.compile(r"([.!?;\n\r•…|]+)")
ASKED = frozenset(
    ["what", "which", "where", "whose", "who", "how", "is", "does", "do", "should", "can", "could", "must", "when"]
)
_LIVE = frozenset(["hes", "shes", "theyre", "im", "ive", "theres", "weve", "theyve"])
_PARTS = re.compile(
    r"[,:()\[\]\"“”«»–—/]+|\s-+\s|\b(?:and|but|so|then|because|cos|cuz|coz|however|anyway|only|actually|plus|although|though)\b"
)


class Clause:
    """The words of one clause, the sentence it is of, and whether that is a question answered "no"."""

    def __init__(self, words: tuple[str, ...], sentence: int, refused: bool) -> None:
        self.words = words
        self.sentence = sentence
        self.refused = refused
        self.turned = False
        """Whether a turn of speech was taken out of it."""
        self.frames: frozenset[str] = frozenset()

    @cached_property
    def looks_back(self) -> bool:
        """Whether it is told as something over: a verb in the past, or "the ..." that is already known of."""
        return self.words[0] == "the" or any(word in _BACK or word.endswith("ed") for word in self.words)


_ASKERS = {
    "what": ("does", "do", "is", "are", "should"),
    "whats": ("the",),
    "where": ("is", "does"),
    "which": ("section", "page", "part", "paragraph"),
    "how": ("do", "should", "long"),
    "should": ("i",),
    "do": ("i", "we"),
    "who": ("do",),
    "can": ("i",),
    "is": ("there",),
}  # the two words that a question begins with
_BACK = frozenset(["was", "were", "had", "took", "did", "went", "came", "got", "found", "made", "been"])
_NO = frozenset(["no", "nope", "nah"])


def clauses(text: str, cues: DangerCues, speller: Speller) -> list[Clause]:
    """The clauses of a text, in order; a scrap of one or two words stays with the clause before it."""
    sentences = list(_sentences(plain(text, cues.emoji)))
    made: list[Clause] = []
    for at, (sentence, stop) in enumerate(sentences):
        after = speller.words(sentences[at + 1][0])[:1] if at + 1 < len(sentences) else ()
        refused = "?" in stop and bool(_NO.intersection(after))
        made += [Clause(words, at, refused) for words in _parts(sentence, speller)]
    return made


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    pieces = [*_SENTENCES.split(text), ""]
    for body, stop in zip(pieces[::2], pieces[1::2], strict=False):
        if body.strip():
            yield body, stop


def _parts(sentence: str, speller: Speller) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for part in _PARTS.split(sentence):
        for words in _runs(speller.words(part)):
            if found and len(words) <= 2:
                found[-1] += words
            else:
                found.append(words)
    return found


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What was typed without a stop, cut where a report runs into a question and where a question into a report."""
    start = 0
    for at in range(1, len(words)):
        asks = bool(set(words[at + 1 : at + 2]).intersection(_ASKERS.get(words[at], ())))
        tells = words[at] in _LIVE and words[start] in ASKED and at - start > 2
        if asks or tells:
            yield words[start:at]
            start = at
    if words:
        yield words[start:]
