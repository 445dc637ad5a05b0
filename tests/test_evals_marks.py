"""Experts' marks: kept masked, compared between markers, and made into cases where the markers agree."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from evals_fakes import BEGUN, QUOTE, answer
from hypothesis import given
from hypothesis import strategies as st

from bot.safety.masking import Masker
from bot.types import Outcome
from evals import agreeing, converting, marks
from evals.errors import BadMarks
from evals.marks import VERDICTS, Book, Item, Mark, Marked

OTHER = "Every visit is written down."


def plain(text: str) -> str:
    return text


def book(home: Path) -> Book:
    return Book(home, lambda text: Masker().mask(text).text)


def mark(item: Item, place: int, verdict: str, by: str = "AB", comment: str = "") -> Mark:
    return Mark(reference=item.reference, place=place, verdict=verdict, comment=comment, by=by, at=BEGUN)


def marked(item: Item, *rows: tuple[int, str, str]) -> Marked:
    """Rows of place, marker and verdict."""
    held: dict[int, dict[str, Mark]] = {}
    for place, by, verdict in rows:
        held.setdefault(place, {})[by] = mark(item, place, verdict, by)
    return Marked(item, held)


# Keeping


def test_marks_are_kept_with_the_answer_and_a_later_one_takes_the_place_of_an_earlier(tmp_path: Path) -> None:
    item = marks.item(answer(QUOTE, OTHER), plain)
    held = book(tmp_path)
    for verdict in ("wrong", "correct"):
        held.mark(item, mark(item, 1, verdict))
    held.mark(item, mark(item, 0, "incomplete", by="CD"))
    (one,) = book(tmp_path).all()
    assert one.item == item
    assert one.all(1) == {"correct"}
    assert one.all(0) == {"incomplete"}


def test_no_name_is_kept_of_question_answer_or_comment(tmp_path: Path) -> None:
    said = answer(QUOTE, "Kayleigh Brown should be seen.", searched="is Kayleigh Brown neglected")
    held = book(tmp_path)
    item = marks.item(said, lambda text: Masker().mask(text).text)
    held.mark(item, mark(item, 1, "wrong", comment="not what Kayleigh Brown needs"))
    kept = "".join(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.jsonl"))
    assert "[name]" in kept
    assert "Kayleigh" not in kept.replace('"quote":"Kayleigh Brown should be seen."', "")


def test_a_mark_on_a_statement_that_is_not_there_is_refused(tmp_path: Path) -> None:
    item = marks.item(answer(QUOTE), plain)
    with pytest.raises(BadMarks, match="no statement 2"):
        book(tmp_path).mark(item, mark(item, 2, "correct"))


def test_a_damaged_line_of_marks_is_told_of(tmp_path: Path) -> None:
    item = marks.item(answer(QUOTE), plain)
    book(tmp_path).mark(item, mark(item, 1, "correct"))
    with (tmp_path / "evals" / "marks" / "marks.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"reference": 1\n')
    with pytest.raises(BadMarks, match="cannot be read as"):
        book(tmp_path).all()


def test_answers_are_read_from_what_the_desk_prints_and_from_a_batch(tmp_path: Path) -> None:
    one, two = answer(QUOTE), answer(OTHER, reference="XYZ2345")
    (tmp_path / "one.json").write_text(one.model_dump_json(indent=2), encoding="utf-8")
    (tmp_path / "all.jsonl").write_text(f"{one.model_dump_json()}\n{two.model_dump_json()}\n", encoding="utf-8")
    assert marks.answers(tmp_path / "one.json") == [one]
    assert marks.answers(tmp_path / "all.jsonl") == [one, two]
    (tmp_path / "bad.jsonl").write_text(f"{one.model_dump_json()}\n{{}}\n", encoding="utf-8")
    with pytest.raises(BadMarks, match=r"bad\.jsonl line 2"):
        marks.answers(tmp_path / "bad.jsonl")


# Cases


def test_correct_statements_become_gold_and_wrong_ones_must_not_be_said(tmp_path: Path) -> None:
    item = marks.item(answer(QUOTE, OTHER), plain)
    (case,) = marks.cases_of([marked(item, (1, "AB", "correct"), (1, "CD", "correct"), (2, "AB", "unsupported"))])
    (gold,) = case.gold
    assert (case.id, case.question, case.expected) == ("ABC2345", "How soon?", "answer")
    assert (gold.doc, gold.pdf_pages, gold.pages, gold.paragraphs) == ("policy", (14, 15), ("12",), ("3.1",))
    assert gold.quote == QUOTE
    assert case.must_not_contain == (OTHER,)
    path = tmp_path / "mine.jsonl"
    path.write_text(converting.lines([case]), encoding="utf-8")
    assert converting.convert(path) == [case]


def test_further_sources_of_a_statement_stand_in_for_its_first() -> None:
    said = answer(QUOTE, OTHER)
    both = said.statements[0].model_copy(update={"citations": (1, 2)})
    item = marks.item(said.model_copy(update={"statements": (both, said.statements[1])}), plain)
    (case,) = marks.cases_of([marked(item, (1, "AB", "correct"), (2, "AB", "correct"))])
    assert [(gold.alt, gold.alt_of) for gold in case.gold] == [(False, None), (True, 0), (False, None)]


def test_a_refusal_that_was_right_becomes_a_case_of_refusing() -> None:
    item = marks.item(answer(outcome=Outcome.NO_GUIDANCE), plain)
    (case,) = marks.cases_of([marked(item, (0, "AB", "correct"))])
    assert case.expected == "not_covered"


@pytest.mark.parametrize(
    "rows",
    [
        [(1, "AB", "wrong")],
        [(1, "AB", "correct"), (1, "CD", "wrong")],
        [(0, "AB", "incomplete")],
        [(0, "AB", "correct")],
    ],
)
def test_what_does_not_show_a_right_answer_makes_no_case(rows: list[tuple[int, str, str]]) -> None:
    assert list(marks.cases_of([marked(marks.item(answer(QUOTE), plain), *rows)])) == []


def test_an_answer_whose_question_was_not_kept_makes_no_case() -> None:
    item = marks.item(answer(outcome=Outcome.URGENT, searched=None), plain)
    assert list(marks.cases_of([marked(item, (0, "AB", "correct"))])) == []


# Agreement


def counts(*rows: tuple[int, ...]) -> np.ndarray:
    return np.array(rows, dtype=np.int64)


def test_alpha_is_what_krippendorff_works_out_by_hand() -> None:
    """Two observers, ten units, two values: 0.095 (Krippendorff, Computing Krippendorff's Alpha-Reliability, B)."""
    first, second = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    rows = [tuple([a, b].count(value) for value in range(len(VERDICTS))) for a, b in zip(first, second, strict=True)]
    assert agreeing.alpha(counts(*rows)) == pytest.approx(0.095, abs=5e-4)


@given(st.lists(st.sampled_from(VERDICTS), min_size=2, max_size=12).filter(lambda held: len(set(held)) > 1))
def test_markers_who_always_agree_have_an_alpha_of_one(verdicts: list[str]) -> None:
    rows = [tuple(2 * (verdict == name) for name in VERDICTS) for verdict in verdicts]
    assert agreeing.alpha(counts(*rows)) == pytest.approx(1.0)


def test_where_markers_differ_is_told_by_name() -> None:
    item = marks.item(answer(QUOTE, OTHER), plain)
    rows = [(1, "AB", "correct"), (1, "CD", "wrong"), (2, "AB", "correct"), (2, "CD", "correct"), (0, "AB", "wrong")]
    found = agreeing.agreement([marked(item, *rows)])
    assert (found.n, found.markers, found.same) == (2, ("AB", "CD"), 0.5)
    assert found.alpha == pytest.approx(0.0)
    head, line = agreeing.told(found)
    assert "too low to rest anything on" in head
    assert line == "  ABC2345, statement 1: AB correct, CD wrong"


def test_marks_that_are_all_the_same_say_nothing_of_agreement() -> None:
    item = marks.item(answer(QUOTE), plain)
    found = agreeing.agreement([marked(item, (1, "AB", "correct"), (1, "CD", "correct"))])
    assert (found.alpha, found.n) == (None, 1)
    assert "alpha says nothing" in next(agreeing.told(found))


def test_one_marker_alone_agrees_with_nobody() -> None:
    item = marks.item(answer(QUOTE), plain)
    found = agreeing.agreement([marked(item, (1, "AB", "correct"))])
    assert (found.n, found.alpha, found.same) == (0, None, None)
    assert "nothing to compare" in next(agreeing.told(found))


def test_the_interval_holds_the_figure_and_is_the_same_every_time() -> None:
    item = marks.item(answer(*[QUOTE] * 20), plain)
    rows = [
        (place, by, "wrong" if place % 3 == 0 or (by == "CD" and place == 4) else "correct")
        for place in range(1, 21)
        for by in ("AB", "CD")
    ]
    first, again = (agreeing.agreement([marked(item, *rows)]) for _ in range(2))
    assert first == again
    assert first.low is not None
    assert first.low < first.alpha < first.high
