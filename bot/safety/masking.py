"""Identifiers are masked before a question is stored, embedded, searched or sent: "[name] is on a plan".

    Masker(vocabulary).mask("tyler keeps coming in hungry")  ->  "[name] keeps coming in hungry", (("name", 1),)

Patterns, check digits, lists of names from many origins and the words beside them; what neither English nor the
guidance knows is taken for a name. Masking again changes nothing: the text is read until nothing more is found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from bot.safety import addresses, births, identifiers, names, references, schools
from bot.safety.identifiers import DIGITS, KINDS, MAIL, MASKED, NAME, SCHOOL, Span, digits, key
from bot.safety.lexicon import Lexicon, core, fold
from knowledge.types import Frozen

Vocabulary = Callable[[str], bool]
WORDS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Masking(Frozen):
    """A text without its identifiers, and how many of each kind were taken out, in the order of `KINDS`."""

    text: str
    found: tuple[tuple[str, int], ...] = ()


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """What a `vocabulary` should know of the guidance: its words in lower case, and its contacts as printed there.

    A telephone number is held as its digits, the rest in lower case without spaces or marks.
    """
    held: set[str] = set()
    for text in texts:
        for word in WORDS.findall(fold(text)):
            held |= {word, core(word)[0], *word.split("-")}
        held |= {digits(match[0]) for match in DIGITS.finditer(text)}
        held |= {key(match[0].rstrip(".'")) for match in MAIL.finditer(text)}
        held |= {key(text[span.start : span.end]) for span in _formed(text, _nothing)}
    return frozenset(held)


class Masker:
    """Masks texts. `vocabulary` tells whether the live guidance has a lower-case word, or a contact (see `words_of`).

    The lists are read at the first text, in about a tenth of a second.
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._known = vocabulary or _nothing
        self._lexicon = Lexicon(self._known)

    def mask(self, text: str) -> Masking:
        """`text` with every identifier replaced by its kind in brackets. Never raises; takes a few milliseconds."""
        found = self.spans(text)
        counts = Counter(span.kind for span in found)
        return Masking(text=_replaced(text, found), found=tuple((kind, counts[kind]) for kind in KINDS if counts[kind]))

    def spans(self, text: str) -> list[Span]:
        """Where the identifiers are in `text`, in order, without overlaps."""
        held: list[Span] = []
        while more := self._pass(_replaced(text, held)):
            held = sorted(held + [_moved(span, held) for span in more])
        return held

    def _pass(self, text: str) -> list[Span]:
        taken = [Span(m.start(), m.end(), "") for m in MASKED.finditer(text)]
        fixed = len(taken)
        for span in self._found(text):
            if span.end > span.start and all(span.end <= other.start or span.start >= other.end for other in taken):
                taken.append(span)
        return sorted(taken[fixed:])

    def _found(self, text: str) -> Iterator[Span]:
        yield from _formed(text, self._known)
        yield from (Span(start, end, NAME) for start, end in names.found(text, self._lexicon))
        yield from (Span(start, end, SCHOOL) for start, end in schools.found(text, self._lexicon))


def _formed(text: str, known: Vocabulary) -> Iterator[Span]:
    yield from births.found(text)
    yield from identifiers.found(text, known)
    yield from references.found(text, known)
    yield from addresses.found(text, known)


def _nothing(word: str) -> bool:
    return False


def _replaced(text: str, spans: Iterable[Span]) -> str:
    out, at = [], 0
    for span in spans:
        out += [text[at : span.start], f"[{span.kind}]"]
        at = span.end
    return "".join([*out, text[at:]])


def _moved(span: Span, held: Iterable[Span]) -> Span:
    """A span of the masked wording, as it lies in the text that was masked."""
    shift = 0
    for other in held:
        if other.start + shift >= span.end:
            break
        shift += len(other.kind) + 2 - (other.end - other.start)
    return Span(span.start - shift, span.end - shift, span.kind)
