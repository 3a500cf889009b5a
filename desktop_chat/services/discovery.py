"""Finds language-model servers that listen on this machine at their usual ports."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from asyncio import StreamReader
    from collections.abc import Sequence

_HOST = "127.0.0.1"
_MAX_HEAD_BYTES = 16 * 1024
_MAX_BODY_BYTES = 1024 * 1024
_MAX_MODELS = 200
_MAX_NAME_CHARS = 200

#: What a server says of itself, in its header `Server` or as the owner of its models, whatever its port.
_SELF_NAMES = {
    "llama.cpp": "llama.cpp",
    "llamacpp": "llama.cpp",
    "vllm": "vLLM",
    "sglang": "SGLang",
    "koboldcpp": "KoboldCpp",
}


@dataclass(frozen=True, slots=True)
class KnownPort:
    """Where a kind of server listens unless told otherwise."""

    name: str
    port: int


@dataclass(frozen=True, slots=True)
class FoundServer:
    """`base_url` is `http://127.0.0.1:PORT/v1`; `needs_key` if it did not tell its models without one."""

    name: str
    base_url: str
    models: tuple[str, ...] = ()
    needs_key: bool = False


KNOWN_PORTS = (
    KnownPort("Ollama", 11434),
    KnownPort("LM Studio", 1234),
    KnownPort("llama.cpp", 8080),
    KnownPort("vLLM", 8000),
    KnownPort("SGLang", 30000),
    KnownPort("KoboldCpp", 5001),
    KnownPort("text-generation-webui", 5000),
    KnownPort("Jan", 1337),
    KnownPort("GPT4All", 4891),
    KnownPort("LiteLLM", 4000),
)


async def discover(timeout_s: float = 0.5, ports: Sequence[KnownPort] = KNOWN_PORTS) -> list[FoundServer]:
    """The model servers found, in the order of `ports`; all are asked at once, each for at most `timeout_s`.

    Something else that listens there is not listed. Never fails.
    """
    import asyncio

    found = await asyncio.gather(*(_probe(known, timeout_s) for known in ports))
    return [server for server in found if server is not None]


async def _probe(known: KnownPort, timeout_s: float) -> FoundServer | None:
    import asyncio

    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(timeout_s):
            response = await _get(known.port, "/v1/models")
            return _judge(known, response) if response else None
    return None


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    server: str
    body: bytes


async def _get(port: int, path: str) -> _Response | None:
    """One request on a connection of its own; None where nobody listens or the answer is no HTTP."""
    import asyncio

    try:
        reader, writer = await asyncio.open_connection(_HOST, port, limit=_MAX_HEAD_BYTES)
    except OSError:
        return None
    try:
        # HTTP/1.0, so that the body comes without chunks and ends with the connection.
        head = f"GET {path} HTTP/1.0\r\nHost: {_HOST}:{port}\r\nAccept: application/json\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        return await _read_response(reader)
    except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    finally:
        writer.transport.abort()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _read_response(reader: StreamReader) -> _Response:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    version, status, *_ = head[0].split(" ", 2)
    if not version.startswith("HTTP/"):
        raise ValueError(version)
    fields = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    length = int(fields.get("content-length", _MAX_BODY_BYTES))
    body = bytearray()
    while len(body) < min(length, _MAX_BODY_BYTES) and (chunk := await reader.read(_MAX_HEAD_BYTES)):
        body += chunk
    return _Response(int(status), fields.get("server", ""), bytes(body))


def _judge(known: KnownPort, response: _Response) -> FoundServer | None:
    base_url = f"http://{_HOST}:{known.port}/v1"
    own_name = _SELF_NAMES.get(response.server.lower())
    if response.status in (401, 403) and own_name:
        return FoundServer(own_name, base_url, needs_key=True)
    entries = _model_entries(response) if response.status == 200 else None
    if entries is None:
        return None
    owners = {str(entry.get("owned_by", "")).lower() for entry in entries}
    for owner in owners & _SELF_NAMES.keys():
        own_name = own_name or _SELF_NAMES[owner]
    models = [entry["id"] for entry in entries if isinstance(entry.get("id"), str)]
    return FoundServer(own_name or known.name, base_url, tuple(model[:_MAX_NAME_CHARS] for model in models))


def _model_entries(response: _Response) -> list[dict[str, Any]] | None:
    """The entries of an OpenAI model list, at most 200; None if the body is none."""
    try:
        value = json.loads(response.body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict):
        return None
    fields = cast("dict[str, Any]", value)
    # A server without a single model may say `null`.
    entries: object = fields.get("data") or []
    if fields.get("object") != "list" or not isinstance(entries, list):
        return None
    listed = cast("list[object]", entries)[:_MAX_MODELS]
    return [cast("dict[str, Any]", entry) for entry in listed if isinstance(entry, dict)]
