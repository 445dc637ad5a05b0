"""What may be stored of a message before anybody has answered it: masked, with the danger that was heard in it."""

from __future__ import annotations

from bot.safety.danger import Danger
from bot.safety.instructing import plain
from bot.safety.masking import Masker
from bot.types import Question, Turn
from bot.understanding import together

LEVELS = ("none", "mentioned", "refer_now", "immediate")


class Heard(Question):
    """A question whose `text` and `history` are masked; `alarm` is what was heard in the words as they were typed.

    An alarm that is immediate has left no words at all."""

    alarm: Danger


def heard(question: Question, alarm: Danger, masker: Masker) -> Heard:
    """A question made fit to be stored. Never raises."""
    own = {name: getattr(question, name) for name in Question.model_fields if name not in ("text", "history", "masked")}
    if alarm.level == "immediate":
        return Heard(**own, text="", alarm=alarm)
    masking = masker.mask(plain(question.text))
    turns = tuple(_masked(turn, masker) for turn in question.history)
    return Heard(**own, text=masking.text, history=turns, masked=together(question.masked, masking), alarm=alarm)


def graver(one: Danger, other: Danger) -> Danger:
    """Whichever is the more urgent."""
    return max(one, other, key=lambda alarm: LEVELS.index(alarm.level))


def _masked(turn: Turn, masker: Masker) -> Turn:
    return turn.model_copy(update={"question": masker.mask(plain(turn.question)).text})
