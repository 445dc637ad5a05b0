"""What is kept of a screening: the draft at every step, the instrument it began with, and nothing for anybody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from stores import KINDS, fresh_store, fresh_url

from bot.safety.masking import Masking
from bot.screening.walk import Screening, begin, same
from bot.store import Store
from bot.store.audit import Act
from bot.types import Actor, Role
from evals.screening import cases
from prompts import load_screening

TODAY = date(2026, 11, 28)
INSTRUMENT = load_screening()
CASE = {case.id: case for case in cases()}["child-28"]
AMY = Actor(user="U1", team="T1", role=Role.PRACTITIONER)
BEN = Actor(user="U2", team="T1", role=Role.MANAGER)
TWIN = Actor(user="U1", team="T2", role=Role.PRACTITIONER)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as opened:
        yield opened


def begun(store: Store, reference: str = "AAA", actor: Actor = AMY, version: str = INSTRUMENT.version) -> Screening:
    started = begin(INSTRUMENT.model_copy(update={"version": version}), TODAY)
    store.begin(Act(actor, "start a screen", reference), started)
    return started


def held(store: Store, reference: str = "AAA", actor: Actor = AMY) -> tuple[Screening, int, bool]:
    found = store.screening(actor, reference)
    assert found is not None
    return found


def step(store: Store, actor: Actor = AMY, act: Act | None = None) -> Screening:
    before, revision, _ = held(store)
    page = before.current()
    assert page is not None
    after = before.respond(page.key, CASE.given(page, TODAY), TODAY, same)
    assert store.step(act, actor, "AAA", after, revision)
    return after


def test_a_draft_is_kept_at_every_step_and_is_the_same_after_a_restart(tmp_path: Path) -> None:
    with fresh_url("sqlite", tmp_path) as url:
        with Store(url) as store:
            store.migrate()
            begun(store)
        for _ in range(30):
            with Store(url) as store:
                after = step(store)
                assert held(store)[0] == after
        with Store(url) as store:
            assert held(store)[1] == 31


def test_two_steps_from_one_state_are_not_both_kept(store: Store) -> None:
    begun(store)
    before, revision, _ = held(store)
    first = before.respond("gate", "none", TODAY, same)
    assert store.step(None, AMY, "AAA", first, revision)
    assert not store.step(None, AMY, "AAA", before.respond("gate", ["injury"], TODAY, same), revision)
    assert held(store)[0] == first


def test_a_screening_keeps_the_instrument_it_began_with_and_one_copy_of_each(store: Store) -> None:
    begun(store, "AAA", version="one")
    begun(store, "BBB", version="two")
    begun(store, "CCC", version="two")
    assert [held(store, reference)[0].instrument.version for reference in ("AAA", "BBB", "CCC")] == [
        "one",
        "two",
        "two",
    ]
    assert {one.reference: one.version for one in store.screenings(AMY)} == {"AAA": "one", "BBB": "two", "CCC": "two"}


def test_nobody_else_sees_or_changes_it(store: Store) -> None:
    started = begun(store)
    for other in (BEN, TWIN):
        assert store.screening(other, "AAA") is None
        assert store.screenings(other) == ()
        assert not store.step(None, other, "AAA", started, 1)
        assert not store.share_screening(Act(other, "share a screen", "AAA"), "U3")
        assert not store.erase_screening(Act(other, "erase a screen", "AAA"))
        assert not store.think(Act(other, "review a screen", "AAA"), True, Masking(text=""), None)
    assert held(store)[0] == started


def test_somebody_it_was_shared_with_sees_it_and_says_what_they_think(store: Store) -> None:
    started = begun(store)
    for _ in range(2):
        assert store.share_screening(Act(AMY, "share a screen", "AAA"), "U2")
    found, revision, mine = held(store, actor=BEN)
    assert (found, mine) == (started, False)
    assert [(one.reference, one.mine) for one in store.screenings(BEN)] == [("AAA", False)]
    assert not store.step(None, BEN, "AAA", started, revision)
    act = Act(BEN, "review a screen", "AAA")
    assert store.think(act, False, Masking(text="Look at the weights again."), date(2026, 12, 5))
    (said,) = store.opinions(AMY, "AAA")
    assert (said.user, said.agrees, said.words, said.review) == (
        "U2",
        False,
        "Look at the weights again.",
        date(2026, 12, 5),
    )
    with pytest.raises(TypeError):
        store.think(act, True, "as typed", None)  # type: ignore[arg-type]
    assert store.opinions(TWIN, "AAA") == ()


def test_what_is_erased_is_gone_with_all_that_hangs_on_it(store: Store) -> None:
    begun(store)
    begun(store, "BBB")
    store.share_screening(Act(AMY, "share a screen", "AAA"), "U2")
    store.think(Act(BEN, "review a screen", "AAA"), True, Masking(text="Yes."), None)
    assert store.erase_screening(Act(AMY, "erase a screen", "AAA"))
    assert store.screening(AMY, "AAA") is None
    assert store.screenings(BEN) == ()
    begun(store, "AAA")
    assert store.opinions(AMY, "AAA") == ()
    assert held(store, "BBB")[0].instrument == INSTRUMENT


def test_what_is_kept_too_long_goes_by_the_last_change(store: Store) -> None:
    begun(store)
    soon, late = datetime.now(UTC) + timedelta(days=29), datetime.now(UTC) + timedelta(days=31)
    assert store.forget_older(timedelta(days=30), soon) == 0
    assert store.forget_older(timedelta(days=30), late) == 1
    assert store.screenings(AMY) == ()


def test_a_screening_is_kept_until_its_review_while_other_words_go(store: Store) -> None:
    begun(store)
    late, year = datetime.now(UTC) + timedelta(days=31), timedelta(days=365)
    assert store.forget_older(timedelta(days=30), late, screened=year) == 0
    assert store.screenings(AMY) != ()
    assert store.forget_older(timedelta(days=30), late + year, screened=year) == 1


def test_a_step_that_matters_has_a_line_of_audit_in_the_same_transaction(store: Store) -> None:
    begun(store)
    step(store)
    step(store, act=Act(AMY, "stop a screen for danger", "AAA"))
    assert [entry.action for entry in store.entries(9)] == ["stop a screen for danger", "start a screen"]
    assert store.broken()[2] == ()
