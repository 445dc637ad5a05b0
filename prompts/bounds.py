"""The bounds of the desk, as data: what is not its work, what it does not decide, what it does not obey."""

from __future__ import annotations

import re
from functools import cached_property

from prompts.phrases import cues, said
from prompts.types import Frozen


class Cues(Frozen):
    """Something that a sentence may say."""

    says: tuple[str, ...]
    about: tuple[str, ...] = ()
    """The whole text must also hold one of these, where any are given."""
    unless: tuple[str, ...] = ()
    """Not where the same sentence holds one of these."""
    never: tuple[str, ...] = ()
    """Not where the whole text holds one of these."""
    alone: bool = False
    """Only where the text says nothing else."""

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str] | None, ...]:
        return cues(self.says), cues(self.about), cues(self.unless), cues(self.never)

    def found(self, sentence: str, whole: str | None = None) -> bool:
        """Whether a sentence says this, in the text it stands in."""
        says, about, unless, never = self._patterns
        here = said(sentence)
        if not _in(says, here) or _in(unless, here):
            return False
        text = here if whole is None else said(whole)
        return (about is None or _in(about, text)) and not _in(never, text)


class OffTopic(Frozen):
    """A kind of question that is not for this desk. `signpost` is the field of `Wording` that says so."""

    kind: str
    signpost: str
    own_case: bool = False
    """Tells of the asker's own family, so that a sentence beside the question is no question for the guidance."""
    rules: tuple[Cues, ...]


class Unknown(Frozen):
    """Something to find out, and the words in a question that show it is known already."""

    question: str
    covered: tuple[str, ...] = ()

    @cached_property
    def _covered(self) -> re.Pattern[str] | None:
        return cues(self.covered)

    def known(self, text: str) -> bool:
        """Whether a text already says something about it."""
        return _in(self._covered, said(text))


class Title(Frozen):
    """What people call a work; `family` is that of its source."""

    family: str
    names: Cues


class Editions(Frozen):
    """Questions about an edition itself, and about what a newer one says."""

    titles: tuple[Title, ...]
    standing: Cues
    """Which edition is the one to use."""
    content: Cues
    """What an edition that is named only as the newer one says."""
    unnamed: Cues
    """Asks for the one to use, and names no work."""


class Bounds(Frozen):
    """Everything in `scope.yaml`."""

    off_topic: tuple[OffTopic, ...]
    guidance: Cues
    """Words of this field: with one of these, what is left beside a question that is off topic is worth answering."""
    deciding: tuple[Cues, ...]
    unknowns: tuple[Unknown, ...]
    instructing: tuple[Cues, ...]
    asking: Cues
    """The beginning of a question."""
    editions: Editions


def _in(pattern: re.Pattern[str] | None, text: str) -> bool:
    return pattern is not None and bool(pattern.search(text))
