"""`curiosity screen`: a walk by typing, taken up again after it was killed, with the same findings as anywhere else."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli.commands import app
from bot.screening.findings import findings
from bot.screening.types import Field, Page
from bot.screening.walk import begin, same
from evals.screening import Case, cases, walked
from prompts import load_screening

CASES = {case.id: case for case in cases()}
INSTRUMENT = load_screening()


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURIOSITY_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOGNAME", "somebody")


def screen(*words: str, typed: str = "", exits: int = 0) -> Result:
    done = CliRunner().invoke(app, ["screen", *words], input=typed)
    assert done.exit_code == exits, done.output
    return done


def keyed(case: Case, field: Field) -> str:
    """What a person types for a field."""
    page = Page(key="", title="", fields=(field,))
    value = case.given(page, date.today())[field.key]
    if field.kind == "table":
        return f"{value}\n" if value else ""
    if not field.options or not value:
        return str(value)
    chosen = (value,) if isinstance(value, str) else value
    places = [option.value for option in field.options]
    return ", ".join(str(places.index(one) + 1) for one in chosen)


def typing(case: Case) -> list[list[str]]:
    """What a person types for a whole case, page by page."""
    screening = begin(INSTRUMENT, date.today())
    lines = []
    while page := screening.current():
        lines.append([keyed(case, field) for field in page.fields])
        screening = screening.respond(page.key, case.given(page, date.today()), date.today(), same)
    return lines


def typed(pages: list[list[str]]) -> str:
    return "".join(f"{line}\n" for page in pages for line in page)


def latest() -> dict[str, str]:
    return dict(json.loads(screen("list", "--json").stdout)[0])


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_case_is_walked_killed_in_the_middle_taken_up_again_and_found_the_same(case: Case) -> None:
    pages = typing(case)
    half = len(pages) // 2
    first = screen(typed=typed(pages[:half]))
    reference = latest()["reference"]
    assert f"--resume --reference {reference}" in first.stderr
    again = screen("--resume", typed=_alone(pages, half, case) + typed(pages[half:]))
    assert latest()["state"] == "finished", again.output
    held = json.loads(screen("show", reference, "--json").stdout)["findings"]
    wanted = json.loads(findings(walked(case, INSTRUMENT, date.today()), date.today()).model_dump_json())
    for name in ("level", "neglect", "profile", "patterns", "steps", "chronology", "unknowns", "decision"):
        assert held[name] == wanted[name], name
    assert wanted["steps"][0]["title"] in again.stdout


def _alone(pages: list[list[str]], half: int, case: Case) -> str:
    """The question that comes again where somebody was among the questions on domestic abuse."""
    screening = begin(INSTRUMENT, date.today())
    for _ in range(half):
        page = screening.current()
        assert page is not None
        screening = screening.respond(page.key, case.given(page, date.today()), date.today(), same)
    page = screening.sat_down().current()
    now = screening.current()
    comes_again = page is not None and now is not None and page.key == "alone" != now.key
    return f"{keyed(case, page.fields[0])}\n" if comes_again and page else ""


def test_keys_go_back_show_the_guidance_stop_for_danger_and_close() -> None:
    pages = typing(CASES["mild-single"])
    done = screen(typed=typed(pages[:5]) + "b\n?\n!\n1\nr\n2\ns\n")
    assert "Call 999 now" in done.stdout
    assert "Refer to children's social care now" in done.stdout
    assert "The live guidance holds nothing on this." in done.stdout
    assert "Kept." in done.stderr
    assert latest()["state"] == "draft"


def test_a_number_that_is_not_on_the_list_and_a_wrong_row_are_asked_again(tmp_path: Path) -> None:
    pages = typing(CASES["mild-single"])
    done = screen(typed="99\nsome\n" + typed(pages[:1]) + "s\n")
    assert done.stderr.count("Type a number from 1 to 8.") == 2
    table = tmp_path / "rows.csv"
    table.write_text("date,child,service,outcome\n2026-02-31,A,GP,WNB\n2026-03-02,A,GP,WNB\n", encoding="utf-8")
    rows = typed(pages)[: typed(pages).rindex("\n\n")]
    done = screen(typed=rows)
    reference = latest()["reference"]
    done = screen("--resume", "--reference", reference, typed="s\n")
    assert "Kept" in done.stderr


def test_a_file_of_rows_can_be_named_and_what_is_wrong_in_it_is_said_by_its_line(tmp_path: Path) -> None:
    case = CASES["mild-single"]
    screening, lines = begin(INSTRUMENT, date.today()), []
    while (page := screening.current()) and page.key != "chronology":
        lines.append([keyed(case, field) for field in page.fields])
        screening = screening.respond(page.key, case.given(page, date.today()), date.today(), same)
    table = tmp_path / "rows.csv"
    table.write_text("date,child,service,outcome\n2026-02-31,A,GP,WNB\n2026-03-02,A,GP,WNB\n", encoding="utf-8")
    done = screen(typed=typed(lines) + f"@{table}\n@{tmp_path / 'none.csv'}\ns\n")
    assert "Line 2: That day does not exist" in " ".join(done.stdout.split())
    assert "none.csv: cannot be read" in done.stderr
    held = json.loads(screen("show", latest()["reference"], "--json").stdout)["findings"]
    assert len(held["chronology"]["meetings"]) == 1


def test_check_says_what_is_wrong_line_by_line(tmp_path: Path) -> None:
    assert "is right: 37 statements" in screen("check").stderr
    shipped = (Path(__file__).parents[1] / "prompts" / "neglect_screening.yaml").read_text(encoding="utf-8")
    own = tmp_path / "ours.yaml"
    own.write_text(shipped.replace("ages: [under 1]", "ages: [babies]", 1).replace("  - id: camhs", "  - id: camhs"))
    told = screen("check", str(own), exits=1).stderr.splitlines()
    assert len(told) == 1
    at = shipped[: shipped.index("ages: [under 1]")].count("\n") + 1
    assert told[0].startswith(f"ours.yaml: line {at}: ")
    assert "no such file" in screen("check", str(tmp_path / "none.yaml"), exits=2).stderr


def test_what_is_not_there_is_one_line() -> None:
    assert "You have no screenings" in screen("list").stdout
    for words in (("show", "NOTHERE"), ("--resume", "--reference", "NOTHERE")):
        assert screen(*words, exits=1).stderr.count("\n") == 1
    assert "no unfinished screening" in screen("--resume", exits=2).stderr
    assert "There is no screening" in screen("erase", "NOTHERE", exits=2).stderr


def test_a_screening_is_shown_for_the_family_and_erased() -> None:
    screen(typed=typed(typing(CASES["child-28"])))
    reference = latest()["reference"]
    shown, family = screen("show", reference).stdout, screen("show", reference, "--family").stdout
    assert "There is domestic abuse" in " ".join(shown.split())
    assert "domestic abuse" not in family.casefold()
    assert "bank card" not in family
    assert "Child A" in family
    screen("erase", reference)
    assert "You have no screenings" in screen("list").stdout
