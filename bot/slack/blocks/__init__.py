"""Messages drawn from data: nothing here calls Slack, reads a store or decides anything.

A `Drawn` message's `text` is all of it in words, for notifications and screen readers: escaped, and at most 4,000
characters, which is what chat.update takes.
"""

from __future__ import annotations

from bot.kept import Guidance
from bot.slack.blocks import kb
from bot.slack.blocks.answers import Reader, message
from bot.slack.blocks.kit import MOST_TEXT, actions, button, cut, escaped, person, prose, section
from bot.slack.blocks.words import words
from bot.slack.drawn import Drawn
from bot.types import Answer

__all__ = ["again", "answer", "guidance", "kept", "note", "shared"]


def answer(answer: Answer, *, private: bool = False) -> Drawn:
    """An answer of any outcome. `private`: only the asker sees it, as an answer to a command, so it can be kept."""
    return message(answer, Reader.ALONE if private else Reader.ASKER)


def shared(answer: Answer, by: str) -> Drawn:
    """An answer that user `by` shows to somebody."""
    said = words().answer.shared.format(person=person(by))
    drawn = message(answer, Reader.AWAY, section(said))
    return Drawn(text=cut(f"{said}\n\n{drawn.text}", MOST_TEXT), blocks=drawn.blocks)


def kept(answer: Answer) -> Drawn:
    """An answer that only its asker saw, in a message that stays."""
    return message(answer, Reader.AWAY)


def note(text: str) -> Drawn:
    """A reason, a refusal or a pointer, in plain words."""
    return Drawn(text=escaped(text, MOST_TEXT), blocks=(prose(text),))


def again(action: str, value: str = "") -> Drawn:
    """A button that does once more what took too long to open."""
    said = words().again.text
    opens = button(action, words().buttons.open, value)
    return Drawn(text=escaped(said), blocks=(prose(said), *actions([opens])))


def guidance(guidance: Guidance) -> Drawn:
    """What answers now; for those who may see it, what was added and does not answer yet."""
    return kb.drawn(guidance)
