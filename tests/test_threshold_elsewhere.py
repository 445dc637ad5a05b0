"""The check works for a partnership whose document looks nothing like the starter's: a Word table, its own words."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from knowledge_fakes import document
from papers import word
from test_threshold_indicators import table

from bot.thresholds import fitted
from bot.thresholds.checking import Shelf, laid, touched
from bot.thresholds.indicators import indicators
from bot.thresholds.matching import Matcher
from evals.thresholds import open_matcher
from ingest.read.docx import read_docx
from ingest.split import passages_of
from prompts import load_thresholds, load_wording

ROWS = (
    ("Strand", "Universal", "Early Help", "Targeted", "Specialist"),
    (
        "Nutrition",
        "Child eats regular balanced meals",
        "Meals are irregular at times",
        "Child begs or steals food from peers",
        "Child is malnourished and carers deny food",
    ),
    (
        "Guardianship",
        "Carers know where the child is",
        "Young child is on occasion minded by an older sibling",
        "Carers repeatedly leave primary-age children unattended",
        "Infant abandoned overnight without an adult",
    ),
    (
        "Schooling",
        "Child attends school every day",
        "Attendance is beginning to slip",
        "Persistent absence in spite of support",
        "Child is hidden from education and all services",
    ),
)
CONCERNS = (
    ("He nicks sandwiches out of other children's lunchboxes", "Nutrition", {3}),
    ("Gets no dinner at home and mum says he does not deserve any", "Nutrition", {3, 4}),
    ("Child is skin and bone and the parents will not feed her", "Nutrition", {4}),
    ("They leave the seven year old on her own every evening", "Guardianship", {3}),
    ("Leaves her five year old alone while she goes to work, third time now", "Guardianship", {3}),
    ("The baby was by himself in the house all night", "Guardianship", {4}),
    ("Attendance has been terrible all year and nothing we try makes a difference", "Schooling", {3}),
    ("School says she has started to miss a few Mondays", "Schooling", {2}),
    ("She is in school most days but late a lot recently", "Schooling", {2}),
    ("No school or doctor has seen the boy for a year", "Schooling", {4}),
)
WANTED = 8
"""Of ten: no document is matched perfectly, and the starter's is the one that weights were fitted on."""
UNRELATED = ("The new rota starts on Monday", "Please send me the minutes of the last meeting", "His team is Hull City")


@pytest.fixture(scope="module")
def shelf(starter_home: Path) -> Shelf:
    own = document("ours")
    reading = read_docx(word(lambda made: table(made, *ROWS)))
    passages = passages_of(reading, "Ours", lambda text: len(text.split()))
    held = [(id, passage, own) for id, passage in enumerate(passages)]
    starter = open_matcher(starter_home)
    matcher = Matcher(indicators(held), starter.vector, starter.model, load_thresholds(), fitted.read())
    return Shelf(matcher, {id: (passage, own) for id, passage, own in held})


def test_most_concerns_find_the_sign_of_another_partnership_in_other_words(shelf: Shelf) -> None:
    right = 0
    for concern, domain, levels in CONCERNS:
        found = laid(concern, shelf, lambda text: None, load_wording()).concerns[0].touches
        right += any(touch.domain == domain and touch.level.number in levels for touch in found)
    assert right >= WANTED


@pytest.mark.parametrize("text", UNRELATED)
def test_what_is_about_something_else_touches_nothing(shelf: Shelf, text: str) -> None:
    assert all(not near for _, near in touched(text, shelf.matcher))


def test_the_order_of_the_sentences_changes_nothing_that_is_touched(shelf: Shelf) -> None:
    told = [f"{concern}." for concern, _, _ in CONCERNS]
    there, back = (touched(" ".join(text), shelf.matcher) for text in (told, told[::-1]))
    assert dict(there) == dict(back)


def test_what_would_move_a_concern_is_not_what_it_touches_already(shelf: Shelf) -> None:
    for concern, _, _ in CONCERNS:
        one = laid(concern, shelf, lambda text: None, load_wording()).concerns[0]
        assert not {touch.quote for touch in one.touches} & {moved.quote for moved in (*one.higher, *one.lower)}


def test_a_check_takes_well_under_a_second(shelf: Shelf) -> None:
    text = " ".join(f"{concern}." for concern, _, _ in CONCERNS)
    laid(text, shelf, lambda text: None, load_wording())
    begun = time.process_time()
    laid(text, shelf, lambda text: None, load_wording())
    assert time.process_time() - begun < 1
