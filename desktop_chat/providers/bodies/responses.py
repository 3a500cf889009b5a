"""OpenAI's Responses."""

from __future__ import annotations

from desktop_chat.core.messages import (
    Part,
    ReasoningPart,
    Role,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.bodies.shared import (
    Step,
    answers_of,
    calls_of,
    images_of,
    present,
    sound_arguments,
    steps_of,
    text_of_parts,
    vendor_type,
    without_calls,
)
from desktop_chat.wire.json_edge import JsonObject, list_of, parse_object

_APPROVAL = "mcp_approval_request"
#: Calls of tools that this client has not, and pictures, which the server would want back whole.
_NOT_SENT = frozenset({"computer_call", "local_shell_call", "shell_call", "apply_patch_call", "image_generation_call"})
_ITEM_FIELDS = ("type", "id", "content", "encrypted_content")


def responses_body(request: ChatRequest, *, official: bool = False) -> JsonObject:
    """Nothing is kept on the server, so what it needs of its reasoning travels encrypted.

    `official`: OpenAI's own API, whose long form of an answer wants an id; llama.cpp does not know the short form.
    """
    parameters = request.parameters
    items = _input(request)
    sends_reasoning = bool(parameters.reasoning_effort) or any(item.get("type") == "reasoning" for item in items)
    body = present(
        {
            "model": request.model,
            "instructions": request.system,
            "input": items if official else [_in_full(item) for item in items],
            "stream": True,
            "temperature": parameters.temperature,
            "top_p": parameters.top_p,
            "max_output_tokens": parameters.max_tokens,
            "reasoning": {"effort": parameters.reasoning_effort} if parameters.reasoning_effort else None,
            "text": {"format": {"type": "json_object"}} if parameters.json_mode else None,
            "include": ["reasoning.encrypted_content"] if sends_reasoning else None,
        }
    )
    return body | {"store": False}


def _input(request: ChatRequest) -> list[JsonObject]:
    _, approvals = answers_of(request.messages)

    def is_left_out(call: ToolCallPart) -> bool:
        kind = vendor_type(call)
        return kind in _NOT_SENT or (kind == _APPROVAL and id(call) not in approvals)

    items: list[JsonObject] = []
    calls: list[ToolCallPart] = []
    for step in steps_of(without_calls(request.messages, is_left_out)):
        if step.role is Role.TOOL:
            pairs = zip(calls, step.parts, strict=True)
            items += [item for call, part in pairs if (item := _result(call, part, approvals.get(id(call))))]
        else:
            calls = calls_of(step.parts)
            items += _answer(step.parts) if step.role is Role.ASSISTANT else _question(step)
    return items


def _result(call: ToolCallPart, part: Part, approval: ToolApprovalPart | None) -> JsonObject | None:
    """What answers a call; nothing for those that the server ran itself."""
    assert isinstance(part, ToolResultPart)
    match vendor_type(call):
        case "":
            return {"type": "function_call_output", "call_id": part.call_id, "output": part.output}
        case "custom_tool_call":
            return {"type": "custom_tool_call_output", "call_id": part.call_id, "output": part.output}
        case kind if kind == _APPROVAL and approval is not None:
            said = {"approval_request_id": approval.approval_id, "approve": approval.approved}
            return {"type": "mcp_approval_response", **said}
        case _:
            return None


def _question(step: Step) -> list[JsonObject]:
    text, images = text_of_parts(step.parts), images_of(step.parts)
    if not images:
        return [{"role": step.role.value, "content": text}] if text else []
    pictures = [{"type": "input_image", "image_url": part.url, "detail": "auto"} for part in images]
    said = [{"type": "input_text", "text": text}] if text else []
    return [{"role": step.role.value, "content": [*said, *pictures]}]


def _answer(parts: tuple[Part, ...]) -> list[JsonObject]:
    """Items in their order: reasoning has to stand right before what it led to."""
    items: list[JsonObject] = []
    said: list[Part] = []
    for part in parts:
        if isinstance(part, ReasoningPart | ToolCallPart):
            items += _said(said)
            said = []
            item = _call(part) if isinstance(part, ToolCallPart) else _reasoning(part)
            items += [item] if item else []
        else:
            said.append(part)
    return _without_lonely_reasoning(items + _said(said))


def _said(parts: list[Part]) -> list[JsonObject]:
    text = text_of_parts([part for part in parts if not isinstance(part, TextPart) or part.text])
    return [{"role": "assistant", "content": text}] if text else []


def _in_full(item: JsonObject) -> JsonObject:
    """An answer's text as a list of contents."""
    if item.get("role") != Role.ASSISTANT.value:
        return item
    return {"type": "message", **item, "content": [{"type": "output_text", "text": item["content"]}]}


def _call(part: ToolCallPart) -> JsonObject:
    item = parse_object(part.vendor) or {}
    if "type" in item:
        return {name: value for name, value in item.items() if name != "dialect"}
    arguments = sound_arguments(part)
    return {"type": "function_call", "call_id": part.call_id, "name": part.name, "arguments": arguments}


def _reasoning(part: ReasoningPart) -> JsonObject | None:
    """The item as the server sent it; one that is not encrypted would be looked for on the server."""
    item = parse_object(part.vendor) or {}
    if item.get("type") != "reasoning" or not item.get("encrypted_content"):
        return None
    return {name: item[name] for name in _ITEM_FIELDS if item.get(name) is not None} | {"summary": _summary(item)}


def _summary(item: JsonObject) -> list[object]:
    return list_of(item.get("summary"))


def _without_lonely_reasoning(items: list[JsonObject]) -> list[JsonObject]:
    """Reasoning without what followed it is refused."""
    while items and items[-1].get("type") == "reasoning":
        items.pop()
    return items
