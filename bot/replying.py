"""What a language model is asked to give, and reading it while it is still coming in. Nothing in it is believed yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.checking import Said
from bot.llm import Piece

READ = 20_000
"""The most characters that are read of what a model makes."""


class _Statement(BaseModel):
    """One statement as the model is asked to give it."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(description="What the guidance says, in its own words")
    passages: list[int] = Field(description="Numbers of the passages it rests on")
    quotes: list[str] = Field(description="The exact words of those passages that it rests on")


class _Reply(BaseModel):
    """What the model is asked to give."""

    model_config = ConfigDict(extra="forbid", strict=True)

    statements: list[_Statement]
    covered: list[str] = Field(description="Parts of the question that the passages answer, in its own words")
    uncovered: list[str] = Field(description="Parts of the question that they do not answer, in its own words")


def _schema() -> dict[str, Any]:
    """The reply's shape with its one definition in place: not every provider follows a reference."""
    schema = _Reply.model_json_schema()
    schema["properties"]["statements"]["items"] = schema.pop("$defs")["_Statement"]
    return {**schema, "title": "reply"}


SCHEMA = _schema()


class Heard:
    """What the model has made so far."""

    def __init__(self) -> None:
        self.text = ""
        self._sent = self._made = 0

    def statements(self, told: Iterator[Piece]) -> Iterator[Said]:
        """Each statement as soon as it is whole; what is not one is passed over. Raises Unanswered."""
        at = 0
        for piece in told:
            self.text += piece.text
            self._sent, self._made = max(self._sent, piece.sent), max(self._made, piece.made)
            found, at = whole(self.text, at)
            yield from found
            if len(self.text) > READ:
                return

    def tokens(self) -> dict[str, int]:
        return {"sent": self._sent, "made": self._made} if self._sent or self._made else {}

    def uncovered(self) -> list[str]:
        """The parts of the question that it says it found no answer to."""
        try:
            return _Reply.model_validate_json(self.text).uncovered
        except ValidationError:
            return []


_LIST = re.compile(r'\A\s*(?:```(?:json)?\s*)?\{\s*"statements"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


def whole(text: str, at: int = 0) -> tuple[list[Said], int]:
    """The statements that are complete in a reply that may still be coming in, from a place on; and where to go on."""
    if at == 0:
        start = _LIST.match(text)
        if start is None:
            return [], 0
        at = start.end()
    found: list[Said] = []
    while True:
        begin = at + len(_BETWEEN.match(text, at).group())  # type: ignore[union-attr]
        if text[begin : begin + 1] != "{":
            return found, at
        try:
            held, at = _DECODER.raw_decode(text, begin)
        except (ValueError, RecursionError):
            return found, at
        if said := _said(held):
            found.append(said)


def _said(held: Any) -> Said | None:
    try:
        one = _Statement.model_validate(held)
    except ValidationError:
        return None
    return Said(one.text, tuple(one.passages), tuple(one.quotes))
