"""What a person in front of a live danger is told: fixed words and the partnership's contacts, nothing made up."""

from __future__ import annotations

from bot.safety.danger import Danger
from bot.types import Contact
from prompts import Directory, DirectoryContact, Wording

WHOM = ("front_door", "out_of_hours")
QUIET = frozenset({"fgm", "marriage", "forced", "honour"})
"""Kinds in which speaking to the family first can bring the harm forward."""


def urgent_reply(danger: Danger, wording: Wording, directory: Directory) -> tuple[str, tuple[Contact, ...]]:
    """The text, which begins with 999, and the contacts it names; an unfilled contact says whom to ask for it."""
    contacts = tuple(_contact(one) for kind in WHOM for one in directory.contacts(kind))
    quiet = [wording.urgent_quiet] if quietly(danger) else []
    told = "\n".join([wording.urgent_then, *(f"• {one.name}: {one.detail}" for one in contacts)])
    parts = [f"{wording.urgent_first} {wording.urgent_why}", *quiet, told, wording.urgent_record]
    return "\n\n".join(parts), contacts


def quietly(danger: Danger) -> bool:
    """Whether the family must not hear of it first."""
    return bool(QUIET.intersection(danger.reasons))


def _contact(one: DirectoryContact) -> Contact:
    return Contact(name=one.name, detail=", ".join(filter(None, (one.number, one.hours, one.detail, one.url))))
