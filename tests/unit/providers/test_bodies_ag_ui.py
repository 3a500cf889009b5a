"""How AG-UI's interrupts are answered."""

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.messages import ToolApprovalPart, ToolCallPart, ToolResultPart
from tests.unit.providers.requesting import answer, body, tool, user

AG_UI = Dialect.AG_UI


def test_ag_ui_resumes_with_the_users_word_and_makes_up_no_result_for_that_call():
    asking = answer(ToolCallPart("c1", "remove", "{}", True, "i1"), ToolCallPart("c2", "look", "{}", True))
    said = tool(ToolApprovalPart("c1", "i1", approved=True), ToolResultPart("c2", "seen"))
    made = body(AG_UI, user("a"), asking, said)
    assert made["resume"] == [{"interruptId": "i1", "status": "resolved", "payload": {"approved": True}}]
    assert [one["toolCallId"] for one in made["messages"] if one["role"] == "tool"] == ["c2"]
    assert "resume" not in body(AG_UI, user("a"), asking, said, answer("Done."), user("b"))
