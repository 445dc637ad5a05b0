"""Rules only raise, whatever was answered; and nothing said of domestic abuse shows in what goes to the family."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from test_screening_findings import INSTRUMENT, STATEMENTS, level, with_answers

from bot.screening.findings import findings
from bot.screening.sharing import for_family
from bot.screening.types import Attendance, Choice, Meeting
from evals.screening import TODAY
from prompts.screening import CHOICES, Level

PRIVATE = [item.id for item in INSTRUMENT.items.values() if item.private]

choices = st.sampled_from(CHOICES["scale"])
details = st.fixed_dictionaries(
    {},
    optional={
        f"{where}/{name}": st.sampled_from(CHOICES[name])
        for where in STATEMENTS
        for name in ("since", "often", "impact")
    },
)
answered = st.builds(
    lambda scale, more, rest: {**scale, **more, **rest},
    st.fixed_dictionaries({}, optional=dict.fromkeys(STATEMENTS, choices)),
    details,
    st.fixed_dictionaries(
        {},
        optional={
            "home/engagement": st.sampled_from(CHOICES["engagement"]),
            "A/changed": st.sampled_from(CHOICES["changed"]),
            "B/changed": st.sampled_from(CHOICES["changed"]),
        },
    ),
)
contacts = st.lists(
    st.builds(
        lambda child, service, outcome: Meeting(day=TODAY, child=child, service=service, outcome=outcome),
        st.sampled_from("AB"),
        st.sampled_from(["Dentist", "Hospital", "Police"]),
        st.sampled_from(Attendance),
    ),
    max_size=5,
).map(tuple)
some = settings(max_examples=60, deadline=None)


def kinds(answers: dict[str, Any], meetings: tuple[Meeting, ...] = ()) -> set[str]:
    return {one.kind.value for one in findings(with_answers(answers, meetings), TODAY).patterns}


@some
@given(answered, st.sampled_from(STATEMENTS), contacts)
def test_not_known_never_lowers_a_finding(answers: dict[str, Any], where: str, meetings: tuple[Meeting, ...]) -> None:
    calm = {**answers, where: "no_concern"}
    unknown = {**answers, where: "not_known"}
    unanswered = {key: value for key, value in answers.items() if key != where}
    assert level(unknown, meetings) >= level(calm, meetings)
    assert level(unanswered, meetings) == level(unknown, meetings)
    assert kinds(unknown, meetings) >= kinds(calm, meetings)
    item = where.partition("/")[2]
    cells = [one for one in findings(with_answers(unknown), TODAY).profile if item in one.unknown]
    assert cells
    assert all(one.worst is not Choice.NO_CONCERN for one in cells)


@some
@given(answered, st.sampled_from(STATEMENTS), st.sampled_from([("impact", "none_seen"), ("since", "recent")]), contacts)
def test_not_knowing_what_it_does_never_lowers_a_finding(
    answers: dict[str, Any], where: str, detail: tuple[str, str], meetings: tuple[Meeting, ...]
) -> None:
    name, mild = detail
    held = {**answers, where: "serious"}
    known = level({**held, f"{where}/{name}": mild}, meetings)
    assert level({**held, f"{where}/{name}": "not_known"}, meetings) >= known


@some
@given(answered, st.sampled_from(STATEMENTS), contacts)
def test_a_concern_more_never_lowers_a_step(answers: dict[str, Any], where: str, meetings: tuple[Meeting, ...]) -> None:
    grown = [level({**answers, where: choice}, meetings) for choice in ("no_concern", "sometimes", "serious")]
    assert grown == sorted(grown)
    seen = [kinds({**answers, where: choice}, meetings) for choice in ("no_concern", "sometimes", "serious")]
    assert seen[0] <= seen[1] <= seen[2]


@some
@given(answered, st.sampled_from(STATEMENTS), contacts)
def test_an_effect_on_the_child_never_lowers_a_step(
    answers: dict[str, Any], where: str, meetings: tuple[Meeting, ...]
) -> None:
    grown = [
        level({**answers, where: "serious", f"{where}/impact": effect}, meetings)
        for effect in ("none_seen", "likely", "affected")
    ]
    assert grown == sorted(grown)


@some
@given(answered, contacts, st.sampled_from([one for one in Attendance if one is not Attendance.ATTENDED]))
def test_a_missed_contact_more_never_lowers_a_step(
    answers: dict[str, Any], meetings: tuple[Meeting, ...], outcome: Attendance
) -> None:
    more = (*meetings, Meeting(day=TODAY, child="A", service="GP practice", outcome=outcome))
    assert level(answers, more) >= level(answers, meetings)
    assert kinds(answers, more) >= kinds(answers, meetings)


@some
@given(answered, contacts, st.sampled_from(["danger", "refer"]))
def test_an_alarm_is_never_outweighed(answers: dict[str, Any], meetings: tuple[Meeting, ...], kind: Any) -> None:
    stopped = with_answers(answers, meetings).stop(kind)
    assert findings(stopped, TODAY).level.rank >= Level(kind).rank
    assert findings(stopped.respond("stop", "called", TODAY, lambda text: text), TODAY).level.rank >= Level(kind).rank


# For the family


@some
@given(
    answered,
    st.fixed_dictionaries(
        {f"home/{item}": choices for item in PRIVATE},
        optional={f"home/{item}/since": st.sampled_from(CHOICES["since"]) for item in PRIVATE},
    ),
    contacts,
)  # fmt: skip
def test_nothing_for_the_family_shows_what_was_said_of_domestic_abuse(
    answers: dict[str, Any], private: dict[str, str], meetings: tuple[Meeting, ...]
) -> None:
    without = {key: value for key, value in answers.items() if key.split("/")[1:2] not in [[item] for item in PRIVATE]}
    told = {**without, **private, "alone": "alone", "home/abuse/seen": "He broke the door."}
    assert for_family(with_answers(told, meetings)) == for_family(with_answers(without, meetings))
    one = findings(for_family(with_answers(told, meetings)), TODAY)
    assert one == findings(for_family(with_answers(without, meetings)), TODAY)
    said = one.model_dump_json()
    assert not any(word in said for word in ("domestic abuse", "broke the door", "Police"))
