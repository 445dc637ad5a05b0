"""Who words an answer: the extractive composer, or a language model that is checked word by word.

A model is sent numbered passages, without links, and must give statements with their evidence. Each is checked as soon
as it is whole; only what passes is ever handed on, so a door may show statements as they come. When the model is late,
down or has nothing that passes, the answer is the extractive one.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from bot import checking, composing, llm, trying
from bot.checking import Fault, Said
from bot.choosing import DEPTH, Unit
from bot.composing import Claim, Draft
from bot.errors import Unanswered
from bot.llm import Piece
from bot.replying import SCHEMA, Heard
from bot.trying import Breaker, Limits
from knowledge.types import Hit
from prompts import AnswerPrompt, load_answer_prompt

log = logging.getLogger(__name__)

Tell = Callable[[str], None]

SENT = 20_000
"""The most characters of passages that are sent: about 5,000 tokens."""
DOWN = "model_down"
"""The name in `Wording` of what is said when the model gave nothing in time."""


class Composed(NamedTuple):
    """What to say, for `evidence.cite`, and how it came about."""

    said: tuple[Draft | Claim, ...]
    note: str | None = None
    """The name of a sentence in `Wording` to say beside the answer."""
    composer: str = "extractive"
    prompt: str | None = None
    tokens: dict[str, int] = {}
    uncovered: tuple[str, ...] = ()
    """Parts of the question, in its own words, that the model found no answer to. Only where its statements stand."""
    dropped: dict[str, int] = {}
    """How many of a model's statements were not said, by the reason why."""


Saying = Generator[Draft | Claim, None, Composed]
"""Checked statements as they come; what it returns is the whole."""


class Composer(Protocol):
    """Words an answer from hits. `found` and `drafts` are what `choosing.units` and `composing.compose` made of them;
    without drafts nothing is said, and nothing is sent anywhere."""

    def stream(
        self, question: str, hits: Sequence[Hit], found: Sequence[Unit], drafts: Sequence[Draft], tell: Tell
    ) -> Saying: ...

    def compose(
        self, question: str, hits: Sequence[Hit], found: Sequence[Unit], drafts: Sequence[Draft], tell: Tell
    ) -> Composed: ...


class Extractive:
    """Says the drafts: the guidance's own sentences. Nothing leaves the machine."""

    def stream(
        self, question: str, hits: Sequence[Hit], found: Sequence[Unit], drafts: Sequence[Draft], tell: Tell
    ) -> Saying:
        yield from drafts
        return Composed(tuple(drafts))

    def compose(
        self, question: str, hits: Sequence[Hit], found: Sequence[Unit], drafts: Sequence[Draft], tell: Tell
    ) -> Composed:
        return Composed(tuple(drafts))


class Model(Protocol):
    """What is asked: `bot.llm.LanguageModel`, or anything that streams the same."""

    label: str

    def stream(self, rules: str, asked: str, schema: Mapping[str, Any]) -> Iterator[Piece]: ...


class Modelled:
    """Asks a language model, and says only what its passages carry. Safe to share between threads."""

    def __init__(
        self, model: Model, prompt: AnswerPrompt, limits: Limits = trying.LIMITS, breaker: Breaker | None = None
    ) -> None:
        self._model, self._prompt, self._limits = model, prompt, limits
        self._breaker = breaker or Breaker()

    def compose(
        self, question: str, hits: Sequence[Hit], found: Sequence[Unit], drafts: Sequence[Draft], tell: Tell
    ) -> Composed:
        """The whole answer at once."""
        saying = self.stream(question, hits, found, drafts, tell)
        while True:
            try:
                next(saying)
            except StopIteration as done:
                whole: Composed = done.value
                return whole

    def stream(
        self, question: str, hits: Sequence[Hit], found: Sequence[Unit], drafts: Sequence[Draft], tell: Tell
    ) -> Saying:
        """Each statement once it is checked; the drafts where none is left."""
        if not drafts:
            return Composed(())
        tell("Asking the language model")
        sent = sendable(hits)
        heard = Heard()
        told = trying.pieces(lambda: self._ask(question, sent), self._limits, self._breaker)
        claims = Claims(sent, found)
        note = None
        try:
            for statement in heard.statements(told):
                if claim := claims.take(statement):
                    yield claim
        except Unanswered as error:
            log.warning("%s gave no whole answer: %s %s", self._model.label, error, error.status or "")
            note = DOWN
        how = Composed(
            tuple(claims.said), None, self._model.label, self._prompt.name, heard.tokens(), dropped=claims.dropped()
        )
        if claims.said:
            return how._replace(uncovered=checking.uncovered(heard.uncovered(), question))
        yield from drafts
        return how._replace(said=tuple(drafts), note=note, composer="extractive")

    def _ask(self, question: str, sent: Sequence[Hit]) -> Iterator[Piece]:
        mark = secrets.token_hex(4)
        asked = self._prompt.question.format(
            mark=mark, passages=passages(sent, self._prompt, mark), question=_unlinked(question)
        )
        return self._model.stream(self._prompt.system.format(mark=mark), asked, SCHEMA)


def open_composer(model: str | None, url: str | None = None) -> Composer:
    """The composer for these settings: extractive unless a language model is set. Raises BadSettings."""
    if model is None:
        return Extractive()
    return Modelled(llm.open_model(llm.choose(model, url), trying.LIMITS.total), load_answer_prompt())


class Claims:
    """Statements taken one by one; what passes is kept, within the room that an answer has."""

    def __init__(self, sent: Sequence[Hit], found: Sequence[Unit]) -> None:
        self._sent, self._found = sent, found
        self.said: list[Claim] = []
        self._faults: Counter[str] = Counter()
        self._words = 0

    def take(self, statement: Said) -> Claim | None:
        """The claim, if it is to be said."""
        claim = checking.check(statement, self._sent, self._found)
        if isinstance(claim, Fault):
            self._faults[claim.value] += 1
            return None
        words = len(claim.text.split())
        full = len(self.said) == composing.STATEMENTS or (self.said and self._words + words > composing.WORDS)
        if full or claim.text in {said.text for said in self.said}:
            return None
        self.said.append(claim)
        self._words += words
        return claim

    def dropped(self) -> dict[str, int]:
        """How many were not said, by the reason why."""
        return dict(self._faults)


_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def sendable(hits: Sequence[Hit]) -> Sequence[Hit]:
    """The hits that are read for an answer, as many as there is room for."""
    room = SENT
    for count, hit in enumerate(hits[:DEPTH]):
        room -= len(hit.passage.embedded)
        if room < 0 and count:
            return hits[:count]
    return hits[:DEPTH]


def passages(sent: Sequence[Hit], prompt: AnswerPrompt, mark: str) -> str:
    """The passages as they are sent: numbered, fenced by a mark that no document can know, without links."""
    shown = []
    for number, hit in enumerate(sent, 1):
        text = _unlinked("\n".join(filter(None, (hit.passage.lead_in, hit.passage.text))))
        shown.append(prompt.passage.format(mark=mark, number=number, where=_where(hit), text=text))
    return "\n".join(shown)


def _where(hit: Hit) -> str:
    passage = hit.passage
    page = passage.printed_page or passage.pdf_page
    parts = [hit.document.source.title, *passage.heading, f"page {page}" if page else ""]
    return _unlinked(" > ".join(filter(None, parts)))


def _unlinked(text: str) -> str:
    return _URL.sub("(link)", text)
