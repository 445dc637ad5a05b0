"""What is asked, before anything is searched: made plain, identifiers masked, a follow-up made whole, and whether it
is for this desk. Pure; from here on nobody sees the words as they were typed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from bot.following import leans, standalone
from bot.safety.deciding import asks_to_decide
from bot.safety.identifiers import KINDS
from bot.safety.instructing import instructs, plain, question_left
from bot.safety.masking import Masker, Masking
from bot.safety.scope import scope
from bot.types import Masked, Question, Turn

INSTRUCTED = "only_quotes"
"""The field of `Wording` for a message that only instructs."""

LEANED = 4
"""How many turns back a follow-up may reach for its subject."""


class Asked(NamedTuple):
    """`text` is searched for; `shown` is the masked wording of the question itself, for the person to see.

    `own` is a follow-up's own words, where `text` has the question before it in front; else None.
    `aside` are questions in it that are not for this desk, beside one that is.
    `declined` names the field of `Wording` to answer with instead, where nothing is left to be searched for.
    """

    text: str
    shown: str
    masked: tuple[Masked, ...]
    declined: str | None
    deciding: bool
    own: str | None = None
    aside: tuple[str, ...] = ()


def understand(question: Question, masker: Masker) -> Asked:
    """Read a question. Never raises."""
    masking = masker.mask(plain(question.text))
    masked = together(question.masked, masking)
    left = question_left(masking.text)
    off = scope(left) if left else None
    asked = off.rest if off else left
    declined = (off.signpost if off else INSTRUCTED) if not asked else None
    own = asked or masking.text
    whole = standalone(own, history(question.history, masker)) if leans(own) else own
    deciding = asks_to_decide(masking.text) and not (instructs(masking.text) and not left)
    aside = off.off if off and asked else ()
    return Asked(whole, masking.text, masked, declined, deciding, own if whole != own else None, aside)


def together(before: Sequence[Masked], masking: Masking) -> tuple[Masked, ...]:
    """What a door took out before, and what was taken out here, counted together."""
    counts = Counter({one.kind: one.count for one in before}) + Counter(dict(masking.found))
    return tuple(Masked(kind=kind, count=counts[kind]) for kind in KINDS if counts[kind])


def history(turns: Sequence[Turn], masker: Masker) -> tuple[Turn, ...]:
    """The last turns, made plain and masked like the question itself."""
    return tuple(Turn(question=masker.mask(plain(turn.question)).text) for turn in turns[-LEANED:])
