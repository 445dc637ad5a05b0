"""The partnership's own contacts: shipped empty, filled in by a lead, never invented."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from prompts.types import Frozen

CONFIRM = "confirm with your partnership"
KINDS = ("front_door", "out_of_hours", "police", "safeguarding_lead", "escalation", "champions", "training")


def _number(value: str) -> str:
    if not re.fullmatch(r"[+(]?\d[\d ()+-]*(?:(?:,| ext\.?| option) ?\d+)?", value) or not any(map(str.isdigit, value)):
        raise ValueError(f"{value!r} is not a telephone number")
    return value


def _address(value: str) -> str:
    if not re.fullmatch(r"https?://[^\s<>\"']+", value):
        raise ValueError(f"{value!r} is not a web address; it must begin with https:// or http://")
    return value


def _given(value: Any) -> Any:
    """Nothing, where a lead has left a field empty."""
    return None if isinstance(value, str) and not value.strip() else value


_Text = Annotated[str, Field(min_length=1, max_length=300)]
_Optional = BeforeValidator(_given)


class DirectoryContact(Frozen):
    """Somebody to ask, or somewhere to learn."""

    name: _Text
    detail: _Text = CONFIRM
    number: Annotated[Annotated[str, AfterValidator(_number)] | None, _Optional] = None
    hours: Annotated[_Text | None, _Optional] = None
    url: Annotated[Annotated[str, AfterValidator(_address)] | None, _Optional] = None


class Champion(DirectoryContact):
    """A neglect champion, in one agency."""

    agency: _Text


class Directory(Frozen):
    """All contacts; every one that a lead has not filled in says "confirm with your partnership"."""

    front_door: DirectoryContact
    out_of_hours: DirectoryContact
    police: DirectoryContact
    safeguarding_lead: DirectoryContact
    escalation: DirectoryContact
    champions: tuple[Champion, ...] = ()
    training: tuple[DirectoryContact, ...] = ()

    def contacts(self, kind: str) -> list[DirectoryContact]:
        """The contacts of one kind (see `KINDS`), in the order given; a champion's name says the agency.

        Raises KeyError for a kind that is not one.
        """
        if kind not in KINDS:
            raise KeyError(kind)
        held: DirectoryContact | tuple[DirectoryContact, ...] = getattr(self, kind)
        return [held] if isinstance(held, DirectoryContact) else [_named(contact) for contact in held]


def _named(contact: DirectoryContact) -> DirectoryContact:
    if not isinstance(contact, Champion):
        return contact
    shown = contact.model_dump(exclude={"agency"})
    return DirectoryContact(**{**shown, "name": f"{contact.agency}: {contact.name}"})


def over(shipped: dict[str, Any], filled: dict[str, Any]) -> dict[str, Any]:
    """The shipped form with a lead's values laid over it; what a lead left empty stays as shipped."""
    return {**shipped, **{key: _laid(shipped.get(key), value) for key, value in filled.items() if not _empty(value)}}


def _laid(shipped: Any, value: Any) -> Any:
    if isinstance(shipped, dict) and isinstance(value, dict):
        return {**shipped, **{key: inner for key, inner in value.items() if not _empty(inner)}}
    return [_kept(item) for item in value] if isinstance(value, list) else value


def _kept(item: Any) -> Any:
    return {key: value for key, value in item.items() if not _empty(value)} if isinstance(item, dict) else item


def _empty(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())
