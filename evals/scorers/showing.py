"""Figures as people read them."""

from __future__ import annotations

from evals.types import Figure, Unit


def shown(value: float | None, unit: Unit) -> str:
    """A value with its unit: "84%", "0.77", "105 ms", "11.1 years", "1,204"."""
    if value is None:
        return "not known"
    said = {"share": _share(value), "ms": f"{value:,.0f} ms", "age": f"{value:.1f} years"}
    return said.get(unit) or (f"{value:,.0f}" if unit == "tokens" else _mean(value))


def between(figure: Figure) -> str:
    """The interval: "70% to 93%". Where a side is not known it says so."""
    low, high = shown(figure.low, figure.unit), shown(figure.high, figure.unit)
    if figure.low is None:
        return "too few to say" if figure.high is None else f"up to {high}"
    return f"{low} or more" if figure.high is None else f"{low} to {high}"


def _share(value: float) -> str:
    """Never rounded to all or to none."""
    if 0 < value < 0.005:
        return "<1%"
    return ">99%" if 0.995 <= value < 1 else f"{100 * value:.0f}%"


def _mean(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"
