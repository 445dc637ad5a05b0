"""Rules that the windows and messages of threshold checks keep, whatever the check is: Slack takes them, they call on
nobody, their buttons carry numbers alone, and what must be said first is."""

from __future__ import annotations

from typing import Any

from answers_any import WORDING, citations, long_words, moments, references, some, texts, words
from blockkit_rules import check_view
from checks import check
from hypothesis import given, settings
from hypothesis import strategies as st
from screens import front
from test_slack_blocks_any import OPAQUE, called, faults, fewer, hidden, walk

from bot.slack import home, ids
from bot.slack.blocks import thresholds
from bot.thresholds.types import (
    Affected,
    Beside,
    Cell,
    Changed,
    Check,
    Concern,
    Decision,
    Level,
    Shown,
    Side,
    Touch,
)
from bot.types import Contact, Masked


def many(of: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=most).map(tuple)


numbers = st.integers(1, 30)
levels = st.builds(Level, number=st.integers(1, 5), name=texts)
place = {"quote": long_words, "level": levels, "domain": words, "document": words, "citation": numbers}
concerns = st.builds(
    Concern,
    text=long_words,
    touches=many(st.builds(Touch, **place, words=many(words, 5)), 9),
    higher=many(st.builds(Shown, **place), 3),
    lower=many(st.builds(Shown, **place), 3),
    differing=many(st.builds(Side, document=words, title=texts, level=levels, citation=numbers), 3),
    standing=many(texts, 3),
    beside=many(st.builds(Beside, quote=long_words, citation=numbers), 2),
)
checks = st.builds(
    Check,
    reference=references,
    not_a_decision=st.one_of(st.just(WORDING.not_a_decision), long_words),
    first=many(texts, 3),
    concerns=many(concerns, 14),
    levels=many(levels, 6),
    cells=many(st.builds(Cell, level=st.integers(1, 5), domain=words, citations=many(numbers, 12)), 30),
    citations=many(citations, 30).map(
        lambda held: tuple(one.model_copy(update={"number": n}) for n, one in enumerate(held, 1))
    ),
    unknowns=many(texts, 8),
    notices=many(texts, 4),
    contacts=many(st.builds(Contact, name=texts, detail=texts), 8),
    masked=many(st.builds(Masked, kind=words, count=numbers), 3),
    release=some,
    documents=many(texts, 4),
)
said = {
    "reference": references,
    "decided": long_words,
    "why": long_words,
    "review": st.one_of(st.none(), st.dates()),
    "user": words,
    "at": moments,
}
decisions = st.builds(Decision, **said, check=checks)
changes = many(st.builds(Changed, citation=citations, now=st.one_of(st.none(), long_words)), 30)
few = settings(fewer, max_examples=10)
"""A case is a hundred blocks."""
SPANS = {number: (number, number + 10**6) for number in range(1, 20)}


@few
@given(checks, st.booleans())
def test_slack_takes_any_check_which_calls_on_nobody_and_whose_buttons_carry_numbers(
    held: Check, records: bool
) -> None:
    drawn = thresholds.check(held, SPANS, records)
    assert check_view(drawn) == []
    assert called(drawn) == []
    assert [value for value in hidden(drawn) if not OPAQUE.fullmatch(value)] == []


@few
@given(checks, st.booleans())
def test_999_what_must_be_done_first_and_that_it_decides_nothing_lead_any_check(held: Check, records: bool) -> None:
    blocks = thresholds.check(held, SPANS, records)["blocks"]
    assert "call 999" in str(blocks[0])
    assert all("rotating_light" in str(block) for block in blocks[1 : 1 + len(held.first)])
    assert "This is not a decision" in str(blocks[1 + len(held.first)])
    pressed = {part.get("action_id") for part in walk(blocks)}
    assert (ids.DECIDE in pressed) == records


@few
@given(decisions, changes)
def test_slack_takes_any_decision_and_any_change_under_it(decision: Decision, changed: tuple[Changed, ...]) -> None:
    affected = Affected(
        reference=decision.reference, user="U1", team=None, at=decision.at, release=None, live=None, changed=changed
    )
    message = thresholds.told(affected)
    shown = [thresholds.recorded(decision), thresholds.decision(decision, changed, SPANS)]
    assert [check_view(view) for view in shown] == [[], []]
    assert faults(message) == []
    assert called([message.blocks, *shown]) == []
    assert [value for value in hidden([message.blocks, *shown]) if not OPAQUE.fullmatch(value)] == []
    assert ids.DECISION in {part.get("action_id") for part in walk(list(message.blocks))}


@few
@given(st.lists(st.builds(Decision, **said, check=st.just(check())), min_size=1, max_size=8).map(tuple))
def test_slack_takes_a_front_page_with_any_decisions_and_shows_no_word_of_them(held: tuple[Decision, ...]) -> None:
    drawn = home.home(front(), reviews=home.Reviews(decisions=held))
    assert check_view(drawn) == []
    offered = [part["value"] for part in walk(drawn) if part.get("action_id") == ids.DECISION]
    assert offered == [one.reference for one in held[:5]]


@given(st.integers(1, 10**12), st.one_of(st.none(), st.tuples(st.integers(0, 10**6), st.integers(0, 10**6))))
def test_a_button_for_a_quote_is_read_back_as_what_it_was_made_for(passage: int, span: tuple[int, int] | None) -> None:
    assert ids.lying(ids.quoted(passage, span)) == (passage, span)
