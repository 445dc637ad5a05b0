"""Work that was promised: kept once, held by one, taken up again after a crash, in order, erased when it is done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from time import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stores import KINDS, fresh_url

from bot.jobs import Job, Later, Pace, Workers
from bot.store import Store
from bot.store.jobs import Jobs

SOON = 60.0


@pytest.fixture(params=KINDS)
def jobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Jobs]:
    with fresh_url(request.param, tmp_path) as url:
        with Store(url) as store:
            store.migrate()
        opened = Jobs(url)
        yield opened
        opened.close()


def job(key: str, **more: object) -> Job:
    return Job(key=key, reference="K7Q2M4A", work='{"words": "masked"}', **more)


def take(jobs: Jobs, lane: str = "quick", holder: str = "one", lease: float = SOON) -> Job | None:
    return jobs.take(lane, holder, time() + lease)


def test_the_same_event_is_kept_once_however_many_processes_hear_it(jobs: Jobs) -> None:
    kept: list[Job | None] = []
    threads = [Thread(target=lambda: kept.append(jobs.add(job("Ev1")))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in kept if one]) == 1
    done = take(jobs)
    assert done
    jobs.finish(done)
    assert jobs.add(job("Ev1")) is None, "also when it was done long ago"


def test_a_job_is_held_by_one_until_its_lease_ends(jobs: Jobs) -> None:
    jobs.add(job("a"))
    first = take(jobs, lease=0.0)
    assert first
    assert not first.doubt
    again = take(jobs, holder="two")
    assert again
    assert again.doubt, "whoever takes over must look for what the first may have posted"
    jobs.finish(first)
    assert jobs.holds(again), "the first holds it no longer, and cannot end it"
    assert take(jobs, holder="three") is None


def test_a_lease_that_is_renewed_is_kept(jobs: Jobs) -> None:
    jobs.add(job("a"))
    assert take(jobs, lease=0.0)
    jobs.renew("one", time() + SOON)
    assert take(jobs, holder="two") is None


def test_what_is_let_go_is_taken_up_at_once(jobs: Jobs) -> None:
    jobs.add(job("a"))
    take(jobs)
    jobs.let_go("one")
    assert take(jobs, holder="two")


def test_danger_goes_before_everything(jobs: Jobs) -> None:
    jobs.add(job("a"))
    jobs.add(job("b", urgent=True))
    assert [found.key for found in (take(jobs), take(jobs)) if found] == ["b", "a"]


def test_slow_jobs_of_one_thread_are_done_in_order(jobs: Jobs) -> None:
    for key in ("a", "b"):
        jobs.add(job(key, lane="slow", thread="T"))
    jobs.add(job("c", lane="slow", thread="U"))
    first, other = take(jobs, "slow"), take(jobs, "slow")
    assert (first and first.key, other and other.key) == ("a", "c")
    assert take(jobs, "slow") is None
    jobs.finish(first)
    second = take(jobs, "slow")
    assert second
    assert second.key == "b"


def test_a_changed_question_waits_for_the_first_wording_in_either_lane(jobs: Jobs) -> None:
    jobs.add(job("a", subject="M", thread="T"))
    jobs.add(job("b", subject="M", thread="T", follows=True))
    first = take(jobs)
    assert first
    jobs.hand_on(first, "more", "17.1")
    assert take(jobs) is None
    slow = take(jobs, "slow")
    assert slow
    assert slow.posted == "17.1"
    jobs.finish(slow)
    second = take(jobs)
    assert second
    assert [one.posted for one in jobs.before(second)] == ["17.1"]


def test_what_is_done_or_dropped_has_no_words_left(jobs: Jobs, tmp_path: Path) -> None:
    jobs.add(job("a", subject="M").model_copy(update={"work": "perspicacious"}))
    jobs.add(job("b", subject="N").model_copy(update={"work": "perspicacious"}))
    first = take(jobs)
    assert first
    jobs.finish(first)
    jobs.drop("N")
    last = jobs.add(job("c", subject="N"))
    assert last
    assert [(one.state, one.work) for one in jobs.before(last)] == [("dropped", "")]
    assert not any(b"perspicacious" in file.read_bytes() for file in tmp_path.glob("curiosity.db"))


def test_a_job_dropped_while_it_is_in_hand_is_not_held_any_more(jobs: Jobs) -> None:
    jobs.add(job("a", subject="M"))
    taken = take(jobs)
    assert taken
    assert jobs.holds(taken)
    jobs.drop("M")
    assert not jobs.holds(taken)
    jobs.put_back(taken, 0.0)
    assert take(jobs) is None


def test_when_too_many_wait_the_other_job_is_kept_instead(jobs: Jobs) -> None:
    for key in ("a", "b"):
        jobs.add(job(key, thread=key), 2, job(key))
    kept = jobs.add(job("c", thread="c"), 2, job("c").model_copy(update={"work": "busy"}))
    assert kept
    assert kept.work == "busy"
    assert jobs.waiting() == 2


def test_old_jobs_are_erased(jobs: Jobs) -> None:
    jobs.add(job("a"))
    assert jobs.forget_older(timedelta(days=1)) == 0
    assert jobs.forget_older(timedelta(days=1), datetime.now(UTC) + timedelta(days=2)) == 1


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["add", "take", "finish", "crash", "later", "fail"]), max_size=30))
def test_whatever_happens_nothing_is_lost_and_nothing_is_done_twice(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    """Any order of adding, taking, finishing, crashing and putting back: each job ends done, once."""
    url = f"sqlite:///{tmp_path_factory.mktemp('jobs') / 'curiosity.db'}"
    with Store(url) as store:
        store.migrate()
    jobs, added, done, hand = Jobs(url), 0, [], []
    for step in [*steps, *["take", "finish"] * 31]:
        if step == "add":
            jobs.add(job(str(added)))
            added += 1
        elif step == "take":
            found = take(jobs, lease=SOON)
            hand += [found] if found else []
        elif hand:
            held = hand.pop()
            if step == "finish":
                done += [held.key] if jobs.holds(held) else []
                jobs.finish(held)
            elif step == "crash":
                jobs.let_go("one")
                hand.clear()
            else:
                jobs.put_back(held, 0.0, step == "fail")
    jobs.close()
    assert sorted(done) == sorted(map(str, range(added)))


class Doing:
    """What a door does with jobs; each name in a job's work is one behaviour."""

    def __init__(self, jobs: Jobs) -> None:
        self.jobs, self.done, self.late, self.lost = jobs, [], Event(), Event()
        self.gate = Event()

    def do(self, one: Job) -> None:
        self.done.append((one.key, one.failures))
        if one.key == "later" and len(self.done) < 3:
            raise Later(0.01)
        if one.key == "fails":
            raise ValueError(one.work)
        if one.key == "hangs":
            self.gate.wait(20)

    def overdue(self, one: Job) -> None:
        self.late.set()

    def give_up(self, one: Job) -> None:
        self.lost.set()


