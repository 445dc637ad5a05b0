"""What a run showed, for a board to read: one page of HTML, and JUnit XML, CSV and JSON for other programs.

sheet = lay_out(run, cases, records, gate)
for name, text in files(sheet).items(): (folder / name).write_text(text, encoding="utf-8")
"""

from __future__ import annotations

from evals.report.exports import as_csv, as_json, as_junit
from evals.report.page import as_html
from evals.report.sheet import Sheet, lay_out

__all__ = ["Sheet", "as_csv", "as_html", "as_json", "as_junit", "files", "lay_out"]


def files(sheet: Sheet) -> dict[str, str]:
    """Every form of the report, by the name of its file."""
    return {
        "report.html": as_html(sheet),
        "junit.xml": as_junit(sheet),
        "cases.csv": as_csv(sheet),
        "figures.json": as_json(sheet),
    }
