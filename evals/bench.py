"""What answering and ingest cost, as ratios within one run: `python -m evals.bench [--corpus FOLDER]`.

Machines are shared and noisy, so a figure here is a ratio to the bare library's time for the same texts, measured
in turn on the same machine. Nothing is asserted: a benchmark informs, a test decides.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

QUESTIONS = (
    "How soon does the core group meet?",
    "Do I need consent to share information about a child at risk?",
    "mum keeps cancelling the hv appts, what do I do",
    "Who decides what happens after a referral and how quickly?",
    "What is neglect?",
    "Is an early help assessment needed before I refer?",
    "How do I challenge a decision I do not agree with?",
    "What should I look for in a baby who cannot tell me?",
)
ROUNDS = 8


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure. `--corpus` adds a folder of documents to the starter guidance."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench", description="Costs, as ratios in one run.")
    parser.add_argument("--corpus", type=Path, nargs="*", default=[], help="Folders of documents to read as well.")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        os.environ["CURIOSITY_HOME"] = scratch
        os.environ.pop("DATABASE_URL", None)
        print("Ingest")
        texts = ingest(home, given.corpus)
        library = bare()
        compare_ingest(texts, library)
        print("Answering")
        answering(library)
        print("A fresh process")
        fresh(home)


def bare() -> Any:
    """The library by itself: the same weights, torch, fp32, two threads."""
    import torch
    from sentence_transformers import SentenceTransformer

    from knowledge.embedding.shipped import model_folder

    torch.set_num_threads(2)
    return SentenceTransformer(str(model_folder()), device="cpu")


_spent: dict[str, float] = {}


def ingest(home: Path, corpus: Sequence[Path]) -> list[str]:
    """Add, build and publish; then again, unchanged. Gives the texts that were embedded."""
    _spent["ingest"] = timed(lambda: _ingest(corpus))
    _spent["again"] = timed(lambda: _ingest(corpus))
    from bot import settings, wiring

    with wiring.open_catalogue(settings.load()) as catalogue:
        texts = [passage.embedded for _, passage, _ in catalogue.release_passages(catalogue.release().id)]
    show("passages", f"{len(texts)}")
    show("add, build, publish", f"{_spent['ingest']:.1f} s")
    show("again, unchanged", f"{_spent['again']:.2f} s")
    return texts


def _ingest(corpus: Sequence[Path]) -> None:
    from bot import settings, wiring
    from ingest.build import add_paths, add_starter

    chosen = settings.load()
    with wiring.open_catalogue(chosen) as catalogue:
        count = wiring.open_embedder(chosen).count
        add_starter(catalogue, count)
        add_paths(list(corpus), catalogue, count)
    releases = wiring.open_releases(chosen)
    releases.build()
    releases.publish()


def compare_ingest(texts: list[str], library: Any) -> None:
    """The whole of ingest against embedding the same texts with the bare library."""
    alone = timed(lambda: library.encode(texts, batch_size=32, show_progress_bar=False))
    show("the bare library embedding the same texts", f"{alone:.1f} s")
    show("ingest / bare library", f"{_spent['ingest'] / alone:.2f}")


def answering(library: Any) -> None:
    """Warm question to cited answer against one encode of the same question, in turn."""
    from bot import settings, wiring
    from bot.types import Question

    assistant = wiring.open_assistant(settings.load())
    embedder = wiring.open_embedder(settings.load())
    rows: dict[str, list[float]] = {"library": [], "query": [], "answer": []}
    steps: dict[str, list[float]] = {}
    for turn in range(ROUNDS + 1):
        for text in QUESTIONS:
            found = {
                "library": timed(lambda: library.encode(text, show_progress_bar=False)),  # noqa: B023
                "query": timed(lambda: embedder.query(text)),  # noqa: B023
            }
            begun = time.perf_counter()
            answer = assistant.ask(Question(text=text))
            found["answer"] = time.perf_counter() - begun
            if turn:  # the first round warms
                for name, spent in found.items():
                    rows[name].append(spent)
                for name, spent in answer.trace.timings_ms.items():
                    steps.setdefault(name, []).append(spent)
    middle = {name: median(values) * 1000 for name, values in rows.items()}
    show("one encode by the library (torch fp32)", f"{middle['library']:.1f} ms")
    show("one query vector", f"{middle['query']:.1f} ms, {middle['query'] / middle['library']:.2f} of it")
    show("question to cited answer", f"{middle['answer']:.1f} ms, {middle['answer'] / middle['library']:.2f} of it")
    for name, values in steps.items():
        show(f"  step: {name}", f"{median(values):.2f} ms")


def fresh(home: Path) -> None:
    """Processes of their own: the model ready, the terminal's answer cold and with a server running."""
    show(
        "model ready, in a new process",
        _child("from knowledge.embedding import open_embedder; open_embedder().query('x')"),
    )
    ask = [sys.executable, "-m", "bot", "ask", QUESTIONS[0], "--json"]
    show("terminal answer, cold", f"{median(timed(lambda: _run([*ask, '--local'])) for _ in range(5)):.2f} s")
    server = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve", "--port", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(home / "server.json")
        show("terminal answer, server running", f"{median(timed(lambda: _run(ask)) for _ in range(5)):.2f} s")
    finally:
        server.terminate()
        server.wait()


def _child(code: str) -> str:
    told = "import time; b=time.perf_counter(); " + code + "; s=time.perf_counter()-b; "
    told += "from evals.bench import memory; print(s, memory())"
    seconds, megabytes = _run([sys.executable, "-c", told]).split()[-2:]
    return f"{float(seconds):.2f} s, {float(megabytes):.0f} MB"


def memory() -> float:
    """The most memory this process has held, in MB. Linux keeps a parent's peak across exec in getrusage, so its own
    record is read where there is one."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024)


def _run(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _wait(note: Path) -> None:
    for _ in range(300):
        if note.is_file():
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not come up in 30 seconds")


def timed(call: Callable[[], object]) -> float:
    """Seconds that a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def show(name: str, figure: str) -> None:
    """One line."""
    print(f"  {name:48s} {figure}", flush=True)


if __name__ == "__main__":
    main()
    show("this process at its largest", f"{memory():.0f} MB")
