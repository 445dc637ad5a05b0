"""Reviews: a manager says what they think of a screening that was shared with them; whoever it was not shared with
learns nothing, not even that it is there. Danger in their words comes first, and the words are masked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_screen_desk import CASES, DANGER, walk
from test_store import RAW, TOLD, on_disk

from bot import wiring
from bot.assistant import Assistant
from bot.errors import Denied, Unfit
from bot.screen import NOT_THERE, Screenings
from bot.settings import Settings
from bot.types import Actor, Role
from prompts import load_reflective
from prompts.reflective import Reflective

MILD = CASES["mild-single"]
SOON = date.today() + timedelta(days=14)


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("review") / "home"))


@pytest.fixture(scope="module")
def desk(home: Path) -> Iterator[Assistant]:
    opened = wiring.assemble(Settings(home=home, database_url=None, roles={"UL": Role.LEAD}))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def screenings(desk: Assistant) -> Screenings:
    return desk.screenings


def actor(user: str, role: Role = Role.PRACTITIONER, team: str = "T1") -> Actor:
    return Actor(user=user, team=team, role=role)


AMY, MO, LEE = actor("U1"), actor("U2", Role.MANAGER), actor("U3", Role.LEAD)


def shared(screenings: Screenings, by: Actor = AMY, to: Actor = MO) -> str:
    reference = walk(screenings, MILD, by=by)
    assert screenings.share(by, reference, to.user)
    return reference


def test_a_manager_sees_what_was_shared_and_what_they_said_of_it_last(screenings: Screenings) -> None:
    by = actor("U-list")
    reference = shared(screenings, by)
    (held,) = (one for one in screenings.shared(MO) if one.summary.reference == reference)
    assert held.said is None
    assert not held.summary.mine
    screenings.review(MO, reference, False, "Ask the school as well.", SOON)
    screenings.review(MO, reference, True, review=SOON + timedelta(days=1))
    (held,) = (one for one in screenings.shared(MO) if one.summary.reference == reference)
    assert held.said is not None
    assert (held.said.agrees, held.said.review) == (True, SOON + timedelta(days=1))
    assert [one.agrees for one in screenings.opinions(by, reference)] == [False, True]
    assert screenings.shared(LEE) == ()


def test_who_does_not_agree_says_why_and_a_day_to_look_again_has_not_passed(screenings: Screenings) -> None:
    reference = shared(screenings)
    with pytest.raises(Unfit) as raised:
        screenings.review(MO, reference, False, " ", date.today() - timedelta(days=1))
    assert set(raised.value.faults) == {"words", "review"}
    with pytest.raises(Unfit, match="2000 characters"):
        screenings.review(MO, reference, True, "word " * 500)
    assert screenings.opinions(MO, reference) == ()


def test_danger_in_a_review_comes_first_whatever_else_is_wrong_and_the_words_are_kept(screenings: Screenings) -> None:
    reference = shared(screenings)
    done = screenings.review(MO, reference, False, DANGER, date.today() - timedelta(days=3))
    assert done.kept
    assert done.told.startswith("Call 999 now.")
    assert done.contacts
    assert [one.review for one in screenings.opinions(MO, reference)] == [None]


def test_danger_is_answered_also_where_nothing_can_be_kept(screenings: Screenings) -> None:
    reference = shared(screenings)
    for who, at in ((LEE, reference), (AMY, reference), (MO, "NOTTHERE")):
        done = screenings.review(who, at, True, DANGER)
        assert done.told.startswith("Call 999 now.")
        assert not done.kept
    assert screenings.opinions(AMY, reference) == ()


def test_what_is_to_be_referred_now_is_said_too(screenings: Screenings) -> None:
    reference = shared(screenings)
    done = screenings.review(MO, reference, False, "Their baby has a bruise on the cheek, and is not mobile.")
    assert done.kept
    assert done.told.startswith("Refer to children's social care now.")


def test_no_identifier_in_a_review_is_kept_and_the_manager_is_told_what_was_taken_out(
    screenings: Screenings, home: Path
) -> None:
    done = screenings.review(MO, shared(screenings), False, TOLD)
    assert done.masked
    assert [one for one in RAW if one.encode() in on_disk(home)] == []


def test_a_long_review_that_masking_makes_longer_can_still_be_read(screenings: Screenings) -> None:
    reference = shared(screenings)
    screenings.review(MO, reference, True, ("Tell a@b.uk and c@d.uk. " * 90)[:2000])
    assert len(screenings.opinions(AMY, reference)[0].words) > 2000


def test_nobody_reviews_their_own_and_a_practitioner_reviews_nothing(screenings: Screenings) -> None:
    own = walk(screenings, MILD, by=MO)
    with pytest.raises(Denied, match="your own screening"):
        screenings.review(MO, own, True)
    reference = shared(screenings)
    for attempt in (lambda: screenings.review(AMY, reference, True), lambda: screenings.shared(AMY)):
        with pytest.raises(Denied):
            attempt()


def test_an_erased_screening_takes_its_reviews_with_it(screenings: Screenings) -> None:
    reference = shared(screenings)
    screenings.review(MO, reference, True)
    assert screenings.erase(AMY, reference)
    assert screenings.opinions(MO, reference) == ()
    with pytest.raises(Denied, match=NOT_THERE):
        screenings.review(MO, reference, True)


users = st.sampled_from(["U1", "U2", "U3", "U9", "u1", "", "web"])
teams = st.sampled_from(["T1", "T2", "", None])
roles = st.sampled_from(list(Role))


@pytest.fixture(scope="module")
def one(screenings: Screenings) -> str:
    reference = walk(screenings, MILD, by=actor("U1", team="T1"))
    assert screenings.share(actor("U1"), reference, "U2")
    screenings.review(MO, reference, False, "Ask again.", SOON)
    return reference


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(users, teams, roles, st.text(alphabet="ABCDEFGHJKMNPQRSTVWXYZ23456789", min_size=7, max_size=7))
def test_whoever_it_was_not_shared_with_learns_nothing_not_even_that_it_is_there(
    screenings: Screenings, one: str, user: str, team: str | None, role: Role, other: str
) -> None:
    who = Actor(user=user, team=team, role=role)
    if (user, team) in {("U1", "T1"), ("U2", "T1")}:
        return
    for call in (
        lambda reference: screenings.review(who, reference, True, "Seen."),
        lambda reference: screenings.open(who, reference),
        lambda reference: screenings.outcome(who, reference),
        lambda reference: screenings.opinions(who, reference),
        lambda reference: screenings.share(who, reference, user),
    ):
        assert _said(call, one) == _said(call, other)
    assert one not in {each.reference for each in screenings.mine(who)}
    assert one not in {each.reference for each in screenings.due(who, date.max)}
    if role in (Role.MANAGER, Role.LEAD):
        assert one not in {each.summary.reference for each in screenings.shared(who)}


def _said(call: Callable[[str], object], reference: str) -> object:
    try:
        return call(reference)
    except Denied as denied:
        return str(denied)


# Questions to think with


def test_the_questions_follow_the_reviews_lines_of_enquiry_and_blame_nobody() -> None:
    held = load_reflective()
    assert [one.id for one in held.enquiries] == [
        "lived-experience",
        "neglect",
        "together",
        "delay",
        "engagement",
        "not-brought",
    ]
    asked = " ".join(ask for one in held.enquiries for ask in one.ask).casefold()
    assert all(ask.endswith("?") for one in held.enquiries for ask in one.ask)
    for word in ("blame", "fail", "fault", "score", "compliance", "hard to reach", "mum"):
        assert word not in asked


def test_a_line_of_enquiry_cannot_be_there_twice() -> None:
    held = load_reflective().model_dump()
    with pytest.raises(ValueError, match="used twice: neglect"):
        Reflective.model_validate({**held, "enquiries": [*held["enquiries"], held["enquiries"][1]]})
