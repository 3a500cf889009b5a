"""Anthropic's messages."""

from __future__ import annotations

from desktop_chat.core.messages import (
    FilePart,
    Part,
    ReasoningPart,
    RefusalPart,
    Role,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.bodies.shared import (
    arguments_of,
    data_of_url,
    present,
    steps_of,
    vendor_type,
    without_calls,
)
from desktop_chat.wire.json_edge import JsonObject, list_of, object_of, parse_object, text_of

#: The API wants a limit; this one every model of it allows.
DEFAULT_MAX_TOKENS = 4096
#: Tokens to think with, for each word for the effort; the smallest is the least the API takes.
THINKING_TOKENS = {"minimal": 1024, "low": 2048, "medium": 8192, "high": 16384, "xhigh": 24576, "max": 32000}
_MIN_TOP_P_THINKING = 0.95
_THINKING = frozenset({"thinking", "redacted_thinking"})
_PDF = "application/pdf"


def anthropic_body(request: ChatRequest) -> JsonObject:
    """Thinking has its price: no temperature, no small `top_p`, and a limit that leaves room for the answer."""
    parameters = request.parameters
    messages = _messages(request)
    budget = 0 if _goes_on_without_thinking(messages) else THINKING_TOKENS.get(parameters.reasoning_effort.lower(), 0)
    max_tokens = parameters.max_tokens or DEFAULT_MAX_TOKENS
    top_p = parameters.top_p
    return present(
        {
            "model": request.model,
            "max_tokens": max_tokens + budget if max_tokens <= budget else max_tokens,
            "system": request.system,
            "messages": messages,
            "stream": True,
            "temperature": None if budget else parameters.temperature,
            "top_p": None if budget and top_p is not None and top_p < _MIN_TOP_P_THINKING else top_p,
            "stop_sequences": [text for text in parameters.stop if text.strip()],
            "thinking": {"type": "enabled", "budget_tokens": budget} if budget else None,
        }
    )


def _messages(request: ChatRequest) -> list[JsonObject]:
    """Roles alternate; the results of tools are the user's."""
    messages: list[JsonObject] = []
    # Tools that the server ran itself are its own business; what it said after them stands for itself.
    for step in steps_of(without_calls(request.messages, lambda call: bool(vendor_type(call)))):
        role = "assistant" if step.role is Role.ASSISTANT else "user"
        blocks = [block for part in step.parts if (block := _block(part, step.role))]
        if role == "assistant":
            # Thinking comes first, or it is refused.
            blocks.sort(key=lambda block: text_of(block.get("type")) not in _THINKING)
        if not blocks:
            continue
        if messages and messages[-1]["role"] == role:
            messages[-1]["content"] = list_of(messages[-1]["content"]) + blocks
        else:
            messages.append({"role": role, "content": blocks})
    return [_plain(message) for message in messages]


def _goes_on_without_thinking(messages: list[JsonObject]) -> bool:
    """True in the middle of an answer that was begun without thinking: it cannot begin to at its tools' results."""
    blocks = [[object_of(block) for block in list_of(message["content"])] for message in messages[-2:]]
    if len(blocks) < 2 or not any(block.get("type") == "tool_result" for block in blocks[1]):
        return False
    return not blocks[0] or text_of(blocks[0][0].get("type")) not in _THINKING


def _plain(message: JsonObject) -> JsonObject:
    """A message that is nothing but one text is sent as such, which every imitation understands."""
    match message["content"]:
        case [{"type": "text", "text": str(text)}]:
            return {**message, "content": text}
        case _:
            return message


def _block(part: Part, role: Role) -> JsonObject | None:
    match part:
        case TextPart(text) | RefusalPart(text):
            return {"type": "text", "text": text} if text.strip() else None
        case ReasoningPart():
            return _thinking(part)
        case ToolCallPart(call_id, name):
            return {"type": "tool_use", "id": call_id, "name": name, "input": arguments_of(part)}
        case ToolResultPart(call_id, output, is_error):
            error = {"is_error": True} if is_error else {}
            return {"type": "tool_result", "tool_use_id": call_id, "content": output, **error}
        case FilePart() if role is Role.USER:
            return _file(part)
        case _:
            return None


def _thinking(part: ReasoningPart) -> JsonObject | None:
    """The block as it came; without the server's signature it would be refused."""
    vendor = parse_object(part.vendor) or {}
    if vendor.get("data"):
        return {"type": "redacted_thinking", "data": vendor["data"]}
    if vendor.get("signature"):
        return {"type": "thinking", "thinking": part.text, "signature": vendor["signature"]}
    return None


def _file(part: FilePart) -> JsonObject | None:
    kind = "image" if part.media_type.startswith("image/") else "document" if part.media_type == _PDF else ""
    if not kind:
        return None
    inline = data_of_url(part.url)
    if inline is None:
        return {"type": kind, "source": {"type": "url", "url": part.url}}
    return {"type": kind, "source": {"type": "base64", "media_type": inline[0] or part.media_type, "data": inline[1]}}
