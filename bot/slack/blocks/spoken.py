"""An answer in words alone, as its message's `text`: for notifications, screen readers and drawings that fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.slack.blocks.kit import MOST_TEXT, escaped
from bot.slack.blocks.sources import in_words
from bot.slack.blocks.words import wording, words
from bot.types import Answer, Outcome


def spoken(answer: Answer, *beside: str) -> str:
    """All of it, what is `beside` the answer after it. What does not fit leaves from the end, so the answer stays."""
    told = "\n\n".join(filter(str.strip, [answer.text, *beside, *_after(answer)]))
    whole = escaped(told, 5 * len(told) + 5)
    if len(whole) <= MOST_TEXT:
        return whole
    more = words().answer.more_text
    return f"{escaped(told, MOST_TEXT - len(more) - 2)}\n\n{more}"


def _after(answer: Answer) -> Iterator[str]:
    say = wording()
    if answer.outcome is not Outcome.URGENT:  # which says this itself
        yield say.immediate_danger
        yield _listed(say.contacts_heading, (f"{one.name}: {one.detail}" for one in answer.contacts))
    yield _listed(say.sources_heading, map(in_words, answer.citations))
    yield _listed(say.curiosity_heading, (f"{one.question} ({one.source})" for one in answer.curiosity))
    if answer.outcome is not Outcome.URGENT:
        yield say.not_a_decision
    yield f"{words().answer.reference.format(reference=answer.trace.reference)}."


def _listed(heading: str, lines: Iterable[str]) -> str:
    held = list(lines)
    return "\n".join([f"{heading}:", *held]) if held else ""
