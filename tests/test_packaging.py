"""What a stranger gets: a wheel that holds all it needs, and a set-up that says what is wrong in one line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
HOUSES = ("bot", "evals", "ingest", "knowledge", "prompts")
NOT_SHIPPED = {"__pycache__", ".pyc"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: what lies about in a checkout must not find its way in."""
    source = tmp_path_factory.mktemp("source")
    for name in HOUSES:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(build, cwd=source, check=True, capture_output=True)
    (made,) = out.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def elsewhere(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clean environment with the wheel in it. The outside libraries are lent to it, so that none is downloaded."""
    clean = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(clean)], check=True)
    (site,) = clean.glob("lib/python*/site-packages")
    # A plain line lends the libraries but not what their own .pth files add: the checkout stays out of sight.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    pip = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check", "--python", str(clean / "bin" / "python")]
    # The lent libraries include this checkout's own record: without this pip would take it for the one to replace.
    subprocess.run([*pip, "install", "--no-deps", "--no-index", "--ignore-installed", str(wheel)], check=True)
    return clean


def test_the_wheel_holds_every_file_of_the_five_houses(wheel: Path) -> None:
    held = set(zipfile.ZipFile(wheel).namelist())
    files = [path.relative_to(ROOT) for name in HOUSES for path in (ROOT / name).rglob("*") if path.is_file()]
    shipped = {file.as_posix() for file in files if not NOT_SHIPPED & {*file.parts, file.suffix}}
    assert shipped <= held
    assert {name.split("/")[0] for name in held if ".dist-info" not in name} == set(HOUSES)


def test_a_question_is_answered_from_outside_the_checkout(elsewhere: Path, tmp_path: Path) -> None:
    told = {"CURIOSITY_HOME": str(tmp_path / "home"), "PATH": os.environ["PATH"], "HF_HUB_OFFLINE": "1"}
    ask = [elsewhere / "bin" / "curiosity", "ask", "What is professional curiosity?", "--json"]
    done = subprocess.run(ask, cwd=tmp_path, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["outcome"] == "answered"
    assert answer["citations"]


def test_what_answers_is_the_wheel_and_not_the_checkout(elsewhere: Path, tmp_path: Path) -> None:
    look = "import bot, knowledge; print(bot.__file__); print(knowledge.__file__)"
    python = [elsewhere / "bin" / "python", "-c", look]
    told = subprocess.run(python, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert all(Path(line).is_relative_to(elsewhere) for line in told.splitlines())


# Pins


def pins() -> dict[str, str]:
    lines = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if not line.startswith("#")]
    return {normal(name): version for name, version in (line.split("==") for line in lines)}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def project() -> dict[str, object]:
    held: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return held


def test_the_lock_is_plain_pins_and_nothing_else() -> None:
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    plain = re.compile(r"#.*|[A-Za-z0-9._-]+==[A-Za-z0-9.]+")
    assert [line for line in lines if not plain.fullmatch(line)] == []
    assert pins()["torch"] == "2.13.0"


def test_everything_that_the_project_asks_for_is_pinned() -> None:
    held = project()
    dev = held["optional-dependencies"]["dev"]  # type: ignore[index]
    asked = {normal(re.split(r"[^A-Za-z0-9._-]", each, maxsplit=1)[0]) for each in (*held["dependencies"], *dev)}  # type: ignore[misc]
    assert asked - set(pins()) == set()


def test_test_tools_are_kept_apart_from_what_answering_needs() -> None:
    runtime = (ROOT / "requirements.lock").read_text().split("# test tools")[0]
    assert "fastapi==" in runtime
    assert not re.search(r"^(pytest|mypy|ruff|playwright)==", runtime, re.M)


# Setting up


def make(*words: str, path: str | None = None, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    told = {**os.environ, **({"PATH": path} if path is not None else {})}
    told.pop("MAKEFLAGS", None)
    command = [shutil.which("make") or "make", "--no-print-directory", *words]
    return subprocess.run(command, cwd=folder, env=told, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a fresh checkout as set-up reads before it downloads anything."""
    for name in ("Makefile", "pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def script(folder: Path, name: str, text: str) -> Path:
    made = folder / name
    made.write_text(f"#!/bin/sh\n{text}\n")
    made.chmod(0o755)
    return made


def ours(done: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of standard error that are not make's own."""
    return [line for line in done.stderr.splitlines() if not line.startswith("make")]


def test_a_python_that_is_too_old_is_one_line(checkout: Path) -> None:
    old = script(checkout, "old", "exit 1")
    done = make("setup", f"PYTHON={old}", folder=checkout)
    assert done.returncode != 0
    (line,) = ours(done)
    assert line.startswith("Python 3.11 or newer is needed")


def test_a_python_that_cannot_make_environments_says_which_package_to_install(checkout: Path) -> None:
    bare = script(checkout, "bare", 'case "$2" in *ensurepip*) exit 1;; *) exit 0;; esac')
    (line,) = ours(make("setup", f"PYTHON={bare}", folder=checkout))
    assert "python3-venv" in line


def test_no_network_is_one_line(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "PIP_FIND_LINKS", "PIP_EXTRA_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:1/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    done = make("setup", f"PYTHON={sys.executable}", folder=checkout)
    assert done.returncode != 0
    (line,) = ours(done)
    assert line.startswith("No network: PyTorch could not be downloaded.")


def test_help_names_the_two_commands_that_do_everything() -> None:
    told = make("help").stdout
    assert "make run" in told
    assert "make test" in told
