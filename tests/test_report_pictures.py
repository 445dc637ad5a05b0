"""Two pictures of a screening: readable in shades of grey, told in words as well, and never a score."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from PIL import Image
from test_screening_findings import CALM, CASES, INSTRUMENT, found, with_answers

from bot.report import pictures
from bot.report.pictures import by_area, over_time
from bot.screening.days import worded
from bot.screening.findings import findings
from bot.screening.results import Findings
from bot.screening.types import Attendance, Meeting
from evals.screening import TODAY
from prompts.screening import Level

CASES_WITH_CONTACTS = ("child-28", "unborn")
BANDS = ("unborn", "under 1", "1 to 4", "5 to 11", "12 to 17", "12 to 17")


def grey(png: bytes) -> np.ndarray[Any, Any]:
    return np.asarray(Image.open(BytesIO(png)).convert("L"), dtype=int)


def met(outcome: Attendance, ago: int = 10, child: str = "A", service: str = "Hospital") -> Meeting:
    return Meeting(day=TODAY - timedelta(days=ago), child=child, service=service, outcome=outcome)


def with_contacts(*meetings: Meeting) -> Findings:
    return findings(with_answers({}, tuple(sorted(meetings, key=lambda one: one.day))), TODAY)


def many(count: int, children: int, years: int) -> Findings:
    chosen = random.Random(28)
    letters = "ABCDEF"[:children]
    services = [one.name for one in INSTRUMENT.services]
    meetings = [
        met(
            chosen.choice(list(Attendance)),
            chosen.randrange(365 * years),
            chosen.choice(letters),
            chosen.choice(services),
        )
        for _ in range(count)
    ]
    screening = with_answers({}, tuple(sorted(meetings, key=lambda one: one.day)))
    answers = {f"child/{letter}": band for letter, band in zip(letters, BANDS, strict=False)}
    return findings(screening.model_copy(update={"answers": answers}), TODAY)


def timeline(made: Findings) -> pictures.Picture:
    picture = pictures.timeline(made)
    assert picture is not None
    return picture


def profile(made: Findings) -> pictures.Picture:
    picture = pictures.profile(made)
    assert picture is not None
    return picture


# The timeline


def test_there_is_no_timeline_without_contacts() -> None:
    assert pictures.timeline(found("mild-single")) is None


@pytest.mark.parametrize("pair", list(combinations(Attendance, 2)), ids=lambda pair: " and ".join(pair))
def test_outcomes_differ_in_grey_by_shade_and_by_shape(pair: tuple[Attendance, Attendance]) -> None:
    one, other = (grey(timeline(with_contacts(met(outcome, 20), met(Attendance.ATTENDED, 5))).png) for outcome in pair)
    differ = np.abs(one - other) > 20
    rows, columns = np.flatnonzero(differ.any(axis=1)), np.flatnonzero(differ.any(axis=0))
    place = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    middle = (rows[0] + rows[-1]) // 2, (columns[0] + columns[-1]) // 2
    assert abs(one[middle] - other[middle]) > 30
    outline = [drawn[place] < 100 for drawn in (one, other)]
    assert (outline[0] != outline[1]).sum() > 20


@pytest.mark.parametrize("pair", list(combinations(Attendance, 2)), ids=lambda pair: " and ".join(pair))
def test_outcomes_differ_in_grey_where_they_are_counted_too(pair: tuple[Attendance, Attendance]) -> None:
    one, other = (
        grey(timeline(with_contacts(*(met(outcome, ago) for ago in range(1, 400, 2)))).png) for outcome in pair
    )
    assert (np.abs(one - other) > 60).sum() > 2000


def test_the_day_that_help_began_and_the_long_gaps_are_shown_and_said() -> None:
    made = found("child-28")
    alt = timeline(made).alt
    assert "Help or plan began 14 September 2026" in alt
    assert "Child B: no contact that was kept is listed between 12 May 2026 and 29 September 2026, 140 days." in alt
    without = made.model_copy(update={"began": None, "chronology": made.chronology.model_copy(update={"gaps": ()})})
    assert timeline(without).png != timeline(made).png


@pytest.mark.parametrize("name", CASES_WITH_CONTACTS)
def test_the_alternative_says_every_contact(name: str) -> None:
    made = found(name)
    alt = timeline(made).alt
    for one in made.chronology.meetings:
        assert f"Child {one.child}, {one.service}: " in alt
        assert worded(one.day) in alt
    assert alt.startswith(f"{len(made.chronology.meetings)} appointments and contacts")


def test_two_thousand_contacts_of_six_children_stand_on_one_page_and_none_is_left_out_of_the_words() -> None:
    picture = timeline(many(2000, 6, 4))
    wide, high = Image.open(BytesIO(picture.png)).size
    assert high / 200 <= over_time.SHEET + 0.5
    assert wide / 200 == over_time.PAGE
    counts = re.findall(r": (\d+)[;.]", picture.alt)
    assert sum(map(int, counts)) == 2000
    assert all(f"Child {letter}, " in picture.alt for letter in "ABCDEF")
    assert len(picture.alt) < 6000


@pytest.mark.parametrize("days", [1, 40, 400, 6000])
def test_any_length_of_time_is_drawn(days: int) -> None:
    made = with_contacts(met(Attendance.ATTENDED, days), met(Attendance.CANCELLED, 0))
    assert timeline(made).png.startswith(b"\x89PNG")


@pytest.mark.parametrize("service", ["😀 clinic", "$x_1$ and $", "עזרה", "A" * 300, "line\nline", "<b>&amp;"])
def test_whatever_somebody_called_a_service_is_drawn(service: str) -> None:
    assert service[:1].strip() in timeline(with_contacts(met(Attendance.ATTENDED, service=service))).alt


def test_a_child_that_was_taken_out_of_the_screening_spoils_no_picture() -> None:
    made = with_contacts(met(Attendance.NOT_BROUGHT, child="A"), met(Attendance.ATTENDED, child="B"))
    only = made.model_copy(update={"children": made.children[:1]})
    assert "Child A" in timeline(only).alt


# The profile


def test_not_known_is_never_drawn_or_said_like_no_concern() -> None:
    calm = findings(with_answers(CALM), TODAY)
    unknown = findings(with_answers({}), TODAY)
    calm_grey, unknown_grey = grey(profile(calm).png), grey(profile(unknown).png)
    assert calm_grey.shape == unknown_grey.shape
    beside_the_words = np.s_[int(200 * (by_area.HEAD + 0.1)) : int(200 * (by_area.HEAD + by_area.TALL - 0.1)), 490:520]
    assert (calm_grey[beside_the_words] == 255).all()
    assert (unknown_grey[beside_the_words] < 220).mean() > 0.1
    assert "not known" not in profile(calm).alt
    assert "no concern" not in profile(unknown).alt


def test_what_is_not_asked_of_a_baby_before_birth_is_not_said_to_be_no_concern() -> None:
    alt = profile(found("unborn")).alt
    assert "Emotional care: Child A, not asked at this age." in alt


@pytest.mark.parametrize("name", CASES)
def test_no_number_stands_in_the_profile(name: str) -> None:
    made = found(name)
    assert not re.search(r"\d", profile(made).alt)
    assert {cell.title for cell in made.profile} == {part.split(": ")[0] for part in profile(made).alt[:-1].split(". ")}


def test_a_household_of_eight_has_a_column_each_and_one_of_none_has_no_picture() -> None:
    screening = with_answers({})
    eight = screening.model_copy(update={"answers": {f"child/{letter}": "5 to 11" for letter in "ABCDEFGH"}})
    alt = profile(findings(eight, TODAY)).alt
    assert alt.count("Child H, not known") == len(INSTRUMENT.domains)
    assert pictures.profile(findings(screening.model_copy(update={"answers": {}}), TODAY)) is None


def test_level_and_names_of_steps_are_in_no_picture() -> None:
    said = profile(found("child-28")).alt + timeline(found("child-28")).alt
    assert not any(INSTRUMENT.steps[level].title in said for level in Level)


# Both


def test_the_same_screening_gives_the_same_bytes_from_two_threads() -> None:
    made = found("child-28")
    wanted = [timeline(made).png, profile(made).png]
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(lambda _: [timeline(made).png, profile(made).png], range(8)))
    assert all(one == wanted for one in drawn)


def test_what_draws_and_sets_is_not_loaded_before_it_is_needed() -> None:
    look = (
        "import sys, bot.assistant, bot.wiring, bot.report.making, bot.cli.screen, bot.slack.app, bot.web.app;"
        "print([name for name in ('matplotlib', 'reportlab', 'docx') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True).stdout
    assert told.strip() == "[]"
