"""What Slack sends, translated: into work that is kept before it is acknowledged, or into a window that opens at once.

messages   direct messages, changed and deleted ones, mentions in channels
commands   /ask, /threshold, /screen, /kb
pressing   buttons and shortcuts: a window opens while Slack's three seconds last, or work is kept
reviewing  what managers think of a screening
screening  the screening's window, page by page; _beside what opens next to it and after it, _window how it is drawn
thresholds what a threshold check rests on, and what a manager decides on it
windows    what is sent from a window
front      a person's front page
reading    Slack's payloads, read
"""

from slack_bolt import App

from bot.slack.listeners import (
    commands,
    front,
    messages,
    pressing,
    reviewing,
    screening,
    screening_beside,
    thresholds,
    windows,
)
from bot.slack.listeners.counter import Counter


def register(app: App, counter: Counter) -> None:
    """Every listener there is."""
    for each in (messages, commands, pressing, screening, screening_beside, reviewing, thresholds, windows, front):
        each.register(app, counter)
