"""The words that are drawn with, read once."""

from __future__ import annotations

from functools import cache

from prompts import SlackWords, Wording, load_slack, load_wording


@cache
def words() -> SlackWords:
    """Slack's own."""
    return load_slack()


@cache
def wording() -> Wording:
    """Those that every door says."""
    return load_wording()
