"""What managers think of a screening: to read and to write, with questions to think with beside it; and the messages
that nobody asked for, which hold a reference and a button, and nothing of a family."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from bot.reminding import Kind
from bot.screen import Open, Reviewed
from bot.screening.days import worded
from bot.screening.types import LONGEST, Due, Opinion, Shared
from bot.slack import ids
from bot.slack.blocks.answers import contacts
from bot.slack.blocks.kit import (
    Element,
    actions,
    bullets,
    button,
    cut,
    defused,
    divider,
    escaped,
    header,
    person,
    plain,
    prose,
    rich,
    run,
    section,
    small,
)
from bot.slack.blocks.screening import said
from bot.slack.blocks.words import wording, words
from bot.slack.drawn import Block, Drawn, View
from prompts import Reflective, load_reflective

MOST = 100
"""Blocks of a window."""
LISTED = 10
"""Screenings in one list on the front page."""
HELD = 10
"""Reviews in one window, the last ones: two blocks each."""


# The front page


def due(held: Sequence[Due]) -> Iterator[Block]:
    """What somebody is to look at again, the longest ago first."""
    say = words().review
    yield section(f"*{defused(say.due)}*")
    for one in held[:LISTED]:
        told = say.due_since.format(reference=one.reference, day=worded(one.day))
        yield section(defused(told), button(ids.SCREEN_RESULT, words().screen.result, one.reference))


def shared(held: Sequence[Shared]) -> Iterator[Block]:
    """What was shared with a manager: what they have not said anything of first."""
    say = words().review
    ordered = sorted(held, key=lambda one: one.said is not None)
    yield section(f"*{defused(say.shared)}*")
    for one in ordered[:LISTED]:
        reference = one.summary.reference
        told = words().review.shared_by.format(person=person(one.by), reference=reference)
        yield section(f"{said(one.summary)}\n{told}\n{defused(_mine(one.said))}")
        opens = button(ids.SCREEN_RESULT, words().screen.result, reference, style="" if one.said else "primary")
        yield from actions([opens, button(ids.REVIEW, say.write, reference)])


def lost(warnings: Sequence[str]) -> list[Block]:
    """For leads: how much of what the screening rests on is missing."""
    say = words().review
    if not warnings:
        return []
    opens = button(ids.SEE_LOST, say.lost_open)
    return [section(f"• {say.lost.format(count=len(warnings))}", opens)]


# Windows


def reviews(opened: Open, opinions: Sequence[Opinion], writes: bool) -> View:
    """What was said of a screening; for a manager who may write, the questions to think with and the form."""
    say = words().review
    head = [small(f"*{defused(wording().immediate_danger)}*"), small(defused(_reference(opened)))]
    told = [section(f"*{defused(say.said)}*"), *_said(opinions)]
    if not writes:
        return _shown(say.title, [*head, *told])
    blocks = [*head, *_reflective(load()), divider(), *told, divider(), *_form()]
    shown = {**_shown(say.title, blocks, words().buttons.cancel), "callback_id": ids.REVIEW_FORM}
    return {**shown, "submit": plain(words().buttons.send, 24), "private_metadata": opened.reference}


def noted(done: Reviewed) -> View:
    """What became of a review; danger, or what is to be referred now, before anything else."""
    say = words().review
    if not done.told:
        return _shown(say.title, [prose(say.kept), *_masked(done)])
    first = wording().urgent_first
    parts = done.told.removeprefix(first).strip().split("\n\n")
    heading = [header(f"🚨 {first}")] if done.told.startswith(first) else []
    kept = say.kept_too if done.kept else say.not_kept
    return _shown(say.title, [*heading, *map(prose, parts), *contacts(done.contacts), divider(), prose(kept)])


def warnings(held: Sequence[str]) -> View:
    """What the screening rests on that the live guidance does not hold."""
    say = words().review
    if not held:
        return _shown(say.lost_title, [prose(say.lost_none)])
    lines = [rich(bullets([[run(cut(one, 1000))]])) for one in held]
    return _shown(say.lost_title, [section(defused(say.lost_what)), *lines])


# Messages


def told(kind: Kind, reference: str) -> Drawn:
    """Something that nobody asked for, in the same words whoever it is about. Raises KeyError for any other kind."""
    return TOLD[kind](reference)


def _due(reference: str) -> Drawn:
    buttons = [button(ids.SCREEN_RESULT, words().screen.result, reference, style="primary")]
    return _message(words().review.due_told.format(reference=reference), buttons)


def _reviewed(reference: str) -> Drawn:
    buttons = [
        button(ids.REVIEW, words().review.read, reference, style="primary"),
        button(ids.SCREEN_RESULT, words().screen.result, reference),
    ]
    return _message(words().review.reviewed_told.format(reference=reference), buttons)


def _lost(reference: str) -> Drawn:
    return _message(words().review.lost_told, [button(ids.SEE_LOST, words().review.lost_open)])


def _decided(reference: str) -> Drawn:
    buttons = [button(ids.DECISION, words().buttons.open, reference, style="primary")]
    return _message(words().review.decided_told.format(reference=reference), buttons)


TOLD: dict[Kind, Callable[[str], Drawn]] = {
    Kind.DUE: _due,
    Kind.REVIEWED: _reviewed,
    Kind.DECIDED: _decided,
    Kind.GONE: _lost,
}


def _message(text: str, buttons: Sequence[Element]) -> Drawn:
    return Drawn(text=escaped(text), blocks=(section(defused(text)), *actions(buttons)))


@cache
def load() -> Reflective:
    """The questions to think with, read once."""
    return load_reflective()


def _mine(last: Opinion | None) -> str:
    say = words().review
    if last is None:
        return say.not_yet
    told = (say.you_agreed if last.agrees else say.you_disagreed).format(day=worded(last.at))
    return f"{told} {say.again.format(day=worded(last.review))}" if last.review else told


def _said(opinions: Sequence[Opinion]) -> Iterator[Block]:
    say = words().review
    if not opinions:
        yield small(defused(say.nothing))
    for one in opinions[-HELD:]:
        told = (say.agreed if one.agrees else say.disagreed).format(person=person(one.user), day=worded(one.at))
        again = f"\n{defused(say.again.format(day=worded(one.review)))}" if one.review else ""
        yield section(f"{told}{again}")
        if one.words:
            yield rich({"type": "rich_text_quote", "elements": [run(cut(one.words, 3000))]})


def _reflective(held: Reflective) -> Iterator[Block]:
    """The first question along each line of enquiry: more than fits on a telephone is not read."""
    yield section(f"*{defused(held.title)}*\n{defused(held.about)}")
    yield rich(bullets([run(f"{one.title}: ", bold=True), run(one.ask[0])] for one in held.enquiries))


def _form() -> list[Block]:
    say = words().review
    options = [{"text": plain(label, 75), "value": value} for value, label in (("yes", say.yes), ("no", say.no))]
    agrees = {"type": "radio_buttons", "action_id": ids.AGREES.action, "options": options}
    lines = {"type": "plain_text_input", "action_id": ids.OPINION.action, "multiline": True, "max_length": LONGEST}
    day = {"type": "datepicker", "action_id": ids.LOOK_AGAIN.action}
    return [
        _input(ids.AGREES, say.label, agrees),
        _input(ids.OPINION, say.why, lines, say.why_hint, optional=True),
        _input(ids.LOOK_AGAIN, say.look_again, day, say.look_again_hint, optional=True),
    ]


def _input(field: ids.Field, label: str, element: Element, hint: str = "", optional: bool = False) -> Block:
    drawn = {"type": "input", "block_id": field.block, "label": plain(label, 2000), "element": element}
    return {**drawn, "optional": optional, **({"hint": plain(hint, 2000)} if hint else {})}


def _masked(done: Reviewed) -> list[Block]:
    kinds = ", ".join(f"{one.kind} ({one.count})" for one in done.masked)
    return [small(defused(words().review.masked.format(kinds=kinds)))] if kinds else []


def _reference(opened: Open) -> str:
    instrument = opened.screening.instrument
    return words().screened.reference.format(
        reference=opened.reference, instrument=f"{instrument.name} {instrument.version}"
    )


def _shown(title: str, blocks: Sequence[Block], close: str = "") -> View:
    close = close or words().buttons.close
    return {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": list(blocks[:MOST]),
    }
