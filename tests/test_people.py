"""The desk for somebody it knows: let in or refused, danger first, every action checked and noted, words masked."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_store import RAW, TOLD, on_disk

from bot import wiring
from bot.assistant import Assistant
from bot.errors import Denied
from bot.hearing import Heard
from bot.people import People
from bot.roles import Action
from bot.settings import Settings
from bot.types import Actor, Answer, Outcome, Person, Question, Reason, Role, Vote

DANGER = "He is unconscious on the floor and not breathing"
ROLES = {"UL": Role.LEAD, "UA": Role.ADMINISTRATOR, "UE": Role.EVALUATOR, "SM": Role.MANAGER}


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("people") / "home"))


@pytest.fixture(scope="module")
def desk(home: Path) -> Iterator[Assistant]:
    opened = wiring.assemble(Settings(home=home, database_url=None, roles=ROLES))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def people(desk: Assistant) -> People:
    return desk.people


def actor(role: Role, user: str = "U1") -> Actor:
    return Actor(user=user, team="T1", role=role)


AMY = actor(Role.PRACTITIONER)
LEAD = actor(Role.LEAD, "UL")
ADMINISTRATOR = actor(Role.ADMINISTRATOR, "UA")


def ask(desk: Assistant, text: str = "How soon does the core group meet?", by: Actor = AMY) -> str:
    return desk.ask(Question(text=text), actor=by).trace.reference


# Who comes in


@pytest.mark.parametrize(
    ("person", "role"),
    [
        (Person(user="U1", team="T1"), Role.PRACTITIONER),
        (Person(user="UL", team="T1"), Role.LEAD),
        (Person(user="U1", team="T1", groups=("SM",)), Role.MANAGER),
    ],
)
def test_a_full_member_comes_in_as_what_they_are(people: People, person: Person, role: Role) -> None:
    assert people.admit(person).actor == Actor(user=person.user, team="T1", role=role)


def test_what_an_administrator_granted_goes_before_the_settings(people: People) -> None:
    people.grant(ADMINISTRATOR, "UE", Role.PRACTITIONER, "T1")
    assert people.admit(Person(user="UE", team="T1")).actor == actor(Role.PRACTITIONER, "UE")
    assert people.revoke(ADMINISTRATOR, "UE", "T1")
    assert people.admit(Person(user="UE", team="T1")).actor == actor(Role.EVALUATOR, "UE")


REFUSED = [("guest", "guest"), ("stranger", "organisation that I belong to"), ("connected", "shared with another")]


@pytest.mark.parametrize(("what", "reason"), REFUSED)
def test_a_guest_a_stranger_and_a_shared_channel_are_refused_with_a_reason(
    people: People, what: str, reason: str
) -> None:
    told = people.admit(Person(user="UL", team="T1", **{what: True}), "What is neglect?")
    assert told.actor is None
    assert told.urgent is None
    assert reason in (told.refusal or "")
    assert "999" in (told.refusal or "")


@pytest.mark.parametrize(("what", "_"), REFUSED)
def test_danger_goes_before_any_refusal(people: People, desk: Assistant, what: str, _: str) -> None:
    person = Person(user="U8", team="T1", **{what: True})
    for said in (DANGER, desk.hear(Question(text=DANGER))):
        told = people.admit(person, said)
        assert told.refusal is None
        assert told.urgent is not None
        assert (told.urgent.outcome, "999" in told.urgent.text) == (Outcome.URGENT, True)


# Hearing


def test_what_is_heard_can_be_stored_and_asked_later_as_if_it_came_now(desk: Assistant) -> None:
    now = desk.ask(Question(text=TOLD))
    kept = desk.hear(Question(text=TOLD, reference="KEPT123")).model_dump_json()
    assert [raw for raw in RAW if raw in kept] == []
    later = desk.ask(Heard.model_validate_json(kept))
    assert later.trace.reference == "KEPT123"
    alike = {"id", "trace"}
    assert later.model_dump(exclude=alike) == now.model_dump(exclude=alike)
    assert later.masked
    assert later.trace.question == now.trace.question


def test_the_same_question_done_twice_is_remembered_once(desk: Assistant) -> None:
    said = desk.hear(Question(text="How soon does the core group meet?", reference="TWICE12", conversation="twice"))
    for _ in range(2):
        desk.ask(said, actor=AMY)
    assert len(desk.turns("twice", 9)) == 1
    assert [one.reference for one in desk.people.recent(AMY, 99)].count("TWICE12") == 1


def test_danger_that_was_heard_leaves_no_words_and_is_answered_with_999(desk: Assistant) -> None:
    said = desk.hear(Question(text=DANGER, reference="KEPT456"))
    assert (said.text, said.alarm.level) == ("", "immediate")
    for told in (desk.ask(said), desk.urgent(said)):
        assert (told.outcome, told.trace.reference) == (Outcome.URGENT, "KEPT456")


def test_danger_heard_in_the_words_as_typed_is_never_lost_by_masking(desk: Assistant) -> None:
    said = desk.hear(Question(text="What is neglect?"))
    graver = said.model_copy(update={"alarm": desk.hear(Question(text=DANGER)).alarm})
    assert desk.ask(graver).outcome == Outcome.URGENT


def test_hearing_does_not_wait_for_a_release_to_open(home: Path) -> None:
    cold = wiring.assemble(Settings(home=home, database_url=None))
    said = cold.hear(Question(text="Is Ruairidh Featherstonehaugh on a child protection plan?"))
    assert said.text == "Is [name] on a child protection plan?"
    assert not cold.status().warm
    cold.close()


# Answers


def test_an_answer_is_there_for_its_buttons_after_a_restart(desk: Assistant, home: Path) -> None:
    told = desk.ask(Question(text="How soon does the core group meet?"), actor=AMY)
    again = wiring.assemble(Settings(home=home, database_url=None))
    found = again.people.answer(AMY, told.trace.reference)
    assert found is not None
    assert (found.statements, found.citations, found.text) == (told.statements, told.citations, told.text)
    assert again.context(found.citations[0].passage_id) is not None
    assert again.people.answer(LEAD, told.trace.reference) is None
    again.close()


def test_without_somebody_nothing_is_kept(desk: Assistant, home: Path) -> None:
    told = desk.ask(Question(text="What does an aardwolf assessment say about neglect?"))
    assert desk.people.answer(AMY, told.trace.reference) is None
    assert b"aardwolf" not in on_disk(home)


def test_an_answer_that_failed_is_kept_for_its_buttons_and_its_question_was_masked(
    desk: Assistant, tmp_path: Path
) -> None:
    empty = wiring.assemble(Settings(home=tmp_path, database_url=None))
    told = empty.ask(empty.hear(Question(text="Is Ruairidh Featherstonehaugh neglected?")), actor=AMY)
    assert told.outcome == Outcome.FAILED
    (recent,) = empty.people.recent(AMY)
    assert (recent.reference, recent.outcome) == (told.trace.reference, Outcome.FAILED)
    assert "Ruairidh" not in recent.question
    empty.close()


def test_an_answer_shared_with_a_supervisor_is_theirs_to_open_and_judge(people: People, desk: Assistant) -> None:
    reference, boss = ask(desk), actor(Role.MANAGER, "U2")
    assert not people.feedback(boss, reference, Vote.UP).kept
    assert people.share(AMY, reference, "U2") is not None
    assert people.answer(boss, reference) is not None
    assert people.feedback(boss, reference, Vote.UP).kept


def test_an_erased_answer_is_gone_for_every_button(people: People, desk: Assistant, home: Path) -> None:
    reference = ask(desk, "What does a kookaburra assessment say about neglect?")
    assert b"kookaburra" in on_disk(home)
    assert people.erase(AMY, reference)
    assert people.answer(AMY, reference) is None
    assert not people.feedback(AMY, reference, Vote.UP).kept
    assert people.share(AMY, reference, "U2") is None
    assert b"kookaburra" not in on_disk(home)


# What a person writes


def test_a_comment_is_masked_before_it_is_kept_and_the_person_is_told(
    people: People, desk: Assistant, home: Path
) -> None:
    noted = people.feedback(AMY, ask(desk), Vote.DOWN, (Reason.MISSING,), f"It does not say what to do. {TOLD}")
    assert noted.kept
    assert {one.kind for one in noted.masked} >= {"name", "postcode", "NHS number"}
    assert "It does not say what to do. [name]" in people.told(LEAD)[0].comment
    assert [raw for raw in RAW if raw.encode() in on_disk(home)] == []


def test_a_question_to_a_person_is_masked_before_it_is_kept(people: People, desk: Assistant, home: Path) -> None:
    noted = people.ask_a_person(AMY, ask(desk), TOLD)
    assert noted.kept
    assert "[name]" in people.waiting(LEAD)[-1].text
    assert [raw for raw in RAW if raw.encode() in on_disk(home)] == []


def test_without_words_of_their_own_the_question_of_the_answer_goes_to_the_lead(
    people: People, desk: Assistant
) -> None:
    reference = ask(desk, "How soon does the core group meet?")
    assert people.ask_a_person(AMY, reference).kept
    waiting = people.waiting(LEAD)[-1]
    assert (waiting.text, waiting.reference, waiting.user) == ("How soon does the core group meet?", reference, "U1")
    assert people.settle(LEAD, waiting.id)
    assert not people.settle(LEAD, waiting.id)


def test_there_is_nothing_to_pass_on_of_an_answer_that_is_gone_or_anothers(people: People, desk: Assistant) -> None:
    reference = ask(desk)
    before = people.waiting(LEAD)
    assert not people.ask_a_person(AMY, "ZZZZZZZ").kept
    assert not people.ask_a_person(actor(Role.PRACTITIONER, "U7"), reference).kept
    assert people.waiting(LEAD) == before


def test_danger_in_any_words_is_answered_with_999(people: People, desk: Assistant) -> None:
    reference = ask(desk)
    told: list[Answer | None] = [
        people.feedback(AMY, reference, Vote.DOWN, (), DANGER).urgent,
        people.ask_a_person(AMY, reference, DANGER).urgent,
    ]
    assert [one is not None and one.outcome == Outcome.URGENT for one in told] == [True] * 2


def test_danger_is_answered_with_999_also_where_nothing_can_be_kept(people: People) -> None:
    gone = people.feedback(AMY, "ZZZZZZZ", Vote.DOWN, (), DANGER)
    assert (gone.kept, gone.urgent is not None) == (False, True)


def test_a_comment_that_is_taken_for_danger_is_not_lost(people: People, desk: Assistant) -> None:
    noted = people.feedback(
        AMY,
        ask(desk),
        Vote.DOWN,
        (Reason.MISSING,),
        f"He is not breathing, as {RAW[0]} said, and this does not say what to do",
    )
    assert (noted.kept, noted.urgent is not None) == (True, True)
    assert people.told(LEAD)[0].comment == "He is not breathing, as [name] said, and this does not say what to do"


def test_a_call_for_help_that_tells_of_danger_reaches_the_lead_too_and_is_masked(
    people: People, desk: Assistant
) -> None:
    noted = people.ask_a_person(AMY, ask(desk), f"{RAW[0]} {RAW[1]} is unconscious on the floor, who do I ring?")
    assert (noted.kept, noted.urgent is not None) == (True, True)
    assert people.waiting(LEAD)[-1].text == "[name] is unconscious on the floor, who do I ring?"


# Who sees what


def test_a_practitioners_front_page_has_their_answers_and_the_live_documents(people: People, desk: Assistant) -> None:
    reference = ask(desk)
    page = people.home(AMY)
    assert page.recent[0].reference == reference
    assert len(page.guidance.live) == 12
    assert [one.title for one in page.guidance.live] == sorted((o.title for o in page.guidance.live), key=str.lower)
    assert (page.waiting, page.state, page.guidance.staged) == ((), None, ())


def test_a_leads_front_page_has_the_queue_and_how_the_knowledge_base_stands(people: People, desk: Assistant) -> None:
    people.ask_a_person(AMY, ask(desk))
    page = people.home(LEAD)
    assert page.waiting
    assert page.state is not None
    assert (page.state.releases, page.state.newest, page.state.waiting) == (1, None, len(page.waiting))


def test_an_administrator_sees_the_state_and_no_question(people: People) -> None:
    page = people.home(ADMINISTRATOR)
    assert page.state is not None
    assert page.waiting == ()
    with pytest.raises(Denied):
        people.waiting(ADMINISTRATOR)


def test_leads_are_known_by_settings_and_by_grants(people: People) -> None:
    people.grant(ADMINISTRATOR, "U5", Role.LEAD, "T1")
    people.grant(ADMINISTRATOR, "U6", Role.LEAD, "T2")
    assert people.leads("T1") == ("U5", "UL")
    assert people.leads("T2") == ("U6", "UL")


DENIED = {
    Action.SEE_WAITING: lambda people, by: people.waiting(by),
    Action.SETTLE: lambda people, by: people.settle(by, 1),
    Action.SEE_FEEDBACK: lambda people, by: people.told(by),
    Action.SEE_STATE: lambda people, by: people.state(by),
    Action.GRANT: lambda people, by: people.grant(by, "U1", Role.ADMINISTRATOR),
    Action.REVOKE: lambda people, by: people.revoke(by, "UL"),
    Action.SEE_PEOPLE: lambda people, by: people.grants(by),
    Action.SEE_AUDIT: lambda people, by: people.audit(by),
}


@pytest.mark.parametrize("action", DENIED)
def test_who_may_not_is_told_so_and_the_attempt_is_noted(people: People, action: Action) -> None:
    with pytest.raises(Denied, match="does not allow"):
        DENIED[action](people, AMY)
    entry = people.audit(ADMINISTRATOR, 2)[1]
    assert (entry.user, entry.action, entry.allowed) == ("U1", action.value, False)


def test_nobody_makes_themselves_an_administrator(people: People) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(Denied):
            people.grant(actor(role), "U1", Role.ADMINISTRATOR)
    assert people.admit(Person(user="U1", team="T1")).actor == AMY


def test_the_audit_says_who_did_what_to_what_and_holds_no_words(people: People, desk: Assistant, home: Path) -> None:
    reference = ask(desk, "What about the quokka in neglect?")
    people.feedback(AMY, reference, Vote.DOWN, (), "the wombat was left out")
    people.grant(ADMINISTRATOR, "U4", Role.MANAGER)
    lines = people.audit(ADMINISTRATOR, 4)[1:]
    assert [(one.user, one.action, one.subject) for one in lines] == [
        ("UA", "grant a role", "U4 manager"),
        ("U1", "give feedback", reference),
        ("U1", "ask", reference),
    ]
    assert not any(word in str(people.audit(ADMINISTRATOR, 999)) for word in ("quokka", "wombat"))


def test_logs_hold_no_words(people: People, desk: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        reference = ask(desk, "What about the narwhal in neglect?")
        people.feedback(AMY, reference, Vote.DOWN, (), "the walrus was left out")
        people.ask_a_person(AMY, reference, "where is the dugong?")
    assert not any(word in caplog.text for word in ("narwhal", "walrus", "dugong"))
