"""Where sentences begin and end in a passage: shared by splitting, sentence vectors and the composer."""

from __future__ import annotations

import re

SENTENCE_END = re.compile(
    r"(?<=[.?!])(?<!\bi\.e\.)(?<!\be\.g\.)(?<!\bNo\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bvs\.)['’”\")]*\s+(?=[A-Z‘“(\"'])"
)
_LINE = re.compile(r"[^\n]+")
_SHORTEST = 9


def sentence_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence. A line is never joined to the next: list items stand alone.

    Fragments of a few letters are left out; a text that has only those is one span.
    """
    found: list[tuple[int, int]] = []
    for line in _LINE.finditer(text):
        at = line.start()
        for end in SENTENCE_END.finditer(text, line.start(), line.end()):
            found.append((at, end.start()))
            at = end.end()
        found.append((at, line.end()))
    long = tuple((start, end) for start, end in found if end - start >= _SHORTEST)
    return long or ((0, len(text)),)
