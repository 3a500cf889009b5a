"""What is said of a tool call: from its arguments over its result to the user's word."""

from __future__ import annotations

import pytest

from desktop_chat.core.messages import Message, Role, TextPart, ToolApprovalPart, ToolCallPart, ToolResultPart
from desktop_chat.core.verdict import Verdict
from desktop_chat.presenters.call_states import call_states
from desktop_chat.presenters.shown import shown

OPEN = ToolCallPart("c", "look", "{", ready=False)
READY = ToolCallPart("c", "look", "{}", ready=True)
ASKING = ToolCallPart("c", "look", "{}", ready=True, approval_id="a")


@pytest.mark.parametrize(
    ("parts", "answers", "running", "waits", "states"),
    [
        ([OPEN], [], True, False, ["called"]),
        ([READY], [], True, False, ["running"]),
        ([ASKING], [], True, False, ["waiting"]),
        ([READY], [], False, True, ["waiting"]),
        ([OPEN], [], False, True, ["incomplete"]),
        ([READY], [], False, False, ["unanswered"]),
        ([READY, ToolResultPart("c", "42")], [], True, False, ["done"]),
        ([READY, ToolResultPart("c", "no", is_error=True)], [], False, False, ["failed"]),
        ([READY], [ToolResultPart("c", "42")], False, False, ["done"]),
        ([ASKING], [ToolApprovalPart("c", "a", True)], False, False, ["allowed"]),
        ([ASKING], [ToolApprovalPart("c", "a", False)], False, False, ["refused"]),
        ([ASKING, ToolApprovalPart("c", "a", True), ToolResultPart("c", "42")], [], False, False, ["done"]),
        ([READY, ToolResultPart("c", "1"), READY], [], True, False, ["done", "running"]),
        ([READY, READY, ToolResultPart("c", "1")], [], True, False, ["running", "done"]),
        ([READY], [ToolResultPart("other", "42")], False, False, ["unanswered"]),
    ],
)
def test_the_state_of_a_call(parts, answers, running, waits, states):
    found = call_states(parts, answers, running=running, waits=waits)
    assert [state for _, state in found] == states
    assert [at for at, _ in found] == [at for at, part in enumerate(parts) if isinstance(part, ToolCallPart)]


def answer(verdict: Verdict, *parts) -> Message:
    return Message("m", "c", None, Role.ASSISTANT, parts, 0, verdict)


def test_only_the_newest_answer_waits_for_the_user():
    asking = answer(Verdict.TOOL_CALLS, READY)
    assert shown(asking, is_leaf=True).open_calls == (READY,)
    assert shown(asking, is_leaf=True).badge == "Waits for you"
    assert shown(asking).open_calls == ()
    assert shown(asking).badge == "Unanswered"
    told = shown(asking, answers=[ToolResultPart("c", "42")])
    assert (told.open_calls, told.badge, told.call_states) == ((), "", ((0, "done"),))


def test_a_call_that_cannot_be_read_is_not_waited_for():
    item = shown(answer(Verdict.TOOL_CALLS, OPEN), is_leaf=True)
    assert (item.open_calls, item.badge) == ((), "Broken call")


@pytest.mark.parametrize("verdict", [Verdict.TRUNCATED, Verdict.STOPPED, Verdict.SERVER_ERROR])
def test_an_answer_that_broke_off_asks_for_nothing(verdict):
    assert shown(answer(verdict, READY), is_leaf=True).open_calls == ()


def test_an_answer_without_text_offers_no_copy():
    assert "copy" not in shown(answer(Verdict.TRUNCATED, READY)).actions
    assert "copy" in shown(answer(Verdict.TRUNCATED, TextPart("a"))).actions
