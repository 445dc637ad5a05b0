"""Answers over a home with the starter and a partnership's own procedures: what differs, and what is not covered."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from web_fakes import differing, rests_on_starter

from bot import wiring
from bot.asking import acts, told
from bot.assistant import Assistant
from bot.cli.draw import draw_answer
from bot.evidence import verbatim
from bot.settings import Settings
from bot.types import Answer, Outcome, Question, Turn
from ingest.build import add_paths
from prompts import load_wording

PROCEDURES = """---
title: Riverbank safeguarding procedures
publisher: Riverbank Safeguarding Partnership
authority: local policy
edition: "2027"
published: 2027-01-10
---

# Riverbank safeguarding procedures

## Core groups

1.1 The first core group must meet within 15 working days of the initial child protection conference.

## Conferences

2.1 The initial child protection conference is held within 15 working days of the strategy discussion.

2.2 Where a child with a plan moves here, a transfer-in conference is held within 10 working days of being told.

## Allegations and complaints

4.1 The designated officer (LADO) must be told of every allegation within three working days.

4.2 A complaint about a referral is answered within 10 working days.

## Serious incidents

5.1 The local authority notifies the Panel of a serious incident within five working days of becoming aware of it.

## Visits

6.1 A child in need is visited at least every four weeks.

## Neglect panel

7.1 The neglect panel meets on the first Tuesday of each month, and any practitioner may bring a child to it.

## Penalty notices

8.1 The fine for taking a child out of school in term time is £80 for each parent, if it is paid within 21 days.
"""


@pytest.fixture(scope="module")
def local(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The desk over the starter and the procedures."""
    home = tmp_path_factory.mktemp("local") / "home"
    shutil.copytree(starter_home, home)
    paper = home.parent / "riverbank-procedures.md"
    paper.write_text(PROCEDURES, encoding="utf-8")
    settings = Settings(home=home, database_url=None)
    with wiring.open_catalogue(settings) as catalogue:
        add_paths([paper], catalogue, wiring.open_embedder(settings).count)
    releases = wiring.open_releases(settings)
    releases.build()
    releases.publish()
    opened = wiring.open_assistant(settings)
    yield opened
    opened.close()


def ask(desk: Assistant, text: str, **more: object) -> Answer:
    return desk.ask(Question(text=text, **more))


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("How soon does the core group meet?", {"15 working days", "10 working days"}),
        ("How quickly must the LADO be told of an allegation?", {"three working days", "one working day"}),
    ],
)
def test_a_local_rule_that_differs_is_named_and_shown_beside_the_other(
    local: Assistant, question: str, figures: set[str]
) -> None:
    answer = ask(local, question)
    (one,) = answer.disagreements
    assert {side.says for side in one.sides} == figures
    cited = {citation.number: citation for citation in answer.citations}
    assert {cited[side.citation].authority for side in one.sides} == {"local policy", "starter"}
    for side in one.sides:
        context = local.context(cited[side.citation].passage_id)
        assert context is not None
        assert verbatim(cited[side.citation].quote, context.passage.text)
        assert side.says in side.statement
        assert side.statement in answer.text
    assert "local policy, which carries more weight" in answer.text
    assert answer.text.index("These sources differ") < answer.text.index(answer.statements[0].text + " [")


@pytest.mark.parametrize(
    "question",
    [
        "When is the initial child protection conference held?",
        "How many days does the local authority have to notify the Panel?",
        "A child on a plan has moved here. When is the conference?",
        "When is a complaint answered?",
        "What is neglect?",
        "How often is a child in need visited?",
    ],
)
def test_sources_that_agree_or_speak_of_other_things_are_not_said_to_differ(local: Assistant, question: str) -> None:
    answer = ask(local, question)
    assert answer.outcome == Outcome.ANSWERED
    assert answer.disagreements == ()
    assert "differ" not in answer.text.split("\n\n")[0]


def drawn(answer: Answer) -> str:
    console = Console(width=80, record=True, file=StringIO())
    console.print(draw_answer(answer, load_wording()))
    return console.export_text()


def test_the_terminal_shows_sources_that_differ_side_by_side_within_80_columns() -> None:
    text = drawn(differing())
    assert "These sources differ." in text
    row = next(line for line in text.splitlines() if line.startswith("“The core group should:"))
    assert row.index("Local authority") > 30
    assert max(map(len, text.splitlines()[:20])) <= 80


def test_the_terminal_says_what_is_not_covered() -> None:
    assert "Not covered: “who pays for the taxi”." in " ".join(drawn(rests_on_starter()).split())


def test_a_part_that_is_not_covered_is_named_and_the_other_is_answered(assistant: Assistant) -> None:
    answer = ask(assistant, "How soon is the initial conference, and who pays for the taxi?")
    assert answer.outcome == Outcome.PARTLY_ANSWERED
    assert answer.uncovered == ("who pays for the taxi",)
    assert "15 working days" in answer.text
    assert "Not covered: “who pays for the taxi”." in answer.text


def test_two_parts_that_are_covered_are_both_answered_each_from_its_own_passages(assistant: Assistant) -> None:
    answer = ask(assistant, "How soon does the core group meet? How quickly must the LADO be told?")
    assert answer.outcome == Outcome.ANSWERED
    assert "10 working days" in answer.text
    assert "one working day" in answer.text
    assert answer.uncovered == ()
    assert len(answer.hits) >= len({citation.passage_id for citation in answer.citations})
    assert {c.passage_id for c in answer.citations} <= {hit.passage_id for hit in answer.hits}


