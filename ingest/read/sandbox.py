"""The room a file is read in: a child process with limits on time, memory and output, killed with its group.

A reader may crash, hang or grow without end on a file made to do that. The parent hands over bytes and gets
back one Reading or one line; the child may open no connection, start no program and write no file.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module

from ingest.errors import Unreadable
from ingest.types import Reading
from knowledge.types import Frozen

READERS = {
    "pdf": ("ingest.read.pdf", "read_pdf"),
    "docx": ("ingest.read.docx", "read_docx"),
    "html": ("ingest.read.html", "read_html"),
    "markdown": ("ingest.read.markdown", "read_markdown"),
    "text": ("ingest.read.text", "read_text"),
}
_BARRED = frozenset({"socket.connect", "socket.bind", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"})
_READ, _REFUSED = b"+", b"-"
_DAMAGED = "it is damaged, or made to crash a reader"


class Limits(Frozen):
    """What one file may cost: seconds of clock and processor, bytes of memory, of file and of text read."""

    seconds: float = 60
    memory: int = 1_500_000_000
    size: int = 50_000_000
    text: int = 50_000_000


def read_apart(kind: str, data: bytes, limits: Limits) -> Reading:
    """Read `data` with the reader for `kind` in a child process.

    Raises:
        Unreadable: the reader refused it, ran out of time or memory, or died.
    """
    child = subprocess.Popen(
        [sys.executable, "-P", "-s", "-c", "from ingest.read.sandbox import serve; serve()", kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "CURIOSITY_LIMITS": limits.model_dump_json()},
        start_new_session=True,
    )
    try:
        out, _ = child.communicate(data, timeout=limits.seconds + 1)
    except subprocess.TimeoutExpired:
        raise Unreadable(_too_slow(limits)) from None
    finally:
        _end(child)
    return _result(out, child.returncode, limits)


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole group, whatever became of it, and wait: nothing is left running."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()


def _result(out: bytes, code: int, limits: Limits) -> Reading:
    if out[:1] == _READ and code == 0:
        return Reading.model_validate_json(out[1:])
    if out[:1] == _REFUSED and code == 0:
        raise Unreadable(out[1:].decode())
    if code == -signal.SIGXCPU:
        raise Unreadable(_too_slow(limits))
    raise Unreadable(_too_big(limits) if code == -signal.SIGKILL else _DAMAGED)


def _too_slow(limits: Limits) -> str:
    return f"it took longer than {limits.seconds:g} seconds to read"


def _too_big(limits: Limits) -> str:
    return f"reading it needs more than {limits.memory / 1e9:.2g} GB of memory"


def serve() -> None:
    """The child: take the bytes from standard input, answer on standard output, and leave at once."""
    limits = Limits.model_validate_json(os.environ.pop("CURIOSITY_LIMITS"))
    answer = os.dup(1)
    os.dup2(2, 1)
    reader = _load(sys.argv[1])
    _confine(limits)
    _send(answer, _attempt(reader, sys.stdin.buffer.read(), limits))
    os._exit(0)


def _load(kind: str) -> Callable[[bytes], Reading]:
    module, name = READERS[kind]
    reader: Callable[[bytes], Reading] = getattr(import_module(module), name)
    return reader


def _confine(limits: Limits) -> None:
    """Lower every limit the system knows (macOS has no memory limit) and bar what no reader needs to do."""
    import resource

    seconds = int(limits.seconds) + 1
    wanted = {"AS": limits.memory, "DATA": limits.memory, "CPU": seconds, "FSIZE": 0, "CORE": 0}
    for name, most in wanted.items():
        # Past its soft limit of time a process is told so; at the hard one it is killed without a reason to show.
        hard = most + 5 if name == "CPU" else most
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, hard))
    sys.addaudithook(_bar)


def _bar(event: str, _: object) -> None:
    if event in _BARRED:
        raise PermissionError(event)


def _attempt(reader: Callable[[bytes], Reading], data: bytes, limits: Limits) -> bytes:
    try:
        reading = reader(data)
        text = reading.model_dump_json().encode()
    except Unreadable as refusal:
        return _REFUSED + str(refusal).encode()
    except MemoryError:
        return _REFUSED + _too_big(limits).encode()
    except Exception:
        # Any other failure inside a reader is the file's doing as far as the person who offered it can tell.
        return _REFUSED + _DAMAGED.encode()
    if len(text) > limits.text:
        return _REFUSED + f"it holds more than {limits.text // 1_000_000} MB of text".encode()
    return _READ + text


def _send(target: int, answer: bytes) -> None:
    view = memoryview(answer)
    while view:
        view = view[os.write(target, view) :]
