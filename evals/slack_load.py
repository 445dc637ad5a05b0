"""How the Slack door bears a rush: `python -m evals.slack_load`.

The real `curiosity serve` in a process of its own, over a home that is copied first; Slack is played by a small server
here, which signs and posts events at a steady rate and takes the replies. With `--hung` the desk answers nothing at all
while the rush lasts, as if the language model hung; the questions that were admitted are answered afterwards. With
`--processes` and `--times` several processes share the home, and each event is sent to them several times over.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import shutil
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, time
from typing import NamedTuple

import httpx

from evals.slack_double import TEAM, Slack

SECRET, TOKEN = "load-signing-secret", "xoxb-load"
PEOPLE = 200
QUESTIONS = (
    "What are the signs of neglect in a baby?",
    "Who attends a strategy discussion?",
    "What should I do when a child is not brought to appointments?",
    "How do I record a home visit where the kitchen was dirty?",
    "When must I refer to children's social care?",
)
HUNG = """
import sys
from pathlib import Path
from time import sleep
from bot.assistant import Assistant
real, gate = Assistant.ask, Path(sys.argv[1])
def ask(self, *given, **named):
    while gate.exists():
        sleep(0.2)
    return real(self, *given, **named)
Assistant.ask = ask
sys.argv = ["curiosity", *sys.argv[2:]]
from bot.__main__ import main
main()
"""


class Load(NamedTuple):
    """What is borne."""

    rate: float
    seconds: float
    hung: bool = False
    wait: float = 180.0
    processes: int = 1
    times: int = 1


class Figures(NamedTuple):
    """What came of one rush. Seconds, and MiB."""

    sent: int
    acknowledged: int
    ack_p50: float
    ack_p99: float
    ack_worst: float
    noted_p95: float
    """From the question to the note with its reference."""
    answered: int
    answer_p95: float
    """From the question to its answer, of those that were admitted; with a hung desk, from the end of the rush."""
    shed: int
    silent: int
    """Neither answered nor told why not."""
    doubled: int
    memory_before: float
    memory_worst: float
    memory_after: float


class Rush:
    """Posts signed events at a steady rate, whatever becomes of those before."""

    def __init__(self, ports: Sequence[int], slack: Slack) -> None:
        self._urls = [f"http://127.0.0.1:{port}/slack/events" for port in ports]
        self._slack = slack
        self.acks: list[float] = []
        self.refused: Counter[str] = Counter()

    async def run(self, load: Load) -> None:
        """Every event is begun when it is due."""
        limits = httpx.Limits(max_connections=400, max_keepalive_connections=100)
        async with httpx.AsyncClient(timeout=3.0, limits=limits, trust_env=False) as client:
            began, tasks = monotonic(), []
            for number in range(int(load.rate * load.seconds)):
                await asyncio.sleep(max(0.0, began + number / load.rate - monotonic()))
                self._slack.asked[_ts(number)] = monotonic()
                tasks += [asyncio.create_task(self._post(client, number, time)) for time in range(load.times)]
            await asyncio.gather(*tasks)

    async def _post(self, client: httpx.AsyncClient, number: int, attempt: int) -> None:
        body, stamp = _event(number), str(int(time()))
        signed = hmac.new(SECRET.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={signed}"}
        began, url = monotonic(), self._urls[attempt % len(self._urls)]
        try:
            reply = await client.post(url, content=body, headers={**headers, "Content-Type": "application/json"})
        except httpx.HTTPError as error:
            self.refused[type(error).__name__] += 1
            return
        if reply.status_code == 200:
            self.acks.append(monotonic() - began)
        else:
            self.refused[str(reply.status_code)] += 1


def measure(home: Path, load: Load) -> tuple[Figures, Counter[str]]:
    """One rush on a copy of a home."""
    with TemporaryDirectory() as folder:
        own = Path(folder) / "home"
        shutil.copytree(home, own)
        return asyncio.run(_measured(own, Path(folder) / "hung", load))


async def _measured(home: Path, gate: Path, load: Load) -> tuple[Figures, Counter[str]]:
    slack = Slack()
    server = await asyncio.start_server(slack.serve, "127.0.0.1", 0)
    api, ports = server.sockets[0].getsockname()[1], [_free() for _ in range(load.processes)]
    served = [_served(home, api, port, gate) for port in ports]
    try:
        for port in ports:
            await _ready(port)
        before, watch = _memory(served[0].pid), asyncio.create_task(_watched(served[0].pid))
        if load.hung:
            gate.touch()
        rush = Rush(ports, slack)
        await rush.run(load)
        ended = monotonic()
        gate.unlink(missing_ok=True)
        await _settled(slack, ended + load.wait)
        watch.cancel()
        memory = before, max(WORST), _memory(served[0].pid)
        return _figures(slack, rush, ended if load.hung else None, memory), rush.refused
    finally:
        for process in served:
            process.terminate()
        for process in served:
            process.wait(40)
        server.close()


def _figures(slack: Slack, rush: Rush, ended: float | None, memory: tuple[float, float, float]) -> Figures:
    acks = sorted(rush.acks)
    noted = sorted(at - slack.asked[ts] for ts, at in slack.noted.items())
    done = {ts: at for ts, at in slack.answered.items() if ts not in slack.shed}
    taken = sorted(at - (slack.asked[ts] if ended is None else ended) for ts, at in done.items())
    return Figures(
        sent=len(slack.asked),
        acknowledged=len(acks),
        ack_p50=_at(acks, 0.5),
        ack_p99=_at(acks, 0.99),
        ack_worst=_at(acks, 1.0),
        noted_p95=_at(noted, 0.95),
        answered=len(done),
        answer_p95=_at(taken, 0.95),
        shed=len(slack.shed),
        silent=len(set(slack.asked) - set(done) - slack.shed),
        doubled=sum(len(said) > 1 for said in slack.messages.values()),
        memory_before=memory[0],
        memory_worst=memory[1],
        memory_after=memory[2],
    )


WORST: list[float] = []


async def _watched(pid: int) -> None:
    WORST[:] = [0.0]
    while True:
        WORST[0] = max(WORST[0], _memory(pid))
        await asyncio.sleep(0.5)


async def _settled(slack: Slack, until: float) -> None:
    while monotonic() < until and len(set(slack.answered) | slack.shed) < len(slack.asked):
        await asyncio.sleep(0.2)


async def _ready(port: int) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(1200):
            try:
                if (await client.get(f"http://127.0.0.1:{port}/ready")).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.1)
    raise SystemExit("the server did not become ready")


def _served(home: Path, api: int, port: int, gate: Path) -> subprocess.Popen[bytes]:
    told = {
        "CURIOSITY_HOME": str(home),
        "SLACK_API_URL": f"http://127.0.0.1:{api}/api/",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
    }
    command = [sys.executable, "-c", HUNG, str(gate), "serve", "--port", str(port)]
    return subprocess.Popen(command, env={**os.environ, **told}, stderr=subprocess.DEVNULL)


def _event(number: int) -> bytes:
    user, text = f"U{number % PEOPLE:04d}", QUESTIONS[number % len(QUESTIONS)]
    event = {"type": "message", "channel_type": "im", "channel": f"D{user[1:]}", "user": user, "ts": _ts(number)}
    body = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{number:08d}", "event": {**event, "text": text}}
    return json.dumps(body).encode()


def _ts(number: int) -> str:
    return f"1750000000.{number:06d}"


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _memory(pid: int) -> float:
    """Resident, in MiB."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def _at(ordered: Sequence[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else float("nan")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, help="a home with guidance published; it is copied")
    parser.add_argument("--rate", type=float, default=50.0, help="events a second (50)")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long the rush lasts (60)")
    parser.add_argument("--hung", action="store_true", help="nothing is answered while it lasts")
    parser.add_argument("--wait", type=float, default=180.0, help="seconds to wait for what was admitted (180)")
    parser.add_argument("--processes", type=int, default=1, help="how many share the home (1)")
    parser.add_argument("--times", type=int, default=1, help="how often each event is sent (1)")
    given = vars(parser.parse_args())
    figures, refused = measure(given.pop("home"), Load(**given))
    for name, value in figures._asdict().items():
        print(f"{name:15} {value:.3f}" if isinstance(value, float) else f"{name:15} {value}")
    print(f"{'not taken':15} {dict(refused)}")


if __name__ == "__main__":
    main()
