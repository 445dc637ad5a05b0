"""Inspect runs the same cases through the same scorers: its figures equal ours to the last digit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from evals import cases, proving
from evals.opening import Desks
from evals.proving import How

pytest.importorskip("inspect_ai")

ROOT = Path(__file__).parents[1]
TAKEN = {"followups": 3, "masking": 3, "refusals": 2, "danger": 2, "retrieval": 2}


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Some cases of each kind: several statements, several identifiers, a follow-up, no answer, an alarm."""
    path = tmp_path / "few.jsonl"
    shipped = {file.stem: file.read_text(encoding="utf-8").splitlines() for file in cases.shipped()}
    path.write_text(
        "\n".join(line for name, count in TAKEN.items() for line in shipped[name][:count]), encoding="utf-8"
    )
    return path


def inspected(home: Path, suite: Path, logs: Path) -> tuple[dict[str, float], str]:
    """The figures of `inspect eval`, each case asked twice, and everything its log holds."""
    words = ["eval", "evals/inspect_task.py", "-T", f"suite={suite}", "--epochs", "2", "--log-dir", str(logs)]
    done = subprocess.run(
        [sys.executable, "-m", "inspect_ai", *words, "--log-format", "json", "--display", "none"],
        env={**os.environ, "CURIOSITY_HOME": str(home)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    (log,) = logs.glob("*.json")
    told = log.read_text(encoding="utf-8")
    held = json.loads(told)
    assert held["status"] == "success", done.stderr[-2000:]
    (ours,) = held["results"]["scores"]
    assert held["results"]["headline"]["metric"] == "right"
    return {name: one["value"] for name, one in ours["metrics"].items()}, told


def test_figures_agree_to_the_last_digit(starter_home: Path, few: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(starter_home, home)
    with Desks(Settings(home=home, database_url=None)) as desks:
        sheet = proving.prove(cases.load(few), desks, How(repeat=2)).sheet
    mine = {f"{one.name} ({one.by})" if one.by else one.name: one.value for one in sheet.figures if one.unit != "ms"}
    theirs, log = inspected(home, few, tmp_path / "logs")
    assert {name: value for name, value in theirs.items() if not name.startswith("latency")} == mine
    assert len(mine) > 100
    named = [one.text for case in cases.load(few).cases for one in case.identifiers]
    assert named
    assert not [text for text in named if text in log]
