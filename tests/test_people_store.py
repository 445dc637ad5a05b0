"""What is kept of a person: answers for their buttons, votes, the lead's queue, roles; masked, and erased in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from stores import KINDS, fresh_store
from test_store import on_disk
from web_fakes import answer, cited

from bot.hearing import heard
from bot.kept import Grant
from bot.safety.danger import Danger
from bot.safety.masking import Masker, Masking
from bot.store import Store
from bot.store.audit import Act
from bot.store.turns import filed
from bot.types import Actor, Answer, Outcome, Question, Reason, Role, Vote
from bot.understanding import Asked, understand

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
AMY = Actor(user="U1", team="T1", role=Role.PRACTITIONER)
BEN = Actor(user="U2", team="T1", role=Role.PRACTITIONER)
TWIN = Actor(user="U1", team="T2", role=Role.PRACTITIONER)
LEAD = Actor(user="U3", team="T1", role=Role.LEAD)


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as opened:
        yield opened


def asked(text: str) -> Asked:
    return understand(Question(text=text), Masker())


def given(reference: str, outcome: Outcome = Outcome.ANSWERED) -> Answer:
    told = cited() if outcome == Outcome.ANSWERED else answer(outcome, "Call 999 now.")
    return told.model_copy(update={"trace": told.trace.model_copy(update={"reference": reference})})


def keep(store: Store, reference: str, actor: Actor = AMY, text: str = "What is neglect?", **more: Any) -> None:
    store.keep_answer(Act(actor, "ask", reference), asked(text), given(reference), **more)


def see(store: Store, reference: str, actor: Actor = AMY) -> Answer | None:
    return store.answer(Act(actor, "see an answer", reference))


def say(
    store: Store, reference: str, actor: Actor = AMY, vote: Vote = Vote.DOWN, comment: str = "", **more: Any
) -> bool:
    return store.vote(Act(actor, "give feedback", reference), vote, more.get("reasons", ()), Masking(text=comment))


# Answers


def test_an_answer_comes_back_as_it_was_but_for_the_words_of_its_hits(store: Store) -> None:
    keep(store, "AAA")
    told = given("AAA")
    found = see(store, "AAA")
    assert found is not None
    assert found.hits[0].text == ""
    assert found.hits[0].passage_id == told.hits[0].passage_id
    assert found.model_copy(update={"hits": told.hits}) == told


def test_nobody_opens_an_answer_that_was_not_for_them(store: Store) -> None:
    keep(store, "AAA")
    assert [see(store, "AAA", actor) for actor in (BEN, TWIN, LEAD)] == [None, None, None]
    assert see(store, "BBB") is None


def test_an_answer_can_be_shared_with_one_of_the_same_workspace(store: Store) -> None:
    keep(store, "AAA")
    for _ in range(2):
        assert store.share(Act(AMY, "share", "AAA"), BEN.user) is not None
    assert see(store, "AAA", BEN) is not None
    assert see(store, "AAA", Actor(user=BEN.user, team="T2", role=Role.PRACTITIONER)) is None
    assert store.share(Act(LEAD, "share", "AAA"), LEAD.user) is None, "it is not the lead's to share"
    assert see(store, "AAA", LEAD) is None


def test_recent_questions_are_ones_own_newest_first_and_masked(store: Store) -> None:
    for number, text in enumerate(("What is neglect?", "Amy Featherstonehaugh is hungry", "Who chairs it?")):
        keep(store, f"A{number}", text=text)
    keep(store, "B", BEN)
    found = store.recent(Act(AMY, "see"), 2)
    assert [one.question for one in found] == ["Who chairs it?", "[name] is hungry"]
    assert store.recent(Act(TWIN, "see"), 2) == ()


def test_an_urgent_answer_is_kept_without_what_was_asked(store: Store) -> None:
    store.keep_answer(Act(AMY, "ask"), asked("he has stopped breathing"), given("AAA", Outcome.URGENT))
    assert store.recent(Act(AMY, "see"), 1)[0].question == ""
    assert see(store, "AAA") is not None


def test_what_was_heard_stands_in_where_nothing_was_understood(store: Store) -> None:
    said = heard(Question(text="Is Amy Featherstonehaugh hungry?"), Danger(level="none"), Masker())
    store.keep_answer(Act(AMY, "ask"), said, given("AAA"))
    assert store.recent(Act(AMY, "see"), 1)[0].question == "Is [name] hungry?"


@pytest.mark.parametrize("words", ["Amy is hungry", Question(text="Amy is hungry")])
def test_a_question_that_was_not_masked_is_refused(store: Store, words: object) -> None:
    with pytest.raises(TypeError, match="masked") as refused:
        store.keep_answer(Act(AMY, "ask", "AAA"), words, given("AAA"))  # type: ignore[arg-type]
    assert "hungry" not in str(refused.value)
    assert see(store, "AAA") is None
    assert [entry.action for entry in store.entries(9)] == ["see an answer"], "what did not happen leaves no line"


def test_an_answer_given_again_takes_the_place_of_the_first_and_of_what_was_said_of_it(store: Store) -> None:
    keep(store, "AAA", text="What is neglect?")
    store.share(Act(AMY, "share", "AAA"), BEN.user)
    say(store, "AAA")
    keep(store, "AAA", text="What is a core group?")
    assert [one.question for one in store.recent(Act(AMY, "see"), 9)] == ["What is a core group?"]
    assert see(store, "AAA", BEN) is None
    assert store.counts() == (0, 0, 0)


def test_a_question_that_is_answered_again_after_a_crash_leaves_one_turn(store: Store) -> None:
    for text in ("What is neglect?", "What is neglect?", "What is a core group?"):
        store.keep("thread", asked(text), given("AAA"), instead=True)
    store.keep("thread", asked("Who chairs it?"), given("BBB"), instead=True)
    assert [turn.question for turn in store.turns("thread", 9)] == ["What is a core group?", "Who chairs it?"]


# What was said


def test_a_person_has_one_vote_on_an_answer_and_may_change_it(store: Store) -> None:
    keep(store, "AAA")
    store.share(Act(AMY, "share", "AAA"), BEN.user)
    assert say(store, "AAA", vote=Vote.UP)
    assert say(store, "AAA", reasons=(Reason.UNSAFE, Reason.MISSING), comment="It left out [name].")
    assert say(store, "AAA", BEN, Vote.UP)
    found = store.told(Act(LEAD, "see feedback"))
    assert [(one.vote, one.reasons, one.comment) for one in found] == [
        (Vote.UP, (), ""),
        (Vote.DOWN, (Reason.UNSAFE, Reason.MISSING), "It left out [name]."),
    ]
    assert {(one.outcome, one.release) for one in found} == {(Outcome.ANSWERED, given("AAA").trace.release)}
    assert store.counts() == (0, 1, 1)


def test_nobody_votes_on_an_answer_they_cannot_open(store: Store) -> None:
    keep(store, "AAA")
    assert not say(store, "AAA", BEN)
    assert not say(store, "ZZZ")
    assert store.told(Act(LEAD, "see feedback")) == ()


@pytest.mark.parametrize("words", ["Amy is hungry", asked("Amy is hungry")])
def test_words_that_were_not_masked_are_refused(store: Store, words: Any) -> None:
    keep(store, "AAA")
    with pytest.raises(TypeError, match="Masking"):
        store.vote(Act(AMY, "give feedback", "AAA"), Vote.DOWN, (), words)
    with pytest.raises(TypeError, match="Masking"):
        store.put(Act(AMY, "ask a person"), "AAA", words)
    assert store.counts() == (0, 0, 0)


def test_the_queue_is_each_workspaces_own_oldest_first_until_settled(store: Store) -> None:
    for actor, text in ((AMY, "First?"), (BEN, "Second?"), (TWIN, "Elsewhere?")):
        store.put(Act(actor, "ask a person"), "AAA", Masking(text=text))
    first, second = store.waiting(Act(LEAD, "see"))
    assert ((first.text, first.user), (second.text, second.user)) == (("First?", "U1"), ("Second?", "U2"))
    (elsewhere,) = store.waiting(Act(TWIN, "see"))
    assert not store.settle(Act(LEAD, "settle"), elsewhere.id), "it is another workspace's"
    assert store.settle(Act(LEAD, "settle"), first.id)
    assert not store.settle(Act(LEAD, "settle"), first.id)
    assert [one.text for one in store.waiting(Act(LEAD, "see"))] == ["Second?"]


# Erasing


def test_a_person_erases_their_own_answer_and_what_hangs_on_it(store: Store) -> None:
    store.keep("thread", asked("What is neglect?"), given("AAA"))
    keep(store, "AAA")
    say(store, "AAA")
    store.share(Act(AMY, "share", "AAA"), BEN.user)
    store.put(Act(AMY, "ask a person"), "AAA", Masking(text="Please help."))
    assert not store.erase(Act(BEN, "erase", "AAA"))
    assert store.erase(Act(AMY, "erase", "AAA"))
    assert not store.erase(Act(AMY, "erase", "AAA"))
    assert (see(store, "AAA"), see(store, "AAA", BEN), store.turns("thread")) == (None, None, ())
    assert store.counts() == (1, 0, 0), "a call for help stays"


def test_forgetting_a_conversation_erases_the_answers_given_in_it(store: Store) -> None:
    store.keep("thread", asked("What is neglect?"), given("AAA"))
    keep(store, "AAA")
    keep(store, "BBB")
    assert store.forget("thread") == 1
    assert see(store, "AAA") is None
    assert see(store, "BBB") is not None


def test_everything_with_words_is_erased_in_time_and_roles_and_audit_stay(store: Store) -> None:
    old = NOW - timedelta(days=31)
    keep(store, "OLD", at=old)
    keep(store, "NEW", at=NOW)
    say(store, "OLD")
    store.share(Act(AMY, "share", "OLD"), BEN.user)
    store.put(Act(AMY, "ask a person"), None, Masking(text="Old?"), old)
    store.grant(Act(LEAD, "grant"), Grant(user="U9", team=None, role=Role.LEAD, by="U3", at=old))
    before = store.broken()[0]
    assert store.forget_older(timedelta(days=30), NOW) == 2
    assert store.forget_older(timedelta(days=0), datetime.now(UTC) + timedelta(seconds=2)) == 2, "NEW, and the vote"
    assert (see(store, "NEW"), see(store, "OLD", BEN), store.counts()) == (None, None, (0, 0, 0))
    assert store.role("U9", "T1") == Role.LEAD
    assert store.broken()[0] > before


def test_what_is_erased_is_gone_from_the_file(tmp_path: Path) -> None:
    with fresh_store("sqlite", tmp_path) as store:
        keep(store, "AAA", text="What is a zebra crossing assessment?")
        say(store, "AAA", comment="an abacus is missing")
        store.put(Act(AMY, "ask a person"), "AAA", Masking(text="Where is the xylophone?"))
        (waiting,) = store.waiting(Act(LEAD, "see"))
        words = (b"zebra", b"abacus", b"xylophone")
        assert all(word in on_disk(tmp_path) for word in words)
        store.erase(Act(AMY, "erase", "AAA"))
        store.settle(Act(LEAD, "settle"), waiting.id)
        assert not any(word in on_disk(tmp_path) for word in words)


# Roles


def test_a_role_granted_in_a_workspace_goes_before_one_granted_everywhere(store: Store) -> None:
    def grant(user: str, team: str | None, role: Role) -> None:
        store.grant(Act(LEAD, "grant"), Grant(user=user, team=team, role=role, by="U3", at=NOW))

    grant("U1", None, Role.EVALUATOR)
    grant("U1", "T1", Role.MANAGER)
    grant("U1", "T1", Role.LEAD)
    assert [store.role("U1", team) for team in ("T1", "T2", None)] == [Role.LEAD, Role.EVALUATOR, Role.EVALUATOR]
    assert store.role("U2", "T1") is None
    assert store.revoke(Act(LEAD, "revoke"), "U1", "T1")
    assert not store.revoke(Act(LEAD, "revoke"), "U1", "T1")
    assert store.role("U1", "T1") == Role.EVALUATOR
    assert [(one.user, one.team, one.role) for one in store.grants()] == [("U1", None, Role.EVALUATOR)]


def test_a_database_with_turns_of_before_keeps_them(tmp_path: Path) -> None:
    """The first revision's tables, as an older Curiosity left them, and then ours."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, text

    engine = create_engine(f"sqlite:///{tmp_path / 'curiosity.db'}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "bot.store:migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO people_turn (conversation, question, gist, outcome, reference, at)"
                " VALUES (:filed, 'What is neglect?', '', 'answered', 'AAA', '2026-11-24T12:00:00+00:00')"
            ),
            {"filed": filed("a")},
        )
    engine.dispose()
    with Store(f"sqlite:///{tmp_path / 'curiosity.db'}") as store:
        store.migrate()
        assert [turn.question for turn in store.turns("a")] == ["What is neglect?"]
        keep(store, "BBB")
        assert see(store, "BBB") is not None
