"""What is not this desk's work, and where to send it: pure, from `scope.yaml`.

A practitioner refused is worse than a stranger's question passed on: the evidence gate still stands behind this.
"""

from __future__ import annotations

from bot.safety.parts import asks, bounds, sentences
from knowledge.types import Frozen
from prompts.bounds import Cues, OffTopic


class Scope(Frozen):
    """A question that is off topic: its kind, the field of `Wording` to answer with, and what is left to answer."""

    kind: str
    signpost: str
    rest: str = ""
    """The part that is a question for the guidance, or tells of a child; empty for none."""
    off: tuple[str, ...] = ()
    """The questions that are off topic."""


def scope(text: str) -> Scope | None:
    """The kind of question this is, where it is not for this desk; None where it is, or may be."""
    parts = sentences(text)
    kinds = {place: kind for place, part in enumerate(parts) if (kind := _kind(part, text, len(parts)))}
    if not kinds:
        return None
    first = next(iter(kinds.values()))
    rest = [part for place, part in enumerate(parts) if place not in kinds and _ours(part)]
    off = tuple(parts[place] for place in kinds if asks(parts[place]))
    return Scope(kind=first.kind, signpost=first.signpost, rest=_rest(rest, first), off=off)


def _kind(sentence: str, text: str, parts: int) -> OffTopic | None:
    for topic in bounds().off_topic:
        if any(_says(rule, sentence, text, parts) for rule in topic.rules):
            return topic
    return None


def _says(rule: Cues, sentence: str, text: str, parts: int) -> bool:
    return not (rule.alone and parts > 1) and rule.found(sentence, text)


def _ours(sentence: str) -> bool:
    return bounds().guidance.found(sentence)


def _rest(parts: list[str], topic: OffTopic) -> str:
    """What is left: of a parent's own case only a question, of anything else also what is told of a child."""
    if topic.own_case and not any(asks(part) for part in parts):
        return ""
    return " ".join(parts)
