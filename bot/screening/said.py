"""Numbers and names as they are said in a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.screening.types import Child

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def counted(count: int, one: str, many: str) -> str:
    """three children, one child, 11 children."""
    said = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{said} {one if count == 1 else many}"


def listed(names: Iterable[str]) -> str:
    """A, B and C; each once, in the order given."""
    held = list(dict.fromkeys(names))
    return " and ".join([", ".join(held[:-1]), held[-1]] if len(held) > 1 else held)


def named(letters: Iterable[str], children: Sequence[Child]) -> str:
    """Child A and Child B, in their order."""
    wanted = set(letters)
    return listed(child.name for child in children if child.letter in wanted)


def low(says: str) -> str:
    """A heading inside a sentence."""
    return says[:1].lower() + says[1:].rstrip(".")


def quoted(says: str) -> str:
    """A heading or a statement as it stands, told apart from the sentence around it."""
    return f"“{says.rstrip('.')}”"
