"""How an answer is printed while it arrives: as text, or as JSON lines."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from typing import Protocol, TextIO

from desktop_chat.core.errors import ErrorKind
from desktop_chat.core.events import Ended, Noted, RefusalDelta, Retrying, StreamEvent, TextDelta, event_to_json
from desktop_chat.core.harmless import without_tricks
from desktop_chat.core.messages import ToolCallPart
from desktop_chat.core.metrics import Metrics, Usage
from desktop_chat.core.tools import open_calls
from desktop_chat.core.verdict import EXIT_CODES, EXIT_OWN_FAILURE, FINISHED, Verdict
from desktop_chat.services.turn import RunningTurn

#: Of the metrics that are kept: not in the command-line contract.
_NOT_TOLD = frozenset({"thought_s", "cost_usd"})
_OWN_FAILURES = frozenset({ErrorKind.KEYRING, ErrorKind.STORE, ErrorKind.SETTINGS, ErrorKind.INTERNAL})

_SENTENCES = {
    Verdict.LENGTH_LIMIT: "The answer reached its length limit.",
    Verdict.CONTENT_FILTER: "The server's content filter ended the answer.",
    Verdict.TOOL_CALLS: "The answer asks for tools to be run.",
    Verdict.UNMARKED_END: "The server closed without an end marker; the answer may be incomplete.",
    Verdict.TRUNCATED: "The connection ended before the answer did.",
    Verdict.STALLED: "The server stopped sending.",
    Verdict.STOPPED: "Stopped.",
}


class Printer(Protocol):
    def event(self, event: StreamEvent) -> None: ...

    def end(self, turn: RunningTurn) -> None: ...

    def not_begun(self, ended: Ended) -> None:
        """The turn could not even be started."""
        ...


class TextPrinter:
    """Text on stdout as it comes; what else there is to say goes to stderr."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._part: int | None = None
        self._in_line = False

    def event(self, event: StreamEvent) -> None:
        match event:
            case TextDelta(part, text) | RefusalDelta(part, text):
                if self._part not in (None, part):
                    self._out.write("\n\n")
                self._part = part
                self._out.write(text)
                self._out.flush()
                self._in_line = not text.endswith("\n")
            case Retrying(attempt, attempts, delay_s, sentence):
                self._tell(f"{sentence} Try {attempt} of {attempts} in {delay_s:.1f} s.")
            case Noted(sentence):
                self._tell(f"desktop-chat: {sentence}")
            case _:
                pass

    def end(self, turn: RunningTurn) -> None:
        if self._part is not None:
            self._out.write("\n")
            self._out.flush()
        assert turn.ended is not None
        sentence = turn.ended.error.sentence if turn.ended.error else _SENTENCES.get(turn.ended.verdict)
        if sentence:
            print(f"desktop-chat: {sentence}", file=sys.stderr)
        if turn.dropped:
            print(f"desktop-chat: {turn.dropped} older messages did not fit and were left out.", file=sys.stderr)
        for call in calls_of(turn):
            print(f"  {call_text(call)}", file=sys.stderr)

    def _tell(self, sentence: str) -> None:
        """Say it in a line of its own, also where a terminal shows both and the answer stands in mid-line."""
        begin = "\n" if self._in_line else ""
        self._in_line = False
        print(f"{begin}{sentence}", file=sys.stderr)

    def not_begun(self, ended: Ended) -> None:
        if ended.error is not None:
            print(f"desktop-chat: {ended.error.sentence}", file=sys.stderr)


class JsonPrinter:
    """One JSON object per event; the last is the contract's `ended` with usage, metrics and text."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    def event(self, event: StreamEvent) -> None:
        if not isinstance(event, Ended):
            self._write(event_to_json(event))

    def end(self, turn: RunningTurn) -> None:
        assert turn.ended is not None
        assert turn.meter.ended_s is not None
        self._write_end(turn.ended, turn.draft.usage, turn.meter.snapshot(turn.meter.ended_s), turn.draft.text())

    def not_begun(self, ended: Ended) -> None:
        self._write_end(ended, None, Metrics(), "")

    def _write_end(self, ended: Ended, usage: Usage | None, metrics: Metrics, text: str) -> None:
        counted = asdict(usage) if usage else None
        measured = {name: value for name, value in asdict(metrics).items() if name not in _NOT_TOLD}
        self._write({**event_to_json(ended), "usage": counted, "metrics": measured, "text": text})

    def _write(self, value: dict[str, object]) -> None:
        print_json(value, self._out)
        self._out.flush()


def print_json(value: object, out: TextIO | None = None) -> None:
    """One line in ASCII: no terminal can spoil it, and no reader finds another line break in it."""
    (out or sys.stdout).write(json.dumps(value, separators=(",", ":")) + "\n")


def calls_of(turn: RunningTurn) -> tuple[ToolCallPart, ...]:
    """The calls that an answer ended with, for the user to answer; none if it failed."""
    if turn.ended is None or turn.ended.verdict not in FINISHED:
        return ()
    return open_calls(replace(turn.message, parts=turn.draft.parts()))


def call_text(call: ToolCallPart) -> str:
    """A call as one line, in which nothing can hide."""
    return without_tricks(" ".join(f"{call.name}({call.arguments})".split()))


def exit_code_of(ended: Ended) -> int:
    """The contract's exit code; a failure of our own is 1 whatever the verdict."""
    if ended.error is not None and ended.error.kind in _OWN_FAILURES:
        return EXIT_OWN_FAILURE
    return EXIT_CODES[ended.verdict]
