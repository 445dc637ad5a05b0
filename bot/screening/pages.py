"""What is asked, in order, given what was answered: one page at a time, the household once and then each child.

The order never depends on the order of the answers. Domestic abuse is asked about only while the worker says that
they are alone, and never in a screening that is done with the family.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from bot.screening.types import LETTERS, Child, Choice, Field, Option, Page, Value
from prompts.screening import AgeBand, Domain, Instrument, Item, Level

HOME = "home"
STOP = "stop"
NONE = "none"
"""The answer to the gate that lets somebody in."""
NONE_SAYS = "None of these"
ABOUT = ("role", "agency", "how", "setting")
DECISION = ("next", "why", "owner", "review")
DETAILS = ("by", "since", "often", "last", "impact")
"""What is asked of every concern, each with the list of answers of the same name."""

Answers = Mapping[str, Value]


def children(answers: Answers) -> tuple[Child, ...]:
    """The children that have an age band."""
    held = ((letter, answers.get(f"child/{letter}")) for letter in LETTERS)
    return tuple(Child(letter=letter, band=AgeBand(band)) for letter, band in held if isinstance(band, str) and band)


class Slot(NamedTuple):
    """A page that is not drawn yet: finding the one to show must not cost the drawing of all."""

    key: str
    needs: tuple[str, ...]
    """The keys of its fields."""
    draw: Callable[[], Page]


def slots(instrument: Instrument, answers: Answers) -> Iterator[Slot]:
    """Every page that is to be answered, in order."""
    words = _Words(instrument)
    family = children(answers)
    yield Slot("gate", ("gate",), partial(_gate, words))
    yield Slot("about", ABOUT, partial(_about, words))
    yield Slot("children", tuple(f"child/{letter}" for letter in LETTERS), partial(_children, words))
    yield Slot("plan", ("open", "began"), partial(_plan, words))
    yield from _household(words, answers)
    for child in family:
        yield from _child(words, answers, child)
    yield Slot("chronology", ("chronology",), partial(_chronology, words))
    yield _own(words, HOME, "engagement", None, ("engagement", "doing"))
    yield from (_own(words, child.letter, "changed", child, ("changed", "difference")) for child in family)
    yield Slot("decision", DECISION, partial(decision, instrument))


def decision(instrument: Instrument) -> Page:
    """The last page: who does what by when, and why."""
    words = _Words(instrument)
    steps = tuple(Option(value=level.value, label=instrument.steps[level].title) for level in Level)
    fields = (
        words.field("next", "one", steps),
        words.field("why", "text"),
        words.field("owner", "one", words.roles()),
        words.field("review", "day"),
    )
    return words.page("decision", fields=fields)


def stopping(instrument: Instrument, kind: str) -> Page:
    """Where the walk has been left: 999, or a referral now."""
    words = _Words(instrument)
    ask = instrument.asks[f"stop-{kind}"]
    return Page(
        key=STOP, title=ask.says, hint=ask.hint, ask=ask.ask, rests_on=ask.rests_on, fields=(words.one("carried"),)
    )


def applies(item: Item, child: Child) -> bool:
    """Whether a statement is about a child."""
    return item.shared or child.band in item.ages


def key(item: Item, child: Child | None) -> str:
    """Where the answer to a statement is kept."""
    return f"{HOME if item.shared or child is None else child.letter}/{item.id}"


def alone(answers: Answers) -> bool:
    """Whether domestic abuse may be asked about, and what was answered shown."""
    return answers.get("alone") == "alone" and answers.get("setting") == "alone"


def _gate(words: _Words) -> Page:
    signs = tuple(Option(value=sign.id, label=sign.says) for sign in words.instrument.gate)
    return words.page("gate", fields=(words.field("gate", "many", (*signs, Option(value=NONE, label=NONE_SAYS))),))


def _about(words: _Words) -> Page:
    services = tuple(Option(value=one.id, label=one.name) for one in words.instrument.services)
    fields = (
        words.field("role", "one", words.roles()),
        words.field("agency", "one", services),
        words.field("how", "many", words.options("how")),
        words.one("setting"),
    )
    return words.page("about", fields=fields)


def _children(words: _Words) -> Page:
    bands = tuple(Option(value=band.value, label=says) for band, says in words.instrument.bands.items())
    says = words.instrument.asks["child"].says
    fields = tuple(
        Field(key=f"child/{letter}", kind="one", says=says.format(letter=letter), options=bands, required=not place)
        for place, letter in enumerate(LETTERS)
    )
    return words.page("children", fields=fields)


def _plan(words: _Words) -> Page:
    return words.page("plan", fields=(words.one("open", "plan"), words.day("began")))


def _chronology(words: _Words) -> Page:
    return words.page("chronology", fields=(words.field("chronology", "table", required=False),))


def _household(words: _Words, answers: Answers) -> Iterator[Slot]:
    shared = [(domain, item) for domain in words.instrument.domains for item in domain.items if item.shared]
    for domain, item in shared:
        if not item.private:
            yield from _item(words, answers, domain, item, None)
    private = [(domain, item) for domain, item in shared if item.private]
    if not private or answers.get("setting") != "alone":
        return
    yield Slot("alone", ("alone",), lambda: words.page("alone", fields=(words.one("alone"),)))
    if alone(answers):
        for domain, item in private:
            yield from _item(words, answers, domain, item, None)


def _child(words: _Words, answers: Answers, child: Child) -> Iterator[Slot]:
    at = child.letter
    yield _own(words, at, "voice", child, ("met", "said", "day"))
    for domain in words.instrument.domains:
        for item in domain.items:
            if not item.shared and applies(item, child):
                yield from _item(words, answers, domain, item, child)
    yield _own(words, at, "strengths", child, ("strengths",))
    yield _own(words, at, "explained", child, ("poverty", "disability"))


def _own(words: _Words, at: str, name: str, child: Child | None, names: tuple[str, ...]) -> Slot:
    """A page of one child, or of the household, that is about no statement: a list of answers, or words."""

    def drawn() -> Page:
        lists = {"poverty": "explained", "disability": "explained"}
        held = words.instrument.choices
        fields = (
            words.one(one, lists.get(one, one), at) if lists.get(one, one) in held else words.text(one, at)
            for one in names
        )
        return words.page(name, at, child, tuple(fields))

    return Slot(f"{at}/{name}", tuple(f"{at}/{one}" for one in names), drawn)


def _item(words: _Words, answers: Answers, domain: Domain, item: Item, child: Child | None) -> Iterator[Slot]:
    where = key(item, child)
    yield Slot(where, (where,), partial(_statement, words, domain, item, child, where))
    given = answers.get(where)
    if given in (Choice.SOMETIMES, Choice.SERIOUS):
        serious = given == Choice.SERIOUS
        names = ("seen", *DETAILS, "effect", *(["now"] if serious else []))
        needs = tuple(f"{where}/{name}" for name in names)
        yield Slot(f"{where}/detail", needs, partial(_detail, words, domain, item, child, where, serious))


def _statement(words: _Words, domain: Domain, item: Item, child: Child | None, where: str) -> Page:
    scale = words.instrument.asks["scale"]
    field = Field(key=where, kind="one", says=scale.says, hint=scale.hint, options=words.options("scale"))
    return Page(
        key=where,
        title=item.says,
        section=domain.title,
        child=child,
        fields=(field,),
        ask=item.ask,
        rests_on=(*item.rests_on, *scale.rests_on),
        private=item.private,
    )


def _detail(words: _Words, domain: Domain, item: Item, child: Child | None, where: str, serious: bool) -> Page:
    ask = words.instrument.asks["detail"]
    now = (words.one("now", at=where),) if serious else ()
    fields = (
        words.text("seen", where),
        *(words.one(name, at=where) for name in DETAILS),
        words.text("effect", where),
        *now,
    )
    return Page(
        key=f"{where}/detail",
        title=ask.says,
        hint=item.says,
        section=domain.title,
        child=child,
        fields=fields,
        ask=item.ask,
        rests_on=(*item.rests_on, *ask.rests_on),
        private=item.private,
    )


class _Words:
    """Pages and fields in the instrument's words."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument

    def page(self, name: str, at: str = "", child: Child | None = None, fields: tuple[Field, ...] = ()) -> Page:
        ask = self.instrument.asks[name]
        return Page(
            key=f"{at}/{name}" if at else name,
            title=ask.says,
            hint=ask.hint,
            section=child.name if child else "",
            child=child,
            fields=fields,
            ask=ask.ask,
            rests_on=ask.rests_on,
        )

    def field(
        self, name: str, kind: str, options: tuple[Option, ...] = (), at: str = "", required: bool = True
    ) -> Field:
        ask = self.instrument.asks[name]
        return Field.model_validate(
            {
                "key": f"{at}/{name}" if at else name,
                "kind": kind,
                "says": ask.says,
                "hint": ask.hint,
                "options": options,
                "required": required,
            }
        )

    def one(self, name: str, choices: str = "", at: str = "") -> Field:
        return self.field(name, "one", self.options(choices or name), at)

    def text(self, name: str, at: str = "") -> Field:
        return self.field(name, "text", at=at, required=False)

    def day(self, name: str) -> Field:
        return self.field(name, "day", required=False)

    def options(self, choices: str) -> tuple[Option, ...]:
        return tuple(Option(value=value, label=label) for value, label in self.instrument.choices[choices].items())

    def roles(self) -> tuple[Option, ...]:
        return tuple(Option(value=value, label=label) for value, label in self.instrument.roles.items())
