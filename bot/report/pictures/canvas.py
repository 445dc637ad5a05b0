"""A sheet to draw on, measured in inches from the top left. No state is shared: two threads may draw at once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font, LoadFlags

INK, GREY, PALE, LINE = "#0b0c0c", "#505a5f", "#f3f2f1", "#b1b4b6"
DOTS = 200
"""To an inch."""
MISSING = "□"
COMMON = 0x180
"""Letters before it are measured; others are taken to be as wide as they are high."""
Box = tuple[float, float, float, float]
"""Left, top, width, height."""


class Canvas:
    """A white sheet, `width` by `height` inches."""

    def __init__(self, width: float, height: float) -> None:
        self._figure = Figure(figsize=(width, height), dpi=DOTS, facecolor="white")
        self._agg: Any = FigureCanvasAgg(self._figure)
        self._axes: Any = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._axes.axis("off")

    def text(self, x: float, y: float, says: str, size: float = 8, **how: Any) -> None:
        """Words around a point: `bold`, `within` inches (cut to fit), and what a matplotlib text takes."""
        bold, within = how.pop("bold", False), how.pop("within", None)
        shown = cut(drawable(says), within, size, bold) if within else drawable(says)
        place = {"va": "center", "ha": "left", "color": INK, "zorder": 5, **how}
        self._axes.text(x, y, shown, fontproperties=font(size, bold), parse_math=False, **place)

    def line(self, xs: Sequence[float], ys: Sequence[float], **how: Any) -> None:
        self._axes.plot(xs, ys, **{"color": LINE, "linewidth": 0.6, "solid_capstyle": "butt", **how})

    def marks(self, xs: Sequence[float], ys: Sequence[float], **how: Any) -> None:
        """A mark at each point."""
        self._axes.scatter(xs, ys, **{"linewidths": 1.0, "edgecolors": INK, "zorder": 4, **how})

    def boxes(self, boxes: Sequence[Box], **how: Any) -> None:
        """Boxes that all look alike."""
        corners = [((x, y), (x + w, y), (x + w, y + h), (x, y + h)) for x, y, w, h in boxes]
        self._axes.add_collection(PolyCollection(corners, **{"linewidths": 0.6, "edgecolors": INK, **how}))

    def png(self) -> bytes:
        """The same bytes for the same drawing."""
        held = BytesIO()
        self._agg.print_png(held, metadata={"Software": None})
        return held.getvalue()


def wide(says: str, size: float = 8, bold: bool = False) -> float:
    """Inches that words take."""
    widths = _widths(bold)
    return sum(widths.get(ord(one), 1.0) for one in drawable(says)) * size / 72


def wrapped(says: str, within: float, size: float, bold: bool = False) -> list[str]:
    """Lines that are no wider than `within` inches, but for one long word."""
    lines = [""]
    for word in says.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and wide(longer, size, bold) > within:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def cut(says: str, within: float, size: float, bold: bool = False) -> str:
    """As much of it as fits, with an ellipsis where some does not."""
    if wide(says, size, bold) <= within:
        return says
    while says and wide(f"{says}…", size, bold) > within:
        says = says[:-1]
    return f"{says.rstrip()}…"


def font(size: float, bold: bool = False) -> FontProperties:
    """DejaVu Sans, which ships with what draws; whatever fonts a machine has."""
    return FontProperties(fname=_file(bold), size=size)


def drawable(says: str) -> str:
    """Words, with a box for each letter that the font does not have."""
    return "".join(one if ord(one) in _letters() else MISSING for one in " ".join(says.split()))


@cache
def _file(bold: bool) -> Path:
    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return Path(matplotlib.get_data_path(), "fonts", "ttf", name)


@cache
def _letters() -> frozenset[int]:
    return frozenset(FT2Font(_file(True)).get_charmap()) & frozenset(FT2Font(_file(False)).get_charmap())


@cache
def _widths(bold: bool) -> dict[int, float]:
    """How wide each of the letters that English needs is, for a size of one."""
    held = FT2Font(_file(bold))
    held.set_size(100, 72)
    codes = [code for code in held.get_charmap() if code < COMMON]
    return {code: held.load_char(code, flags=LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100 for code in codes}
