"""What the bodies of several dialects are made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_chat.core.messages import (
    FilePart,
    Part,
    RefusalPart,
    Role,
    TextPart,
    ToolApprovalPart,
    ToolCallPart,
    ToolResultPart,
    join_text,
)
from desktop_chat.core.request import CALL_NOT_RUN, ChatRequest, PromptMessage
from desktop_chat.wire.json_edge import JsonObject, parse_object, text_of

_DATA_URL = re.compile(r"data:(?P<type>[^;,]*)(?:;[^,]*)?;base64,(?P<data>.*)", re.DOTALL)
_DENIED = "The user did not allow this call."


@dataclass(frozen=True, slots=True)
class Step:
    """What one role says without a pause. The results of calls are a step of their own behind them, role TOOL."""

    role: Role
    parts: tuple[Part, ...]
    message_id: str = ""


def steps_of(messages: Sequence[PromptMessage]) -> list[Step]:
    """The messages taken apart: each answer's calls, all their results, what it said after them.

    Every call has exactly one result; where none came, it says so. Approvals are gone.
    """
    results, approvals = answers_of(messages)

    def result_of(call: ToolCallPart) -> ToolResultPart:
        approval = approvals.get(id(call))
        words = _DENIED if approval is not None and not approval.approved else CALL_NOT_RUN
        return results.get(id(call)) or ToolResultPart(call.call_id, words, is_error=True)

    def closed(message: PromptMessage, said: Sequence[Part]) -> list[Step]:
        answers = tuple(result_of(call) for call in calls_of(said))
        steps = [Step(message.role, tuple(said), message.id), Step(Role.TOOL, answers, message.id)]
        return [step for step in steps if step.parts]

    steps: list[Step] = []
    for message in messages:
        said: list[Part] = []
        for part in message.parts:
            if isinstance(part, ToolResultPart):
                steps += closed(message, said)
                said = []
            elif not isinstance(part, ToolApprovalPart):
                said.append(part)
        steps += closed(message, said)
    return steps


def without_calls(
    messages: Sequence[PromptMessage], is_left_out: Callable[[ToolCallPart], bool]
) -> list[PromptMessage]:
    """The messages without some calls, and without what answers these."""
    out = {id(call) for message in messages for call in calls_of(message.parts) if is_left_out(call)}
    out |= {id(answer) for at, answer in _answers(messages) if at in out}
    kept = [replace(it, parts=tuple(part for part in it.parts if id(part) not in out)) for it in messages]
    return [message for message in kept if message.parts]


def answers_of(messages: Sequence[PromptMessage]) -> tuple[dict[int, ToolResultPart], dict[int, ToolApprovalPart]]:
    """The result of each call and the user's word on it, by the `id` of the call's part.

    Servers use the same call id again and again: an answer belongs to the newest call before it.
    """
    answers = _answers(messages)
    results = {at: part for at, part in answers if isinstance(part, ToolResultPart)}
    return results, {at: part for at, part in answers if isinstance(part, ToolApprovalPart)}


def _answers(messages: Sequence[PromptMessage]) -> list[tuple[int, ToolResultPart | ToolApprovalPart]]:
    open_calls: dict[str, int] = {}
    answers: list[tuple[int, ToolResultPart | ToolApprovalPart]] = []
    for part in (part for message in messages for part in message.parts):
        if isinstance(part, ToolCallPart):
            open_calls[part.call_id] = id(part)
        elif isinstance(part, ToolResultPart | ToolApprovalPart) and part.call_id in open_calls:
            answers.append((open_calls[part.call_id], part))
    return answers


def text_of_parts(parts: Sequence[Part]) -> str:
    """What was said, refusals included."""
    return join_text(tuple(TextPart(part.text) if isinstance(part, RefusalPart) else part for part in parts))


def newest_text(request: ChatRequest) -> str:
    """What the user said last."""
    return next((text_of_parts(one.parts) for one in reversed(request.messages) if one.role is Role.USER), "")


def images_of(parts: Sequence[Part]) -> list[FilePart]:
    return [part for part in parts if isinstance(part, FilePart) and part.media_type.startswith("image/")]


def calls_of(parts: Sequence[Part]) -> list[ToolCallPart]:
    return [part for part in parts if isinstance(part, ToolCallPart)]


def vendor_type(call: ToolCallPart) -> str:
    """What kind of call the server made of it where that is none of a function; else nothing."""
    return text_of((parse_object(call.vendor) or {}).get("type"))


def arguments_of(call: ToolCallPart) -> JsonObject:
    """An empty object in place of arguments that broke off."""
    return parse_object(call.arguments) or {}


def sound_arguments(call: ToolCallPart) -> str:
    """The same as text, as it came."""
    return call.arguments if parse_object(call.arguments) is not None else "{}"


def data_of_url(url: str) -> tuple[str, str] | None:
    """Media type and base64 text of a data URL; None for any other."""
    found = _DATA_URL.match(url)
    return (found["type"], found["data"]) if found else None


def present(body: Mapping[str, object]) -> JsonObject:
    """The fields that are set."""
    return {name: value for name, value in body.items() if value not in (None, "", [], {})}
