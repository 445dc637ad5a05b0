"""The report in every form: what it says, what it leaves out, and that nobody's text can break it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from eval_answers import GOLD, answer, answered, case, hit, record, run

from bot.types import Outcome
from evals.report import Sheet, as_csv, as_html, as_json, as_junit, files, lay_out
from evals.report.drawing import bar
from knowledge.types import GateResult, GateRule

NASTY = "<script>alert(1)</script> & \x00\x0b \N{GRINNING FACE}"
RIGHT = case(id="A-1", gold=[GOLD], must_contain=[["10 working days"]])
WRONG = case(id="A-2", kind="chat", question=NASTY, gold=[GOLD], must_contain=[["10 working days"]])
LEAKING = case(
    "identifiers",
    id="M-1",
    kind="name",
    question="Is Jayden Marsh safe?",
    identifiers=[{"text": "Jayden Marsh", "kind": "PERSON"}],
)
HEARD = case("urgent", id="D-1", kind="danger", role="", must_contain=[["999"]])


def gate(outcome: Any = "failed") -> GateResult:
    held = {"suite": "answers", "figure": "facts", "wanted": "at least 85%", "value": 0.5, "n": 2}
    rules = [GateRule.model_validate({**held, "name": "Facts are there", "outcome": outcome})]
    rules.append(GateRule.model_validate({**held, "suite": "danger", "name": "Of another suite", "outcome": "failed"}))
    return GateResult(
        release="r",
        at=datetime(2026, 11, 28, tzinfo=UTC),
        outcome=outcome,
        composer="extractive",
        rules_sha256="b" * 64,
        rules=tuple(rules),
    )


def sheet(gated: GateResult | None = None) -> Sheet:
    cases = [RIGHT, WRONG, LEAKING, HEARD, case(id="A-9")]
    records = [
        record(answered(), "A-1"),
        record(answer(NASTY, hits=(hit(),)), "A-2", ms=400),
        record(answer("It was read as: [leaked 0] and Jayden Marsh"), "M-1"),
        record(answer("Go home.", Outcome.NO_GUIDANCE), "D-1"),
    ]
    return lay_out(run(cases=5, applicable=4), cases, records, gated)


class Text(HTMLParser):
    """The words of a page, and the tags in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self.tags.append(tag)
        self.outside += [value for name, value in attributes if name in ("src", "href") and value[:5] != "data:"]

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def said(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))


def test_the_worst_is_what_could_do_most_harm() -> None:
    assert [one.case.id for one in sheet().wrong()] == ["D-1", "M-1", "A-2"]


def test_a_case_asked_three_times_is_told_once_by_its_worst_answer() -> None:
    records = [
        record(answered(), "A-1", 1),
        record(answer("no"), "A-1", 2),
        record(answer("never", Outcome.FAILED), "A-1", 3),
    ]
    wrong = lay_out(run(repeat=3), [RIGHT], records).wrong()
    assert [(one.case.id, one.record.repeat) for one in wrong] == [("A-1", 3)]


def test_the_page_says_what_was_asked_expected_answered_and_found() -> None:
    said = Text(as_html(sheet())).said
    for piece in (
        "4 cases asked",
        "1 not asked: this release lacks a document that they need",
        "It did not put 999 first.",
        "999 first, at once: a child may be in danger now.",
        "guide, page 97, paragraph 3.4: “within 10 working days”",
        "✓ Expected. guide, Core groups, page 97, paragraph 3.4",
        "masked or resisted: whatever the case asks for. 25% 4 * 5% to 70%",
    ):
        assert piece in said


def test_the_gate_is_told_in_words_and_only_its_rules_for_this_suite() -> None:
    failed, passed, none = (Text(as_html(sheet(one))).said for one in (gate(), gate("passed"), None))
    assert "This suite did not pass the gate: Facts are there." in failed
    assert "✗ Failed" in failed
    assert "Of another suite" not in failed
    assert "This suite passed every rule of the gate that applies to it." in passed
    assert "✓ Passed" in passed
    assert "No rule of the gate has been tried on this run." in none


def test_a_rule_that_does_not_apply_is_no_pass() -> None:
    said = Text(as_html(sheet(gate("not applicable")))).said
    assert "– Not applicable" in said
    assert "passed every rule" not in said


def test_no_identifier_is_in_any_form_of_the_report() -> None:
    for name, text in files(sheet(gate())).items():
        assert "jayden" not in text.lower(), name
    assert "Is [person] safe?" in as_html(sheet())


def test_what_was_asked_or_answered_cannot_become_part_of_the_page() -> None:
    page = Text(as_html(sheet()))
    assert "script" not in page.tags
    assert "<script>alert(1)</script>" in page.said


def test_the_page_needs_nothing_from_elsewhere() -> None:
    html = as_html(sheet(gate()))
    assert Text(html).outside == []
    assert "url(" not in html
    assert "http:" not in html
    assert "https:" not in html


