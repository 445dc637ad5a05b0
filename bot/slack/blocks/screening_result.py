"""What a screening says: in a window, each child's voice first, then what to do; and in short, as a message.

The message's `text`, which a telephone shows while it is locked, names no child and no finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from bot.screen import Open
from bot.screening.days import worded
from bot.screening.results import Cell, Findings, NextStep, Outcome, Unknown, Voice
from bot.screening.types import Child, Choice
from bot.slack import ids
from bot.slack.blocks import sources
from bot.slack.blocks.answers import contacts
from bot.slack.blocks.fitting import Part, fitted
from bot.slack.blocks.kit import (
    Element,
    actions,
    alert,
    bullets,
    button,
    cut,
    defused,
    divider,
    escaped,
    header,
    line,
    person,
    plain,
    prose,
    rich,
    run,
    section,
    small,
)
from bot.slack.blocks.screening import aged, erasing
from bot.slack.blocks.words import wording, words
from bot.slack.drawn import Block, Drawn, View
from prompts import Instrument

ROOM, PLACES = 200_000, 100
"""Characters of JSON and blocks of a window: Slack takes 250,000."""
LINE = 600
FOOT = 1


def result(opened: Open, outcome: Outcome) -> View:
    """All of it, for whoever may see the screening."""
    return _window(opened, words().screened.title, list(_whole(opened, outcome)), _going(opened))


def with_family(opened: Open, outcome: Outcome) -> View:
    """At the end of a screening that is done with the family. `outcome` is the family's."""
    say = words().screened
    whole = [section(defused(say.with_family)), *actions([button(ids.SCREEN_RESULT, say.whole, opened.reference)])]
    back = actions([button(ids.SCREEN_BACK, words().screen.back)])
    return _window(opened, say.title, [Part(0, whole), *_for_family(opened, outcome)], back)


def family(opened: Open, outcome: Outcome) -> View:
    """What the family may see, to be read before it is shown. `outcome` is the family's."""
    note = Part(0, [alert(words().screened.family_note, "info")])
    return _window(opened, words().screened.family_title, [note, *_for_family(opened, outcome)])


def message(opened: Open, outcome: Outcome) -> Drawn:
    """In short, in the direct messages of whoever did it, with what can be done with it."""
    say, made = words().screened, outcome.findings
    decided = _decided(made, opened.screening.instrument)[0]
    told = [
        say.called_for.format(step=made.steps[0].title if made.steps else ""),
        say.you_decided.format(told=decided) if made.decision.level else decided,
        say.open_questions.format(count=len(made.unknowns)),
    ]
    lines = "\n".join(defused(one, 600) for one in told)
    reference = opened.reference
    buttons = [
        button(ids.SCREEN_RESULT, words().screen.result, reference, style="primary"),
        button(ids.SCREEN_SHARE, say.share, reference),
        erasing(reference),
    ]
    blocks = [
        small(f"*{defused(wording().immediate_danger)}*"),
        section(f"{say.done.format(children=defused(aged(made.children)))}\n{lines}"),
        *actions(buttons),
        small(f"{defused(opened.screening.instrument.not_a_score)} {defused(_reference(opened, made))}"),
    ]
    return Drawn(text=escaped(f"{say.message} {_reference(opened, made)}"), blocks=tuple(blocks))


def shared(reference: str, by: str) -> Drawn:
    """To a manager or a lead whom user `by` lets see a screening: nothing of it, and the way to it."""
    told = words().screened.shared.format(person=person(by))
    opens = button(ids.SCREEN_RESULT, words().screen.result, reference, style="primary")
    writes = button(ids.REVIEW, words().review.write, reference)
    return Drawn(text=told, blocks=(section(told), *actions([opens, writes])))


def sent(user: str, known: bool = True) -> Drawn:
    """Whether somebody was shown it, to who shared it."""
    say = words().screened
    told = (say.sent if known else say.no_manager).format(person=person(user))
    return Drawn(text=told, blocks=(section(told),))


