"""Language models through LangChain: the only room that imports it, and only once a model is set.

`choose` refuses a start whose environment would send text somewhere that nobody chose: traces, gateways, proxies. The
address is always handed over, never left to the environment. What comes back is pieces of text with their cost in
tokens; every fault of every provider's library is one `Unanswered`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bot.errors import Unanswered
from bot.settings import BadSettings

MADE = 900
"""The most tokens that a model may make for one answer."""
WINDOW = 8192
"""Tokens of context to ask for, where a provider lets one ask."""
AZURE_VERSION = "2024-10-21"
OFF = frozenset({"", "0", "false", "no", "off"})
TRACING = ("LANGSMITH_", "LANGCHAIN_TRACING", "LANGCHAIN_ENDPOINT", "LANGCHAIN_API_KEY", "LANGCHAIN_HANDLER")
PROXIES = ("OPENAI_PROXY", "ANTHROPIC_PROXY")
PLAIN_PROXIES = ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY")
LOGS = ("OPENAI_LOG", "ANTHROPIC_LOG")


class Provider(NamedTuple):
    """Where a provider is reached unless another address is set, and the variable that holds its key."""

    url: str | None
    key: str | None
    package: str


PROVIDERS: dict[str, Provider] = {
    "anthropic": Provider("https://api.anthropic.com", "ANTHROPIC_API_KEY", "langchain-anthropic"),
    "openai": Provider("https://api.openai.com/v1", "OPENAI_API_KEY", "langchain-openai"),
    "azure_openai": Provider(None, "AZURE_OPENAI_API_KEY", "langchain-openai"),
    "ollama": Provider("http://127.0.0.1:11434", None, "langchain-ollama"),
}


class Chosen(NamedTuple):
    """A language model as it was set: provider, name, address, and key (None where none is needed)."""

    provider: str
    name: str
    url: str
    key: str | None

    @property
    def label(self) -> str:
        """As it was set, without its key."""
        return f"{self.provider}:{self.name}"

    def __repr__(self) -> str:
        return f"Chosen({self.label} at {self.url})"


class Piece(NamedTuple):
    """Some of what a model makes, and the tokens sent and made that the provider tells of with it."""

    text: str
    sent: int = 0
    made: int = 0


def choose(model: str, url: str | None = None, environ: Mapping[str, str] = os.environ) -> Chosen:
    """The model that is set, its address and its key. Raises BadSettings: one line naming the variable."""
    provider, _, name = model.partition(":")
    if provider not in PROVIDERS or not name.strip():
        raise BadSettings(f"CURIOSITY_MODEL: must be provider:name, the provider one of {', '.join(PROVIDERS)}")
    _refuse_leaks(environ)
    held = PROVIDERS[provider]
    address = url or held.url
    if address is None:
        raise BadSettings(f"CURIOSITY_MODEL_URL: must be set for {provider}: it has no address of its own")
    near = _check_address(address, environ)
    key = environ.get(held.key, "").strip() if held.key else ""
    if held.key and not key and not near:
        raise BadSettings(f"{held.key}: must be set, because CURIOSITY_MODEL is {provider}")
    return Chosen(provider, name.strip(), address, key or None)


class LanguageModel:
    """A model that is ready to be asked. Safe to share between threads."""

    def __init__(self, chosen: Chosen, seconds: float = 20.0) -> None:
        """Raises BadSettings when its library is not installed. `seconds` bounds the wait for any one piece."""
        self.label = chosen.label
        self._chat = _open(chosen, seconds)
        getattr(self._chat, "_client", None)  # made on first use: that would count against the first answer's time
        self._strict: dict[str, bool] = {"strict": True} if chosen.provider.endswith("openai") else {}

    def stream(self, rules: str, asked: str, schema: Mapping[str, Any]) -> Iterator[Piece]:
        """The model's answer as it is made: JSON that is meant to fit `schema`, and may not. Raises Unanswered."""
        try:
            for message in _untraced(self._asking(schema).stream([("system", rules), ("human", asked)])):
                yield _piece(message)
        except Exception as error:  # each provider's library has errors of its own: here they become one of ours
            raise _unanswered(error) from error

    def _asking(self, schema: Mapping[str, Any]) -> Any:
        """The model bound to a shape, in its provider's own way, without LangChain's parser: that one waits for the
        end."""
        chain = self._chat.with_structured_output(dict(schema), method="json_schema", **self._strict)
        return chain.first


