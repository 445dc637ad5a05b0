"""A server that is already running in this home: its note, and a question put to it.

The note is `server.json` in the home, written when the server is ready and removed when it stops. A server answers
in milliseconds where a fresh process must first load the indexes, so `curiosity ask` tries it; any failure at all
means "not there", and the caller answers by itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.settings import Settings
    from bot.types import Answer, Question

PATIENCE = 5.0
"""Seconds to wait for a running server."""


def leave_note(settings: Settings, url: str, release: str | None) -> None:
    """Say that a server is at `url`; whoever reads the note never sees half of one."""
    note = _note(settings.home)
    held = {"url": url, "pid": os.getpid(), "release": release, "reads": _reads(settings)}
    draft = note.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(held), encoding="utf-8")
    os.replace(draft, note)


def take_note(settings: Settings) -> None:
    """Remove the note, if it is this process's own."""
    if _held(settings.home).get("pid") == os.getpid():
        _note(settings.home).unlink(missing_ok=True)


def ask(settings: Settings, question: Question) -> Answer | None:
    """The running server's answer, or None where there is none to be had."""
    from bot.types import Answer

    held = _held(settings.home)
    if held.get("reads") != _reads(settings) or not _alive(held.get("pid")):
        return None
    try:
        return Answer.model_validate(_post(f"{held['url']}/api/ask", _body(question)))
    except (OSError, ValueError, KeyError):
        return None


def _body(question: Question) -> dict[str, Any]:
    told = question.model_dump(mode="json", exclude={"text", "id"}, exclude_defaults=True)
    return {"question": question.text, **told}


def _post(url: str, body: dict[str, Any]) -> Any:
    asking = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with direct.open(asking, timeout=PATIENCE) as reply:
        return json.load(reply)


def _note(home: Path) -> Path:
    return home / "server.json"


def _held(home: Path) -> dict[str, Any]:
    try:
        held = json.loads(_note(home).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return held if isinstance(held, dict) else {}


def _reads(settings: Settings) -> str:
    """Which guidance a process reads, with no password to be seen: two that differ must not answer for each other."""
    return hashlib.sha256(f"{settings.database}\n{settings.embedding_model}".encode()).hexdigest()[:16]


def _alive(pid: object) -> bool:
    if not isinstance(pid, int) or pid <= 0:
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except OSError:
        return False
    return True
