"""The rows of evals/datasets/scope: what is for this desk and what is not, half of it kept apart from the cues."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import evals

HALVES = ("tuning", "kept")
DATASETS = Path(evals.__file__).parent / "datasets"


def rows(half: str, part: str) -> list[dict[str, Any]]:
    return [row for row in _lines(DATASETS / "scope" / f"{half}.jsonl") if row["part"] == part]


def guidance_questions() -> list[str]:
    """What people ask of the guidance: the questions that the search model was tuned with."""
    return [row["question"] for path in sorted((DATASETS / "pairs").glob("*.jsonl")) for row in _lines(path)]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def share(hits: list[bool]) -> float:
    return sum(hits) / len(hits)
