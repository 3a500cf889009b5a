"""The headers of a request: the endpoint's own, its key's, and those that its dialect wants."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from desktop_chat import __version__
from desktop_chat.core.endpoint import AuthStyle, Dialect, Endpoint
from desktop_chat.core.errors import ChatError, ErrorKind
from desktop_chat.core.secret_rules import ENV_PREFIX

#: The version that every server of Anthropic's messages knows.
ANTHROPIC_VERSION = "2023-06-01"
#: `Authorization` and the like, in lower case.
_AUTH_HEADERS = frozenset({"authorization", "x-api-key", "api-key"})
#: The last word of a header's value may be a key from this length on.
_MIN_TOKEN_CHARS = 8


def headers_of(
    endpoint: Endpoint, secret: str | None, dialect: Dialect, environment: Mapping[str, str] = os.environ
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The endpoint's own headers, its key's and its dialect's, and all the secrets in them.

    Raises:
        ChatError: kind SETTINGS, if one of them cannot be sent.
    """
    headers = {"User-Agent": f"desktop-chat/{__version__}"}
    if dialect is Dialect.ANTHROPIC_MESSAGES:
        headers["anthropic-version"] = ANTHROPIC_VERSION
    secrets: list[str] = []
    own = _own_headers(endpoint.headers, secrets, environment)
    secret = secret.strip() if secret else None
    if secret and not any(name.lower() in _AUTH_HEADERS for name in own):
        if not (secret.isascii() and secret.isprintable()):
            raise _settings("The key of this server holds a character that no key has. Copy it again and set it.")
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


def _own_headers(
    pairs: Sequence[tuple[str, str]], secrets: list[str], environment: Mapping[str, str]
) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, value in pairs:
        if value.startswith(ENV_PREFIX):
            variable = value.removeprefix(ENV_PREFIX)
            value = environment.get(variable, "").strip()
            if not value:
                raise _settings(f"The header {name} takes its value from the variable {variable}, which is not set.")
            secrets.append(value)
            token = value.rpartition(" ")[2]
            if len(token) >= _MIN_TOKEN_CHARS:
                # `Bearer TOKEN`: a server may send back the token alone.
                secrets.append(token)
        if not (name.isascii() and value.isascii() and name.isprintable() and value.isprintable()):
            raise _settings(f"The header {name} holds a character that cannot be sent. Check the server's settings.")
        headers[name] = value
    return headers


def _settings(sentence: str) -> ChatError:
    return ChatError(ErrorKind.SETTINGS, sentence, before_send=True)
