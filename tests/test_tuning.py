"""Tuning the search model for real, through the terminal. Takes minutes and `make tune`: set CURIOSITY_TEST_TUNE=1."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from knowledge.embedding.tune import Recipe, half, split
from knowledge.pairs import Held

HERE = Path(__file__).parent.parent
STARTER = HERE / "evals" / "datasets" / "pairs" / "starter.jsonl"
NEAR = 0.005
real = pytest.mark.skipif(not os.environ.get("CURIOSITY_TEST_TUNE"), reason="takes minutes: set CURIOSITY_TEST_TUNE=1")


def test_no_passage_is_on_both_sides_of_the_split_as_right_or_as_wrong() -> None:
    texts = [f"passage {i}" for i in range(200)]
    pairs = [Held(f"question {i}", "plain", i % 200, (i * 7 + 1) % 200) for i in range(600)]
    learning, kept = split(pairs, texts, Recipe())
    learned = {pair.right for pair in learning} | {pair.wrong for pair in learning if pair.wrong is not None}
    assert kept
    assert learned.isdisjoint(pair.right for pair in kept)


@pytest.mark.parametrize(
    ("can", "quicker"),
    [({"avx2": True}, False), ({"avx512_bf16": True, "amx_bf16": False}, True), ({"neon": True, "bf16": True}, True)],
    ids=["none", "avx512", "arm"],
)
def test_half_precision_is_left_to_processors_that_multiply_in_it_themselves(
    can: dict[str, bool], quicker: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: can)
    assert half() is quicker


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    _run(folder, "kb", "build")
    return folder


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pairs") / "some.jsonl"
    file.write_text("".join(STARTER.read_text(encoding="utf-8").splitlines(keepends=True)[:500]), encoding="utf-8")
    return file


@real
def test_the_same_pairs_and_seed_give_the_same_figures_and_a_killed_run_goes_on_to_them(
    home: Path, pairs: Path, tmp_path: Path
) -> None:
    first, again = (_tuned(home, pairs, tmp_path / name) for name in ("first", "again"))
    resumed = _killed_then_resumed(home, pairs, tmp_path / "killed")
    assert first["tuned"]["mrr@10"] > first["base"]["mrr@10"]
    for other in (again, resumed):
        assert other["tuned"] == pytest.approx(first["tuned"], abs=NEAR)


@real
def test_too_few_pairs_are_refused_with_how_many_it_takes(home: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("".join(STARTER.read_text(encoding="utf-8").splitlines(keepends=True)[:20]), encoding="utf-8")
    refused = subprocess.run(_command(few, tmp_path / "out"), env=_env(home), capture_output=True, text=True)
    assert refused.returncode != 0
    assert "20 pairs are too few to help" in refused.stdout + refused.stderr


def _tuned(home: Path, pairs: Path, out: Path) -> dict[str, Any]:
    said = subprocess.run(_command(pairs, out), env=_env(home), capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def _killed_then_resumed(home: Path, pairs: Path, out: Path) -> dict[str, Any]:
    going = subprocess.Popen(_command(pairs, out), env=_env(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while going.poll() is None and not list(out.glob("checkpoints/checkpoint-*/trainer_state.json")):
        time.sleep(0.05)
    assert going.poll() is None, "it ended before it could be killed"
    going.send_signal(signal.SIGKILL)
    going.wait()
    return _tuned(home, pairs, out)


def _command(pairs: Path, out: Path) -> list[str]:
    return [sys.executable, "-m", "bot", "kb", "tune", str(pairs), "--out", str(out), "--epochs", "2", "--json"]


def _env(home: Path) -> dict[str, str]:
    return {**os.environ, "CURIOSITY_HOME": str(home), "HF_HUB_OFFLINE": "1"}


def _run(home: Path, *words: str) -> None:
    subprocess.run([sys.executable, "-m", "bot", *words], env=_env(home), cwd=HERE, check=True, capture_output=True)
