"""What became of the tool calls of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_chat.core.messages import ToolApprovalPart, ToolCallPart, ToolResultPart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_chat.core.messages import Part
    from desktop_chat.core.shown import CallState


def call_states(
    parts: Sequence[Part], answers: Sequence[Part], *, running: bool, waits: bool
) -> tuple[tuple[int, CallState], ...]:
    """(part, state) of each call; `answers` are what the user said to them, `waits` if that is still awaited."""
    said_later = _answered(answers)[1]
    found = _answered(parts)[0]
    states: list[tuple[int, CallState]] = []
    for at, call in enumerate(parts):
        if isinstance(call, ToolCallPart):
            state = found.get(at) or said_later.get(call.call_id)
            states.append((at, state or _unanswered(call, running=running, waits=waits)))
    return tuple(states)


def _answered(parts: Sequence[Part]) -> tuple[dict[int, CallState], dict[str, CallState]]:
    """What the parts say to the calls among them, by part; and to calls before them, by id.

    An id may be used anew in a later step, so an answer belongs to the nearest call above it.
    """
    of_calls: dict[int, CallState] = {}
    below: dict[str, CallState] = {}
    for at in reversed(range(len(parts))):
        match parts[at]:
            case ToolResultPart(call_id, _, is_error):
                below[call_id] = "failed" if is_error else "done"
            case ToolApprovalPart(call_id, _, approved):
                below.setdefault(call_id, "allowed" if approved else "refused")
            case ToolCallPart(call_id) if call_id in below:
                of_calls[at] = below.pop(call_id)
            case _:
                pass
    return of_calls, below


def _unanswered(call: ToolCallPart, *, running: bool, waits: bool) -> CallState:
    if not call.ready:
        return "called" if running else "incomplete"
    if running:
        return "waiting" if call.approval_id else "running"
    return "waiting" if waits else "unanswered"
