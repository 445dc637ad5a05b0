"""Doubles at the bot's doors: a desk that hangs, a queue whose database is gone."""

from __future__ import annotations

from threading import Event
from typing import Any

from bot.assistant import Assistant
from bot.types import Actor, Answer, Question
from knowledge.errors import Busy


class Hanging:
    """A desk that answers nothing until `gate` is set; everything else it does as the real one."""

    def __init__(self, desk: Assistant) -> None:
        self._desk = desk
        self.gate = Event()
        self.begun = Event()

    def ask(self, question: Question, *rest: Any, actor: Actor | None = None) -> Answer:
        self.begun.set()
        self.gate.wait(60)
        return self._desk.ask(question, *rest, actor=actor)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._desk, name)


class Failing:
    """A queue that cannot keep anything while `down`."""

    def __init__(self, jobs: Any) -> None:
        self._jobs = jobs
        self.down = True

    def add(self, *given: Any) -> Any:
        if self.down:
            raise Busy("another process is writing")
        return self._jobs.add(*given)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._jobs, name)


class Losing:
    """A desk that can keep nothing of a screening while `down`; everything else it does as the real one."""

    def __init__(self, desk: Assistant) -> None:
        self._desk = desk
        self.down = False

    @property
    def screenings(self) -> Any:
        return self

    def _begin(self, *given: Any) -> Any:
        if self.down:
            raise Busy("another process is writing")
        return given

    def respond(self, *given: Any) -> Any:
        return self._desk.screenings.respond(*self._begin(*given))

    def leave(self, *given: Any) -> Any:
        return self._desk.screenings.leave(*self._begin(*given))

    def __getattr__(self, name: str) -> Any:
        held = self._desk.screenings
        return getattr(held if hasattr(held, name) and not hasattr(self._desk, name) else self._desk, name)
