"""How hard an answer is to read, and whether it describes what happened or puts a label on people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.types import Answer
from evals.scorers.marks import Mark
from evals.scorers.places import norm
from evals.types import Case

ENOUGH = 20
"""Words: a formula made for whole pages says little of fewer."""
LABELS = re.compile(
    r"\b(?:hard to reach|non[ -]?engag\w+|failed? to engage|refus(?:es|ed|ing) to engage|disguised compliance|"
    r"attention[ -]seeking|manipulative|promiscuous|lifestyle choice|putting (?:him|her|them)sel(?:f|ves) at risk|"
    r"problem famil(?:y|ies)|chaotic famil(?:y|ies)|dysfunctional famil(?:y|ies)|bad (?:mother|father|parent)s?|"
    r"neglectful (?:mother|father|parent)s?|child prostitut\w*|did not attend)\b"
)
"""Words that judge a person, where the field asks for what was seen: a child "was not brought"."""
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n+")
_SILENT = re.compile(r"(?:[^laeiouy]es|[^laeiouytd]ed|[^laeiouy]e)$")
_VOWELS = re.compile(r"[aeiouy]+")


def language(case: Case, answer: Answer) -> Iterator[Mark]:
    """Reading age of the whole answer and of our own words in it, and whether our own words hold a label.

    The guidance's words are the guidance's: only what is not a statement or quote is ours to word.
    """
    ours = own_words(answer)
    for name, text in (("reading age", answer.text), ("reading age of our own words", ours)):
        if len(_words(text)) >= ENOUGH:
            yield Mark(name, reading_age(text))
    yield Mark("labels", float(bool(LABELS.search(norm(ours)))))


def reading_age(text: str) -> float:
    """Years: the Flesch-Kincaid grade (Kincaid and others 1975), a school year in the USA, and five.

    A list item counts as a sentence. Raises ValueError for a text without words.
    """
    words = _words(text)
    if not words:
        raise ValueError("no words")
    sentences = sum(bool(_words(part)) for part in _SENTENCE.split(text))
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59 + 5


@lru_cache(maxsize=16384)
def count_syllables(word: str) -> int:
    """Syllables by rule: groups of vowels, less a silent e at the end of a word (or of "safe" in "safeguard")."""
    word = word.lower().replace("safeguard", "safguard")
    return max(1, len(_VOWELS.findall(_SILENT.sub(lambda m: m[0][0], word) if len(word) > 3 else word)))


def own_words(answer: Answer) -> str:
    """The answer without what it takes from the guidance."""
    text = answer.text
    for piece in [said.text for said in answer.statements] + [one.quote for one in answer.citations]:
        text = text.replace(piece, "\n")
    return re.sub(r"\[\d+\]", "", text)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))
