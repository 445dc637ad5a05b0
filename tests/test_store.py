"""What is kept about people: turns, masked, for as long as they are wanted; and a desk that goes on from them."""

from __future__ import annotations

import logging
import re
import shutil
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from stores import KINDS, fresh_store, fresh_url
from web_fakes import answer, cited

from bot import wiring
from bot.assistant import Assistant
from bot.safety.masking import Masker
from bot.settings import Settings
from bot.store import Store
from bot.types import Outcome, Question, Turn
from bot.understanding import Asked, understand
from bot.web.app import create_app
from knowledge.catalogue import Catalogue
from knowledge.errors import KnowledgeError

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RAW = ("Ruairidh", "Featherstonehaugh", "29/02/2012", "LS7 4BX", "0113 496 0000", "r.f@example.com", "943 476 5919")
TOLD = f"{RAW[0]} {RAW[1]} (dob {RAW[2]}, {RAW[3]}, {RAW[4]}, {RAW[5]}, NHS {RAW[6]}) was not brought, what do I do?"


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    with fresh_store(request.param, tmp_path) as opened:
        yield opened


def asked(text: str) -> Asked:
    return understand(Question(text=text), Masker())


def keep(store: Store, conversation: str, *texts: str, at: datetime = NOW) -> None:
    for text in texts:
        store.keep(conversation, asked(text), cited(), at)


def questions(store: Store, conversation: str, last: int = 2) -> list[str]:
    return [turn.question for turn in store.turns(conversation, last)]


def on_disk(home: Path) -> bytes:
    """Everything in a home's database, and in the log beside it."""
    return b"".join(file.read_bytes() for file in home.glob("curiosity.db*"))


# Keeping


def test_the_last_turns_of_a_conversation_come_back_oldest_first(store: Store) -> None:
    keep(store, "a", "What is neglect?", "Who chairs the conference?", "When is the review?")
    keep(store, "b", "What is a core group?")
    assert questions(store, "a") == ["Who chairs the conference?", "When is the review?"]
    assert questions(store, "a", 9)[0] == "What is neglect?"
    assert questions(store, "c") == []


def test_the_gist_is_the_start_of_the_first_statement_in_the_guidances_words(store: Store) -> None:
    keep(store, "a", "When does the core group meet?")
    (turn,) = store.turns("a")
    assert turn.answer_gist.startswith("The core group should: • meet within 10 working days")
    assert len(turn.answer_gist) == 200


def test_an_answer_without_statements_is_remembered_by_how_it_ended(store: Store) -> None:
    store.keep("a", asked("Where is the parking?"), answer(Outcome.NO_GUIDANCE, "Nothing here."))
    assert store.turns("a") == (Turn(question="Where is the parking?", answer_gist="no_guidance"),)


def test_an_urgent_turn_is_kept_without_its_words(store: Store) -> None:
    store.keep("a", None, answer(Outcome.URGENT, "Call 999 now."))
    store.keep("a", asked("He has stopped breathing"), answer(Outcome.URGENT, "Call 999 now."))
    assert store.turns("a") == (Turn(question="", answer_gist="urgent"),) * 2


@pytest.mark.parametrize("words", ["Amy is hungry", ("Amy is hungry",)])
def test_words_that_were_not_masked_are_refused(store: Store, words: object) -> None:
    with pytest.raises(TypeError, match="masked") as refused:
        store.keep("a", words, cited())  # type: ignore[arg-type]
    assert "Amy" not in str(refused.value)
    assert store.turns("a") == ()


