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
    states: list[tuple[int, CallState]] = []
    for at, call in enumerate(parts):
        if isinstance(call, ToolCallPart):
            found = _answer(call, parts[at + 1 :]) or _answer(call, answers)
            states.append((at, found or _unanswered(call, running=running, waits=waits)))
    return tuple(states)


def _answer(call: ToolCallPart, parts: Sequence[Part]) -> CallState | None:
    state: CallState | None = None
    for part in parts:
        match part:
            case ToolResultPart(call.call_id, _, is_error):
                return "failed" if is_error else "done"
            case ToolApprovalPart(call.call_id, _, approved):
                state = "allowed" if approved else "refused"
            case ToolCallPart(call.call_id):
                # An id may be used anew in a later step.
                return state
            case _:
                pass
    return state


def _unanswered(call: ToolCallPart, *, running: bool, waits: bool) -> CallState:
    if not call.ready:
        return "called" if running else "incomplete"
    if running:
        return "waiting" if call.approval_id else "running"
    return "waiting" if waits else "unanswered"
