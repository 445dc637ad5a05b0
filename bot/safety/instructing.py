"""A question as plain text, and what in it tries to instruct the desk instead of asking it something.

Such an instruction has no effect: what is left of the question is answered from the guidance, or nothing is.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
import unicodedata

from bot.safety.parts import asks, bounds, clauses, sentences

LONGEST = 4_000
"""Characters of a question that are read."""
_ROUNDS = 4
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝкмтвнзгАВЕКМНОРСТУХІЈЅԌαορυνικτεχγηΑΒΕΖΗΙΚΜΝΟΡΤΥΧɡɑ",
    "aeopcyxijshdqwkmtbhзrABEKMHOPCTYXIJSGaopuviktexynABEZHIKMNOPTYXga",
)
_WORD = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[A-Za-z]")
_FIGURES = str.maketrans("013457@$", "oieastas")
_WITH_FIGURES = re.compile(r"(?<!\S)(?=\S*[A-Za-z])(?=\S*[013457@$])[\w@$]+")
_SPACED = re.compile(r"(?<!\S)(?:\S ){7,}\S(?!\S)")
_ENGLISH = re.compile(
    r"\b(?:the|is|are|to|of|in|and|what|how|who|do|does|for|that|with|we|should|can|i|it|my|this|if|when)\b",
    re.IGNORECASE,
)
_TELL = re.compile(r"^tell me (?:honestly )?", re.IGNORECASE)
_CODED = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/=])")


def plain(text: str) -> str:
    """The text without what the eye does not see, in one form of each letter, on one line, at most `LONGEST` long."""
    for _ in range(_ROUNDS):
        before, text = text, _plainer(text)
        if text == before:
            break
    return text


def instructs(text: str) -> bool:
    """Whether any part tries to instruct: to show, drop, act, invent or declare something, openly or in code."""
    return any(_instructs(part) for part in sentences(text)) or _instructs(text)


def question_left(text: str) -> str:
    """The text without its instructing parts: whole where there are none, empty where nothing is left to answer."""
    if not instructs(text):
        return text
    kept = [left for part in sentences(text) if (left := _left(part))]
    return " ".join(kept) if any(asks(part) or bounds().guidance.found(part) for part in kept) else ""


def _plainer(text: str) -> str:
    seen = _visible(unicodedata.normalize("NFKC", _visible(text)))
    one = unicodedata.normalize("NFKC", _WORD.sub(_latin, seen))
    return " ".join(one.split())[:LONGEST].strip()


def _visible(text: str) -> str:
    return "".join(char for char in text if char.isspace() or not _unseen(char))


def _unseen(char: str) -> bool:
    """Controls, zero width, directions, tags, lone surrogates, private use, variation selectors, fillers."""
    return (
        unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"}
        or char in "\u115f\u1160\u3164\uffa0\u034f"
        or ("\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef")
    )


def _latin(word: re.Match[str]) -> str:
    held = word.group()
    return held.translate(_LOOKALIKES) if _LATIN.search(held) and not held.isascii() else held


def _instructs(part: str) -> bool:
    return any(_told(reading) for reading in _readings(part)) or bool(_SPACED.search(part)) or _hides(part)


def _told(part: str) -> bool:
    return any(cue.found(part) for cue in bounds().instructing)


def _readings(part: str) -> set[str]:
    """The part as it stands, with figures read as letters and, where it is not English, turned and backwards."""
    figures = _WITH_FIGURES.sub(lambda word: word.group().translate(_FIGURES), part)
    coded = set() if _ENGLISH.search(part) else {codecs.encode(part, "rot13"), part[::-1]}
    return {part, figures} | coded


def _hides(part: str) -> bool:
    return any(_decodes(code) for code in _CODED.findall(part))


def _decodes(code: str) -> bool:
    """Whether a run of letters is a sentence in base64."""
    try:
        told = base64.b64decode(code + "=" * (-len(code) % 4), validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError):
        return False
    return told.isprintable() and " " in told.strip()


def _left(sentence: str) -> str:
    if not _instructs(sentence):
        return sentence
    kept = [clause for clause in clauses(sentence) if not _instructs(clause)]
    first = next((place for place, clause in enumerate(kept) if asks(clause)), len(kept))
    return _TELL.sub("", ", ".join(kept[first:]))
