"""A small language for cues, so that they can be read and changed as data.

A cue is words in order. `word*` goes on; `..` stands for up to six words; `_` is any one word; `<n>` a number;
`(a|b c|)` is one of several, or nothing; `{name}` is one of the words of a list; `^` is the start of a clause, after
words of courtesy; `:` is a colon; `$` is the end. Case and apostrophes do not count, and nothing is
matched across a full stop.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_BETWEEN = r"[^\w.?!]+"
_START = (
    r"(?:^|[.?!,;:()\[\]*\"“—–>-]|\b(?:and|then|so|but|or|please|pls)\s)\W{0,4}"
    r"(?:(?:please|pls|now|just|ok|okay|hi|hello|hey|then|also|so|and|but|stop|kindly|right|again|well)\b\W{1,3}){0,4}"
)
_MARKS = {"<n>": r"\d+(?:[.,]\d+)?", "_": r"[\w-]+", "^": _START, "$": r"\W*$", ":": r"\s*:"}
_PARTS = re.compile(r"\([^()]*\)|\S+")
_APOSTROPHES = str.maketrans("", "", "'’‘`")


def said(text: str) -> str:
    """A text as cues read it: lower case, no apostrophes."""
    return text.casefold().translate(_APOSTROPHES)


class Heard(NamedTuple):
    """A text as cues read it, and where each of its letters stands in the text."""

    text: str
    said: str
    places: tuple[int, ...]

    def own(self, match: re.Match[str]) -> str:
        """The text's own words for what a cue found."""
        return self.text[self.places[match.start()] : self.places[match.end() - 1] + 1]


def heard(text: str) -> Heard:
    """A text with the way back from what cues find in it."""
    letters = [(letter, place) for place, own in enumerate(text) for letter in said(own)]
    return Heard(text, "".join(letter for letter, _ in letters), tuple(place for _, place in letters))


def cues(phrases: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for any of these, to be searched for in what `said` gives; None where there are none."""
    held = [_cue(phrase) for phrase in phrases]
    return re.compile("|".join(held)) if held else None


def filled(value: object, lists: Mapping[str, list[str]]) -> object:
    """The same data with the words of a list for each `{name}`: as items where it is one, else as alternatives.

    Raises KeyError for a list that is not there.
    """
    if isinstance(value, str):
        return re.sub(r"\{(\w+)\}", lambda name: "|".join(lists[name.group(1)]), value)
    if isinstance(value, list):
        return [one for item in value for one in _items(item, lists)]
    if isinstance(value, dict):
        return {key: filled(item, lists) for key, item in value.items()}
    return value


def _items(item: object, lists: Mapping[str, list[str]]) -> list[object]:
    whole = re.fullmatch(r"\{(\w+)\}", item) if isinstance(item, str) else None
    return list(lists[whole.group(1)]) if whole else [filled(item, lists)]


def _cue(phrase: str) -> str:
    built, wait = "", ""
    for part in _PARTS.findall(said(phrase)):
        if part == "..":
            wait = rf"(?:{_BETWEEN}[\w-]+){{0,6}}?{_BETWEEN}"
        elif part in ("^", "$", ":"):
            built, wait = built + _MARKS[part], ""
        elif part.startswith("(") and part.endswith("|)"):
            built, wait = built + rf"{wait}(?:\b{_choice(part[1:-2])}{_BETWEEN})?", ""
        else:
            built, wait = built + wait + rf"\b{_choice(part.strip('()'))}", _BETWEEN
    return built


def _choice(part: str) -> str:
    return rf"(?:{'|'.join(map(_words, part.split('|')))})"


def _words(phrase: str) -> str:
    return _BETWEEN.join(map(_word, phrase.split()))


def _word(word: str) -> str:
    if word in _MARKS:
        return _MARKS[word]
    return rf"{re.escape(word[:-1])}\w*" if word.endswith("*") else rf"{re.escape(word)}(?!\w)"
