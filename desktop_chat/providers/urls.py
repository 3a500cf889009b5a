"""From an endpoint's address to the URL that is asked: base URLs are completed, full ones are kept."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from desktop_chat.core.addresses import (
    GATEWAY_HOST,
    OPENAI_BASE,
    OPENAI_HOSTS,
    dialect_of_base,
    dialect_of_path,
    is_azure,
    is_vendor_base,
    lists_models,
)
from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.providers.errors import url_error

#: What the path of a base URL is completed with.
_ENDINGS = {
    Dialect.OPENAI_CHAT: "/chat/completions",
    Dialect.OPENAI_RESPONSES: "/responses",
    Dialect.ANTHROPIC_MESSAGES: "/messages",
}
_OPENAI = (Dialect.OPENAI_CHAT, Dialect.OPENAI_RESPONSES)
_VERSION = re.compile(r"/v\d+[a-z0-9]*$")
_AZURE_DEPLOYMENT = re.compile(r"/openai/deployments/[^/]+$")
_WORKERS_BASE = re.compile(r"(/ai/run|/workers-ai)$")
_NO_LIST = "This kind of server does not list its models. Type the model's name if it wants one."


def target_of(endpoint: Endpoint, model: str = "") -> tuple[str, Dialect]:
    """The URL to ask, and the dialect it speaks; AUTO if that is not known. `model` counts where URLs name it.

    Raises:
        ChatError: kind SETTINGS, if the URL is not usable.
    """
    parts = _parts_of(endpoint.url)
    by_path = dialect_of_path(endpoint.url)
    if by_path is not None:
        dialect = by_path if endpoint.dialect is Dialect.AUTO else endpoint.dialect
        if dialect is Dialect.OLLAMA:
            # Its other path goes on with a text; a talk has a path of its own.
            parts = parts._replace(path=parts.path.replace("/api/generate", "/api/chat"))
        return urlunsplit(parts), dialect
    dialect = dialect_of_base(endpoint.url) if endpoint.dialect is Dialect.AUTO else endpoint.dialect
    path = _completed(parts, dialect, model or endpoint.model)
    if path is None:
        return endpoint.url, endpoint.dialect
    return urlunsplit(parts._replace(path=path)), dialect


def models_url_of(endpoint: Endpoint) -> str:
    """Where the endpoint's models are listed; where nothing is known of it, by the habit of OpenAI's API.

    Raises:
        ChatError: kind SETTINGS, if the URL is not usable or there is no such list.
    """
    url, dialect = target_of(endpoint, "model")
    parts = urlsplit(url)
    if not lists_models(dialect, url):
        raise _settings(_NO_LIST)
    path, query = parts.path.rstrip("/"), ""
    if dialect is Dialect.OLLAMA:
        path = path.removesuffix("/chat").removesuffix("/api") + "/api/tags"
    elif dialect is Dialect.WORKERS_AI:
        base = path.partition("/ai/run/")[0]
        path, query = base + "/ai/models/search", "task=Text%20Generation"
    else:
        ending = _ENDINGS.get(dialect, "")
        base = path.removesuffix(ending) if ending and path.endswith(ending) else "/v1"
        if "/openai/deployments/" in base:
            base, query = base.partition("/deployments/")[0], parts.query
        path = base + "/models"
    return urlunsplit(parts._replace(path=path, query=query, fragment=""))


def is_official_openai(endpoint: Endpoint) -> bool:
    """True for OpenAI's own API."""
    parts = urlsplit(endpoint.url)
    return parts.scheme == "https" and parts.hostname in OPENAI_HOSTS


def with_query(url: str, name: str, text: str) -> str:
    """`url` with one more field in its query, behind those it has."""
    parts = urlsplit(url)
    fields = [
        *([parts.query] if parts.query else []),
        f"{quote(name, safe='')}={quote(text, safe='', errors='replace')}",
    ]
    return urlunsplit(parts._replace(query="&".join(fields)))


def _parts_of(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise url_error(error) from error
    if not is_usable:
        raise url_error(ValueError(f"scheme {parts.scheme or 'missing'}"))
    return parts


def _completed(parts: SplitResult, dialect: Dialect, model: str) -> str | None:
    """The path to ask; None if it is not that of a base URL."""
    path = parts.path.rstrip("/")
    if dialect in _OPENAI:
        return _openai_path(parts, _ENDINGS[dialect])
    if dialect is Dialect.ANTHROPIC_MESSAGES:
        if _VERSION.search(path):
            return path + "/messages"
        return path + "/v1/messages" if path == "" or path.endswith("/anthropic") else None
    if dialect is Dialect.OLLAMA:
        return None if path.endswith("/api/chat") else path.removesuffix("/v1").removesuffix("/api") + "/api/chat"
    if dialect is Dialect.WORKERS_AI and _WORKERS_BASE.search(path):
        if not model:
            raise _settings("No model is chosen for this server. Choose one.")
        return f"{path}/{quote(model, safe='@/')}"
    return None


def _openai_path(parts: SplitResult, ending: str) -> str | None:
    host, path = parts.hostname or "", parts.path.rstrip("/")
    if is_azure(host):
        if path in ("", "/openai", "/openai/v1"):
            return "/openai/v1" + ending
        return path + ending if _AZURE_DEPLOYMENT.search(path) else None
    if host == GATEWAY_HOST:
        if path.endswith("/workers-ai"):
            return path + "/v1" + ending
        return path + ending if OPENAI_BASE.search(path) or is_vendor_base(parts) else None
    if path == "":
        return "/v1" + ending
    return path + ending if OPENAI_BASE.search(path) else None


def _settings(sentence: str) -> ChatError:
    return ChatError(ErrorKind.SETTINGS, sentence, before_send=True)
