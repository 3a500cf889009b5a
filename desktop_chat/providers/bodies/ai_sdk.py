"""The AI SDK's own clients: `DefaultChatTransport` from version 5 on, `useChat` of version 4."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_chat.core.messages import (
    DataPart,
    FilePart,
    Part,
    ReasoningPart,
    RefusalPart,
    Role,
    SourcePart,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.request import CALL_NOT_RUN, ChatRequest, PromptMessage
from desktop_chat.providers.bodies.shared import answers_of, arguments_of, data_of_url, text_of_parts
from desktop_chat.wire.json_edge import JsonObject, object_of, parse_object


@dataclass(frozen=True, slots=True)
class _Turn:
    """A message as these clients have it: an answer, its tools' results and what followed are one."""

    role: Role
    id: str
    messages: tuple[PromptMessage, ...]
    #: Nothing came after it.
    is_last: bool


def ai_sdk_ui_body(request: ChatRequest) -> JsonObject:
    """`messageId` names the answer that goes on, once the user has answered its calls."""
    turns = _turns(request)
    answers = answers_of(request.messages)
    body: JsonObject = {
        "id": request.session_id or request.conversation_id or "chat",
        "messages": [
            {"id": turn.id, "role": turn.role.value, "parts": list(_ui_parts(turn, *answers))} for turn in turns
        ],
        "trigger": request.trigger,
    }
    if request.messages and request.messages[-1].role is Role.TOOL:
        body["messageId"] = turns[-1].id
    return body


def ai_sdk_data_body(request: ChatRequest) -> JsonObject:
    """Messages have no ids here, and calls stand in them twice."""
    messages: list[JsonObject] = []
    if request.system:
        system = {"type": "text", "text": request.system}
        messages.append({"role": "system", "content": request.system, "parts": [system]})
    results, _ = answers_of(request.messages)
    messages += [_data_message(turn, results) for turn in _turns(request)]
    return {"id": request.session_id or request.conversation_id or "chat", "messages": messages}


def _turns(request: ChatRequest) -> list[_Turn]:
    turns: list[_Turn] = []
    for at, message in enumerate(request.messages):
        role = message.role if message.role in (Role.USER, Role.SYSTEM) else Role.ASSISTANT
        is_last = at == len(request.messages) - 1
        if turns and role is Role.ASSISTANT and turns[-1].role is role:
            before = turns.pop()
            turns.append(_Turn(role, before.id, (*before.messages, message), is_last))
        else:
            turns.append(_Turn(role, message.id or f"message-{at}", (message,), is_last))
    return turns


def _walk(turn: _Turn) -> Iterator[Part | None]:
    """The parts of an answer, and None where a step begins: at the start, after results, before text after calls."""
    begins = True
    was_call = False
    for message in turn.messages:
        begins = begins or message.role is Role.TOOL
        for part in () if message.role is Role.TOOL else message.parts:
            if isinstance(part, ToolResultPart | ToolApprovalPart):
                continue
            is_call = isinstance(part, ToolCallPart)
            if turn.role is Role.ASSISTANT and (begins or (was_call and not is_call)):
                yield None
            begins, was_call = False, is_call
            yield part


def _ui_parts(
    turn: _Turn, results: dict[int, ToolResultPart], approvals: dict[int, ToolApprovalPart]
) -> Iterator[JsonObject]:
    sources = 0
    is_answer = turn.role is Role.ASSISTANT
    for part in _walk(turn):
        match part:
            case None:
                yield {"type": "step-start"}
            case TextPart(text) | RefusalPart(text):
                yield {"type": "text", "text": text, **({"state": "done"} if is_answer else {})}
            case ReasoningPart(text, vendor) if vendor:
                yield {"type": "reasoning", "text": text, "state": "done"} | (parse_object(vendor) or {})
            case ToolCallPart():
                yield _ui_call(part, results.get(id(part)), approvals.get(id(part)), turn.is_last)
            case FilePart(media_type, url, name):
                yield {"type": "file", "mediaType": media_type, "url": url, **({"filename": name} if name else {})}
            case SourcePart(url, title) if url:
                sources += 1
                yield {"type": "source-url", "sourceId": f"source-{sources}", "url": url, "title": title}
            case DataPart(name, data):
                yield {"type": f"data-{name}", "data": _json_or_text(data)}
            case _:
                pass


