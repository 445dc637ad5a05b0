"""Days to look again, and what nobody asked for: told once each, on the morning or late, moved and erased with what
they are about; and nothing of it tells anything of a family."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from stores import KINDS, fresh_store

from bot.reminding import Kind, Promise, Reminders, Span, Timer, span_of
from bot.safety.masking import Masking
from bot.screening.types import Due
from bot.screening.walk import Screening, begin
from bot.store import Store
from bot.store.audit import Act
from bot.types import Actor, Role
from prompts import load_screening

INSTRUMENT = load_screening()
TODAY = date(2026, 11, 28)
DAY = date(2026, 12, 12)
TEAM = "T1"
AMY = Actor(user="U1", team=TEAM, role=Role.PRACTITIONER)
MO, LEE = (Actor(user=user, team=TEAM, role=Role.MANAGER) for user in ("U2", "U3"))


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as opened:
        yield opened


def decided(review: date | None, next: str = "help") -> Screening:
    answers = {"next": next, **({"review": review.isoformat()} if review else {})}
    return begin(INSTRUMENT, TODAY).model_copy(update={"answers": answers})


def kept(store: Store, review: date | None = None, by: Actor = AMY, reference: str = "S000001") -> str:
    store.begin(Act(by, "start", reference), begin(INSTRUMENT, TODAY))
    decide(store, review, by, reference)
    for who in (MO, LEE):
        store.share_screening(Act(by, "share", reference), who.user)
    return reference


def decide(store: Store, review: date | None, by: Actor = AMY, reference: str = "S000001") -> None:
    found = store.screening(by, reference)
    assert found is not None
    assert store.step(None, by, reference, decided(review), found[1])


def think(store: Store, who: Actor, day: date | None, reference: str = "S000001") -> None:
    assert store.think(Act(who, "review", reference), True, Masking(text="Good."), day)


def due(store: Store, until: date, since: date = date.min) -> list[tuple[str, date]]:
    return [(one.user, one.day) for one in store.due(since, until)]


# Which days are due


def test_a_decisions_day_is_its_owners_and_a_managers_day_is_theirs_and_the_owners(store: Store) -> None:
    kept(store, DAY)
    think(store, MO, DAY + timedelta(days=7))
    assert due(store, DAY - timedelta(days=1)) == []
    assert due(store, DAY) == [("U1", DAY)]
    assert due(store, DAY + timedelta(days=7))[1:] == [("U1", DAY + timedelta(days=7)), ("U2", DAY + timedelta(days=7))]


def test_two_who_set_the_same_day_are_each_told_once(store: Store) -> None:
    kept(store, DAY)
    think(store, MO, DAY)
    think(store, LEE, DAY)
    assert sorted(due(store, DAY)) == [("U1", DAY), ("U2", DAY), ("U3", DAY)]


def test_a_day_that_is_changed_moves_and_one_that_is_not_set_again_stands(store: Store) -> None:
    kept(store, DAY)
    think(store, MO, DAY)
    decide(store, DAY + timedelta(days=2))
    think(store, MO, DAY + timedelta(days=3))
    think(store, MO, None)
    assert due(store, DAY) == []
    assert due(store, date.max) == [
        ("U1", DAY + timedelta(days=2)),
        ("U1", DAY + timedelta(days=3)),
        ("U2", DAY + timedelta(days=3)),
    ]


def test_a_day_of_a_draft_that_nobody_decided_is_not_due_and_one_thought_over_again_is(store: Store) -> None:
    kept(store)
    found = store.screening(AMY, "S000001")
    assert found is not None
    draft = begin(INSTRUMENT, TODAY).model_copy(update={"answers": {"review": DAY.isoformat()}})
    assert store.step(None, AMY, "S000001", draft, found[1])
    assert due(store, date.max) == []
    assert store.step(None, AMY, "S000001", decided(DAY).go("decision"), found[1] + 1)
    assert due(store, date.max) == [("U1", DAY)]


def test_an_erased_screening_reminds_nobody(store: Store) -> None:
    kept(store, DAY)
    think(store, MO, DAY)
    assert store.erase_screening(Act(AMY, "erase", "S000001"))
    assert due(store, date.max) == []
    assert store.came(date.min) == ()


def test_what_is_due_is_listed_to_whom_it_is_due_and_to_nobody_else(store: Store) -> None:
    kept(store, DAY)
    think(store, MO, DAY - timedelta(days=3))
    assert [one.day for one in store.due_for(AMY, DAY)] == [DAY - timedelta(days=3), DAY]
    assert [one.day for one in store.due_for(MO, DAY)] == [DAY - timedelta(days=3)]
    for who in (LEE, AMY.model_copy(update={"team": "T2"}), AMY.model_copy(update={"team": None})):
        assert store.due_for(who, date.max) == ()


def test_a_review_is_the_owners_to_hear_of_and_never_their_own(store: Store) -> None:
    kept(store, DAY)
    think(store, MO, None)
    think(store, AMY, None)
    ((number, told),) = store.came(date.min)
    assert number > 0
    assert (told.reference, told.team, told.user) == ("S000001", TEAM, "U1")
    assert store.came(date.max) == ()


def test_days_that_were_set_before_there_was_a_place_for_them_are_found(tmp_path: Path) -> None:
    with fresh_store("sqlite", tmp_path) as store:
        kept(store, DAY)
        engine = create_engine(f"sqlite:///{tmp_path / 'curiosity.db'}")
        with engine.begin() as connection:  # as a database of before
            for line in (
                "DROP INDEX people_screening_review",
                "DROP INDEX people_opinion_review",
                "ALTER TABLE people_screening DROP COLUMN review",
                "UPDATE people_version SET version_num = '0005'",
            ):
                connection.execute(text(line))
        engine.dispose()
        store.migrate()
        assert due(store, date.max) == [("U1", DAY)]


days = st.dates(date(2026, 11, 1), date(2026, 12, 31))
moves = st.lists(st.tuples(st.sampled_from(["own", "mo", "lee"]), st.none() | days), max_size=8)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.none() | days, moves, days)
def test_each_persons_day_is_the_last_that_was_set_whatever_happened_before(
    tmp_path_factory: pytest.TempPathFactory, first: date | None, moved: list[tuple[str, date | None]], until: date
) -> None:
    with fresh_store("sqlite", tmp_path_factory.mktemp("days")) as store:
        kept(store, first)
        stands: dict[str, date | None] = {"own": first, "mo": None, "lee": None}
        for who, day in moved:
            if who == "own":
                decide(store, day)
                stands["own"] = day
            else:
                think(store, {"mo": MO, "lee": LEE}[who], day)
                stands[who] = day or stands[who]
        whose = {"own": ("U1",), "mo": ("U1", "U2"), "lee": ("U1", "U3")}
        wanted = {(user, day) for who, day in stands.items() if day and day <= until for user in whose[who]}
        told = due(store, until)
        assert set(told) == wanted
        assert len(told) == len(wanted)


# When they are spoken of


def test_a_day_is_spoken_of_from_its_morning_and_as_long_as_a_told_one_is_remembered() -> None:
    def speaks(now: datetime, memory: int) -> tuple[date, date]:
        span = span_of(now, timedelta(days=memory), dict)
        return span.since, span.until

    assert speaks(datetime(2026, 12, 12, 7, 59), 30) == (date(2026, 11, 13), date(2026, 12, 11))
    assert speaks(datetime(2026, 12, 12, 8, 0), 30) == (date(2026, 11, 13), DAY)
    assert speaks(datetime(2026, 12, 12, 8, 0), 1) == (DAY, DAY)


@given(st.integers(1, 60), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)), st.integers(0, 90 * 24 * 60))
def test_what_was_told_and_forgotten_is_never_spoken_of_again(memory: int, told: datetime, later: int) -> None:
    """A job is erased once it is older than that; the day that it was about is out of the span by then."""
    remembered, now = timedelta(days=memory), told + timedelta(minutes=later)
    first, then = span_of(told, remembered, dict), span_of(now, remembered, dict)
    if now - told > remembered:
        assert then.since > first.until


def test_teams_are_asked_for_only_where_there_is_something_to_tell() -> None:
    asked: list[int] = []

    def source(span: Span) -> Iterator[Promise]:
        yield from ()

    def teams() -> dict[str, dict[str, list[str]]]:
        asked.append(1)
        return {}

    assert list(Reminders(source).promised(datetime(2026, 12, 12, 9), timedelta(days=30), teams)) == []
    assert asked == []


def test_a_promise_stands_as_long_as_its_source_gives_it() -> None:
    held = [Promise(key="due:1", kind=Kind.DUE, team=TEAM, user="U1", reference="S000001")]
    reminders = Reminders(lambda span: held)
    assert reminders.stands("due:1", {TEAM: {}})
    held.clear()
    assert not reminders.stands("due:1", {TEAM: {}})


def test_a_source_that_fails_keeps_nobody_from_hearing_of_the_others(caplog: pytest.LogCaptureFixture) -> None:
    one = Promise(key="due:1", kind=Kind.DUE, team=TEAM, user="U1", reference="S000001")

    def broken(span: Span) -> Iterator[Promise]:
        yield one.model_copy(update={"key": "half"})
        raise RuntimeError("words that somebody wrote")

    reminders = Reminders(broken, lambda span: [one])
    assert list(reminders.promised(datetime(2026, 12, 12, 9), timedelta(days=30), dict)) == [one]
    assert "RuntimeError" in caplog.text
    assert "somebody wrote" not in caplog.text
    with pytest.raises(RuntimeError):
        reminders.stands("due:1", {})


def test_a_promise_holds_no_word_of_anybodys() -> None:
    assert set(Promise.model_fields) == {"key", "kind", "team", "user", "reference"}
    assert set(Due.model_fields) == {"reference", "team", "user", "day"}


def test_the_timer_goes_on_when_a_look_fails_and_stops_when_it_is_told() -> None:
    looked = threading.Semaphore(0)

    def act() -> None:
        looked.release()
        raise RuntimeError("words that somebody wrote")

    timer = Timer(act, every=0.01)
    timer.start()
    assert all(looked.acquire(timeout=5) for _ in range(3))
    timer.stop()
    while looked.acquire(blocking=False):
        pass
    assert not looked.acquire(timeout=0.1)
