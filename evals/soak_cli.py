"""Kill the real commands at random: `python -m evals.soak_cli --times 30`.

On the starter guidance and one document that changes every turn, `curiosity kb build` and `kb publish` are killed with
SIGKILL at random moments of their whole run. After each kill the live release must answer a question and verify, and
the next build must succeed. `evals.soak` does the same to the work itself, without the time that starting takes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

COMMAND = [sys.executable, "-m", "bot"]
QUESTION = "How soon does the core group meet?"
PARAGRAPHS = 60


def main() -> int:
    """Print each turn that was not whole, and the figures. 1 where there was any."""
    parser = argparse.ArgumentParser(
        prog="python -m evals.soak_cli", description="Kill builds and publishes at random."
    )
    parser.add_argument("--times", type=int, default=30, help="kills of each kind (30)")
    given = parser.parse_args()
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["CURIOSITY_HOME"] = str(Path(scratch) / "home")
        change(Path(scratch), 0)
        for words in (("kb", "add", str(Path(scratch) / "guide.md"), "--yes"), ("kb", "build", "--yes")):
            run(*words)
        run("kb", "publish", "--yes")
        for action in ("build", "publish"):
            killed, found = soak(action, given.times, Path(scratch))
            faults += found
            print(f"{action}: {given.times} turns, {killed} killed before they ended, {len(found)} faults", flush=True)
    return int(bool(faults))


def soak(action: str, times: int, folder: Path) -> tuple[int, list[str]]:
    """How many were killed before they ended, and what was found wrong."""
    draw = random.Random(action)
    ready(action, folder, 1000 if action == "build" else 2000)
    began = time.monotonic()
    run("kb", action, "--yes")
    longest = time.monotonic() - began
    killed, faults = 0, []
    for turn in range(1, times + 1):
        ready(action, folder, turn + (3000 if action == "build" else 6000))
        killed += kill(action, draw.uniform(0, longest))
        found = list(look())
        faults += [f"{action} {turn}: {fault}" for fault in found]
        for fault in found:
            print(f"{action} {turn}: {fault}", flush=True)
    return killed, faults


def ready(action: str, folder: Path, turn: int) -> None:
    """A changed document is added; for a publish it is built as well."""
    change(folder, turn)
    run("kb", "add", str(folder / "guide.md"), "--yes")
    if action == "publish":
        run("kb", "build", "--yes")


def kill(action: str, after: float) -> bool:
    """Whether the command was still running when it was killed."""
    with subprocess.Popen(
        [*COMMAND, "kb", action, "--yes"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as one:
        time.sleep(after)
        running = one.poll() is None
        one.kill()
    return running


def look() -> Iterator[str]:
    """What is wrong with the live release, and with the next build."""
    told = subprocess.run([*COMMAND, "ask", QUESTION, "--json", "--local"], capture_output=True, text=True, check=False)
    try:
        answer = json.loads(told.stdout)
    except ValueError:
        answer = {}
    if answer.get("outcome") != "answered" or "10 working days" not in answer.get("text", ""):
        yield f"the live release did not answer: {told.stderr.strip()[-200:]}"
    for words in (("kb", "verify"), ("kb", "build", "--yes")):
        done = subprocess.run([*COMMAND, *words], capture_output=True, text=True, check=False)
        if done.returncode:
            yield f"{' '.join(words)} failed: {done.stderr.strip()[-200:]}"


def change(folder: Path, turn: int) -> None:
    """A new edition of the one document: every paragraph is new."""
    words = random.Random(turn)
    lines = [f"{n}. " + " ".join(f"word{words.randrange(900)}" for _ in range(40)) + "." for n in range(1, PARAGRAPHS)]
    front = "---\ntitle: Soak\nauthority: commentary\npublisher: Nobody\nedition: '1'\npublished: 2026-01-01\n---\n"
    (folder / "guide.md").write_text(front + "\n\n".join(lines), encoding="utf-8")


def run(*words: str) -> None:
    """A command that must succeed."""
    subprocess.run([*COMMAND, *words], check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
