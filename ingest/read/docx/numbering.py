"""The numbers and bullets that Word prints but does not store: counted out from the document's numbering."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn

_ROMAN = dict(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        strict=True,
    )
)
_DEEPEST = 9


class Numbering:
    """Counts every list of a document as it is walked in order."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._lists: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._learn(root)

    def _learn(self, root: Any) -> None:
        for abstract in root.findall(qn("w:abstractNum")):
            found = {_number(level, "w:ilvl"): level for level in abstract.findall(qn("w:lvl"))}
            self._levels[abstract.get(qn("w:abstractNumId"))] = found
        for one in root.findall(qn("w:num")):
            key, link = one.get(qn("w:numId")), one.find(qn("w:abstractNumId"))
            self._lists[key] = link.get(qn("w:val")) if link is not None else ""
            for override in one.findall(qn("w:lvlOverride")):
                start = override.find(qn("w:startOverride"))
                if start is not None:
                    self._starts[key, _number(override, "w:ilvl")] = _number(start, "w:val")

    def label(self, key: str, depth: int) -> str | None:
        """What is printed before the next paragraph of list `key` at `depth` (0 is outermost): `•`, `3.2`, `(a)`."""
        levels = self._levels.get(self._lists.get(key, ""), {})
        level = levels.get(min(depth, _DEEPEST))
        if level is None:
            return None
        counts = self._count(key, depth, levels)
        if _value(level, "w:numFmt", "decimal") == "bullet":
            return "•"
        text = _value(level, "w:lvlText", "")
        for i in range(depth + 1):
            kind = _value(levels[i], "w:numFmt", "decimal") if i in levels else "decimal"
            text = text.replace(f"%{i + 1}", _spelt(counts[i] or 1, kind))
        return text.strip() or None

    def _count(self, key: str, depth: int, levels: dict[int, Any]) -> list[int | None]:
        counts = self._counts.setdefault(self._lists[key], [None] * (_DEEPEST + 1))
        if key not in self._begun:
            self._begun.add(key)
            for (owner, at), start in self._starts.items():
                if owner == key:
                    counts[at] = start - 1
        start = int(_value(levels[depth], "w:start", "1") or 1)
        held = counts[depth]
        counts[depth] = start if held is None else held + 1
        counts[depth + 1 :] = [None] * (_DEEPEST - depth)
        return counts


def _number(element: Any, name: str) -> int:
    value = str(element.get(qn(name)) or "0")
    return int(value) if value.lstrip("-").isdigit() else 0


def _value(level: Any, name: str, default: str) -> str:
    found = level.find(qn(name))
    return str(found.get(qn("w:val")) or default) if found is not None else default


def _spelt(number: int, kind: str) -> str:
    if kind in ("lowerLetter", "upperLetter"):
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 % 9 + 1)
        return letters.upper() if kind == "upperLetter" else letters
    if kind in ("lowerRoman", "upperRoman"):
        roman = _roman(number % 4000)
        return roman.upper() if kind == "upperRoman" else roman
    if kind == "none":
        return ""
    return f"{number:02d}" if kind == "decimalZero" else str(number)


def _roman(number: int) -> str:
    out = ""
    for value, letters in _ROMAN.items():
        out += letters * (number // value)
        number %= value
    return out
