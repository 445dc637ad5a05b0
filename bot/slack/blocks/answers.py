"""An answer as a message: what must be said first, the statements, their sources, and what can be done next."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto

from bot.slack import ids
from bot.slack.blocks import sources
from bot.slack.blocks.fitting import Part, fitted
from bot.slack.blocks.kit import (
    Element,
    actions,
    bullets,
    button,
    cut,
    defused,
    emoji,
    header,
    line,
    linked,
    prose,
    quoted,
    rich,
    run,
    section,
    small,
)
from bot.slack.blocks.spoken import spoken
from bot.slack.blocks.words import wording, words
from bot.slack.drawn import Block, Drawn
from bot.types import Answer, Contact, Outcome, Statement

_NEAREST = 4
_SOURCES = 8
_FOOT = 2
"""The last parts of a message: what can be done next, and what this is."""
_ALL = 30
_NOTICE = 1200
_LINE = 300
_LONGEST = 2500
"""Characters of one statement."""


class Reader(Enum):
    """Who reads a message, and where."""

    ASKER = auto()
    """In the thread of their own message."""
    ALONE = auto()
    """The answer to a command: nobody else sees it, it does not stay, and there is no message of theirs."""
    AWAY = auto()
    """Away from the question: a colleague who was shown it, or the asker who kept it."""
    WINDOW = auto()
    """Anybody, in a screen, which has room for all of it and no votes."""


def message(answer: Answer, reader: Reader, *leading: Block) -> Drawn:
    """The whole message, with what is `leading` above it."""
    answer = _as_sent(answer) if reader is Reader.AWAY else answer
    told = [Part(0, leading), *parts(answer, reader)]
    if len(answer.citations) > _SOURCES:
        told.insert(-_FOOT, Part(0, _more(answer)))
    blocks = fitted(told, _more(answer) if len(answer.citations) <= _SOURCES else [], _FOOT)
    return Drawn(text=spoken(answer, *_delete(answer, reader)), blocks=tuple(blocks))


def parts(answer: Answer, reader: Reader) -> list[Part]:
    """What a message is made of, in the order in which it is read."""
    return list(_urgent(answer) if answer.outcome is Outcome.URGENT else _ordinary(answer, reader))


def _urgent(answer: Answer) -> Iterator[Part]:
    """999 in large letters, then what to do. Nothing competes with it: no button, no vote."""
    first = wording().urgent_first
    yield Part(0, [header(f"🚨 {first}")])
    yield Part(0, [prose(one, most=_LONGEST) for one in _paragraphs(answer.text.removeprefix(first))[:4]])
    yield Part(0, [small(_reference(answer))])


def _ordinary(answer: Answer, reader: Reader) -> Iterator[Part]:
    yield Part(0, [small(f"*{defused(wording().immediate_danger)}*")])
    yield Part(5, _asked(answer, reader))
    yield Part(1, _leading(answer, reader))
    yield Part(3, _said(answer))
    yield Part(1, [_notice(one) for one in _after(answer)])
    yield Part(4, contacts(answer.contacts))
    yield Part(2, _where_to_look(answer, reader))
    yield Part(4, _worth_asking(answer))
    yield Part(0, _doing(answer, reader))
    yield Part(0, [small(f"{defused(wording().not_a_decision)} {_reference(answer)}")])


def _asked(answer: Answer, reader: Reader) -> list[Block]:
    """The question as it was read, where the message that asked it does not stand above."""
    question = answer.trace.question
    told = reader is not Reader.ASKER and question
    return [small(defused(words().answer.asked.format(question=question), 600))] if told else []


def _said(answer: Answer) -> list[Block]:
    """The statements, each with the numbers of its sources; else what the answer says instead."""
    if answer.statements:
        return [prose(one.text, _marks(one), most=_LONGEST) for one in answer.statements]
    leads = wording().nearest.partition("{")[0]  # those headings stand below, with a way to open them
    left = [one for one in _paragraphs(answer.text) if one not in _first(answer)]
    return [prose(one, most=_LONGEST) for one in left if not (answer.hits and one.startswith(leads))]


def _marks(statement: Statement) -> list[Element]:
    return [run(" " + "".join(f"[{number}]" for number in statement.citations[:9]), bold=True)]


def _first(answer: Answer) -> list[str]:
    """What the desk's own text says before the first statement.

    Without a statement that text is the answer, and only what is of another kind stands apart from it.
    """
    if not answer.statements:
        return [one for one in answer.notices if _tells_of_masking(one) or _grave(one)]
    begins = answer.text.find(_as_told(answer.statements[0]))
    return _paragraphs(answer.text[:begins]) if begins >= 0 else list(answer.notices)


def _after(answer: Answer) -> list[str]:
    """What it says after the last one: what is not covered, and notices in short, whose links stand at the sources."""
    last = _as_told(answer.statements[-1]) if answer.statements else ""
    begins = answer.text.rfind(last) if last else -1
    return _paragraphs(answer.text[begins + len(last) :]) if begins >= 0 else []


def _as_told(statement: Statement) -> str:
    """A statement as the desk's own text has it."""
    return f"{statement.text} {''.join(f'[{number}]' for number in statement.citations)}"


