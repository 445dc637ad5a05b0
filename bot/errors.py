"""What can go wrong at the desk.

    DeskError
    └── Unsupported     a statement's words are not in the passage it names: a fault of ours, never shown

"The guidance does not say" is not here: it is an outcome.
"""


class DeskError(Exception):
    """The root: anything wrong at the desk."""


class Unsupported(DeskError):
    """A statement's words are not in the passage it names."""
