"""Answers as what they say: concerns, unknowns, areas of life, voices. Nothing is added up."""

from __future__ import annotations

from collections.abc import Iterator

from bot.screening.pages import Answers, applies, key
from bot.screening.results import Cell, Concern, Unknown, Voice
from bot.screening.types import Child, Choice
from bot.screening.walk import Screening
from prompts.screening import AgeBand, Domain, Item

LASTING = frozenset({("months", "most_weeks"), ("months", "most_days")})
"""How long, and how often, makes something that keeps coming back; more than six months does by itself."""
HARMS = frozenset({"affected", "likely"})


def word(answers: Answers, where: str) -> str:
    """A single answer, or words; empty where there is none."""
    value = answers.get(where, "")
    return value if isinstance(value, str) else ""


def choice(answers: Answers, where: str) -> Choice:
    """What is known of a statement; what was not answered is not known."""
    value = word(answers, where)
    return Choice(value) if value in set(Choice) else Choice.NOT_KNOWN


def statements(screening: Screening) -> Iterator[tuple[Domain, Item, Child | None]]:
    """Every statement that is asked of this household: the shared ones once, then those of each child, in order."""
    domains = screening.instrument.domains
    yield from ((domain, item, None) for domain in domains for item in domain.items if item.shared)
    for child in screening.children:
        for domain in domains:
            yield from ((domain, item, child) for item in domain.items if not item.shared and applies(item, child))


def concerns(screening: Screening) -> tuple[Concern, ...]:
    """Statements answered with a concern."""
    found = []
    for domain, item, child in statements(screening):
        if choice(screening.answers, key(item, child)).concern:
            found.append(_concern(screening.answers, domain, item, child))
    return tuple(found)


def unknowns(screening: Screening, held: tuple[Concern, ...]) -> tuple[Unknown, ...]:
    """What is not known, with the questions to ask and who may know: children's voices first, then statements."""
    found = [*_unheard(screening), *(one for place in statements(screening) for one in _open(screening, place))]
    return (*found, *_unexplained(screening, held))


def _open(screening: Screening, place: tuple[Domain, Item, Child | None]) -> Iterator[Unknown]:
    _, item, child = place
    where = key(item, child)
    given = choice(screening.answers, where)
    if given is Choice.NOT_KNOWN:
        yield _unknown(screening, item, child, "answer")
    elif given.concern:
        for what, part in (("effect", "impact"), ("time", "since")):
            if word(screening.answers, f"{where}/{part}") in ("", "not_known"):
                yield _unknown(screening, item, child, what)


def _unheard(screening: Screening) -> Iterator[Unknown]:
    """Children whom nobody who screens has met."""
    ask = screening.instrument.asks["voice"]
    for child in screening.children:
        if child.band is not AgeBand.UNBORN and word(screening.answers, f"{child.letter}/met") in ("", "no"):
            yield Unknown(item="voice", says=ask.says, child=child, ask=ask.ask, holds=(), what="voice")


def _unexplained(screening: Screening, held: tuple[Concern, ...]) -> Iterator[Unknown]:
    """What else could explain a concern, where nobody has considered it."""
    worried = {one.child for one in held if not one.private}
    for child in screening.children:
        for name in ("poverty", "disability") if worried & {None, child} else ():
            if word(screening.answers, f"{child.letter}/{name}") in ("", "not_considered"):
                ask = screening.instrument.asks[name]
                questions = tuple(filter(None, (screening.instrument.asks["explained"].says, ask.hint)))
                yield Unknown(item=name, says=ask.says, child=child, ask=questions, holds=(), what="explanation")


def profile(screening: Screening, held: tuple[Concern, ...]) -> tuple[Cell, ...]:
    """Each area for each child, side by side: the household's statements count for every child."""
    return tuple(
        _cell(screening, held, child, domain) for child in screening.children for domain in _domains(screening)
    )


def voices(screening: Screening) -> tuple[Voice, ...]:
    """Each child's voice, in order of their letters."""
    names = [name for name in Voice.model_fields if name != "child"]
    return tuple(
        Voice(child=child, **{name: word(screening.answers, f"{child.letter}/{name}") for name in names})
        for child in screening.children
    )


def _domains(screening: Screening) -> tuple[Domain, ...]:
    return screening.instrument.domains


def _cell(screening: Screening, held: tuple[Concern, ...], child: Child, domain: Domain) -> Cell:
    items = [item for item in domain.items if applies(item, child)]
    given = {item.id: choice(screening.answers, key(item, child)) for item in items}
    mine = [one for one in held if one.domain == domain.id and one.child in (None, child)]
    return Cell(
        child=child,
        domain=domain.id,
        title=domain.title,
        worst=max(given.values(), key=lambda one: one.rank, default=Choice.NO_CONCERN),
        concerns=tuple(one.item for one in mine),
        unknown=tuple(id for id, one in given.items() if one is Choice.NOT_KNOWN),
        asked=len(items),
        lasting=any(one.lasting for one in mine),
    )


def _concern(answers: Answers, domain: Domain, item: Item, child: Child | None) -> Concern:
    where = key(item, child)
    parts = {
        name: word(answers, f"{where}/{name}") for name in ("since", "often", "last", "impact", "by", "seen", "effect")
    }
    return Concern(
        item=item.id,
        name=item.name,
        says=item.says,
        domain=domain.id,
        child=child,
        choice=choice(answers, where),
        private=item.private,
        lasting=parts["since"] == "longer" or (parts["since"], parts["often"]) in LASTING,
        harms=parts["impact"] in HARMS,
        rests_on=item.rests_on,
        **parts,
    )


def _unknown(screening: Screening, item: Item, child: Child | None, what: str) -> Unknown:
    names = screening.instrument.service_names
    asks = {
        "effect": (screening.instrument.asks["impact"].says,),
        "time": (screening.instrument.asks["since"].says, screening.instrument.asks["often"].says),
    }
    return Unknown.model_validate(
        {
            "item": item.id,
            "says": item.says,
            "child": child,
            "ask": asks.get(what, item.ask),
            "holds": tuple(names[id] for id in item.holds),
            "private": item.private,
            "what": what,
        }
    )
