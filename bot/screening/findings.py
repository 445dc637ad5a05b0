"""From answers to findings: what is worrying, what nobody knows, and what to do next, each with its source.

A rule may only raise what is called for. Sources of the rules: Working Together 2023, paragraph 150 (refer at once
where there may be significant harm; no early help assessment first), paragraph 133 (refused help), paragraph 151
(escalate); Keeping Children Safe in Education 2025, paragraph 53 (a lead who is away delays nothing).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from bot.screening import chronology, patterns, reading
from bot.screening.days import day
from bot.screening.pages import HOME
from bot.screening.reading import word
from bot.screening.results import Cell, Chronology, Concern, Decision, Findings, NextStep, Pattern, Reason
from bot.screening.said import low, named
from bot.screening.types import Alarm, Choice
from bot.screening.walk import Screening
from prompts.screening import Advice, Instrument, Level


def findings(screening: Screening, today: date) -> Findings:
    """Everything that the answers say so far. Never raises, however little was answered."""
    instrument, answers = screening.instrument, screening.answers
    held = reading.concerns(screening)
    profile = reading.profile(screening, held)
    began = day(word(answers, "began"))
    told = chronology.told(screening.meetings, screening.children, instrument.chronology, today, began)
    seen = patterns.found(screening, held, told)
    reasons = tuple(_reasons(screening, held, profile, seen))
    level = max((reason.level for reason in reasons), key=lambda one: one.rank)
    unknowns = reading.unknowns(screening, held)
    decided = _decision(screening)
    made = Findings(
        instrument=f"{instrument.name} {instrument.version}",
        children=screening.children,
        voices=reading.voices(screening),
        level=level,
        neglect=_kinds(instrument, held),
        profile=profile,
        concerns=held,
        patterns=seen,
        chronology=_beside(told, screening),
        steps=_steps(instrument, reasons, level),
        always=_step(instrument.always, level, ()),
        unknowns=unknowns,
        engagement=word(answers, f"{HOME}/engagement"),
        doing=word(answers, f"{HOME}/doing"),
        plan=word(answers, "open"),
        began=began,
        decision=decided,
        below=bool(decided.level) and Level(decided.level).rank < level.rank,
    )
    return made.model_copy(update={"rests_on": _anchors(made)})


def _reasons(
    screening: Screening, held: Sequence[Concern], profile: Sequence[Cell], seen: Sequence[Pattern]
) -> Iterator[Reason]:
    """Why each level is called for, so that whoever decides can weigh it."""
    instrument = screening.instrument
    yield from (_alarming(instrument, alarm) for alarm in screening.alarms if alarm.done != "not_so")
    yield from (_worrying(instrument, one) for one in held)
    yield from (Reason(level=one.level, says=_of(one, screening), private=one.private) for one in seen)
    for child in screening.children:
        mine = [cell for cell in profile if cell.child == child]
        asked, unknown = sum(cell.asked for cell in mine), sum(len(cell.unknown) for cell in mine)
        if 2 * unknown > asked:
            yield Reason(level=Level.FIND_OUT, says=f"Most of what was asked about {child.name} is not known.")
    if not screening.children:
        yield Reason(level=Level.FIND_OUT, says="No child has been named yet.")
    yield Reason(level=Level.RECORD, says="A screening was done.")


def _alarming(instrument: Instrument, alarm: Alarm) -> Reason:
    signs = {sign.id: sign.says for sign in instrument.gate}
    level = Level.DANGER if alarm.kind == "danger" else Level.REFER
    said = signs.get(alarm.reason) or instrument.asks[f"stop-{alarm.kind}"].says
    return Reason(level=level, says=said)


def _worrying(instrument: Instrument, one: Concern) -> Reason:
    who = one.child.name if one.child else "The household"
    how = low(instrument.label("scale", one.choice))
    effect = low(instrument.label("impact", one.impact)) if one.impact else "not answered"
    says = f"{who}, {one.name}: {how}. Effect: {effect}."
    return Reason(level=_level(instrument, one), says=says, private=one.private)


def _of(one: Pattern, screening: Screening) -> str:
    return f"{one.title}: {named(one.children, screening.children)}."


def _level(instrument: Instrument, one: Concern) -> Level:
    """What one concern calls for by itself. Where its effect is not known, that is found out the same day."""
    grave = instrument.items[one.item].grave
    if one.choice is Choice.SERIOUS:
        return Level.REFER if grave or one.harms else Level.TODAY
    if grave and one.impact == "affected":
        return Level.TODAY
    return Level.CONSULT if one.private else Level.HELP


def _steps(instrument: Instrument, reasons: Iterable[Reason], level: Level) -> tuple[NextStep, ...]:
    """A step for each level that is called for, the gravest first; to record is all there is where nothing else is."""
    by_level: dict[Level, list[str]] = {}
    for reason in reasons:
        by_level.setdefault(reason.level, []).append(reason.says)
    wanted = sorted(by_level, key=lambda one: -one.rank)
    kept = [one for one in wanted if one is not Level.RECORD or level is Level.RECORD]
    return tuple(_step(instrument.steps[one], one, tuple(dict.fromkeys(by_level[one]))) for one in kept)


def _step(advice: Advice, level: Level, reasons: tuple[str, ...]) -> NextStep:
    return NextStep(level=level, title=advice.title, do=advice.do, reasons=reasons, rests_on=advice.rests_on)


def _kinds(instrument: Instrument, held: Iterable[Concern]) -> tuple[str, ...]:
    """Neglect, named: the kinds that there are signs of."""
    signs = {one.domain for one in held}
    return tuple(dict.fromkeys(one.neglect for one in instrument.domains if one.neglect and one.id in signs))


def _beside(told: Chronology, screening: Screening) -> Chronology:
    """What parents do, with what changed for each child beside it."""
    answers, instrument = screening.answers, screening.instrument
    engaged = word(answers, f"{HOME}/engagement")
    if not engaged:
        return told
    changes = [
        f"{child.name}: {low(instrument.label('changed', word(answers, f'{child.letter}/changed') or 'not_known'))}"
        for child in screening.children
    ]
    said = instrument.chronology.engagement.format(
        engaged=low(instrument.label("engagement", engaged)), changed="; ".join(changes)
    )
    return told.model_copy(update={"says": (*told.says, said)})


def _decision(screening: Screening) -> Decision:
    answers = screening.answers
    return Decision(
        level=word(answers, "next"),
        why=word(answers, "why"),
        owner=screening.instrument.roles.get(word(answers, "owner"), ""),
        review=day(word(answers, "review")),
    )


def _anchors(made: Findings) -> tuple[str, ...]:
    steps = [step.rests_on for step in (*made.steps, made.always)]
    signs = [one.rests_on for one in made.patterns] + [one.rests_on for one in made.concerns]
    return tuple(dict.fromkeys(anchor for held in (*steps, *signs) for anchor in held))
