"""A server built with sse-starlette whose events are numbered. Prints its port; ends when stdin does.

PUT      /text      what it says from now on
GET      /requests  the requests to /events and /echo so far; forgotten once told
GET|POST /events    the text in numbered events, then [DONE]; a Last-Event-ID is obeyed
                    ?cut=N breaks off after event N, for whoever sends no Last-Event-ID
                    ?retry=MS is what it asks of clients that come back; ?ping=S pings meanwhile
                    ?over=1 answers whoever comes back with 204
GET|POST /echo      the request's prompt as it was understood: its body, or its query as JSON
"""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator

import anyio
import uvicorn
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PIECES = (3, 1, 17, 2, 60)

said = {"text": "Hello."}
requests: list[dict[str, object]] = []


class CutError(Exception):
    """Leaves the response unfinished: the server closes the connection without the last chunk."""


def pieces(text: str) -> list[str]:
    found: list[str] = []
    while text:
        size = PIECES[len(found) % len(PIECES)]
        found.append(text[:size])
        text = text[size:]
    return found


async def put_text(request: Request) -> Response:
    said["text"] = (await request.body()).decode()
    return Response(status_code=204)


async def get_requests(_: Request) -> Response:
    told, requests[:] = list(requests), []
    return JSONResponse(told)


async def record(request: Request) -> str:
    body = (await request.body()).decode()
    requests.append(
        {"method": request.method, "path": request.url.path, "headers": dict(request.headers), "body": body}
    )
    return body


async def events(request: Request) -> Response:
    await record(request)
    query, came_back = request.query_params, request.headers.get("last-event-id")
    if came_back and "over" in query:
        return Response(status_code=204)
    cut = 0 if came_back else int(query.get("cut", 0))
    retry = int(query["retry"]) if "retry" in query else None
    ping_s = float(query.get("ping", 15))

    async def numbered() -> AsyncIterator[ServerSentEvent]:
        if ping_s < 1:
            await anyio.sleep(3.5 * ping_s)
        datas = [json.dumps({"content": piece}, ensure_ascii=False) for piece in pieces(said["text"])]
        for number, data in enumerate([*datas, "[DONE]"], 1):
            if number > int(came_back or 0):
                yield ServerSentEvent(data, id=str(number), retry=retry)
            if number == cut:
                # What was sent is on its way before the end is.
                await anyio.sleep(0.05)
                raise CutError

    return EventSourceResponse(numbered(), ping=ping_s, headers={"x-accel-buffering": "no"})


async def echo(request: Request) -> Response:
    understood = await record(request) or json.dumps(dict(request.query_params), ensure_ascii=False)

    async def told() -> AsyncIterator[ServerSentEvent]:
        for piece in pieces(understood):
            yield ServerSentEvent(json.dumps({"content": piece}))
        yield ServerSentEvent("[DONE]")

    return EventSourceResponse(told())


def end_with_stdin() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> None:
    app = Starlette(
        routes=[
            Route("/text", put_text, methods=["PUT"]),
            Route("/requests", get_requests),
            Route("/events", events, methods=["GET", "POST"]),
            Route("/echo", echo, methods=["GET", "POST"]),
        ]
    )
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=end_with_stdin, daemon=True).start()
    print(listener.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="critical")).run(sockets=[listener])


if __name__ == "__main__":
    main()
