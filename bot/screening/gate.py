"""Danger, and what is not for screening, at every step: signs that are ticked, and words that tell of it.

Rules look in the words as they were typed. What else was heard in them (the second opinion) comes from outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Literal

from bot.safety.danger import Danger, danger
from bot.screening.types import Alarm, Meeting, Page, Value
from prompts.screening import Instrument

Kind = Literal["danger", "refer"]
NOW = "now"
"""The reason of an alarm that somebody raised without words."""
RECENT = {"danger": timedelta(days=1), "refer": timedelta(days=7)}
"""How old a row of a chronology may be to stop the walk; an older one becomes a question."""
KINDS: Mapping[str, Kind] = {"immediate": "danger", "refer_now": "refer"}


def ticked(instrument: Instrument, page: Page, given: Mapping[str, Value]) -> Iterator[Alarm]:
    """Signs that were ticked at the gate, and concerns of which a child is in danger now."""
    chosen = given.get("gate", ()) if page.key == "gate" else ()
    yield from (Alarm(kind=sign.kind, reason=sign.id) for sign in instrument.gate if sign.id in chosen)
    if any(field.key.endswith("/now") and given.get(field.key) == "yes" for field in page.fields):
        yield Alarm(kind="danger", reason=NOW)


def heard(alarm: Danger) -> Iterator[Alarm]:
    """What was heard in words."""
    if kind := KINDS.get(alarm.level):
        reasons = alarm.reasons or (NOW,)
        yield from (Alarm(kind=kind, reason=reason) for reason in reasons)


def written(page: Page, given: Mapping[str, Value]) -> Iterator[Alarm]:
    """What the words of a page tell of."""
    texts = [given.get(field.key, "") for field in page.fields if field.kind == "text"]
    words = "\n".join(text for text in texts if isinstance(text, str) and text)
    if words:
        yield from heard(danger(words))


def dated(meetings: Iterable[Meeting], today: date) -> Iterator[Alarm]:
    """What rows of the last days tell of; a danger of some days ago is a reason to refer."""
    for meeting in meetings:
        if meeting.harm == "danger" and meeting.day >= today - RECENT["danger"]:
            yield Alarm(kind="danger", reason="chronology")
        elif meeting.harm and meeting.day >= today - RECENT["refer"]:
            yield Alarm(kind="refer", reason="chronology")


def harm(words: str) -> Literal["", "danger", "refer"]:
    """Whether words of a chronology tell of an injury or a disclosure, or of a danger."""
    return KINDS.get(danger(words).level, "")


def joined(before: Iterable[Alarm], seen: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """All alarms, each once, whatever order they were seen in. A danger that is seen again is open again, and so is
    anything that was said not to be so."""
    held = {(alarm.kind, alarm.reason): alarm for alarm in before}
    for alarm in seen:
        known = held.get((alarm.kind, alarm.reason))
        if known is None or known.kind == "danger" or known.done == "not_so":
            held[alarm.kind, alarm.reason] = alarm
    return tuple(held[place] for place in sorted(held))


def stops(alarms: Iterable[Alarm]) -> Literal["", "danger", "refer"]:
    """The gravest kind of alarm that nothing was done about yet."""
    open_kinds = {alarm.kind for alarm in alarms if not alarm.done}
    return "danger" if "danger" in open_kinds else "refer" if open_kinds else ""
