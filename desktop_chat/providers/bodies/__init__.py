"""Request bodies, as each dialect's own clients make them."""

from __future__ import annotations

from desktop_chat.core.endpoint import Dialect, RequestStyle
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.bodies.ag_ui import ag_ui_body
from desktop_chat.providers.bodies.ai_sdk import ai_sdk_data_body, ai_sdk_ui_body
from desktop_chat.providers.bodies.anthropic import anthropic_body
from desktop_chat.providers.bodies.chat import chat_body
from desktop_chat.providers.bodies.hand_written import message_body, messages_body, plain_body, union_body
from desktop_chat.providers.bodies.ollama import ollama_body
from desktop_chat.providers.bodies.responses import responses_body
from desktop_chat.providers.bodies.workers_ai import workers_ai_body
from desktop_chat.wire.json_edge import JsonObject

#: Dialects whose servers are written by hand, each with its own idea of a request.
HAND_WRITTEN = frozenset({Dialect.AUTO, Dialect.PLAIN_SSE, Dialect.TEXT_STREAM})
_MAKERS = {
    Dialect.ANTHROPIC_MESSAGES: anthropic_body,
    Dialect.OLLAMA: ollama_body,
    Dialect.WORKERS_AI: workers_ai_body,
    Dialect.AI_SDK_UI: ai_sdk_ui_body,
    Dialect.AI_SDK_DATA: ai_sdk_data_body,
    Dialect.AG_UI: ag_ui_body,
}


def body_of(request: ChatRequest, dialect: Dialect, *, official: bool = False) -> JsonObject:
    """The body for a server of `dialect`, AUTO if that is not known; `official`: OpenAI's own."""
    if dialect is Dialect.OPENAI_CHAT:
        return chat_body(request, official=official)
    if dialect is Dialect.OPENAI_RESPONSES:
        return responses_body(request, official=official)
    if dialect in _MAKERS:
        return _MAKERS[dialect](request)
    match request.endpoint.request_style:
        case RequestStyle.MESSAGE:
            return message_body(request)
        case RequestStyle.MESSAGES:
            return messages_body(request)
        case RequestStyle.GET:
            return {}
        case RequestStyle.AUTO:
            return plain_body(request) if dialect is not Dialect.AUTO else union_body(request)
