"""Whether an answer rests on its sources, judged by other means than the product's own checks.

The product lets a statement pass if it only leaves words out of its quote. Here each statement is held against what is
stored in the catalogue, and its words are counted: a fault in those checks cannot hide itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.types import Citation, Statement
from knowledge.types import Passage

Find = Callable[[int], Passage | None]
"""The stored passage of an id."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CUT = re.compile(r"(?<=[.?!;])\s+|\n|…")
_NUMBERS = re.compile(
    r"\d+|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty)\b"
)
_BINDING = re.compile(
    r"\b(?:must|should|may|might|can|shall|will|cannot|not|never|no|unless|only|if|without)\b|n['’]t\b"
)
_SHARE = 0.9
"""The least share of a statement's words that must stand in what it cites."""


def faults(statements: Sequence[Statement], citations: Sequence[Citation], find: Find) -> list[str]:
    """What is wrong with the evidence of an answer, one line each: invented citations, and unsupported statements."""
    held = {citation.number: citation for citation in citations}
    found = [f"invented citation [{one.number}]" for one in citations if not _real(one, find)]
    for statement in statements:
        numbers = statement.citations
        if not numbers or not set(numbers) <= held.keys():
            found.append(f"rests on a number that was not issued: {statement.text}")
        elif unsupported(statement.text, [held[number] for number in numbers], find):
            found.append(f"unsupported: {statement.text}")
    return found


def unsupported(text: str, citations: Iterable[Citation], find: Find) -> bool:
    """Whether a statement is neither its passage's own words nor carried by what it quotes."""
    passages = [(citation, passage) for citation in citations if (passage := find(citation.passage_id))]
    if any(_own(text, passage) for _, passage in passages):
        return False
    sources = [
        _flat(f"{passage.lead_in or ''} {_around(citation.quote, passage.text)}") for citation, passage in passages
    ]
    return not all(any(_carried(part, source) for source in sources) for part in _parts(text))


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every run of so many words."""
    words = _words(text)
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


def _real(citation: Citation, find: Find) -> bool:
    passage = find(citation.passage_id)
    return passage is not None and bool(citation.quote.strip()) and _flat(citation.quote) in _flat(passage.text)


def _own(text: str, passage: Passage) -> bool:
    """Each line is verbatim in the passage, or is the line that its list hangs on."""
    held = _flat(f"{passage.lead_in or ''}\n{passage.text}")
    return all(_flat(part) in held for part in re.split(r"\n|…", text) if part.strip())


def _carried(part: str, source: str) -> bool:
    """A sentence of a statement has no number and no binding word that its source lacks, and loses no binding word
    between its first word and its last."""
    said, held = _words(part), _words(source)
    share = sum(word in set(held) for word in said) / max(len(said), 1)
    if share < _SHARE or Counter(_NUMBERS.findall(part.lower())) - Counter(_NUMBERS.findall(source)):
        return False
    return any(_binding(part) == _binding(" ".join(span)) for span in _spans(said, held))


def _spans(said: list[str], held: list[str]) -> Iterator[list[str]]:
    """The stretches of a source that begin and end with a statement's first and last word."""
    starts = [at for at, word in enumerate(held) if word == said[0]]
    ends = [at for at, word in enumerate(held) if word == said[-1]]
    yield from (held[start : end + 1] for start in starts for end in ends if end >= start)


def _binding(text: str) -> Counter[str]:
    return Counter(_BINDING.findall(text.lower().replace("’", "'")))


def _around(quote: str, text: str) -> str:
    """A quote with the rest of the sentences that it begins and ends in."""
    flat, wanted = _flat(text), _flat(quote)
    at = flat.find(wanted)
    if at < 0:
        return quote
    start = max(flat.rfind(mark, 0, at) for mark in (". ", "? ", "! ")) + 1
    end = flat.find(".", at + len(wanted) - 1)
    return flat[start : end + 1 if end > 0 else len(flat)]


def _parts(text: str) -> list[str]:
    return [part for part in _CUT.split(text) if len(_words(part)) > 1]


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("’", "'"))


def _flat(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
