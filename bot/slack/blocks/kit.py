"""The pieces that messages and screens are made of, each within the lengths that Slack takes.

Two kinds of text. `rich` text shows every character as it is, so the guidance's own words go there. `marked` text is
Slack's own markup (mrkdwn), which `escaped` and `defused` make safe: nothing in it can call on a channel or a person,
open an address, or turn bold, unless we say so.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.showing import pieces, safe_address, with_links
from bot.slack.drawn import Block

Element = dict[str, Any]

LONGEST = 3000
"""Of a section's text, and of what somebody types."""
MOST_TEXT = 4000
"""Of a message's `text`: what chat.update takes. chat.postMessage takes more."""
BUDGET = 12_500
"""Characters of JSON that a message's blocks may be: Slack refuses somewhere above 13,100 (slackapi/bolt-js#2509)."""
MOST_BLOCKS = 50
_NAME, _ADDRESS = 200, 500


def cut(text: str, most: int) -> str:
    """The text, or as much of it as fits, ending at a word and with a mark that there was more."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    at_word = kept.rsplit(None, 1)[0] if len(kept.split(None, 1)) > 1 else kept
    return f"{at_word}…"


def escaped(text: str, most: int = LONGEST) -> str:
    """Fit for any of Slack's texts, and no longer than `most` when it is: a call on somebody begins with "<"."""
    return _within(most, text, lambda part: html.escape(part, quote=False))


def defused(text: str, most: int = 300) -> str:
    """One line, escaped and without meaning for Slack's markup: a mark that would format stands beside a character that
    nobody sees."""
    return _within(most, " ".join(text.split()), _defused)


def _defused(text: str) -> str:
    return re.sub(r"([*_~`])", "\u2060\\1\u2060", html.escape(text, quote=False))


def _within(most: int, text: str, safe: Callable[[str], str]) -> str:
    """As much of a text as is short enough when it is safe, where one character may become five."""
    for length in (most, most // 2):
        made = safe(cut(text, length))
        if len(made) <= most:
            return made
    return safe(cut(text, most // 5))


def plain(text: str, most: int) -> Element:
    return {"type": "plain_text", "text": cut(text.strip(), most) or "…", "emoji": False}


def marked(text: str) -> Element:
    """Slack's markup. The caller has cut and escaped what is not ours."""
    return {"type": "mrkdwn", "text": text if text.strip() else "…", "verbatim": True}


def person(user: str) -> str:
    """Somebody's name as Slack shows it, from their id."""
    return f"<@{user}>" if re.fullmatch(r"[A-Z0-9]{1,32}", user) else defused(user)


def address(text: str, url: str | None) -> str:
    """A link in Slack's markup; only the words, where the address is not one that a browser may open."""
    safe = _encoded(safe_address(url) or "")
    said = defused(text, _NAME)
    return f"<{safe}|{said}>" if said and safe and len(safe) <= _ADDRESS else said


def _encoded(url: str) -> str:
    spoilt = {"<": "%3C", ">": "%3E", "|": "%7C", " ": "%20", "&": "&amp;"}
    return "".join(spoilt.get(character, character) for character in url)


def section(text: str, accessory: Element | None = None) -> Block:
    return {"type": "section", "text": marked(text), **({"accessory": accessory} if accessory else {})}


def small(text: str) -> Block:
    """In small grey letters."""
    return {"type": "context", "elements": [marked(text)]}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def divider() -> Block:
    return {"type": "divider"}


def alert(text: str, level: str = "warning") -> Block:
    """Only in a screen."""
    return {"type": "alert", "level": level, "text": plain(text, 200)}


def actions(buttons: Iterable[Element]) -> list[Block]:
    held = list(buttons)
    return [{"type": "actions", "elements": held}] if held else []


def button(
    action: str, label: str, value: str = "", *, style: str = "", spoken: str = "", confirm: Element | None = None
) -> Element:
    """`value` is an opaque name, never a word that somebody wrote; `spoken` is what a screen reader says instead."""
    drawn = {"type": "button", "action_id": action, "text": plain(label, 75)}
    more = {"value": value, "style": style, "accessibility_label": spoken, "confirm": confirm}
    return {**drawn, **{name: text for name, text in more.items() if text}}


def confirm(title: str, text: str, yes: str, no: str) -> Element:
    """Asked before a press counts that cannot be undone."""
    asked = {"title": plain(title, 100), "text": plain(text, 300), "confirm": plain(yes, 30), "deny": plain(no, 30)}
    return {**asked, "style": "danger"}


def link(action: str, label: str, url: str) -> Element:
    return {"type": "button", "action_id": action, "text": plain(label, 75), "url": url}


def run(text: str, **style: bool) -> Element:
    """Words of rich text: `bold=True`, `italic=True`."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def emoji(name: str) -> Element:
    return {"type": "emoji", "name": name}


def linked(text: str, **style: bool) -> list[Element]:
    """Words of rich text in which a web address opens."""
    return [_opening(words, style) if opens else run(words, **style) for words, opens in with_links(text)]


def _opening(url: str, style: dict[str, bool]) -> Element:
    safe = safe_address(url)
    return {"type": "link", "url": safe, **({"style": style} if style else {})} if safe else run(url, **style)


def rich(*elements: Element) -> Block:
    return {"type": "rich_text", "elements": list(elements)}


def line(runs: Sequence[Element]) -> Element:
    return {"type": "rich_text_section", "elements": _shown(runs)}


def quoted(runs: Sequence[Element]) -> Element:
    return {"type": "rich_text_quote", "elements": _shown(runs)}


def _shown(runs: Sequence[Element]) -> list[Element]:
    """Those that say something: Slack takes no empty words, and no line of nothing."""
    return [one for one in runs if one.get("text") != ""] or [run("…")]


def bullets(lines: Iterable[Sequence[Element]]) -> Element:
    return {"type": "rich_text_list", "style": "bullet", "elements": [line(runs) for runs in lines]}


def prose(text: str, end: Sequence[Element] = (), *, most: int = LONGEST) -> Block:
    """The guidance's own words, paragraphs and lists, with `end` after the last of them."""
    shown = [(piece.kind, [linked(words) for words in piece.lines if words]) for piece in pieces(cut(text, most))]
    held = [(kind, lines) for kind, lines in shown if lines] or [("text", [[run("…")]])]
    held[-1][1][-1].extend(end)
    return rich(*(part for kind, lines in held for part in _drawn(kind, lines)))


def _drawn(kind: str, lines: Sequence[Sequence[Element]]) -> list[Element]:
    return [bullets(lines)] if kind == "list" else [line(runs) for runs in lines]


def weight(blocks: Iterable[Block]) -> int:
    """What blocks count against `BUDGET`."""
    return sum(len(json.dumps(block)) + 2 for block in blocks)
