"""What a run was made with: enough to make it again, and nothing that is private to the machine."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from datetime import UTC, date, datetime
from importlib import resources
from pathlib import Path

from bot.settings import Settings
from evals.types import Run, Suite
from knowledge.types import Release

PUBLIC = ("embedding_model", "language_model", "keep_days")
"""Settings that hold no address, key or folder."""


def describe(
    suite: Suite,
    release: Release,
    settings: Settings,
    applicable: int,
    *,
    as_at: date | None = None,
    repeat: int = 1,
    workers: int = 1,
) -> Run:
    """A run that is about to begin; it has no id yet."""
    public = {name: str(getattr(settings, name)) for name in PUBLIC if getattr(settings, name) is not None}
    return Run(
        id="new",
        suite=suite.name,
        suite_sha256=suite.sha256,
        suite_path=suite.path,
        release=release.id,
        embedding_model=release.model,
        language_model=settings.language_model or "extractive",
        prompts=prompts(),
        settings={**public, "workers": str(workers)},
        as_at=as_at,
        repeat=repeat,
        commit=commit(),
        machine=f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        begun=datetime.now(UTC),
        cases=len(suite.cases),
        applicable=applicable,
    )


def prompts() -> dict[str, str]:
    """The first twelve digits of the SHA-256 of each file of prompts and wording."""
    files = sorted(resources.files("prompts").iterdir(), key=lambda file: file.name)
    held = {file.name: file.read_bytes() for file in files if file.name.endswith(".yaml")}
    return {name: hashlib.sha256(data).hexdigest()[:12] for name, data in held.items()}


def commit() -> str | None:
    """Which commit of the product this is, "+" where files were changed since; None outside a checkout."""
    here = Path(__file__).resolve().parents[1]
    if not (here / ".git").exists():
        return None
    found = _git(here, "rev-parse", "--short", "HEAD")
    return found and found + ("+" if _git(here, "status", "--porcelain", "--untracked-files=no") else "")


def _git(here: Path, *words: str) -> str | None:
    try:
        done = subprocess.run(["git", *words], cwd=here, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
