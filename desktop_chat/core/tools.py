"""Tool calls that wait for the user: which they are, and which answers fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from desktop_chat.core.messages import Message, Role, ToolApprovalPart, ToolCallPart, ToolResultPart

ToolAnswer: TypeAlias = ToolResultPart | ToolApprovalPart


def open_calls(message: Message) -> tuple[ToolCallPart, ...]:
    """The calls of an answer whose arguments are whole and that nobody has answered in it."""
    if message.role is not Role.ASSISTANT:
        return ()
    waiting: dict[str, ToolCallPart] = {}
    for part in message.parts:
        # An id may come again in a later step: an answer belongs to the call above it.
        if isinstance(part, ToolCallPart):
            waiting[part.call_id] = part
        elif isinstance(part, ToolResultPart | ToolApprovalPart):
            waiting.pop(part.call_id, None)
    return tuple(call for call in waiting.values() if call.ready)


def answers_fit(message: Message, answers: Sequence[ToolAnswer]) -> bool:
    """True if each answer belongs to an open call of its own: an approval to one that asks for it."""
    open_ones = {call.call_id: call for call in open_calls(message)}
    if not answers or len({answer.call_id for answer in answers}) < len(answers):
        return False
    for answer in answers:
        call = open_ones.get(answer.call_id)
        if call is None:
            return False
        if isinstance(answer, ToolApprovalPart) and answer.approval_id != (call.approval_id or None):
            return False
    return True
