"""Who may do what. One table; what no role in it allows is denied.

Every full member of the workspace is a practitioner. Another role is granted: by an administrator's command, which
wins, or by the settings, to a person or to a user group. Nobody has more than one: of the settings', the strongest.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.types import Person, Role

EVERYBODY = frozenset(Role)
MANAGERS = frozenset({Role.MANAGER, Role.LEAD})


class Action(StrEnum):
    """All that can be asked of the desk by a person it knows; the values are what the audit says."""

    ASK = "ask"
    SEE_PASSAGE = "see a passage"
    SEE_ANSWER = "see an answer"
    SEE_HOME = "see the front page"
    SEE_GUIDANCE = "see the guidance"
    CHECK_THRESHOLD = "check against thresholds"
    RECORD_DECISION = "record a decision"
    SEE_DECISION = "see a decision"
    ERASE_DECISION = "erase a decision"
    START_SCREEN = "start a screen"
    SEE_SCREEN = "see a screen"
    STOP_SCREEN = "stop a screen for danger"
    DECIDE_SCREEN = "decide on a screen"
    SHARE_SCREEN = "share a screen"
    REVIEW_SCREEN = "review a screen"
    REPORT_SCREEN = "write a report of a screen"
    ERASE_SCREEN = "erase a screen"
    SEE_ANCHORS = "see what the screening rests on"
    GIVE_FEEDBACK = "give feedback"
    ASK_A_PERSON = "ask a person"
    SHARE = "share an answer"
    ERASE = "erase a question"
    SEE_STATE = "see the knowledge base"
    SEE_WAITING = "see waiting questions"
    SETTLE = "settle a question"
    SEE_FEEDBACK = "see feedback"
    GRANT = "grant a role"
    REVOKE = "revoke a role"
    SEE_PEOPLE = "see who has a role"
    SEE_AUDIT = "see the audit"


ALLOWED: Mapping[Action, frozenset[Role]] = {
    Action.ASK: EVERYBODY,
    Action.SEE_PASSAGE: EVERYBODY,
    Action.SEE_ANSWER: EVERYBODY,
    Action.SEE_HOME: EVERYBODY,
    Action.SEE_GUIDANCE: EVERYBODY,
    Action.CHECK_THRESHOLD: EVERYBODY,
    Action.RECORD_DECISION: MANAGERS,
    Action.SEE_DECISION: MANAGERS,
    Action.ERASE_DECISION: MANAGERS,
    Action.START_SCREEN: EVERYBODY,
    Action.SEE_SCREEN: EVERYBODY,
    Action.STOP_SCREEN: EVERYBODY,
    Action.DECIDE_SCREEN: EVERYBODY,
    Action.SHARE_SCREEN: EVERYBODY,
    Action.REVIEW_SCREEN: MANAGERS,
    Action.REPORT_SCREEN: EVERYBODY,
    Action.ERASE_SCREEN: EVERYBODY,
    Action.SEE_ANCHORS: frozenset({Role.LEAD, Role.ADMINISTRATOR}),
    Action.GIVE_FEEDBACK: EVERYBODY,
    Action.ASK_A_PERSON: EVERYBODY,
    Action.SHARE: EVERYBODY,
    Action.ERASE: EVERYBODY,
    Action.SEE_STATE: frozenset({Role.LEAD, Role.ADMINISTRATOR}),
    Action.SEE_WAITING: frozenset({Role.LEAD}),
    Action.SETTLE: frozenset({Role.LEAD}),
    Action.SEE_FEEDBACK: frozenset({Role.LEAD, Role.EVALUATOR}),
    Action.GRANT: frozenset({Role.ADMINISTRATOR}),
    Action.REVOKE: frozenset({Role.ADMINISTRATOR}),
    Action.SEE_PEOPLE: frozenset({Role.ADMINISTRATOR}),
    Action.SEE_AUDIT: frozenset({Role.ADMINISTRATOR}),
}
"""An administrator looks after people and guidance, and sees no question: the two kinds of trust are kept apart."""


def may(role: Role, action: Action) -> bool:
    """Whether a role allows an action."""
    return role in ALLOWED.get(action, frozenset())


def standing(person: Person, roles: Mapping[str, Role]) -> Role:
    """The strongest role that the settings give somebody: by `USER`, by `TEAM/USER` or by a user group's id."""
    keys = (person.user, f"{person.team}/{person.user}", *person.groups)
    given = [Role.PRACTITIONER, *(roles[key] for key in keys if key in roles)]
    return max(given, key=list(Role).index)
