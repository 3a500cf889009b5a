"""Tool calls that the user answers: the answers become a message, and the model goes on."""

import asyncio

import pytest

from desktop_chat.core.errors import ChatError
from desktop_chat.core.events import ToolApprovalRequested, ToolCallReady, ToolCallStarted, ToolResult
from desktop_chat.core.messages import Role, ToolApprovalPart, ToolCallPart, ToolResultPart
from desktop_chat.core.tools import open_calls
from desktop_chat.core.verdict import Verdict
from tests.unit.services.talk import ended

CALLS = [
    ToolCallStarted(1, "c1", "ask_user"),
    ToolCallReady(1, "{}"),
    ToolCallStarted(2, "c2", "delete_file"),
    ToolCallReady(2, '{"path":"a"}'),
    ToolApprovalRequested(2, "ap-1"),
    ToolCallStarted(3, "c3", "half"),
    ToolCallStarted(4, "c4", "done"),
    ToolCallReady(4, "{}"),
    ToolResult(5, "c4", "42"),
]
RESULT = ToolResultPart("c1", "Berlin")
APPROVAL = ToolApprovalPart("c2", "ap-1", True)


@pytest.fixture
async def called(world):
    """A conversation whose newest answer has called tools."""
    chat, library, _, provider = world
    provider.verdict, provider.more = Verdict.TOOL_CALLS, CALLS
    turn = await ended(lambda heard: chat.send(None, "q", heard))
    provider.verdict, provider.more = Verdict.COMPLETE, []
    return chat, library, provider, turn


async def test_open_calls_are_whole_and_unanswered(called):
    _, library, _, turn = called
    answer = await asyncio.wrap_future(library.message(turn.message.id))
    assert open_calls(answer) == (
        ToolCallPart("c1", "ask_user", "{}", ready=True),
        ToolCallPart("c2", "delete_file", '{"path":"a"}', ready=True, approval_id="ap-1"),
    )
    assert open_calls(turn.user_message) == ()


async def test_answers_become_a_message_of_their_own_and_the_model_goes_on(called):
    chat, library, _, turn = called
    cid = turn.conversation_id
    after = await ended(lambda heard: chat.answer_tools(cid, turn.message.id, [RESULT, APPROVAL], heard))
    path = [entry.message for entry in await asyncio.wrap_future(library.path(cid))]
    assert [message.role for message in path] == [Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT]
    assert path[2].parts == (RESULT, APPROVAL)
    assert path[2].parent_id == turn.message.id
    assert after.message.parent_id == path[2].id
    assert after.request.trigger == "submit-message"
    again = await ended(lambda heard: chat.regenerate(cid, after.message.id, heard))
    assert again.message.parent_id == path[2].id


@pytest.mark.parametrize(
    "answers",
    [
        [],
        [ToolResultPart("nobody", "x")],
        [ToolResultPart("c3", "x")],
        [ToolResultPart("c4", "x")],
        [ToolApprovalPart("c2", "another", True)],
        [ToolApprovalPart("c1", "ap-1", True)],
        [ToolApprovalPart("c1", "", True)],
        [RESULT, RESULT],
    ],
)
async def test_answers_to_calls_that_are_not_open_are_refused_and_nothing_is_written(called, answers):
    chat, library, _, turn = called
    with pytest.raises(ChatError, match="no longer open"):
        await chat.answer_tools(turn.conversation_id, turn.message.id, answers, lambda event: None)
    assert len(await asyncio.wrap_future(library.path(turn.conversation_id))) == 2


async def test_calls_that_were_passed_over_are_no_longer_answered(called):
    chat, _, _, turn = called
    await ended(lambda heard: chat.send(turn.conversation_id, "never mind", heard))
    with pytest.raises(ChatError, match="passed over"):
        await chat.answer_tools(turn.conversation_id, turn.message.id, [RESULT], lambda event: None)
