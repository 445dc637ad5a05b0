"""A follow-up as a question that stands on its own: "and if they refuse?" is about what was asked before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.types import Turn
from knowledge.lexical import terms

_LEANS = re.compile(
    r"^(?:and|but|so|or|then|also|what about|how about|what if|even if|why|really|same)\b"
    r"|\b(?:it|its|that|this|those|these|them|they|their|he|she|him|her|his|there|then|one|ones|both|either|same|above|else)\b",
    re.IGNORECASE,
)
_FEW = 3


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with the one before it in front, where it leans on that; else the question as it is.

    A question leans when it points back ("it", "them", "and if …") or names too little to be searched for.
    """
    if not history or not (_LEANS.search(question) or len(terms(question)) <= _FEW):
        return question
    return f"{history[-1].question.strip()} {question.strip()}"
