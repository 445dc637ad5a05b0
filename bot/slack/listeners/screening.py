"""The walk through a screening: a page that was sent, and the steps aside. Each is drawn anew from what is kept.

A page that is left by a button is heard and kept as far as it is filled in. Whatever goes wrong in keeping it, 999 is
shown at once to somebody who says that a child is in danger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from slack_bolt import Ack, App

from bot.errors import Denied, Unfit
from bot.screen import TABLE, Open, Screenings
from bot.screening.pages import STOP
from bot.screening.types import Value
from bot.slack import ids, views
from bot.slack.blocks import screening, screening_fields
from bot.slack.blocks.words import wording, words
from bot.slack.drawn import View
from bot.slack.listeners import front, reading
from bot.slack.listeners.counter import FAULTS, Counter
from bot.slack.listeners.reading import Body
from bot.slack.listeners.screening_window import At, acting, drawn, key, redraw, show, shown, where
from bot.slack.work import Act, Place, Work
from bot.types import Actor
from prompts import BadPrompts

log = logging.getLogger(__name__)
LAST = "decision"
"""The page that ends the walk."""
Aside = Callable[[Screenings, Actor, At], Open]
"""From a page somewhere else, once what stands on it is kept."""


def register(app: App, counter: Counter) -> None:
    def sent(ack: Ack, body: dict[str, Any]) -> None:
        _sent(counter, ack, body)

    def begun(ack: Ack, body: dict[str, Any]) -> None:
        ack(response_action="update", view=drawn(counter, body, _new))

    def start(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        begin(counter, reading.pressed(body), body)

    app.view(ids.SCREEN_FORM)(sent)
    app.view(ids.SCREEN_BEGIN)(begun)
    app.action(ids.START_SCREEN)(start)
    app.shortcut(ids.START_SCREEN)(start)
    for name, aside in ASIDE.items():
        app.action(name)(_aside(counter, name, aside))


def begin(counter: Counter, place: Place, body: Body) -> None:
    """What is not finished, to go on with; else a new screening. In place of a window that is open."""
    show(counter, place, body, _begin, True)


def _begin(counter: Counter, actor: Actor, body: Body) -> View:
    held = counter.desk.screenings.mine(actor)
    unfinished = [one for one in held if one.mine and one.state != "finished"]
    return screening.begin(unfinished) if unfinished else _new(counter, actor, body)


def _new(counter: Counter, actor: Actor, body: Body) -> View:
    try:
        return screening.page(counter.desk.screenings.begin(actor))
    except BadPrompts as wrong:
        log.error("the partnership's own screening cannot be read: %s", wrong)
        return views.done(words().screen.broken)


# A page that was sent


def _sent(counter: Counter, ack: Ack, body: Body) -> None:
    """Its answers are kept, and the next page takes its place; or each fault stands beside its field. Where nothing
    could be kept, the page stays open with what was typed."""
    names = screening_fields.blocks_of(body["view"])
    try:
        ack(response_action="update", view=_next(counter, body))
    except Unfit as unfit:
        beside = {names[key]: why for key, why in unfit.faults.items() if key in names}
        if beside and not _gone(counter, body):
            return _refuse(ack, beside)
        ack(response_action="update", view=drawn(counter, body, _here))
    except Denied as denied:
        ack(response_action="update", view=_urgent(counter, body) or views.done(str(denied)))
    except FAULTS as fault:
        log.warning("a page was not kept: %s", type(fault).__name__)
        if urgent := _urgent(counter, body):
            ack(response_action="update", view=urgent)
            return None
        return _refuse(ack, {next(iter(names.values())): words().screen.not_kept})
    if where(body).page == LAST:
        front.draw(counter, reading.pressed(body))
    return None


def _urgent(counter: Counter, body: Body) -> View | None:
    """999, or to refer, where what is on a page that cannot be kept calls for it."""
    given = screening_fields.read(body["view"])
    said = [one for one in given.values() if isinstance(one, str) and " " in one]
    seen = {CALLS.get(counter.desk.listen(one).alarm.level) for one in said} | {*_ticked(counter, given)}
    kind = next((kind for kind in CALLS.values() if kind in seen), None)
    return screening.stop_now(kind) if kind else None


def _ticked(counter: Counter, given: Mapping[str, Value]) -> Iterator[Literal["danger", "refer"]]:
    """What signs of the gate, and an answer that a child is in danger now, call for."""
    if given.get("gate"):
        yield from (sign.kind for sign in counter.desk.screenings.in_use().gate if sign.id in given["gate"])
    if any(name.endswith("/now") and one == "yes" for name, one in given.items()):
        yield "danger"


def _refuse(ack: Ack, errors: dict[str, str]) -> None:
    ack(response_action="errors", errors=errors)


def _gone(counter: Counter, body: Body) -> bool:
    """Whether the page of a window is not there any more: another window has gone on."""
    at = where(body)
    opened = counter.desk.screenings.look(acting(counter, body), at.reference)
    return at.page != STOP and opened.screening.page(at.page) is None


def _next(counter: Counter, body: Body) -> View:
    actor, at, given = acting(counter, body), where(body), screening_fields.read(body["view"])
    opened = counter.desk.screenings.respond(actor, at.reference, at.page, given)
    if at.page == TABLE and not opened.screening.stopped:
        return _table(counter, actor, opened, str(given.get(TABLE, "")))
    if opened.page is None:
        work = Work(act=Act.SCREENED, place=reading.pressed(body), reference=at.reference)
        counter.intake.other(key(body), work)
    return shown(counter, actor, opened)


def _table(counter: Counter, actor: Actor, opened: Open, typed: str) -> View:
    """Rows that were refused, to be put right; or room for more rows, until none are sent."""
    if opened.screening.refused:
        return screening.page(opened, rows=screening.put_back(opened.screening.refused, typed))
    if not typed:
        return shown(counter, actor, opened)
    again = counter.desk.screenings.go(actor, opened.reference, TABLE)
    return screening.page(again, words().screen.added.format(count=len(again.screening.meetings)))


def _here(counter: Counter, actor: Actor, body: Body) -> View:
    """Where it is now, for a page that is not there any more."""
    opened = counter.desk.screenings.look(actor, where(body).reference)
    return shown(counter, actor, opened, words().screen.no_page)


# Asides: what stands on the page is kept, and the window drawn anew


def _aside(counter: Counter, name: str, aside: Aside) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        place = reading.pressed(body)
        lost = LOST[STOPPING[name]]() if name in STOPPING else ""
        redraw(counter, place, _left(counter, body, name, aside), lost)
        if name == ids.SCREEN_SAVE:
            front.draw(counter, place)

    return pressed


def _left(counter: Counter, body: Body, name: str, aside: Aside) -> View:
    try:
        return _moved(counter, body, name, aside)
    except Exception as fault:
        log.warning("a page was not left: %s", type(fault).__name__)
        if name in STOPPING:
            return screening.stop_now(STOPPING[name])
        if isinstance(fault, (Denied, *FAULTS)):
            return _urgent(counter, body) or _why(body, fault)
        raise


def _why(body: Body, fault: Exception) -> View:
    """A refusal, or the page as it stands."""
    if isinstance(fault, Denied):
        return views.done(str(fault))
    return screening.noticed(body["view"], words().screen.not_kept)


def _moved(counter: Counter, body: Body, name: str, aside: Aside) -> View:
    actor, at, desk = acting(counter, body), where(body), counter.desk.screenings
    given = screening_fields.changed(body["view"]) if at.page else {}
    opened = _kept(desk, actor, at, given)
    if opened and opened.screening.refused and given.get(TABLE) and name not in STOPPING:
        return _table(counter, actor, opened, str(given.get(TABLE, "")))
    if opened is None or not opened.screening.stopped or name in STOPPING:
        opened = aside(desk, actor, at)
    if name == ids.SCREEN_SAVE and (at.page == STOP or not opened.screening.stopped):
        return screening.closed(at.reference)
    return shown(counter, actor, opened)


def _kept(desk: Screenings, actor: Actor, at: At, given: Mapping[str, Value]) -> Open | None:
    """What was filled in so far, rows of a table as if they were sent. None for the end, with nothing to fill in."""
    if at.page == TABLE and given.get(TABLE):
        opened = desk.respond(actor, at.reference, at.page, given)
        return opened if opened.screening.stopped else desk.go(actor, at.reference, TABLE)
    return desk.leave(actor, at.reference, at.page, given) if at.page else None


def _stay(desk: Screenings, actor: Actor, at: At) -> Open:
    return desk.look(actor, at.reference)


CALLS: dict[str, Literal["danger", "refer"]] = {"immediate": "danger", "refer_now": "refer"}
LOST = {
    "danger": lambda: f"{wording().urgent_first} {wording().urgent_why}",
    "refer": lambda: wording().refer_now,
}
"""What is said where not even a window can be drawn."""
STOPPING: dict[str, Literal["danger", "refer"]] = {ids.SCREEN_DANGER: "danger", ids.SCREEN_REFER: "refer"}
ASIDE: dict[str, Aside] = {
    ids.SCREEN_BACK: lambda desk, actor, at: desk.back(actor, at.reference),
    ids.SCREEN_SAVE: _stay,
    ids.SCREEN_EARLY: lambda desk, actor, at: desk.go(actor, at.reference, LAST),
    ids.SCREEN_DANGER: lambda desk, actor, at: desk.stop(actor, at.reference, "danger"),
    ids.SCREEN_REFER: lambda desk, actor, at: desk.stop(actor, at.reference, "refer"),
}
