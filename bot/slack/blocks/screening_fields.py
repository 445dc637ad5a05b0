"""The fields of a page of a screening as Slack's own, within its limits, and what was put into them read back.

A block is named after its field. Slack goes on showing what somebody typed into a block as long as its name stays: a
field that is to be shown anew has a mark after its name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.screening.types import Field, Option, Value
from bot.slack import ids
from bot.slack.blocks.kit import LONGEST, Element, bullets, cut, plain, rich, run
from bot.slack.blocks.words import words
from bot.slack.drawn import Block

RADIO = 10
"""Answers that are shown one below the other, at most: Slack takes no more."""
LIST = 100
"""Answers in one part of a list that opens."""
LABEL = 75
"""Characters of an answer, and as many in the line below it."""
EMPTY = "-"
"""The answer that leaves a field empty: what was chosen once cannot be taken back in Slack."""
MARK = "#"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Answers = Mapping[str, Value]


def fields(held: Sequence[Field], answers: Answers, mark: str = "", text: str = "") -> Iterator[Block]:
    """Every field with what is known already. `mark` is that of a table, `text` what stands in it."""
    for field in held:
        if any(len(option.label) > 2 * LABEL for option in field.options):
            yield rich(bullets([[run(cut(option.label, 500))] for option in field.options]))
        table = field.kind == "table"
        element = _typed(text) if table else _element(field, answers.get(field.key, ""))
        yield _input(field, element, f"{field.key}{MARK}{mark}" if table else field.key)


def read(view: Mapping[str, Any]) -> dict[str, Value]:
    """What the fields of a window hold, by field."""
    held = view["state"]["values"]
    return {name.partition(MARK)[0]: _value(next(iter(one.values()), {})) for name, one in held.items()}


def changed(view: Mapping[str, Any]) -> dict[str, Value]:
    """What somebody changed in a window since it was drawn."""
    drawn = {
        block["block_id"].partition(MARK)[0]: _drawn(block["element"])
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return {key: value for key, value in read(view).items() if value != drawn.get(key)}


def blocks_of(view: Mapping[str, Any]) -> dict[str, str]:
    """The names of a window's blocks, by field."""
    names = [block["block_id"] for block in view["blocks"] if block["type"] == "input"]
    return {name.partition(MARK)[0]: name for name in names}


def _input(field: Field, element: Element, name: str) -> Block:
    drawn = {"type": "input", "block_id": name, "label": plain(field.says, 2000), "element": element}
    hint = {"hint": plain(field.hint, 2000)} if field.hint.strip() else {}
    return {**drawn, "optional": not field.required, **hint}


def _element(field: Field, value: Value) -> Element:
    if field.kind == "text":
        return _typed(value if isinstance(value, str) else "")
    if field.kind == "day":
        day = {"initial_date": value} if isinstance(value, str) and _DAY.fullmatch(value) else {}
        return {"type": "datepicker", "action_id": ids.ANSWER, **day}
    options = [*field.options, *([] if field.required else [Option(value=EMPTY, label=words().screen.empty)])]
    chosen = (value,) if isinstance(value, str) else value
    return _choice(field, [_option(one) for one in options], chosen)


def _choice(field: Field, options: list[Element], chosen: Sequence[str]) -> Element:
    short, many, say = len(options) <= RADIO and field.required, field.kind == "many", words().screen
    kinds = ("checkboxes", "multi_static_select") if many else ("radio_buttons", "static_select")
    named: Element = {"type": kinds[0] if short else kinds[1], "action_id": ids.ANSWER}
    given = [one for one in options if one["value"] in chosen]
    known = {"initial_options": given} if many else {"initial_option": given[:1] and given[0]}
    asks = {} if short else {"placeholder": plain(say.choose_some if many else say.choose, 150)}
    return {**named, **_offered(options), **asks, **(known if given else {})}


def _offered(options: list[Element]) -> Element:
    if len(options) <= LIST:
        return {"options": options}
    parts = [options[at : at + LIST] for at in range(0, len(options), LIST)]
    return {"option_groups": [{"label": plain(part[0]["text"]["text"], LABEL), "options": part} for part in parts]}


def _option(option: Option) -> Element:
    """An answer; one that is longer than Slack takes goes on in the line below, from a comma where there is one."""
    label = " ".join(option.label.split())
    if len(label) <= LABEL:
        return {"text": plain(label, LABEL), "value": option.value}
    comma = max(label.rfind(sign, 0, LABEL) for sign in (", ", ". ", "; ")) + 1
    at = comma if comma > LABEL // 3 else max(label.rfind(" ", 0, LABEL + 1), 0) or LABEL
    more = plain(label[at:], LABEL)
    return {"text": plain(label[:at], LABEL), "description": more, "value": option.value}


def _typed(text: str) -> Element:
    given = {"initial_value": text[:LONGEST]} if text.strip() else {}
    asks = {"placeholder": plain(words().screen.type_here, 150)}
    lines = {"type": "plain_text_input", "action_id": ids.ANSWER, "multiline": True, "max_length": LONGEST}
    return {**lines, **asks, **given}


def _value(held: Mapping[str, Any]) -> Value:
    if "selected_options" in held:
        return tuple(one["value"] for one in held["selected_options"] or ())
    option = held.get("selected_option") or {}
    value = str(option.get("value") or held.get("selected_date") or held.get("value") or "").strip()
    return "" if value == EMPTY else value


def _drawn(element: Element) -> Value:
    """What an element held when it was drawn."""
    if element["type"] in ("checkboxes", "multi_static_select"):
        return tuple(one["value"] for one in element.get("initial_options", ()))
    option = element.get("initial_option") or {}
    value = str(option.get("value") or element.get("initial_date") or element.get("initial_value") or "").strip()
    return "" if value == EMPTY else value
