"""What is sent from a window: kept, and the window says what comes next."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack, App

from bot.errors import Denied
from bot.slack import ids, views
from bot.slack.drawn import View
from bot.slack.ids import Field
from bot.slack.listeners import reading
from bot.slack.listeners.counter import FAULTS, Counter
from bot.slack.listeners.reading import Body
from bot.slack.work import Act, Work
from bot.types import Actor, Question, Reason, Vote

log = logging.getLogger(__name__)
Sent = Callable[[Counter, Body], View | None]


def register(app: App, counter: Counter) -> None:
    for name, sent in FORMS.items():
        app.view(name)(_form(counter, sent))
    app.view_closed(ids.CHECK_THRESHOLD)(_closed)


def _form(counter: Counter, sent: Sent) -> Callable[..., None]:
    """A window that was sent becomes the one that `sent` draws, or closes. Slack does not send it again."""

    def submitted(ack: Ack, body: dict[str, Any]) -> None:
        try:
            after = sent(counter, body)
        except Denied as denied:
            after = views.done(str(denied))
        except FAULTS as fault:
            log.warning("a window was not kept: %s", type(fault).__name__)
            after = views.done(counter.replies.not_kept)
        if after is None:
            ack()
        else:
            ack(response_action="update", view=after)

    return submitted


def _closed(ack: Ack) -> None:
    ack()


def _ask(counter: Counter, body: Body) -> View | None:
    """A question from the front page: the answer comes in a direct message."""
    return _taken(counter, body, Act.PRIVATE, ids.QUESTION, views.done(counter.replies.asked))


def _concern(counter: Counter, body: Body) -> View | None:
    return _taken(counter, body, Act.THRESHOLD, ids.CONCERN, views.working())


def _taken(counter: Counter, body: Body, act: Act, field: Field, after: View) -> View:
    """999 in the window itself; else the words are kept, and `after` says so."""
    text = _text(body, field)
    heard = counter.desk.hear(Question(text=text))
    if heard.alarm.level == "immediate":
        return views.answer(counter.desk.urgent(heard))
    kept = counter.intake.question(_key(body), act, reading.pressed(body), text)
    return after if kept is None or kept.act is act else views.done(counter.replies.busy.format(reference=_code(kept)))


def _reasons(counter: Counter, body: Body) -> View | None:
    picked = _field(body, ids.REASONS).get("selected_options") or ()
    reasons = tuple(Reason(one["value"]) for one in picked)
    said = counter.desk.people.feedback(
        _actor(counter, body), _about(body), Vote.DOWN, reasons, _text(body, ids.COMMENT)
    )
    return views.feedback_noted(said)


def _ask_person(counter: Counter, body: Body) -> View | None:
    actor, note = _actor(counter, body), _text(body, ids.NOTE)
    said = counter.desk.people.ask_a_person(actor, _about(body) or None, note or None)
    if said.kept:
        _tell_leads(counter, body)
    return views.person_noted(said)


def _share(counter: Counter, body: Body) -> View | None:
    user = str(_field(body, ids.PERSON).get("selected_user") or "")
    work = Work(act=Act.SHARE, place=reading.pressed(body), note=user, reference=_about(body))
    counter.intake.other(_key(body), work)
    return views.done(counter.replies.sharing)


def _tell_leads(counter: Counter, body: Body) -> None:
    place = reading.pressed(body)
    for lead in counter.desk.people.leads(place.team, counter.roster.groups(place.team)):
        counter.intake.other(f"{_key(body)}:{lead}", Work(act=Act.TELL_LEADS, place=place, note=lead))


def _actor(counter: Counter, body: Body) -> Actor:
    return counter.actor(reading.pressed(body))


def _about(body: Body) -> str:
    return str(body["view"].get("private_metadata") or "")


def _text(body: Body, field: Field) -> str:
    return str(_field(body, field).get("value") or "").strip()


def _field(body: Body, field: Field) -> Mapping[str, Any]:
    values = body["view"]["state"]["values"]
    held: Mapping[str, Any] = values.get(field.block, {}).get(field.action, {})
    return held


def _code(work: Work) -> str:
    return (work.said.reference if work.said else None) or ""


def _key(body: Body) -> str:
    return f"window:{body['view']['id']}:{body['view'].get('hash', '')}"


FORMS: dict[str, Sent] = {
    ids.CHECK_THRESHOLD: _concern,
    ids.ASK_FORM: _ask,
    ids.REASONS_FORM: _reasons,
    ids.SHARE_FORM: _share,
    ids.ASK_PERSON_FORM: _ask_person,
}
