"""What Slack takes, checked without Slack: `check_blocks`, `check_text` and `check_view` give a list of faults.

    shape     JSON Schema made from the types in npm @slack/types 3.2.0 (MIT): schema/Blocks.schema.json
    limits    lengths, counts, what is one of a kind, what belongs on which surface, totals over a message

Sources: Slack's Block Kit reference; slackapi/bolt-js#2509 for the total over a message, which no reference gives;
pymc-labs/daimon#106 for the text that chat.update takes (probed live in August 2026).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from jsonschema.exceptions import best_match

SCHEMA = Path(__file__).with_name("schema") / "Blocks.schema.json"
MOST_TEXT = 4000
MOST_TOTAL = 13_000
MOST_MARKDOWN = 12_000
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
EVERYWHERE = {"actions", "card", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}
SURFACES = {
    "message": EVERYWHERE
    | {"carousel", "container", "context_actions", "data_table", "file", "markdown", "plan", "table", "task_card"},
    "modal": EVERYWHERE | {"alert"},
    "home": EVERYWHERE | {"carousel", "container", "data_table", "table"},
}
LENGTHS = {
    "section": {"text": 3000},
    "header": {"text": 150},
    "markdown": {"text": 12_000},
    "alert": {"text": 200},
    "input": {"label": 2000, "hint": 2000},
    "image": {"image_url": 3000, "alt_text": 2000, "title": 2000},
    "card": {"title": 150, "subtitle": 150, "body": 200},
    "container": {"title": 150, "subtitle": 150},
    "button": {"text": 75, "value": 2000, "url": 3000, "accessibility_label": 75},
    "icon_button": {"value": 2000, "accessibility_label": 75},
    "confirm": {"title": 100, "text": 300, "confirm": 30, "deny": 30},
}
COUNTS = {
    "section": {"fields": 10},
    "actions": {"elements": 25},
    "context": {"elements": 10},
    "context_actions": {"elements": 5},
    "table": {"rows": 100},
    "overflow": {"options": 5},
    "checkboxes": {"options": 10},
    "radio_buttons": {"options": 10},
    "static_select": {"options": 100, "option_groups": 100},
    "multi_static_select": {"options": 100, "option_groups": 100},
    "carousel": {"elements": 10},
    "container": {"child_blocks": 10},
    "plan": {"tasks": 50},
}
RICH = {"rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted"}


def check_text(text: str) -> list[str]:
    """A message's `text`: there, no longer than chat.update takes, and calling on nobody by accident."""
    faults = [] if text.strip() else ["text: must be more than 0 characters"]
    if len(text) > MOST_TEXT:
        faults.append(f"msg_too_long: chat.update takes {MOST_TEXT} characters, this has {len(text)}")
    return faults + [f"text: {fault}" for fault in _calls(text)]


def check_blocks(blocks: Any, surface: str = "message") -> list[str]:
    """The `blocks` of a message, or of a view of that surface."""
    if not isinstance(blocks, list):
        return ["blocks must be an array"]
    return [
        *_as_a_whole(blocks, surface),
        *(fault for n, block in enumerate(blocks) for fault in _block(n, block, surface)),
    ]


def check_view(view: dict[str, Any]) -> list[str]:
    """A modal or a home page."""
    surface = view.get("type")
    if surface not in ("modal", "home"):
        return [f"view type {surface!r}"]
    faults = check_blocks(view.get("blocks"), surface)
    faults += _frame(view) if surface == "modal" else _bare(view)
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if len(view.get(name) or "") > most:
            faults.append(f"{name} must be less than {most + 1} characters")
    if len(json.dumps(view)) > 250_000:
        faults.append("view_too_large: over 250 kB")
    return faults


def _frame(view: dict[str, Any]) -> Iterator[str]:
    for name in ("title", "submit", "close"):
        if (name == "title" or name in view) and not 1 <= len(_text(view.get(name))) <= 24:
            yield f"{name} must be 1-24 characters [json-pointer:/view/{name}]"
    if any(block.get("type") == "input" for block in view.get("blocks") or []) and "submit" not in view:
        yield "submit is required when an input block is present"


def _bare(view: dict[str, Any]) -> Iterator[str]:
    if any(name in view for name in ("title", "submit", "close")):
        yield "home views take no title/submit/close"


def _as_a_whole(blocks: list[Any], surface: str) -> Iterator[str]:
    if surface != "message" and not blocks:
        yield "blocks: at least one block is required"
    if len(blocks) > MOST_BLOCKS[surface]:
        yield f"no more than {MOST_BLOCKS[surface]} items allowed [json-pointer:/blocks]"
    held = [block for block in blocks if isinstance(block, dict)]
    yield from _twice("block_id", [block["block_id"] for block in held if "block_id" in block])
    if surface == "message":
        yield from _totals(held)


def _totals(blocks: list[dict[str, Any]]) -> Iterator[str]:
    if len(json.dumps(blocks, ensure_ascii=False)) > MOST_TOTAL:
        yield f"msg_blocks_too_long: over {MOST_TOTAL} characters in all"
    if sum(len(block.get("text", "")) for block in blocks if block.get("type") == "markdown") > MOST_MARKDOWN:
        yield f"markdown blocks total over {MOST_MARKDOWN} characters"
    if sum(block.get("type") == "table" for block in blocks) > 1:
        yield "only one table block per message"


