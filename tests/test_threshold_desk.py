"""The desk's threshold checks: danger first, words masked before anything is kept, no level for a child; a manager's
decision is kept with what was before them, and its owner learns when the guidance under it has changed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_store import RAW, TOLD, on_disk

from bot import wiring
from bot.assistant import Assistant
from bot.errors import Denied, Unfit
from bot.reminding import Kind, Promise, Span
from bot.settings import Settings
from bot.threshold import Thresholds
from bot.thresholds.types import Check, Decision
from bot.types import Actor, Outcome, Role
from ingest.build import accept, add_paths

DANGER = "He is unconscious on the floor and not breathing"
WORRY = "Food cupboards were empty again and she comes to school hungry most days. Nobody plays with him at break."
SOON = date.today() + timedelta(days=14)
LEVELS = """---
title: Our levels of need
publisher: A partnership
authority: local policy
edition: "{edition}"
---
# Our levels of need

## Level 3: Targeted support

### Food and growth

- {line}
- The child takes food from other children or from bins.
"""
THEN, NOW = (
    "The child is often hungry and there is no food in the home.",
    "The child is hungry most days and no food is kept at home.",
)


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("threshold") / "home"))


@pytest.fixture(scope="module")
def desk(home: Path) -> Iterator[Assistant]:
    opened = wiring.assemble(Settings(home=home, database_url=None))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def thresholds(desk: Assistant) -> Thresholds:
    return desk.thresholds


def actor(user: str, role: Role = Role.PRACTITIONER, team: str | None = "T1") -> Actor:
    return Actor(user=user, team=team, role=role)


AMY, MO, LEE = actor("U1"), actor("U2", Role.MANAGER), actor("U3", Role.LEAD)


def decided(thresholds: Thresholds, by: Actor = MO, review: date | None = None, text: str = WORRY) -> Decision:
    check = thresholds.check(by, text)
    return thresholds.record(by, check.reference, "Early help assessment.", "Two concerns that go on.", review)


def test_each_concern_is_laid_beside_quoted_indicators_with_their_level_and_area(desk: Assistant) -> None:
    check = desk.thresholds.check(AMY, WORRY)
    assert [one.text for one in check.concerns if one.touches]
    for concern in check.concerns:
        for touch in concern.touches:
            source = check.citations[touch.citation - 1]
            context = desk.context(source.passage_id)
            assert context is not None
            assert touch.quote == source.quote
            assert source.quote in context.passage.text
            assert touch.citation in check.cell(touch.level.number, touch.domain)
    assert [level.number for level in check.levels] == [1, 2, 3, 4]
    assert check.documents == ("Thresholds of need",)
    assert check.unknowns
    assert "does not decide" in check.not_a_decision


def test_danger_is_all_that_is_said_and_nothing_of_it_is_kept(thresholds: Thresholds, home: Path) -> None:
    check = thresholds.check(MO, f"zebrafinch {DANGER}")
    assert check.urgent is not None
    assert check.urgent.outcome is Outcome.URGENT
    assert (check.concerns, check.citations) == ((), ())
    with pytest.raises(Denied):
        thresholds.record(MO, check.reference, "Nothing.", "None.")
    assert b"zebrafinch" not in on_disk(home)


def test_what_a_child_tells_is_referred_now_before_anything_else(thresholds: Thresholds) -> None:
    check = thresholds.check(AMY, "She told her teacher that dad hits her with a belt")
    assert "refer" in check.first[0].lower()


def test_what_is_kept_holds_no_identifier(thresholds: Thresholds, home: Path) -> None:
    check = thresholds.check(MO, f"{TOLD} She comes to school hungry")
    thresholds.record(MO, check.reference, f"Early help. {TOLD}", TOLD)
    kept = on_disk(home)
    for raw in RAW:
        assert raw.encode() not in kept


def test_only_managers_and_leads_record_a_decision_and_nothing_is_kept_of_anybody_elses_check(
    thresholds: Thresholds, home: Path
) -> None:
    check = thresholds.check(AMY, f"{WORRY} zanzibarred")
    assert b"zanzibarred" not in on_disk(home)
    for forbidden in (
        lambda: thresholds.record(AMY, check.reference, "Early help.", "Because."),
        lambda: thresholds.decisions(AMY),
        lambda: thresholds.affected(AMY),
    ):
        with pytest.raises(Denied):
            forbidden()
    with pytest.raises(Denied):
        thresholds.record(LEE, check.reference, "Early help.", "Because.")


def test_a_decision_keeps_the_release_and_the_sources_that_were_before_whoever_decided(thresholds: Thresholds) -> None:
    check = thresholds.check(LEE, WORRY)
    held = thresholds.record(LEE, check.reference, "Early help assessment.", "Two concerns.", SOON)
    assert held.check == check
    assert held.check.release
    assert (held.decided, held.why, held.review, held.user) == ("Early help assessment.", "Two concerns.", SOON, "U3")
    assert thresholds.decision(LEE, check.reference) == held
    assert thresholds.affected(LEE) == ()


def test_a_decision_is_recorded_once_and_seen_by_nobody_else(thresholds: Thresholds) -> None:
    by = actor("U-once", Role.MANAGER)
    held = decided(thresholds, by)
    with pytest.raises(Denied):
        thresholds.record(by, held.reference, "Something else.", "Because.")
    for other in (MO, actor("U-once", Role.MANAGER, "T2")):
        with pytest.raises(Denied):
            thresholds.decision(other, held.reference)
        assert not thresholds.erase(other, held.reference)
    assert thresholds.decisions(by) == (held,)
    assert thresholds.erase(by, held.reference)
    assert thresholds.decisions(by) == ()


def test_what_does_not_fit_in_a_decision_is_said_field_by_field(thresholds: Thresholds) -> None:
    check = thresholds.check(MO, WORRY)
    with pytest.raises(Unfit) as raised:
        thresholds.record(MO, check.reference, " ", "", date.today() - timedelta(days=1))
    assert set(raised.value.faults) == {"decided", "why", "review"}
    with pytest.raises(Unfit) as raised:
        thresholds.record(MO, check.reference, "a" * 100_000, "Because.")
    assert set(raised.value.faults) == {"decided"}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(st.sampled_from(["the", "bus", "stopped", "hungry", "baby", "7", "NE1 4XX"]), min_size=1))
def test_whatever_is_typed_no_level_is_given_but_an_indicators_own(thresholds: Thresholds, words: list[str]) -> None:
    check = thresholds.check(AMY, " ".join(words))
    numbers = {cell.level for cell in check.cells}
    assert numbers == {touch.level.number for one in check.concerns for touch in one.touches}
    assert not {"level", "score", "total"} & set(Check.model_fields)


def test_decisions_stay_as_long_as_screenings_and_checks_as_long_as_questions(
    home: Path, thresholds: Thresholds
) -> None:
    by = actor("U-old", Role.MANAGER)
    held, open_ = decided(thresholds, by), thresholds.check(by, WORRY)
    now = datetime.now(UTC) + timedelta(days=40)
    with wiring.open_store(Settings(home=home, database_url=None)) as store:
        store.forget_older(timedelta(days=30), now=now, screened=timedelta(days=365))
        assert thresholds.decisions(by) == (held,)
        with pytest.raises(Denied):
            thresholds.record(by, open_.reference, "Early help.", "Because.")
        store.forget_older(timedelta(days=30), now=now, screened=timedelta(days=30))
    assert thresholds.decisions(by) == ()


def test_a_day_to_look_again_is_promised_to_whoever_set_it(thresholds: Thresholds) -> None:
    by = actor("U-day", Role.MANAGER)
    held = decided(thresholds, by, SOON)
    told = Promise(
        key=f"decided:{held.reference}:{SOON}", kind=Kind.DECIDED, team="T1", user="U-day", reference=held.reference
    )
    assert told in tuple(thresholds.promises(span(SOON)))
    assert told not in tuple(thresholds.promises(span(SOON - timedelta(days=1))))
    assert told not in tuple(thresholds.promises(span(SOON, "T2")))


def test_the_owner_of_a_decision_learns_what_has_changed_under_it(home: Path, tmp_path: Path) -> None:
    own = Path(shutil.copytree(home, tmp_path / "home"))
    where = Settings(home=own, database_url=None)
    publish(where, tmp_path / "levels.md", THEN, "2025")
    desk = wiring.assemble(where)
    held = decided(desk.thresholds, text="There is no food in the home and she is often hungry")
    assert THEN in [source.quote for source in held.check.citations]
    assert desk.thresholds.affected(MO) == ()
    publish(where, tmp_path / "levels.md", NOW, "2026")
    (affected,) = desk.thresholds.affected(MO)
    assert affected.reference == held.reference
    assert [(one.citation.quote, one.now) for one in affected.changed] == [(THEN, NOW)]
    assert affected.release == held.check.release != affected.live
    promised = [one for one in desk.thresholds.promises(span(date.today())) if one.kind is Kind.CHANGED]
    assert [(one.key, one.user) for one in promised] == [(f"changed:{held.reference}:{affected.live}", "U2")]
    desk.close()


def span(until: date, team: str = "T1") -> Span:
    return Span(since=date.min, until=until, teams=lambda: {team: {}})


def publish(where: Settings, file: Path, line: str, edition: str) -> None:
    file.write_text(LEVELS.format(edition=edition, line=line), encoding="utf-8")
    with wiring.open_catalogue(where) as catalogue:
        add_paths([file], catalogue, wiring.open_embedder(where).count, confirm=accept, tell=lambda *_: None)
    releases = wiring.open_releases(where)
    releases.build(tell=lambda *_: None)
    releases.publish()
