"""What a decoder makes of a stream: a closed union of frozen values.

A delta names its part by position in the answer (0, 1, ...), allotted by the decoder.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TypeAlias

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ErrorInfo
from desktop_chat.core.limits import JSON_FORMAT_VERSION
from desktop_chat.core.metrics import Usage
from desktop_chat.core.values import value
from desktop_chat.core.verdict import Verdict


@value
class Started:
    """The response head was accepted as a stream of `dialect`."""

    dialect: Dialect
    model: str = ""
    version: int = JSON_FORMAT_VERSION


@value
class TextDelta:
    part: int
    text: str


@value
class ReasoningDelta:
    part: int
    text: str


@value
class RefusalDelta:
    part: int
    text: str


@value
class ToolCallStarted:
    part: int
    call_id: str
    name: str


@value
class ToolArgumentsDelta:
    part: int
    text: str


@value
class ToolCallReady:
    """The arguments are whole; `arguments` is their JSON text."""

    part: int
    arguments: str


@value
class ToolApprovalRequested:
    part: int
    approval_id: str


@value
class ToolResult:
    """One for the same part replaces the one before: some tools report how far they are."""

    part: int
    call_id: str
    output: str
    is_error: bool = False


@value
class SourceFound:
    """`url` is empty for a document without an address."""

    part: int
    url: str
    title: str = ""


@value
class FileReceived:
    part: int
    media_type: str
    url: str


@value
class DataReceived:
    """`data` is JSON text. One for the same part replaces the one before; a transient one is kept nowhere."""

    part: int
    name: str
    data: str
    transient: bool = False


@value
class PartEnded:
    """`vendor` is opaque JSON that has to go back to this server with the part."""

    part: int
    vendor: str = ""


@value
class PartsDiscarded:
    """The server starts over: parts from this position on are void."""

    from_part: int


@value
class Heartbeat:
    """The server showed life without a token; at most one per feed."""


@value
class UsageReported:
    usage: Usage


@value
class Retrying:
    """Try number `attempt` (from 2) of `attempts` follows after `delay_s`; `sentence` says why."""

    attempt: int
    attempts: int
    delay_s: float
    sentence: str


@value
class Noted:
    """Something the user should know about this answer, in one sentence."""

    sentence: str


@value
class Resumed:
    """The stream was taken up again where it was cut."""


@value
class Ended:
    """Exactly one per turn, the last event. `reason` is the server's finish reason or our own short word."""

    verdict: Verdict
    reason: str = ""
    error: ErrorInfo | None = None


StreamEvent: TypeAlias = (
    Started
    | TextDelta
    | ReasoningDelta
    | RefusalDelta
    | ToolCallStarted
    | ToolArgumentsDelta
    | ToolCallReady
    | ToolApprovalRequested
    | ToolResult
    | SourceFound
    | FileReceived
    | DataReceived
    | PartEnded
    | PartsDiscarded
    | Heartbeat
    | UsageReported
    | Retrying
    | Noted
    | Resumed
    | Ended
)

#: Events that carry generated text of the answer, so count as tokens.
TOKEN_EVENTS = (TextDelta, ReasoningDelta, RefusalDelta, ToolArgumentsDelta)

_WORD_START = re.compile(r"(?<=[a-z])(?=[A-Z])")


def event_to_json(event: StreamEvent) -> dict[str, object]:
    """An event's fields plus `type` in snake_case: a line of `ask --json`."""
    return {"type": _WORD_START.sub("_", type(event).__name__).lower(), **asdict(event)}
