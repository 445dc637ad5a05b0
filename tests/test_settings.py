"""Settings come from flags, the environment or .env, and the example names every one of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings, load, variable
from bot.types import Role

EXAMPLE = Path(__file__).parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)
    monkeypatch.chdir(tmp_path)


def _examples() -> dict[str, str]:
    return dict(re.findall(r"^#?([A-Z_]+)=(.*)$", EXAMPLE.read_text(), re.M))


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(_examples()) == {variable(name) for name in Settings.model_fields}


def test_the_example_shows_the_defaults_that_the_code_has() -> None:
    shown = {name: value for name, value in _examples().items() if value}
    held = {variable(name): str(field.default) for name, field in Settings.model_fields.items()}
    assert shown == {name: held[name] for name in shown}


def test_the_example_copied_as_it_is_changes_nothing(tmp_path: Path) -> None:
    plain = load()
    (tmp_path / ".env").write_text(EXAMPLE.read_text().replace("\n#C", "\nC").replace("\n#D", "\nD"))
    assert load() == plain


def test_a_flag_beats_the_environment_and_the_environment_beats_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("CURIOSITY_PORT=8001\nCURIOSITY_HOST=0.0.0.0\nSOMEBODY_ELSES=1\n")
    monkeypatch.setenv("CURIOSITY_PORT", "8002")
    assert (load().port, load().host) == (8002, "0.0.0.0")
    assert load(port=8003).port == 8003
    assert load(port=None).port == 8002


def test_all_state_is_under_the_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CURIOSITY_HOME", str(tmp_path / "here"))
    assert load().database == f"sqlite:///{tmp_path / 'here' / 'curiosity.db'}"


def test_a_home_given_as_a_short_path_is_made_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CURIOSITY_HOME", "here")
    assert load().home == tmp_path / "here"


def test_a_database_address_of_your_own_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://somewhere/guidance")
    assert load().database == "postgresql+psycopg://somewhere/guidance"


def test_roles_are_read_by_person_workspace_and_user_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIOSITY_ROLES", "U012=lead, T9/U345=Administrator,S678 = evaluator,")
    assert load().roles == {"U012": Role.LEAD, "T9/U345": Role.ADMINISTRATOR, "S678": Role.EVALUATOR}


@pytest.mark.parametrize("roles", ["U012", "U012=king", "=lead", "U012=lead,amy"])
def test_a_role_that_cannot_be_is_one_line_naming_the_setting(monkeypatch: pytest.MonkeyPatch, roles: str) -> None:
    monkeypatch.setenv("CURIOSITY_ROLES", roles)
    with pytest.raises(BadSettings, match=r"\ACURIOSITY_ROLES: .*ID=ROLE.*practitioner"):
        load()


def test_no_secret_of_slacks_is_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [name for name in Settings.model_fields if re.search("token|secret|keys", name)]
    for name in names:
        monkeypatch.setenv(variable(name), "hush-hush")
    assert len(names) == 5
    assert "hush-hush" not in repr(load()) + str(load().model_dump())


def test_a_setting_that_cannot_be_is_one_line_naming_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIOSITY_PORT", "many")
    with pytest.raises(BadSettings, match=r"\ACURIOSITY_PORT: .+\Z"):
        load()