def share(reference: str) -> View:
    """Whom to let see it."""
    say = words().screened
    picker = {"type": "users_select", "action_id": ids.PERSON.action, "placeholder": plain(words().share.choose, 150)}
    asked = {"label": plain(say.share_label, 2000), "hint": plain(say.share_hint, 2000), "element": picker}
    return {
        "type": "modal",
        "callback_id": ids.SCREEN_SHARE_FORM,
        "title": plain(say.share_title, 24),
        "submit": plain(words().buttons.send, 24),
        "close": plain(words().buttons.cancel, 24),
        "private_metadata": ids.page_of(reference, ""),
        "blocks": [{"type": "input", "block_id": ids.PERSON.block, **asked}],
    }


def _window(opened: Open, title: str, parts: Sequence[Part], going: Sequence[Block] = ()) -> View:
    head = Part(0, [small(f"*{defused(wording().immediate_danger)}*")])
    more = small(defused(words().screened.more))
    last = Part(0, [divider(), *going] if going else [])
    blocks = fitted([head, *parts, last], [more], FOOT, ROOM, PLACES)
    return {
        "type": "modal",
        "callback_id": ids.SCREEN_FORM,
        "title": plain(title, 24),
        "close": plain(words().buttons.close, 24),
        "private_metadata": ids.page_of(opened.reference, ""),
        "blocks": blocks,
    }


def _going(opened: Open) -> list[Block]:
    say, mine = words().screened, opened.mine
    moves = [button(ids.SCREEN_BACK, words().screen.back)] if mine else []
    moves.append(button(ids.SCREEN_FAMILY, say.family, opened.reference))
    reviews = words().review
    moves.append(button(ids.REVIEW, reviews.read if mine else reviews.write, opened.reference))
    return actions([*moves, *([button(ids.SCREEN_SHARE, say.share, opened.reference)] if mine else [])])


def _whole(opened: Open, outcome: Outcome) -> Iterator[Part]:
    """Voices, next step, decision, profile, patterns, what is not known, whom to ask, sources."""
    say, made, instrument = words().screened, outcome.findings, opened.screening.instrument
    yield Part(0, [small(f"{defused(instrument.not_a_score)} {defused(_reference(opened, made))}")])
    yield from _under(say.voices, 1, (_voice(one, instrument) for one in made.voices))
    yield from _under(say.steps, 0, (_step(one, outcome) for one in (*made.steps, made.always)))
    yield from _under(say.decided_heading, 0, _decision(made, instrument))
    yield from _seen(made)
    yield from _under(say.unknown, 3, _unknowns(made.unknowns))
    yield Part(2, contacts((*outcome.contacts, *outcome.champions, *outcome.training)))
    yield from _under(wording().sources_heading, 5, _sources(opened.reference, outcome))
    yield from _under(say.gone, 4, _points(outcome.gone))


def _for_family(opened: Open, outcome: Outcome) -> Iterator[Part]:
    say, made, instrument = words().screened, outcome.findings, opened.screening.instrument
    yield from _under(say.voices, 1, (_voice(one, instrument) for one in made.voices))
    yield from _seen(made)
    told = instrument.steps[made.level].family
    yield from _under(say.family_steps, 0, [prose(told)] if told else [])
    yield from _under(say.unknown, 3, _unknowns(made.unknowns))


def _seen(made: Findings) -> Iterator[Part]:
    say = words().screened
    yield from _under(say.profile, 2, _profile(made))
    yield from _under(say.neglect, 1, _points(made.neglect))
    yield from _under(say.patterns, 1, _points(one.says for one in made.patterns))
    yield from _under(say.chronology, 2, _points(made.chronology.says))


def _under(heading: str, rank: int, blocks: Iterable[Block]) -> Iterator[Part]:
    held = list(blocks)
    if held:
        yield Part(rank, [header(heading), *held])


def _points(lines: Iterable[str]) -> list[Block]:
    held = [[run(cut(one, LINE))] for one in lines if one]
    return [rich(bullets(held))] if held else []


