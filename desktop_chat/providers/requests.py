"""A ChatRequest as it goes to a server: URL, headers and body."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from desktop_chat import __version__
from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.bodies import chat_body, plain_body, union_body
from desktop_chat.providers.errors import url_error
from desktop_chat.wire.detect import dialect_of_path
from desktop_chat.wire.json_edge import JsonObject, parse_object

CHAT_PATH = "/chat/completions"
#: How the path of a base URL ends: a version, or the word gateways put before the vendor's own paths.
_BASE_PATH = re.compile(r"(/v\d+[a-z0-9]*|/openai|/api/v\d+)/?$")
_OPENAI_HOSTS = ("api.openai.com", "eu.api.openai.com", "us.api.openai.com")
#: `Authorization` and the like, in lower case.
_AUTH_HEADERS = frozenset({"authorization", "x-api-key", "api-key"})
#: The last word of a header's value may be a key from this length on.
_MIN_TOKEN_CHARS = 8


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A request ready to be sent. `dialect` is AUTO where the answer has to tell."""

    url: str
    headers: dict[str, str]
    body: JsonObject
    dialect: Dialect
    secrets: tuple[str, ...] = ()

    def without_usage(self) -> Outgoing:
        """The same without asking for token counts, which strict servers refuse."""
        return replace(self, body={key: value for key, value in self.body.items() if key != "stream_options"})


def outgoing_request(request: ChatRequest, secret: str | None) -> Outgoing:
    """
    Raises:
        ChatError: kind SETTINGS, if the endpoint's URL, headers, key or extra body are not usable.
    """
    endpoint = request.endpoint
    url, dialect = target_of(endpoint)
    headers, secrets = headers_of(endpoint, secret)
    headers = with_defaults({"Content-Type": "application/json", "Accept": "text/event-stream, */*;q=0.5"}, headers)
    match dialect:
        case Dialect.OPENAI_CHAT:
            body = chat_body(request, official=is_official_openai(endpoint))
        case Dialect.PLAIN_SSE:
            body = plain_body(request)
        case _:
            body = union_body(request)
    return Outgoing(url, headers, _with_extra(body, endpoint.extra_body), dialect, secrets)


def target_of(endpoint: Endpoint) -> tuple[str, Dialect]:
    """The URL to post to, and the dialect it speaks; AUTO if that is not known.

    Raises:
        ChatError: kind SETTINGS, if the URL is not usable.
    """
    try:
        parts = urlsplit(endpoint.url)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise url_error(error) from error
    if not is_usable:
        raise url_error(ValueError(f"scheme {parts.scheme or 'missing'}"))
    by_path = dialect_of_path(endpoint.url)
    if by_path is not None:
        return endpoint.url, by_path if endpoint.dialect is Dialect.AUTO else endpoint.dialect
    path = parts.path
    if _BASE_PATH.search(path) and endpoint.dialect in (Dialect.AUTO, Dialect.OPENAI_CHAT):
        path = path.rstrip("/") + CHAT_PATH
    elif path in ("", "/") and (endpoint.dialect is Dialect.OPENAI_CHAT or parts.hostname in _OPENAI_HOSTS):
        path = "/v1" + CHAT_PATH
    else:
        return endpoint.url, endpoint.dialect
    return urlunsplit(parts._replace(path=path)), Dialect.OPENAI_CHAT


def models_url_of(endpoint: Endpoint) -> str:
    """Where the endpoint's models are listed, by the habit of OpenAI's API."""
    url, dialect = target_of(endpoint)
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    base = path.removesuffix(CHAT_PATH) if dialect is Dialect.OPENAI_CHAT and path.endswith(CHAT_PATH) else "/v1"
    return urlunsplit(parts._replace(path=base + "/models", query="", fragment=""))


def is_official_openai(endpoint: Endpoint) -> bool:
    """True for OpenAI's own API."""
    parts = urlsplit(endpoint.url)
    return parts.scheme == "https" and parts.hostname in _OPENAI_HOSTS


def headers_of(endpoint: Endpoint, secret: str | None) -> tuple[dict[str, str], tuple[str, ...]]:
    """The endpoint's own headers and its key's, and all the secrets in them.

    Raises:
        ChatError: kind SETTINGS, if one of them cannot be sent.
    """
    headers = {"User-Agent": f"desktop-chat/{__version__}"}
    secrets: list[str] = []
    own = _own_headers(endpoint.headers, secrets)
    secret = secret.strip() if secret else None
    if secret and not any(name.lower() in _AUTH_HEADERS for name in own):
        if not (secret.isascii() and secret.isprintable()):
            raise _settings("The key of this endpoint holds a character that no key has. Copy it again and set it.")
        secrets.append(secret)
        match endpoint.auth:
            case AuthStyle.BEARER:
                headers["Authorization"] = f"Bearer {secret}"
            case AuthStyle.X_API_KEY:
                headers["x-api-key"] = secret
            case AuthStyle.API_KEY:
                headers["api-key"] = secret
            case AuthStyle.NONE:
                pass
    return with_defaults(headers, own), tuple(secrets)


def with_defaults(defaults: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, str]:
    """`headers`, and those of `defaults` that are not among them in any case."""
    names = {name.lower() for name in headers}
    return {**{name: value for name, value in defaults.items() if name.lower() not in names}, **headers}


#: So much of the beginning of a secret, at the end of a cut text, is taken for the secret.
_MIN_CUT_CHARS = 6


def redacted(text: str, secrets: Sequence[str]) -> str:
    """`text` without any of the secrets: a server may send back what it was sent, and its words may be cut short."""
    for secret in secrets:
        text = text.replace(secret, "•••")
        body = text.rstrip("….")
        for length in range(min(len(secret) - 1, len(body)), _MIN_CUT_CHARS - 1, -1):
            if body.endswith(secret[:length]):
                text = body[:-length] + "•••…"
                break
    return text


def _own_headers(pairs: Sequence[tuple[str, str]], secrets: list[str]) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:
        if value.startswith("env:"):
            variable = value.removeprefix("env:")
            value = os.environ.get(variable, "").strip()
            if not value:
                raise _settings(f"The header {name} takes its value from the variable {variable}, which is not set.")
            secrets.append(value)
            token = value.rpartition(" ")[2]
            if len(token) >= _MIN_TOKEN_CHARS:
                # `Bearer TOKEN`: a server may send back the token alone.
                secrets.append(token)
        if not (name.isascii() and value.isascii() and name.isprintable() and value.isprintable()):
            raise _settings(f"The header {name} holds a character that cannot be sent. Check the endpoint's settings.")
        headers[name] = value
    return headers


def _with_extra(body: JsonObject, extra_body: str) -> JsonObject:
    """The endpoint's extra fields win; null takes a field away."""
    if not extra_body.strip():
        return body
    extra: Mapping[str, object] | None = parse_object(extra_body)
    if extra is None:
        raise _settings("The extra body of this endpoint is not a JSON object. Correct it in the endpoint's settings.")
    return {key: value for key, value in {**body, **extra}.items() if value is not None}


def _settings(sentence: str) -> ChatError:
    return ChatError(ErrorKind.SETTINGS, sentence, before_send=True)
