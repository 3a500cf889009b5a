"""Cloudflare's Workers AI; the model is in its address."""

from __future__ import annotations

from desktop_chat.core.endpoint import RequestStyle
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.bodies.chat import chat_messages
from desktop_chat.providers.bodies.shared import newest_text, present
from desktop_chat.wire.json_edge import JsonObject


def workers_ai_body(request: ChatRequest) -> JsonObject:
    """Models that only go on with a text take it as `prompt`: those of endpoints that are asked one message each."""
    parameters = request.parameters
    asks_prompt = request.endpoint.request_style is RequestStyle.MESSAGE
    prompt = "\n\n".join(filter(None, (request.system, newest_text(request))))
    return present(
        {
            **({"prompt": prompt} if asks_prompt else {"messages": chat_messages(request)}),
            "stream": True,
            "max_tokens": parameters.max_tokens,
            "temperature": parameters.temperature,
            "top_p": parameters.top_p,
            "seed": parameters.seed,
            "response_format": {"type": "json_object"} if parameters.json_mode else None,
        }
    )
