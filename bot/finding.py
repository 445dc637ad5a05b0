"""What the guidance says to a question: searched for, weighed by the gate, put into words with its sources.

A question that asks several things is searched for thing by thing, so that what is not covered cannot hide behind what
is: the answer says what bears, and names what does not in the asker's own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot import composing, evidence, following, gate
from bot.asking import acts, small, told
from bot.choosing import Unit, Wanted, units
from bot.composing import Claim, Draft, Span
from bot.disagreeing import Differing, disagreements
from bot.modelling import Composed, Tell
from bot.outranking import standing
from bot.parting import Part, parts, sides
from bot.safety.orders import to_a_machine
from bot.types import Citation, Disagreement, Question, Statement
from bot.understanding import Asked
from knowledge.lexical import terms
from knowledge.library import Library, Query
from knowledge.types import Hit
from prompts import Wording

if TYPE_CHECKING:
    from bot.answering import Clock, Guide

HITS = 10
RARE = 0.7
"""How telling a word must be, as a share of the most there can be, to show that a few words are not covered."""
ROOM = 80
"""Words for each part, where a question has several."""
PLEA = "What should I do about this?"
"""How a plea for next steps is searched for, whatever its own words."""
FOUND = 5
"""How many hits of the message as it stands are shown before those that say what to do about such a sign."""
ACTS = 6.0
"""How much likelier a sentence is said that tells what to do, where that is what is asked."""
ABOUT = 0.1
"""The share of what is told that a passage must speak of, for what it says to do to be preferred."""


class Found(NamedTuple):
    """What a search gave, and what of it is said."""

    hits: Sequence[Hit]
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    composed: Composed = Composed(())
    bears: float | None = None
    disagreements: tuple[Disagreement, ...] = ()
    uncovered: tuple[str, ...] = ()
    """The parts of the question that the guidance does not cover, in its own masked words."""


class Looked(NamedTuple):
    """What a search gave for one thing that is asked: its sentences, and how likely it is that they bear on it."""

    hits: Sequence[Hit]
    read: Sequence[Unit]
    bears: float
    covered: bool


class Desk(NamedTuple):
    """What a search is made in."""

    question: Question
    library: Library
    guide: Guide
    clock: Clock


def find(asked: Asked, desk: Desk, tell: Tell) -> Found:
    """Search, see whether what was found bears on the question, and say it with its sources."""
    tell("Searching the guidance")
    several = parts(asked.own or asked.text)
    if len(several) == 1 and (compared := sides(several[0].asked)):
        looks = [_look(side.asked, desk) for side in compared]
        if all(looked.covered for looked in looks):
            several = compared
    if len(several) > 1 and (found := _several(asked, several, desk, tell)):
        return found
    looked = _look(asked.text, desk)
    covered = looked.covered and (asked.own is None or _bears_itself(asked.own, looked.hits, desk))
    tell("Reading what was found")
    with desk.clock.step("compose"):
        drafts = composing.compose(looked.read, looked.hits) if covered else []
    return _said(asked, looked, drafts, (), desk, tell)


def search(text: str, question: Question, library: Library) -> Sequence[Hit]:
    """The hits that speak to people: a passage that gives a machine orders is never said, shown or sent to a model."""
    hits = library.search(Query(text=text, k=HITS, as_at=question.as_at))
    return [hit for hit in hits if not to_a_machine(hit.passage.embedded)]


def _several(asked: Asked, several: Sequence[Part], desk: Desk, tell: Tell) -> Found | None:
    """An answer to what is covered of several things asked; None where nothing is, and the whole is asked as one."""
    looks = _looks(asked, several, desk)
    covered = [looked for looked in looks if looked.covered]
    if not covered:
        return None
    tell("Reading what was found")
    with desk.clock.step("compose"):
        whole, drafts = _joined(covered, [looked for looked in looks if not looked.covered])
    uncovered = tuple(part.asked for part, looked in zip(several, looks, strict=True) if not looked.covered)
    return _said(asked, whole, drafts, uncovered, desk, tell)


def _looks(asked: Asked, several: Sequence[Part], desk: Desk) -> list[Looked]:
    """Each part on hits of its own; one that leans ("and who chairs it?") is searched for with one that does not."""
    before = asked.text.removesuffix(asked.own) if asked.own else ""
    subject, looks = before, []
    for part in several:
        leans = following.leans(part.asked)
        text = " ".join(filter(None, (subject.strip() if leans else "", part.told, part.asked)))
        looked = _look(text, desk)
        looks.append(looked._replace(covered=looked.covered and (text == part.asked or _bears(part, looked, desk))))
        subject = subject if leans else part.asked
    return looks


def _bears(part: Part, looked: Looked, desk: Desk) -> bool:
    """Whether a part that was searched for with other words is covered itself.

    Its own words tell, where they name something and do not point back ("who pays for the taxi?"). Else they are too
    few to ("and what goes in it?"): then it is covered unless a rare one is in nothing found ("which font is it in?").
    """
    wanted = _wanted(part.asked, desk)
    rare = {word for word, weight in wanted.words.items() if weight >= RARE * desk.library.rarity("")} - small()
    if rare and not following.points(part.asked):
        return _alone(part.asked, desk) >= gate.ENOUGH
    if following.spoken_of(wanted, looked.hits) or _alone(part.asked, desk) >= gate.ENOUGH:
        return True
    return not rare & wanted.lacks(frozenset(terms(" ".join(h.passage.embedded for h in looked.hits)))).keys()


def _look(text: str, desk: Desk) -> Looked:
    with desk.clock.step("search"):
        hits = search(text, desk.question, desk.library)
    with desk.clock.step("read"):
        wanted = _wanted(text, desk)
        read = units(text, hits, wanted)
        bears = gate.bears(text, read, hits, wanted, _answerable(text, desk))
    covered = bears >= gate.ENOUGH
    sign = told(text)
    if covered and sign:
        with desk.clock.step("search"):
            return Looked(*_with_steps(sign, hits, desk), bears, covered)
    return Looked(hits, read, bears, covered)


def _with_steps(sign: str, hits: Sequence[Hit], desk: Desk) -> tuple[list[Hit], list[Unit]]:
    """For a sign told with a plea for next steps: what guidance says of the sign, and what to do about such a one.

    What was found for the message as it stands is shown first, for the gate judged that.
    """
    near = _in_turn([search(text, desk.question, desk.library) for text in (sign, f"{sign} {PLEA}")])[:HITS]
    found = _in_turn([[*hits[:FOUND], *near]])
    places = {hit.passage_id: place for place, hit in enumerate(found)}
    wanted = _wanted(sign, desk)
    read = []
    for unit in units(sign, near, wanted):
        hit = near[unit.hit]
        does = acts(unit.text, unit.lead) and _about(hit, wanted)
        read.append(unit._replace(hit=places[hit.passage_id], score=unit.score * (ACTS if does else 1)))
    return found, read


def _about(hit: Hit, wanted: Wanted) -> bool:
    return wanted.covered(frozenset(terms(hit.passage.embedded)), besides=small()) >= ABOUT


def _bears_itself(own: str, hits: Sequence[Hit], desk: Desk) -> bool:
    """The gate on a follow-up's own words: what was asked before must not open it for something else."""
    return following.spoken_of(_wanted(own, desk), hits) or _alone(own, desk) >= following.OWN


