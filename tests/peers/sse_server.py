"""A server built with sse-starlette whose events are numbered; see `telling` for what all servers have.

GET|POST /events    the text in numbered events, then [DONE]; a Last-Event-ID is obeyed
                    ?cut=N breaks off after event N, for whoever sends no Last-Event-ID
                    ?retry=MS is what it asks of clients that come back; ?ping=S pings meanwhile
                    ?over=1 answers whoever comes back with 204
GET|POST /echo      the request's prompt as it was understood: its body, or its query as JSON
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import anyio
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telling import pieces, record, run, told


class CutError(Exception):
    """Leaves the response unfinished: the server closes the connection without the last chunk."""


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
        datas = [json.dumps({"content": piece}, ensure_ascii=False) for piece in pieces(told())]
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

    async def answer() -> AsyncIterator[ServerSentEvent]:
        for piece in pieces(understood):
            yield ServerSentEvent(json.dumps({"content": piece}))
        yield ServerSentEvent("[DONE]")

    return EventSourceResponse(answer())


if __name__ == "__main__":
    run(
        [
            Route("/events", events, methods=["GET", "POST"]),
            Route("/echo", echo, methods=["GET", "POST"]),
        ]
    )
