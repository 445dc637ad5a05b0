"""The audit: lines without words, each sealed to the one before, so that a change shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, delete, insert, update
from sqlalchemy.engine import Connection
from stores import KINDS, fresh_store

from bot.store import Store, audit
from bot.store.audit import Act
from bot.store.tables import audit as lines
from bot.types import Actor, Role

ACTOR = Actor(user="U1", team="T1", role=Role.LEAD)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
acts = st.builds(
    Act,
    st.builds(
        Actor, user=st.text(max_size=9), team=st.none() | st.text(min_size=1, max_size=9), role=st.sampled_from(Role)
    ),
    st.text(max_size=20),
    st.text(max_size=120),
    st.booleans(),
)
CHANGES = {"at": "2020-01-01T00:00:00+00:00", "team": "other", "user": "other", "action": "other", "subject": "other"}


@contextmanager
def chain(done: list[Act]) -> Iterator[Connection]:
    """An audit of its own, in memory."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        lines.create(connection)
        for number, act in enumerate(done):
            audit.add(connection, act, NOW + timedelta(seconds=number))
        yield connection
    engine.dispose()


@settings(deadline=None)
@given(st.lists(acts, max_size=8))
def test_what_was_written_is_whole(done: list[Act]) -> None:
    with chain(done) as connection:
        count, _, problems = audit.broken(connection)
        assert (count, problems) == (len(done), ())
        kept = [(one.user, one.action, one.subject, one.allowed) for one in audit.last(connection, 99)]
        told = [(act.actor.user, act.action, act.subject[: audit.SUBJECT], act.allowed) for act in reversed(done)]
        assert kept == told


@settings(deadline=None)
@given(st.lists(acts, min_size=1, max_size=6), st.data())
def test_a_change_to_any_field_of_any_line_shows(done: list[Act], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(done)))
    field = data.draw(st.sampled_from([*CHANGES, "allowed", "hash"]))
    changed = {**CHANGES, "allowed": not done[number - 1].allowed, "hash": "0" * 64}[field]
    with chain(done) as connection:
        connection.execute(update(lines).where(lines.c.id == number).values({field: changed}))
        _, _, problems = audit.broken(connection)
        assert problems[0] == f"Line {number} is not what was written."


@settings(deadline=None)
@given(st.lists(acts, min_size=2, max_size=6), st.data())
def test_a_line_taken_out_shows_unless_it_is_the_last(done: list[Act], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(done) - 1))
    with chain(done) as connection:
        connection.execute(delete(lines).where(lines.c.id == number))
        assert audit.broken(connection)[2] == (f"Line {number} is missing.",)


def test_lines_cut_off_the_end_show_to_who_noted_the_last_hash() -> None:
    with chain([Act(ACTOR, "ask", str(number)) for number in range(5)]) as connection:
        noted = audit.broken(connection)[1]
        assert audit.broken(connection, noted)[2] == ()
        connection.execute(delete(lines).where(lines.c.id > 3))
        assert audit.broken(connection)[2] == ()
        assert audit.broken(connection, noted)[2][0].startswith("The line with the hash you noted is not there")


def test_a_whole_chain_written_again_shows_to_who_noted_a_hash() -> None:
    with chain([Act(ACTOR, "ask", str(number)) for number in range(3)]) as connection:
        noted = audit.broken(connection)[1]
        connection.execute(delete(lines))
        for number in range(3):
            audit.add(connection, Act(ACTOR, "ask", f"x{number}"), NOW)
        assert audit.broken(connection)[2] == ()
        assert audit.broken(connection, noted)[2]


def test_a_line_put_in_by_hand_shows() -> None:
    with chain([Act(ACTOR, "ask")]) as connection:
        row = {"id": 2, "at": "2026", "team": "", "user": "U2", "action": "ask", "subject": "", "allowed": True}
        connection.execute(insert(lines).values(**row, hash="made up"))
        assert audit.broken(connection)[2] == ("Line 2 is not what was written.",)


@pytest.mark.parametrize("kind", KINDS)
def test_many_may_act_at_once_and_the_chain_is_whole(kind: str, tmp_path: Path) -> None:
    def act(store: Store) -> None:
        for _ in range(5):
            store.note(Act(ACTOR, "ask", "ABC"))

    with fresh_store(kind, tmp_path) as store:
        threads = [Thread(target=act, args=(store,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        count, last, problems = store.broken()
        assert (count, problems) == (20, ())
        assert store.entries(1)[0].hash == last
