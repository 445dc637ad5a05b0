"""A concern beside the threshold documents, in a window: what to do first, where it stands, each concern with what the
documents say of it, what is not known. And a manager's decision: to write, to read again, and told of when the guidance
under it has changed.

Windows have no tables, so the grid is a list of areas, each with its levels, the highest first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.screening.days import worded
from bot.showing import cited_as
from bot.slack import ids
from bot.slack.blocks import sources
from bot.slack.blocks.answers import Reader, contacts, parts
from bot.slack.blocks.fitting import Part, fitted, laid
from bot.slack.blocks.kit import (
    Element,
    actions,
    alert,
    bullets,
    button,
    cut,
    defused,
    divider,
    emoji,
    escaped,
    line,
    plain,
    prose,
    quoted,
    rich,
    run,
    section,
    small,
)
from bot.slack.blocks.words import wording, words
from bot.slack.drawn import Block, Drawn, View
from bot.thresholds.types import Affected, Changed, Check, Concern, Decision, Shown
from bot.types import Answer, Citation

Spans = Mapping[int, tuple[int, int]]
"""Where in its passage each source's quote stands, by the source's number: a button carries these numbers alone."""

ROOM, PLACES = 200_000, 100
"""Characters of JSON and blocks of a window: Slack takes 250,000."""
LINE = 600
LISTED = 5
"""Decisions on the front page."""
_ALERT = 200
_GRAVE = 3
_BUTTONS = 25
_LONGEST = 3000


def check(check: Check, spans: Spans, records: bool = False) -> View:
    """All that a check says. `records` offers to record a decision."""
    say = words().threshold
    last = _recording(check) if records else []
    return _window(say.result, [*_first(check), *_said(check, spans), Part(0, [*last, *_foot(check)])])


def deciding(reference: str) -> View:
    """Where a decision on a check is written."""
    say = words().threshold
    blocks = [
        small(f"*{defused(wording().immediate_danger)}*"),
        section(defused(say.record_told)),
        _typed(ids.DECIDED, say.decided, say.decided_hint),
        _typed(ids.WHY, say.why, say.why_hint),
        _input(ids.LOOK_AGAIN, say.review, {"type": "datepicker", "action_id": ids.LOOK_AGAIN.action}, "", True),
    ]
    shown = {**_shown(say.record_title, blocks, words().buttons.cancel), "callback_id": ids.DECISION_FORM}
    return {**shown, "submit": plain(words().buttons.send, 24), "private_metadata": reference}


def urgent(answer: Answer, kept: bool) -> View:
    """999 where the words of a decision tell of danger; and below it what became of the decision."""
    say = words().threshold
    said = section(defused(say.kept_too if kept else say.not_kept))
    return _shown(say.decision_title, [*laid(parts(answer, Reader.WINDOW)), divider(), said])


def recorded(decision: Decision) -> View:
    """That it is kept, and as what."""
    say = words().threshold
    blocks = [section(f"*{defused(say.kept.format(reference=decision.reference))}*"), *_decided(decision)]
    return _shown(say.decision_title, [*blocks, small(defused(say.kept_where))])


def decision(decision: Decision, changed: Sequence[Changed], spans: Spans) -> View:
    """A decision: what has changed under it, what was decided, and the check that it was made on."""
    say = words().threshold
    grave = map(_grave, decision.check.first[:_GRAVE])
    before = Part(0, [divider(), section(f"*{defused(say.before)}*"), *grave])
    told = [
        Part(0, [small(f"*{defused(wording().immediate_danger)}*")]),
        Part(1, _changed(changed)),
        Part(0, _decided(decision)),
        before,
        *_said(decision.check, spans),
        Part(0, _foot(decision.check)),
    ]
    return _window(say.decision_title, told)


def mine(held: Sequence[Decision]) -> Iterator[Block]:
    """What somebody decided last, on their front page: when, and nothing of what it says."""
    say = words().threshold
    if held:
        yield section(f"*{defused(say.mine)}*")
    for one in held[:LISTED]:
        told = say.mine_when.format(reference=one.reference, day=worded(one.at.date()))
        again = f" {say.look_again.format(day=worded(one.review))}" if one.review else ""
        yield section(defused(told + again), button(ids.DECISION, words().buttons.open, one.reference))


def told(affected: Affected) -> Drawn:
    """That the guidance under a decision has changed: which one, what was there and what is there now."""
    say = words().threshold
    text = say.changed_told.format(reference=affected.reference, day=worded(affected.at.date()))
    opens = button(ids.DECISION, say.changed_open, affected.reference, style="primary")
    head = Part(0, [section(defused(text))])
    foot = Part(0, actions([opens]))
    return Drawn(text=escaped(text), blocks=tuple(fitted([head, Part(1, _differences(affected.changed)), foot], [], 1)))


# What a check says


def _first(check: Check) -> Iterator[Part]:
    """What is said before anything else, and that this decides nothing."""
    yield Part(0, [small(f"*{defused(wording().immediate_danger)}*")])
    yield Part(0, [_grave(one) for one in check.first[:_GRAVE]])
    yield Part(0, [_not_a_decision(check)])
    yield Part(1, [small(defused(one, LINE)) for one in (*check.notices[:5], *_masked(check))])


def _said(check: Check, spans: Spans) -> Iterator[Part]:
    say, found = words().threshold, [one for one in check.concerns if one.touches or one.beside]
    if not check.documents:
        yield Part(0, [prose(say.no_documents)])
    yield Part(1, _grid(check))
    for number, one in enumerate(found, 1):
        yield Part(3, list(_concern(number, one, check, spans)))
    yield Part(2, _listed(say.left, [f"“{one.text}”" for one in check.concerns if one not in found], say.left_more))
    yield Part(1, _listed(say.unknown, check.unknowns))
    yield Part(4, contacts(check.contacts))
    yield Part(5, _sources(check.citations))


def _grave(text: str) -> Block:
    return rich(quoted([emoji("rotating_light"), run(" "), run(cut(text, 1200), bold=True)]))


def _not_a_decision(check: Check) -> Block:
    said = f"{words().threshold.no_decision} {check.not_a_decision}"
    return alert(said, "info") if len(said.strip()) <= _ALERT else section(f"*{defused(said, 1000)}*")


def _masked(check: Check) -> list[str]:
    kinds = ", ".join(f"{one.kind} ({one.count})" for one in check.masked)
    return [words().window.masked.format(kinds=kinds)] if kinds else []


def _grid(check: Check) -> list[Block]:
    """Each area with the levels at which something was touched, the highest first."""
    names = {level.number: level.name for level in check.levels}
    drawn = []
    for domain in check.domains[:15]:
        cells = sorted((one for one in check.cells if one.domain == domain), key=lambda one: -one.level)
        lines = [[run(cut(names.get(one.level) or str(one.level), LINE)), *_marks(one.citations)] for one in cells]
        drawn += [line([run(cut(domain, LINE), bold=True)]), bullets(lines)]
    return [section(f"*{defused(words().threshold.grid)}*"), rich(*drawn)] if drawn else []


def _concern(number: int, concern: Concern, check: Check, spans: Spans) -> Iterator[Block]:
    yield divider()
    yield section(f"*{number}. “{defused(concern.text, LINE)}”*")
    yield rich(*_touches(concern, check))
    more = [*_differ(concern), *_beside(concern), *_moves(concern)]
    if more:
        yield rich(*more)
    yield from _opening(concern, check, spans)


def _touches(concern: Concern, check: Check) -> Iterator[Element]:
    titles = {one.number: one.title for one in check.citations} if len(check.documents) > 1 else {}
    for at, touch in enumerate(concern.touches):
        apart = [run("\n")] if at else []
        place = ", ".join(filter(None, (touch.domain, titles.get(touch.citation))))
        yield line([*apart, run(cut(touch.level.name, LINE), bold=True), run(cut(f", {place}", LINE))])
        yield quoted([run(cut(touch.quote, LINE)), *_marks([touch.citation])])
        if touch.words:
            told = words().threshold.matched.format(words=", ".join(f"“{word}”" for word in touch.words))
            yield line([run(cut(told, LINE), italic=True)])
    if not concern.touches:
        yield line([run(words().threshold.none)])


def _differ(concern: Concern) -> Iterator[Element]:
    if not concern.differing:
        return
    yield line([emoji("warning"), run(f" {words().threshold.differ}", bold=True)])
    yield bullets(
        [run(cut(f"{one.title}: {one.level.name}", LINE)), *_marks([one.citation])] for one in concern.differing
    )
    if concern.standing:
        yield line([run(cut(" ".join(concern.standing), 1200))])


def _beside(concern: Concern) -> Iterator[Element]:
    for one in concern.beside:
        yield line([run(words().threshold.beside, bold=True)])
        yield quoted([run(cut(one.quote, LINE)), *_marks([one.citation])])


def _moves(concern: Concern) -> Iterator[Element]:
    say = words().threshold
    for heading, held in ((say.higher, concern.higher), (say.lower, concern.lower)):
        if held:
            yield line([run(heading, bold=True)])
            yield bullets(map(_moved, held))


def _moved(one: Shown) -> list[Element]:
    return [run(cut(one.quote, LINE)), *_marks([one.citation]), run(cut(f" ({one.level.name})", LINE), italic=True)]


def _opening(concern: Concern, check: Check, spans: Spans) -> list[Block]:
    """A button for each source of a concern, that opens its passage with the quote in bold."""
    cited = {one.number: one for one in check.citations}
    named = [one.citation for held in (concern.touches, concern.beside, concern.higher, concern.lower) for one in held]
    numbers = sorted({number for number in named if number in cited})[:_BUTTONS]
    return actions(_opens(cited[number], spans.get(number)) for number in numbers)


def _opens(source: Citation, span: tuple[int, int] | None) -> Element:
    say, number = words(), source.number
    return button(
        f"{ids.SHOW_QUOTE}{number}",
        say.threshold.passage.format(number=number),
        ids.quoted(source.passage_id, span),
        spoken=say.buttons.passage_spoken.format(number=number),
    )


def _marks(numbers: Iterable[int]) -> list[Element]:
    return [run(" " + "".join(f"[{number}]" for number in numbers), bold=True)]


def _listed(heading: str, lines: Sequence[str], under: str = "") -> list[Block]:
    if not lines:
        return []
    told = [line([run(heading, bold=True)]), *([line([run(under)])] if under else [])]
    return [rich(*told, bullets([run(cut(one, LINE))] for one in lines))]


def _sources(cited: Sequence[Citation]) -> list[Block]:
    """Every source in one list: the level and area stand beside its quote already."""
    if not cited:
        return []
    lines = [[run(cut(_source(one), LINE))] for one in cited[:60]]
    return [rich(line([run(wording().sources_heading, bold=True)]), bullets(lines))]


def _source(cited: Citation) -> str:
    """Number, document, place, how it stands; and that there is a newer edition."""
    place = cited_as(cited) or sources.under(cited).rpartition(" > ")[2]
    newer = cited.superseded_by
    told = [
        f"[{cited.number}] {sources.titled(cited)}.",
        f"{place}." if place else "",
        f"{sources.standing(cited.authority)}.",
        f"{words().answer.newer.format(edition=newer.edition)}." if newer else "",
    ]
    return " ".join(filter(None, told))


def _foot(check: Check) -> list[Block]:
    say = words()
    told = [f"{say.answer.reference.format(reference=check.reference)}."]
    told += [f"{say.answer.release.format(release=check.release)}."] if check.release else []
    told += [say.threshold.read.format(titles="; ".join(check.documents))] if check.documents else []
    return [small(defused(" ".join(told), 1200))]


def _recording(check: Check) -> list[Block]:
    say = words().threshold
    return [divider(), *actions([button(ids.DECIDE, say.record, check.reference, style="primary")])]


# A decision


def _decided(decision: Decision) -> list[Block]:
    say = words().threshold
    again = say.look_again.format(day=worded(decision.review)) if decision.review else say.no_day
    when = say.mine_when.format(reference=decision.reference, day=worded(decision.at.date()))
    told = [
        line([run(say.decided_said, bold=True)]),
        quoted([run(cut(decision.decided, _LONGEST))]),
        line([run(say.why_said, bold=True)]),
        quoted([run(cut(decision.why, _LONGEST))]),
        line([run(f"{again} {when}")]),
    ]
    return [rich(*told)]


def _changed(changed: Sequence[Changed]) -> list[Block]:
    say = words().threshold
    head = section(f":warning: *{defused(say.changed)}*\n{defused(say.changed_ask)}")
    return [head, *_differences(changed), divider()] if changed else []


def _differences(changed: Sequence[Changed]) -> list[Block]:
    """Each source that has changed: the words that were there, and those that are."""
    say = words().threshold
    drawn = []
    for one in changed[:20]:
        was = say.was.format(number=one.citation.number, title=one.citation.title)
        held: list[Element] = [line([run(cut(was, LINE), bold=True)]), quoted([run(cut(one.citation.quote, LINE))])]
        if one.now:
            held += [line([run(say.now, bold=True)]), quoted([run(cut(one.now, LINE))])]
        else:
            held += [line([run(say.gone)])]
        drawn.append(rich(*held))
    return drawn


def _window(title: str, told: Sequence[Part]) -> View:
    more = [small(defused(words().threshold.more))]
    return _shown(title, fitted(list(told), more, 1, ROOM, PLACES))


def _typed(field: ids.Field, label: str, hint: str) -> Block:
    lines = {"type": "plain_text_input", "action_id": field.action, "multiline": True, "max_length": _LONGEST}
    return _input(field, label, lines, hint, False)


def _input(field: ids.Field, label: str, element: Element, hint: str, optional: bool) -> Block:
    drawn = {"type": "input", "block_id": field.block, "label": plain(label, 2000), "element": element}
    return {**drawn, "optional": optional, **({"hint": plain(hint, 2000)} if hint else {})}


def _shown(title: str, blocks: Sequence[Block], close: str = "") -> View:
    close = close or words().buttons.close
    return {"type": "modal", "title": plain(title, 24), "close": plain(close, 24), "blocks": list(blocks)}
