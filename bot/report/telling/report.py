"""The report for professionals: the child's voice, then what matters most, then what it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.report.parts import Bullets, Heading, Note, Paragraph, Part, Table
from bot.report.telling import sections
from bot.report.telling.given import Given, bullets, capital
from bot.screening.reading import word
from bot.screening.results import Concern, NextStep, Pattern
from bot.screening.said import listed, low
from bot.types import Citation
from prompts.screening import Level


def told(given: Given) -> Iterator[Part]:
    """Every part, in order."""
    yield from sections.opening(given)
    yield from sections.voices(given)
    yield from _summary(given)
    yield from _steps(given)
    yield from sections.chronology(given, table=True)
    yield from _areas(given)
    yield from _patterns(given)
    yield from _explained(given)
    yield from _engagement(given)
    yield from sections.unknowns(given)
    yield from sections.decision(given)
    yield from _screened(given)
    yield from _alarms(given)
    yield from _sources(given)


def _summary(given: Given) -> Iterator[Part]:
    words, made = given.words.summary, given.made
    yield Heading(text=words.heading)
    called = words.called.format(step=given.step(made.level))
    yield Note(text=called) if made.level.rank >= Level.TODAY.rank else Paragraph(text="", lead=called)
    says = [words.neglect.format(kinds=listed(made.neglect))] if made.neglect else []
    says += made.chronology.says[:1] if made.chronology.meetings else []
    says += [words.side_by_side.format(patterns=_titles(made.patterns))] if made.patterns else []
    says += [words.unknown.format(areas=areas)] if (areas := _unknown_areas(given)) else []
    says += [words.decided.format(step=given.step(made.decision.level)) if made.decision.level else words.open]
    yield Bullets(items=tuple(says))


def _titles(patterns: tuple[Pattern, ...]) -> str:
    return "; ".join(low(one.title) for one in patterns)


def _unknown_areas(given: Given) -> str:
    """The areas of which something is not known, in the order of the instrument."""
    domains = given.instrument.domain_of
    areas = {domains[one.item].title for one in given.made.unknowns if one.item in domains}
    held = [low(domain.title) for domain in given.instrument.domains if domain.title in areas]
    voice = [low(given.words.voice.heading)] if any(one.what == "voice" for one in given.made.unknowns) else []
    return "; ".join([*voice, *held])


def _steps(given: Given) -> Iterator[Part]:
    words = given.words.steps
    yield Heading(text=words.heading)
    yield Table(
        head=(words.step, words.do, words.why),
        rows=tuple(_step(given, step) for step in given.made.steps),
        widths=(23, 35, 42),
    )
    always = given.made.always
    yield Paragraph(lead=f"{always.title}:", text=f"{' '.join(always.do)} {given.marks(always.rests_on)}")
    yield Heading(text=words.people, level=2)
    yield from sections.people(given)


def _step(given: Given, step: NextStep) -> tuple[str, ...]:
    title = f"{step.title} {given.marks(step.rests_on)}\n{_owner(given, step)}"
    return title, _points(step.do), _points(_reasons(given, step))


def _reasons(given: Given, step: NextStep) -> list[str]:
    """The reasons; patterns that are about the same children stand together."""
    titles = {one.title for one in given.made.patterns}
    held: dict[str, list[str]] = {}
    alone = []
    for says in step.reasons:
        title, _, whom = says.partition(": ")
        if title in titles:
            held.setdefault(whom, []).append(title)
        else:
            alone.append(says)
    together = ("; ".join([found[0], *map(low, found[1:])]) for found in held.values())
    return [*alone, *(f"{says}: {whom}" for says, whom in zip(together, held, strict=True))]


def _points(says: Iterable[str]) -> str:
    return "\n".join(f"• {one}" for one in says)


def _owner(given: Given, step: NextStep) -> str:
    words, decided = given.words.steps, given.made.decision
    if decided.level != step.level.value or not decided.owner:
        return words.to_name
    if not decided.review:
        return words.owner_no_day.format(owner=decided.owner)
    return words.owner.format(owner=decided.owner, day=given.day(decided.review))


def _areas(given: Given) -> Iterator[Part]:
    words, made = given.words.areas, given.made
    yield Heading(text=words.heading)
    yield from sections.profile(given)
    if not made.concerns:
        yield Paragraph(text=words.none)
        return
    yield Table(
        head=(words.child, words.concern, words.seen, words.time, words.effect),
        rows=tuple(_concern(given, one) for one in made.concerns),
        widths=(13, 21, 27, 22, 17),
    )


def _concern(given: Given, one: Concern) -> tuple[str, ...]:
    by = given.label("by", one.by) if one.by and one.seen else ""
    effect = "\n".join(filter(None, (given.label("impact", one.impact), one.effect)))
    time = given.words.areas.since.format(
        since=given.label("since", one.since),
        often=given.label("often", one.often),
        last=low(given.label("last", one.last)),
    )
    worst = given.words.pictures.worst[one.choice.value]
    concern = f"{capital(one.name)}. {worst} {given.marks(one.rests_on)}"
    return given.whose(one.child), concern, " ".join(filter(None, (one.seen, by and f"({low(by)})"))), time, effect


def _patterns(given: Given) -> Iterator[Part]:
    if not given.made.patterns:
        return
    yield Heading(text=given.words.patterns.heading)
    for one in given.made.patterns:
        ask = given.words.patterns.ask.format(questions=" ".join(one.ask)) if one.ask else ""
        says = " ".join(filter(None, (one.says, given.marks(one.rests_on), ask)))
        yield Paragraph(lead=f"{one.title}.", text=says)


def _explained(given: Given) -> Iterator[Part]:
    words = given.words.explained
    if not given.made.voices:
        return
    yield Heading(text=words.heading)
    rows = [
        (
            one.child.name,
            one.strengths or given.words.common.nothing,
            given.label("explained", one.poverty),
            given.label("explained", one.disability),
        )
        for one in given.made.voices
    ]
    head = (words.child, words.strengths, words.poverty, words.disability)
    yield Table(head=head, rows=tuple(rows), widths=(12, 44, 22, 22))


def _engagement(given: Given) -> Iterator[Part]:
    words, made = given.words.engagement, given.made
    yield Heading(text=words.heading)
    yield from plan(given)
    does = ". ".join(filter(None, (given.label("engagement", made.engagement).rstrip("."), made.doing)))
    yield Paragraph(lead=f"{words.does}:", text=does)
    rows = [(one.child.name, given.label("changed", one.changed), one.difference) for one in made.voices]
    if rows:
        yield Table(head=(words.child, words.changed, words.difference), rows=tuple(rows), widths=(12, 30, 58))
        yield Paragraph(text=words.beside, small=True)


def plan(given: Given) -> Iterator[Part]:
    """The help or plan that there is, and since when."""
    words, made = given.words.engagement, given.made
    if made.plan:
        says = given.label("plan", made.plan)
        says = words.plan_from.format(plan=says, day=given.day(made.began)) if made.began else says
        yield Paragraph(lead=f"{words.plan}:", text=says)


def _screened(given: Given) -> Iterator[Part]:
    """Who screened, and how they know."""
    words, answers = given.words.decision, given.screening.answers
    who = (given.instrument.roles.get(word(answers, "role"), ""), _service(given, word(answers, "agency")))
    how, setting = answers.get("how", ()), word(answers, "setting")
    known = "; ".join(given.label("how", one) for one in ((how,) if isinstance(how, str) else how) if one)
    says = [", ".join(filter(None, who)) or given.words.common.not_answered]
    says += [f"{words.how}: {known}"] if known else []
    says += [f"{words.setting}: {given.label('setting', setting)}"] if setting else []
    yield Paragraph(lead=f"{words.screened}:", text=f"{'. '.join(says)}.")


def _alarms(given: Given) -> Iterator[Part]:
    """What was acted on before anything else, and what was done."""
    words, signs = given.words.decision, {sign.id: sign.says for sign in given.instrument.gate}
    alarms = [
        words.alarm.format(
            says=signs.get(one.reason) or given.instrument.asks[f"stop-{one.kind}"].says,
            done=given.label("carried", one.done) if one.done else words.not_done,
        )
        for one in given.screening.alarms
    ]
    if alarms:
        yield Paragraph(lead=f"{words.alarms}:", text="")
        yield from bullets(list(dict.fromkeys(alarms)))


def _service(given: Given, id: str) -> str:
    return given.instrument.service_names.get(id, "")


def _sources(given: Given) -> Iterator[Part]:
    words, common, outcome = given.words.sources, given.words.common, given.outcome
    yield Heading(text=words.heading)
    shape = common.release if outcome.release else common.no_release
    released = shape.format(release=outcome.release, instrument=given.made.instrument)
    yield Paragraph(text=" ".join(filter(None, (given.notice, released))))
    numbered = {number: outcome.citations[id] for id, number in reversed(given.numbers.items())}
    for number in sorted(numbered):
        yield _source(given, number, numbered[number])
    if outcome.gone:
        yield Note(text=words.gone.format(says="; ".join(outcome.gone)))


def _source(given: Given, number: int, one: Citation) -> Paragraph:
    words = given.words.sources
    page = one.printed_page or (str(one.pdf_page) if one.pdf_page else "")
    places = [words.place.format(page=page)] if page else []
    places += [words.paragraph.format(paragraph=one.paragraph)] if one.paragraph else []
    newer = words.replaced.format(edition=one.superseded_by.edition) if one.superseded_by else ""
    place = ", ".join(filter(None, (one.title, one.edition, *places)))
    quote = " ".join(one.quote.split())
    text = " ".join(filter(None, (f"“{quote}”", newer)))
    return Paragraph(lead=f"[{number}] {place}.", text=text, small=True)
