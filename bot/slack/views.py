"""Screens drawn from data: each gives the `view` of views.open, views.push or views.update."""

from __future__ import annotations

from collections.abc import Sequence

from bot.marking import Span, locate
from bot.sheets import Context
from bot.slack import ids
from bot.slack.blocks import passages
from bot.slack.blocks.answers import Reader, parts
from bot.slack.blocks.fitting import laid
from bot.slack.blocks.kit import LONGEST, Element, cut, defused, plain, prose, section, small
from bot.slack.blocks.words import wording, words
from bot.slack.drawn import Block, View
from bot.types import Answer, Citation, Noted, Reason

_MOST = 100
_COMMENT = 1000


def answer(answer: Answer) -> View:
    """An answer of any outcome, all of it, with its passages to open."""
    return _shown(words().window.said, laid(parts(answer, Reader.WINDOW)))


def ask() -> View:
    """Type a question, from the front page."""
    say = words().ask
    return _form(ids.ASK_FORM, say.title, words().buttons.send, [_danger(), _typed(ids.QUESTION, say.label, say.hint)])


def reasons(reference: str) -> View:
    """After a thumb down: what was wrong, in ticks and in words. Neither has to be given."""
    say = words().reasons
    blocks = [_ticked(), _typed(ids.COMMENT, say.comment, say.hint, most=_COMMENT, optional=True)]
    return _form(ids.REASONS_FORM, say.title, words().buttons.send, blocks, reference)


def share(reference: str) -> View:
    """Whom to show an answer to."""
    say = words().share
    picker = {"type": "users_select", "action_id": ids.PERSON.action, "placeholder": plain(say.choose, 150)}
    blocks = [_input(ids.PERSON, say.label, picker, say.hint)]
    return _form(ids.SHARE_FORM, say.title, words().buttons.send, blocks, reference)


def ask_person(reference: str, question: str | None = None) -> View:
    """Put a question on the safeguarding lead's list. `question` is the one that was asked, masked, to be changed."""
    say = words().person
    blocks = [_danger(), section(defused(say.told)), _typed(ids.NOTE, say.label, say.hint, question or "")]
    return _form(ids.ASK_PERSON_FORM, say.title, words().buttons.send, blocks, reference)


def threshold(text: str = "") -> View:
    """Describe a concern. `text` is what a message said, masked."""
    say = words().threshold
    blocks = [_danger(), _typed(ids.CONCERN, say.label, say.hint, text)]
    return _form(ids.CHECK_THRESHOLD, say.title, words().buttons.search, blocks)


def working() -> View:
    """While the threshold guidance is searched."""
    say = words().window
    return _shown(words().threshold.title, [section(f"*{defused(say.working)}*"), small(defused(say.wait))])


def feedback_noted(noted: Noted) -> View:
    """What became of a vote and its comment; 999 where the comment told of danger."""
    return _noted(noted, words().reasons.kept, words().reasons.gone)


def person_noted(noted: Noted) -> View:
    """What became of a question to the safeguarding lead; 999 where it told of danger."""
    return _noted(noted, words().person.kept, words().person.gone)


def passage(context: Context, citation: Citation | None = None, span: Span | None = None) -> View:
    """A passage in its page, with what a citation quotes, or what stands at these offsets, in bold; else none of it."""
    quote = locate(citation.quote, context.passage.text) if citation else span
    return _shown(words().passage.title, passages.passage(context, quote))


def done(text: str) -> View:
    """A reason, a refusal or a thank you, in a screen."""
    return _shown(words().window.said, [prose(text)])


def _noted(noted: Noted, kept: str, gone: str) -> View:
    return answer(noted.urgent) if noted.urgent else done(kept if noted.kept else gone)


def _danger() -> Block:
    return small(f"*{defused(wording().immediate_danger)}*")


def _ticked() -> Block:
    say = words().reasons
    options = [{"text": plain(getattr(say, reason.value), 75), "value": reason.value} for reason in Reason]
    boxes = {"type": "checkboxes", "action_id": ids.REASONS.action, "options": options}
    return _input(ids.REASONS, say.label, boxes, optional=True)


def _typed(
    field: ids.Field, label: str, hint: str, text: str = "", *, most: int = LONGEST, optional: bool = False
) -> Block:
    """Some lines to type in."""
    given = {"initial_value": cut(text, most)} if text.strip() else {}
    lines = {"type": "plain_text_input", "action_id": field.action, "multiline": True, "max_length": most, **given}
    return _input(field, label, lines, hint, optional)


def _input(field: ids.Field, label: str, element: Element, hint: str = "", optional: bool = False) -> Block:
    drawn = {"type": "input", "block_id": field.block, "label": plain(label, 2000), "element": element}
    return {**drawn, "optional": optional, **({"hint": plain(hint, 2000)} if hint else {})}


def _form(name: str, title: str, submit: str, blocks: Sequence[Block], about: str = "") -> View:
    """A screen that is sent. `about` is an answer's reference, and nothing else ever."""
    shown = {**_shown(title, blocks, words().buttons.cancel), "callback_id": name, "submit": plain(submit, 24)}
    return {**shown, "private_metadata": about}


def _shown(title: str, blocks: Sequence[Block], close: str = "") -> View:
    return {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain(close or words().buttons.close, 24),
        "blocks": list(blocks[:_MOST]),
    }
