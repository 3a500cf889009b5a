"""Run one turn: fold a provider's events into the draft and the journal, and end exactly once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import TypeAlias

from desktop_chat.core.draft import Draft
from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.errors import ChatError, ErrorInfo, ErrorKind
from desktop_chat.core.events import (
    TOKEN_EVENTS,
    DataReceived,
    Ended,
    FileReceived,
    Heartbeat,
    Noted,
    PartsDiscarded,
    ReasoningDelta,
    RefusalDelta,
    SourceFound,
    Started,
    StreamEvent,
    TextDelta,
    ToolArgumentsDelta,
    ToolCallReady,
    ToolCallStarted,
    ToolResult,
    UsageReported,
)
from desktop_chat.core.limits import BURST_YIELD_S
from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    Message,
    Part,
    SourcePart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.metrics import Metrics, StreamMeter
from desktop_chat.core.parts_json import part_to_json
from desktop_chat.core.ports import Clock, Provider, TurnJournal
from desktop_chat.core.request import ChatRequest
from desktop_chat.core.skip import Skip
from desktop_chat.core.thoughts import Thoughts
from desktop_chat.core.verdict import REASON_SHUTDOWN, REASON_USER, Verdict

Listener: TypeAlias = Callable[[StreamEvent], None]

_INTERNAL = ErrorInfo(
    ErrorKind.INTERNAL, "The program made a mistake while reading this answer. What had arrived is kept; try again."
)
_NO_END = ErrorInfo(ErrorKind.CUT, "The connection ended before the answer did. What had arrived is kept.")


class RunningTurn:
    """An answer that is being read. `listener` gets every event in order, the last is Ended, exactly once."""

    def __init__(
        self,
        *,
        message: Message,
        user_message: Message | None,
        request: ChatRequest,
        provider: Provider,
        journal: TurnJournal,
        listener: Listener,
        clock: Clock,
        dropped: int = 0,
        notes: Sequence[str] = (),
    ) -> None:
        self.message = message
        self.user_message = user_message
        self.request = request
        #: How many of the oldest messages were left out because they did not fit the context window.
        self.dropped = dropped
        self.draft = Draft()
        self.meter = StreamMeter(clock.monotonic_s())
        self.thoughts = Thoughts()
        self.ended: Ended | None = None
        self.model = request.model
        #: Known once the server's answer was accepted as a stream.
        self.dialect: Dialect | None = None
        self._provider = provider
        self._journal = journal
        self._listener = listener
        self._clock = clock
        self._notes = notes
        self._skip = Skip()
        self._task: asyncio.Task[object] | None = None

    @property
    def conversation_id(self) -> str:
        return self.message.conversation_id

    @property
    def metrics(self) -> Metrics:
        """As they are now; of a turn that is over, as they are kept."""
        metrics = self.meter.snapshot(self._clock.monotonic_s())
        return replace(metrics, thought_s=self.thoughts.durations)

    def stop(self) -> None:
        """End now: when this returns the turn is over with verdict STOPPED; the connection closes at once."""
        self._take(Ended(Verdict.STOPPED, REASON_USER))
        if self._task is not None:
            self._task.cancel()

    def skip_wait(self) -> None:
        """Try again now instead of after the pause, if the turn is in one."""
        self._skip.skip()

    async def run(self) -> Ended:
        """Read the answer to its end.

        Raises:
            CancelledError: if the task was cancelled, by `stop` or at shutdown; the turn has ended then, too.
        """
        self._task = asyncio.current_task()
        try:
            if self.ended is None:
                await self._read()
        except ChatError as error:
            self._take(Ended(error.verdict, error.kind.value, error.info))
        except asyncio.CancelledError:
            self._take(Ended(Verdict.STOPPED, REASON_SHUTDOWN))
            raise
        finally:
            self._task = None
            self._take(Ended(Verdict.PROTOCOL_ERROR, "internal", _INTERNAL))
        assert self.ended is not None
        return self.ended

    async def _read(self) -> None:
        for sentence in self._notes:
            self._take(Noted(sentence))
        async with aclosing(self._provider.stream(self.request, self.meter, self._skip)) as events:
            yielded_s = self._clock.monotonic_s()
            async for event in events:
                self._take(event)
                if self.ended is not None:
                    return
                now_s = self._clock.monotonic_s()
                if now_s - yielded_s > BURST_YIELD_S:
                    await asyncio.sleep(0)
                    yielded_s = self._clock.monotonic_s()
        self._take(Ended(Verdict.TRUNCATED, "no_end", _NO_END))

    def _take(self, event: StreamEvent) -> None:
        if self.ended is not None:
            return
        # Whatever fails on the way, an end reaches everybody: nobody may be left with a turn that runs for ever.
        try:
            self.draft.apply(event)
            self._measure(event)
            self._write_down(event)
        finally:
            self._listener(event)

    def _measure(self, event: StreamEvent) -> None:
        now_s = self._clock.monotonic_s()
        self.thoughts.listen(event, now_s)
        match event:
            case Started(dialect, model):
                self.dialect = dialect
                self.model = model or self.model
            case Heartbeat():
                self.meter.heartbeats += 1
            case UsageReported(usage):
                self.meter.usage = usage
            case Ended():
                self.ended = event
                # Where none was asked for, the server has chosen.
                self.model = self.model or self.meter.model
                self.meter.ended_s = now_s
            case _ if isinstance(event, TOKEN_EVENTS) and event.text:
                self.meter.delta_received(now_s)
            case _:
                pass

    def _write_down(self, event: StreamEvent) -> None:
        match event:
            case TextDelta(part, text):
                self._journal.append(part, "text", text)
            case ReasoningDelta(part, text):
                self._journal.append(part, "reasoning", text)
            case RefusalDelta(part, text):
                self._journal.append(part, "refusal", text)
            case ToolCallStarted(part, call_id, name):
                self._write_whole(part, ToolCallPart(call_id, name))
            case ToolArgumentsDelta(part, text):
                self._journal.append(part, "tool_call", text)
            case ToolCallReady(part, arguments):
                self._journal.append(part, "tool_ready", arguments)
            case ToolResult(part, call_id, output, is_error):
                self._write_whole(part, ToolResultPart(call_id, output, is_error))
            case SourceFound(part, url, title):
                self._write_whole(part, SourcePart(url, title))
            case FileReceived(part, media_type, url):
                self._write_whole(part, FilePart(media_type, url))
            case DataReceived(part, name, data, transient=False):
                self._write_whole(part, DataPart(name, data))
            case PartsDiscarded(from_part):
                self._journal.discard(from_part)
            case Ended():
                metrics = self.metrics
                draft = self.draft
                self._journal.end(event, draft.parts(), draft.usage, metrics, self.model, draft.notes)
            case _:
                pass

    def _write_whole(self, at: int, part: Part) -> None:
        self._journal.append(at, "whole", json.dumps(part_to_json(part)))
