"""What of a screening may go to the family: as if nobody had asked about domestic abuse.

What was answered about it cannot show in what is left, not in a level, a pattern or a gap: those statements are taken
out before anything is worked out. So is everybody's free text, which may tell of it too: with it contacts with a
service that the instrument does not know, for its name is somebody's own words, and it may be a refuge.
"""

from __future__ import annotations

from bot.screening.pages import HOME
from bot.screening.walk import Screening
from prompts.screening import Instrument, Item

WORDS = ("seen", "effect", "said", "day", "strengths", "difference", "doing", "why")
"""Fields that hold somebody's own words."""
SOMEBODY = "somebody"
"""Who followed up, where anybody did: not who, and in nobody's words. Without it the family would be told that nobody
did."""
HIDDEN = ("alone", "role", "agency", "how", "gate", "next", "carried")


def for_family(screening: Screening) -> Screening:
    """The same screening without what is not for the family. Its findings are what may be shown to them."""
    private = {item.id for item in screening.instrument.items.values() if item.private}
    shown = {service.name for service in screening.instrument.services if not service.private}
    answers = {key: value for key, value in screening.answers.items() if not _hidden(key, private)}
    meetings = tuple(
        one.model_copy(update={"reason": "", "followed": SOMEBODY if one.followed else "", "harm": ""})
        for one in screening.meetings
        if one.service in shown
    )
    return screening.model_copy(
        update={
            "instrument": _public(screening.instrument),
            "answers": answers,
            "meetings": meetings,
            "alarms": (),
            "refused": (),
            "merged": 0,
            "at": "",
        }
    )


def _hidden(key: str, private: set[str]) -> bool:
    parts = key.split("/")
    asked_privately = parts[0] == HOME and len(parts) > 1 and parts[1] in private
    return asked_privately or parts[-1] in WORDS or key in HIDDEN


def _public(instrument: Instrument) -> Instrument:
    """The instrument without the statements that are asked in private, and the services that are not named."""
    hidden = {service.id for service in instrument.services if service.private}
    domains = []
    for domain in instrument.domains:
        if items := tuple(_open(item, hidden) for item in domain.items if not item.private):
            domains.append(domain.model_copy(update={"items": items}))
    held = {name: getattr(instrument, name) for name in Instrument.model_fields}
    return Instrument(**{**held, "domains": tuple(domains)})


def _open(item: Item, hidden: set[str]) -> Item:
    return item.model_copy(update={"holds": tuple(id for id in item.holds if id not in hidden)})
