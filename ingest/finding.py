"""Which files a lead has named: folders walked in order, sidecars and hidden files left aside, loops followed once."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_SIDECARS = frozenset({".yaml", ".yml"})


class Found(NamedTuple):
    """A path that was named or lay in a named folder, and why it is not one to read, where it is not."""

    path: Path
    refusal: str | None = None


def find(paths: Iterable[Path]) -> list[Found]:
    """Every file named, or under a folder named, once each, sorted within its folder."""
    seen: set[Path] = set()
    found: list[Found] = []
    for path in paths:
        for each in _under(path) if path.is_dir() else (_named(path),):
            real = _real(each.path)
            if real not in seen:
                seen.add(real)
                found.append(each)
    return found


def _named(path: Path) -> Found:
    if path.suffix.lower() in _SIDECARS and path.is_file():
        return Found(path, "this says what another file is; name that file, or the folder")
    return Found(path, _refusal(path))


def _under(folder: Path) -> Iterator[Found]:
    files = list(_walk(folder, set()))
    if not files:
        yield Found(folder, "there is nothing to read in this folder")
    for path in files:
        yield Found(path, _refusal(path))


def _walk(folder: Path, visited: set[Path]) -> Iterator[Path]:
    """Files in a folder and its folders, in order; a folder that a link leads back to is walked once."""
    real = _real(folder)
    if real in visited:
        return
    visited.add(real)
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            continue
        if entry.is_dir():
            yield from _walk(entry, visited)
        elif entry.suffix.lower() not in _SIDECARS:
            yield entry


def _refusal(path: Path) -> str | None:
    """Why a path is not one to read, told without opening it."""
    if str(path) != shown(path):
        return "its name holds bytes that are not text: rename it"
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "this is a link to nothing" if path.is_symlink() else "there is no such file"
    except OSError as error:
        return f"it cannot be opened: {(error.strerror or 'no access').lower()}"
    if stat.S_ISDIR(mode):
        return "this folder cannot be opened"
    if not stat.S_ISREG(mode):
        return "this is not a file that can be read"
    if not os.access(path, os.R_OK):
        return "it cannot be opened: permission denied"
    return None


def shown(path: Path) -> str:
    """A path as text, with a mark in place of bytes that are not."""
    return str(path).encode("utf-8", "replace").decode()


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
