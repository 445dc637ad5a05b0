"""The front page (App Home): what this is and is not, where to start, what was asked, and what it all rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.kept import Home, State, Waiting
from bot.screening.types import Due, Shared, Summary
from bot.showing import TITLES, british
from bot.slack import ids
from bot.slack.blocks import kb, reviewing, screening, thresholds
from bot.slack.blocks.kit import actions, button, defused, divider, header, person, section, small
from bot.slack.blocks.words import wording, words
from bot.slack.drawn import Block, View
from bot.thresholds.types import Decision
from bot.types import Recent

_MOST = 100
_WAITING = 10


class Reviews(NamedTuple):
    """What somebody is to look at again, what was shared with them to review, and what leads are warned of; and what
    they decided."""

    due: Sequence[Due] = ()
    shared: Sequence[Shared] = ()
    lost: Sequence[str] = ()
    decisions: Sequence[Decision] = ()
    """What they decided on threshold checks, newest first."""


NO_REVIEWS = Reviews()


def home(home: Home, screenings: Sequence[Summary] = (), reviews: Reviews = NO_REVIEWS) -> View:
    """The `view` of views.publish."""
    blocks = [
        *_opening(),
        *_due(reviews.due),
        *_recent(home),
        divider(),
        *screening.mine(screenings),
        *thresholds.mine(reviews.decisions),
        *_shared(reviews.shared),
        *_leading(home, reviews.lost),
        divider(),
        *kb.heading(home.guidance),
    ]
    blocks += [*kb.documents(home.guidance.live), *_staged(home)]
    return {"type": "home", "blocks": blocks[:_MOST]}


def refused(text: str) -> View:
    """The front page of somebody who may not come in: why, and 999."""
    blocks = [
        header(words().home.heading),
        section(defused(text, 2500)),
        section(f"*{defused(wording().immediate_danger)}*"),
    ]
    return {"type": "home", "blocks": blocks}


def _opening() -> Iterator[Block]:
    say, label = words().home, words().buttons
    yield header(say.heading)
    yield section(f"*{defused(wording().immediate_danger)}*")
    yield section(f"{defused(say.what)}\n{defused(say.limits)}")
    yield from actions(
        [
            button(ids.START_ASK, label.ask, style="primary"),
            button(ids.START_THRESHOLD, label.threshold),
            button(ids.START_SCREEN, label.screen),
        ]
    )
    yield small(defused(say.privacy))


def _recent(home: Home) -> Iterator[Block]:
    say = words().home
    yield divider()
    yield section(f"*{defused(say.recent)}*")
    if not home.recent:
        yield small(defused(say.no_recent))
    yield from map(_asked, home.recent)


def _asked(recent: Recent) -> Block:
    question = defused(recent.question, 200) if recent.question else f"_{defused(words().home.urgent)}_"
    opens = button(ids.OPEN_ANSWER, words().buttons.open, recent.reference)
    return section(f"{question}\n{_when(recent.at)}. {defused(TITLES[recent.outcome])}", opens)


def _due(held: Sequence[Due]) -> list[Block]:
    return [divider(), *reviewing.due(held)] if held else []


def _shared(held: Sequence[Shared]) -> list[Block]:
    return [divider(), *reviewing.shared(held)] if held else []


def _leading(home: Home, lost: Sequence[str]) -> Iterator[Block]:
    """For who looks after it: questions that wait, and how the knowledge base stands."""
    if home.state is None:
        return
    yield divider()
    yield section(f"*{defused(words().home.waiting)}*")
    if not home.waiting:
        yield small(defused(words().home.no_waiting))
    for one in home.waiting[:_WAITING]:
        yield from _waits(one)
    yield divider()
    yield section(f"*{defused(words().home.state)}*\n" + "\n".join(_standing(home.state)))
    yield from reviewing.lost(lost)


def _waits(waiting: Waiting) -> Iterator[Block]:
    told = words().home.waiting_from.format(person=person(waiting.user), when=_when(waiting.at))
    yield section(f"{told}\n{defused(waiting.text, 1500)}")
    yield from actions([button(ids.SETTLE, words().buttons.settle, str(waiting.id))])


def _standing(state: State) -> Iterator[str]:
    say = words().home
    yield f"• {defused(say.newest.format(release=state.newest) if state.newest else say.settled)}"
    yield f"• {say.waits.format(count=state.waiting)}"
    yield f"• {say.down.format(count=state.down)}"
    yield f"• {say.unsafe.format(count=state.unsafe)}"
    yield f"• {say.overdue.format(count=len(state.overdue))}"
    yield from (f"      {defused(one.title)} ({british(one.review)})" for one in state.overdue[:10])


def _staged(home: Home) -> list[Block]:
    held = kb.documents(home.guidance.staged)
    return [divider(), section(f"*{defused(words().kb.staged)}*"), *held] if held else []


def _when(at: datetime) -> str:
    """In the reader's own time and manner, as Slack shows it."""
    return f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{british(at.date())}>"
