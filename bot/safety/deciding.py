"""Being asked to decide about a child: the desk shows what the guidance says, what is not yet known, who decides."""

from __future__ import annotations

from bot.safety.parts import bounds, sentences

MOST = 4
_LEAST = 2


def asks_to_decide(text: str) -> bool:
    """Whether a question asks for a judgement about a child, a family or a case, and not what the guidance says."""
    parts = sentences(text)
    return any(cue.found(part) for cue in bounds().deciding for part in parts)


def unknowns(text: str) -> tuple[str, ...]:
    """Two to four questions about what the text does not tell, the most telling first."""
    held = bounds().unknowns
    open_ = [unknown for unknown in held if not unknown.known(text)]
    spare = [unknown for unknown in held if unknown not in open_]
    chosen = (open_ + spare)[: max(_LEAST, min(MOST, len(open_)))]
    return tuple(unknown.question for unknown in chosen)
