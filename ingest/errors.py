"""What can go wrong with a file.

IngestError
├── Unreadable     this file cannot be read: one line naming the reason; the others go on
└── BadMetadata    a sidecar or front matter holds something we cannot accept
"""


class IngestError(Exception):
    """The root: anything wrong with a file that was offered."""


class Unreadable(IngestError):
    """This file cannot be read; the message is the reason, in words a lead understands."""


class BadMetadata(IngestError):
    """A sidecar or front matter holds something we cannot accept."""
