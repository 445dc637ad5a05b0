"""The rules that stand in for Slack: what Slack refuses, they refuse."""

from __future__ import annotations

from typing import Any

import pytest
from blockkit_rules import check_blocks, check_text, check_view

LINES = {"type": "plain_text_input", "action_id": "a"}


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def section(text: str = "words", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "a", "text": plain("Press"), **more}


def rich(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": list(elements)}


def line(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "rich_text_section", "elements": list(elements)}


def typed(**more: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain("Say"), "element": {**LINES, **more}}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("A title"), "blocks": list(blocks or (section(),)), **more}


GOOD = [
    section(),
    section("<@U1> wrote <https://example.org|here>", accessory=button(value="x")),
    {"type": "actions", "elements": [button(), button(action_id="b", url="https://example.org")]},
    rich(line({"type": "text", "text": "words"}, {"type": "link", "url": "https://example.org"})),
]
BAD: dict[str, list[Any]] = {
    "a block of no known kind": [{"type": "paragraph"}],
    "not a block": ["words"],
    "a section of nothing": [{"type": "section"}],
    "a section too long": [section("x" * 3001)],
    "empty words": [section(" ")],
    "a header too long": [{"type": "header", "text": plain("x" * 151)}],
    "a header in markup": [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    "a button's words too long": [section(accessory=button(text=plain("x" * 76)))],
    "a button's value too long": [section(accessory=button(value="x" * 2001))],
    "a button without words": [section(accessory={"type": "button", "action_id": "a"})],
    "a button of no known style": [section(accessory=button(style="big"))],
    "a button that opens something else": [section(accessory=button(url="javascript:alert(1)"))],
    "no buttons": [{"type": "actions", "elements": []}],
    "too many buttons": [{"type": "actions", "elements": [button(action_id=str(n)) for n in range(26)]}],
    "one name for two buttons": [{"type": "actions", "elements": [button(), button()]}],
    "one name for two blocks": [section(block_id="b"), section(block_id="b")],
    "too many blocks": [section()] * 51,
    "too much in all": [section("x" * 2900)] * 5,
    "something of a screen": [{"type": "alert", "text": plain("x"), "level": "info"}],
    "a file to send": [{"type": "input", "label": plain("x"), "element": {"type": "file_input", "action_id": "a"}}],
    "two tables": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2,
    "rich text of nothing": [rich()],
    "a line of nothing": [rich(line())],
    "an empty run": [rich(line({"type": "text", "text": ""}))],
    "a link to nowhere": [rich(line({"type": "link", "url": "nowhere"}))],
    "a call on a channel": [section("<!channel> look")],
    "a mark that begins nothing": [section("less < more > less")],
}
BAD_VIEWS: dict[str, dict[str, Any]] = {
    "no such view": {"type": "page", "blocks": [section()]},
    "no blocks": modal() | {"blocks": []},
    "a title too long": modal(title=plain("x" * 25)),
    "no title": {"type": "modal", "blocks": [section()]},
    "a foot too long": modal(close=plain("x" * 25)),
    "something to fill in and no way to send it": modal(typed()),
    "a start longer than it may be": modal(typed(max_length=2, initial_value="xxx"), submit=plain("Send")),
    "longer than may be typed": modal(typed(max_length=3001), submit=plain("Send")),
    "metadata too long": modal(private_metadata="x" * 3001),
    "votes in a screen": modal({"type": "context_actions", "elements": [{"type": "icon_button", "icon": "trash"}]}),
    "a home with a title": {"type": "home", "title": plain("x"), "blocks": [section()]},
    "too many blocks": modal(*[section()] * 101),
    "a hint too long": modal({**typed(), "hint": plain("x" * 2001)}, submit=plain("Send")),
    "a choice too long": modal(
        {
            "type": "input",
            "label": plain("x"),
            "element": {"type": "checkboxes", "options": [{"text": plain("x" * 76), "value": "a"}]},
        },
        submit=plain("Send"),
    ),
}


def test_what_slack_takes_has_no_fault() -> None:
    assert check_blocks(GOOD) == []
    assert check_view(modal(typed(), submit=plain("Send"))) == []
    assert check_text("Ask <@U1>.") == []


@pytest.mark.parametrize("blocks", BAD.values(), ids=BAD)
def test_blocks_that_slack_refuses_are_refused(blocks: list[Any]) -> None:
    assert check_blocks(blocks)


@pytest.mark.parametrize("view", BAD_VIEWS.values(), ids=BAD_VIEWS)
def test_views_that_slack_refuses_are_refused(view: dict[str, Any]) -> None:
    assert check_view(view)


@pytest.mark.parametrize("text", ["", "x" * 4001, "<!here> look", "1 < 2"])
def test_a_text_that_cannot_be_put_in_place_of_another_is_refused(text: str) -> None:
    assert check_text(text)


def test_blocks_must_be_a_list() -> None:
    assert check_blocks({"type": "section"})
