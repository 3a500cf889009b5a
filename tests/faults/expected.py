"""What each cell of the matrix has to be, written by hand: the verdict, its reason, the exit code, the text kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from desktop_chat.core.endpoint import Dialect
from tests.faults.faults import STATUSES


class Text(Enum):
    """How much of the text is kept."""

    WHOLE = "all"
    #: What had arrived.
    CAME = "what came"
    NONE = "none"


@dataclass(frozen=True)
class Cell:
    """An empty reason is any."""

    verdict: str
    reason: str
    exit_code: int
    text: Text


@dataclass(frozen=True)
class Impossible:
    """Why there is no such case."""

    why: str


Row: TypeAlias = Mapping[Dialect, Cell | Impossible]

PLAIN = Dialect.PLAIN_SSE
CHAT = Dialect.OPENAI_CHAT
RESPONSES = Dialect.OPENAI_RESPONSES
MESSAGES = Dialect.ANTHROPIC_MESSAGES
UI = Dialect.AI_SDK_UI
DATA = Dialect.AI_SDK_DATA
TEXT = Dialect.TEXT_STREAM
OLLAMA = Dialect.OLLAMA
WORKERS = Dialect.WORKERS_AI
AGENT = Dialect.AG_UI
DIALECTS = (PLAIN, CHAT, RESPONSES, MESSAGES, UI, DATA, TEXT, OLLAMA, WORKERS, AGENT)

NO_FRAMES = Impossible("There are no frames: every byte is text.")
NO_PROOF = Impossible("Nothing proves the end of a text.")
TEXT_FIRST = Impossible("The first thing such a server sends is text.")


def _row(default: Cell, others: Mapping[Dialect, Cell | Impossible] | None = None) -> Row:
    return {dialect: (others or {}).get(dialect, default) for dialect in DIALECTS}


def _whole(verdict: str, reason: str) -> Cell:
    return Cell(verdict, reason, 0, Text.WHOLE)


#: The samples of some dialects end with a call that waits for the client.
OK: Row = {
    PLAIN: _whole("complete", "done"),
    CHAT: _whole("tool_calls", "tool_calls"),
    RESPONSES: _whole("tool_calls", "completed"),
    MESSAGES: _whole("tool_calls", "tool_use"),
    UI: _whole("complete", "stop"),
    DATA: _whole("complete", "stop"),
    TEXT: _whole("unmarked_end", "no_end"),
    OLLAMA: _whole("tool_calls", "stop"),
    WORKERS: _whole("tool_calls", "done"),
    AGENT: _whole("complete", ""),
}
PROVED: Row = {**OK, TEXT: NO_PROOF}
CUT = Cell("truncated", "cut", 3, Text.CAME)
NO_END = Cell("truncated", "no_end", 3, Text.CAME)
UNMARKED = Cell("unmarked_end", "no_end", 0, Text.CAME)
SERVER_ERROR = Cell("server_error", "", 4, Text.CAME)
SERVER_ERROR_ALONE = Cell("server_error", "", 4, Text.NONE)
UNREADABLE = Cell("protocol_error", "unreadable", 4, Text.NONE)
TOO_LONG = Cell("protocol_error", "protocol", 4, Text.NONE)
NO_STREAM = Cell("not_a_stream", "not_a_stream", 7, Text.NONE)
EMPTY = Cell("truncated", "no_end", 3, Text.NONE)
NETWORK = Cell("network_error", "network", 6, Text.NONE)
HTTP = Cell("http_error", "http", 5, Text.NONE)


NO_TOKEN = Cell("stalled", "first_token", 3, Text.NONE)
SILENT = Cell("stalled", "idle", 3, Text.CAME)


EXPECTED: dict[str, Row] = {
    "ok": OK,
    "in 1-byte chunks": OK,
    "gzip": OK,
    "trickle: every piece just within the idle time-out": OK,
    "invalid UTF-8 in the text": OK,
    "unknown frames in between": {**OK, TEXT: NO_FRAMES},
    "cut at a frame border, at each": _row(CUT),
    "cut inside a frame, in each": _row(CUT),
    "cut inside the chunked coding": _row(CUT),
    "cut while packed": _row(CUT),
    "cut behind what proves the end": PROVED,
    "reset": _row(CUT),
    "clean close without an end, at each border behind text": _row(
        NO_END, {PLAIN: UNMARKED, TEXT: UNMARKED, WORKERS: UNMARKED}
    ),
    "clean close without an end, before any text": _row(
        EMPTY, {PLAIN: TEXT_FIRST, TEXT: TEXT_FIRST, WORKERS: TEXT_FIRST}
    ),
    "error frame": _row(SERVER_ERROR, {TEXT: NO_FRAMES}),
    "error frame alone": _row(SERVER_ERROR_ALONE, {TEXT: NO_FRAMES}),
    "stall before the head": _row(NO_TOKEN),
    "stall behind the head": _row(NO_TOKEN),
    "stall in the text": _row(SILENT),
    "heartbeats and no token": _row(NO_TOKEN, {TEXT: NO_FRAMES}),
    "stall behind what proves the end": PROVED,
    "garbage": _row(UNREADABLE, {TEXT: UNMARKED}),
    "garbage in frames": _row(UNREADABLE, {TEXT: NO_FRAMES}),
    "endless line": _row(TOO_LONG, {TEXT: NO_FRAMES}),
    "HTML with status 200": _row(NO_STREAM),
    # Under `text/plain` a page is a text.
    "HTML under the stream's own content type": _row(NO_STREAM, {TEXT: UNMARKED}),
    # A JSON object is a line of Ollama's.
    "JSON with status 200": _row(NO_STREAM, {OLLAMA: UNREADABLE}),
    "a JSON error with status 200": _row(NO_STREAM, {OLLAMA: SERVER_ERROR_ALONE}),
    "empty answer with status 200": _row(NO_STREAM),
    # Nothing in the head says that a stream follows.
    "empty stream": _row(EMPTY, {TEXT: NO_STREAM}),
    "status 204": _row(NO_STREAM),
    **{f"status {status}": _row(HTTP) for status in STATUSES},
    "redirect to another host": _row(HTTP),
    "no answer at all": _row(NETWORK),
    "an answer that is no HTTP": _row(NETWORK),
}

#: Where the dialect is not set but found out from the answer, all is the same but for these.
DETECTED: dict[tuple[str, Dialect], Cell] = {
    # With a NUL in it, it is no text.
    ("garbage", TEXT): NO_STREAM,
    ("HTML under the stream's own content type", TEXT): NO_STREAM,
    ("JSON with status 200", OLLAMA): NO_STREAM,
    ("a JSON error with status 200", OLLAMA): NO_STREAM,
}
