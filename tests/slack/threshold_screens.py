"""Threshold checks and decisions as the desk gives them: for drawing every window and message of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from checks import AFFECTED, NO_DOCUMENTS, NOTHING, check, decision

from bot.slack.blocks import thresholds
from bot.slack.drawn import Drawn

SPANS = {number: (number, number + 40) for number in range(1, 7)}
MESSAGES: dict[str, Callable[[], Drawn]] = {"guidance changed": lambda: thresholds.told(AFFECTED)}
SCREENS: dict[str, Callable[[], dict[str, Any]]] = {
    "check": lambda: thresholds.check(check(), SPANS, records=True),
    "check, nothing close": lambda: thresholds.check(NOTHING, {}),
    "check, no documents": lambda: thresholds.check(NO_DOCUMENTS, {}),
    "decision, to write": lambda: thresholds.deciding("THR7Q2M"),
    "decision, recorded": lambda: thresholds.recorded(decision()),
    "decision": lambda: thresholds.decision(decision(), (), SPANS),
    "decision, changed since": lambda: thresholds.decision(decision(review=None), AFFECTED.changed, SPANS),
}
