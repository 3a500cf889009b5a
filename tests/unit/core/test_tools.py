"""Which calls of an answer wait for the user."""

from __future__ import annotations

from desktop_chat.core.messages import Message, Part, Role, ToolApprovalPart, ToolCallPart, ToolResultPart
from desktop_chat.core.tools import open_calls


def answer(*parts: Part) -> Message:
    return Message("m", "c", None, Role.ASSISTANT, parts, 0)


def call(name: str, *, ready: bool = True) -> ToolCallPart:
    return ToolCallPart("a", name, "{}", ready)


def test_a_call_waits_until_it_is_answered():
    assert open_calls(answer(call("f"))) == (call("f"),)
    assert open_calls(answer(call("f"), ToolResultPart("a", "1"))) == ()
    assert open_calls(answer(call("f"), ToolApprovalPart("a", "x", True))) == ()


def test_a_call_whose_id_comes_again_in_a_later_step_waits_although_the_first_was_answered():
    assert open_calls(answer(call("f"), ToolResultPart("a", "1"), call("g"))) == (call("g"),)


def test_half_a_call_does_not_wait():
    assert open_calls(answer(call("f", ready=False))) == ()
