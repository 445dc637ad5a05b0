"""Characters and printed numbers that every reader treats alike.

What a person cannot see never comes out: tag characters, zero-width marks and text direction controls are
dropped here, so that an instruction hidden in a document reaches neither an index nor a model.
"""

from __future__ import annotations

import re

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF06E: "■", 0xF0D8: "➢", 0xF0FC: "✓", 0xF02D: "-", 0xF0A8: "□", 0xF06F: "□"}
_SPACES = dict.fromkeys([0x09, 0xA0, 0x2007, 0x202F, *range(0x2000, 0x200B)], " ")
_UNSEEN = dict.fromkeys(
    [
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        *range(0xFE00, 0xFE10),
        0xFEFF,
        *range(0xFFF0, 0xFFFE),
        *range(0xE0000, 0xE0200),
    ]
)
_TABLE: dict[int, str | None] = {**_UNSEEN, **_SPACES, **_SYMBOLS, **_LIGATURES}
_SMUGGLED = re.compile("[\U000e0001-\U000e007f\U000e0100-\U000e01ef]")
_FLAG = re.compile("\U0001f3f4[\U000e0020-\U000e007e]{1,6}\U000e007f")

_DOTTED = re.compile(r"^(\d{1,3}(?:\.\d{1,3}){1,3})[.)]?\s+(?=[^\W\d_a-z]|[‘“'\"(])")
_PLAIN = re.compile(r"^(\d{1,3})[.)]\s+(?=[A-Z‘“'\"(])")
_SENTENCE = 40


def clean(text: str) -> str:
    """Mend ligatures and symbol bullets, make every space plain, and drop characters nobody can see."""
    return text.translate(_TABLE)


def smuggles(text: str) -> bool:
    """Whether `text` carries characters that spell words no person can see (a flag's own tags are not that)."""
    return bool(_SMUGGLED.search(_FLAG.sub("", text)))


def squeeze(text: str) -> str:
    """Cleaned text on one line."""
    return " ".join(clean(text).split())


def split_number(text: str) -> tuple[str | None, str]:
    """A typed paragraph number and the words after it: `3.2 The text` gives `3.2` and `The text`.

    A whole number counts only in front of a sentence, so that a short numbered point stays as printed.
    """
    match = _DOTTED.match(text) or (_PLAIN.match(text) if len(text) >= _SENTENCE else None)
    return (match[1], text[match.end() :]) if match else (None, text)


def numbers_a_paragraph(label: str, text: str, in_list: bool) -> bool:
    """Whether a printed number, `3.2` or `12.`, numbers a paragraph that people cite and not a point in a list.

    A dotted number always does; a whole one does in front of a full sentence that hangs on no lead-in.
    """
    bare = label.strip("().")
    if re.fullmatch(r"\d{1,3}(\.\d{1,3}){1,3}", bare):
        return True
    sentence = len(text) >= _SENTENCE and text.rstrip("’”\"')").endswith((".", ":", "?"))
    return bool(re.fullmatch(r"\d{1,3}", bare)) and sentence and not in_list


def row_text(cells: list[str], header: list[str]) -> str:
    """A table row that can be read alone: each cell under its column's name, or cells side by side without one."""
    if not any(header):
        return " | ".join(cell for cell in cells if cell)
    named = zip(cells, header + [""] * len(cells), strict=False)
    return "; ".join(_under(name.rstrip(":"), cell) for cell, name in named if cell)


def _under(name: str, cell: str) -> str:
    """A cell after its column's name, unless it begins with that name itself."""
    return cell if not name or cell.lower().startswith(name.lower()) else f"{name}: {cell}"