def _block(n: int, block: Any, surface: str) -> Iterator[str]:
    at = f"/blocks/{n}"
    kind = block.get("type") if isinstance(block, dict) else None
    shape = _shapes().get(kind)
    if shape is None:
        yield f"unsupported type: {kind} [json-pointer:{at}/type]"
        return
    if kind not in SURFACES[surface]:
        yield f"{kind} is not available in a {surface} [json-pointer:{at}]"
    if fault := best_match(shape.iter_errors(block)):
        yield f"{fault.message[:200]} [json-pointer:{at}{''.join(f'/{one}' for one in fault.absolute_path)}]"
    if kind == "section" and not block.get("text") and not block.get("fields"):
        yield f"section needs text or fields [json-pointer:{at}]"
    parts = list(_walk(block, at))
    yield from _twice("action_id", [part["action_id"] for _, part in parts if part.get("action_id")])
    for where, part in parts:
        yield from (f"{fault} [json-pointer:{where}]" for fault in _part(part, where, kind, surface))


def _part(part: dict[str, Any], where: str, block: str, surface: str) -> Iterator[str]:
    kind = part.get("type") or ("confirm" if "deny" in part else "")
    yield from _long(part, kind)
    yield from _many(part, kind)
    yield from _ids(part)
    yield from _words(part, kind, where, block)
    yield from _rich(part, kind)
    yield from _choices(part, kind)
    yield from _typing(part, kind)
    if kind == "button" and "url" in part and not re.match(r"https?://", part["url"]):
        yield "url must begin with http:// or https://"
    if kind == "file_input" and surface != "modal":
        yield "file_input is only available in modals"


def _long(part: dict[str, Any], kind: str) -> Iterator[str]:
    for name, most in LENGTHS.get(kind, {}).items():
        if len(_text(part.get(name))) > most:
            yield f"{name} must be less than {most + 1} characters"
    if len(_text(part.get("placeholder"))) > 150:
        yield "placeholder must be less than 151 characters"


def _many(part: dict[str, Any], kind: str) -> Iterator[str]:
    for name, most in COUNTS.get(kind, {}).items():
        held = part.get(name)
        if isinstance(held, list) and not 1 <= len(held) <= most:
            yield f"{name} must have 1 to {most} items"


def _ids(part: dict[str, Any]) -> Iterator[str]:
    for name in ("action_id", "block_id"):
        if len(part.get(name) or "") > 255:
            yield f"{name} too long"


def _words(part: dict[str, Any], kind: str, where: str, block: str) -> Iterator[str]:
    if kind not in ("plain_text", "mrkdwn"):
        return
    text = part.get("text") or ""
    if not text.strip():
        yield "text must be more than 0 characters"
    if "/fields/" in where and len(text) > 2000:
        yield "a field must be less than 2001 characters"
    if block == "context" and len(text) > 3000:
        yield "a context element must be less than 3001 characters"
    if kind == "mrkdwn":
        yield from _calls(text)


def _calls(text: str) -> Iterator[str]:
    """Nothing may call on a whole channel, and every "<" must begin what Slack knows."""
    if re.search(r"<!(channel|here|everyone|subteam)", text):
        yield "calls on a whole channel"
    for call in re.findall(r"<[^>]*>?", text):
        if not re.fullmatch(r"<(@[A-Z0-9]+|!date\^[^<>]+|(https?|mailto):[^\s<>|]+(\|[^<>]+)?)>", call):
            yield f"{call[:40]!r} is not something that Slack knows"


def _rich(part: dict[str, Any], kind: str) -> Iterator[str]:
    if kind == "rich_text" and not part.get("elements"):
        yield "rich_text must have elements"
    if kind in RICH and not part.get("elements"):
        yield f"{kind} must have elements"
    if kind == "text" and not part.get("text"):
        yield "text of rich text must be more than 0 characters"
    if kind == "link" and not re.match(r"(https?|mailto|tel):", part.get("url", "")):
        yield "a link must open a web address"


def _choices(part: dict[str, Any], kind: str) -> Iterator[str]:
    options = part.get("options") or []
    if "initial_option" in part and options and part["initial_option"] not in options:
        yield "initial_option must match one of options exactly"
    for option in options if kind != "overflow" else []:
        if len(_text(option.get("text"))) > 75 or len(option.get("value", "")) > 150:
            yield "an option has at most 75 characters of text and 150 of value"


def _typing(part: dict[str, Any], kind: str) -> Iterator[str]:
    if kind != "plain_text_input":
        return
    if part.get("max_length", 1) > 3000 or part.get("min_length", 0) > 3000:
        yield "max_length is limited to 3000"
    if len(part.get("initial_value", "")) > part.get("max_length", 3000):
        yield "initial_value longer than max_length"


def _twice(name: str, found: list[str]) -> Iterator[str]:
    yield from (f"{name} {one!r} is used twice" for one in sorted({one for one in found if found.count(one) > 1}))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("text", ""))
    return value if isinstance(value, str) else ""


def _walk(held: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(held, dict):
        yield path, held
        for name, value in held.items():
            yield from _walk(value, f"{path}/{name}")
    elif isinstance(held, list):
        for n, value in enumerate(held):
            yield from _walk(value, f"{path}/{n}")


@cache
def _shapes() -> dict[Any, Draft7Validator]:
    held = json.loads(SCHEMA.read_text(encoding="utf-8"))["definitions"]
    found = {}
    for name, shape in held.items():
        kind = (shape.get("properties", {}).get("type") or {}).get("const")
        if kind and name.endswith("Block"):
            found[kind] = Draft7Validator({"$ref": f"#/definitions/{name}", "definitions": held})
    return found