def _voice(voice: Voice, instrument: Instrument) -> Block:
    say = words().screened
    changed = instrument.label("changed", voice.changed) if voice.changed else ""
    told = {
        say.met: instrument.label("met", voice.met) if voice.met else say.not_answered,
        say.said: voice.said,
        say.day: voice.day,
        say.strengths: voice.strengths,
        say.poverty: instrument.label("explained", voice.poverty) if voice.poverty else "",
        say.disability: instrument.label("explained", voice.disability) if voice.disability else "",
        say.changed: ". ".join(filter(None, (changed, voice.difference))),
    }
    lines = [[run(f"{name}: "), run(cut(text, 2000))] for name, text in told.items() if text]
    return rich(line([run(_aged(voice.child, instrument), bold=True)]), bullets(lines))


def _aged(child: Child, instrument: Instrument) -> str:
    return f"{child.name}, {instrument.bands[child.band].lower()}"


def _step(step: NextStep, outcome: Outcome) -> Block:
    """What to do, and why; numbers name the sources."""
    say = words().screened
    marks = "".join(f"[{outcome.citations[id].number}]" for id in step.rests_on if id in outcome.citations)
    parts: list[Element] = [line([run(f"{step.title} {marks}".strip(), bold=True)])]
    parts.append(bullets([run(cut(one, LINE))] for one in step.do))
    if step.reasons:
        parts.append(line([run(say.because, italic=True)]))
        parts.append(bullets([run(cut(one, LINE), italic=True)] for one in step.reasons))
    return rich(*parts)


def _decided(made: Findings, instrument: Instrument) -> tuple[str, str]:
    """What a person decided, and why."""
    say, decision = words().screened, made.decision
    if not decision.level:
        return say.undecided, ""
    steps = {level.value: advice.title for level, advice in instrument.steps.items()}
    review = worded(decision.review) if decision.review else say.no_day
    owner = f"{decision.owner}." if decision.owner else ""
    step = f"{steps[decision.level].rstrip('.')}."
    told = say.decided.format(step=step, owner=owner, review=review)
    return " ".join(told.split()), decision.why


def _decision(made: Findings, instrument: Instrument) -> list[Block]:
    told, why = _decided(made, instrument)
    say = words().screened
    below = [alert(say.below)] if made.below else []
    return [prose(told), *([prose(say.why.format(why=why))] if why else []), *below]


def _profile(made: Findings) -> Iterator[Block]:
    """A child's areas by what is known of them, the worst first. A word for each, and no sum."""
    say = words().screened
    kinds = {
        Choice.SERIOUS: say.serious,
        Choice.SOMETIMES: say.sometimes,
        Choice.NOT_KNOWN: say.unknown_areas,
        Choice.NO_CONCERN: say.no_concern,
    }
    for child in made.children:
        mine = [cell for cell in made.profile if cell.child == child]
        held = {choice: [_area(cell) for cell in mine if cell.worst is choice] for choice in kinds}
        lines = [[run(kinds[choice].format(areas="; ".join(held[choice])))] for choice in kinds if held[choice]]
        if lines:
            yield rich(line([run(child.name, bold=True)]), bullets(lines))


def _area(cell: Cell) -> str:
    more = bool(cell.unknown) and cell.worst is not Choice.NOT_KNOWN
    return f"{cell.title} ({words().screened.not_known_too.format(count=len(cell.unknown))})" if more else cell.title


def _unknowns(unknowns: Sequence[Unknown]) -> Iterator[Block]:
    """By child: the statement, what to ask and who may know."""
    say = words().screened
    whose = sorted(unknowns, key=lambda one: one.child.letter if one.child else "")
    for child, held in groupby(whose, key=lambda one: one.child):
        name = child.name if child else say.household
        yield rich(line([run(name, bold=True)]), bullets(_open(one) for one in held))


def _open(one: Unknown) -> list[Element]:
    holds = f" {words().screened.may_know.format(services=', '.join(one.holds))}." if one.holds else ""
    return [run(cut(one.says, LINE)), run(f" {cut(' '.join(one.ask), LINE)}", italic=True), run(cut(holds, LINE))]


def _sources(reference: str, outcome: Outcome) -> Iterator[Block]:
    for anchor, one in outcome.citations.items():
        yield sources.source(one, ids.SHOW_ANCHOR, ids.anchored(reference, anchor))


def _reference(opened: Open, made: Findings) -> str:
    return words().screened.reference.format(reference=opened.reference, instrument=made.instrument)
