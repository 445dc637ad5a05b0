"""What a screening looks like on a terminal: functions from data to drawings, at 80 columns and without colour."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.cli.draw import where
from bot.cli.pieces import hung, point, section, table
from bot.screening.days import worded
from bot.screening.results import Findings, NextStep, Outcome, Unknown, Voice
from bot.screening.types import Choice, Page, RefusedRow, Summary
from bot.types import Citation, Contact
from prompts import Instrument

if TYPE_CHECKING:
    from bot.screen import Open

SHORT = {Choice.NO_CONCERN: "none", Choice.SOMETIMES: "some", Choice.SERIOUS: "SERIOUS", Choice.NOT_KNOWN: "not known"}


def draw_page(page: Page, opened: Open) -> RenderableType:
    """One page: what is asked, what it is for, and its numbered answers."""
    whose = page.child.name if page.child else ""
    head = " · ".join(dict.fromkeys(filter(None, (page.section, whose))))
    parts: list[RenderableType] = ["", Rule(head, align="left", style="dim"), Text(page.title, style="bold")]
    parts += [Text(text) for text in (page.hint, opened.told) if text]
    parts += [point(f"{one.name}: {one.detail}") for one in opened.contacts]
    parts += [point(f"Worth asking: {question}") for question in page.ask]
    listed = [field for field in page.fields if field.options]
    same = len({field.options for field in listed}) == 1 and len(listed) > 1
    for field in listed[:1] if same else listed:
        parts.append("" if same or len(page.fields) == 1 else Text(f"\n{field.says}"))
        parts += [hung(f"{number}", option.label) for number, option in enumerate(field.options, 1)]
    return Group(*parts)


def draw_refused(refused: Sequence[RefusedRow]) -> RenderableType:
    """Rows that were not counted, and why."""
    lines = (Text(f"  Line {one.row}: {one.why}") for one in refused)
    return Group(Text("These rows were not counted. Put them right and paste them again:", style="bold"), *lines)


def draw_guidance(citations: Mapping[str, Citation]) -> RenderableType:
    """The passages behind a page."""
    if not citations:
        return Text("The live guidance holds nothing on this.")
    return Group(*(part for one in citations.values() for part in _source(one)))


def draw_list(screenings: Sequence[Summary]) -> RenderableType:
    """A table, the last changed first."""
    if not screenings:
        return Text("You have no screenings. Begin one with: curiosity screen")
    shown = table("Reference", "State", "Children", "Begun", "Changed", "Version")
    for one in screenings:
        ages = ", ".join(f"{child.letter} {child.band.value}" for child in one.children)
        shown.add_row(one.reference, one.state, ages, f"{one.begun}", f"{one.changed}", one.version)
    return shown


def draw_outcome(outcome: Outcome, instrument: Instrument, family: bool = False) -> RenderableType:
    """Voices first, then the profile, what shows side by side, next steps, what is not known, who to ask, sources."""
    made = outcome.findings
    parts: list[RenderableType] = [Text(instrument.not_a_score, style="bold")]
    parts += section(
        "Each child's voice and day", (part for voice in made.voices for part in _voice(voice, instrument))
    )
    parts += section("What is known, by area", _profile(made))
    parts += section("This may be neglect. Signs of", (point(kind) for kind in made.neglect))
    parts += section("Side by side", (point(one.says) for one in made.patterns))
    parts += section("Appointments and contacts", (point(says) for says in made.chronology.says))
    if family:
        parts += section("What we will do", [Text(instrument.steps[made.level].family)])
    else:
        parts += section("Next step", (part for step in (*made.steps, made.always) for part in _step(step, outcome)))
        parts += section("What was decided", _decided(made, instrument))
    parts += section("Not known yet", _unknown(made.unknowns))
    parts += section("Who to ask", _people((*outcome.contacts, *outcome.champions, *outcome.training)))
    if not family:
        parts += section("Sources", (part for one in outcome.citations.values() for part in _source(one)))
        parts += section("Not in the live guidance", (point(says) for says in outcome.gone))
    return Group(*parts)


def _voice(voice: Voice, instrument: Instrument) -> Iterator[RenderableType]:
    yield Text(f"{voice.child.name}, {instrument.bands[voice.child.band].lower()}", style="bold")
    met = instrument.label("met", voice.met) if voice.met else "Not answered"
    changed = instrument.label("changed", voice.changed) if voice.changed else ""
    told = {
        "Met": met,
        "Says or shows": voice.said,
        "A day": voice.day,
        "Good": voice.strengths,
        "Money, food or housing": instrument.label("explained", voice.poverty),
        "Disability or health": instrument.label("explained", voice.disability),
        "Changed": ". ".join(filter(None, (changed, voice.difference))),
    }
    yield from (Padding(Text(f"{name}: {text}"), (0, 0, 0, 2)) for name, text in told.items() if text)


def _profile(made: Findings) -> Iterator[RenderableType]:
    if not made.children:
        return
    shown = table("Area", *(child.name for child in made.children))
    titles = dict.fromkeys(cell.title for cell in made.profile)
    for title in titles:
        cells = [cell for cell in made.profile if cell.title == title]
        shown.add_row(title, *(_cell(cell.worst, len(cell.unknown)) for cell in cells))
    yield shown


def _cell(worst: Choice, unknown: int) -> str:
    more = f", {unknown} not known" if unknown and worst is not Choice.NOT_KNOWN else ""
    return f"{SHORT[worst]}{more}"


def _step(step: NextStep, outcome: Outcome) -> Iterator[RenderableType]:
    marks = "".join(f"[{outcome.citations[id].number}]" for id in step.rests_on if id in outcome.citations)
    yield Text.assemble((step.title, "bold"), f" {marks}")
    yield from (point(line) for line in step.do)
    yield from (Padding(Text(f"because: {reason}", style="dim"), (0, 0, 0, 4)) for reason in step.reasons)


def _decided(made: Findings, instrument: Instrument) -> Iterator[RenderableType]:
    decision = made.decision
    if not decision.level:
        yield Text("Nobody has decided yet. Name one person, and a day to look again.")
        return
    steps = {level.value: advice.title for level, advice in instrument.steps.items()}
    review = worded(decision.review) if decision.review else "no day set"
    yield Text(f"{steps[decision.level]}. {decision.owner}. Look again: {review}.")
    if decision.why:
        yield Text(f"Why: {decision.why}")
    if made.below:
        yield Text("This is less than the answers call for: write down why, or escalate.", style="bold")


def _unknown(unknowns: Sequence[Unknown]) -> Iterator[RenderableType]:
    for one in unknowns:
        whose = one.child.name if one.child else "Household"
        yield Text.assemble((f"{whose}: ", "bold"), one.says)
        who = f" ({', '.join(one.holds)})" if one.holds else ""
        yield Padding(Text(f"{' '.join(one.ask)}{who}", style="dim"), (0, 0, 0, 4))


def _people(contacts: Iterable[Contact]) -> Iterator[RenderableType]:
    yield from (point(f"{one.name}: {one.detail}") for one in contacts)


def _source(one: Citation) -> Iterator[RenderableType]:
    """A source: where it is, and what it says."""
    title = f"{one.title}, {one.edition}" if one.edition else one.title
    newer = f" Replaced by the {one.superseded_by.edition} edition: check it." if one.superseded_by else ""
    yield Text.assemble((f"[{one.number}] {title}", "bold"), f" {where(one)}.{newer}")
    yield Padding(Text(f"“{one.quote}”", style="italic"), (0, 0, 0, 4))
