"""Chat completions: OpenAI's body, and that of all who imitate it."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect
from desktop_chat.core.messages import Role, ToolCallPart, ToolResultPart
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.bodies.shared import (
    Step,
    calls_of,
    images_of,
    present,
    sound_arguments,
    steps_of,
    text_of_parts,
)
from desktop_chat.wire.json_edge import JsonObject, parse_object


def chat_body(request: ChatRequest, *, official: bool = False) -> JsonObject:
    """`official`: OpenAI's own API, which has renamed a field that others keep."""
    parameters = request.parameters
    return present(
        {
            "model": request.model,
            "messages": chat_messages(request),
            "stream": True,
            "stream_options": {"include_usage": True},
            "temperature": parameters.temperature,
            "top_p": parameters.top_p,
            "max_completion_tokens" if official else "max_tokens": parameters.max_tokens,
            "stop": list(parameters.stop),
            "seed": parameters.seed,
            "reasoning_effort": parameters.reasoning_effort,
            "response_format": {"type": "json_object"} if parameters.json_mode else None,
        }
    )


def chat_messages(request: ChatRequest) -> list[JsonObject]:
    """`messages`: the system prompt first, a result of a tool in a message of its own."""
    messages: list[JsonObject] = [{"role": "system", "content": request.system}] if request.system else []
    for step in steps_of(request.messages):
        messages += _messages(step)
    return messages


def _messages(step: Step) -> list[JsonObject]:
    """Several for the results of parallel calls, none if nothing of the step can be sent."""
    if step.role is Role.TOOL:
        results = [part for part in step.parts if isinstance(part, ToolResultPart)]
        return [{"role": "tool", "tool_call_id": part.call_id, "content": part.output} for part in results]
    calls = [_call(part) for part in calls_of(step.parts)]
    # An answer's own pictures are refused: only the user's may be sent.
    images = images_of(step.parts) if step.role is Role.USER else []
    text = text_of_parts(step.parts)
    if not (text or calls or images):
        return []
    content: object = text
    if images:
        pictures = [{"type": "image_url", "image_url": {"url": part.url}} for part in images]
        content = [*([{"type": "text", "text": text}] if text else []), *pictures]
    return [{"role": step.role.value, "content": content, **({"tool_calls": calls} if calls else {})}]


def _call(part: ToolCallPart) -> JsonObject:
    return {
        "id": part.call_id,
        "type": "function",
        "function": {"name": part.name, "arguments": sound_arguments(part)},
        **_vendor(part),
    }


def _vendor(part: ToolCallPart) -> JsonObject:
    """What the server signed the call with: without it, it would refuse the call."""
    vendor = parse_object(part.vendor) or {}
    is_own = vendor.get("dialect") == Dialect.OPENAI_CHAT.value and "extra_content" in vendor
    return {"extra_content": vendor["extra_content"]} if is_own else {}