def test_workers_try_again_and_in_the_end_give_up_and_log_no_words(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    doing = Doing(jobs)
    workers = Workers(jobs, doing, Pace({"quick": 1}, attempts=2))
    jobs.add(job("fails").model_copy(update={"work": "perspicacious"}))
    workers.start()
    assert doing.lost.wait(15)
    assert workers.stop(5)
    assert [failures for _, failures in doing.done] == [0, 1]
    assert "perspicacious" not in caplog.text


def test_being_asked_to_wait_is_no_failure(jobs: Jobs) -> None:
    doing = Doing(jobs)
    workers = Workers(jobs, doing, Pace({"quick": 1}))
    jobs.add(job("later"))
    workers.start()
    workers.wake()
    until = time() + 15
    while len(doing.done) < 3 and time() < until:
        Event().wait(0.05)
    workers.stop(5)
    assert doing.done == [("later", 0)] * 3


def test_a_thread_that_is_stuck_is_relieved_and_the_lane_goes_on(jobs: Jobs) -> None:
    doing = Doing(jobs)
    workers = Workers(jobs, doing, Pace({"quick": 1}, patience=0.4))
    jobs.add(job("hangs"))
    jobs.add(job("next"))
    workers.start()
    assert doing.late.wait(15)
    until = time() + 15
    while ("next", 0) not in doing.done and time() < until:
        Event().wait(0.05)
    assert ("next", 0) in doing.done
    doing.gate.set()
    assert workers.stop(5)
