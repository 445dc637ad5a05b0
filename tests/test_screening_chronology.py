"""A chronology: rows as people have them, duplicates merged, what cannot be refused by its row, and what it adds to."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.safety.masking import Masker
from bot.screening import chronology
from bot.screening.days import day
from bot.screening.pasting import merged, paste
from bot.screening.results import Chronology
from bot.screening.types import Attendance, Child, Meeting, Pasted
from bot.screening.walk import begin, same
from prompts import load_screening
from prompts.screening import AgeBand

INSTRUMENT = load_screening()
TODAY = date(2026, 11, 28)
CHILDREN = (
    Child(letter="A", band=AgeBand.BABY),
    Child(letter="B", band=AgeBand.SCHOOL),
    Child(letter="C", band=AgeBand.UNBORN),
)


def pasted(text: str) -> Pasted:
    return paste(text, INSTRUMENT, CHILDREN, TODAY, same)


def told(meetings: tuple[Meeting, ...], began: date | None = None) -> Chronology:
    return chronology.told(meetings, CHILDREN, INSTRUMENT.chronology, TODAY, began)


def meeting(ago: int, outcome: Attendance = Attendance.ATTENDED, **more: str) -> Meeting:
    held = {"child": "B", "service": "Dentist", **more}
    return Meeting.model_validate({"day": TODAY - timedelta(days=ago), "outcome": outcome, **held})


# Reading


@pytest.mark.parametrize(
    "text",
    [
        "2026-10-01,A,HV,WNB,weigh-in,nobody",
        "date,child,service,outcome,reason,followed up by\n"
        "01/10/2026,Child A,health visitor,Was Not Brought,weigh-in,nobody",
        "Service;What happened;Child;When;Why;Follow up\nHV;DNA;a;1 October 2026;weigh-in;nobody",
        "| Date | Child | Service | What happened | Reason | Followed up |\n|---|---|---|---|---|---|\n"
        "| 1st Oct 26 | A | Health visiting | not brought | weigh-in | nobody |",
        "Thursday 1 October 2026\tA\thv\tno show\tweigh-in\tnobody",
        '\ufeffdate,child,service,outcome,reason,followed\r\n\r\n'
        '1.10.26,"child a","HV","missed","weigh-in","nobody"\r\n',
    ],
)  # fmt: skip
def test_the_same_row_is_read_from_every_kind_of_table(text: str) -> None:
    (one,) = pasted(text).meetings
    assert pasted(text).refused == ()
    assert (one.day, one.child, one.service, one.outcome) == (date(2026, 10, 1), "A", "Health visiting", "not_brought")
    assert (one.reason, one.followed) == ("weigh-in", "nobody")


def test_the_same_appointment_twice_is_one_and_what_both_say_is_kept() -> None:
    found = pasted(
        "2026-10-01,A,HV,WNB,weigh-in\n1/10/2026,A,health visitor,DNA,no bus fare\n1/10/26,A,hv,missed,weigh-in"
    )
    (one,) = found.meetings
    assert one.reason == "weigh-in; no bus fare"
    assert found.merged == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("31/02/2026,A,HV,WNB", "does not exist"),
        ("sometime,A,HV,WNB", "does not exist"),
        ("2026-11-29,A,HV,WNB", "not come yet"),
        ("2024-01-01,A,HV,WNB", "before this child was expected"),
        ("2025-12-01,C,midwife,attended", "before this child was expected"),
        ("2026-10-01,D,HV,WNB", "no such child"),
        ("2026-10-01,,HV,WNB", "no such child"),
        ("2026-10-01,A,HV,perhaps", "is not one of"),
        ("2026-10-01,A,,WNB", "No service"),
        ("2026-10-01,A,HV", "is not one of"),
        (f"2026-10-01,A,HV,WNB,{'x' * 301}", "300 characters"),
        ("2026-09-01,A,HV,attended", "different outcome"),
        (f"{'9' * 400},A,HV,WNB", "300 characters"),
    ],
)
def test_what_cannot_be_is_refused_by_its_row_and_the_others_are_counted(row: str, why: str) -> None:
    found = pasted(f"date,child,service,outcome,reason\n2026-09-01,A,HV,WNB\n{row}\n2026-09-02,B,GP,attended")
    assert [(one.row, why in one.why) for one in found.refused] == [(3, True)]
    assert len(found.meetings) == 2


def test_a_table_without_what_is_needed_says_so() -> None:
    found = pasted("date,child\n2026-09-01,A")
    assert (found.meetings, [one.row for one in found.refused]) == ((), [1])


def test_all_the_children_are_each_of_them() -> None:
    assert {one.child for one in pasted("2026-10-01,everyone,dentist,WNB").meetings} == {"A", "B", "C"}


@given(st.text(max_size=400))
def test_any_text_can_be_pasted(text: str) -> None:
    found = pasted(text)
    assert all(1 <= one.row <= text.count("\n") + text.count("\r") + 1 for one in found.refused)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_day_is_the_same_however_it_is_written(when: date) -> None:
    shapes = (f"{when}", f"{when:%d/%m/%Y}", f"{when.day}.{when.month}.{when:%y}", f"{when.day} {when:%b} {when.year}")
    assert {day(shape) for shape in shapes} == {when}


def test_identifiers_in_a_row_are_masked_and_a_day_is_not() -> None:
    masker = Masker()
    found = paste(
        "2026-10-01,A,HV,WNB,Tyler was asleep NHS 943 476 5919,Sister Okonkwo",
        INSTRUMENT,
        CHILDREN,
        TODAY,
        lambda text: masker.mask(text).text,
    )
    (one,) = found.meetings
    assert not {"Tyler", "943", "Okonkwo"} & set(f"{one.reason} {one.followed}".split())
    assert one.day == date(2026, 10, 1)


# What it adds to


def test_the_first_sentence_counts_across_children_and_services() -> None:
    missed = [meeting(ago, Attendance.NOT_BROUGHT, child=child, service=service) for ago, child, service in
              ((250, "B", "Dentist"), (200, "B", "GP practice"), (100, "A", "Hospital"))]  # fmt: skip
    said = told((*missed, meeting(10, Attendance.CANCELLED), meeting(5))).says[0]
    assert said == (
        "4 of 5 appointments since March 2026 were not attended, across two children and three services "
        "(3 not brought and 1 cancelled)."
    )


def test_what_followed_a_worry_about_weight_is_counted_for_that_child_only() -> None:
    rows = (
        meeting(90, reason="weight faltering", child="A"),
        meeting(80, Attendance.NOT_BROUGHT, child="A"),
        meeting(70, Attendance.NOT_BROUGHT, child="B"),
        meeting(60, Attendance.REARRANGED, child="B", reason="growth check"),
        meeting(100, Attendance.NOT_BROUGHT, child="A"),
    )
    assert told(rows).about_growth == 2


def test_rates_are_by_child_and_by_service_as_counts() -> None:
    held = told((meeting(9, Attendance.NOT_BROUGHT), meeting(8), meeting(7, child="A", service="GP practice")))
    assert [(one.name, one.missed, one.all) for one in held.by_child] == [("A", 0, 1), ("B", 1, 2)]
    assert [(one.name, one.missed, one.all) for one in held.by_service] == [("Dentist", 1, 2), ("GP practice", 0, 1)]
    assert not any("%" in said for said in held.says)


def test_a_long_time_in_which_a_child_was_not_seen_is_said_up_to_today() -> None:
    held = told((meeting(200), meeting(150, Attendance.NOT_BROUGHT), meeting(140)))
    assert (
        "No contact with Child B that was kept is listed between 11 July 2026 and 28 November 2026 (140 days)."
        in held.says
    )
    assert not any("No contact" in said for said in told((meeting(80), meeting(5))).says)


def test_before_and_after_a_plan_stand_side_by_side() -> None:
    rows = (
        meeting(60, Attendance.NOT_BROUGHT),
        meeting(50),
        meeting(20, Attendance.NOT_BROUGHT),
        meeting(10, Attendance.NOT_BROUGHT),
    )
    said = told(rows, TODAY - timedelta(days=30)).says
    assert "Before the plan began on 29 October 2026, 1 of 2 were not attended. Since then, 2 of 2." in said
    assert not any("plan" in one for one in told(rows).says)


def test_nothing_is_said_of_nothing() -> None:
    assert told(()) == Chronology()


outcomes = st.sampled_from(Attendance)
meetings = st.lists(
    st.builds(
        lambda ago, child, service, outcome: meeting(ago, outcome, child=child, service=service),
        st.integers(0, 300),
        st.sampled_from("ABC"),
        st.sampled_from(["Dentist", "GP practice", "Hospital"]),
        outcomes,
    ),
    max_size=30,
)


@settings(deadline=None)
@given(meetings, st.randoms())
def test_the_order_of_rows_does_not_matter_and_counts_agree(rows: list[Meeting], random: object) -> None:
    other = list(rows)
    random.shuffle(other)  # type: ignore[attr-defined]
    one, two = told(merged(rows)), told(merged(other))
    assert one == two
    assert sum(share.missed for share in one.by_child) == sum(share.missed for share in one.by_service) == one.missed
    assert sum(share.all for share in one.by_child) == len(one.meetings)


# In the walk


def walking() -> object:
    screening = begin(INSTRUMENT, TODAY)
    screening = screening.respond("gate", "none", TODAY, same)
    return screening.respond("children", {"child/A": "under 1", "child/B": "5 to 11"}, TODAY, same)


def test_a_table_with_a_wrong_row_is_asked_again_and_what_was_right_is_kept() -> None:
    screening = walking().respond("chronology", "2026-10-01,A,HV,WNB\n2026-10-02,Z,HV,WNB", TODAY, same)  # type: ignore[attr-defined]
    assert "chronology" not in screening.answers
    assert ([one.row for one in screening.refused], len(screening.meetings)) == ([2], 1)
    done = screening.respond("chronology", "2026-10-01,A,HV,WNB\n2026-10-02,B,HV,WNB", TODAY, same)
    assert (len(done.meetings), done.merged, done.refused) == (2, 1, ())
    assert done.answers["chronology"] == ""
    assert done.strike(0).meetings == done.meetings[1:]
    assert done.strike(9) == done
    clash = done.respond("chronology", "2026-10-01,A,HV,attended", TODAY, same)
    assert len(clash.refused) == 1


def test_a_row_of_these_days_that_tells_of_harm_leaves_the_walk_and_an_old_one_becomes_a_question() -> None:
    told_of = "bruise on her face and she says her dad hit her"
    for ago, stopped in ((2, "refer"), (60, "")):
        row = f"{TODAY - timedelta(days=ago)},B,school,attended,{told_of}"
        screening = walking().respond("chronology", row, TODAY, same)  # type: ignore[attr-defined]
        assert screening.stopped == stopped
        assert screening.meetings[0].harm == "refer"


def test_two_thousand_rows_are_read_masked_and_told_within_two_seconds() -> None:
    services = ("GP", "health visitor", "dentist", "audiology")
    rows = [
        f"{TODAY - timedelta(days=n % 500)},{'AB'[n // 1000]},{services[n // 500]},{('attended', 'WNB')[n % 2]},"
        f"weight check {n} and no bus fare,hv"
        for n in range(2000)
    ]
    masker = Masker()
    paste("2026-10-01,A,HV,WNB,warm", INSTRUMENT, CHILDREN, TODAY, lambda text: masker.mask(text).text)
    started = time.process_time()
    found = paste("\n".join(rows), INSTRUMENT, CHILDREN, TODAY, lambda text: masker.mask(text).text)
    held = told(found.meetings)
    assert time.process_time() - started < 2
    assert (len(found.meetings), len(held.meetings), found.refused) == (2000, 2000, ())
