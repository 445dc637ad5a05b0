"""What the imitation of Slack passes about."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any


class SlackError(Exception):
    """What the Web API answers with `ok: false`."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code, self.extra = code, extra


class UserVisibleError(AssertionError):
    """What a person would have seen as a red error in the Slack client."""


@dataclass
class Call:
    """One call of the Web API, as it was answered."""

    method: str
    args: dict[str, Any]
    response: dict[str, Any]
    at: float = field(default_factory=time.time)


@dataclass
class Delivery:
    """One attempt to deliver something to the app."""

    kind: str  # events_api | slash_commands | interactive
    body: dict[str, Any]
    attempt: int
    status: int | None = None
    ack: Any = None
    took: float = 0.0
    error: str | None = None


@dataclass
class Fault:
    """Something put in on purpose. `lost`, `held`: Slack does what was asked, and its answer never arrives, or is held
    back for so many seconds."""

    method: str
    error: str | None = None
    http_status: int = 200
    retry_after: int | None = None
    times: int = 1
    delay: float = 0
    lost: bool = False
    held: float = 0

    def strikes(self, method: str) -> bool:
        return self.times > 0 and self.method in (method, "*")
