"""The real `curiosity serve`, killed at the worst moments and told to end: nothing lost, nothing doubled."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep
from urllib.request import urlopen

from fake_slack import FakeSlack
from human import Human
from running import ALICE, home_of

QUESTIONS = ("What are the signs of neglect?", "Who attends a strategy discussion?")


@contextmanager
def served(home: Path, slack: FakeSlack, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "bot", "serve", "--port", str(port)]
    told = {**os.environ, **slack.env, "CURIOSITY_HOME": str(home)}
    with subprocess.Popen(command, env=told, cwd=home, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                try:
                    urlopen(f"http://127.0.0.1:{port}/ready", timeout=5).close()
                    break
                except OSError:
                    sleep(0.1)
            yield process
        finally:  # a test that failed would else wait for it for ever
            process.kill()


def reply(who: Human, asked: dict, contains: str) -> dict:
    return who.wait_dm(contains, thread_ts=asked["ts"], timeout=60)


def test_killed_between_posting_and_keeping_and_in_mid_answer_it_answers_each_question_once(
    slack: FakeSlack, starter_home: Path, tmp_path: Path
) -> None:
    home = home_of(starter_home, tmp_path / "home")
    port = _free()
    slack.request_urls.append(f"http://127.0.0.1:{port}/slack/events")
    alice = slack.user(ALICE)
    with served(home, slack, port) as process:
        slack.inject_fault("chat.postMessage", held=20)
        posted = alice.dm(QUESTIONS[0])
        slack.wait(lambda: slack.bot_messages(alice.dm_id, posted["ts"]), 30)
        slack.inject_fault("chat.update", delay=20, http_status=503)
        halfway = alice.dm(QUESTIONS[1])
        reply(alice, halfway, "quote")
        process.send_signal(signal.SIGKILL)
    slack.faults.clear()
    with served(home, slack, port) as process:
        for asked in (posted, halfway):
            slack.wait(lambda asked=asked: "Looking" not in slack.bot_messages(alice.dm_id, asked["ts"])[0]["text"], 60)
            assert len(slack.bot_messages(alice.dm_id, asked["ts"])) == 1
        last = alice.dm(QUESTIONS[0])
        process.send_signal(signal.SIGTERM)
        process.wait(40)
    assert "Looking" not in reply(alice, last, "")["text"], "told to end, it finishes what is in hand"


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
