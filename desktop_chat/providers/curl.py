"""A request as a curl command that can be pasted into a shell and shown to anybody."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from desktop_chat.core.endpoint import Endpoint
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.requests import Outgoing, outgoing_request
from desktop_chat.wire.json_edge import compact

KEY_VARIABLE = "DESKTOP_CHAT_KEY"
#: Stands in a made-up request where a secret would; the shell puts its variable in.
_MARK = "{{desktop-chat-secret:%s}}"
_MARKED = re.compile(r"\{\{desktop-chat-secret:(\w+)\}\}")
_NAME = re.compile(r"\w+")


class _Variables(Mapping[str, str]):
    """An environment in which every variable is set, to a mark of itself."""

    def __getitem__(self, name: str) -> str:
        if not _NAME.fullmatch(name):
            raise KeyError(name)
        return _MARK % name

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class _Option(NamedTuple):
    name: str
    text: str


def curl_for(request: ChatRequest) -> str:
    """The command for a request whose secrets need not be known: they become variables of the shell.

    Raises:
        ChatError: kind SETTINGS, if the endpoint's settings are not usable.
    """
    return as_curl(outgoing_request(request, _MARK % KEY_VARIABLE, _Variables()), request.endpoint)


def as_curl(outgoing: Outgoing, endpoint: Endpoint | None = None) -> str:
    """The command; each secret is a variable of the shell, `$DESKTOP_CHAT_KEY` for those without a name.

    `endpoint` adds its certificates and its proxy.
    """
    secrets = sorted((secret for secret in outgoing.secrets if not _MARKED.search(secret)), key=len, reverse=True)
    options = [_Option("-H", f"{name}: {text}") for name, text in outgoing.headers.items() if name != "User-Agent"]
    if endpoint is not None:
        settings = (("--cacert", endpoint.tls.ca_file), ("--cert", endpoint.tls.client_cert), ("-x", endpoint.proxy))
        options += [_Option(name, text) for name, text in settings if text]
    if outgoing.method == "POST":
        options.append(_Option("--data-raw", compact(outgoing.body).encode("utf-8", "replace").decode()))
    flags = "curl -N -g" if re.search(r"[][{}]", outgoing.url) else "curl -N"
    lines = [f"{flags} {_quoted(outgoing.url, secrets)}"]
    lines += [f"  {option.name} {_quoted(option.text, secrets)}" for option in options]
    return " \\\n".join(lines)


def _quoted(text: str, secrets: list[str]) -> str:
    """One word for a POSIX shell, in which only the variables of secrets are replaced."""
    for secret in secrets:
        text = text.replace(secret, _MARK % KEY_VARIABLE)
    pieces = _MARKED.split(text)
    words = [f'"${piece}"' if at % 2 else shlex.quote(piece) for at, piece in enumerate(pieces) if piece]
    return "".join(words) or "''"
