"""The run for other programs: JUnit XML for builds, CSV for spreadsheets, JSON for all the figures.

None holds an identifier that a case lists. A cell never begins with what a spreadsheet takes for a formula.
"""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree

from evals.report.sheet import Outcome, Sheet, hidden
from evals.scorers import SCORES

PLAIN = ("case", "repeat", "kind", "role", "expected", "outcome", "question", "ms", "error")
_CONTROL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to hold."""


def as_json(sheet: Sheet) -> str:
    """The run, every figure, and what the gate said."""
    held = {
        "run": sheet.run.model_dump(mode="json", exclude={"suite_path"}),
        "figures": [one.model_dump(mode="json") for one in sheet.figures],
        "gate": sheet.gate.model_dump(mode="json") if sheet.gate else None,
    }
    return json.dumps(held, ensure_ascii=False, indent=1) + "\n"


def as_csv(sheet: Sheet) -> str:
    """A row for each answer: who asked what, what came of it, and a column for every score."""
    names = [name for name in SCORES if any(name in one.marks for one in sheet.outcomes)]
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([*PLAIN, *names])
    for one in sheet.outcomes:
        rows.writerow([*map(_cell, _plain(one)), *(_number(one.marks.get(name)) for name in names)])
    return out.getvalue()


def as_junit(sheet: Sheet) -> str:
    """A test case for each answer: failed by name of score where it came out wrong, skipped where it was not asked."""
    wrong = [one for one in sheet.outcomes if one.faults]
    suite = ElementTree.Element(
        "testsuite",
        name=sheet.run.suite,
        tests=str(len(sheet.outcomes) + len(sheet.unasked)),
        failures=str(sum(not one.record.error for one in wrong)),
        errors=str(sum(bool(one.record.error) for one in wrong)),
        skipped=str(len(sheet.unasked)),
        time=f"{sum(one.record.ms for one in sheet.outcomes) / 1000:.3f}",
        timestamp=sheet.run.begun.replace(tzinfo=None).isoformat(timespec="seconds"),
    )
    for one in sheet.outcomes:
        _tested(suite, sheet, one)
    for case in sheet.unasked:
        held = ElementTree.SubElement(suite, "testcase", classname=f"{sheet.run.suite}.{case.kind}", name=case.id)
        ElementTree.SubElement(held, "skipped", message=_why(sheet))
    whole = ElementTree.Element("testsuites")
    whole.append(suite)
    ElementTree.indent(whole)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(whole, encoding="unicode") + "\n"


def _why(sheet: Sheet) -> str:
    if sheet.run.took_s is None:
        return "not asked: the run is not finished"
    return "not applicable: the release lacks a document that the case needs"


def _tested(suite: ElementTree.Element, sheet: Sheet, one: Outcome) -> None:
    held = ElementTree.SubElement(
        suite,
        "testcase",
        classname=f"{sheet.run.suite}.{one.case.kind}",
        name=one.case.id if one.record.repeat == 1 else f"{one.case.id} ({one.record.repeat})",
        time=f"{one.record.ms / 1000:.3f}",
    )
    if one.faults:
        kind = "error" if one.record.error else "failure"
        said = f"{', '.join(one.faults)}: expected {one.case.expected}, was {one.record.answer.outcome}"
        fault = ElementTree.SubElement(held, kind, type=one.record.error or one.faults[0], message=_clean(said))
        fault.text = _clean(hidden(one.case, f"{one.case.question}\n\n{one.record.answer.text}"))


def _plain(one: Outcome) -> list[str]:
    case, record = one.case, one.record
    question = hidden(case, case.question)
    named = [case.id, str(record.repeat), case.kind, case.role, case.expected, str(record.answer.outcome), question]
    return [*named, f"{record.ms:.1f}", record.error or ""]


def _cell(text: str) -> str:
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)
