"""What opens beside a page of the screening, or after it: guidance, contacts, the result, sharing, erasing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, App

from bot.errors import Denied
from bot.slack import blocks, ids, views
from bot.slack.blocks import screening, screening_result
from bot.slack.blocks.words import words
from bot.slack.drawn import View
from bot.slack.listeners import front, reading
from bot.slack.listeners.counter import FAULTS, Counter
from bot.slack.listeners.reading import Body
from bot.slack.listeners.screening_window import Made, drawn, key, show, shown, value, where
from bot.slack.work import Act, Work
from bot.types import Actor

log = logging.getLogger(__name__)


def register(app: App, counter: Counter) -> None:
    def shared(ack: Ack, body: dict[str, Any]) -> None:
        ack(response_action="update", view=drawn(counter, body, _share))

    def erase(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        _erase(counter, body)

    app.view(ids.SCREEN_SHARE_FORM)(shared)
    app.action(ids.SCREEN_ERASE)(erase)
    for name, made in {**SHOWN, **IN_PLACE}.items():
        app.action(name)(_showing(counter, made, name in IN_PLACE))


def _showing(counter: Counter, made: Made, in_place: bool) -> Callable[..., None]:
    def pressed(ack: Ack, body: dict[str, Any]) -> None:
        ack()
        show(counter, reading.pressed(body), body, made, in_place)

    return pressed


def _guidance(counter: Counter, actor: Actor, body: Body) -> View:
    at, desk = where(body), counter.desk.screenings
    page = desk.look(actor, at.reference).screening
    shown = page.page(at.page) or page.current()
    return screening.guidance(at.reference, desk.guidance(actor, at.reference, shown.rests_on if shown else ()))


def _anchor(counter: Counter, actor: Actor, body: Body) -> View:
    reference, _, anchor = value(body).partition(":")
    cited = counter.desk.screenings.guidance(actor, reference, [anchor]).get(anchor)
    context = counter.desk.context(cited.passage_id) if cited else None
    return views.passage(context, cited) if context else views.done(words().screen.guidance_none)


def _contacts(counter: Counter, actor: Actor, body: Body) -> View:
    reference = where(body).reference
    return screening.contacts_held(reference, counter.desk.screenings.look(actor, reference).screening.meetings)


def _strike(counter: Counter, actor: Actor, body: Body) -> View:
    """A contact is taken out once: where the list has changed since it was drawn, it is only drawn again."""
    reference, place, held = value(body).split(":")
    desk = counter.desk.screenings
    opened = desk.look(actor, reference)
    if len(opened.screening.meetings) == int(held):
        opened = desk.strike(actor, reference, int(place))
    return screening.contacts_held(reference, opened.screening.meetings)


def _resume(counter: Counter, actor: Actor, body: Body) -> View:
    return shown(counter, actor, counter.desk.screenings.resume(actor, value(body)))


def _result(counter: Counter, actor: Actor, body: Body) -> View:
    reference, desk = value(body), counter.desk.screenings
    return screening_result.result(desk.look(actor, reference), desk.outcome(actor, reference))


def _family(counter: Counter, actor: Actor, body: Body) -> View:
    reference, desk = value(body), counter.desk.screenings
    return screening_result.family(desk.look(actor, reference), desk.family(actor, reference))


def _sharing(counter: Counter, actor: Actor, body: Body) -> View:
    return screening_result.share(value(body))


def _share(counter: Counter, actor: Actor, body: Body) -> View:
    picked = body["view"]["state"]["values"].get(ids.PERSON.block, {}).get(ids.PERSON.action, {})
    work = Work(act=Act.SHARE_SCREENING, place=reading.pressed(body), reference=where(body).reference)
    counter.intake.other(key(body), work.model_copy(update={"note": str(picked.get("selected_user") or "")}))
    return views.done(words().screened.sending)


def _erase(counter: Counter, body: Body) -> None:
    """Erased at once; what stands of it in direct messages soon."""
    place, reference = reading.pressed(body), value(body)
    try:
        if not counter.desk.screenings.erase(counter.actor(place), reference):
            return counter.tell(place, blocks.note(words().screen.gone))
        work = Work(act=Act.CLEAR_SCREENING, place=place, reference=reference)
        counter.intake.other(f"press:{body['trigger_id']}", work)
    except Denied as denied:
        return counter.tell(place, blocks.note(str(denied)))
    except FAULTS as fault:
        log.warning("a screening was not erased: %s", type(fault).__name__)
        return counter.tell(place, blocks.note(words().screen.not_kept))
    return front.draw(counter, place)


SHOWN: dict[str, Made] = {
    ids.SCREEN_GUIDANCE: _guidance,
    ids.SHOW_ANCHOR: _anchor,
    ids.SCREEN_CONTACTS: _contacts,
    ids.SCREEN_RESULT: _result,
    ids.SCREEN_FAMILY: _family,
    ids.SCREEN_SHARE: _sharing,
}
IN_PLACE: dict[str, Made] = {ids.SCREEN_RESUME: _resume, ids.SCREEN_STRIKE: _strike}
