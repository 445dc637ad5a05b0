"""`curiosity serve`, and the questions that a running server answers for the terminal."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from time import sleep
from urllib.request import urlopen

import pytest
from test_cli import REPLY, Desk, Wiring, asked, typed

from bot.cli.serve import daily
from bot.settings import load

SERVER = """
import sys
sys.path.insert(0, sys.argv[1])
from types import SimpleNamespace
from bot.cli.commands import app
from bot.cli.door import Door
from test_cli import Desk, Wiring
class Serving(Wiring):
    def ensure_starter(self, settings, tell):
        settings.home.mkdir(parents=True, exist_ok=True)
        return SimpleNamespace(id="2026-11-24.1")
app(["serve", "--port", "0"], obj=Door(find=lambda: Serving(Desk())), standalone_mode=False)
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CURIOSITY_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def server(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A real server in a process of its own, at a desk that always says the same."""
    command = [sys.executable, "-c", SERVER, str(Path(__file__).parent)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for _ in range(500):
            if (home / "server.json").exists() or process.poll() is not None:
                break
            sleep(0.02)
        yield process
        process.kill()


def note(home: Path) -> dict[str, object]:
    told = json.loads((home / "server.json").read_text())
    assert isinstance(told, dict)
    return told


def test_it_prints_its_address_and_leaves_a_note_of_it(home: Path, server: subprocess.Popen[str]) -> None:
    assert server.stderr
    url = re.search(r"http://127\.0\.0\.1:\d+", server.stderr.readline())
    assert url
    assert (note(home)["url"], note(home)["pid"]) == (url.group(), server.pid)
    with urlopen(f"{url.group()}/health", timeout=5) as reply:
        assert reply.status == 200


def test_ask_uses_the_running_server(home: Path, server: subprocess.Popen[str]) -> None:
    desk = Desk()
    done = asked("How soon?", "--json", desk=desk)
    assert json.loads(done.stdout)["text"] == REPLY.text
    assert desk.asked == []


def test_ask_answers_by_itself_when_told_to(home: Path, server: subprocess.Popen[str]) -> None:
    desk = Desk()
    asked("How soon?", "--local", desk=desk)
    assert len(desk.asked) == 1


def test_a_server_of_other_guidance_is_not_asked(
    home: Path, server: subprocess.Popen[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///elsewhere.db")
    desk = Desk()
    asked("How soon?", desk=desk)
    assert len(desk.asked) == 1


@pytest.mark.parametrize("word", [signal.SIGTERM, signal.SIGINT])
def test_a_server_told_to_end_takes_its_note_away(home: Path, server: subprocess.Popen[str], word: int) -> None:
    server.send_signal(word)
    assert server.stderr
    said = server.stderr.read()
    server.wait(timeout=10)
    assert not (home / "server.json").exists()
    assert "Traceback" not in said


@pytest.mark.parametrize("held", ["", "{", "[]", '{"url": "http://127.0.0.1:1", "pid": 1, "reads": "%s"}'])
def test_a_note_that_leads_nowhere_is_passed_over(home: Path, held: str) -> None:
    from bot.cli import running

    home.mkdir()
    running.leave_note(load(), "http://127.0.0.1:1", None)
    right = note(home)["reads"]
    (home / "server.json").write_text(held.replace("%s", str(right)))
    desk = Desk()
    assert asked("How soon?", desk=desk).exit_code == 0
    assert len(desk.asked) == 1


def test_a_note_of_a_server_that_died_is_passed_over(home: Path) -> None:
    from bot.cli import running

    home.mkdir()
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    running.leave_note(load(), "http://127.0.0.1:1", None)
    told = {**note(home), "pid": dead.pid}
    (home / "server.json").write_text(json.dumps(told))
    running.take_note(load())
    assert (home / "server.json").exists(), "another process's note is not ours to remove"
    assert asked("How soon?").exit_code == 0


def test_a_port_that_is_taken_is_one_line(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = typed("serve", "--port", str(port), wiring=Wiring(Desk()))
    assert done.exit_code == 2
    line = f"Port {port} on 127.0.0.1 is taken by another program: choose one with --port or CURIOSITY_PORT.\n"
    assert done.stderr == line


def test_an_address_that_cannot_be_is_one_line(home: Path) -> None:
    done = typed("serve", "--host", "256.0.0.1", wiring=Wiring(Desk()))
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)


def test_what_is_done_once_a_day_is_done_at_the_start_and_again_until_the_end() -> None:
    done: list[int] = []
    twice = Event()

    def act() -> None:
        done.append(1)
        if len(done) > 1:
            twice.set()

    with daily(act, every=0.01):
        assert len(done) >= 1
        assert twice.wait(5)
    sleep(0.05)
    seen = len(done)
    sleep(0.05)
    assert len(done) == seen
