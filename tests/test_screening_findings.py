"""Findings, not verdicts: six worked cases, every row of the learning from Child 28, and rules that only raise."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from bot.screening import results
from bot.screening.findings import findings
from bot.screening.results import Findings
from bot.screening.sharing import for_family
from bot.screening.types import Meeting
from bot.screening.walk import Screening, begin
from evals.screening import TODAY, Case, cases, walked
from knowledge.types import Frozen
from prompts import Instrument, load_screening
from prompts.screening import Level

INSTRUMENT = load_screening()
CASES = {case.id: case for case in cases()}
PRIVATE = [item.id for item in INSTRUMENT.items.values() if item.private]
CHILDREN = {"child/A": "under 1", "child/B": "5 to 11"}
STATEMENTS = [
    *(f"home/{item.id}" for item in INSTRUMENT.items.values() if item.shared),
    *(f"A/{item.id}" for item in INSTRUMENT.items.values() if not item.shared and "under 1" in item.ages),
    *(f"B/{item.id}" for item in INSTRUMENT.items.values() if not item.shared and "5 to 11" in item.ages),
]


def found(case: str) -> Findings:
    return findings(walked(CASES[case], INSTRUMENT), TODAY)


def with_answers(answers: dict[str, Any], meetings: tuple[Meeting, ...] = ()) -> Screening:
    return begin(INSTRUMENT, TODAY).model_copy(update={"answers": {**CHILDREN, **answers}, "meetings": meetings})


def level(answers: dict[str, Any], meetings: tuple[Meeting, ...] = ()) -> int:
    return findings(with_answers(answers, meetings), TODAY).level.rank


CALM = dict.fromkeys(STATEMENTS, "no_concern")


# The six


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_worked_case_is_found_as_it_should_be(case: Case) -> None:
    screening = walked(case, INSTRUMENT)
    made, wanted = findings(screening, TODAY), case.expected
    assert made.level == wanted.level
    assert [step.level.value for step in made.steps] == list(wanted.steps)
    assert [one.kind.value for one in made.patterns] == list(wanted.patterns)
    assert made.neglect == wanted.neglect
    assert made.below is wanted.below
    told = made.chronology
    assert (told.missed, len(told.meetings), told.about_growth, told.unfollowed) == (
        wanted.missed, wanted.all, wanted.about_growth, wanted.unfollowed,
    )  # fmt: skip
    assert set(wanted.says) <= set(told.says)
    worst = {f"{cell.child.letter}/{cell.domain}": cell.worst.value for cell in made.profile}
    assert wanted.worst.items() <= worst.items()
    unknown = {f"{one.child.letter if one.child else 'home'}/{one.item}" for one in made.unknowns}
    assert set(wanted.unknown) <= unknown
    family = findings(for_family(screening), TODAY)
    assert {"level": family.level, "patterns": [one.kind.value for one in family.patterns]} == wanted.family


def test_there_are_the_six_that_were_asked_for() -> None:
    assert set(CASES) == {"child-28", "mild-single", "poverty", "teenager", "unborn", "mostly-unknown"}


# The learning from Child 28, row by row


def test_the_childs_voice_and_day_come_for_each_child() -> None:
    made = found("child-28")
    assert [voice.child.letter for voice in made.voices] == ["A", "B", "C"]
    assert all(voice.said and voice.day for voice in made.voices)
    assert list(Findings.model_fields).index("voices") < list(Findings.model_fields).index("profile")


def test_domestic_abuse_and_neglect_are_connected_and_both_are_named() -> None:
    made = found("child-28")
    (abuse,) = [one for one in made.patterns if one.kind == "domestic abuse"]
    assert "domestic abuse" in abuse.says
    assert "neglect" in abuse.says
    assert made.neglect == ("physical neglect", "medical neglect")
    (pile,) = [one for one in made.patterns if one.kind == "vulnerability"]
    assert "this may be neglect. Say so" in pile.says


def test_missed_care_and_growth_are_one_picture_across_siblings_and_services() -> None:
    made = found("child-28")
    assert made.chronology.says[0].startswith("11 of 17 appointments since March 2026 were not attended, across three")
    assert made.chronology.says[0].endswith("6 of these followed a concern about weight or growth.")
    says = {one.kind: one.says for one in made.patterns}
    assert "pattern" in says["not brought"]
    assert "Child A and Child B" in says["growth"]


def test_engagement_stands_beside_what_changed_for_each_child() -> None:
    made = found("child-28")
    assert any("What changed: Child A: nothing has changed" in said for said in made.chronology.says)
    (engaged,) = [one for one in made.patterns if one.kind == "engagement"]
    assert "No lasting change is known" in engaged.says


def test_the_reason_for_a_childs_delay_is_asked_and_an_old_bruise_is_not_forgotten() -> None:
    made = found("child-28")
    assert any("assumed a reason" in question for question in INSTRUMENT.items["development"].ask)
    (harm,) = [one for one in made.patterns if one.kind == "earlier harm"]
    assert "1 June 2026" in harm.says


# Steps


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ({}, Level.RECORD),
        ({"B/clothes": "sometimes"}, Level.HELP),
        ({"B/clothes": "sometimes", "B/clothes/since": "longer"}, Level.CONSULT),
        ({"B/clothes": "sometimes", "A/clothes": "sometimes"}, Level.CONSULT),
        ({"B/clothes": "sometimes", "B/hungry": "sometimes", "B/play": "sometimes"}, Level.CONSULT),
        ({"B/clothes": "serious"}, Level.TODAY),
        ({"B/clothes": "serious", "B/clothes/impact": "none_seen"}, Level.TODAY),
        ({"B/clothes": "serious", "B/clothes/impact": "affected"}, Level.REFER),
        ({"B/clothes": "serious", "B/clothes/impact": "likely"}, Level.REFER),
        ({"A/growth": "sometimes", "A/growth/impact": "affected"}, Level.TODAY),
        ({"A/growth": "serious", "A/growth/impact": "none_seen"}, Level.REFER),
        ({"A/growth": "sometimes", "A/brought": "serious", "A/brought/impact": "none_seen"}, Level.TODAY),
        ({"B/left": "serious"}, Level.REFER),
        ({"home/kept-away": "serious"}, Level.REFER),
        ({"home/abuse": "sometimes"}, Level.CONSULT),
        ({"home/before": "sometimes"}, Level.CONSULT),
    ],
)
def test_a_step_follows_from_the_gravest_answer_and_never_from_how_many(answers: dict[str, str], wanted: Level) -> None:
    assert findings(with_answers({**CALM, **answers}), TODAY).level == wanted


def test_to_refer_waits_for_nobody_and_for_no_assessment_and_says_where_that_stands() -> None:
    step = found("child-28").steps[0]
    assert step.level == Level.REFER
    assert "Do not wait for your safeguarding lead" in " ".join(step.do)
    assert "An early help assessment is not needed first." in step.do
    says = {anchor.id: anchor.says for anchor in INSTRUMENT.anchors}
    assert {says[id] for id in step.rests_on} >= {
        "Working Together 2023, paragraph 150",
        "Keeping Children Safe in Education 2025, paragraph 53",
    }


@pytest.mark.parametrize("case", CASES)
def test_every_step_has_reasons_and_every_finding_its_passages(case: str) -> None:
    made = found(case)
    anchors = {anchor.id for anchor in INSTRUMENT.anchors}
    assert all(step.reasons and step.rests_on for step in made.steps)
    assert all(one.rests_on for one in (*made.patterns, *made.concerns))
    assert set(made.rests_on) <= anchors
    assert "escalate" in made.always.rests_on
    assert made.decision.owner
    assert made.decision.review


def test_what_was_decided_below_what_is_called_for_is_said() -> None:
    assert found("teenager").below
    assert not found("child-28").below


def test_what_is_not_known_has_questions_and_who_may_know() -> None:
    made = found("mostly-unknown")
    assert len(made.unknowns) > 30
    assert all(one.ask for one in made.unknowns)
    assert all(one.holds for one in made.unknowns if one.what == "answer")
    assert [(one.what, one.child.name) for one in made.unknowns if one.child][:2] == [
        ("voice", "Child A"),
        ("voice", "Child B"),
    ]
    assert "not the same as no concern" in " ".join(made.steps[0].do)


def test_hardship_is_helped_and_not_called_more_than_it_is() -> None:
    made = found("poverty")
    assert (made.level, made.patterns) == (Level.HELP, ())
    assert {voice.poverty for voice in made.voices} == {"part"}


def test_nothing_in_the_findings_adds_up_to_a_number() -> None:
    """No score, total or rating, anywhere: the only numbers count contacts, or say how many statements were asked."""
    counts = {"missed", "all", "about_growth", "unfollowed", "asked"}
    for name, model in vars(results).items():
        if isinstance(model, type) and issubclass(model, Frozen) and model.__module__ == results.__name__:
            numbers = {field for field, held in model.model_fields.items() if _numeric(held.annotation)}
            assert numbers <= counts, name
    assert not {"score", "total", "rating"} & set(str(list(json.loads(found("child-28").model_dump_json()))).split())


def _numeric(kind: Any) -> bool:
    return kind in (int, float) or any(one in (int, float) for one in get_args(kind))


# For the family


def test_nobodys_own_words_are_in_what_goes_to_the_family() -> None:
    case = CASES["child-28"]
    said = findings(for_family(walked(case, INSTRUMENT)), TODAY).model_dump_json()
    words = [
        value
        for value in case.answers.values()
        if isinstance(value, str) and " " in value and value not in CHILDREN.values()
    ]
    assert len(words) > 15
    assert [one for one in words if one in said and one != "1 to 4"] == []
    assert "father" not in said


def test_a_partnerships_own_words_are_used(tmp_path: Any) -> None:
    held = {name: getattr(INSTRUMENT, name) for name in Instrument.model_fields}
    steps = {**INSTRUMENT.steps, Level.RECORD: INSTRUMENT.steps[Level.RECORD].model_copy(update={"title": "Ours"})}
    own = Instrument(**{**held, "steps": steps})
    made = findings(with_answers(CALM).model_copy(update={"instrument": own}), TODAY)
    assert made.steps[0].title == "Ours"
