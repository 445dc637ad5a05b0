"""A person who walks a worked case of the screening in Slack: they see only what stands in the window."""

from __future__ import annotations

from datetime import date
from typing import Any

from human import Human

from bot.screening.types import Field, Option, Page
from bot.slack import ids
from bot.slack.blocks.screening_fields import EMPTY, MARK
from evals.screening import Case

KINDS = {
    "radio_buttons": "one",
    "static_select": "one",
    "checkboxes": "many",
    "multi_static_select": "many",
    "datepicker": "day",
    "plain_text_input": "text",
}


def begun(who: Human) -> dict[str, Any]:
    """The window, after /screen: one that was not open before."""
    before = who.modal["id"] if who.modal else None
    who.slash("/screen")
    who.s.wait(lambda: who.modal and who.modal["id"] != before)
    return dict(who.wait_modal())


def fields(view: dict[str, Any]) -> dict[str, Field]:
    """The fields of a window, by the names of their blocks."""
    return {one["block_id"]: _field(one) for one in view["blocks"] if one["type"] == "input"}


def key(view: dict[str, Any]) -> str:
    """Which page a window shows."""
    return str(view["private_metadata"]).partition(" ")[2]


def reference(view: dict[str, Any]) -> str:
    return str(view["private_metadata"]).partition(" ")[0]


def answer(who: Human, case: Case, **instead: Any) -> dict[str, Any]:
    """Fill in the page as the case does and press Next: the window after it. `instead` is by field."""
    view, today = who.modal, date.today()
    asked = fields(view)
    told = case.given(Page(key="", title="", fields=tuple(asked.values())), today) | instead
    if "Contacts held now" in str(view["blocks"]):
        told["chronology"] = ""
    who.submit({name: _put(field, told[field.key]) for name, field in asked.items() if told[field.key]})
    return dict(who.modal)


def walk(who: Human, case: Case, most: int = 1000) -> int:
    """Answer page after page, at most so many. How many were answered."""
    for count in range(most):
        if not (who.modal and who.modal.get("submit")):
            return count
        answer(who, case)
    return most


def until(who: Human, case: Case, page: str) -> dict[str, Any]:
    """Answer until a page is shown."""
    while key(who.modal) != page:
        assert who.modal.get("submit"), f"{page} never came"
        answer(who, case)
    return dict(who.modal)


def press(who: Human, action: str, value: str | None = None, typed: dict[str, Any] | None = None) -> dict[str, Any]:
    """Press a button of the window: the window as it is drawn then, or the one that lies upon it."""
    before = who.modal["hash"]
    who.click("modal", action, value, typed)
    return dict(who.s.wait(lambda: who.modal["hash"] != before and who.modal, 20, f"the window after {action}"))


def resumed(who: Human, which: str) -> dict[str, Any]:
    """Go on with one from the front page."""
    who.s.homes.pop(who.id, None)
    who.open_home()
    who.s.wait(lambda: which in str(who.s.homes.get(who.id)), 20, "the front page")
    who.s.stacks[who.id] = []
    who.click("home", ids.SCREEN_RESUME, which)
    return dict(who.wait_modal(ids.SCREEN_FORM))


def _field(block: dict[str, Any]) -> Field:
    element = block["element"]
    kind = "table" if MARK in block["block_id"] else KINDS[element["type"]]
    held = element.get("options") or [one for part in element.get("option_groups", ()) for one in part["options"]]
    options = tuple(Option(value=one["value"], label=one["text"]["text"]) for one in held if one["value"] != EMPTY)
    name = block["block_id"].partition(MARK)[0]
    required = not block.get("optional")
    return Field.model_validate({"key": name, "kind": kind, "says": "?", "options": options, "required": required})


def _put(field: Field, value: Any) -> Any:
    return list((value,) if isinstance(value, str) else value) if field.kind == "many" else value
