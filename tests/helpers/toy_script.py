"""What a toy server sends, byte by byte: the steps of a script, ready-made answers, and scripts as JSON."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, TypeAlias

EVENT_STREAM = (("Content-Type", "text/event-stream"), ("Cache-Control", "no-cache"))


class Signal:
    """Something that happens once: set from any thread, waited for by threads (`wait`) and tasks (`await`)."""

    def __init__(self) -> None:
        self._future: Future[None] = Future()
        self._lock = threading.Lock()

    def set(self) -> None:
        with self._lock:
            if not self._future.done():
                self._future.set_result(None)

    def is_set(self) -> bool:
        return self._future.done()

    def wait(self, timeout_s: float = 10.0) -> None:
        """Block this thread until it happened; TimeoutError after `timeout_s`."""
        self._future.result(timeout_s)

    def __await__(self) -> Generator[Any, None, None]:
        return self._wait().__await__()

    async def _wait(self) -> None:
        import asyncio

        loop = asyncio.get_running_loop()
        here: asyncio.Future[None] = loop.create_future()

        def tell(_: Future[None]) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(lambda: here.done() or here.set_result(None))

        self._future.add_done_callback(tell)
        await here


@dataclass(frozen=True)
class Head:
    """Status line and headers. `raw`, if given, is sent instead, as it is.

    `chunked` sends Transfer-Encoding: chunked and frames every Chunk; without it the body ends with the connection
    unless the headers carry a Content-Length.
    """

    status: int = 200
    headers: Sequence[tuple[str, str]] = EVENT_STREAM
    chunked: bool = True
    reason: str = "OK"
    raw: bytes | None = None

    def encode(self) -> bytes:
        if self.raw is not None:
            return self.raw
        lines = [f"HTTP/1.1 {self.status} {self.reason}", *(f"{name}: {value}" for name, value in self.headers)]
        if self.chunked:
            lines.append("Transfer-Encoding: chunked")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


@dataclass(frozen=True)
class Chunk:
    """Body bytes: one chunk of the chunked coding, or as they are where the head is not chunked."""

    data: bytes


@dataclass(frozen=True)
class Raw:
    """Bytes put on the wire without any framing."""

    data: bytes


@dataclass(frozen=True)
class Pause:
    """Seconds; pauses of one script are kept on one schedule, so they do not drift."""

    seconds: float


@dataclass(frozen=True)
class WaitFor:
    """Go on when the test sets the signal."""

    signal: Signal = field(default_factory=Signal)


@dataclass(frozen=True)
class Notify:
    """Tell the test that the script came this far."""

    signal: Signal = field(default_factory=Signal)


@dataclass(frozen=True)
class Reset:
    """End the connection with a TCP reset."""


@dataclass(frozen=True)
class Close:
    """End the connection at once and in order, without the chunk that ends a chunked body."""


@dataclass(frozen=True)
class Silence:
    """Say nothing more until the client goes away."""


Step: TypeAlias = Head | Chunk | Raw | Pause | WaitFor | Notify | Reset | Close | Silence
Script: TypeAlias = Sequence[Step]


def with_pauses(chunks: Iterable[bytes], every_s: float = 0.0) -> list[Step]:
    """Chunks with a pause before each but the first."""
    steps: list[Step] = []
    for chunk in chunks:
        if steps and every_s:
            steps.append(Pause(every_s))
        steps.append(Chunk(chunk))
    return steps


def sse(value: object) -> bytes:
    """One `data:` frame; a str goes as it is, everything else as JSON."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"data: {text}\n\n".encode()


def openai_chat_frames(
    texts: Iterable[str], finish: str | None = "stop", usage: dict[str, Any] | None = None, done: bool = True
) -> list[bytes]:
    """The frames of a chat completion: one per text, then finish reason, usage and `[DONE]` as asked for."""

    def frame(choices: list[dict[str, Any]], **extra: object) -> bytes:
        return sse({"id": "c1", "object": "chat.completion.chunk", "model": "toy", "choices": choices, **extra})

    frames = [frame([{"index": 0, "delta": {"content": text}, "finish_reason": None}]) for text in texts]
    if finish is not None:
        frames.append(frame([{"index": 0, "delta": {}, "finish_reason": finish}]))
    if usage is not None:
        frames.append(frame([], usage=usage))
    if done:
        frames.append(sse("[DONE]"))
    return frames


def openai_chat_body(
    texts: Iterable[str],
    finish: str | None = "stop",
    usage: dict[str, Any] | None = None,
    done: bool = True,
    every_s: float = 0.0,
) -> list[Step]:
    """A whole chat completion, head included."""
    return [Head(), *with_pauses(openai_chat_frames(texts, finish, usage, done), every_s)]


def plain_sse_body(texts: Iterable[str], done: bool = True, every_s: float = 0.0) -> list[Step]:
    """A whole `{"content": ...}` stream, head included."""
    frames = [sse({"content": text}) for text in texts] + ([sse("[DONE]")] if done else [])
    return [Head(), *with_pauses(frames, every_s)]


def whole_body(
    data: bytes, content_type: str, status: int = 200, headers: Sequence[tuple[str, str]] = ()
) -> list[Step]:
    """An answer that is no stream."""
    fields = [("Content-Type", content_type), ("Content-Length", str(len(data))), *headers]
    return [Head(status, fields, chunked=False), Chunk(data)]


def json_body(value: object, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> list[Step]:
    return whole_body(json.dumps(value).encode(), "application/json", status, headers)


def html_body(status: int = 200) -> list[Step]:
    page = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in</body></html>"
    return whole_body(page, "text/html; charset=utf-8", status)


def captured_body(capture: bytes) -> list[Step]:
    """A recorded answer (head, empty line, body) as one chunk."""
    head, _, body = capture.replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = [line.partition(": ") for line in head.decode().split("\n")[1:]]
    fields = [(name, value) for name, _, value in lines if name.lower() != "transfer-encoding"]
    return [Head(headers=fields), Chunk(body)]


def steps_to_json(script: Script) -> list[dict[str, Any]]:
    """A script without signals as JSON, for a server in a process of its own."""
    return [_step_to_json(step) for step in script]


def _step_to_json(step: Step) -> dict[str, Any]:
    match step:
        case Head():
            return {"head": {"status": step.status, "headers": [*map(list, step.headers)], "chunked": step.chunked}}
        case Chunk(data):
            return {"chunk": base64.b64encode(data).decode()}
        case Raw(data):
            return {"raw": base64.b64encode(data).decode()}
        case Pause(seconds):
            return {"pause": seconds}
        case Reset() | Close() | Silence():
            return {type(step).__name__.lower(): True}
        case _:
            raise ValueError(f"{step} cannot cross a process border")


def steps_from_json(values: Iterable[dict[str, Any]]) -> list[Step]:
    return [_step_from_json(value) for value in values]


def _step_from_json(value: dict[str, Any]) -> Step:
    match value:
        case {"head": head}:
            return Head(head["status"], [(name, text) for name, text in head["headers"]], head["chunked"])
        case {"chunk": data}:
            return Chunk(base64.b64decode(data))
        case {"raw": data}:
            return Raw(base64.b64decode(data))
        case {"pause": seconds}:
            return Pause(seconds)
        case {"reset": _}:
            return Reset()
        case {"close": _}:
            return Close()
        case _:
            return Silence()