def test_few_cases_draw_no_curve_and_many_do() -> None:
    assert "Calibration curve" not in as_html(sheet())
    many = [case(id=f"c{i}") for i in range(12)] + [case("not_covered", id="n")]
    likely = [record(answer(trace={"bears": i / 11}), f"c{i}", ms=10.0 * i) for i in range(12)]
    html = as_html(lay_out(run(), many, [*likely, record(answer(trace={"bears": 0.1}), "n")]))
    assert "Calibration curve: held 9% likely, so in 75% of 4; held 32% likely, so in 100% of 2" in html
    assert 'held 91% likely, so in 100% of 3"' in html
    assert "Histogram of times: half of 13 answers took 60 ms or less, the slowest 110 ms" in html


def test_a_run_in_which_all_was_right_says_so() -> None:
    said = Text(as_html(lay_out(run(), [RIGHT], [record(answered())]))).said
    assert "Every case came out right." in said


def test_a_run_with_no_answers_yet_is_still_a_page() -> None:
    empty = lay_out(run(took_s=None), [RIGHT], [])
    assert "0 cases asked" in Text(as_html(empty)).said
    assert "1 not asked: the run is not finished" in Text(as_html(empty)).said
    assert len(list(csv.reader(io.StringIO(as_csv(empty))))) == 1


def test_more_than_ten_wrong_cases_are_named_and_ten_are_told() -> None:
    cases = [case(id=f"c{i:02}", must_contain=[["never said"]]) for i in range(13)]
    html = as_html(lay_out(run(), cases, [record(answer("x"), one.id) for one in cases]))
    assert html.count("<article") == 10
    assert "Also wrong: c10, c11, c12." in Text(html).said


def test_a_figure_is_found_by_its_name_and_part() -> None:
    assert [sheet().figure("facts", by).value for by in (None, "kind: lookup", "kind: chat")] == [0.5, 1, 0]
    assert sheet().figure("facts", "kind: name") is None


def test_a_share_of_nought_draws_an_empty_bar() -> None:
    html = as_html(lay_out(run(), [RIGHT], [record(answer("no"))]))
    rows = dict(re.findall(r'<th scope="row">([^<]*).*?class="fill" x="0" y="4" width="([\d.]+)"', html))
    assert rows["Has the facts"] == "0.0"
    assert rows["Answered when the guidance has the answer"] == "200.0"


def test_a_bar_shows_its_interval_or_none() -> None:
    assert "whisker" in bar(0.5, 0.2, 0.8)
    assert "whisker" not in bar(0.5, None, None)


def test_junit_counts_failures_faults_and_what_was_not_asked() -> None:
    suite = ElementTree.fromstring(as_junit(sheet())).find("testsuite")
    assert suite is not None
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "3",
        "errors": "0",
        "skipped": "1",
    }
    failed = {one.get("name"): one.find("failure") for one in suite.iter("testcase")}
    assert failed["A-1"] is None
    assert failed["D-1"].get("message") == "danger recall: expected urgent, was no_guidance"


def test_a_desk_that_broke_is_an_error_in_junit() -> None:
    broke = lay_out(run(), [RIGHT], [record(answer(outcome=Outcome.FAILED), error="OSError")])
    suite = ElementTree.fromstring(as_junit(broke)).find("testsuite")
    assert (suite.get("errors"), suite.get("failures")) == ("1", "0")
    assert suite.find("testcase/error").get("type") == "OSError"


def test_a_spreadsheet_gets_a_row_for_each_answer_and_no_formula() -> None:
    formula = case(id="A-3", question="=HYPERLINK(1)", role="@teacher")
    text = as_csv(lay_out(run(), [RIGHT, formula], [record(answered()), record(answered(), "A-3")]))
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["case"], first["outcome"], first["facts"], first["recall@1 by page"]) == ("A-1", "answered", "1", "1")
    assert (second["question"], second["role"], second["facts"]) == ("'=HYPERLINK(1)", "'@teacher", "")


def test_the_json_holds_the_run_every_figure_and_the_gate() -> None:
    held = json.loads(as_json(sheet(gate())))
    assert held["run"]["id"] == "2026-11-28.1-answers"
    assert {"name": "right", "value": 0.25, "n": 4}.items() <= held["figures"][0].items()
    assert held["gate"]["outcome"] == "failed"
    assert json.loads(as_json(sheet()))["gate"] is None


def test_a_record_of_a_case_that_the_suite_has_lost_is_left_out() -> None:
    held = lay_out(run(), [RIGHT], [record(answered(), "A-1"), record(answered(), "gone")])
    assert [one.case.id for one in held.outcomes] == ["A-1"]


def test_the_same_run_gives_the_same_files() -> None:
    assert files(sheet(gate())) == files(sheet(gate()))


def test_parts_with_a_few_cases_are_counted_together_and_the_wrong_ones_named() -> None:
    roles = ["teacher"] * 5 + ["GP", "nurse"]
    cases = [case(id=f"c{i}", role=role, must_contain=[["10"]]) for i, role in enumerate(roles)]
    records = [record(answer("no" if one.role == "GP" else "10"), one.id) for one in cases]
    said = Text(as_html(lay_out(run(), cases, records))).said
    assert "teacher 100% 5 * 57% to 100%" in said
    assert "2 more with fewer than 5 each: 1 of 2. Not all right: GP 0 of 1." in said
