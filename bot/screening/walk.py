"""A screening as far as it has gone: every step gives a new one. Pure: today, and what masks words, are handed in.

    screening.respond("A/hungry", "sometimes", today, mask)   ->  the next Screening
    screening.current()                                       ->  the page to show, or None at the end

Words are looked at for danger as they were typed, then masked; nothing else is kept of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import Field as Held

from bot.errors import Unfit
from bot.safety.danger import Danger
from bot.screening import gate, pasting
from bot.screening.filling import filled, tried
from bot.screening.pages import HOME, STOP, Slot, children, slots, stopping
from bot.screening.types import Alarm, Child, Meeting, Page, RefusedRow, Value
from knowledge.types import Frozen
from prompts.screening import Instrument

Mask = Callable[[str], str]
Given = Mapping[str, Any] | Value


def same(text: str) -> str:
    """Masks nothing: for words that are masked already, or made up."""
    return text


class Screening(Frozen):
    """What was answered, by field; and where the walk is. The instrument is kept beside it, once for each version."""

    instrument: Instrument = Held(exclude=True, repr=False)
    begun: date
    answers: dict[str, Value] = {}
    meetings: tuple[Meeting, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    """Rows of the last table that are not counted."""
    merged: int = 0
    alarms: tuple[Alarm, ...] = ()
    at: str = ""
    """The page that somebody went to; empty for the first one that is not answered."""

    @property
    def children(self) -> tuple[Child, ...]:
        return children(self.answers)

    @property
    def stopped(self) -> Literal["", "danger", "refer"]:
        """Why the walk was left, until somebody says what they did."""
        return gate.stops(self.alarms)

    @property
    def state(self) -> Literal["draft", "stopped", "finished"]:
        if self.stopped:
            return "stopped"
        return "finished" if "next" in self.answers and not self.at else "draft"

    def pages(self) -> tuple[Page, ...]:
        """Every page, answered or not, that may be shown now: for going back, and to check the answers."""
        return tuple(slot.draw() for slot in self._slots())

    def current(self) -> Page | None:
        """The page to show: the one that was gone to, else the first that is not answered. None when it is done."""
        if self.stopped:
            return stopping(self.instrument, self.stopped)
        if self.at and (gone_to := self.page(self.at)):
            return gone_to
        if "next" in self.answers:
            return None
        left = (slot for slot in self._slots() if not all(need in self.answers for need in slot.needs))
        return next((slot.draw() for slot in left), None)

    def page(self, key: str) -> Page | None:
        """A page that may be shown now."""
        return next((slot.draw() for slot in self._slots() if slot.key == key), None)

    def respond(self, page: str, given: Given, today: date, mask: Mask, heard: Danger | None = None) -> Screening:
        """The screening with a page answered. `given` is by field, or bare for a page's first.

        `heard` is what else was heard in its words. While the walk is stopped, nothing else is taken: the same
        screening comes back. Raises Unfit.
        """
        if page == STOP:
            return self._carried(given)
        if self.stopped:
            return self
        shown = self.page(page)
        if shown is None:
            raise Unfit({page: "There is no such page now."})
        values, faults = tried(shown, given, today)
        if faults:
            return self._unfit(shown, given, faults, today, mask, heard)
        seen = [*gate.ticked(self.instrument, shown, values), *gate.written(shown, values)]
        seen += gate.heard(heard) if heard else ()
        texts = {field.key for field in shown.fields if field.kind == "text"}
        kept = {key: mask(value) if key in texts and isinstance(value, str) else value for key, value in values.items()}
        answers = {**self.answers, **kept}
        alarms = gate.joined(self.alarms, seen)
        after = self.model_copy(update={"answers": answers, "alarms": alarms, "at": "", "refused": ()})
        return after._tabled(values, today, mask) if shown.key == "chronology" else after

    def leave(self, page: str, given: Given, today: date, mask: Mask, heard: Danger | None = None) -> Screening:
        """The screening where somebody goes away from a page before it is sent: its words are looked at as ever, what
        fits is kept, and the page stays the one to show. A table is not read."""
        shown = self.page(page)
        if self.stopped or shown is None:
            return self
        values, faults = tried(shown, given, today)
        fit = {key: value for key, value in values.items() if value and key not in faults}
        seen = [*gate.ticked(self.instrument, shown, fit), *gate.written(shown, values)]
        alarms = gate.joined(self.alarms, [*seen, *(gate.heard(heard) if heard else ())])
        return self.model_copy(
            update={"answers": {**self.answers, **_left(shown, fit, mask)}, "alarms": alarms, "at": page}
        )

    def strike(self, place: int) -> Screening:
        """Without a contact that was entered by mistake, by its place in `meetings`; the same where there is none."""
        return self.model_copy(update={"meetings": (*self.meetings[:place], *self.meetings[place + 1 :])})

    def back(self) -> Screening:
        """To the page before the one that is shown."""
        here = self.current()
        before = ""
        for slot in () if self.stopped else self._slots():
            if here and slot.key == here.key:
                break
            before = slot.key
        return self.go(before) if before else self

    def go(self, page: str) -> Screening:
        """To a page, to answer it again or sooner; `decision` ends the walk, and what is not answered is not known."""
        return self.model_copy(update={"at": page})

    def stop(self, kind: Literal["danger", "refer"]) -> Screening:
        """Out of the walk at once: a child is in danger, or this is not for screening. However often it is said, and
        whatever was done about it before."""
        now = Alarm(kind=kind, reason=gate.NOW)
        others = [one for one in self.alarms if (one.kind, one.reason) != (kind, gate.NOW)]
        return self.model_copy(update={"alarms": gate.joined(others, [now])})

    def sat_down(self) -> Screening:
        """Taken up again, by somebody who has not yet said that they are alone."""
        private = [item.id for item in self.instrument.items.values() if item.private]
        done = all(f"{HOME}/{id}" in self.answers for id in private)
        answers = {key: value for key, value in self.answers.items() if key != "alone"}
        return self.model_copy(update={"answers": answers | ({"alone": "not_alone"} if done else {})})

    def _unfit(
        self, page: Page, given: Given, faults: Mapping[str, str], today: date, mask: Mask, heard: Danger | None
    ) -> Screening:
        """Words that tell of danger stop the walk, whatever else is wrong on their page. Raises Unfit without them."""
        left = self.leave(page.key, given, today, mask, heard)
        if not left.stopped:
            raise Unfit(dict(faults))
        return left

    def _slots(self) -> Iterator[Slot]:
        return slots(self.instrument, self.answers)

    def _carried(self, given: Given) -> Screening:
        """What was done about the alarms that are open. A sign that was ticked by mistake leads back to the gate."""
        if not self.stopped:
            return self
        done = filled(stopping(self.instrument, self.stopped), given, self.begun)["carried"]
        alarms = tuple(alarm if alarm.done else alarm.model_copy(update={"done": done}) for alarm in self.alarms)
        signs = {sign.id for sign in self.instrument.gate}
        again = done == "not_so" and any(alarm.reason in signs for alarm in self.alarms if not alarm.done)
        return self.model_copy(update={"alarms": alarms, "at": "gate" if again else self.at})

    def _tabled(self, values: Mapping[str, Value], today: date, mask: Mask) -> Screening:
        """The rows of a table among the contacts. While some are refused the page is not answered."""
        text = str(values["chronology"])
        pasted = pasting.paste(text, self.instrument, self.children, today, mask, self.meetings)
        answers = {key: value for key, value in self.answers.items() if key != "chronology"}
        if not pasted.refused:
            answers["chronology"] = ""
        after = self.model_copy(update={"answers": answers, "merged": pasted.merged, "refused": pasted.refused})
        return after._with(pasted.meetings, today)

    def _with(self, meetings: tuple[Meeting, ...], today: date) -> Screening:
        new = set(meetings) - set(self.meetings)
        alarms = gate.joined(self.alarms, gate.dated(new, today))
        return self.model_copy(update={"meetings": meetings, "alarms": alarms})


def _left(page: Page, fit: Mapping[str, Value], mask: Mask) -> dict[str, Value]:
    """What is kept of a page that was left: neither rows, nor the answer that ends the walk."""
    kinds = {field.key: field.kind for field in page.fields}
    kept = {key: value for key, value in fit.items() if kinds[key] != "table" and key != "next"}
    return {key: mask(str(value)) if kinds[key] == "text" else value for key, value in kept.items()}


def begin(instrument: Instrument, today: date) -> Screening:
    """A new screening."""
    return Screening(instrument=instrument, begun=today)
