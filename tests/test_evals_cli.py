"""`curiosity-evals` at the terminal, over the real starter guidance: run, judged, compared, marked, exported."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from evals_fakes import row, write_suite
from typer.testing import CliRunner, Result

from evals.cli.commands import app

GOOD = row(
    "A-1",
    question="How soon does the core group meet?",
    gold=[{"doc": "working-together-essentials", "quote": "within 10 working days"}],
    must_contain=[["10 working days"]],
)
BAD = row("A-2", question="Can I keep a secret for a child?", must_contain=[["a purple elephant"]])
RULES = "rules:\n  - name: Facts are there\n    suite: {suite}\n    figure: facts\n    at least: {least} %\n"


class Terminal:
    """Types commands into one home."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *words: str, exits: int = 0, types: str = "") -> Result:
        done = CliRunner().invoke(app, ["--home", str(self.home), *map(str, words)], input=types)
        assert done.exit_code == exits, done.output
        assert "Traceback" not in done.output
        return done

    def told(self, *words: str, exits: int = 0) -> Any:
        return json.loads(self(*words, "--json", exits=exits).stdout)


@pytest.fixture(scope="module")
def home(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("evals") / "home"
    shutil.copytree(starter_home, copy)
    return copy


@pytest.fixture
def terminal(home: Path) -> Terminal:
    shutil.rmtree(home / "evals", ignore_errors=True)
    return Terminal(home)


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return write_suite(tmp_path, GOOD, BAD)


def test_a_run_tells_its_figures_and_where_its_report_is(terminal: Terminal, two: Path) -> None:
    done = terminal("run", two)
    assert "2 of 2 cases asked" in done.stdout
    assert "Came out wrong: A-2" in done.stdout
    (folder,) = (terminal.home / "evals" / "runs").iterdir()
    assert str(folder / "report.html") in done.stderr.replace("\n", "")
    assert {"run.json", "records.jsonl", "figures.json", "report.html", "junit.xml", "cases.csv"} <= {
        path.name for path in folder.iterdir()
    }


def test_a_run_says_what_it_was_made_with_and_nothing_private(terminal: Terminal, two: Path) -> None:
    run = terminal.told("run", two, "--as-at", "2026-03-01", "--repeat", "2")["run"]
    assert (run["as_at"], run["repeat"], run["cases"], run["applicable"]) == ("2026-03-01", 2, 2, 2)
    assert len(run["suite_sha256"]) == 64
    assert set(run["prompts"]) >= {"wording.yaml", "answer.yaml"}
    assert run["settings"]["workers"] == "1"
    assert str(terminal.home) not in json.dumps(run)


def test_runs_and_suites_are_listed(terminal: Terminal, two: Path) -> None:
    assert "No suite has been run yet" in terminal("list").stdout
    id = terminal.told("run", two)["run"]["id"]
    told = terminal.told("list")
    assert [run["id"] for run in told["runs"]] == [id]
    assert "danger" in {suite["suite"] for suite in told["suites"]}
    assert id in terminal("list").stdout


def test_a_report_can_be_made_again_and_two_runs_compared(terminal: Terminal, two: Path) -> None:
    first, second = (terminal.told("run", two)["run"]["id"] for _ in range(2))
    report = terminal.home / "evals" / "runs" / first / "report.html"
    report.unlink()
    assert {one["name"] for one in terminal.told("report", first)} >= {"facts", "latency"}
    assert report.is_file()
    assert "facts" in {one["name"] for one in terminal.told("compare", first, second)["changes"]}
    assert terminal("compare", first, second).stdout


@pytest.mark.parametrize(("least", "exits", "outcome"), [(50, 0, "passed"), (51, 1, "failed")])
def test_the_gate_judges_keeps_its_result_and_exits_by_it(
    terminal: Terminal, two: Path, tmp_path: Path, least: int, exits: int, outcome: str
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES.format(suite=two, least=least), encoding="utf-8")
    done = terminal("gate", "live", "--rules", rules, exits=exits)
    assert ("Not met: Facts are there" in done.stderr) == (outcome == "failed")
    from bot.settings import Settings
    from bot.wiring import open_catalogue

    with open_catalogue(Settings(home=terminal.home, database_url=None)) as catalogue:
        result = catalogue.gate(catalogue.live_id())
    assert (result.outcome, result.rules[0].n, result.composer) == (outcome, 2, "extractive")


def test_rules_in_the_home_go_before_those_that_ship(terminal: Terminal, two: Path) -> None:
    own = terminal.home / "gate.yaml"
    own.write_text(RULES.format(suite=two, least=50), encoding="utf-8")
    try:
        assert [rule["name"] for rule in terminal.told("gate", "live")["rules"]] == ["Facts are there"]
    finally:
        own.unlink()


def test_a_suite_about_documents_that_are_not_here_is_not_applicable(terminal: Terminal, tmp_path: Path) -> None:
    path = write_suite(tmp_path, row(gold=[{"doc": "our-own-policy"}], must_contain=[["ten"]]))
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES.format(suite=path, least=50), encoding="utf-8")
    assert terminal.told("gate", "live", "--rules", rules)["outcome"] == "not applicable"


