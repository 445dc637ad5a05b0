"""Whether a passage of a document gives a machine orders: to drop its instructions, change its reply, say a verdict.

Guidance speaks to people. A passage that speaks to a machine was written to do harm, so none of it is said, shown or
sent to a language model. The rules are narrow: no passage of the statutory guidance or of the reports that we hold
breaks them (`evals.redteam` counts what they let through).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.types import Document, Passage

WITHHELD = "{title}, {where}: gives a machine orders, so it is never shown. Find out how it came into the document."

_ORDER = r"(?:ignore|ignoring|disregard|forget|override|overrule|bypass|abandon|discard|disobey)"
_RULES = r"(?:instructions?|prompts?|orders|guidelines|boundaries|restrictions|constraints|programming|directives)"
_REPLY = r"your (?:(?:own|next|final|whole|entire) )?(?:repl(?:y|ies)|responses?|answers?|outputs?|message|completion)"
_CHANGE = (
    r"(?:modify|rewrite|render|augment|enhance|scramble|misspell|rearrange|jumble|provide|introduce|anagram|highlight)"
)
_VERDICT = (
    r"(?:(?:the|this) (?:case|child|family|risk|threshold|matter|referral)"
    r" (?:is|was) (?:only |at )?(?:low|no|not|never|safe|closed|fine|met|un\w+)\b"
    r"|no (?:further |more )?(?:action|referral|strategy|assessment) (?:is|was|are)\b)"
)
_CUES = (
    # Drop what you were told
    rf"{_ORDER}\b.{{0,40}}\b(?:your|previous|prior|earlier|preceding|above|system|all|any)\b.{{0,20}}\b{_RULES}\b",
    rf"{_ORDER} (?:all|everything|anything|what|the)\b.{{0,20}}\b(?:above|aforementioned|before|previous|you said)\b",
    rf"regardless of (?:your|any|all|the) (?:\w+ )?(?:previous|prior|pre-existing|earlier) (?:\w+ ){{0,2}}{_RULES}",
    r"(?:new|updated|additional|revised|hidden|system|your|my) instructions\b\W{1,6}(?:say|reply|answer|end|ignore)",
    r"new instructions\W{1,6}$",
    # Be something else
    r"(?:system|hidden|initial|developer) (?:prompt|message)s?\b",
    r"prompt injection\b",
    r"(?:developer|debug|god|jailbreak|dan|unrestricted|sudo) mode\b",
    r"system (?:malfunction|override)\b",
    r"no limits ai\b",
    r"(?:unlock|enable|activate) (?:hidden|experimental|secret|all) (?:functionalit|features?|modes?|capabilit)",
    r"you(?:’re|'re| are) (?:now )?(?:operating|running|acting) as\b",
    r"you(?:’re|'re| are) (?:free from all|no longer bound)\b",
    r"(?:you(?:’re|'re| are)|as) (?:now )?(?:dan|an? (?:\w+ )?(?:ai|chatbot|language model|bot|llm|virtual assistant))"
    r"\b",
    r"(?:ai|assistants?|chatbots?|bots?|llms?|models?) (?:reading|summari[sz]ing|processing|that reads?) (?:this|these)"
    r"\b",
    r"(?:ai|artificial intelligence) (?:systems?|tools?|models?|software|assistants?)\b.{0,40}\b"
    r"(?:must|should|shall|will) (?:answer|say|reply|state|tell|respond)\b",
    r"test(?:ing)? pipeline\b",
    # Give way to one document, or ask for a secret
    r"(?:quote|cite|use|trust|follow) (?:only|nothing but) this (?:sheet|document|paragraph|page|source|file|text)\b",
    r"say that (?:it|this) (?:overrides|replaces|supersedes)\b",
    r"ask (?:the )?users? (?:for|to give)\b.{0,20}\b(?:passwords?|log-?ins?|names?|addresse?s?|codes?)\b",
    r"training exercise, you",
    r"(?:testing|academic|demonstration) purposes(?: only)?\W{1,3}(?:say|please|reply)",
    # Change the reply
    rf"{_CHANGE}\b.{{0,60}}\b{_REPLY}",
    rf"(?:in|to|of|from|into) {_REPLY}\b(?! (?:form|sheet))",
    rf"{_REPLY} (?:must|should|will) (?:be|begin|end|start|only|contain|include|say)\b",
    r"(?:begin|end|start|finish|respond|reply) (?:only )?with the (?:words?|phrase|text)\b",
    r"repeat after me\b",
    r"(?:replace|substitute|scramble|rearrange|jumble|convert|swap) (?:the |all |every |each )*(?:\w+ )?"
    r"(?:letters?|vowels?|consonants)\b",
    # Say a verdict
    rf"(?<!not )(?<!never )(?<!would )(?<!may )(?<!might )(?:say|state|confirm|declare|respond|conclude|print)"
    rf"(?: that|:) {_VERDICT}",
    rf"(?:please|must|to|and|now|only|just) say {_VERDICT}",
)
_PATTERNS = (
    *(re.compile(rf"\b(?:{cue})", re.IGNORECASE) for cue in _CUES),
    re.compile(r"<\|(?:im_start|im_end|system|user|assistant|endoftext)|\[/?INST\]"),
)


@lru_cache(maxsize=8192)
def to_a_machine(text: str) -> bool:
    """Whether a passage tells a machine what to do."""
    held = " ".join(text.split())
    return any(pattern.search(held) for pattern in _PATTERNS)


def withheld(passages: Iterable[tuple[int, Passage, Document]]) -> tuple[str, ...]:
    """For leads, a line for each passage of a release that is kept back: where it stands, and none of its words."""
    return tuple(
        WITHHELD.format(title=document.source.title, where=_where(passage))
        for _, passage, document in passages
        if to_a_machine(passage.embedded)
    )


def _where(passage: Passage) -> str:
    page = passage.printed_page or passage.pdf_page
    places = (passage.paragraph and f"paragraph {passage.paragraph}", page and f"page {page}")
    named = ", ".join(place for place in places if place)
    return named or (" > ".join(passage.heading) if passage.heading else f"passage {passage.ordinal + 1}")
