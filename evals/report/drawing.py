"""Pictures as inline SVG: a bar with its interval, a calibration curve, a histogram.

Nothing is told by colour: what is filled has an outline, and an interval is a black line with ends. Each picture that
stands alone says in words what it shows; a bar stands beside its numbers and is hidden from screen readers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup, escape

WIDTH, HEIGHT = 200, 22
"""Of a bar."""
LEFT, BOTTOM = 46, 42
"""Room for the labels of a chart's axes."""
WIDE, TALL = 460, 260
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


class Point(NamedTuple):
    """A point of the curve: where it is, its interval upwards, and how many cases it is of."""

    x: float
    y: float
    low: float
    high: float
    n: int


def bar(value: float, low: float | None, high: float | None) -> Markup:
    """A share as a bar from 0 to 1, its interval as a line across it."""
    whisker = "" if low is None or high is None else _whisker(low, high)
    return Markup(
        f'<svg class="bar" viewBox="-2 0 {WIDTH + 4} {HEIGHT}" aria-hidden="true" focusable="false">'
        f'<rect class="track" x="0" y="4" width="{WIDTH}" height="14"/>'
        f'<rect class="fill" x="0" y="4" width="{_n(value * WIDTH)}" height="14"/>{whisker}</svg>'
    )


def calibration(points: Sequence[Point], says: str) -> Markup:
    """How often it was so, against how likely it was held to be. On the dashed line the two agree."""
    drawn = "".join(_point(point) for point in points)
    line = " ".join(f"{_x(point.x)},{_y(point.y)}" for point in points)
    ticks = "".join(_across(f"{100 * share:.0f}%", share) + _up(f"{100 * share:.0f}%", share) for share in SHARES)
    return _chart(
        says,
        f'{ticks}<line class="even" x1="{_x(0)}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(1)}"/>'
        f'<polyline class="curve" points="{line}"/>{drawn}',
        "How likely it was held to be",
    )


def histogram(counts: Sequence[int], edges: Sequence[float], says: str) -> Markup:
    """How many answers took how long; `edges` are one more than `counts`, in milliseconds."""
    most, wide = max(counts), 1 / len(counts)
    bars = "".join(_column(i * wide, wide, count / most, count) for i, count in enumerate(counts))
    step = 1 if len(counts) < 8 else 2
    ticks = "".join(_across(f"{edges[i]:,.0f}", i * wide) for i in range(0, len(edges), step))
    return _chart(says, ticks + bars, "Milliseconds")


def _chart(says: str, inner: str, below: str) -> Markup:
    return Markup(
        f'<svg class="chart" viewBox="0 0 {WIDE} {TALL}" role="img" aria-label="{escape(says)}">'
        f'<line class="axis" x1="{LEFT}" y1="{_y(0)}" x2="{_x(1)}" y2="{_y(0)}"/>'
        f'<line class="axis" x1="{LEFT}" y1="{_y(0)}" x2="{LEFT}" y2="{_y(1)}"/>{inner}'
        f'<text class="name" x="{_x(0.5)}" y="{TALL - 4}" text-anchor="middle">{escape(below)}</text></svg>'
    )


def _whisker(low: float, high: float) -> str:
    a, b = _n(low * WIDTH), _n(high * WIDTH)
    return f'<path class="halo" d="M{a} 11H{b}"/><path class="whisker" d="M{a} 11H{b}M{a} 5V17M{b} 5V17"/>'


def _point(one: Point) -> str:
    x, low, high = _x(one.x), _y(one.low), _y(one.high)
    ends = "".join(f"M{_n(float(x) - 5)} {y}h10" for y in (low, high))
    return (
        f'<path class="whisker" d="M{x} {low}V{high}{ends}"/><circle class="dot" cx="{x}" cy="{_y(one.y)}" r="5"/>'
        f'<text class="tick" x="{_n(float(x) + 8)}" y="{_y((one.low + one.high) / 2)}">{one.n}</text>'
    )


def _column(x: float, wide: float, tall: float, count: int) -> str:
    top, width = _y(tall), float(_x(x + wide)) - float(_x(x))
    label = f'<text class="tick" x="{_x(x + wide / 2)}" y="{_n(float(top) - 4)}" text-anchor="middle">{count}</text>'
    height = float(_y(0)) - float(top)
    held = f'<rect class="fill" x="{_x(x)}" y="{top}" width="{_n(width)}" height="{_n(height)}"/>'
    return held + label if count else ""


def _across(label: str, share: float) -> str:
    return f'<text class="tick" x="{_x(share)}" y="{_n(float(_y(0)) + 16)}" text-anchor="middle">{label}</text>'


def _up(label: str, share: float) -> str:
    return f'<text class="tick" x="{LEFT - 6}" y="{_n(float(_y(share)) + 4)}" text-anchor="end">{label}</text>'


def _x(share: float) -> str:
    return _n(LEFT + share * (WIDE - LEFT - 24))


def _y(share: float) -> str:
    return _n(TALL - BOTTOM - share * (TALL - BOTTOM - 22))


def _n(value: float) -> str:
    return f"{value:.1f}"