def _grave(text: str) -> bool:
    return text in (wording().refer_now, wording().urgent_quiet)


def _notice(text: str) -> Block:
    grave = _grave(text)
    style = {"bold": True} if grave else {}
    mark = emoji("rotating_light" if grave else "warning")
    head, leads, questions = cut(text, _NOTICE).partition(wording().not_yet_known)
    asked = [[run(one.strip())] for one in re.findall(r"[^?]+\?", questions)]
    drawn = quoted([mark, run(" "), *linked(head + leads, **style)])
    return rich(drawn, bullets(asked)) if asked else rich(drawn)


def _leading(answer: Answer, reader: Reader) -> list[Block]:
    """What is said before the statements; beside what was taken out of a message, that it should be deleted."""
    delete = [section(f"*{defused(one)}*") for one in _delete(answer, reader)]
    masked = [_notice(one) for one in _first(answer) if _tells_of_masking(one)]
    return [*masked, *delete, *(_notice(one) for one in _first(answer) if not _tells_of_masking(one))]


def _tells_of_masking(notice: str) -> bool:
    return notice.startswith(wording().masked.partition("{")[0])


def _delete(answer: Answer, reader: Reader) -> list[str]:
    """Only whoever wrote a message can delete it."""
    return [words().answer.delete] if answer.masked and reader is Reader.ASKER else []


def _where_to_look(answer: Answer, reader: Reader) -> list[Block]:
    if answer.citations:
        most = _ALL if reader is Reader.WINDOW else _SOURCES
        return [section(f"*{defused(wording().sources_heading)}*"), *sources.sources(answer, most)]
    if answer.hits and answer.outcome in (Outcome.NO_GUIDANCE, Outcome.IDENTIFIERS):
        return [section(f"*{defused(wording().nearest_heading)}*"), *sources.nearest(answer.hits, _NEAREST)]
    return []


def _worth_asking(answer: Answer) -> list[Block]:
    pairs = [(one.question, f" ({one.source})") for one in answer.curiosity[:3]]
    lines = ([run(cut(question, _LINE)), run(cut(source, _LINE), italic=True)] for question, source in pairs)
    return _under(wording().curiosity_heading, list(lines))


def contacts(held: Sequence[Contact]) -> list[Block]:
    """Whom to ask, each with how."""
    pairs = [(one.name, f": {one.detail}") for one in held[:6]]
    lines = ([run(cut(name, _LINE), bold=True), run(cut(detail, _LINE))] for name, detail in pairs)
    return _under(wording().contacts_heading, list(lines))


def _under(heading: str, lines: list[list[Element]]) -> list[Block]:
    return [rich(line([run(heading, bold=True)]), bullets(lines))] if lines else []


def _doing(answer: Answer, reader: Reader) -> list[Block]:
    """What can be done next, and whether it helped."""
    if answer.outcome is Outcome.FAILED:
        return []
    label, reference = words().buttons, answer.trace.reference
    pressed = [button(ids.ASK_PERSON, label.person, reference), button(ids.SHARE_ANSWER, label.share, reference)]
    if "screening" in answer.offers:
        pressed.insert(0, button(ids.START_SCREEN, label.screen, reference))
    if reader is Reader.ALONE:
        pressed.insert(0, button(ids.KEEP_ANSWER, label.keep, reference, style="primary"))
    told = [small(defused(words().answer.private))] if reader is Reader.ALONE else []
    votes = [] if reader is Reader.WINDOW else [_votes(reference)]
    return [*told, *actions(pressed), *votes]


def _votes(reference: str) -> Block:
    label = words().buttons
    pressed = {
        "type": "feedback_buttons",
        "action_id": ids.FEEDBACK,
        "positive_button": _vote(label.helpful, ids.vote(reference, up=True)),
        "negative_button": _vote(label.not_helpful, ids.vote(reference, up=False)),
    }
    return {"type": "context_actions", "elements": [pressed]}


def _vote(label: str, value: str) -> Element:
    return {"text": {"type": "plain_text", "text": label}, "value": value, "accessibility_label": label}


def _reference(answer: Answer) -> str:
    say, trace = words().answer, answer.trace
    release = f" {say.release.format(release=trace.release)}." if trace.release else ""
    return defused(f"{say.reference.format(reference=trace.reference)}.{release}")


def _more(answer: Answer) -> list[Block]:
    opens = button(ids.OPEN_ANSWER, words().buttons.whole, answer.trace.reference)
    return [section(defused(words().answer.more), opens)]


def _as_sent(answer: Answer) -> Answer:
    """Without what is said to the asker alone: how their question was read."""
    mine = list(filter(_tells_of_masking, answer.notices))
    left = [one for one in _paragraphs(answer.text) if one not in mine]
    notices = tuple(one for one in answer.notices if one not in mine)
    return answer.model_copy(update={"text": "\n\n".join(left), "notices": notices})


def _paragraphs(text: str) -> list[str]:
    return [one.strip() for one in text.split("\n\n") if one.strip()]
