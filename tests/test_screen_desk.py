"""The desk's screenings: danger first, words masked before anything is kept, roles checked, every finding with its
passage; and nothing learnt by who may not."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_store import RAW, TOLD, on_disk

from bot import wiring
from bot.assistant import Assistant
from bot.errors import Denied, Unfit
from bot.safety.masking import Masker
from bot.screen import Screenings
from bot.screening.findings import findings
from bot.screening.pages import STOP
from bot.screening.walk import begin
from bot.settings import Settings
from bot.types import Actor, Role
from evals.screening import Case, cases, walked
from prompts import load_screening

CASES = {case.id: case for case in cases()}
CHILD_28 = CASES["child-28"]
DANGER = "He is unconscious on the floor and not breathing"
INSTRUMENT = load_screening()
MASKER = Masker()


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("screen") / "home"))


@pytest.fixture(scope="module")
def desk(home: Path) -> Iterator[Assistant]:
    opened = wiring.assemble(Settings(home=home, database_url=None))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def screenings(desk: Assistant) -> Screenings:
    return desk.screenings


def actor(role: Role = Role.PRACTITIONER, user: str = "U1") -> Actor:
    return Actor(user=user, team="T1", role=role)


AMY, BEN = actor(), actor(Role.MANAGER, "U2")


def walk(screenings: Screenings, case: Case = CHILD_28, upto: str = "", by: Actor = AMY) -> str:
    """A case walked through the desk, to a page or to its end."""
    opened = screenings.begin(by)
    while (page := opened.page) and page.key != upto:
        opened = screenings.respond(by, opened.reference, page.key, case.given(page, date.today()))
    return opened.reference


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_case_is_found_through_the_desk_as_it_is_without_it(screenings: Screenings, case: Case) -> None:
    reference = walk(screenings, case)
    today = date.today()
    made = screenings.outcome(AMY, reference).findings
    wanted = findings(walked(case, INSTRUMENT, today), today)
    assert made.level == wanted.level == case.expected.level
    assert [one.kind for one in made.patterns] == [one.kind for one in wanted.patterns]
    assert made.chronology.says == wanted.chronology.says
    assert made.profile == wanted.profile


def test_every_finding_has_its_passage_with_edition_and_quote_from_the_live_release(screenings: Screenings) -> None:
    outcome = screenings.outcome(AMY, walk(screenings))
    assert outcome.gone == ()
    assert set(outcome.citations) == set(outcome.findings.rests_on)
    assert [one.number for one in outcome.citations.values()] == list(range(1, len(outcome.citations) + 1))
    assert all(one.edition and one.quote for one in outcome.citations.values())
    assert outcome.release
    assert [one.name for one in outcome.contacts][:2] == [
        "Your safeguarding lead or named professional",
        "Front door of children's social care",
    ]


def test_a_page_shows_the_guidance_behind_it_in_place(screenings: Screenings) -> None:
    reference = walk(screenings, upto="A/growth")
    page = screenings.open(AMY, reference).page
    assert page is not None
    shown = screenings.guidance(AMY, reference, page.rests_on)
    assert set(shown) == set(page.rests_on)
    assert any("failing to thrive" in one.quote for one in shown.values())


def test_no_identifier_of_anybody_is_kept_wherever_it_is_typed(screenings: Screenings, home: Path) -> None:
    opened = screenings.begin(AMY)
    while page := opened.page:
        given = {**CHILD_28.given(page, date.today())}
        given |= {field.key: TOLD for field in page.fields if field.kind == "text"}
        if page.key == "chronology":
            given = {"chronology": f"{date.today()},A,{RAW[0]} {RAW[1]},WNB,{TOLD[:250]},{RAW[5]}"}
        if page.key == STOP:
            given = {"carried": "not_so"}
        opened = screenings.respond(AMY, opened.reference, page.key, given)
    assert len(opened.screening.meetings) == 1
    screenings.share(AMY, opened.reference, BEN.user)
    screenings.review(BEN, opened.reference, True, TOLD)
    kept = on_disk(home)
    assert [one for one in RAW if one.encode() in kept] == []
    assert b"was not brought" in kept


def _digits(count: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=count, max_size=count)


def _nhs(nine: str) -> str:
    check = 11 - sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return "" if check == 10 else f"{nine[:3]} {nine[3:6]} {nine[6:]}{check % 11}"


identifiers = st.one_of(
    _digits(9).map(_nhs).filter(bool),
    _digits(9).map(lambda digits: f"07{digits[:3]} {digits[3:]}"),
    st.from_regex(r"[a-z]{3,8}\.[a-z]{3,8}@example\.(com|org)", fullmatch=True),
    st.sampled_from(["LS7 4BX", "DN31 1HU", "SW1A 2AA", "M1 1AE"]),
)


@settings(max_examples=60, deadline=None)
@given(identifiers, st.sampled_from(["A/voice", "A/strengths", "home/engagement", "decision", "A/changed"]))
def test_no_structured_identifier_survives_in_any_field(identifier: str, key: str) -> None:
    today = date(2026, 11, 28)
    screening = walked(CHILD_28, INSTRUMENT).go(key)
    page = screening.current()
    assert page is not None
    told = {field.key: f"The number is {identifier}, she said." for field in page.fields if field.kind == "text"}
    after = screening.respond(
        page.key, {**CHILD_28.given(page, today), **told}, today, lambda text: MASKER.mask(text).text
    )
    assert any(identifier in value for value in told.values())
    assert identifier not in after.model_dump_json()


def test_danger_in_words_stops_the_walk_with_whom_to_tell_and_a_line_of_audit(
    desk: Assistant, screenings: Screenings
) -> None:
    reference = walk(screenings, upto="A/voice")
    opened = screenings.respond(AMY, reference, "A/voice", {"A/met": "watched", "A/said": DANGER})
    assert opened.screening.stopped == "danger"
    assert opened.told.startswith("Call 999 now.")
    assert opened.contacts
    assert screenings.open(AMY, reference).screening.answers["A/met"] == "watched"
    on = screenings.respond(AMY, reference, STOP, "called")
    assert (on.told, on.contacts) == ("", ())
    assert "stop a screen for danger" in {one.action for one in desk.people.audit(actor(Role.ADMINISTRATOR, "UA"))}


def test_what_is_not_for_screening_is_referred_now(screenings: Screenings) -> None:
    opened = screenings.stop(AMY, walk(screenings, upto="A/voice"), "refer")
    assert opened.told.startswith("Refer to children's social care now.")
    assert opened.contacts[0].name == "Front door of children's social care"


def test_a_draft_is_taken_up_again_and_somebody_must_say_anew_that_they_are_alone(
    home: Path, screenings: Screenings
) -> None:
    reference = walk(screenings, upto="home/control")
    again = wiring.assemble(Settings(home=home, database_url=None))
    try:
        assert again.screenings.mine(AMY)[0].reference == reference
        page = again.screenings.resume(AMY, reference).page
        assert page is not None
        assert page.key == "alone"
    finally:
        again.close()


def test_back_and_on_to_the_end(screenings: Screenings) -> None:
    reference = walk(screenings, upto="A/growth")
    back = screenings.back(AMY, reference).page
    assert back is not None
    assert back.key == "A/voice"
    end = screenings.go(AMY, reference, "decision").page
    assert end is not None
    assert end.key == "decision"


def test_an_answer_that_does_not_fit_changes_nothing(screenings: Screenings) -> None:
    reference = walk(screenings, upto="A/growth")
    before = screenings.open(AMY, reference)
    with pytest.raises(Unfit):
        screenings.respond(AMY, reference, "A/growth", "")
    assert screenings.open(AMY, reference) == before


def test_another_person_learns_nothing_not_even_that_it_is_there(screenings: Screenings) -> None:
    reference = walk(screenings, upto="A/growth")
    for who in (BEN, actor(user="U3"), Actor(user="U1", team="T2", role=Role.PRACTITIONER)):
        for attempt in (screenings.open, screenings.outcome, screenings.family, screenings.back, screenings.resume):
            for one in (reference, "NOTTHERE"):
                with pytest.raises(Denied) as raised:
                    attempt(who, one)
                assert str(raised.value) == "There is no such screening, or it was not shared with you."
        assert not screenings.erase(who, reference)


def test_a_manager_sees_what_was_shared_says_what_they_think_and_changes_nothing(screenings: Screenings) -> None:
    reference = walk(screenings)
    assert screenings.share(AMY, reference, BEN.user)
    assert not screenings.open(BEN, reference).mine
    assert screenings.outcome(BEN, reference).findings.level == "refer"
    with pytest.raises(Denied, match="Only the person who began"):
        screenings.back(BEN, reference)
    assert screenings.review(BEN, reference, False, "See the weights again.", date(2030, 1, 7))
    with pytest.raises(Denied):
        screenings.review(AMY, reference, True)
    (said,) = screenings.opinions(AMY, reference)
    assert (said.agrees, said.words, said.review) == (False, "See the weights again.", date(2030, 1, 7))
    assert screenings.erase(AMY, reference)
    with pytest.raises(Denied):
        screenings.open(BEN, reference)


def test_leads_are_told_what_it_rests_on_that_is_gone_and_practitioners_are_not_asked(
    desk: Assistant, screenings: Screenings
) -> None:
    lead = actor(Role.LEAD, "UL")
    assert screenings.gone(lead) == ()
    places = (INSTRUMENT.anchors[0].places[0].model_copy(update={"words": "words that nobody wrote"}),)
    lost = INSTRUMENT.anchors[0].model_copy(update={"places": places})
    changed = INSTRUMENT.model_copy(update={"anchors": (lost, *INSTRUMENT.anchors[1:])})
    assert screenings.gone(lead, changed) == (lost,)
    with pytest.raises(Denied):
        screenings.gone(AMY)


def test_what_goes_to_the_family_says_nothing_of_abuse(screenings: Screenings) -> None:
    told = screenings.family(AMY, walk(screenings)).model_dump_json()
    assert "bank card" not in told
    assert "domestic abuse" not in told.casefold()


def test_a_step_costs_less_than_fifty_milliseconds_of_work(screenings: Screenings) -> None:
    walk(screenings, CASES["mild-single"])
    spent = []
    opened = screenings.begin(AMY)
    while page := opened.page:
        given = CHILD_28.given(page, date.today())
        started = time.process_time()
        opened = screenings.respond(AMY, opened.reference, page.key, given)
        assert opened.page is None or opened.page.title
        if page.key != "chronology":
            spent.append(time.process_time() - started)
    assert len(spent) > 90
    assert sorted(spent)[len(spent) // 2] < 0.05
    assert sorted(spent)[int(len(spent) * 0.95)] < 0.05


def test_a_new_screening_begins_with_the_partnerships_own_instrument(home: Path, screenings: Screenings) -> None:
    old = walk(screenings, upto="A/growth")
    shipped = (Path(__file__).parents[1] / "prompts" / "neglect_screening.yaml").read_text(encoding="utf-8")
    own = home / "neglect_screening.yaml"
    own.write_text(shipped.replace('version: "2026-11"', 'version: "ours-1"'), encoding="utf-8")
    try:
        assert screenings.begin(AMY).screening.instrument.version == "ours-1"
        assert screenings.open(AMY, old).screening.instrument.version == "2026-11"
    finally:
        own.unlink()
    assert begin(INSTRUMENT, date.today()).instrument.version == "2026-11"
