"""A screening's window: which screening and page it shows, and how it is drawn anew from what is kept."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple

from bot.errors import Denied
from bot.screen import Open
from bot.slack import blocks, views
from bot.slack.blocks import screening, screening_result
from bot.slack.blocks.words import words
from bot.slack.drawn import View
from bot.slack.listeners import reading
from bot.slack.listeners.counter import FAULTS, Counter
from bot.slack.listeners.reading import Body
from bot.slack.posting import Vanished
from bot.slack.work import Place
from bot.types import Actor

log = logging.getLogger(__name__)
Made = Callable[[Counter, Actor, Body], View]


class At(NamedTuple):
    """Which screening a window shows, and which of its pages; no page at its end."""

    reference: str
    page: str


def shown(counter: Counter, actor: Actor, opened: Open, notice: str = "") -> View:
    """The page where it is, or at its end what it says: with the family there, what they may see."""
    if opened.page is not None:
        return screening.page(opened, notice)
    desk = counter.desk.screenings
    if opened.screening.answers.get("setting") == "family":
        return screening_result.with_family(opened, desk.family(actor, opened.reference))
    return screening_result.result(opened, desk.outcome(actor, opened.reference))


def drawn(counter: Counter, body: Body, made: Made) -> View:
    """What `made` draws for who pressed; a reason or a fault in its place."""
    try:
        return made(counter, acting(counter, body), body)
    except Denied as denied:
        return views.done(str(denied))
    except FAULTS as fault:
        log.warning("a window was not drawn: %s", type(fault).__name__)
        return views.done(counter.replies.not_opened)


def show(counter: Counter, place: Place, body: Body, made: Made, in_place: bool) -> None:
    """In the window that is open, or in one of its own."""
    if in_place and (body.get("view") or {}).get("type") == "modal":
        return redraw(counter, place, drawn(counter, body, made))
    return counter.open(place, body, lambda actor: made(counter, actor, body))


def redraw(counter: Counter, place: Place, view: View, lost: str = "") -> None:
    """Where the window was closed meanwhile, nobody waits for it; what was kept is kept. `lost` is said in a direct
    message where it cannot be drawn."""
    try:
        counter.poster.redraw(place, view)
    except Vanished:
        return
    except FAULTS as fault:
        log.warning("a window was not drawn again: %s", type(fault).__name__)
        counter.tell(place, blocks.note(lost or words().screen.not_kept))


def acting(counter: Counter, body: Body) -> Actor:
    return counter.actor(reading.pressed(body))


def where(body: Body) -> At:
    reference, _, page = str(body["view"].get("private_metadata") or "").partition(" ")
    return At(reference, page)


def value(body: Body) -> str:
    return str(body["actions"][0].get("value") or "")


def key(body: Body) -> str:
    """What a window that was sent is known by: the same one, sent again, is the same work."""
    return f"window:{body['view']['id']}:{body['view'].get('hash', '')}"
