"""Every fixed sentence that the product says, in one place, so that all doors say the same thing."""

from __future__ import annotations

import re
import string
from functools import cached_property

from pydantic import model_validator

from prompts.types import Frozen, phrase_pattern

_BLANKS: dict[str, frozenset[str]] = {
    "superseded": frozenset({"title", "edition", "new_edition", "published"}),
    "superseded_undated": frozenset({"title", "edition", "new_edition"}),
    "superseded_quoted": frozenset({"title", "edition", "new_edition"}),
    "superseded_short": frozenset({"title", "edition", "new_edition"}),
    "superseded_held": frozenset({"title", "edition", "new_edition"}),
    "superseded_link": frozenset({"url"}),
    "failed": frozenset({"reference"}),
    "as_at": frozenset({"day"}),
    "nearest": frozenset({"headings"}),
}


class Wording(Frozen):
    """Each field is one sentence or two; names in braces are blanks that the desk fills in."""

    immediate_danger: str
    not_a_decision: str
    who_decides: str
    starter: str
    starter_partly: str
    superseded: str
    """Blanks: title, edition, new_edition, published (a date in words). For a newer edition that is not held."""
    superseded_undated: str
    superseded_quoted: str
    """For starter guidance that names a replaced edition."""
    superseded_short: str
    """For the answer's own text, where the full notice stands beside it."""
    superseded_held: str
    superseded_link: str
    """Blank: url."""
    as_at: str
    """Blank: day (a date in words)."""
    no_guidance: str
    nearest: str
    """Blank: headings."""
    who_to_ask: str
    partly_answered: str
    out_of_scope: str
    identifiers: str
    failed: str
    """Blank: reference."""
    no_release: str
    curiosity_heading: str
    sources_heading: str
    contacts_heading: str
    nearest_heading: str
    screening_offer: str

    @model_validator(mode="after")
    def _blanks_are_known(self) -> Wording:
        for name, text in self:
            found = {blank for _, blank, _, _ in string.Formatter().parse(text) if blank is not None}
            if found != set(_BLANKS.get(name, ())):
                raise ValueError(f"{name}: its blanks must be {sorted(_BLANKS.get(name, ()))}, not {sorted(found)}")
        return self


class Offers(Frozen):
    """What in a question makes an answer offer more than words."""

    neglect_cues: tuple[str, ...]
    """Words or phrases that touch an indicator of neglect, so that the answer offers the screening."""

    @cached_property
    def _cues(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{phrase_pattern(self.neglect_cues)})(?!\w)", re.IGNORECASE)

    def neglect(self, text: str) -> bool:
        """Whether a question touches an indicator of neglect."""
        return bool(self._cues.search(text))
