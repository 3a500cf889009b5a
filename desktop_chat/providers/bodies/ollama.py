"""Ollama's own chat API."""

from __future__ import annotations

from desktop_chat.core.messages import Role, ToolCallPart, ToolResultPart
from desktop_chat.core.request import ChatRequest
from desktop_chat.providers.bodies.shared import (
    Step,
    arguments_of,
    calls_of,
    data_of_url,
    images_of,
    present,
    steps_of,
    text_of_parts,
)
from desktop_chat.wire.json_edge import JsonObject

#: Words for the effort that turn thinking off, and those the API knows besides yes.
_OFF = frozenset({"none", "off", "false"})
_LEVELS = frozenset({"low", "medium", "high"})


def ollama_body(request: ChatRequest) -> JsonObject:
    """Sampling goes into `options`."""
    parameters = request.parameters
    options = present(
        {
            "temperature": parameters.temperature,
            "top_p": parameters.top_p,
            "num_predict": parameters.max_tokens,
            "stop": list(parameters.stop),
            "seed": parameters.seed,
        }
    )
    body = present(
        {
            "model": request.model,
            "messages": _messages(request),
            "stream": True,
            "format": "json" if parameters.json_mode else None,
            "options": options,
        }
    )
    effort = parameters.reasoning_effort.lower()
    return body | ({"think": effort if effort in _LEVELS else effort not in _OFF} if effort else {})


def _messages(request: ChatRequest) -> list[JsonObject]:
    messages: list[JsonObject] = [{"role": "system", "content": request.system}] if request.system else []
    calls: list[ToolCallPart] = []
    for step in steps_of(request.messages):
        if step.role is Role.TOOL:
            messages += _results(step, calls)
        else:
            calls = calls_of(step.parts)
            message = _message(step, calls)
            messages += [message] if message else []
    return messages


def _message(step: Step, calls: list[ToolCallPart]) -> JsonObject | None:
    images = [inline[1] for part in images_of(step.parts) if (inline := data_of_url(part.url))]
    text = text_of_parts(step.parts)
    if not (text or calls or images):
        return None
    made = [{"function": {"name": call.name, "arguments": arguments_of(call)}} for call in calls]
    return {"role": step.role.value, "content": text} | present({"images": images, "tool_calls": made})


def _results(step: Step, calls: list[ToolCallPart]) -> list[JsonObject]:
    """Told apart by the tool's name and, since there may be two calls of one, by their order."""
    names = {call.call_id: call.name for call in calls}
    results = [part for part in step.parts if isinstance(part, ToolResultPart)]
    return [{"role": "tool", "tool_name": names.get(it.call_id, ""), "content": it.output} for it in results]
