"""One toy HTTP server for all tests: a loop in a thread of its own on 127.0.0.1, a byte-level script per request.

In a process of its own, to outlive a killed client:
`python -m tests.helpers.toy_server --script FILE --port-file FILE`, where the script file holds
`{"routes": {PATH: [SCRIPT, ...]}, "default": [SCRIPT, ...]}` with scripts as `steps_to_json` writes them.
It ends when its stdin does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import ssl
import struct
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from tests.helpers.toy_script import (
    Chunk,
    Close,
    Head,
    Notify,
    Pause,
    Raw,
    Reset,
    Script,
    Signal,
    Silence,
    Step,
    WaitFor,
    captured_body,
    html_body,
    json_body,
    openai_chat_body,
    openai_chat_frames,
    plain_sse_body,
    sse,
    steps_from_json,
    steps_to_json,
    whole_body,
    with_pauses,
)

__all__ = [
    "Chunk",
    "Close",
    "Head",
    "Notify",
    "Pause",
    "Raw",
    "Recorded",
    "Reset",
    "Script",
    "Signal",
    "Silence",
    "Step",
    "ToyServer",
    "WaitFor",
    "captured_body",
    "html_body",
    "json_body",
    "openai_chat_body",
    "openai_chat_frames",
    "plain_sse_body",
    "sse",
    "steps_from_json",
    "steps_to_json",
    "whole_body",
    "with_pauses",
]


@dataclass
class Recorded:
    """A request as it came. `closed` is set when its connection is gone, whoever ended it."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    closed: Signal = field(default_factory=Signal)
    closed_by_client: bool = False

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query))

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def header(self, name: str) -> str | None:
        """The first header of this name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


Answer: TypeAlias = Script | Callable[[Recorded], Script]


class ToyServer:
    """`with ToyServer() as server:` serves until the block ends; scripts may be changed at any time.

    At a free `port` unless one is named, which has to be free.
    """

    def __init__(
        self,
        default: Answer | None = None,
        *,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
    ):
        self.requests: list[Recorded] = []
        self.connections = 0
        self.port = port
        self._host = host
        self._tls = tls
        self._default: list[Answer] = [default if default is not None else json_body({"error": "no such path"}, 404)]
        self._routes: dict[str, list[Answer]] = {}
        self._arrivals: list[Signal] = [Signal()]
        self._taken = 0
        self._running: set[_Connection] = set()
        self._loop = asyncio.SelectorEventLoop()
        self._thread = threading.Thread(target=self._serve, name="toy-server", daemon=True)
        self._listening = Signal()

    @property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return f"{'https' if self._tls else 'http'}://{self._host}:{self.port}"

    def on(self, path: str, *answers: Answer) -> None:
        """Answer requests for `path` with these in turn; the last one serves all further requests."""
        self._routes[path] = list(answers)

    def otherwise(self, *answers: Answer) -> None:
        """Answer all other paths with these in turn."""
        self._default = list(answers)

    def next_request(self, timeout_s: float = 10.0) -> Recorded:
        """Block until a request that was not handed out before has arrived in whole; TimeoutError after `timeout_s`."""
        at = self._take_turn()
        self._arrivals[at].wait(timeout_s)
        return self.requests[at]

    async def request(self) -> Recorded:
        """The same for a task: waits without blocking the caller's loop."""
        at = self._take_turn()
        await self._arrivals[at]
        return self.requests[at]

    def _take_turn(self) -> int:
        at = self._taken
        self._taken += 1
        return at

    def script_for(self, request: Recorded) -> Script:
        answers = self._routes.get(request.path, self._default)
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        return answer(request) if callable(answer) else answer

    def record(self, request: Recorded) -> None:
        self.requests.append(request)
        self._arrivals.append(Signal())
        self._arrivals[-2].set()

    def __enter__(self) -> ToyServer:
        self._thread.start()
        self._listening.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _serve(self) -> None:
        server = self._loop.run_until_complete(
            self._loop.create_server(lambda: _Connection(self, self._running), self._host, self.port, ssl=self._tls)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._listening.set()
        try:
            self._loop.run_forever()
        finally:
            # A connection that is just being accepted needs the server open until it is there.
            for listener in server.sockets:
                self._loop.remove_reader(listener.fileno())
            self._loop.run_until_complete(self._leave())
            server.close()
            self._loop.close()

    async def _leave(self) -> None:
        # Twice: a connection may be just being accepted.
        for _ in range(2):
            for connection in list(self._running):
                connection.abort()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            await asyncio.gather(*others, return_exceptions=True)
            await asyncio.sleep(0)


class _Connection(asyncio.Protocol):
    """One client: reads requests, plays their scripts, notices when the client goes."""

    def __init__(self, server: ToyServer, running: set[_Connection]) -> None:
        self._server = server
        self._running = running
        self._received = bytearray()
        self._request: Recorded | None = None
        self._task: asyncio.Task[None] | None = None
        self._ours = False
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._running.add(self)
        self._server.connections += 1

    def data_received(self, data: bytes) -> None:
        self._received += data
        if self._task is None:
            self._take_request()

    def connection_lost(self, exc: Exception | None) -> None:
        self._running.discard(self)
        if self._task is not None:
            self._task.cancel()
        if self._request is not None:
            self._request.closed_by_client = not self._ours
            self._request.closed.set()

    def abort(self) -> None:
        self._ours = True
        self._transport.abort()

    def _take_request(self) -> None:
        head, end, rest = bytes(self._received).partition(b"\r\n\r\n")
        if not end:
            return
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = [(name, value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        length = int(next((value for name, value in headers if name.lower() == "content-length"), "0"))
        if len(rest) < length:
            return
        method, target, _ = first.split(" ", 2)
        self._received = bytearray(rest[length:])
        self._request = Recorded(method, target, headers, rest[:length])
        script = self._server.script_for(self._request)
        self._server.record(self._request)
        self._task = asyncio.get_running_loop().create_task(self._play(script))

    async def _play(self, script: Script) -> None:
        chunked = keep_open = False
        due = asyncio.get_running_loop().time()
        for step in script:
            if self._transport.is_closing():
                return
            if isinstance(step, Head):
                chunked = step.chunked
                keep_open = chunked or any(name.lower() == "content-length" for name, _ in step.headers)
            due = await self._take_step(step, chunked, due)
        if chunked:
            self._transport.write(b"0\r\n\r\n")
        if keep_open:
            self._task = None
            self._take_request()
        else:
            self._close()

    async def _take_step(self, step: Step, chunked: bool, due: float) -> float:
        """Do one step; return when the next pause is counted from."""
        match step:
            case Head():
                self._transport.write(step.encode())
            case Chunk(data):
                self._transport.write(b"%x\r\n%b\r\n" % (len(data), data) if chunked else data)
            case Raw(data):
                self._transport.write(data)
            case Pause(seconds):
                due += seconds
                await asyncio.sleep(due - asyncio.get_running_loop().time())
            case WaitFor(signal):
                await signal
                return asyncio.get_running_loop().time()
            case Notify(signal):
                signal.set()
            case Silence():
                await asyncio.Event().wait()
            case Close():
                self._close()
                await asyncio.Event().wait()
            case Reset():
                sock: socket.socket = self._transport.get_extra_info("socket")
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.abort()
                await asyncio.Event().wait()
        return due

    def _close(self) -> None:
        self._ours = True
        self._transport.close()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--script", type=Path, required=True)
    parser.add_argument("--port-file", type=Path, required=True)
    options = parser.parse_args()
    scripts = json.loads(options.script.read_text())
    with ToyServer() as server:
        for path, answers in scripts.get("routes", {}).items():
            server.on(path, *map(steps_from_json, answers))
        if "default" in scripts:
            server.otherwise(*map(steps_from_json, scripts["default"]))
        unfinished = options.port_file.with_suffix(".new")
        unfinished.write_text(str(server.port))
        unfinished.rename(options.port_file)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
