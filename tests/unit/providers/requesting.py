"""Requests made without a server: talks, and what becomes of them."""

from __future__ import annotations

from typing import Any

from desktop_chat.core.endpoint import Dialect, Endpoint
from desktop_chat.core.messages import Part, Role, TextPart, ToolApprovalPart, ToolResultPart
from desktop_chat.core.parameters import Parameters
from desktop_chat.core.request import ChatRequest, PromptMessage
from desktop_chat.providers.requests import Outgoing, outgoing_request

CANARY = "sk-canary-0123456789abcdef"
#: An address for each dialect that it is asked at.
URLS = {
    Dialect.OPENAI_CHAT: "https://h/v1/chat/completions",
    Dialect.OPENAI_RESPONSES: "https://api.openai.com/v1/responses",
    Dialect.ANTHROPIC_MESSAGES: "https://h/v1/messages",
    Dialect.OLLAMA: "http://h:11434/api/chat",
    Dialect.WORKERS_AI: "https://api.cloudflare.com/client/v4/accounts/a/ai/run",
}


def endpoint(dialect: Dialect = Dialect.AUTO, url: str = "", **fields: Any) -> Endpoint:
    return Endpoint("e", "Mine", url or URLS.get(dialect, "https://h/api"), dialect=dialect, **fields)


def user(*parts: Part | str, id: str = "m1") -> PromptMessage:
    return PromptMessage(Role.USER, _parts(parts), id)


def answer(*parts: Part | str, id: str = "m2") -> PromptMessage:
    return PromptMessage(Role.ASSISTANT, _parts(parts), id)


def tool(*parts: ToolResultPart | ToolApprovalPart, id: str = "t1") -> PromptMessage:
    return PromptMessage(Role.TOOL, parts, id)


def asked(dialect: Dialect, *messages: PromptMessage, on: Endpoint | None = None, **fields: Any) -> ChatRequest:
    """`fields` are those of the request; those of Parameters may stand among them."""
    names = set(Parameters.__match_args__)
    parameters = Parameters(**{name: fields.pop(name) for name in names & set(fields)})
    fields = {"model": "m", "conversation_id": "chat-1", **fields}
    return ChatRequest(on or endpoint(dialect), messages or (user("Hi"),), parameters=parameters, **fields)


def sent(request: ChatRequest, secret: str | None = CANARY) -> Outgoing:
    return outgoing_request(request, secret)


def body(dialect: Dialect, *messages: PromptMessage, **fields: Any) -> dict[str, Any]:
    return sent(asked(dialect, *messages, **fields)).body


def _parts(parts: tuple[Part | str, ...]) -> tuple[Part, ...]:
    return tuple(TextPart(part) if isinstance(part, str) else part for part in parts)
