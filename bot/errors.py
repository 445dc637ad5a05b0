"""What can go wrong at the desk.

    DeskError
    ├── Denied          no role that somebody has allows it: the text is for them to read
    ├── Unfit           what was put into a page of a screening does not fit it: a reason for each field
    ├── Unsupported     a statement's words are not in the passage it names: a fault of ours, never shown
    └── Unanswered      a language model gave nothing to use: the desk answers without it

"The guidance does not say" is not here: it is an outcome.
"""


class DeskError(Exception):
    """The root: anything wrong at the desk."""


class Denied(DeskError):
    """No role that somebody has allows what they asked for. Its text says so to them, and who can help."""


class Unfit(DeskError):
    """What was put into a page of a screening does not fit it. `faults` says why, in words for the person, by field."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(faults.values())))
        self.faults = faults


class Unsupported(DeskError):
    """A statement's words are not in the passage it names."""


class Unanswered(DeskError):
    """A language model gave nothing to use. `status` is the HTTP status, if it came to one; `wait` the seconds that
    the provider asked to wait. Its text names a kind of error, never what was asked."""

    def __init__(self, reason: str, status: int | None = None, wait: float | None = None) -> None:
        super().__init__(reason)
        self.status = status
        self.wait = wait

    @property
    def passing(self) -> bool:
        """Whether the same request may do better in a moment."""
        return self.status == 429 or (self.status or 0) >= 500

    @property
    def ours(self) -> bool:
        """Whether the provider is up, and it was this one request or its answer that would not do."""
        return self.status in {400, 404, 413, 422} or str(self).startswith(("LengthFinish", "ContentFilter"))
