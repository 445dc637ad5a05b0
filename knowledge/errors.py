"""What can go wrong with the guidance.

    KnowledgeError
    ├── UnknownDocument      no document of that name has been added
    ├── UnknownRelease       no release of that id
    ├── NoLiveRelease        nothing has been published yet
    ├── IntegrityFailure     what is stored is not what was built; never accepted
    ├── GateFailed           the evaluation gate stopped a release, and nobody said why it should go live
    ├── ModelUnavailable     the embedding model cannot be loaded, or is not the one expected
    └── Busy                 another process is building in this home

Each carries one line that a person can act on. "The guidance does not say" is not here: it is an outcome.
"""


class KnowledgeError(Exception):
    """The root: anything wrong with stored guidance."""


class UnknownDocument(KnowledgeError):
    """No document of that name has been added."""


class UnknownRelease(KnowledgeError):
    """No release of that id."""


class NoLiveRelease(KnowledgeError):
    """Nothing has been published yet."""


class IntegrityFailure(KnowledgeError):
    """What is stored is not what was built."""


class GateFailed(KnowledgeError):
    """The evaluation gate stopped a release, and nobody said why it should go live all the same."""


class ModelUnavailable(KnowledgeError):
    """The embedding model cannot be loaded, or is not the one expected."""


class Busy(KnowledgeError):
    """Another process is building in this home."""
