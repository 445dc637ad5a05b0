"""What can go wrong with a proof.

    EvalError
    ├── BadSuite      a file of cases cannot be read: a line for each fault, with file and line
    ├── BadRules      the gate's rules cannot be read
    ├── BadMarks      marks or answers to mark cannot be read
    └── UnknownRun    no run of that id

Each carries lines that a person can act on. A case that came out badly is not here: that is a score.
"""


class EvalError(Exception):
    """The root: a proof cannot be made."""


class BadSuite(EvalError):
    """A file of cases cannot be read."""


class BadRules(EvalError):
    """The gate's rules cannot be read."""


class BadMarks(EvalError):
    """Marks, or answers to mark, cannot be read."""


class UnknownRun(EvalError):
    """No run of that id."""
