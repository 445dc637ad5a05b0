"""A threshold check on a terminal: functions from data to drawings, at 80 columns and without colour."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.cli.draw import draw_answer, where
from bot.cli.pieces import hung, point, section, table
from bot.screening.days import worded
from bot.thresholds.types import Changed, Check, Concern, Decision, Level, Shown
from bot.types import Citation
from prompts import Wording

NOT_A_DECISION = "This is not a decision."
NO_DOCUMENT = "No threshold document is held here. Ask your safeguarding lead to add your partnership's own."
SHORT = 12
"""Characters of a level's name that head a column."""


def draw_check(check: Check, wording: Wording, records: bool = False) -> RenderableType:
    """What to do first, the grid, each concern, what is not known, who to ask, sources.

    `records` says how to record a decision.
    """
    if check.urgent is not None:
        return draw_answer(check.urgent, wording)
    parts: list[RenderableType] = [Text(wording.immediate_danger, style="bold red")]
    parts += [Text(one, style="bold red") for one in check.first]
    parts += [Text.assemble((f"{NOT_A_DECISION} ", "bold"), check.not_a_decision), *_notes(check), *_laid(check)]
    parts += ["", Text(_foot(check), style="dim")]
    if records and check.documents:
        parts.append(Text(f"To record what you decide: curiosity threshold decide {check.reference}", style="dim"))
    return Group(*parts)


def draw_decisions(held: Sequence[Decision], moved: Collection[str]) -> RenderableType:
    """A table, newest first; `moved` are the references of those whose guidance has changed since."""
    if not held:
        return Text('You have recorded no decisions. Check a concern first: curiosity threshold "…" --decide')
    shown = table("Reference", "Recorded", "Look again", "Guidance")
    for one in held:
        again = worded(one.review) if one.review else "no day set"
        stands = "CHANGED SINCE" if one.reference in moved else "as it was"
        shown.add_row(one.reference, worded(one.at.date()), again, stands)
    return shown


def draw_decision(held: Decision, changed: Sequence[Changed]) -> RenderableType:
    """What has changed under it, what was decided and why, and what was before whoever decided."""
    again = f"Look again by {worded(held.review)}." if held.review else "No day is set to look again."
    parts: list[RenderableType] = [
        Text(f"{held.reference}, recorded on {worded(held.at.date())}. {again}", style="bold")
    ]
    parts += section("The guidance has changed since", (part for one in changed for part in _changed(one)))
    if changed:
        parts.append(Text("Look at your decision again: does it still stand?", style="bold"))
    parts += section("What you decided", [Text(held.decided)])
    parts += section("Why", [Text(held.why)])
    parts += [
        "",
        Rule("What you had before you", style="dim"),
        *_laid(held.check),
        "",
        Text(_foot(held.check), style="dim"),
    ]
    return Group(*parts)


def _laid(check: Check) -> list[RenderableType]:
    told = [one for one in check.concerns if one.touches or one.beside]
    left = [one for one in check.concerns if one not in told]
    parts: list[RenderableType] = [] if check.documents else ["", Text(NO_DOCUMENT, style="bold")]
    parts += section("At a glance", _grid(check))
    for number, one in enumerate(told, 1):
        parts += ["", Rule(f"Concern {number}", align="left", style="dim"), *_concern(one, check)]
    parts += section(
        "Nothing close was found for this. It may still matter: talk it through",
        (point(f"“{one.text}”") for one in left),
    )
    parts += section("What is not known", (point(one) for one in check.unknowns))
    parts += section("Who to ask", (point(f"{one.name}: {one.detail}") for one in check.contacts))
    parts += section("Sources", (part for one in check.citations for part in _source(one)))
    return parts


def _notes(check: Check) -> Iterator[RenderableType]:
    for one in check.notices:
        yield Text(f"Note: {one}", style="yellow")
    if check.masked:
        kinds = ", ".join(f"{one.kind} ({one.count})" for one in check.masked)
        yield Text(f"Taken out before anything was looked for: {kinds}.", style="yellow")


def _grid(check: Check) -> Iterator[RenderableType]:
    """Areas by levels, with the numbers of the sources that stand there; then the levels' own names."""
    if not check.cells:
        return
    shown = table("Area", *(_short(one) for one in check.levels))
    for domain in check.domains:
        marks = (_marks(check.cell(one.number, domain)) or "·" for one in check.levels)
        shown.add_row(domain, *marks)
    yield shown
    yield from (Text(one.name, style="dim") for one in check.levels if _short(one) != one.name)


def _short(level: Level) -> str:
    """What heads a level's column: its name, or the part before its colon."""
    name = level.name.partition(":")[0].strip()
    return name if len(name) <= SHORT else f"Level {level.number}"


def _concern(one: Concern, check: Check) -> Iterator[RenderableType]:
    yield Text(f"“{one.text}”", style="bold")
    titles = {cited.number: cited.title for cited in check.citations} if len(check.documents) > 1 else {}
    for touch in one.touches:
        place = " · ".join(filter(None, (touch.level.name, touch.domain, titles.get(touch.citation))))
        yield Padding(Text(place), (0, 0, 0, 2))
        yield _quoted(touch.quote, touch.citation)
        if touch.words:
            words = ", ".join(f"“{word}”" for word in touch.words)
            yield Padding(Text(f"Your words that matched: {words}", style="dim"), (0, 0, 0, 4))
    if not one.touches:
        yield Text("  No threshold document that is held here says anything close to this.")
    yield from _differing(one)
    for beside in one.beside:
        yield Text("  Statutory guidance says")
        yield _quoted(beside.quote, beside.citation)
    yield from _moves("What would move it up", one.higher)
    yield from _moves("What would move it down", one.lower)


def _differing(one: Concern) -> Iterator[RenderableType]:
    if one.differing:
        yield Text("  Documents differ on this", style="yellow")
        yield from (point(f"{side.title}: {side.level.name} [{side.citation}]") for side in one.differing)
        yield Padding(Text(" ".join(one.standing), style="yellow"), (0, 0, 0, 4))


def _moves(heading: str, shown: Sequence[Shown]) -> Iterator[RenderableType]:
    if shown:
        yield Text(f"  {heading}")
        yield from (point(f"“{one.quote}” [{one.citation}] ({one.level.name})") for one in shown)


def _changed(one: Changed) -> Iterator[RenderableType]:
    yield Text(f"[{one.citation.number}] You read, in {one.citation.title}:")
    yield Padding(Text(f"“{one.citation.quote}”", style="italic"), (0, 0, 0, 4))
    if one.now is None:
        yield Text("    These words are not in the live guidance any more.")
    else:
        yield Text("    Now:")
        yield Padding(Text(f"“{one.now}”", style="italic"), (0, 0, 0, 4))


def _foot(check: Check) -> str:
    read = f" Threshold documents read: {'; '.join(check.documents)}." if check.documents else ""
    return f"Reference {check.reference}. Release {check.release}.{read}"


def _source(one: Citation) -> Iterator[RenderableType]:
    title = f"{one.title}, {one.edition}" if one.edition else one.title
    newer = f" Replaced by the {one.superseded_by.edition} edition: check it." if one.superseded_by else ""
    yield hung(
        f"[{one.number}]", Group(Text.assemble((title, "bold"), f" ({one.authority})"), Text(f"{where(one)}.{newer}"))
    )


def _quoted(quote: str, number: int) -> RenderableType:
    return Padding(Text.assemble((f"“{quote}”", "italic"), f" [{number}]"), (0, 0, 0, 4))


def _marks(numbers: Iterable[int]) -> str:
    return "".join(f"[{number}]" for number in numbers)
