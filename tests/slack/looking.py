"""Looking at what was drawn: its words, its buttons, and what stands where."""

from __future__ import annotations

import json
from typing import Any

from bot.slack.drawn import Drawn


def seen(drawn: Any) -> str:
    """All that is drawn, as JSON: to look for words in it."""
    held = drawn.blocks if isinstance(drawn, Drawn) else drawn
    return json.dumps(held, ensure_ascii=False)


def pressed(drawn: Any) -> dict[str, list[str]]:
    """The buttons by what they do, with their values."""
    found: dict[str, list[str]] = {}
    held = drawn.blocks if isinstance(drawn, Drawn) else drawn["blocks"]
    for block in held:
        elements = [*block.get("elements", []), *([block["accessory"]] if "accessory" in block else [])]
        for one in elements:
            if one.get("action_id"):
                found.setdefault(one["action_id"], []).append(one.get("value", ""))
    return found


def at(drawn: Any, words: str) -> int:
    """The place of the first block that holds some words."""
    held = drawn.blocks if isinstance(drawn, Drawn) else drawn["blocks"]
    return next(n for n, block in enumerate(held) if words in json.dumps(block, ensure_ascii=False))


def runs(drawn: Any) -> list[dict[str, Any]]:
    """The words of rich text."""
    parts = [part for block in drawn["blocks"] if block["type"] == "rich_text" for part in block["elements"]]
    lines = [line for part in parts for line in (part["elements"] if part["type"] == "rich_text_list" else [part])]
    return [run for line in lines for run in line["elements"]]
