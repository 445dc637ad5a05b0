"""What was put into the fields of a page, made fit to be kept, or a reason for each field that is not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.errors import Unfit
from bot.screening.days import day
from bot.screening.types import LONGEST, Field, Page, Value

TABLE = 1_000_000
"""Characters of a table that is pasted."""
CHOOSE = "Choose an answer. If you do not know, choose “Not known”."
CHOOSE_SOME = "Choose at least one."
NONE_ALONE = "Choose “None of these” by itself, or the ones that are true."
LONG = "Use fewer than {most:,} characters."
NO_DAY = "Write a day that there is, such as 3 March 2026."
TO_COME = "That day has not come yet."
GONE = "That day has gone. Choose one to come."


def filled(page: Page, given: Mapping[str, Any] | Value, today: date) -> dict[str, Value]:
    """What a page's fields hold, every one of them. Raises Unfit."""
    values, faults = tried(page, given, today)
    if faults:
        raise Unfit(faults)
    return values


def tried(page: Page, given: Mapping[str, Any] | Value, today: date) -> tuple[dict[str, Value], dict[str, str]]:
    """What a page's fields hold, fit or not, and a reason for each that is not."""
    by_field = given if isinstance(given, Mapping) else {page.fields[0].key: given}
    values: dict[str, Value] = {}
    faults: dict[str, str] = {}
    for field in page.fields:
        value, fault = _one(field, by_field.get(field.key, ""), today)
        values[field.key] = value
        if fault:
            faults[field.key] = fault
    return values, faults


def _one(field: Field, value: Any, today: date) -> tuple[Value, str]:
    if field.kind == "many":
        return _many(field, value)
    text = str(value).strip()
    if field.kind == "one":
        return text, "" if text in _values(field) or not (text or field.required) else CHOOSE
    if field.kind == "day":
        return _day(field, text, today)
    most = TABLE if field.kind == "table" else LONGEST
    return text, "" if len(text) <= most else LONG.format(most=most)


def _many(field: Field, value: Any) -> tuple[Value, str]:
    chosen = {value} if isinstance(value, str) else set(map(str, value))
    kept = tuple(one for one in _values(field) if one in chosen)
    if not kept or chosen - set(kept):
        return kept, CHOOSE_SOME
    return kept, NONE_ALONE if "none" in kept and len(kept) > 1 else ""


def _day(field: Field, text: str, today: date) -> tuple[Value, str]:
    found = day(text) if text else None
    if found is None:
        return "", NO_DAY if text else ""
    if field.key == "review":
        return found.isoformat(), GONE if found < today else ""
    return found.isoformat(), TO_COME if found > today else ""


def _values(field: Field) -> list[str]:
    return [option.value for option in field.options]
