"""Request bodies, one per kind of server."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_chat.core.messages import (
    FilePart,
    Part,
    RefusalPart,
    Role,
    TextPart,
    ToolCallPart,
    ToolResultPart,
    join_text,
)
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.wire.json_edge import JsonObject, parse_object


def chat_body(request: ChatRequest, *, official: bool = False) -> JsonObject:
    """Chat completions. `official`: OpenAI's own API, which has renamed a field that others keep."""
    parameters = request.parameters
    messages = [*_system(request), *(value for message in request.messages for value in _chat_messages(message))]
    body: JsonObject = {
        "model": request.model,
        "messages": messages,
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": parameters.temperature,
        "top_p": parameters.top_p,
        "max_completion_tokens" if official else "max_tokens": parameters.max_tokens,
        "stop": list(parameters.stop),
        "seed": parameters.seed,
    }
    return {key: value for key, value in body.items() if value not in (None, "", [])}


def plain_body(request: ChatRequest) -> JsonObject:
    """Hand-written servers: the newest text as `message`, everything as `messages`."""
    messages = [{"role": message.role.value, "content": _text(message.parts)} for message in _shown(request)]
    body: JsonObject = {"message": _newest(request), "messages": [*_system(request), *messages], "stream": True}
    if request.model:
        body["model"] = request.model
    if request.session_id:
        body["id"] = body["session_id"] = request.session_id
    return body


def union_body(request: ChatRequest) -> JsonObject:
    """A server of unknown kind: what the simple ones of each kind look for, all at once."""
    messages = [
        {
            "id": message.id or f"message-{at}",
            "role": message.role.value,
            "content": _text(message.parts),
            "parts": [{"type": "text", "text": _text(message.parts)}],
        }
        for at, message in enumerate(_shown(request))
    ]
    body = plain_body(request)
    body["messages"] = [*_system(request), *messages]
    body["id"] = request.session_id or request.conversation_id or "chat"
    body["trigger"] = "submit-message"
    return body


def _shown(request: ChatRequest) -> Sequence[PromptMessage]:
    """A session on the server keeps the history itself and wants the newest message only."""
    return request.messages[-1:] if request.session_id else request.messages


def _system(request: ChatRequest) -> list[JsonObject]:
    return [{"role": "system", "content": request.system}] if request.system else []


def _newest(request: ChatRequest) -> str:
    return next((_text(message.parts) for message in reversed(request.messages) if message.role is Role.USER), "")


def _text(parts: Sequence[Part]) -> str:
    return join_text(tuple(TextPart(part.text) if isinstance(part, RefusalPart) else part for part in parts))


def _chat_messages(message: PromptMessage) -> list[JsonObject]:
    """An answer with tool calls becomes several messages: the calls, each result, the text after them."""
    messages: list[JsonObject] = []
    parts: list[Part] = []
    for part in message.parts:
        if isinstance(part, ToolResultPart):
            messages += _chat_message(message.role, parts)
            messages.append({"role": "tool", "tool_call_id": part.call_id, "content": part.output})
            parts = []
        else:
            parts.append(part)
    return messages + _chat_message(message.role, parts)


def _chat_message(role: Role, parts: Sequence[Part]) -> list[JsonObject]:
    """One message, or none if nothing of it can be sent."""
    calls = [_call(part) for part in parts if isinstance(part, ToolCallPart)]
    files = [_image(part) for part in parts if isinstance(part, FilePart) and part.media_type.startswith("image/")]
    text = _text(parts)
    if not (text or calls or files):
        return []
    content: object = text
    if files:
        content = [*([{"type": "text", "text": text}] if text else []), *files]
    message: JsonObject = {"role": role.value, "content": content}
    if calls:
        message["tool_calls"] = calls
    return [message]


def _call(part: ToolCallPart) -> JsonObject:
    arguments = part.arguments if parse_object(part.arguments) is not None else "{}"
    return {"id": part.call_id, "type": "function", "function": {"name": part.name, "arguments": arguments}}


def _image(part: FilePart) -> JsonObject:
    return {"type": "image_url", "image_url": {"url": part.url}}
