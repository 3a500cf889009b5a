"""What the servers written in Python have in common: what they say, what they were sent, their start and their end."""

from __future__ import annotations

import os
import socket
import sys
import threading
from collections.abc import Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PIECES = (3, 1, 17, 2, 60)

_said = {"text": "Hello."}
_requests: list[dict[str, object]] = []


def pieces(text: str) -> list[str]:
    """Pieces of very different lengths."""
    found: list[str] = []
    while text:
        size = PIECES[len(found) % len(PIECES)]
        found.append(text[:size])
        text = text[size:]
    return found


def told() -> str:
    """What the test told the server to say."""
    return _said["text"]


async def record(request: Request) -> str:
    """Note a request; its body."""
    body = (await request.body()).decode()
    _requests.append(
        {"method": request.method, "path": request.url.path, "headers": dict(request.headers), "body": body}
    )
    return body


async def _put_text(request: Request) -> Response:
    _said["text"] = (await request.body()).decode()
    return Response(status_code=204)


async def _get_requests(_: Request) -> Response:
    noted, _requests[:] = list(_requests), []
    return JSONResponse(noted)


def _end_with_stdin() -> None:
    sys.stdin.read()
    os._exit(0)


def run(routes: Sequence[Route]) -> None:
    """Print the port and serve `PUT /text`, `GET /requests` and `routes` until stdin ends."""
    told_apart = [Route("/text", _put_text, methods=["PUT"]), Route("/requests", _get_requests)]
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_end_with_stdin, daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(Starlette(routes=[*told_apart, *routes]), log_level="critical")
    uvicorn.Server(config).run(sockets=[listener])
