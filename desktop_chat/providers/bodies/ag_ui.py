"""AG-UI: what an agent is run with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from desktop_chat.core.messages import FilePart, Role, ToolApprovalPart, ToolResultPart
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.providers.bodies.shared import (
    Step,
    calls_of,
    data_of_url,
    present,
    sound_arguments,
    steps_of,
    text_of_parts,
)
from desktop_chat.wire.json_edge import JsonObject


def ag_ui_body(request: ChatRequest) -> JsonObject:
    """`RunAgentInput`; every run has an id of its own. The user's word on an interrupt starts a run that resumes."""
    body: JsonObject = {
        "threadId": request.session_id or request.conversation_id or str(uuid4()),
        "runId": str(uuid4()),
        "state": {},
        "messages": _messages(request),
        "tools": [],
        "context": [],
        "forwardedProps": {},
    }
    entries = [_resume_entry(part) for part in _newest_approvals(request.messages)]
    return body | ({"resume": entries} if entries else {})


def _newest_approvals(messages: Sequence[PromptMessage]) -> list[ToolApprovalPart]:
    newest = messages[-1].parts if messages else ()
    return [part for part in newest if isinstance(part, ToolApprovalPart)]


def _resume_entry(part: ToolApprovalPart) -> JsonObject:
    return {"interruptId": part.approval_id, "status": "resolved", "payload": {"approved": part.approved}}


def _steps(messages: Sequence[PromptMessage]) -> list[Step]:
    """Without results of the calls that the agent itself is about to run or to drop."""
    steps = steps_of(messages)
    waiting = {part.call_id for part in _newest_approvals(messages)}
    if waiting:
        last = steps.pop()
        given = [part for part in last.parts if isinstance(part, ToolResultPart) and part.call_id not in waiting]
        steps.append(replace(last, parts=tuple(given)))
    return steps


def _messages(request: ChatRequest) -> list[JsonObject]:
    messages: list[JsonObject] = []
    if request.system:
        messages.append({"id": "system", "role": "system", "content": request.system})
    ids: set[str] = set()
    for step in _steps(request.messages):
        for entry in _entries(step):
            messages.append({"id": _new_id(step.message_id or "message", ids)} | entry)
    return messages


def _new_id(wanted: str, ids: set[str]) -> str:
    """The first step of a message keeps the message's id."""
    candidates = (wanted if at == 0 else f"{wanted}-{at}" for at in range(len(ids) + 1))
    made = next(candidate for candidate in candidates if candidate not in ids)
    ids.add(made)
    return made


def _entries(step: Step) -> list[JsonObject]:
    if step.role is Role.TOOL:
        results = [part for part in step.parts if isinstance(part, ToolResultPart)]
        return [_result(part) for part in results]
    text, calls = text_of_parts(step.parts), calls_of(step.parts)
    files = [_file(part) for part in step.parts if isinstance(part, FilePart)] if step.role is Role.USER else []
    if files:
        return [{"role": step.role.value, "content": [*([{"type": "text", "text": text}] if text else []), *files]}]
    if not (text or calls):
        return []
    made = [
        {"id": call.call_id, "type": "function", "function": {"name": call.name, "arguments": sound_arguments(call)}}
        for call in calls
    ]
    return [{"role": step.role.value} | present({"content": text, "toolCalls": made})]


def _result(part: ToolResultPart) -> JsonObject:
    error = {"error": part.output} if part.is_error else {}
    return {"role": "tool", "toolCallId": part.call_id, "content": part.output, **error}


def _file(part: FilePart) -> JsonObject:
    name = {"filename": part.name} if part.name else {}
    return {"type": "binary", "mimeType": part.media_type, **_contents(part.url), **name}


def _contents(url: str) -> JsonObject:
    inline = data_of_url(url)
    return {"data": inline[1]} if inline else {"url": url}
