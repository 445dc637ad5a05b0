"""Questions for a manager beside a screening, and for supervision: the lines of enquiry that reviews follow."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from prompts.types import Frozen

Said = Annotated[str, Field(min_length=1, max_length=300)]


class Enquiry(Frozen):
    """One line of enquiry, and what to ask along it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    title: Annotated[str, Field(min_length=1, max_length=75)]
    source: Said
    ask: Annotated[tuple[Said, ...], Field(min_length=1)]


class Reflective(Frozen):
    """Everything in reflective.yaml."""

    title: Annotated[str, Field(min_length=1, max_length=75)]
    about: Said
    enquiries: Annotated[tuple[Enquiry, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _ids_are_their_own(self) -> Reflective:
        ids = [one.id for one in self.enquiries]
        if twice := sorted({id for id in ids if ids.count(id) > 1}):
            raise ValueError(f"enquiries: used twice: {', '.join(twice)}")
        return self