@pytest.mark.parametrize(
    ("words", "exits", "said"),
    [
        (("run", "dangers"), 2, "There is no suite 'dangers'"),
        (("report", "nothing"), 2, "There is no run 'nothing'."),
        (("gate", "2000-01-01.1"), 1, "There is no release '2000-01-01.1'."),
        (("gate", "live", "--rules", "gone.yaml"), 1, "gone.yaml: No such file"),
        (("export", "--out", "out.jsonl"), 2, "No marked answer makes a case yet"),
        (("mark", "nothing", "--by", "AB"), 2, "There is no run 'nothing'."),
        (("mark", "nothing", "--by", " "), 2, "--by needs a name"),
        (("agree",), 0, ""),
    ],
)
def test_what_cannot_be_done_is_one_line(terminal: Terminal, words: tuple[str, ...], exits: int, said: str) -> None:
    done = terminal(*words, exits=exits)
    assert said in done.stderr
    assert done.stderr.count("\n") <= 1


def test_a_suite_with_faults_tells_each_on_a_line(terminal: Terminal, tmp_path: Path) -> None:
    path = write_suite(tmp_path, row("A 1"), row("A 2"))
    assert terminal("run", path, exits=2).stderr.count("mine.jsonl line ") == 2


def test_a_suite_is_started_from_a_template_and_never_over_another(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "ours.jsonl"
    terminal("new", path)
    assert terminal.told("run", path)["run"]["cases"] == 4
    assert "is there already" in terminal("new", path, exits=2).stderr


def test_a_table_of_questions_is_converted_and_run(terminal: Terminal, tmp_path: Path) -> None:
    table, out = tmp_path / "ours.csv", tmp_path / "ours.jsonl"
    table.write_text("question,must contain\nHow soon does the core group meet?,10 working days\n", encoding="utf-8")
    assert "1 case" in terminal("convert", table, "--out", out).stderr
    assert "Came out wrong: none" in terminal("run", out).stdout


def test_answers_are_marked_by_two_people_compared_and_made_into_cases(terminal: Terminal, tmp_path: Path) -> None:
    id = terminal.told("run", write_suite(tmp_path, GOOD))["run"]["id"]
    first = terminal("mark", id, "--by", "AB", types="c\n\nw\nnot for Kayleigh Brown\nq\n")
    assert "2 marks kept." in first.stderr
    assert "within 10 working days" in first.stdout
    again = terminal("mark", id, "--by", "AB", types="q\n")
    assert "Statement 1 of" not in again.stdout
    terminal("mark", id, "--by", "CD", types="c\n\nx\nu\nas above\nq\n")
    found = terminal.told("agree")
    assert (found["n"], [one["place"] for one in found["differences"]]) == (2, [2])
    out = tmp_path / "out.jsonl"
    assert "1 case of 1 marked answer;" in terminal("export", "--out", out).stderr
    (case,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert (case["expected"], case["question"]) == ("answer", "How soon does the core group meet?")
    assert case["gold"][0]["doc"]
    kept = "".join(path.read_text(encoding="utf-8") for path in (terminal.home / "evals" / "marks").iterdir())
    assert "Kayleigh" not in kept + out.read_text(encoding="utf-8")


def test_every_figure_that_a_rule_may_name_is_explained(terminal: Terminal) -> None:
    assert "danger recall" in terminal("figures").stdout
    assert {"facts", "masking recall"} <= {one["name"] for one in terminal.told("figures")}