def test_a_part_that_leans_on_the_other_is_answered_with_it(assistant: Assistant) -> None:
    answer = ask(assistant, "What is professional curiosity, and what gets in the way of it?")
    assert answer.outcome == Outcome.ANSWERED
    assert answer.uncovered == ()


def test_where_no_part_is_covered_there_is_no_answer_at_all(assistant: Assistant) -> None:
    answer = ask(assistant, "What is the fee for a fishing licence, and how many stamps does it need?")
    assert answer.outcome == Outcome.NO_GUIDANCE
    assert answer.uncovered == ()


def test_a_part_that_is_not_for_this_desk_is_named_too(assistant: Assistant) -> None:
    answer = ask(assistant, "What is neglect? How do I claim mileage for visits?")
    assert answer.outcome == Outcome.PARTLY_ANSWERED
    assert answer.uncovered == ("How do I claim mileage for visits?",)


def test_what_is_not_covered_is_named_in_masked_words(assistant: Assistant) -> None:
    answer = ask(assistant, "What is neglect? Who pays for the taxi of Ruairidh Featherstonehaugh?")
    assert answer.uncovered == ("Who pays for the taxi of [name]",)
    assert "Featherstonehaugh" not in answer.model_dump_json()


def test_a_follow_up_in_two_parts_names_the_one_that_is_not_covered(assistant: Assistant) -> None:
    before = (Turn(question="What is a core group?"),)
    answer = ask(assistant, "How soon does it meet, and who pays for the taxi?", history=before)
    assert answer.uncovered == ("who pays for the taxi",)
    assert "10 working days" in answer.text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("what day is the neglect panel", "first Tuesday"),
        ("how much is the fine for taking them out in term time", "£80"),
    ],
)
def test_what_only_a_local_document_says_is_answered_once_it_is_there_and_not_before(
    assistant: Assistant, local: Assistant, question: str, words: str
) -> None:
    assert ask(assistant, question).outcome == Outcome.NO_GUIDANCE
    answer = ask(local, question)
    assert answer.outcome == Outcome.ANSWERED
    assert words in answer.text


def test_a_sign_told_with_a_plea_is_answered_with_what_it_points_to_and_with_what_to_do(assistant: Assistant) -> None:
    answer = ask(assistant, "baby missed 3 weigh-ins and mum says she's fine, what now")
    cited = [citation.document for citation in answer.citations]
    assert cited[0] == "neglect-toolkit"
    assert "was-not-brought" in cited
    for words in ("Weight gain is slow", "checks are missed", "Share it with the other services"):
        assert words in answer.text
    assert answer.offers == ("screening",)


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("do i need consent to refer to MASH if parents say no", "6.4"),
        ("mum cancelled HV appt 4 times always an excuse is that neglect?", "4.5"),
        ("what do i do if child tells me in class that dad hits her", "3.4"),
    ],
    ids=["consent", "cancelled", "told"],
)
def test_what_is_asked_every_day_rests_on_the_paragraph_about_it(
    assistant: Assistant, question: str, paragraph: str
) -> None:
    assert paragraph in {citation.paragraph for citation in ask(assistant, question).citations}


@pytest.mark.parametrize(
    "question",
    [
        "do i need consent to refer to MASH if parents say no",
        "mum says no to early help and wont let us in, can i still refer without her consent",
    ],
    ids=["need", "still"],
)
def test_whether_a_referral_needs_consent_is_said_before_that_early_help_does(
    assistant: Assistant, question: str
) -> None:
    answer = ask(assistant, question)
    assert answer.statements[0].text.startswith("You do not need consent to refer a child who may be at risk")


@pytest.mark.parametrize(
    ("message", "sign"),
    [
        ("she's hungry again, what now?", "she's hungry again"),
        ("He never comes to clinic. What should I do about it?", "He never comes to clinic"),
        ("teeth are rotten - next steps", "teeth are rotten"),
        ("mum is drunk, pls help", "mum is drunk"),
        ("what now?", None),
        ("What do children say about the people who help them?", None),
        ("What is the timescale for a decision on next steps?", None),
        ("Is this early help", None),
    ],
)
def test_a_plea_is_one_only_at_the_end_of_something_told(message: str, sign: str | None) -> None:
    assert told(message) == sign


def test_an_order_a_duty_and_an_item_under_either_say_what_to_do() -> None:
    assert acts("Speak to your safeguarding lead.", None)
    assert acts("If you were told that it is not met, ask for the reasons.", None)
    assert acts("Practitioners should share it.", None)
    assert acts("• A child is losing weight.", "Refer now if you see that:")
    assert not acts("The baby was not growing as a baby should (failing to thrive).", None)
    assert not acts("• The parent is worn out.", "Ways in which it can lead to neglect:")


def test_the_terminal_leaves_no_comma_hanging_where_the_nearest_guidance_has_no_page(assistant: Assistant) -> None:
    text = drawn(ask(assistant, "Which serial number is printed on a fax machine?"))
    assert "The nearest guidance" in text
    assert ", )" not in text