def _alone(own: str, desk: Desk) -> float:
    """What the gate says of words on hits of their own."""
    hits, wanted = search(own, desk.question, desk.library), _wanted(own, desk)
    return gate.bears(own, units(own, hits, wanted), hits, wanted, _answerable(own, desk))


def _answerable(text: str, desk: Desk) -> float:
    return gate.answerable(desk.library.vector(text).tolist(), desk.library.release.model)


def _wanted(text: str, desk: Desk) -> Wanted:
    return Wanted(text, desk.guide.glossary.expansions(text), desk.library.rarity)


def _joined(covered: Sequence[Looked], rest: Sequence[Looked]) -> tuple[Looked, list[Draft]]:
    """The parts as one: hits in turn, each once, and what is said of each part in the order they were asked."""
    hits = _in_turn([looked.hits for looked in (*covered, *rest)])
    places = {hit.passage_id: n for n, hit in enumerate(hits)}
    read: list[Unit] = []
    drafts: list[Draft] = []
    most = max(composing.STATEMENTS // len(covered), 1)
    for looked in covered:
        at = [places[hit.passage_id] for hit in looked.hits]
        read += [unit._replace(hit=at[unit.hit]) for unit in looked.read]
        made = [draft._replace(hit=at[draft.hit]) for draft in composing.compose(looked.read, looked.hits, ROOM, most)]
        drafts += [draft for draft in made if not any(_within(draft, held) for held in drafts)]
    return Looked(hits, read, min(looked.bears for looked in covered), True), drafts


def _in_turn(several: Sequence[Sequence[Hit]]) -> list[Hit]:
    """The first of each, then the second of each, a passage once."""
    found: dict[int, Hit] = {}
    for hit in (hits[n] for n in range(max(map(len, several))) for hits in several if n < len(hits)):
        found.setdefault(hit.passage_id, hit)
    return list(found.values())


def _within(draft: Draft, held: Draft) -> bool:
    return draft.hit == held.hit and set(draft.spans) <= set(held.spans)


def _said(
    asked: Asked, looked: Looked, drafts: Sequence[Draft], uncovered: tuple[str, ...], desk: Desk, tell: Tell
) -> Found:
    """Worded, cited, and laid beside what disagrees with it."""
    hits, guide = looked.hits, desk.guide
    with desk.clock.step("compose"):
        composed = guide.composer.compose(asked.text, hits, looked.read, drafts, tell)
        statements, citations = evidence.cite(composed.said, hits)
    with desk.clock.step("compare"):
        spans = [place for said in composed.said for place in _places(said)]
        rarity, expand = desk.library.rarity, guide.glossary.expansions
        differing = disagreements(asked.text, looked.read, hits, spans, rarity, expand)
        told, citations = _beside(differing, hits, citations, guide.wording)
    left = (*uncovered, *asked.aside, *composed.uncovered) if statements else ()
    cited = hits[:HITS] if len(hits) <= HITS else _kept(hits, citations)
    return Found(cited, statements, citations, composed, round(looked.bears, 4), told, tuple(dict.fromkeys(left)))


def _beside(
    differing: Sequence[Differing], hits: Sequence[Hit], citations: tuple[Citation, ...], wording: Wording
) -> tuple[tuple[Disagreement, ...], tuple[Citation, ...]]:
    """Each disagreement with its sides cited and how they stand to one another, and all citations."""
    told: list[Disagreement] = []
    for one in differing:
        sides, citations = evidence.beside(one.sides, hits, citations)
        cited = [(side.citation, hits[found.draft.hit].document) for side, found in zip(sides, one.sides, strict=False)]
        if sides:
            told.append(Disagreement(about=one.about, sides=sides, standing=standing(cited, wording)))
    return tuple(told), citations


def _places(said: Draft | Claim) -> list[tuple[int, Span]]:
    return [(said.hit, span) for span in said.spans] if isinstance(said, Draft) else list(said.rests)


def _kept(hits: Sequence[Hit], citations: Sequence[Citation]) -> list[Hit]:
    """The nearest ten, and any other that is cited."""
    cited = {citation.passage_id for citation in citations}
    return [hit for n, hit in enumerate(hits) if n < HITS or hit.passage_id in cited]