def open_model(chosen: Chosen, seconds: float = 20.0) -> LanguageModel:
    """A model that is ready to be asked. Raises BadSettings."""
    return LanguageModel(chosen, seconds)


def _untraced(pieces: Iterator[Any]) -> Iterator[Any]:
    """Each piece, with tracing off while the library works and as it was in between."""
    from langsmith import tracing_context

    while True:
        with tracing_context(enabled=False):
            piece = next(pieces, None)
        if piece is None:
            return
        yield piece


def _open(chosen: Chosen, seconds: float) -> Any:
    try:
        from langchain.chat_models import init_chat_model

        return init_chat_model(chosen.name, model_provider=chosen.provider, **_options(chosen, seconds))
    except ImportError as error:
        package = PROVIDERS[chosen.provider].package
        raise BadSettings(f"CURIOSITY_MODEL: {package} is not installed: run `make llm`") from error
    except Exception as error:  # a library's own view of what it was given
        raise BadSettings(f"CURIOSITY_MODEL: {chosen.label} cannot be used: {type(error).__name__}") from error


def _options(chosen: Chosen, seconds: float) -> dict[str, Any]:
    """What each provider's class is given; what is not given here, it would look for in the environment."""
    if chosen.provider == "ollama":
        bounds = {"num_predict": MADE, "num_ctx": WINDOW, "temperature": 0.0}
        return {**bounds, "base_url": chosen.url, "client_kwargs": {"timeout": seconds}, "cache": False}
    common = {"api_key": chosen.key or "none", "max_tokens": MADE, "max_retries": 0, "timeout": seconds, "cache": False}
    if chosen.provider == "anthropic":
        return {**common, "base_url": chosen.url, "stream_usage": True}
    openai = {**common, "stream_usage": True, "use_responses_api": False}
    if chosen.provider == "openai":
        return {**openai, "base_url": chosen.url}
    version = os.environ.get("OPENAI_API_VERSION") or AZURE_VERSION
    return {**openai, "azure_endpoint": chosen.url, "azure_deployment": chosen.name, "api_version": version}


def _refuse_leaks(environ: Mapping[str, str]) -> None:
    for name, value in sorted(environ.items()):
        if value.strip().lower() in OFF:
            continue
        if name.startswith(TRACING):
            raise BadSettings(f"{name}: is set, and may send questions to a tracing service or gateway: unset it")
        if name in PROXIES:
            raise BadSettings(f"{name}: is set, and would send questions through another machine: unset it")
        if name in LOGS:
            raise BadSettings(f"{name}: is set, and may write questions to a log: unset it")


def _check_address(url: str, environ: Mapping[str, str]) -> bool:
    """Whether the address is near (this machine or its own network), where plain HTTP and no key will do."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.query or parts.fragment:
        raise BadSettings("CURIOSITY_MODEL_URL: must be a plain http or https address")
    near = _near(host)
    if parts.scheme == "https":  # a proxy on the way sees only whom we speak to
        return near
    if not near:
        raise BadSettings("CURIOSITY_MODEL_URL: must begin with https, unless the model is on your own network")
    proxy = next((name for name in PLAIN_PROXIES if environ.get(name)), None)
    if proxy and not _direct(host, environ):
        raise BadSettings(f"{proxy}: is set, and would see questions on their way to {host}: add {host} to NO_PROXY")
    return True


def _direct(host: str, environ: Mapping[str, str]) -> bool:
    """Whether NO_PROXY names a host."""
    names = [name.strip().lstrip(".") for name in (environ.get("no_proxy") or environ.get("NO_PROXY", "")).split(",")]
    return any(name == "*" or host == name or (name and host.endswith(f".{name}")) for name in names)


def _near(host: str) -> bool:
    """A loopback or private number, or a name that only one's own network knows."""
    try:
        address = ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".localhost"))
    return address.is_loopback or address.is_private


def _piece(message: Any) -> Piece:
    used = getattr(message, "usage_metadata", None) or {}
    return Piece(str(message.text), used.get("input_tokens", 0), used.get("output_tokens", 0))


def _unanswered(error: Exception) -> Unanswered:
    """The kind of error and the HTTP status: never its text, which may repeat what was asked."""
    status = getattr(error, "status_code", None)
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    wait = str(headers.get("retry-after", ""))
    seconds = float(wait) if wait.replace(".", "", 1).isdigit() else None
    return Unanswered(type(error).__name__, status if isinstance(status, int) else None, seconds)