def test_many_may_keep_at_once_and_none_is_lost(store: Store) -> None:
    threads = [Thread(target=keep, args=(store, "a", *["What is neglect?"] * 5)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.turns("a", 99)) == 20


# Erasing


def test_a_conversation_can_be_erased_and_the_others_stay(store: Store) -> None:
    keep(store, "a", "What is neglect?", "Who chairs it?")
    keep(store, "b", "What is a core group?")
    assert store.forget("a") == 2
    assert store.forget("a") == 0
    assert (questions(store, "a"), questions(store, "b")) == ([], ["What is a core group?"])


def test_what_is_older_than_it_may_be_is_erased(store: Store) -> None:
    keep(store, "a", "What is neglect?", at=NOW - timedelta(days=30, seconds=1))
    keep(store, "a", "Who chairs it?", at=NOW - timedelta(days=30))
    keep(store, "b", "What is a core group?", at=NOW)
    assert store.forget_older(timedelta(days=30), NOW) == 1
    assert store.forget_older(timedelta(days=30), NOW) == 0
    assert (questions(store, "a"), questions(store, "b")) == (["Who chairs it?"], ["What is a core group?"])


def test_a_time_counts_wherever_it_was_told(store: Store) -> None:
    far = (NOW - timedelta(days=2)).astimezone(timezone(timedelta(hours=13)))
    keep(store, "a", "What is neglect?", at=far)
    assert store.forget_older(timedelta(days=2), NOW) == 0
    assert store.forget_older(timedelta(days=2), NOW + timedelta(seconds=1)) == 1


def test_what_is_erased_is_gone_from_the_file_and_from_the_log_beside_it(tmp_path: Path) -> None:
    with fresh_store("sqlite", tmp_path) as store:
        keep(store, "a", *["What is a zebra crossing assessment?"] * 50)
        keep(store, "b", "What is an abacus assessment?", at=NOW - timedelta(days=31))
        assert b"zebra" in on_disk(tmp_path)
        store.forget("a")
        assert b"zebra" not in on_disk(tmp_path)
        assert b"abacus" in on_disk(tmp_path)
        store.forget_older(timedelta(days=30), NOW)
        assert b"abacus" not in on_disk(tmp_path)


# The tables


@pytest.mark.parametrize("kind", KINDS)
def test_guidance_and_people_share_a_database_and_neither_minds_the_other(kind: str, tmp_path: Path) -> None:
    with fresh_url(kind, tmp_path) as url, Catalogue(url) as catalogue, Store(url) as store:
        for _ in range(2):
            catalogue.migrate()
            store.migrate()
        keep(store, "a", "What is neglect?")
        assert questions(store, "a") == ["What is neglect?"]
        assert catalogue.documents() == []


def test_the_tables_are_the_ones_that_the_migrations_make(store: Store) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from bot.store.tables import VERSIONS, metadata

    with store._database.reading() as connection:
        made = MigrationContext.configure(connection, opts={"version_table": VERSIONS})
        assert compare_metadata(made, metadata) == []
        assert all(table.startswith("people_") for table in (*metadata.tables, VERSIONS))


def test_a_database_of_a_newer_curiosity_is_left_alone(tmp_path: Path) -> None:
    with fresh_store("sqlite", tmp_path) as store:
        database = sqlite3.connect(tmp_path / "curiosity.db")
        with database:
            database.execute("UPDATE people_version SET version_num = '9999'")
        database.close()
        with pytest.raises(KnowledgeError, match="newer Curiosity"):
            store.migrate()


# The desk


@pytest.fixture(scope="module")
def own_home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the starter live that tests may write to."""
    return Path(shutil.copytree(starter_home, tmp_path_factory.mktemp("own") / "home"))


@pytest.fixture(scope="module")
def desk(own_home: Path) -> Iterator[Assistant]:
    opened = wiring.assemble(Settings(home=own_home, database_url=None))
    yield opened
    opened.close()


def test_a_conversation_survives_a_restart(desk: Assistant, own_home: Path) -> None:
    desk.ask(Question(text="How soon does the core group meet?", conversation="restart"))
    again = wiring.assemble(Settings(home=own_home, database_url=None))
    followed = again.ask(Question(text="and who is in it?", conversation="restart"))
    again.close()
    assert followed.trace.question == "How soon does the core group meet? and who is in it?"
    assert "core group" in " ".join(hit.text.lower() for hit in followed.hits[:3])
    assert [turn.question for turn in desk.turns("restart")][-1] == "and who is in it?"


def test_a_conversation_on_the_web_survives_a_restart_of_the_server(own_home: Path) -> None:
    settings = Settings(home=own_home, database_url=None)

    def page(question: str, conversation: str) -> str:
        with TestClient(create_app(wiring.assemble(settings), settings)) as web:
            return web.post("/ask", data={"question": question, "conversation": conversation}).text

    first = page("How soon does the core group meet?", "")
    (conversation,) = set(re.findall(r'name="conversation" value="([^"]*)"', first))
    assert "<strong>How soon does the core group meet?</strong>" in page("and who is in it?", conversation)


def test_a_follow_up_to_a_follow_up_is_about_what_was_asked_first(desk: Assistant) -> None:
    for text in ("How soon does the core group meet?", "and what if a parent refuses to come?", "how long?"):
        desk.ask(Question(text=text, conversation="chain"))
    followed = desk.ask(Question(text="and who chairs it?", conversation="chain"))
    assert followed.trace.question == "How soon does the core group meet? how long? and who chairs it?"


def test_nothing_is_kept_where_no_conversation_is_named(desk: Assistant, own_home: Path) -> None:
    desk.ask(Question(text="What does an aardvark assessment say about neglect?"))
    assert b"aardvark" not in on_disk(own_home)


def test_history_that_a_question_brings_wins_over_what_was_kept(desk: Assistant) -> None:
    desk.ask(Question(text="How soon does the core group meet?", conversation="own"))
    before = (Turn(question="What is an early help assessment?"),)
    followed = desk.ask(Question(text="and who does it?", conversation="own", history=before))
    assert followed.trace.question == "What is an early help assessment? and who does it?"


def test_no_identifier_is_ever_in_the_database_and_the_masked_wording_is(desk: Assistant, own_home: Path) -> None:
    desk.ask(Question(text=TOLD, conversation="Ruairidh-Featherstonehaugh"))
    desk.ask(Question(text="and if he cancels?", conversation="Ruairidh-Featherstonehaugh"))
    held = on_disk(own_home)
    assert [raw for raw in RAW if raw.encode() in held] == []
    assert b"[name]" in held
    assert b"was not brought, what do I do?" in held


def test_danger_in_a_conversation_leaves_the_fact_and_not_the_words(desk: Assistant, own_home: Path) -> None:
    desk.ask(Question(text="How soon does the core group meet?", conversation="danger"))
    told = desk.ask(Question(text="hang on he is unconscious on the flokati rug", conversation="danger"))
    assert told.outcome == Outcome.URGENT
    assert desk.turns("danger")[-1] == Turn(question="", answer_gist="urgent")
    assert b"flokati" not in on_disk(own_home)
    after = desk.ask(Question(text="and who do I tell about neglect?", conversation="danger"))
    assert after.trace.question == "and who do I tell about neglect?", "there are no words to lean on"


def test_danger_is_heard_beside_what_was_kept(desk: Assistant) -> None:
    now = "she is crying and he is here to collect her now"
    assert "understand" in desk.ask(Question(text=now)).trace.timings_ms, "the rules alone let it through"
    desk.ask(Question(text="She said her dad hits her with a belt", conversation="lasting"))
    told = desk.ask(Question(text=now, conversation="lasting"))
    assert told.outcome == Outcome.URGENT
    assert "understand" not in told.trace.timings_ms


@pytest.mark.parametrize(
    "text",
    ["and if it snows?", "can they play chess?", "what colour is it?", "how do I tile their bathroom?", "and a cake?"],
)
@pytest.mark.parametrize(
    "before", ["How soon does the core group meet?", "What should I do when a child was not brought to an appointment?"]
)
def test_an_answered_question_does_not_answer_for_what_follows_it(desk: Assistant, before: str, text: str) -> None:
    conversation = uuid4().hex
    assert desk.ask(Question(text=before, conversation=conversation)).outcome == Outcome.ANSWERED
    followed = desk.ask(Question(text=text, conversation=conversation))
    assert (followed.outcome, followed.citations) == (Outcome.NO_GUIDANCE, ())


@pytest.mark.parametrize("text", ["and who is in it?", "what if a parent refuses to come?", "can the child attend?"])
def test_a_follow_up_that_is_to_the_point_is_answered(desk: Assistant, text: str) -> None:
    before = (Turn(question="How soon does the core group meet?"),)
    assert desk.ask(Question(text=text, history=before)).outcome == Outcome.ANSWERED


def test_erasing_at_the_desk_ends_the_conversation(desk: Assistant, own_home: Path) -> None:
    desk.ask(Question(text="What is a xylophone assessment of neglect?", conversation="erased"))
    assert b"xylophone" in on_disk(own_home)
    assert desk.forget("erased") == 1
    assert b"xylophone" not in on_disk(own_home)
    assert desk.turns("erased") == ()


def test_the_setting_says_how_long_turns_are_kept(own_home: Path) -> None:
    settings = Settings(home=own_home, database_url=None, keep_days=7)
    with wiring.open_store(settings) as store:
        keep(store, "old", "What is neglect?", at=datetime.now(UTC) - timedelta(days=8))
        keep(store, "new", "What is neglect?", at=datetime.now(UTC) - timedelta(days=6))
        assert wiring.forget_old(settings) == 1
        assert (questions(store, "old"), questions(store, "new")) == ([], ["What is neglect?"])


def test_a_store_that_fails_costs_the_memory_and_not_the_answer(
    starter_home: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    home = Path(shutil.copytree(starter_home, tmp_path / "home"))
    broken = wiring.assemble(Settings(home=home, database_url=None))
    database = sqlite3.connect(home / "curiosity.db")
    with database:
        database.execute("DROP TABLE people_turn")
    database.close()
    told = broken.ask(Question(text="How soon does the zebra core group meet?", conversation="a"))
    urgent = broken.ask(Question(text="he is unconscious on the floor", conversation="a"))
    broken.close()
    assert (told.outcome, urgent.outcome) == (Outcome.ANSWERED, Outcome.URGENT)
    assert f"{told.trace.reference} was not kept: KnowledgeError" in caplog.text
    assert "zebra" not in caplog.text
    assert {record.levelno for record in caplog.records if "kept" in record.message} == {logging.ERROR}
