"""Servers that somebody wrote for one page: a message, the messages, or all that such servers look for at once."""

from __future__ import annotations

from collections.abc import Sequence

from desktop_chat.core.messages import Role
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.providers.bodies.shared import newest_text, text_of_parts
from desktop_chat.wire.json_edge import JsonObject


def message_body(request: ChatRequest) -> JsonObject:
    """`{"message": newest text}`."""
    return {"message": newest_text(request), **_model(request)}


def messages_body(request: ChatRequest) -> JsonObject:
    """`{"messages": [{role, content}, ...]}`."""
    return {"messages": [*_system(request), *_messages(_said(request))], **_model(request)}


def plain_body(request: ChatRequest) -> JsonObject:
    """Both in one."""
    body = message_body(request) | messages_body(request) | {"stream": True}
    if request.session_id:
        body["id"] = body["session_id"] = request.session_id
    return body


def union_body(request: ChatRequest) -> JsonObject:
    """A server of unknown kind: what the simple ones of each kind look for, all at once."""
    ids = ["system"] if request.system else []
    ids += [message.id or f"message-{at}" for at, message in enumerate(_said(request))]
    entries = [*_system(request), *_messages(_said(request))]
    body = plain_body(request)
    body["messages"] = [
        {"id": message_id, **entry, "parts": [{"type": "text", "text": entry["content"]}]}
        for message_id, entry in zip(ids, entries, strict=True)
    ]
    body["id"] = request.session_id or request.conversation_id or "chat"
    body["trigger"] = request.trigger
    return body


def _said(request: ChatRequest) -> list[PromptMessage]:
    """Without the results of tools, which such servers run themselves."""
    return [message for message in request.messages if message.role is not Role.TOOL]


def _messages(messages: Sequence[PromptMessage]) -> list[JsonObject]:
    return [{"role": message.role.value, "content": text_of_parts(message.parts)} for message in messages]


def _system(request: ChatRequest) -> list[JsonObject]:
    return [{"role": "system", "content": request.system}] if request.system else []


def _model(request: ChatRequest) -> JsonObject:
    return {"model": request.model} if request.model else {}
