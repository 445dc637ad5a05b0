"""Who may do what: one table, and what it does not allow is denied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.roles import ALLOWED, Action, may, standing
from bot.types import Person, Role

ROLES = {"U1": Role.LEAD, "T1/U2": Role.ADMINISTRATOR, "S1": Role.EVALUATOR, "S2": Role.MANAGER}


def test_every_action_has_its_line_in_the_table() -> None:
    assert set(ALLOWED) == set(Action)


@given(st.sampled_from(Role), st.text())
def test_what_is_not_in_the_table_is_denied_to_everybody(role: Role, action: str) -> None:
    assert may(role, action) == (action in set(Action) and role in ALLOWED[Action(action)])  # type: ignore[arg-type]
    assert not may(role, f"{action}!")  # type: ignore[arg-type]


@pytest.mark.parametrize("role", Role)
def test_everybody_may_ask_and_say_what_they_think_of_it(role: Role) -> None:
    assert all(may(role, action) for action in (Action.ASK, Action.GIVE_FEEDBACK, Action.ASK_A_PERSON, Action.SHARE))


@pytest.mark.parametrize(
    ("action", "roles"),
    [
        (Action.SEE_WAITING, {Role.LEAD}),
        (Action.SETTLE, {Role.LEAD}),
        (Action.SEE_FEEDBACK, {Role.LEAD, Role.EVALUATOR}),
        (Action.SEE_STATE, {Role.LEAD, Role.ADMINISTRATOR}),
        (Action.GRANT, {Role.ADMINISTRATOR}),
        (Action.REVOKE, {Role.ADMINISTRATOR}),
        (Action.SEE_AUDIT, {Role.ADMINISTRATOR}),
    ],
)
def test_the_rest_is_for_those_who_were_given_it(action: Action, roles: set[Role]) -> None:
    assert {role for role in Role if may(role, action)} == roles


@pytest.mark.parametrize(
    ("person", "role"),
    [
        (Person(user="U9", team="T1"), Role.PRACTITIONER),
        (Person(user="U1", team="T1"), Role.LEAD),
        (Person(user="U2", team="T1"), Role.ADMINISTRATOR),
        (Person(user="U2", team="T2"), Role.PRACTITIONER),
        (Person(user="U9", team="T1", groups=("S2", "S1")), Role.EVALUATOR),
        (Person(user="U1", team="T1", groups=("S1",)), Role.LEAD),
    ],
)
def test_the_strongest_role_that_the_settings_give_is_the_one(person: Person, role: Role) -> None:
    assert standing(person, ROLES) == role