def _ui_call(
    call: ToolCallPart, result: ToolResultPart | None, approval: ToolApprovalPart | None, is_last: bool
) -> JsonObject:
    """Fields that the server sent for its own use replace ours of the same name."""
    vendor = parse_object(call.vendor) or {}
    part: JsonObject = {"type": f"tool-{call.name}", "toolCallId": call.call_id, "input": _input_of(call)}
    if approval is not None and not approval.approved and (result is not None or not is_last):
        part["state"] = "output-denied"
    elif result is not None and not result.is_error:
        part |= {"state": "output-available", "output": _json_or_text(result.output)}
    elif result is None and approval is not None and is_last:
        part["state"] = "approval-responded"
    else:
        part |= {"state": "output-error", "errorText": result.output if result else CALL_NOT_RUN}
    part |= {name: value for name, value in vendor.items() if name != "approval"}
    if approval is not None:
        said = {"id": approval.approval_id, "approved": approval.approved}
        part["approval"] = {**object_of(vendor.get("approval")), **said}
    return part


def _data_message(turn: _Turn, results: dict[int, ToolResultPart]) -> JsonObject:
    text = text_of_parts([part for part in _walk(turn) if part is not None])
    if turn.role is not Role.ASSISTANT:
        files = [part for message in turn.messages for part in message.parts if isinstance(part, FilePart)]
        attached = [
            {"name": it.name or f"file-{at}", "contentType": it.media_type, "url": it.url}
            for at, it in enumerate(files)
        ]
        message: JsonObject = {"role": turn.role.value, "content": text, "parts": [{"type": "text", "text": text}]}
        return message | ({"experimental_attachments": attached} if attached else {})
    parts = list(_data_parts(turn, results))
    calls = [part["toolInvocation"] for part in parts if "toolInvocation" in part]
    message = {"role": turn.role.value, "content": text}
    return message | ({"toolInvocations": calls} if calls else {}) | {"parts": parts}


def _data_parts(turn: _Turn, results: dict[int, ToolResultPart]) -> Iterator[JsonObject]:
    step = -1
    sources = 0
    for part in _walk(turn):
        match part:
            case None:
                step += 1
                yield {"type": "step-start"}
            case TextPart(text) | RefusalPart(text):
                yield {"type": "text", "text": text}
            case ReasoningPart(text, vendor) if vendor:
                yield {"type": "reasoning", "reasoning": text, "details": [_detail(text, parse_object(vendor) or {})]}
            case ToolCallPart():
                yield {"type": "tool-invocation", "toolInvocation": _invocation(part, results.get(id(part)), step)}
            case FilePart(media_type, url):
                inline = data_of_url(url)
                yield {"type": "file", "mimeType": media_type, "data": inline[1] if inline else url}
            case SourcePart(url, title) if url:
                sources += 1
                source = {"sourceType": "url", "id": f"source-{sources}", "url": url, "title": title}
                yield {"type": "source", "source": source}
            case _:
                pass


def _detail(text: str, vendor: JsonObject) -> JsonObject:
    if "data" in vendor:
        return {"type": "redacted", "data": vendor["data"]}
    return {"type": "text", "text": text, **({"signature": vendor["signature"]} if "signature" in vendor else {})}


def _invocation(call: ToolCallPart, result: ToolResultPart | None, step: int) -> JsonObject:
    return {
        "state": "result",
        "step": step,
        "toolCallId": call.call_id,
        "toolName": call.name,
        "args": arguments_of(call),
        "result": _json_or_text(result.output) if result else CALL_NOT_RUN,
    }


def _input_of(call: ToolCallPart) -> object:
    """Any JSON; an empty object in place of what broke off."""
    value = _json_or_text(call.arguments)
    return {} if value == call.arguments else value


def _json_or_text(text: str) -> object:
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return value
