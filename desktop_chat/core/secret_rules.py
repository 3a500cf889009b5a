"""Where a secret may not stand: in a header as it is, or in an address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

from desktop_chat.core.endpoint import Endpoint

#: A header value that names an environment variable instead of holding the secret.
ENV_PREFIX = "env:"

_SECRET_WORDS = frozenset(
    {
        *("auth", "authorization", "authentication", "key", "apikey", "token", "secret"),
        *("cookie", "cookies", "password", "passwd", "credential", "credentials"),
    }
)
#: Keys of functions and of storage in a cloud; as a header's name they would mean nothing.
_SECRET_QUERY = frozenset({"code", "sig", "signature"})
_WORDS = re.compile(r"[a-z]+")
_PLACE_END = re.compile(r"[/?#]")


def is_secret_header(name: str) -> bool:
    """True for headers that carry keys: Authorization, Cookie, X-Api-Key, X-Auth-Token and their like."""
    words = _WORDS.findall(name.lower())
    return any(word in _SECRET_WORDS or word.endswith(("apikey", "token")) for word in words)


def is_secret_query(name: str) -> bool:
    """True for names of a query that carry keys: key, api_key, accessToken and their like."""
    return name.lower() in _SECRET_QUERY or is_secret_header(name)


def header_problem(name: str, value: str) -> str:
    """Why this header may not be kept, as one sentence; empty if it may."""
    if is_secret_header(name) and not (value.startswith(ENV_PREFIX) and value != ENV_PREFIX):
        return (
            f"A key does not belong in the header {name}. Store it as the endpoint's key,"
            f" or write '{name}: {ENV_PREFIX}VARIABLE' and put it into that environment variable."
        )
    return ""


def url_problem(url: str) -> str:
    """Why this cannot be an endpoint's address, as one sentence; empty if it can."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        usable = usable and not any(char.isspace() for char in url)
    except ValueError:
        usable = False
    if not usable:
        return "This is no address of a server. Write it like http://localhost:8080/v1."
    return user_info_problem(url) or _query_problem(url)


def user_info_problem(url: str) -> str:
    """Why an address (a proxy's, too) holds a secret, as one sentence; empty if it does not."""
    rest = url.partition("://")[2] if "://" in url else url.removeprefix("//")
    if "@" in _PLACE_END.split(rest, maxsplit=1)[0]:
        return "A user name or password does not belong in an address. Leave out what stands before the @."
    return ""


def endpoint_problem(endpoint: Endpoint) -> str:
    """Why this endpoint may not be kept, as one sentence; empty if it may."""
    problems = [header_problem(name, value) for name, value in endpoint.headers]
    if endpoint.url:
        problems.append(url_problem(endpoint.url))
    problems.append(user_info_problem(endpoint.proxy))
    return next(filter(None, problems), "")


def _query_problem(url: str) -> str:
    for name, value in parse_qsl(urlsplit(url).query):
        if is_secret_query(name) and value:
            return f"A key does not belong in an address. Leave out '{name}=' and store it as the endpoint's key."
    return ""
