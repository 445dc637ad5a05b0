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
    "masked": frozenset({"kinds", "text"}),
    "superseded_quoted": frozenset({"title", "edition", "new_edition"}),
    "superseded_short": frozenset({"title", "edition", "new_edition"}),
    "superseded_held": frozenset({"title", "edition", "new_edition"}),
    "superseded_link": frozenset({"url"}),
    "failed": frozenset({"reference"}),
    "currency_replaced": frozenset({"title", "edition", "new_edition"}),
    "currency_newest": frozenset({"title", "new_edition"}),
    "currency_unknown": frozenset({"title", "edition", "new_edition"}),
    "currency_published": frozenset({"new_edition", "day"}),
    "currency_in_force": frozenset({"new_edition", "day"}),
    "currency_held": frozenset({"edition"}),
    "currency_not_held": frozenset({"new_edition"}),
    "currency_no_editions": frozenset({"title"}),
    "partly_answered": frozenset({"parts"}),
    "differ": frozenset({"says"}),
    "differ_side": frozenset({"number", "source", "statement"}),
    "differ_outranks": frozenset({"number", "authority", "other", "other_authority"}),
    "differ_level": frozenset({"authority"}),
    "differ_replaced": frozenset({"number", "other"}),
    "differ_newest": frozenset({"number", "day"}),
    "threshold_refers": frozenset({"numbers"}),
    "as_at": frozenset({"day"}),
    "nearest": frozenset({"headings"}),
}


class Wording(Frozen):
    """Each field is one sentence or two; names in braces are blanks that the desk fills in."""

    immediate_danger: str
    urgent_first: str
    """How an answer to a live danger begins."""
    urgent_why: str
    urgent_quiet: str
    """Only where a family may act on what it hears: female genital mutilation, forced marriage, "honour"."""
    urgent_then: str
    urgent_record: str
    refer_now: str
    """Leads the ordinary answer where a child must be referred without delay."""
    threshold_refers: str
    """Leads a threshold check. Blank: numbers (of the sources that say to refer now)."""
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
    """Blank: parts (what is not covered, in the asker's words)."""
    differ: str
    """Leads sources that disagree, side by side. Blank: says (what each says, in few words)."""
    differ_side: str
    differ_within: str
    """How they stand to one another. Blanks: numbers of citations, kinds of authority, day (a date in words)."""
    differ_outranks: str
    differ_level: str
    differ_replaced: str
    differ_newest: str
    differ_check: str
    out_of_scope: str
    scope_legal: str
    """For the kinds of question in `scope.yaml`: a kind refusal and where to go."""
    scope_medical: str
    scope_work: str
    scope_office: str
    scope_writing: str
    scope_chat: str
    scope_homework: str
    only_quotes: str
    masked: str
    """Blanks: kinds (what was taken out), text (the wording that was read instead)."""
    """For a question that is an instruction, with nothing left to answer."""
    not_yet_known: str
    """Leads the questions about what a request to decide does not tell."""
    currency_replaced: str
    """How editions stand. Blanks: title, edition, new_edition, day (a date in words)."""
    currency_newest: str
    currency_unknown: str
    currency_published: str
    currency_in_force: str
    currency_held: str
    currency_not_held: str
    currency_no_editions: str
    identifiers: str
    model_down: str
    """For an answer that a language model was to word, and did not."""
    failed: str
    """Blank: reference."""
    no_release: str
    curiosity_heading: str
    sources_heading: str
    contacts_heading: str
    nearest_heading: str
    screening_offer: str
    denied: str
    """For somebody whose role does not allow what they asked for."""
    refused_guest: str
    refused_stranger: str
    """For somebody of another organisation."""
    refused_connected: str
    """In a channel that another organisation can read."""

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
