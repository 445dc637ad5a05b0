"""Everything that can be set, from flags, CURIOSITY_ variables or a .env file, in that order.

All state lives under `home`: two homes never touch. Nothing is read at import; `load()` reads once, when called.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import AfterValidator, AliasChoices, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.types import Role


class BadSettings(ValueError):
    """A setting holds something we cannot accept: one line naming it and why."""


def _default_home() -> Path:
    return user_data_path("curiosity", appauthor=False)


def _whole(path: Path) -> Path:
    return path.expanduser().absolute()


def _roles(value: object) -> object:
    """`U012=lead, T9/U345=administrator, S678=evaluator` as a mapping."""
    if not isinstance(value, str):
        return value
    pairs = [part.partition("=") for part in value.split(",") if part.strip()]
    for who, equals, role in pairs:
        if not (equals and who.strip() and role.strip().lower() in set(Role)):
            raise ValueError(f"write each as ID=ROLE, with a role of {', '.join(Role)}")
    return {who.strip(): role.strip().lower() for who, _, role in pairs}


def _ids(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


class Settings(BaseSettings):
    """What the environment says. Every name here has a line in `.env.example`."""

    model_config = SettingsConfigDict(
        env_prefix="CURIOSITY_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        populate_by_name=True,
    )

    home: Annotated[Path, AfterValidator(_whole)] = Field(default_factory=_default_home)
    """The folder that holds all state."""
    database_url: str | None = Field(None, validation_alias=AliasChoices("DATABASE_URL", "CURIOSITY_DATABASE_URL"))
    """Where the guidance is kept; a SQLite file in `home` unless set."""
    embedding_model: str | None = None
    """Name or folder of a sentence-transformers model; the one that ships with the product unless set."""
    language_model: str | None = Field(None, validation_alias="CURIOSITY_MODEL")
    """A language model that may word answers, as provider:name; none unless set."""
    language_model_url: str | None = Field(None, validation_alias="CURIOSITY_MODEL_URL")
    """Where it is reached; the provider's own address unless set."""
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    """0 takes any free port."""
    keep_screenings_days: int = Field(365, ge=1, le=3650)
    """How many days a screening is kept after its last change: longer than until it is reviewed."""
    keep_days: int = Field(30, ge=1, le=3650)
    """How many days a conversation's turns are kept, and everything else that holds words."""
    web_user_header: str | None = None
    """The header in which a sign-in proxy in front of the pages says who somebody is; none unless set."""
    roles: Annotated[dict[str, Role], NoDecode, BeforeValidator(_roles)] = {}
    """Roles of people and of Slack user groups, by their ids."""
    slack_bot_token: SecretStr | None = Field(None, validation_alias="SLACK_BOT_TOKEN")
    """Of the bot in the one workspace that it serves."""
    slack_signing_secret: SecretStr | None = Field(None, validation_alias="SLACK_SIGNING_SECRET")
    """By which Slack's requests are known; without it none is taken over HTTP."""
    slack_app_token: SecretStr | None = Field(None, validation_alias="SLACK_APP_TOKEN")
    """For Socket Mode."""
    slack_mode: Literal["http", "socket"] = Field("http", validation_alias="SLACK_MODE")
    slack_api_url: str = Field("https://slack.com/api/", validation_alias="SLACK_API_URL")
    """Where Slack's Web API is."""
    slack_client_id: str | None = Field(None, validation_alias="SLACK_CLIENT_ID")
    """Of the Slack app, where several workspaces install it."""
    slack_client_secret: SecretStr | None = Field(None, validation_alias="SLACK_CLIENT_SECRET")
    slack_teams: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_ids)] = Field((), validation_alias="SLACK_TEAMS")
    """Ids of the workspaces that may install it."""
    slack_token_keys: SecretStr | None = Field(None, validation_alias="SLACK_TOKEN_KEYS")
    """Keys that seal the tokens of workspaces, the newest first; a file in `home` unless set."""
    log_level: Literal["debug", "info", "warning", "error"] = "warning"

    @property
    def slack(self) -> bool:
        """Whether a workspace is served."""
        return self.slack_bot_token is not None or self.slack_client_id is not None

    @cached_property
    def database(self) -> str:
        """The database's address, whether it was set or not."""
        return self.database_url or f"sqlite:///{self.home / 'curiosity.db'}"


def load(**flags: object) -> Settings:
    """The settings, with flags that were given (not None) laid over the environment. Raises BadSettings."""
    try:
        return Settings(**{name: value for name, value in flags.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise BadSettings("; ".join(_line(fault["loc"], fault["msg"]) for fault in error.errors())) from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(f".env cannot be read: {error}") from error


def variable(name: str) -> str:
    """The environment variable that holds a setting: `home` is CURIOSITY_HOME."""
    alias = Settings.model_fields[name].validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return str(alias or f"CURIOSITY_{name.upper()}")


def _line(place: tuple[int | str, ...], reason: str) -> str:
    name = str(place[0]) if place else "settings"
    shown = variable(name) if name in Settings.model_fields else name
    return f"{shown}: {reason[:1].lower()}{reason[1:]}"
