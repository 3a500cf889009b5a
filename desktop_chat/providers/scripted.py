"""A provider that plays a script: for the self-test, the screenshots and the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError
from desktop_chat.core.events import (
    TOKEN_EVENTS,
    Ended,
    ReasoningDelta,
    Started,
    StreamEvent,
    TextDelta,
    UsageReported,
)
from desktop_chat.core.metrics import StreamMeter, Usage
from desktop_chat.core.request import ChatRequest
from desktop_chat.core.skip import Skip
from desktop_chat.core.verdict import Verdict
from desktop_chat.providers.demo import DEMO_ANSWER
from desktop_chat.wire.parts import PartBook


@dataclass(frozen=True, slots=True)
class Say:
    """A piece of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class Think:
    """A piece of reasoning."""

    text: str


@dataclass(frozen=True, slots=True)
class CallTool:
    """A whole tool call; `arguments` is JSON text."""

    call_id: str
    name: str
    arguments: str = "{}"


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause in seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Emit:
    """Any other event, as it is."""

    event: StreamEvent


@dataclass(frozen=True, slots=True)
class Fail:
    """Break off with this error."""

    error: ChatError


@dataclass(frozen=True, slots=True)
class End:
    """The last step; a script without one ends COMPLETE."""

    verdict: Verdict = Verdict.COMPLETE
    reason: str = "stop"


Step: TypeAlias = Say | Think | CallTool | Wait | Emit | Fail | End
Script: TypeAlias = Sequence[Step]


class ScriptedProvider:
    """A `core.ports.Provider` that plays the same script for every request, or one made for it."""

    def __init__(
        self,
        script: Script | Callable[[ChatRequest], Script],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        dialect: Dialect = Dialect.OPENAI_CHAT,
        now_s: Callable[[], float] | None = None,
    ) -> None:
        """`now_s` is when text arrives, on the meter's clock; without it, all at the start."""
        self._script = script
        self._sleep = sleep
        self._dialect = dialect
        self._now_s = now_s

    async def stream(
        self,
        request: ChatRequest,
        meter: StreamMeter,
        skip: Skip | None = None,  # noqa: ARG002  # a script makes no pause before another try
    ) -> AsyncGenerator[StreamEvent, None]:
        """See `core.ports.Provider.stream`; the meter counts the bytes the text would have."""
        script = self._script(request) if callable(self._script) else self._script
        parts = PartBook()
        n_tokens = 0
        yield Started(self._dialect, request.model)
        for step in script:
            if isinstance(step, Wait):
                await self._sleep(step.seconds)
                continue
            if isinstance(step, Fail):
                raise step.error
            events, is_over = _play(step, parts)
            for event in events:
                if isinstance(event, TOKEN_EVENTS):
                    n_tokens += 1
                    arrived_s = self._now_s() if self._now_s else meter.started_s
                    meter.bytes_received(len(event.text.encode("utf-8", "replace")), arrived_s)
                yield event
            if is_over:
                return
        for event in _end(parts, End(), [UsageReported(Usage(output_tokens=n_tokens))]):
            yield event


def _play(step: Say | Think | CallTool | Emit | End, parts: PartBook) -> tuple[list[StreamEvent], bool]:
    """The events of one step, and whether they are the last."""
    events: list[StreamEvent] = []
    match step:
        case Say(text):
            parts.add_text(TextDelta, text, events)
        case Think(text):
            parts.add_text(ReasoningDelta, text, events)
        case CallTool(call_id, name, arguments):
            parts.add_call(None, call_id, name, arguments, events)
        case Emit(event):
            return [event], isinstance(event, Ended)
        case End():
            return _end(parts, step, []), True
    return events, False


def _end(parts: PartBook, end: End, events: list[StreamEvent]) -> list[StreamEvent]:
    parts.end_all(events)
    return [*events, Ended(end.verdict, end.reason)]


def typed(text: str, *, chunk_chars: int = 12, pause_s: float = 0.0) -> list[Step]:
    """`text` in small pieces, each followed by a pause."""
    steps: list[Step] = []
    for at in range(0, len(text), chunk_chars):
        steps += [Say(text[at : at + chunk_chars]), Wait(pause_s)]
    return steps


def demo_script() -> list[Step]:
    """The built-in answer: a bit of everything an answer can hold."""
    return [Think("A short tour of what an answer can look like."), *typed(DEMO_ANSWER)]
